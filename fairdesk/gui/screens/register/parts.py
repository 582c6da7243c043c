"""What the detail pane is made of: sections, rows that open something, facts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from fairdesk.domain.messages import Message
from fairdesk.gui.context import Context
from fairdesk.gui.theme.theme import Theme, font
from fairdesk.gui.widgets.basics import clear, column, label, line, row

_ROW, _TAG = 31, 20
_GAP = 8


@dataclass(frozen=True)
class Entry:
    """A row of the pane: a name, what is said beside it, at the right a number and a state or a tag.

    ``inside`` makes what the row unfolds; ``press`` is what it opens instead.
    """

    key: object
    title: str
    detail: str = ""
    number: str = ""
    state: str = ""
    icon: str = ""
    token: str = "text.secondary"
    tag: str = ""
    outlined: bool = False
    press: Callable[[], object] | None = None
    inside: Callable[[], QWidget] | None = None

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        said = (self.title, self.detail, self.number, self.tag, self.state)
        return ", ".join(part for part in said if part)


class EntryRow(QAbstractButton):
    """A row, painted in one go: an enterprise may have seventy of them."""

    def __init__(self, theme: Theme, entry: Entry) -> None:
        super().__init__()
        self._theme, self.entry = theme, entry
        self.unfolded = False
        self.setText(entry.spoken)
        self.setAccessibleName(entry.spoken)
        self.setToolTip(" · ".join(part for part in (entry.title, entry.detail) if part))
        self.setFixedHeight(_ROW)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        acts = entry.press is not None or entry.inside is not None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if acts else Qt.FocusPolicy.NoFocus)
        self.setEnabled(acts)

    def sizeHint(self) -> QSize:
        """Qt's hook."""
        return QSize(120, _ROW)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Qt's hook."""
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: object) -> None:
        """Qt's hook."""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's hook."""
        painter, theme, entry = QPainter(self), self._theme, self.entry
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect())
        if self.isEnabled() and self.underMouse():
            painter.fillRect(room, theme.color("bg.hover"))
        painter.fillRect(QRectF(0, room.bottom() - 1, room.width(), 1), theme.color("line.subtle"))
        right = self._paint_state(painter, room.right())
        if entry.number:
            right = self._paint_right(painter, entry.number, font("caption"), "text.secondary", right)
        left = 0.0
        if entry.inside is not None:
            name = "chevron-down" if self.unfolded else "chevron-right"
            painter.drawPixmap(0, int(room.center().y()) - 7, theme.pixmap(name, "text.secondary", 14))
            left = 18.0
        self._paint_words(painter, left, right)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus.ring"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(room.adjusted(1, 1, -1, -2), 4, 4)

    def _paint_state(self, painter: QPainter, right: float) -> float:
        entry, theme = self.entry, self._theme
        if entry.tag:
            return self._paint_tag(painter, right)
        if not entry.state:
            return right
        shown = font("label")
        shown.setWeight(QFont.Weight.Medium if entry.icon else QFont.Weight.Normal)
        right = self._paint_right(painter, entry.state, shown, entry.token, right)
        if entry.icon:
            icon = theme.pixmap(entry.icon, entry.token, 14)
            painter.drawPixmap(int(right) - 10, int(self.rect().center().y()) - 6, icon)
            right -= 18
        return right

    def _paint_right(self, painter: QPainter, text: str, style: QFont, token: str, right: float) -> float:
        width = QFontMetricsF(style).horizontalAdvance(text)
        painter.setFont(style)
        painter.setPen(self._theme.color(token))
        box = QRectF(right - width - 1, 0, width + 2, _ROW - 1)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        return right - width - _GAP

    def _paint_tag(self, painter: QPainter, right: float) -> float:
        entry, theme = self.entry, self._theme
        shown = font("caption")
        shown.setWeight(QFont.Weight.Medium)
        width = QFontMetricsF(shown).horizontalAdvance(entry.tag) + 18
        box = QRectF(right - width, (_ROW - 1 - _TAG) / 2, width, _TAG).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(theme.color("line.control" if entry.outlined else "accent.tint"))
        painter.setBrush(Qt.BrushStyle.NoBrush if entry.outlined else theme.color("accent.tint"))
        painter.drawRoundedRect(box, 5, 5)
        painter.setFont(shown)
        painter.setPen(theme.color("text.secondary" if entry.outlined else "accent.text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, entry.tag)
        return right - width - _GAP

    def _paint_words(self, painter: QPainter, left: float, right: float) -> None:
        entry = self.entry
        wide = QFontMetricsF(font("body.medium"))
        room = right - left
        wanted = wide.horizontalAdvance(entry.title)
        title = wide.elidedText(entry.title, Qt.TextElideMode.ElideRight, room)
        self._paint_left(painter, title, font("body.medium"), "text.primary", left, room)
        left += wanted + _GAP
        if entry.detail and right - left > 30:
            small = font("label")
            small.setWeight(QFont.Weight.Normal)
            detail = QFontMetricsF(small).elidedText(entry.detail, Qt.TextElideMode.ElideRight, right - left)
            self._paint_left(painter, detail, small, "text.secondary", left, right - left)

    def _paint_left(
        self, painter: QPainter, text: str, style: QFont, token: str, left: float, width: float
    ) -> None:
        painter.setFont(style)
        painter.setPen(self._theme.color(token))
        box = QRectF(left, 0, width + 2, _ROW - 1)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
        painter.drawText(box, flags, text)


class Section(QWidget):
    """A heading with a figure at its right, a line, rows below. Rows that were unfolded stay so."""

    def __init__(self, context: Context, title: str) -> None:
        super().__init__()
        self._context = context
        self._unfolded: set[object] = set()
        self._rows: dict[object, EntryRow] = {}
        self._folds: dict[object, QWidget] = {}
        self.title = label("label", "secondary")
        context.words.bind(self.title, "setText", title)
        self.figure = label("caption", "tertiary")
        self._entries = QVBoxLayout()
        self._entries.setContentsMargins(0, 0, 0, 0)
        self._entries.setSpacing(0)
        self.foot = row(gap=8)
        head = row(self.title, None, self.figure)
        self.setLayout(column(head, 5, line("line.strong"), self._entries, self.foot, gap=0))

    def add_action(self, made: QWidget) -> None:
        """A button below the rows."""
        if self.foot.count() == 0:
            self.foot.setContentsMargins(0, 6, 0, 0)
            self.foot.addStretch(1)
        self.foot.insertWidget(self.foot.count() - 1, made)

    def forget(self) -> None:
        """Folds everything: another record is shown."""
        self._unfolded.clear()

    def fill(self, entries: Sequence[Entry], figure: str = "") -> None:
        """Other rows; the one with the focus keeps it."""
        focused = next((key for key, one in self._rows.items() if one.hasFocus()), None)
        clear(self._entries)
        self._rows, self._folds = {}, {}
        self.figure.setText(figure)
        for entry in entries:
            made = EntryRow(self._context.theme, entry)
            made.clicked.connect(lambda _=False, key=entry.key: self._pressed(key))
            self._rows[entry.key] = made
            self._entries.addWidget(made)
            if entry.inside is not None and entry.key in self._unfolded:
                self._unfold(entry.key)
        if focused in self._rows:
            self._rows[focused].setFocus()

    def unfold(self, key: object) -> None:
        """Shows what is inside a row."""
        self._unfolded.add(key)
        if key in self._rows and key not in self._folds:
            self._unfold(key)

    @property
    def spoken(self) -> list[str]:
        """What a screen reader says of the rows."""
        return [one.accessibleName() for one in self._rows.values()]

    def _pressed(self, key: object) -> None:
        made = self._rows[key]
        if made.entry.inside is None:
            if made.entry.press is not None:
                made.entry.press()
        elif key in self._folds:
            self._unfolded.discard(key)
            fold = self._folds.pop(key)
            self._entries.removeWidget(fold)
            fold.hide()
            fold.deleteLater()
            made.unfolded = False
            made.update()
        else:
            self.unfold(key)

    def _unfold(self, key: object) -> None:
        made = self._rows[key]
        if made.entry.inside is None:
            return
        inside = made.entry.inside()
        self._folds[key] = inside
        made.unfolded = True
        self._entries.insertWidget(self._entries.indexOf(made) + 1, inside)
        made.update()


class Rows(QWidget):
    """Rows without a heading, such as the offers under a demand."""

    def __init__(self, theme: Theme, entries: Sequence[Entry]) -> None:
        super().__init__()
        made = [EntryRow(theme, entry) for entry in entries]
        for one in made:
            if one.entry.press is not None:
                one.clicked.connect(one.entry.press)
        self.setLayout(column(*made, gap=0))


class Facts(QWidget):
    """Names and values, one below the other; what is not known is left out."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._words = context.words
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self.setLayout(self._grid)

    def fill(self, facts: Sequence[tuple[Message | str, str]]) -> None:
        """Other facts."""
        clear(self._grid)
        known = [(name, value) for name, value in facts if value]
        for place, (name, value) in enumerate(known):
            said = label("label", "tertiary", self._words(name))
            said.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            shown = label("label", "", value, wrap=True)
            normal = font("label")
            normal.setWeight(QFont.Weight.Normal)
            shown.setFont(normal)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(said, place, 0)
            self._grid.addWidget(shown, place, 1)
        self.setVisible(bool(known))
