"""The cooperation path as steps below each other: each a button that says what, until when and who."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from fairdesk.domain.entities import Id
from fairdesk.gui.theme.theme import Theme, font
from fairdesk.gui.widgets.basics import clear, column
from fairdesk.gui.widgets.painting import paint_words

_CIRCLE = 28
_TOP = 6
_LEFT = 4
_TEXT = _LEFT + _CIRCLE + 12
_LINES = 20
_ICON = 14
_GAP = 4
"""Between a circle and the line to the next."""


class Mark(Enum):
    """How a step's circle looks."""

    DONE = "done"
    CURRENT = "current"
    LATER = "later"
    SKIPPED = "skipped"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class StepFace:
    """What a step shows, in the person's language; ``late`` says how much it is overdue.

    ``spoken`` is the whole of it for a screen reader.
    """

    id: Id
    number: int
    name: str
    mark: Mark
    about: str = ""
    due: str = ""
    who: str = ""
    late: str = ""
    files: str = ""
    spoken: str = ""


class StepButton(QAbstractButton):
    """One step. ``menu_wanted`` asks for what else can be done with it (right button, menu key)."""

    menu_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.face: StepFace | None = None
        self.is_first = self.is_last = self.follows_done = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_face(self, face: StepFace) -> None:
        """Another step, or the same one changed."""
        if face != self.face:
            self.face = face
            self.setAccessibleName(face.spoken or face.name)
            self.setToolTip("\n".join(part for part in (face.name, face.about) if part))
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Qt's hook."""
        return QSize(220, _TOP + max(_CIRCLE, self._lines() * _LINES) + 16)

    def minimumSizeHint(self) -> QSize:
        """Qt's hook: words are cut before the pane grows."""
        return QSize(120, self.sizeHint().height())

    def _lines(self) -> int:
        face = self.face
        return 1 if face is None else 1 + bool(face.about) + bool(_facts(face)) + bool(face.late)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does what Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Qt's hook."""
        self.menu_wanted.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's hook."""
        face = self.face
        if face is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("bg.hover"))
            painter.drawRoundedRect(QRectF(_TEXT - 6, 0, self.width() - _TEXT + 6, self.height() - 10), 7, 7)
        self._paint_line(painter, face)
        self._paint_circle(painter, face)
        self._paint_words(painter, face)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("focus.ring"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(1, 1, self.width() - 2, self.height() - 10), 7, 7)

    def _paint_line(self, painter: QPainter, face: StepFace) -> None:
        middle = _LEFT + _CIRCLE / 2
        if not self.is_first:
            self._stroke(painter, QPointF(middle, 0), QPointF(middle, _TOP - _GAP), done=self.follows_done)
        if not self.is_last:
            top = _TOP + _CIRCLE + _GAP
            done = face.mark in (Mark.DONE, Mark.SKIPPED)
            self._stroke(painter, QPointF(middle, top), QPointF(middle, self.height()), done=done)

    def _stroke(self, painter: QPainter, start: QPointF, end: QPointF, *, done: bool) -> None:
        painter.setPen(QPen(self._theme.color("accent.fill" if done else "line.strong"), 2))
        painter.drawLine(start, end)

    def _paint_circle(self, painter: QPainter, face: StepFace) -> None:
        ring, ground, inside = _CIRCLES[face.mark]
        if face.late:
            ring, ground, inside = "wait.text", "wait.tint", "wait.text"
        box = QRectF(_LEFT + 1, _TOP + 1, _CIRCLE - 2, _CIRCLE - 2)
        painter.setPen(QPen(self._theme.color(ring), 2))
        painter.setBrush(self._theme.color(ground))
        painter.drawEllipse(box)
        icon = _SIGNS.get(face.mark)
        if icon is not None:
            painter.drawPixmap(int(box.left()) + 5, int(box.top()) + 5, self._theme.pixmap(icon, inside, 16))
            return
        painter.setFont(font("label"))
        painter.setPen(self._theme.color(inside))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(face.number))

    def _paint_words(self, painter: QPainter, face: StepFace) -> None:
        width = self.width() - _TEXT - 4
        top = float(_TOP - 2)
        current = face.mark is Mark.CURRENT
        box = QRectF(_TEXT, top, width, _LINES)
        name = "accent.text" if current and not face.late else "text.primary"
        faint = face.mark in (Mark.SKIPPED, Mark.REFUSED)
        paint_words(painter, self._theme, box, face.name, "body.medium", "text.secondary" if faint else name)
        if face.about:
            box.translate(0, _LINES)
            paint_words(painter, self._theme, box, face.about, "label", "text.secondary")
        facts = _facts(face)
        if facts:
            box.translate(0, _LINES)
            self._paint_facts(painter, box, facts)
        if face.late:
            box.translate(0, _LINES)
            self._paint_facts(painter, box, [("triangle", face.late)], "wait.text")

    def _paint_facts(
        self,
        painter: QPainter,
        box: QRectF,
        facts: Sequence[tuple[str, str]],
        token: str = "text.secondary",
    ) -> None:
        left = box.left()
        metrics = QFontMetricsF(font("caption"))
        for icon, words in facts:
            room = box.right() - left - _ICON - 5
            if room < 20:
                return
            picture = self._theme.pixmap(icon, token, _ICON)
            painter.drawPixmap(int(left), int(box.center().y()) - _ICON // 2, picture)
            part = QRectF(left + _ICON + 5, box.top(), room, box.height())
            paint_words(painter, self._theme, part, words, "caption", token)
            left = part.left() + metrics.horizontalAdvance(words) + 14


def _facts(face: StepFace) -> list[tuple[str, str]]:
    every = (("meetings", face.due), ("person", face.who), ("clip", face.files))
    return [(icon, words) for icon, words in every if words]


_CIRCLES = {
    Mark.DONE: ("accent.fill", "accent.fill", "on.accent"),
    Mark.CURRENT: ("accent.fill", "accent.tint", "accent.text"),
    Mark.LATER: ("line.control", "bg.surface", "text.primary"),
    Mark.SKIPPED: ("line.control", "bg.sunken", "text.secondary"),
    Mark.REFUSED: ("stop.text", "bg.surface", "stop.text"),
}
_SIGNS = {Mark.DONE: "check", Mark.SKIPPED: "chevron-right", Mark.REFUSED: "cross"}


class Stepper(QWidget):
    """Steps in their order; arrows go from one to the next. ``chosen`` and ``menu_wanted`` carry its id."""

    chosen = Signal(object)
    menu_wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._column = column(gap=0)
        self.setLayout(self._column)
        self.steps: list[StepButton] = []

    def show_steps(self, faces: Sequence[StepFace]) -> None:
        """Shows a path; the step that had the keys keeps them."""
        if len(faces) != len(self.steps):
            self._make(len(faces))
        before = None
        for place, (made, face) in enumerate(zip(self.steps, faces, strict=True)):
            made.is_first, made.is_last = place == 0, place == len(faces) - 1
            made.follows_done = before in (Mark.DONE, Mark.SKIPPED)
            made.show_face(face)
            before = face.mark

    def step(self, step: Id) -> StepButton | None:
        """The button of a step."""
        return next((made for made in self.steps if made.face and made.face.id == step), None)

    def _make(self, count: int) -> None:
        clear(self._column)
        self.steps = [StepButton(self._theme) for _ in range(count)]
        for made in self.steps:
            made.clicked.connect(partial(self._chose, made))
            made.menu_wanted.connect(partial(self._wants_menu, made))
            self._column.addWidget(made)

    def _chose(self, made: StepButton, _checked: bool = False) -> None:
        if made.face is not None:
            self.chosen.emit(made.face.id)

    def _wants_menu(self, made: StepButton) -> None:
        if made.face is not None:
            self.menu_wanted.emit(made.face.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's hook: arrows move between steps."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            focused = next((place for place, made in enumerate(self.steps) if made.hasFocus()), None)
            if focused is not None:
                by = 1 if event.key() == Qt.Key.Key_Down else -1
                self.steps[max(0, min(len(self.steps) - 1, focused + by))].setFocus()
                return
        super().keyPressEvent(event)
