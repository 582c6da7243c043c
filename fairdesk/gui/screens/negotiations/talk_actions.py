"""What is done with talks: opened, extended, moved, parked, ended, agreed on."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from fairdesk.documents.paper_sheets import sheets_pdf
from fairdesk.domain.entities import Fair, Id, Meeting, Negotiation
from fairdesk.domain.messages import Message, message
from fairdesk.domain.papers import DocumentState
from fairdesk.domain.talks import TalkState
from fairdesk.gui.context import Context
from fairdesk.gui.papers import save_and_open
from fairdesk.gui.screens.negotiations.deal import Deal
from fairdesk.gui.screens.negotiations.history_dialog import HistoryDialog
from fairdesk.gui.screens.negotiations.table_choice import Found
from fairdesk.gui.screens.negotiations.talk_dialogs import Ask, Asked, SheetEntry, ThirdParty, WalkInTalk
from fairdesk.gui.screens.negotiations.times_dialog import TimesDialog
from fairdesk.gui.widgets.basics import Field
from fairdesk.gui.widgets.handover_dialog import HandoverDialog
from fairdesk.gui.widgets.inputs import ChoiceBox
from fairdesk.texts import Language
from fairdesk.usecases.deals import deal_parties, handovers, negotiations, paper_sheets
from fairdesk.usecases.deals.followed_deal import Partner
from fairdesk.usecases.deals.handovers import Handed, Suggested
from fairdesk.usecases.deals.paper_sheets import Run
from fairdesk.usecases.papers import document_drafts
from fairdesk.usecases.papers.document_drafts import Drafted
from fairdesk.usecases.papers.document_kinds import kinds, kinds_to_begin
from fairdesk.usecases.ports import Workplace

_EXTENSIONS = (5, 10, 15, 30)
_SHEETS = 10


class TalkActions(QObject):
    """``opened`` carries a talk that was opened; ``shown`` a negotiation that is to be looked at."""

    opened = Signal(object)
    shown = Signal(object)

    def __init__(
        self, context: Context, deal: Deal, screen: QWidget, found: Callable[[], Found | None]
    ) -> None:
        super().__init__(screen)
        self._context, self._deal, self._screen, self._found = context, deal, screen, found
        self._does: dict[str, Callable[[], object]] = {
            "end": self._end,
            "extend": self._extend,
            "move": self._move,
            "park": self._park,
            "add_party": self._add_party,
            "protocol": lambda: self.draft("negotiation_protocol"),
            "document": self._choose_document,
            "times": self._times,
            "history": self._history,
        }

    def do(self, what: str) -> None:
        """Does with the open talk what a key or the menu says."""
        self._does[what]()

    # Opening

    def open_record(self, record: Id) -> None:
        """Opens a negotiation; or that of a meeting, which begins."""

        def look(place: Workplace) -> Meeting | Negotiation | None:
            with place.read() as work:
                return work.get(Negotiation, record) or work.get(Meeting, record)

        def seen(found: Meeting | Negotiation | None) -> None:
            if isinstance(found, Meeting):
                self.open_meeting(record)
            elif found is not None:
                self.show(record)

        self._context.do(look, seen)

    def show(self, negotiation: Id) -> None:
        """Shows a negotiation."""
        self.shown.emit(negotiation)

    def open_meeting(self, meeting: Id) -> None:
        """Opens the negotiation of a meeting; the meeting begins."""
        self._context.do(lambda place: negotiations.open_meeting(place, meeting), self.opened.emit)

    def continue_at(self, negotiation: Id, meeting: Id) -> None:
        """An earlier negotiation goes on at this meeting."""
        self._context.do(
            lambda place: negotiations.continue_negotiation(place, negotiation, meeting), self.opened.emit
        )

    def walk_in(self) -> None:
        """Asks who talks, and begins."""
        found = self._found()
        WalkInTalk(self._context, found.table if found else None, self.opened.emit, self._screen).open()

    # Paper

    def enter_sheet(self) -> None:
        """Asks for what stands on a sheet of paper."""
        found = self._found()
        if found is not None:
            SheetEntry(
                self._context, found.table, found.tables, found.zone, self.opened.emit, self._screen
            ).open()

    def print_sheets(self) -> None:
        """Asks how many numbered sheets are wanted, and makes them."""
        field = Field(self._context, "talkscreen.how_many_sheets")
        field.text = str(_SHEETS)
        field.line.selectAll()

        def answered() -> Message | None:
            if not field.text.strip().isdecimal():
                return message("fields.whole_wrong")
            self._make_sheets(int(field.text))
            return None

        Ask(
            self._context, "talkscreen.sheets_title", field, "talkscreen.print", answered, self._screen
        ).open()

    def _make_sheets(self, count: int) -> None:
        found, language = self._found(), self._context.words.language
        table = str(found.table.number) if found and found.table else ""

        def make(place: Workplace) -> tuple[Run, bytes]:
            run = paper_sheets.print_run(place, count)
            with place.read() as work:
                fair: Fair = work.fair
            return run, sheets_pdf([one.text for one in run.sheets], fair, language, table)

        def made(done: tuple[Run, bytes]) -> None:
            run, pdf = done
            self._context.announce(run.changes)
            save_and_open(self._context, pdf, f"{run.sheets[0].text}.pdf", self._screen)

        self._context.do_long(make, made)

    # The open talk

    def _end(self) -> None:
        """Ends the talk; one that is over goes on again."""
        view, negotiation = self._deal.view, self._deal.id
        if view is None or negotiation is None:
            return
        if view.state is TalkState.DONE:
            self._deal.do(
                lambda place: negotiations.resume(place, negotiation), message("talkscreen.told_goes_on")
            )
            return
        self._deal.do(lambda place: negotiations.close(place, negotiation), message("talkscreen.told_ended"))

    def _extend(self) -> None:
        choices = [(message("talkscreen.minutes_more", count=one), one) for one in _EXTENSIONS]
        Asked(self._context, "talkscreen.extend_title", choices, self._extended, self._screen).open()

    def _extended(self, minutes: object) -> None:
        negotiation = self._deal.id
        if negotiation is not None and isinstance(minutes, int):
            self._deal.do(
                lambda place: negotiations.extend(place, negotiation, minutes),
                message("talkscreen.told_extended", count=minutes),
            )

    def _move(self) -> None:
        """Asks for another table."""
        found, negotiation = self._found(), self._deal.id
        if found is None or negotiation is None:
            return
        box = ChoiceBox()
        for one in found.tables:
            box.addItem(self._context.words("talkscreen.table", table=str(one.number)), one.id)
        field = Field(self._context, "fields.negotiation_table", box)

        def answered() -> Message | None:
            table: Id = box.currentData()
            self._deal.do(
                lambda place: negotiations.move(place, negotiation, table),
                message("talkscreen.told_moved", table=box.currentText()),
            )
            return None

        Ask(
            self._context, "talkscreen.move_title", field, "talkscreen.do_move", answered, self._screen
        ).open()

    def _park(self) -> None:
        view, negotiation = self._deal.view, self._deal.id
        if view is None or negotiation is None:
            return
        parked = view.state is TalkState.PARKED
        job = negotiations.resume if parked else negotiations.park
        self._deal.do(
            lambda place: job(place, negotiation),
            message("talkscreen.told_goes_on" if parked else "talkscreen.told_parked"),
        )

    def _add_party(self) -> None:
        ThirdParty(self._context, self._add, self._screen).open()

    def _add(self, enterprise: Id) -> None:
        negotiation = self._deal.id
        if negotiation is not None:
            self._deal.do(
                lambda place: deal_parties.add_party(place, negotiation, enterprise),
                message("talkscreen.told_party_added"),
            )

    def _times(self) -> None:
        if self._deal.view is not None:
            TimesDialog(self._context, self._deal, self._deal.view, self._screen).open()

    def _history(self) -> None:
        if self._deal.id is not None:
            HistoryDialog(self._context, self._deal.id, self._screen).open()

    def remove_note(self, note: Id) -> None:
        """Takes a note back."""
        self._deal.do(
            lambda place: negotiations.remove_note(place, note), message("talkscreen.told_note_back")
        )

    # Papers

    def draft(self, kind: str) -> None:
        """Begins a document, unless the deal has one of its kind, and offers to open it."""
        negotiation, known = self._deal.id, self._known_paper(kind)
        if negotiation is None:
            return
        if known is not None:
            self._offer_document(known, message("talkscreen.is_there"), None)
            return

        def done(drafted: Drafted) -> None:
            self._context.announce(drafted.changes)
            more = message("talkscreen.drafted_more")
            self._offer_document(drafted.document, _drafted(kind, self._context.words.language), more)

        self._context.do(lambda place: document_drafts.draft(place, negotiation, kind), done)

    def _choose_document(self) -> None:
        """Asks which kind of document is begun."""
        language = self._context.words.language
        choices = [
            (message("talkscreen.kind_named", name=one.names[language]), one.name) for one in kinds_to_begin()
        ]
        Asked(self._context, "talkscreen.which_document", choices, self._chosen_kind, self._screen).open()

    def _chosen_kind(self, kind: object) -> None:
        self.draft(str(kind))

    def _known_paper(self, kind: str) -> Id | None:
        """A paper of this kind that the deal has already, and that holds."""
        papers = self._deal.view.documents if self._deal.view else ()
        found = (
            one.document.id
            for one in papers
            if one.document.template == kind and one.state is not DocumentState.CANCELLED
        )
        return next(found, None)

    def _offer_document(self, document: Id, title: Message, more: Message | None) -> None:
        Asked(
            self._context,
            title,
            [("talkscreen.open_document", document)],
            lambda one: self._context.go("documents", document) if one else None,
            self._screen,
            more,
            "talkscreen.later",
        ).open()

    def hand_over(self, step: Id) -> None:
        """Asks what is handed over for a step; its act is begun."""

        def look(place: Workplace) -> Suggested:
            with place.read() as work:
                return handovers.suggested(work, step)

        self._context.do(look, partial(self._ask_handover, step))

    def _ask_handover(self, step: Id, suggested: Suggested) -> None:
        view = self._deal.view
        of = next((one for one in view.steps if one.id == step), None) if view else None
        if view is None or of is None:
            return
        partners = [
            Partner(one.enterprise, one.name, one.part, tuple((p.id, p.name) for p in one.people))
            for one in view.parties
        ]
        HandoverDialog(
            self._context,
            step,
            message(f"words.step_{of.step.value}"),
            partners,
            suggested,
            self._handed,
            self._screen,
        ).open()

    def _handed(self, handed: Handed) -> None:
        self._context.announce(handed.changes)
        self._context.go("documents", handed.document)


def _drafted(kind: str, language: Language) -> Message:
    """That a document was begun, by the name of its kind."""
    known = kinds().get(kind)
    return message("talkscreen.drafted_document", name=known.names[language] if known else kind)
