"""Lines over an open talk that ask for a decision: what two desks set differently, what the paper says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QWidget

from fairdesk.domain.messages import Message
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import IconLabel, button, clear, column, label, row
from fairdesk.gui.widgets.flow import FlowLayout


@dataclass(frozen=True)
class Answer:
    """A button of a notice."""

    words: Message | str
    does: Callable[[], object]


@dataclass(frozen=True)
class Notice:
    """A sentence with what can be answered; ``key`` tells whether it is still the same one."""

    key: tuple[object, ...]
    sentence: Message | str
    answers: tuple[Answer, ...] = ()
    icon: str = "triangle"


class Notices(QWidget):
    """Shows them, and leaves alone what is the same as before: a button keeps the keys it has."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._shown: tuple[object, ...] = ()
        self._column = column(gap=6, margins=(24, 10, 24, 0))
        self.setLayout(self._column)
        self.hide()

    def show_notices(self, notices: Sequence[Notice]) -> None:
        """Other notices, or none."""
        keys = (self._context.words.language, *(one.key for one in notices))
        if keys == self._shown:
            return
        self._shown = keys
        clear(self._column)
        for one in notices:
            self._column.addWidget(self._made(one))
        self.setVisible(bool(notices))

    def _made(self, notice: Notice) -> QWidget:
        words = self._context.words
        made = QFrame()
        made.setProperty("role", "note.wait")
        said = label("label", text=words(notice.sentence), wrap=True)
        made.setAccessibleName(said.text())
        said.setMinimumWidth(200)
        icon = IconLabel(self._context.theme, notice.icon, "wait.text", 16)
        buttons = QWidget()
        flow = FlowLayout(6)
        for answer in notice.answers:
            one = button(self._context, "", size="small")
            one.say(words(answer.words))
            one.clicked.connect(answer.does)
            flow.addWidget(one)
        buttons.setLayout(flow)
        line = column(gap=6, margins=(12, 8, 12, 8))
        head = row(icon, said, gap=8)
        head.setStretch(1, 1)
        line.addLayout(head)
        if notice.answers:
            line.addWidget(buttons)
        made.setLayout(line)
        return made
