"""Badges from the register: those of one person, or all of an enterprise that were not printed yet."""

from collections.abc import Collection

from PySide6.QtWidgets import QWidget

from fairdesk.domain.entities import Id, Printing
from fairdesk.domain.messages import Message, message
from fairdesk.gui.context import Context
from fairdesk.gui.desk_printing import DeskPrinting, choose_reason
from fairdesk.usecases.front_desk.badges import BadgeToPrint, issue_missing, to_print
from fairdesk.usecases.ports import Changes, Workplace


class RegisterPrinting:
    """Issues what is missing, prints one after the other, and tells how many came out."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        self._context, self._parent = context, parent
        self._printing = DeskPrinting(context)

    @property
    def ready(self) -> bool:
        """Whether a printer is chosen for badges."""
        return self._printing.ready

    def print_again(self, sheet: BadgeToPrint) -> None:
        """Prints one badge; one that was printed before asks why."""
        if sheet.printed and self._printing.ready:
            choose_reason(self._context, lambda why: self._print([sheet], 0, why), self._parent)
        else:
            self._print([sheet], 0)

    def print_again_because(self, sheets: list[BadgeToPrint], why: str) -> None:
        """Prints badges once more for a reason that is known."""
        if sheets:
            self._print(sheets, 0, why)

    def print_missing(self, people: Collection[Id]) -> None:
        """Gives a badge to everybody who has none and prints what was not printed."""
        if not people:
            self._context.tell(message("registerscreen.nobody_to_print"))
            return
        if not self._printing.ready:
            self._context.tell(message("printing.none_chosen"))
            return

        def work(place: Workplace) -> tuple[Changes, list[BadgeToPrint]]:
            _, changes = issue_missing(place, people)
            return changes, to_print(place, delegates=people, not_printed_only=True)

        self._context.do(work, lambda answer: self._ready(*answer))

    def _ready(self, changes: Changes, sheets: list[BadgeToPrint]) -> None:
        self._context.announce(changes)
        if sheets:
            self._print(sheets, 0)
        else:
            self._context.tell(message("registerscreen.all_printed"))

    def _print(self, sheets: list[BadgeToPrint], done: int, why: str | None = None) -> None:
        self._printing.print_sheet(
            sheets[done], lambda problem: self._printed(sheets, done, why, problem), self._parent, why
        )

    def _printed(
        self, sheets: list[BadgeToPrint], done: int, why: str | None, problem: Message | None
    ) -> None:
        if problem is not None:
            self._context.tell(message("frontdesk.badge_fault", why=problem))
        elif done + 1 < len(sheets):
            self._print(sheets, done + 1, why)
            return
        else:
            self._context.tell(message("registerscreen.printed", count=len(sheets)))
        if done or problem is None:
            self._context.announce(Changes(frozenset({Printing.kind})))
