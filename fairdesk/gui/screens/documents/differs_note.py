"""What was changed after printing, and the ways out of it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from fairdesk.domain.messages import Message, message
from fairdesk.domain.papers import DocumentState
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import button, label
from fairdesk.gui.widgets.flow import FlowLayout
from fairdesk.gui.widgets.notes import Note
from fairdesk.usecases.papers.documents import DocumentView

_MOST = 6
_THIN, _UNBROKEN = "\u2009", "\u202f"
"""The space inside figures, and one at which no line ends."""


class DiffersNote(Note):
    """Print anew, keep the paper, or, where the number is another desk's, a number of one's own."""

    print_wanted = Signal()
    keep_wanted = Signal()
    replace_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._different = label("label", "secondary", wrap=True)
        self.print_anew = button(context, "", size="small")
        self.print_anew.clicked.connect(self.print_wanted)
        self.keep = button(context, "documentscreen.keep_paper", size="small")
        self.keep.clicked.connect(self.keep_wanted)
        self.replace = button(context, "documentscreen.new_number", size="small")
        self.replace.clicked.connect(self.replace_wanted)
        ways = FlowLayout(6)
        for one in (self.print_anew, self.replace, self.keep):
            ways.addWidget(one)
        ways.setContentsMargins(0, 6, 0, 0)
        self.lines.addWidget(self._different)
        self.lines.addLayout(ways)

    def show_differences(self, view: DocumentView, differences: Sequence[Message]) -> None:
        """What stands on the paper and what is noted now; hidden where both are the same."""
        self.setVisible(is_changed(view))
        if not is_changed(view):
            return
        key = "documentscreen.differs" if view.is_own else "documentscreen.differs_elsewhere"
        self.say(key, "wait", "triangle")
        lines = [self._words(one).replace(_THIN, _UNBROKEN) for one in differences[:_MOST]]
        if len(differences) > len(lines):
            lines.append(self._words("documentscreen.more_lacks", count=len(differences) - len(lines)))
        self._different.setText("\n".join(lines))
        self._different.setVisible(bool(lines))
        anew = message("documentscreen.print_version", version=view.draft.version)
        self._words.bind(self.print_anew, "say", anew)
        self.print_anew.setVisible(view.is_own)
        self.replace.setVisible(not view.is_own)


def is_changed(view: DocumentView) -> bool:
    """Whether a document that holds says something else than its paper."""
    return view.differs and view.state is not DocumentState.CANCELLED
