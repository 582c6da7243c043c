"""The negotiation that is open: read again when it changes, and everything that is done with it.

All of it goes beside the window in the order in which it was asked for, reading included: what is read knows
every cell that was saved before.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import Message, UserFacingError
from fairdesk.gui.context import Context
from fairdesk.gui.screens.negotiations.sheet_model import Handle
from fairdesk.gui.widgets.keeping_up import KeepingUp
from fairdesk.usecases.deals import deal_items, negotiation_view, negotiations
from fairdesk.usecases.deals.deal_items import Suggestion
from fairdesk.usecases.deals.negotiation_view import NegotiationView
from fairdesk.usecases.ports import Changes, Workplace
from fairdesk.usecases.saved import Saved

_CONCERNS = (
    "negotiation",
    "deal_party",
    "deal_item",
    "negotiation_note",
    "attachment",
    "path_step",
    "handover",
    "document",
    "document_version",
    "signing",
    "meeting",
    "enterprise",
    "delegate",
    "product",
    "demand",
    "same_company",
    "table",
)


class Deal(QObject):
    """``shown`` carries the view and whether it is of another negotiation; ``closed`` says that none is open.

    ``leaving`` goes before another one is opened: what is just being typed is saved then. ``awaiting`` says
    that something is on its way, ``kept`` that it was saved.
    """

    shown = Signal(object, bool)
    closed = Signal()
    leaving = Signal()
    kept = Signal(object)
    awaiting = Signal()

    def __init__(self, context: Context, page: QWidget) -> None:
        super().__init__(page)
        self._context = context
        self.id: Id | None = None
        self.view: NegotiationView | None = None
        self.unsaved = 0
        """How many things that were typed are on their way."""
        self._keeping = KeepingUp(page, context, _CONCERNS, self.read)

    # Reading

    def open(self, negotiation: Id | None) -> None:
        """Another negotiation, or none."""
        if negotiation == self.id:
            return
        if self.view is not None:
            self.leaving.emit()
        self.id, self.view = negotiation, None
        if negotiation is None:
            self.closed.emit()
        else:
            self.read()

    def read(self) -> None:
        """Reads it again."""
        negotiation = self.id
        if negotiation is None:
            return

        def look(place: Workplace) -> NegotiationView:
            with place.read() as work:
                return negotiation_view.view(work, negotiation)

        self._context.do(look, self._seen, self._not_there)

    def _seen(self, view: NegotiationView) -> None:
        if view.negotiation.id != self.id:
            return
        anew = self.view is None
        self.view = view
        self.shown.emit(view, anew)

    def _not_there(self, error: Exception) -> None:
        """Somebody took it back, on this desk or another."""
        if isinstance(error, UserFacingError):
            self.open(None)
        else:
            self._context.worker.failed.emit(error)

    # Doing

    def do(
        self,
        job: Callable[[Workplace], Changes],
        told: Message | None = None,
        *,
        done: Callable[[], object] | None = None,
    ) -> None:
        """Does something, tells every screen, and offers to take it back where there is something to say."""

        def finished(changes: Changes) -> None:
            self._context.announce(changes)
            if told is not None:
                self._context.tell(told, changes.span)
            if done is not None:
                done()

        self._context.do(job, finished)

    def save(self, job: Callable[[Workplace], Saved], done: Callable[[Saved], object]) -> None:
        """Keeps what was typed into one field; what could not be kept comes back with the reason."""
        self.unsaved += 1
        self.awaiting.emit()

        def finished(saved: Saved) -> None:
            self.unsaved -= 1
            done(saved)
            if saved.problem is None:
                self._context.announce(saved.changes)
            self.kept.emit(saved.at)

        def failed(error: Exception) -> None:
            if not isinstance(error, UserFacingError):
                self._context.worker.failed.emit(error)
            title = error.title if isinstance(error, UserFacingError) else Message("talkscreen.not_saved")
            finished(Saved(problem=title))

        self._context.do(job, finished, failed)

    def set_field(self, name: str, written: str) -> None:
        """Keeps what was typed or chosen for a field of the negotiation itself."""
        negotiation, language = self.id, self._context.words.language
        if negotiation is not None:
            self.save(
                lambda place: negotiations.set_field(place, negotiation, name, written, language),
                self.tell_problem,
            )

    def tell_problem(self, saved: Saved) -> None:
        """Says what could not be kept, where there is no field to say it under."""
        if saved.problem is not None:
            self._context.tell(saved.problem)

    # Items

    def save_cell(self, item: Handle, name: str, written: str, done: Callable[[Saved], object]) -> None:
        """Saves a cell; the first one of a row makes its record."""
        negotiation, language = self.id, self._context.words.language
        assert negotiation is not None  # a sheet is shown of one

        def job(place: Workplace) -> Saved:
            if item.id is None:
                item.id = deal_items.add_item(place, negotiation).item
            return deal_items.set_item(place, item.id, name, written, language)

        self.save(job, done)

    def save_source(self, item: Handle, source: Suggestion, done: Callable[[Saved], object]) -> None:
        """Makes a row a product or demand of one of the parties."""
        negotiation = self.id
        assert negotiation is not None  # a sheet is shown of one
        chosen: dict[str, Id] = {source.kind: source.id}

        def job(place: Workplace) -> Saved:
            if item.id is None:
                added = deal_items.add_item(place, negotiation, **chosen)  # type: ignore[arg-type]
                item.id = added.item
                return Saved(source.name, at=place.clock.now(), changes=added.changes)
            changes = deal_items.set_source(place, item.id, **chosen)  # type: ignore[arg-type]
            return Saved(source.name, at=place.clock.now(), changes=changes)

        self.save(job, done)

    def remove_item(self, item: Handle, told: Message) -> None:
        """Takes a row away; a notice offers to bring it back."""

        def job(place: Workplace) -> Changes:
            return deal_items.remove_item(place, item.id) if item.id is not None else Changes()

        self.do(job, told)
