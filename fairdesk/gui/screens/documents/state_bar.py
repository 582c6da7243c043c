"""How far a document is: its four states side by side, with who and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fairdesk.gui.theme.theme import Theme, font
from fairdesk.gui.widgets.painting import paint_words

_CIRCLE = 28
_HEIGHT = 61
_STATES = 4
"""Where fewer are shown, the last takes the room of the others: it says why the document ended."""


class Standing(Enum):
    """Whether a state is behind, holds now, or is to come."""

    DONE = "done"
    CURRENT = "current"
    HALF = "half"
    LATER = "later"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class StateFace:
    """A state with what is said under it, in the person's language."""

    name: str
    under: str
    standing: Standing


_RINGS = {
    Standing.DONE: ("accent.fill", "accent.fill", "on.accent"),
    Standing.CURRENT: ("accent.fill", "accent.tint", "accent.text"),
    Standing.HALF: ("wait.fill", "wait.tint", "wait.text"),
    Standing.LATER: ("line.control", "bg.surface", "text.secondary"),
    Standing.ENDED: ("stop.text", "stop.tint", "stop.text"),
}
_NAMES = {
    Standing.CURRENT: "accent.text",
    Standing.HALF: "wait.text",
    Standing.ENDED: "stop.text",
}


class StateBar(QWidget):
    """The bar. Its accessible name is all of it in words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._faces: tuple[StateFace, ...] = ()
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_states(self, faces: Sequence[StateFace]) -> None:
        """Other states."""
        self._faces = tuple(faces)
        self.setAccessibleName("; ".join(f"{one.name}: {one.under}" for one in faces))
        self.setToolTip("\n".join(f"{one.name}: {one.under}" for one in faces))
        self.update()

    @property
    def current(self) -> str:
        """The name of the state that holds, for screen readers and stories."""
        passed = [one for one in self._faces if one.standing is not Standing.LATER]
        return passed[-1].name if passed else ""

    def sizeHint(self) -> QSize:
        """Qt's hook."""
        return QSize(600, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's hook."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.color("bg.sunken"))
        painter.fillRect(QRectF(0, _HEIGHT - 1, self.width(), 1), self._theme.color("line.strong"))
        if not self._faces:
            return
        each = self.width() / _STATES
        for place, face in enumerate(self._faces):
            is_last = place == len(self._faces) - 1
            width = self.width() - place * each if is_last else each
            room = QRectF(place * each, 0, width, _HEIGHT - 1)
            if place:
                painter.fillRect(QRectF(room.left(), 12, 1, _HEIGHT - 25), self._theme.color("line.strong"))
            self._paint_state(painter, room.adjusted(24, 0, -8, 0), place + 1, face)

    def _paint_state(self, painter: QPainter, room: QRectF, number: int, face: StateFace) -> None:
        ring, ground, inside = _RINGS[face.standing]
        circle = QRectF(room.left(), room.center().y() - _CIRCLE / 2, _CIRCLE, _CIRCLE)
        painter.setPen(QPen(self._theme.color(ring), 2))
        painter.setBrush(self._theme.color(ground))
        painter.drawEllipse(circle.adjusted(1, 1, -1, -1))
        icon = {Standing.DONE: "check", Standing.ENDED: "cross"}.get(face.standing)
        if icon:
            picture = self._theme.pixmap(icon, inside, 16)
            painter.drawPixmap(int(circle.left()) + 6, int(circle.top()) + 6, picture)
        else:
            painter.setFont(font("label"))
            painter.setPen(self._theme.color(inside))
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(number))
        words = QRectF(circle.right() + 12, 10, room.right() - circle.right() - 12, 21)
        token = _NAMES.get(face.standing, "text.primary")
        paint_words(painter, self._theme, words, face.name, "body.medium", token)
        paint_words(painter, self._theme, words.translated(0, 19), face.under, "caption", "text.secondary")
