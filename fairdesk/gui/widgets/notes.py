"""A sentence in a frame of its own, with its state."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from fairdesk.domain.messages import Message
from fairdesk.gui.widgets.basics import Appearance, IconLabel, label, row, set_property

_ICONS = {"ok": "check", "wait": "clock", "stop": "triangle"}


class Note(QFrame):
    """A sentence with its state: ok, wait or stop, by colour and icon. ``lines`` takes more below it."""

    def __init__(self, context: Appearance) -> None:
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

    def say(self, sentence: Message | str, state: str, icon: str = "") -> None:
        """Shows a sentence."""
        self.sentence = sentence
        self._words.bind(self._text, "setText", sentence)
        self._icon.show_icon(icon or _ICONS[state], f"{state}.text")
        set_property(self, "role", f"note.{state}")
        self.show()
