"""Where no talk is open: what can be begun, or what is to be chosen first."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fairdesk.domain.messages import message
from fairdesk.domain.talks import TalkState
from fairdesk.gui.context import Context
from fairdesk.gui.screens.negotiations.day_list import names_of
from fairdesk.gui.widgets.basics import IconLabel, button, column, label, row
from fairdesk.usecases.deals.negotiation_view import Talk

_STAR = 96
_TO_BEGIN = frozenset(
    (TalkState.PLANNED, TalkState.CONFIRMED, TalkState.WAITING, TalkState.NOW, TalkState.NOT_NOTED)
)


class EmptyPage(QWidget):
    """``begin_wanted`` asks to open the talk the list's cursor is on."""

    begin_wanted = Signal()
    walk_in_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self._talk: Talk | None = None
        self._has_table = False
        self._name = label("title", wrap=True)
        self._line = label("body", "secondary", wrap=True)
        self.begin = button(context, "talkscreen.begin_talk", kind="primary", keys=("↵",))
        self.begin.clicked.connect(self.begin_wanted)
        self.walk_in = button(context, "talkscreen.walk_in", icon="plus", keys=("Ctrl", "N"))
        self.walk_in.clicked.connect(self.walk_in_wanted)
        self._hint = label("label", "tertiary", wrap=True)
        for one in (self._name, self._line, self._hint):
            one.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        star = IconLabel(context.theme, "star8", "line.strong", _STAR)
        inside = column(
            None,
            star,
            8,
            self._name,
            self._line,
            6,
            row(None, self.begin, self.walk_in, None, gap=8),
            6,
            self._hint,
            None,
            gap=8,
            margins=(48, 0, 48, 0),
        )
        inside.setAlignment(star, Qt.AlignmentFlag.AlignHCenter)
        self.setLayout(inside)
        context.words.changed.connect(self._say)
        self._say()

    def show_talk(self, talk: Talk | None, *, has_table: bool) -> None:
        """The talk the cursor is on, or none."""
        self._talk, self._has_table = talk, has_table
        self._say()

    def _say(self) -> None:
        talk, words = self._talk, self._words
        can_begin = talk is not None and talk.state in _TO_BEGIN
        if talk is not None:
            start = f"{talk.start:%H:%M}" if talk.start else "–"
            self._name.setText(names_of(talk))
            self._line.setText(f"{start} · {words(talk.line)}")
        else:
            self._name.setText(words("talkscreen.no_talk_open"))
            key = "no_talk_line" if self._has_table else "choose_table"
            self._line.setText(words(message(f"talkscreen.{key}")))
        self._hint.setText(words("talkscreen.scan_two"))
        self.begin.setVisible(can_begin)
        self.walk_in.setVisible(not can_begin)
