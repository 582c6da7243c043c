"""The small parts every screen is made of: labels, buttons with key caps, lines, fields."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from fairdesk.domain.messages import Message
from fairdesk.gui.theme.theme import Theme, font
from fairdesk.gui.words import Words


class Appearance(Protocol):
    """What a part needs of the context: language and look. The first run has no more than these."""

    words: Words
    theme: Theme


def label(style: str = "body", tone: str = "", text: str = "", *, wrap: bool = False) -> QLabel:
    """A label in a type token; ``tone`` is secondary, tertiary, ok, wait, stop or accent."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(font(style))
    made.setWordWrap(wrap)
    if tone:
        made.setProperty("tone", tone)
    return made


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Sets a property that style rules look at, and lets them look again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def line(role: str = "line") -> QFrame:
    """A rule between parts: ``line``, ``line.strong``, or ``bar`` for an upright one."""
    made = QFrame()
    made.setProperty("role", role)
    return made


def row(
    *parts: QWidget | QLayout | int | None, gap: int = 8, margins: Sequence[int] = (0, 0, 0, 0)
) -> QHBoxLayout:
    """Parts side by side; a number is a gap, None takes the room that is left."""
    made = QHBoxLayout()
    _fill(made, parts, gap, margins)
    return made


def column(
    *parts: QWidget | QLayout | int | None, gap: int = 8, margins: Sequence[int] = (0, 0, 0, 0)
) -> QVBoxLayout:
    """Parts below each other; a number is a gap, None takes the room that is left."""
    made = QVBoxLayout()
    _fill(made, parts, gap, margins)
    return made


def _fill(
    layout: QHBoxLayout | QVBoxLayout,
    parts: Sequence[QWidget | QLayout | int | None],
    gap: int,
    margins: Sequence[int],
) -> None:
    layout.setSpacing(gap)
    layout.setContentsMargins(*margins)
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, int):
            layout.addSpacing(part)
        elif isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)


def clear(layout: QLayout) -> None:
    """Takes everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


class ElidedLabel(QLabel):
    """One line that ends in … where it is too long, with the whole text as its tooltip.

    With ``least`` its letters shrink to that size in pixels before anything is cut.
    """

    def __init__(self, style: str = "body", tone: str = "", least: int = 0) -> None:
        super().__init__()
        self._whole = ""
        self._least = least
        self._size = font(style).pixelSize()
        self.setFont(font(style))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setMinimumWidth(24)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if tone:
            self.setProperty("tone", tone)

    def setText(self, text: str) -> None:
        """Shows a text as far as there is room."""
        self._whole = text
        self._elide()

    def set_size(self, pixels: int) -> None:
        """Another size of its letters, as large as they may be."""
        self._size = pixels
        self._elide()

    def resizeEvent(self, event: object) -> None:
        """Qt's hook."""
        self._elide()

    def changeEvent(self, event: QEvent) -> None:
        """Qt's hook: another theme may bring other letters."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._elide()

    def _elide(self) -> None:
        if self._least:
            self._shrink()
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        super().setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")
        self.setAccessibleName(self._whole)

    def _shrink(self) -> None:
        made = QFont(self.font())
        made.setPixelSize(self._size)
        while (
            made.pixelSize() > self._least
            and QFontMetrics(made).horizontalAdvance(self._whole) > self.width()
        ):
            made.setPixelSize(made.pixelSize() - 1)
        self.setFont(made)


class KeyButton(QPushButton):
    """A button with its icon, its words, and the keys that do the same."""

    def __init__(
        self, context: Appearance, words: str = "", icon: str = "", keys: Sequence[str] = ()
    ) -> None:
        super().__init__()
        self._theme = context.theme
        self._icon_name = icon
        self.keys = tuple(keys)
        if words:
            context.words.bind(self, "setText", words)
        self._draw_icon()
        self._theme.changed.connect(self._draw_icon)

    def say(self, text: str) -> None:
        """Other words, already in the person's language."""
        self.setText(text)
        self.updateGeometry()

    def show_icon(self, name: str) -> None:
        """Another icon."""
        if name != self._icon_name:
            self._icon_name = name
            self._draw_icon()

    def show_keys(self, *keys: str) -> None:
        """Other keys on its caps, or none."""
        if keys != self.keys:
            self.keys = keys
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Room for words, icon and key caps: buttons never cut their words."""
        plain = super().sizeHint()
        return QSize(plain.width() + caps_width(self.keys, self), plain.height())

    def minimumSizeHint(self) -> QSize:
        """A button is never narrower than its words; the caps go first."""
        return super().sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's hook: the button as styled, its caps at the right."""
        if not self.keys or self.width() < self.sizeHint().width():
            super().paintEvent(event)
            return
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        whole = QRect(option.rect)
        option.text, option.icon = "", QIcon()
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        self.initStyleOption(option)
        caps = caps_width(self.keys, self)
        option.rect = whole.adjusted(0, 0, -caps, 0)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonLabel, option)
        primary = self.property("kind") == "primary"
        paint_caps(
            painter, self._theme, self.keys, whole.right() - caps - 4, whole.center().y(), light=primary
        )

    def _draw_icon(self) -> None:
        if self._icon_name:
            primary = self.property("kind") == "primary"
            token = "on.accent" if primary else "text.primary"
            self.setIcon(self._theme.icon(self._icon_name, token, 16))
            self.setIconSize(QSize(16, 16))


