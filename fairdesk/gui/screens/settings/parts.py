"""What the pages of the settings are made of."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QScrollArea, QVBoxLayout, QWidget

from fairdesk.domain.messages import Message
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import IconLabel, column, label, line, row, set_property

_WIDEST = 720
_LABELS = 200
_ICONS = {"ok": "check", "wait": "clock", "stop": "triangle"}


class Page(QScrollArea):
    """A page that scrolls: sections below each other, no wider than one likes to read."""

    def __init__(self, context: Context, title: str) -> None:
        super().__init__()
        self.context = context
        self.words = context.words
        self.title = title
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        heading = self.said(title, "title")
        self._parts = column(heading, gap=12)
        inner = QWidget()
        inner.setMaximumWidth(_WIDEST)
        inner.setLayout(self._parts)
        whole = QWidget()
        around = row(inner, None, margins=(28, 20, 28, 28))
        around.setStretch(0, 100)
        around.setAlignment(inner, Qt.AlignmentFlag.AlignTop)
        whole.setLayout(around)
        self.setWidget(whole)

    def said(self, key: Message | str, style: str = "body", tone: str = "") -> QLabel:
        """A text that wraps and follows the language."""
        made = label(style, tone, wrap=True)
        self.words.bind(made, "setText", key)
        return made

    def section(self, title: str, sentence: str = "") -> None:
        """Begins a section."""
        if self._parts.count() > 1:
            self._parts.addSpacing(8)
            self._parts.addWidget(line())
            self._parts.addSpacing(4)
        self._parts.addWidget(self.said(title, "heading"))
        if sentence:
            self._parts.addWidget(self.said(sentence, tone="secondary"))

    def add(self, part: QWidget | QLayout) -> None:
        """Adds a part that is as wide as the page."""
        if isinstance(part, QWidget):
            self._parts.addWidget(part)
        else:
            self._parts.addLayout(part)

    def add_row(self, title: str, *parts: QWidget | None) -> QLabel:
        """Adds parts with what they are called before them."""
        named = self.said(title, tone="secondary")
        named.setFixedWidth(_LABELS)
        for part in parts:
            if part is not None:
                named.setBuddy(part)
                self.words.bind(part, "setAccessibleName", title)
        self._parts.addLayout(row(named, *parts, gap=12))
        return named

    def refresh(self) -> None:
        """Shows what holds now; called whenever the page comes up."""


class Note(QFrame):
    """A sentence with its state: ok, wait or stop, by colour and icon."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._words = context.words
        self.sentence: Message | str | None = None
        self._icon = IconLabel(context.theme, "check", "ok.text", 18)
        self._text = label("body", wrap=True)
        self.lines = QVBoxLayout()
        self.lines.setSpacing(4)
        self.lines.addWidget(self._text)
        inside = row(self._icon, self.lines, gap=12, margins=(14, 10, 14, 10))
        inside.setStretch(1, 1)
        inside.setAlignment(self._icon, Qt.AlignmentFlag.AlignTop)
        self.setLayout(inside)
        self.hide()

    def say(self, sentence: Message | str, state: str) -> None:
        """Shows a sentence."""
        self.sentence = sentence
        self._words.bind(self._text, "setText", sentence)
        self._icon.show_icon(_ICONS[state], f"{state}.text")
        set_property(self, "role", f"note.{state}")
        self.show()
