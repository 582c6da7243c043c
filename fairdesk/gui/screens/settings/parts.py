"""What the pages of the settings are made of."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLayout, QScrollArea, QWidget

from fairdesk.domain.messages import Message
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import column, label, line, row
from fairdesk.gui.widgets.notes import Note as Note

_WIDEST = 720
_LABELS = 200


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
