"""A paper on the parties' own form: its number, its portal lot, its scan. It counts like ours."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from fairdesk.domain.entities import DealItem, Id
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.gui.context import Context
from fairdesk.gui.screens.documents.attach_dialog import read_file
from fairdesk.gui.screens.documents.deal_choice import DealChoice
from fairdesk.gui.screens.documents.signing_ways import SCANS
from fairdesk.gui.widgets.basics import Field, button, row
from fairdesk.gui.widgets.day_edit import DayEdit
from fairdesk.gui.widgets.dialogs import Dialog
from fairdesk.gui.widgets.inputs import ChoiceBox
from fairdesk.gui.widgets.notes import Note
from fairdesk.usecases import fields
from fairdesk.usecases.deals import paper_deals
from fairdesk.usecases.papers.document_kinds import kinds
from fairdesk.usecases.papers.own_forms import Registered, register_own_form
from fairdesk.usecases.ports import Changes, Workplace

_WIDTH = 560


@dataclass(frozen=True)
class _Answers:
    negotiation: Id | None
    parties: tuple[Id, ...]
    template: str
    number: str
    lot: str
    sum: Decimal | None


class OwnFormDialog(Dialog):
    """``registered`` carries what was registered."""

    stays_on_scan = True
    registered = Signal(object)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, "documentscreen.own_title", _WIDTH, parent)
        self.deal, self.kind = DealChoice(context, self), ChoiceBox()
        self.kind.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for name, one in kinds().items():
            self.kind.addItem(one.names[self.words.language], name)
        self.number = Field(context, "fields.document_own_form")
        self.lot = Field(context, "fields.document_portal_lot")
        self.sum = Field(context, "fields.document_sum")
        self.day = DayEdit(context)
        self.day.show_day(context.place.clock.now().date())
        self.path = ""
        self._file = QLineEdit()
        self._file.setReadOnly(True)
        self.scan = Field(context, "documentscreen.own_scan", self._file)
        self._lay_out()
        self.add_button("shell.cancel").clicked.connect(self.reject)
        self._done = self.add_button("documentscreen.own_done", kind="primary")
        self._done.clicked.connect(self.finish)
        self.deal.parties[0].line.setFocus()

    def _lay_out(self) -> None:
        context = self.context
        choose = button(context, "documentscreen.choose_file", icon="folder")
        choose.clicked.connect(self.choose)
        self.note = Note(context)
        pairs = (
            (self.deal.parties[0], self.deal.parties[1]),
            (Field(context, "fields.document_template", self.kind), self.number),
            (self.lot, self.sum),
        )
        self.body.addLayout(_half(*pairs[0]))
        self.body.addWidget(self.deal.talk_field)
        for pair in pairs[1:]:
            self.body.addLayout(_half(*pair))
        self.body.addLayout(_half(Field(context, "fields.document_day", self.day), self.scan))
        self.body.addLayout(row(None, choose))
        self.body.addWidget(self.note)

    def choose(self) -> None:
        """Asks for the scan."""
        words = self.words
        dialog = QFileDialog(
            self, words("documentscreen.choose_file"), "", f"{words('documentscreen.scans')} ({SCANS})"
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.take_file)
        dialog.open()

    def take_file(self, path: str) -> None:
        """The scan of the paper."""
        self.path = path
        self._file.setText(Path(path).name)
        self.scan.show_problem(None)

    # Registering

    def finish(self) -> None:
        """Registers the paper, unless something is missing: then its field says so."""
        answers = self._answers()
        if answers is None:
            return
        self._done.setEnabled(False)
        self.context.do_long(
            partial(_registered, answers, self.path, self.day.day), self._show_done, self._refused
        )

    def _answers(self) -> _Answers | None:
        summed = fields.check(DealItem, "sum", self.sum.text)
        self.sum.show_problem(summed.problem)
        wrong = self.deal.show_missing() or summed.problem is not None
        for field, is_there in ((self.number, bool(self.number.text.strip())), (self.scan, bool(self.path))):
            field.show_problem(None if is_there else message("documentscreen.own_needed"))
            wrong = wrong or not is_there
        if wrong:
            return None
        value = summed.value if isinstance(summed.value, Decimal) else None
        return _Answers(
            self.deal.negotiation,
            self.deal.enterprises,
            self.kind.currentData(),
            self.number.text,
            self.lot.text,
            value,
        )

    def _show_done(self, found: Registered) -> None:
        self.context.announce(found.changes)
        if found.lookalikes:
            numbers = ", ".join(one.number for one in found.lookalikes)
            self.context.tell(message("documentscreen.alike", numbers=numbers))
        self.registered.emit(found)
        self.accept()

    def _refused(self, error: Exception) -> None:
        self._done.setEnabled(True)
        if isinstance(error, UserFacingError):
            self.note.say(message("documentscreen.two", one=error.title, other=error.advice), "stop")
        else:
            self.context.worker.failed.emit(error)


def _half(one: QWidget, other: QWidget) -> QHBoxLayout:
    """Two fields of one width side by side."""
    made = row(one, other, gap=12)
    for place in (0, 1):
        made.setStretch(place, 1)
    made.setAlignment(one, Qt.AlignmentFlag.AlignTop)
    made.setAlignment(other, Qt.AlignmentFlag.AlignTop)
    return made


def _registered(answers: _Answers, path: str, on: date | None, place: Workplace) -> Registered:
    """Registers a paper; without a talk of its parties its deal begins with it."""
    name, body = read_file(path)
    negotiation = answers.negotiation
    begun = None
    if negotiation is None:
        begun = paper_deals.begin_with_paper(place, answers.parties, answers.template)
        negotiation = begun.negotiation
    found = register_own_form(
        place,
        negotiation,
        answers.template,
        answers.number,
        answers.lot,
        name,
        body,
        on,
        answers.sum,
        pages=_pages(name, body),
    )
    if begun is None:
        return found
    kinds_changed = begun.changes.kinds | found.changes.kinds
    return replace(found, changes=Changes(kinds_changed, begun.changes.ids | found.changes.ids))


def _pages(name: str, body: bytes) -> int:
    """How many pages a scan has. Raises ``UserFacingError`` where it cannot be opened."""
    from fairdesk.exchange.scanned_pages import ScannedFile  # loaded with the first scan

    with ScannedFile(body, name) as pages:
        return len(pages)
