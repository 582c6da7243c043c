"""What is done with a step: each action asks what it needs, does it, and says so."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from fairdesk.domain.clock import fair_day
from fairdesk.domain.cooperation import CLOSED_BY_SIGNATURES
from fairdesk.domain.entities import Id
from fairdesk.domain.messages import Message, message
from fairdesk.domain.words import FileKind, Step
from fairdesk.exchange.read_files import file_bytes
from fairdesk.gui.context import Context
from fairdesk.gui.papers import save_and_open
from fairdesk.gui.screens.cooperation.dialogs import DayDialog, ReasonDialog
from fairdesk.gui.screens.cooperation.reminder_dialog import ReminderDialog
from fairdesk.gui.widgets.handover_dialog import HandoverDialog
from fairdesk.usecases.deals import attachments, cooperation, follow_up, handovers, reminders
from fairdesk.usecases.deals.attachments import Attached
from fairdesk.usecases.deals.cooperation import StepView
from fairdesk.usecases.deals.followed_deal import DealView
from fairdesk.usecases.deals.handovers import Handed, Suggested
from fairdesk.usecases.deals.reminders import Reminder
from fairdesk.usecases.papers import document_drafts
from fairdesk.usecases.papers.document_drafts import Drafted
from fairdesk.usecases.papers.document_kinds import kinds
from fairdesk.usecases.ports import Changes, Workplace

_FILES_OF: Mapping[Step, FileKind] = {
    Step.SPECIFICATION: FileKind.SPECIFICATION,
    Step.DOCUMENTATION: FileKind.DRAWING,
    Step.SAMPLE: FileKind.PHOTO,
    Step.TESTING: FileKind.TEST_PROTOCOL,
}
"""What a file put to a step most likely is."""
_REASONED: Mapping[str, Callable[[Workplace, Id, str], Changes]] = {
    "skip": cooperation.skip,
    "refuse": cooperation.refuse,
}


class StepActions:
    """The actions of ``step_card.ACTIONS``, for the step of a deal."""

    def __init__(self, context: Context, window: QWidget) -> None:
        self._context, self._window = context, window

    def do(self, action: str, deal: DealView, step: StepView) -> None:
        """Does one, or asks what it needs."""
        ways: Mapping[str, Callable[[DealView, StepView], object]] = {
            "finish": self._finish,
            "act": self._act,
            "hand_over": self._hand_over,
            "paper": self._paper,
            "remind": self._remind,
            "attach": self._attach,
            "skip": partial(self._reasoned, "skip"),
            "refuse": partial(self._reasoned, "refuse"),
            "repeat": self._repeat,
            "reopen": self._reopen,
        }
        ways[action](deal, step)

    def _done(self, sentence: str, step: StepView, changes: Changes) -> None:
        self._context.announce(changes)
        self._context.tell(message(sentence, step=_name(step)), changes.span)

    # Closing and opening

    def _finish(self, deal: DealView, step: StepView) -> None:
        def chosen(day: date) -> None:
            self._context.do(
                lambda place: cooperation.finish(place, step.id, day),
                partial(self._done, "cooperationscreen.finished", step),
            )

        today = fair_day(self._context.place.clock.now(), deal.time_zone)
        DayDialog(self._context, _name(step), today, chosen, self._window).open()

    def _reasoned(self, what: str, deal: DealView, step: StepView) -> None:
        def chosen(reason: str) -> None:
            self._context.do(
                lambda place: _REASONED[what](place, step.id, reason),
                partial(self._done, f"cooperationscreen.{what}_done", step),
            )

        ReasonDialog(self._context, what, _name(step), chosen, self._window).open()

    def _repeat(self, deal: DealView, step: StepView) -> None:
        def chosen(reason: str) -> None:
            self._context.do(
                lambda place: cooperation.repeat(place, step.id, reason),
                lambda again: self._done("cooperationscreen.repeat_done", step, again.changes),
            )

        ReasonDialog(self._context, "repeat", _name(step), chosen, self._window).open()

    def _reopen(self, deal: DealView, step: StepView) -> None:
        self._context.do(
            lambda place: cooperation.reopen(place, step.id),
            partial(self._done, "cooperationscreen.reopened", step),
        )

    # Papers

    def _paper(self, deal: DealView, step: StepView) -> None:
        """Opens the document that closes the step; begins it where there is none."""
        known = next((paper.document for paper in deal.papers if paper.step is step.step), None)
        if known is not None:
            self.open_document(known)
            return
        counts = CLOSED_BY_SIGNATURES[step.step]
        kind = next(name for name, kind in kinds().items() if kind.counts == counts)
        deal_id = deal.negotiation.id
        self._context.do(lambda place: document_drafts.draft(place, deal_id, kind), self._drafted)

    def _drafted(self, drafted: Drafted) -> None:
        self._context.announce(drafted.changes)
        self.open_document(drafted.document)

    def open_document(self, document: Id) -> None:
        """Shows a document on its own screen."""
        self._context.go("documents", document)

    def open_act(self, handover: Id) -> None:
        """Shows the act of a handover; begins it again where its draft was thrown away."""
        self._context.do(lambda place: handovers.begin_act(place, handover), self.open_document)

    def _act(self, deal: DealView, step: StepView) -> None:
        """The act that waits to be printed."""
        waiting = next((one for one in step.handovers if one.waits_for_act), None)
        if waiting is not None:
            self.open_act(waiting.handover.id)

    def take_back(self, handover: Id) -> None:
        """Takes a handover back whose act is not printed."""
        self._context.do(
            lambda place: handovers.take_back(place, handover),
            lambda changes: (
                self._context.announce(changes),
                self._context.tell(message("cooperationscreen.taken_back"), changes.span),
            ),
        )

    def _hand_over(self, deal: DealView, step: StepView) -> None:
        def read(place: Workplace) -> Suggested:
            with place.read() as work:
                return handovers.suggested(work, step.id)

        def ask(suggested: Suggested) -> None:
            name = _name(step)
            HandoverDialog(
                self._context, step.id, name, deal.partners, suggested, self._handed, self._window
            ).open()

        self._context.do(read, ask)

    def _handed(self, handed: Handed) -> None:
        """The act is what closes the step, so it is shown to be printed."""
        self._context.announce(handed.changes)
        self.open_document(handed.document)
        self._context.tell(message("cooperationscreen.handed_over"), handed.changes.span)

    # Reminding

    def _remind(self, deal: DealView, step: StepView) -> None:
        def read(place: Workplace) -> Sequence[Reminder]:
            with place.read() as work:
                return reminders.reminders(work, step.id, by=place.actor)

        def show(found: Sequence[Reminder]) -> None:
            ReminderDialog(self._context, step.id, _name(step), found, sent, self._window).open()

        def sent() -> None:
            self._context.do(
                lambda place: follow_up.note_reminded(place, step.id),
                partial(self._done, "cooperationscreen.sent", step),
            )

        self._context.do(read, show)

    # Files

    def _attach(self, deal: DealView, step: StepView) -> None:
        names, _ = QFileDialog.getOpenFileNames(self._window, self._context.words("cooperationscreen.attach"))
        self.attach_files(deal, step, [Path(name) for name in names])

    def attach_files(self, deal: DealView, step: StepView, files: Sequence[Path]) -> None:
        """Keeps files with the step: chosen from a folder, or dropped."""
        deal_id, what = deal.negotiation.id, _FILES_OF.get(step.step, FileKind.OTHER)
        for file in files:
            self._context.do_long(
                partial(_attached, file=file, deal=deal_id, step=step.id, what=what),
                partial(self._kept, file.name),
            )

    def _kept(self, name: str, attached: Attached) -> None:
        self._context.announce(attached.changes)
        self._context.tell(message("cooperationscreen.attached", file=name), attached.changes.span)

    def open_file(self, attachment: Id, name: str) -> None:
        """Opens a file with the program that the system has for it."""

        def read(place: Workplace) -> bytes | None:
            with place.read() as work:
                return attachments.body(work, attachment)

        def show(body: bytes | None) -> None:
            if body is None:
                self._context.tell(message("cooperationscreen.not_arrived", file=name))
            else:
                save_and_open(self._context, body, name, self._window)

        self._context.do_long(read, show)


def _attached(place: Workplace, *, file: Path, deal: Id, step: Id, what: FileKind) -> Attached:
    return attachments.attach(place, deal, file.name, file_bytes(file), what, step=step)


def _name(step: StepView) -> Message:
    return message(f"words.step_{step.step.value}")
