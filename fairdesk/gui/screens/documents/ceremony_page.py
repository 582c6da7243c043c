"""Signing in public: which documents, in which order; what is printed for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from fairdesk.domain.clock import fair_day
from fairdesk.domain.entities import Ceremony, Hall, Id
from fairdesk.domain.grid import clock_time, moment
from fairdesk.domain.messages import message
from fairdesk.gui.context import Context
from fairdesk.gui.desk_printing import document_printer
from fairdesk.gui.papers import save_and_open
from fairdesk.gui.printing import check_printer, print_pdf
from fairdesk.gui.screens.documents.ceremony_list import CeremonyList
from fairdesk.gui.screens.documents.document_actions import make_paper
from fairdesk.gui.screens.documents.keeping import Keeper, TypedField
from fairdesk.gui.screens.documents.pick_dialog import PickDialog
from fairdesk.gui.widgets.basics import Field, IconLabel, button, column, label, line, row
from fairdesk.gui.widgets.day_edit import DayEdit
from fairdesk.gui.widgets.dialogs import ask
from fairdesk.gui.widgets.inputs import ChoiceBox
from fairdesk.gui.widgets.keeping_up import KeepingUp
from fairdesk.texts import Language
from fairdesk.usecases.papers import ceremonies, document_printing
from fairdesk.usecases.papers.ceremonies import Called, CeremonyOrder, Made, RunningSheet
from fairdesk.usecases.ports import Changes, Workplace

_KINDS = frozenset({"ceremony", "document", "document_version", "signing", "hall"})


@dataclass(frozen=True)
class _Loaded:
    known: tuple[Ceremony, ...]
    halls: tuple[Hall, ...]
    sheet: RunningSheet | None
    zone: str
    today: date


class CeremonyPage(QWidget):
    """``opened`` carries a document."""

    opened = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self._keeper = Keeper(context)
        self._shown: Id | None = None
        self._loaded: _Loaded | None = None
        self._is_printing = False
        self.which = ChoiceBox()
        self.which.setMinimumWidth(220)
        context.words.bind(self.which, "setAccessibleName", "documentscreen.view_ceremonies")
        self.which.activated.connect(lambda _: self.show_ceremony(self.which.currentData()))
        self.list = CeremonyList(context)
        context.words.bind(self.list, "setAccessibleName", "documentscreen.ceremony_order")
        self._lay_out()
        self._wire()

    # Building

    def _lay_out(self) -> None:
        context = self._context
        self.new = button(context, "documentscreen.ceremony_new", icon="plus")
        self.new.clicked.connect(self.make)
        self.add = button(context, "documentscreen.ceremony_add", icon="plus")
        self.add.clicked.connect(self.pick)
        self.sort = button(context, "documentscreen.ceremony_sort", icon="swap", kind="quiet")
        self.sort.setMenu(self._sort_menu())
        self.papers = button(context, "documentscreen.ceremony_papers", icon="download")
        self.papers.setMenu(self._papers_menu())
        self.print = button(context, "documentscreen.ceremony_print", icon="printer", kind="primary")
        self.print.clicked.connect(self.print_all)
        self._tools = row(self.which, self.new, None, self.papers, self.print, gap=8, margins=(24, 0, 16, 12))
        self.name = TypedField(context, "fields.ceremony_name")
        self.day, self.time = DayEdit(context), TypedField(context, "documentscreen.ceremony_time")
        self.hall = ChoiceBox()
        self.hall.activated.connect(lambda _: self._keep("hall", self.hall.currentData()))
        day_field = Field(context, "fields.document_day", self.day)
        hall_field = Field(context, "fields.ceremony_hall", self.hall)
        self.time.setFixedWidth(104)
        day_field.setFixedWidth(190)
        hall_field.setFixedWidth(190)
        fields = row(self.name, day_field, self.time, hall_field, gap=12, margins=(24, 12, 24, 8))
        fields.setStretch(0, 1)
        remove = button(context, "documentscreen.ceremony_remove", icon="trash", kind="quiet", size="small")
        remove.clicked.connect(self.remove_current)
        self._hint = label("caption", "secondary")
        self._words.bind(self._hint, "setText", "documentscreen.ceremony_hint")
        under = row(self.add, self.sort, None, self._hint, remove, gap=8, margins=(24, 0, 16, 10))
        whole = column(fields, under, line("line"), self.list, gap=0)
        whole.setStretch(3, 1)
        page = QWidget()
        page.setLayout(whole)
        self._stack = QStackedWidget()
        self._stack.addWidget(page)
        self._stack.addWidget(self._empty_page())
        outer = column(self._tools, line("line.strong"), self._stack, gap=0)
        outer.setStretch(2, 1)
        self.setLayout(outer)

    def _empty_page(self) -> QWidget:
        star = IconLabel(self._context.theme, "star8", "line.strong", 72)
        said = label("body", "secondary", wrap=True)
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.bind(said, "setText", "documentscreen.ceremony_none")
        plan = button(self._context, "documentscreen.ceremony_new", icon="plus", kind="primary")
        plan.clicked.connect(self.make)
        made = QWidget()
        holder = column(None, star, said, plan, None, gap=14)
        for part in (star, plan):
            holder.setAlignment(part, Qt.AlignmentFlag.AlignCenter)
        made.setLayout(holder)
        return made

    def _sort_menu(self) -> QMenu:
        menu = QMenu(self)
        for by in CeremonyOrder:
            action = menu.addAction("")
            self._words.bind(action, "setText", f"documentscreen.ceremony_by_{by}")
            action.triggered.connect(partial(self._sort, by))
        return menu

    def _papers_menu(self) -> QMenu:
        menu = QMenu(self)
        for key, action in (
            ("documentscreen.ceremony_sheet", self.save_sheet),
            ("documentscreen.ceremony_labels", self.save_labels),
        ):
            made = menu.addAction("")
            self._words.bind(made, "setText", key)
            made.triggered.connect(lambda _=False, act=action: act())
        menu.addSeparator()
        cancel = menu.addAction("")
        self._words.bind(cancel, "setText", "documentscreen.ceremony_cancel")
        cancel.triggered.connect(lambda _=False: self.cancel())
        return menu

    def _wire(self) -> None:
        self.name.typed.connect(lambda written: self._keep("name", written.strip()))
        self.day.written.connect(lambda _: self._keep_moment())
        self.time.typed.connect(lambda _: self._keep_moment())
        self.list.ordered.connect(self._keep_order)
        self.list.removed.connect(self._remove)
        self.list.opened.connect(self.opened)
        self._context.words.changed.connect(self.read)
        self._keeping = KeepingUp(self, self._context, _KINDS, self.read)

    # What is shown

    def read(self) -> None:
        """Reads the ceremonies again."""
        self._context.do(partial(_read, self._shown), self._show)

    def show_ceremony(self, ceremony: Id | None) -> None:
        """Another ceremony."""
        self._shown = ceremony
        self.read()

    def _show(self, loaded: _Loaded) -> None:
        self._loaded = loaded
        sheet = loaded.sheet
        self._shown = sheet.ceremony.id if sheet else None
        self.which.clear()
        for one in loaded.known:
            self.which.addItem(one.name or self._words("documentscreen.ceremony_unnamed"), one.id)
        self.which.choose(self._shown)
        self.which.setVisible(len(loaded.known) > 1)
        self.new.setVisible(bool(loaded.known))
        for one in (self.papers, self.print):
            one.setVisible(sheet is not None)
            one.setEnabled(sheet is not None and bool(sheet.called))
        self._stack.setCurrentIndex(0 if sheet else 1)
        if sheet is not None:
            self._show_sheet(sheet, loaded)

    def _show_sheet(self, sheet: RunningSheet, loaded: _Loaded) -> None:
        at = sheet.ceremony.at.astimezone(ZoneInfo(loaded.zone)) if sheet.ceremony.at else None
        self.name.show_text(sheet.ceremony.name)
        self.day.show_day(at.date() if at else None)
        self.time.show_text(f"{at:%H:%M}" if at else "")
        self.hall.clear()
        self.hall.addItem("–", None)
        for one in loaded.halls:
            self.hall.addItem(one.name, one.id)
        self.hall.choose(sheet.ceremony.hall)
        self.list.show_called(sheet.called)

    @property
    def called(self) -> Sequence[Called]:
        """The documents of the ceremony shown."""
        sheet = self._loaded.sheet if self._loaded else None
        return sheet.called if sheet else ()

    def focus_first(self) -> None:
        """The rows have the keys."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    # Planning

    def make(self) -> None:
        """Plans a ceremony; its name can be changed at once."""
        name = self._words("documentscreen.ceremony_first_name")

        def done(made: Made) -> None:
            self._shown = made.ceremony
            self._context.announce(made.changes)
            self.read()
            self.name.line.setFocus()
            self.name.line.selectAll()

        self._context.do(lambda place: ceremonies.create(place, name), done)

    def pick(self) -> None:
        """Chooses memoranda and contracts for it."""
        if self._shown is None:
            return
        dialog = PickDialog(self._context, {one.document for one in self.called}, self)
        dialog.picked.connect(self._add_all)
        dialog.open()

    def _add_all(self, picked: list[Id]) -> None:
        self._keep_order([*(one.document for one in self.called), *picked])

    def remove_current(self) -> None:
        """Takes the document one stands on out."""
        current = self.list.current
        if current is not None:
            self._remove(current.document)

    def _remove(self, document: Id) -> None:
        self._change(lambda place, ceremony: ceremonies.remove(place, ceremony, document))

    def _keep_order(self, documents: list[Id]) -> None:
        self._change(lambda place, ceremony: ceremonies.set_documents(place, ceremony, documents))

    def _sort(self, by: CeremonyOrder, _checked: bool = False) -> None:
        self._change(lambda place, ceremony: ceremonies.sort(place, ceremony, by))

    def _keep(self, field: str, value: object) -> None:
        self._change(lambda place, ceremony: ceremonies.set_field(place, ceremony, field, value))

    def _keep_moment(self) -> None:
        """Day and time together are when it begins; a time that is none is said under its field."""
        loaded = self._loaded
        if loaded is None:
            return
        written = self.time.written.strip()
        at = clock_time(written) if written else time(0, 0)
        self.time.show_problem(message("fields.time_wrong") if at is None else None)
        if at is None:
            return
        on = self.day.day or (loaded.today if written else None)
        self._keep("at", moment(on, at, loaded.zone) if on is not None else None)

    def cancel(self) -> None:
        """Takes the ceremony back; its documents stay."""
        title, more = (
            message("documentscreen.ceremony_cancel_ask"),
            message("documentscreen.ceremony_cancel_more"),
        )
        if self._shown is not None and ask(
            self._context, title, more, "documentscreen.ceremony_cancel", destroys=True, parent=self
        ):
            self._change(ceremonies.cancel)

    def _change(self, job: Callable[[Workplace, Id], Changes]) -> None:
        ceremony = self._shown
        if ceremony is not None:
            self._keeper.keep(lambda place: job(place, ceremony))

    # Papers

    def print_all(self) -> None:
        """Prints all documents in order, so that they lie as they are called up."""
        printer = document_printer(self._context.settings)
        if not printer:
            self._context.tell(message("printing.none_chosen"))
            return
        if self._is_printing or not self.called:
            return
        self._is_printing = True
        job = partial(_print_all, tuple(self.called), printer, self._words.language)
        self._context.do_long(job, self._has_printed, self._has_not_printed)

    def _has_printed(self, done: tuple[int, Changes]) -> None:
        self._is_printing = False
        self._context.announce(done[1])
        self._context.tell(message("documentscreen.ceremony_printed", count=done[0]))

    def _has_not_printed(self, error: Exception) -> None:
        self._is_printing = False
        self._context.announce(Changes(frozenset({"document", "document_version"})))
        self._context.worker.failed.emit(error)

    def save_sheet(self) -> None:
        """The sheet by which the host calls the parties up."""
        self._save(_sheet_pdf, "documentscreen.ceremony_sheet")

    def save_labels(self) -> None:
        """Labels for the folders in which the documents are handed over."""
        self._save(_labels_pdf, "documentscreen.ceremony_labels")

    def _save(self, make: Callable[[Id, Language, Workplace], bytes], name: str) -> None:
        ceremony, language = self._shown, self._words.language
        if ceremony is None:
            return
        file = f"{self._words(name)}.pdf"
        self._context.do_long(
            partial(make, ceremony, language), lambda pdf: save_and_open(self._context, pdf, file, self)
        )


