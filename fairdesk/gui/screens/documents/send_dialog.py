"""Letting another desk print a paper, for a table and its parties."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSpinBox, QWidget

from fairdesk.domain.entities import Desk, Id, Table
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.gui.context import Context
from fairdesk.gui.screens.documents.document_actions import make_paper
from fairdesk.gui.widgets.basics import Field, label, row
from fairdesk.gui.widgets.dialogs import NARROW, Dialog
from fairdesk.gui.widgets.inputs import ChoiceBox
from fairdesk.gui.widgets.notes import Note
from fairdesk.usecases.papers import document_printing, print_queue
from fairdesk.usecases.papers.documents import DocumentView
from fairdesk.usecases.papers.print_queue import MOST_COPIES
from fairdesk.usecases.ports import Changes, Workplace

_INSIDE = 11
"""Room beside a figure, which style sheets cannot give."""


@dataclass(frozen=True)
class _Choices:
    desks: tuple[Desk, ...]
    tables: tuple[Table, ...]


class SendDialog(Dialog):
    """``sent`` follows. The text is locked here: the number is this desk's, the printer another's."""

    stays_on_scan = True
    sent = Signal()

    def __init__(self, context: Context, view: DocumentView, parent: QWidget) -> None:
        super().__init__(context, "documentscreen.send_title", NARROW, parent)
        self._view = view
        said = label("body", "secondary", wrap=True)
        parties = ", ".join(next(iter(one.party.names.values()), "–") for one in view.parties)
        self.words.bind(said, "setText", message("documentscreen.send_more", parties=parties))
        self.desk, self.table = ChoiceBox(), ChoiceBox()
        self.copies = QSpinBox()
        self.copies.setRange(1, MOST_COPIES)
        self.copies.lineEdit().setTextMargins(_INSIDE, 0, _INSIDE, 0)
        self.copies.setValue(view.document.copies)
        copies = Field(context, "documentscreen.copies", self.copies)
        copies.setFixedWidth(104)
        at_table = row(Field(context, "documentscreen.send_table", self.table), copies, gap=12)
        at_table.setStretch(0, 1)
        self.body.addWidget(said)
        self.body.addWidget(Field(context, "documentscreen.send_desk", self.desk))
        self.body.addLayout(at_table)
        self.note = Note(context)
        self.body.addWidget(self.note)
        self.add_button("shell.cancel").clicked.connect(self.reject)
        self._done = self.add_button("documentscreen.send_done", kind="primary", default=True)
        self._done.clicked.connect(self.finish)
        self._done.setEnabled(False)
        context.do(_choices, self._offer)

    def _offer(self, found: _Choices) -> None:
        for desk in found.desks:
            self.desk.addItem(desk.name or desk.letter, desk.id)
        self.table.addItem("–", None)
        for table in found.tables:
            self.table.addItem(str(table.number), table.id)
        talk = self._view.negotiation
        self.table.choose(talk.table if talk is not None else None)
        self._done.setEnabled(bool(found.desks))
        if not found.desks:
            self.note.say("documentscreen.send_no_desk", "wait", "triangle")

    def finish(self) -> None:
        """Locks the text, and asks the other desk."""
        document, desk, table = self._view.document.id, self.desk.currentData(), self.table.currentData()
        copies, language = self.copies.value(), self.words.language
        self._done.setEnabled(False)

        def work(place: Workplace) -> Changes:
            printed = document_printing.print_document(place, document, make_paper, language)
            sent = print_queue.send(place, document, desk, copies, table)
            kinds = printed.changes.kinds | sent.changes.kinds
            return Changes(kinds, printed.changes.ids | sent.changes.ids)

        self.context.do_long(work, self._sent, self._refused)

    def _sent(self, changes: Changes) -> None:
        self.context.announce(changes)
        self.context.tell(message("documentscreen.send_sent", desk=self.desk.currentText()))
        self.sent.emit()
        self.accept()

    def _refused(self, error: Exception) -> None:
        self._done.setEnabled(True)
        if isinstance(error, UserFacingError):
            self.note.say(message("documentscreen.two", one=error.title, other=error.advice), "stop")
        else:
            self.context.worker.failed.emit(error)


def _choices(place: Workplace) -> _Choices:
    with place.read() as work:
        own: Id = work.desk.id
        desks = sorted((one for one in work.all(Desk) if one.id != own), key=lambda one: one.letter)
        tables = sorted(work.all(Table), key=lambda one: one.number)
    return _Choices(tuple(desks), tuple(tables))
