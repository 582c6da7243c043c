"""What the pages of cases have in common: answers to choose from, and what saving them would do."""

from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from fairdesk.domain.messages import Message
from fairdesk.gui.context import Context
from fairdesk.gui.screens.sync.choice import Choice
from fairdesk.usecases.ports import Changes, Workplace

Deciding = Callable[[Workplace], Changes]
Tone = Literal["ok", "wait", ""]


class CasePage(QWidget):
    """A page about one case. ``changed`` says that something else is chosen now."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context, self.words = context, context.words
        self.answers: list[Choice] = []

    @property
    def has_sides(self) -> bool:
        """Whether everything of one side can be kept at once."""
        return False

    @property
    def is_decided(self) -> bool:
        """Whether there is something to save."""
        return self.decision is not None

    @property
    def decision(self) -> Deciding | None:
        """What saves what is chosen; None as long as something is open."""
        return None

    @property
    def done_words(self) -> Message:
        """What is said once it is saved."""
        raise NotImplementedError

    def keep_side(self, side: int) -> None:
        """Chooses everything of the first (0) or the last (-1) side."""

    def take_keys(self) -> None:
        """Lets the keys go to the first answer that is open, else to the first that is chosen."""
        chosen = next((one for one in self.answers if one.isChecked()), None)
        first = self._first_open() or chosen
        if first is not None:
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _first_open(self) -> Choice | None:
        for one in self.answers:
            group = one.group()
            if group is not None and group.checkedButton() is None:
                return one
        return None

    def offer(
        self, sentences: Sequence[str], *, weak: Sequence[int] = ()
    ) -> tuple[QButtonGroup, list[Choice]]:
        """Answers of which one holds."""
        group = QButtonGroup(self)
        made = [
            Choice(self.context.theme, sentence, is_weak=place in weak)
            for place, sentence in enumerate(sentences)
        ]
        for place, one in enumerate(made):
            group.addButton(one, place)
        group.idToggled.connect(lambda _, chosen: self.changed.emit() if chosen else None)
        self.answers += made
        return group, made