def _read(wanted: Id | None, place: Workplace) -> _Loaded:
    """All ceremonies, and the one that is shown: the wanted one, else the latest."""
    with place.read() as work:
        known = tuple(ceremonies.ceremonies(work))
        shown = next((one for one in known if one.id == wanted), known[-1] if known else None)
        sheet = ceremonies.running_sheet(work, shown.id) if shown else None
        halls = tuple(sorted(work.all(Hall), key=lambda one: one.name))
        zone = work.fair.time_zone
        return _Loaded(known, halls, sheet, zone, fair_day(work.now, zone))


def _print_all(
    called: Sequence[Called], printer: str, language: Language, place: Workplace
) -> tuple[int, Changes]:
    """Prints documents one after the other, drafts too: their text is locked by it."""
    check_printer(printer)
    kinds, ids = set[str](), set[Id]()
    for one in called:
        printed = document_printing.print_document(place, one.document, make_paper, language)
        kinds |= printed.changes.kinds
        ids |= printed.changes.ids
        print_pdf(printed.pdf, printer, one.copies)
    return len(called), Changes(frozenset(kinds), frozenset(ids))


def _sheet_pdf(ceremony: Id, language: Language, place: Workplace) -> bytes:
    from fairdesk.documents.document_lists import running_sheet_pdf  # loaded with the first ceremony

    with place.read() as work:
        return running_sheet_pdf(ceremonies.running_sheet(work, ceremony), work.fair, language)


def _labels_pdf(ceremony: Id, language: Language, place: Workplace) -> bytes:
    from fairdesk.documents.folder_labels import folder_labels_pdf  # loaded with the first ceremony
    from fairdesk.usecases.papers import documents

    with place.read() as work:
        sheet = ceremonies.running_sheet(work, ceremony)
        return folder_labels_pdf(
            [documents.view(work, one.document).content for one in sheet.called], language
        )