def button(
    context: Appearance,
    words: str,
    *,
    icon: str = "",
    keys: Sequence[str] = (),
    kind: str = "",
    size: str = "",
) -> KeyButton:
    """A button; ``kind`` is primary, quiet or destructive, ``size`` small or large."""
    made = KeyButton(context, "", icon, keys)
    if kind:
        made.setProperty("kind", kind)
    if size:
        made.setProperty("measure", size)  # "size" is a widget's own width and height
    made._draw_icon()
    if words:
        context.words.bind(made, "say", words)
    return made


_CAP_HEIGHT = 20
_CAP_GAP = 4


def caps_width(keys: Sequence[str], widget: QWidget) -> int:
    """How wide a row of key caps is, with the gap before it."""
    metrics = QFontMetrics(font("key"))
    return sum(metrics.horizontalAdvance(key) + 10 + _CAP_GAP for key in keys) + (6 if keys else 0)


def paint_caps(
    painter: QPainter, theme: Theme, keys: Sequence[str], left: float, middle: float, *, light: bool = False
) -> None:
    """Draws key caps from ``left`` on, around the height ``middle``."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font("key"))
    metrics = QFontMetrics(font("key"))
    x = left
    for key in keys:
        width = metrics.horizontalAdvance(key) + 10
        box = QRectF(x + 0.5, middle - _CAP_HEIGHT / 2 + 0.5, width - 1, _CAP_HEIGHT - 1)
        painter.setPen(QPen(QColor(255, 255, 255, 110) if light else theme.color("line.strong"), 1))
        painter.setBrush(QColor(255, 255, 255, 30) if light else theme.color("bg.surface"))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(theme.color("on.accent" if light else "text.secondary"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)
        x += width + _CAP_GAP


class KeyCap(QLabel):
    """A key on its own, such as F2 in the scan field."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.setProperty("role", "key")
        self.setFixedHeight(20)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)


class IconLabel(QLabel):
    """An icon that follows the theme."""

    def __init__(self, theme: Theme, name: str, token: str = "text.secondary", size: int = 20) -> None:
        super().__init__()
        self._theme, self._name, self._token, self._size = theme, name, token, size
        self.setFixedSize(size, size)
        self._draw()
        theme.changed.connect(self._draw)

    def show_icon(self, name: str, token: str) -> None:
        """Another icon in its place."""
        self._name, self._token = name, token
        self._draw()

    def _draw(self) -> None:
        self.setPixmap(self._theme.pixmap(self._name, self._token, self._size))


class Segments(QWidget):
    """A few choices in one bar, of which one holds. ``chosen`` carries its place."""

    chosen = Signal(int)

    def __init__(self, count: int) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self.buttons = [QPushButton() for _ in range(count)]
        for place, one in enumerate(self.buttons):
            one.setCheckable(True)
            one.setProperty("kind", "segment")
            one.setProperty("place", "first" if place == 0 else "last" if place == count - 1 else "middle")
            self._group.addButton(one, place)
        self.buttons[0].setChecked(True)
        self.setLayout(row(*self.buttons, gap=0))
        self._group.idClicked.connect(self.chosen)

    def choose(self, place: int) -> None:
        """Makes another one hold, as if it had been pressed."""
        self.buttons[place].setChecked(True)
        self.chosen.emit(place)


class Field(QWidget):
    """A labelled input with help below, or the sentence of what is wrong; what was typed stays."""

    def __init__(self, context: Appearance, title: Message | str, editor: QWidget | None = None) -> None:
        super().__init__()
        self._words = context.words
        self.line = QLineEdit()
        self.editor: QWidget = editor or self.line
        self.title = label("label", "secondary")
        self.title.setBuddy(self.editor)
        self._icon = IconLabel(context.theme, "triangle", "stop.text", 16)
        self._below = label("caption", "tertiary", wrap=True)
        self._words.bind(self.title, "setText", title)
        self._words.bind(self.editor, "setAccessibleName", title)
        self._help: Message | str | None = None
        below = row(self._icon, self._below, gap=6)
        below.setStretch(1, 1)
        below.setAlignment(self._icon, Qt.AlignmentFlag.AlignTop)
        self.setLayout(column(self.title, self.editor, below, gap=4))
        self.show_problem(None)

    @property
    def text(self) -> str:
        """What is typed, where it is a field of one line."""
        return self.line.text()

    @text.setter
    def text(self, text: str) -> None:
        self.line.setText(text)

    def show_help(self, help_text: Message | str) -> None:
        """A sentence of help under the field."""
        self._help = help_text
        self.show_problem(None)

    def show_problem(self, problem: Message | None, *, notice: bool = False) -> None:
        """What is wrong with it, or None."""
        wrong = problem is not None and not notice
        shown = problem or self._help
        self._icon.setVisible(wrong)
        self._below.setVisible(shown is not None)
        if shown is not None:
            self._words.bind(self._below, "setText", shown)
        set_property(self._below, "tone", "stop" if wrong else "tertiary")
        set_property(self.editor, "state", "error" if wrong else "")


def beside(*fields: Field, gap: int = 12) -> QHBoxLayout:
    """Fields side by side, level with each other whatever is said under one of them."""
    made = row(*fields, gap=gap)
    for one in fields:
        made.setAlignment(one, Qt.AlignmentFlag.AlignTop)
    return made
