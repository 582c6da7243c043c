"""A new document: of which kind, and of whose talk."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.gui.context import Context
from fairdesk.gui.screens.documents.deal_choice import DealChoice
from fairdesk.gui.widgets.basics import Field, row
from fairdesk.gui.widgets.dialogs import Dialog
from fairdesk.gui.widgets.inputs import ChoiceBox
from fairdesk.gui.widgets.notes import Note
from fairdesk.usecases.deals import paper_deals
from fairdesk.usecases.papers.document_drafts import Drafted, draft
from fairdesk.usecases.papers.document_kinds import kinds_to_begin
from fairdesk.usecases.ports import Changes, Workplace

_WIDTH = 560


class NewDocumentDialog(Dialog):
    """``begun`` carries the draft; one of its kind that the talk has already is taken."""

    stays_on_scan = True
    begun = Signal(object)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, "documentscreen.new_title", _WIDTH, parent)
        self.deal = DealChoice(context, self)
        self.kind = ChoiceBox()
        for one in kinds_to_begin():
            self.kind.addItem(one.names[self.words.language], one.name)
        self.note = Note(context)
        both = row(*self.deal.parties, gap=12)
        for place, field in enumerate(self.deal.parties):
            both.setStretch(place, 1)
            both.setAlignment(field, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(Field(context, "fields.document_template", self.kind))
        self.body.addLayout(both)
        self.body.addWidget(self.deal.talk_field)
        self.body.addWidget(self.note)
        self.add_button("shell.cancel").clicked.connect(self.reject)
        self._done = self.add_button("documentscreen.new_done", kind="primary")
        self._done.clicked.connect(self.finish)
        self.deal.parties[0].line.setFocus()

    def finish(self) -> None:
        """Begins the document, unless a party is missing: then its field says so."""
        if self.deal.show_missing():
            return
        self._done.setEnabled(False)
        begin = partial(_begun, self.deal.negotiation, self.deal.enterprises, self.kind.currentData())
        self.context.do(begin, self._show_done, self._refused)

    def _show_done(self, drafted: Drafted) -> None:
        self.context.announce(drafted.changes)
        self.accept()
        self.begun.emit(drafted.document)

    def _refused(self, error: Exception) -> None:
        self._done.setEnabled(True)
        if isinstance(error, UserFacingError):
            self.note.say(message("documentscreen.two", one=error.title, other=error.advice), "stop")
        else:
            self.context.worker.failed.emit(error)


def _begun(negotiation: Id | None, enterprises: tuple[Id, ...], kind: str, place: Workplace) -> Drafted:
    """Begins a document; without a talk of its parties its deal begins with it."""
    if negotiation is not None:
        return draft(place, negotiation, kind)
    deal = paper_deals.begin_with_paper(place, enterprises, kind)
    drafted = draft(place, deal.negotiation, kind)
    kinds = deal.changes.kinds | drafted.changes.kinds
    return replace(drafted, changes=Changes(kinds, deal.changes.ids | drafted.changes.ids))
