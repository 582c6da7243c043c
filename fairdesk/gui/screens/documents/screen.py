"""Documents: the register, a document with its page, what is printed here for others, and ceremonies."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QStackedWidget, QWidget

from fairdesk.domain.document_numbers import read_page_code
from fairdesk.domain.entities import Document, DocumentVersion, Handover, Id
from fairdesk.domain.messages import message
from fairdesk.gui.context import Context
from fairdesk.gui.screens.documents.ceremony_page import CeremonyPage
from fairdesk.gui.screens.documents.check_dialog import CheckDialog
from fairdesk.gui.screens.documents.document_page import DocumentPage
from fairdesk.gui.screens.documents.new_document_dialog import NewDocumentDialog
from fairdesk.gui.screens.documents.own_form_dialog import OwnFormDialog
from fairdesk.gui.screens.documents.pile_dialog import PileDialog
from fairdesk.gui.screens.documents.queue_page import QueuePage
from fairdesk.gui.screens.documents.register_page import RegisterPage
from fairdesk.gui.screens.documents.register_papers import export_register, save_register
from fairdesk.gui.screens.documents.send_dialog import SendDialog
from fairdesk.gui.screens.documents.signing_ways import SCANS
from fairdesk.gui.widgets.basics import Segments, button, column, label, row
from fairdesk.texts import number
from fairdesk.usecases.papers import documents
from fairdesk.usecases.papers.document_versions import Standing
from fairdesk.usecases.papers.documents import DocumentView, Paper
from fairdesk.usecases.papers.own_forms import Registered
from fairdesk.usecases.ports import Workplace

VIEWS = ("register", "queue", "ceremonies")


class Documents(QWidget):
    """The screen."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self._waiting = 0
        self.register = RegisterPage(context)
        self.page = DocumentPage(context)
        self.queue, self.ceremonies = QueuePage(context), CeremonyPage(context)
        self._lists = QStackedWidget()
        for one in (self.register, self.queue, self.ceremonies):
            self._lists.addWidget(one)
        listed = QWidget()
        inside = column(self._head(), self._lists, gap=0)
        inside.setStretch(1, 1)
        listed.setLayout(inside)
        self._listed = listed
        self._stack = QStackedWidget()
        self._stack.addWidget(listed)
        self._stack.addWidget(self.page)
        self.setLayout(column(self._stack, gap=0))
        self._wire()

    # Building

    def _head(self) -> QWidget:
        title = label("title")
        self._words.bind(title, "setText", "shell.screen_documents")
        self.views = Segments(len(VIEWS))
        self.views.chosen.connect(lambda place: self.open_view(VIEWS[place]))
        self.new = button(self._context, "documentscreen.new_document", icon="plus")
        self.new.clicked.connect(lambda: self.new_document())
        self.file_scans = button(self._context, "documentscreen.file_scans", icon="folder")
        self.file_scans.clicked.connect(self.choose_pile)
        self.check = button(self._context, "documentscreen.check_paper", icon="scan")
        self.check.clicked.connect(lambda: self.check_paper())
        self.more = button(self._context, "documentscreen.more", icon="more", kind="quiet")
        self.more.setMenu(self._menu())
        made = QWidget()
        self._top = row(
            title, self.views, None, self.new, self.file_scans, self.check, self.more,
            gap=10, margins=(24, 14, 16, 12),
        )  # fmt: skip
        made.setLayout(self._top)
        return made

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for key, action in (
            ("documentscreen.new_document", self.new_document),
            ("documentscreen.file_scans", self.choose_pile),
            ("documentscreen.check_paper", self.check_paper),
            ("documentscreen.own_form", self.register_own_form),
            ("documentscreen.print_register", self.save_register),
            ("documentscreen.export", self.export),
        ):
            made = menu.addAction("")
            self._words.bind(made, "setText", key)
            made.triggered.connect(lambda _=False, act=action: act())
        return menu

    def _wire(self) -> None:
        for page in (self.register, self.queue, self.ceremonies, self.page):
            page.opened.connect(self.open_document)
        self.register.talk_opened.connect(lambda talk: self._context.go("negotiations", talk))
        self.register.counted.connect(self._show_waiting)
        self.page.left.connect(self.show_list)
        self.page.queue_wanted.connect(self.send_to_desk)
        self._words.changed.connect(self._name_views)
        self._name_views()

    def keys(self) -> dict[str, Callable[[], object]]:
        """What the screen's keys do; each does something where the page has something to do."""
        of_list = {
            "/": self._focus_filter,
            "Ctrl+F": self._focus_filter,
            "Ctrl+P": self._print_list,
            "F7": self.choose_pile,
        }
        of_page = self.page.keys()
        return {
            key: partial(self._pressed, of_page.get(key), of_list.get(key)) for key in {*of_list, *of_page}
        }

    def _pressed(self, on_page: Callable[[], object] | None, on_list: Callable[[], object] | None) -> None:
        action = on_page if self.is_open else on_list
        if action is not None:
            action()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list, unless something else closes first."""
        if event.key() == Qt.Key.Key_Escape and self.is_open:
            self.show_list()
        else:
            super().keyPressEvent(event)

    # Views

    @property
    def view(self) -> str:
        """The name of the list that is shown, or stands behind the document."""
        return VIEWS[self._lists.currentIndex()]

    def open_view(self, name: str) -> None:
        """Shows the register, the print queue or the ceremonies."""
        self._stack.setCurrentWidget(self._listed)
        self._lists.setCurrentIndex(VIEWS.index(name))
        self.views.buttons[VIEWS.index(name)].setChecked(True)
        self.focus_first()

    @property
    def is_open(self) -> bool:
        """Whether a document is shown."""
        return self._stack.currentWidget() is self.page

    def _show_waiting(self, count: int) -> None:
        """How many papers others wait for stands in the tab."""
        self._waiting = count
        self._name_views()

    def _name_views(self) -> None:
        for one, name in zip(self.views.buttons, VIEWS, strict=True):
            shown = number(self._waiting, self._words.language)
            counted = f" {shown}" if name == "queue" and self._waiting else ""
            one.setText(self._words(f"documentscreen.view_{name}") + counted)
        self._fit_head()

    def _fit_head(self) -> None:
        """Where the head has no room, its buttons are left to the menu."""
        buttons = (self.new, self.file_scans, self.check)
        for count in range(len(buttons), -1, -1):
            for place, one in enumerate(buttons):
                one.setVisible(place < count)
            self._top.invalidate()
            if self._top.sizeHint().width() <= self.width():
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook."""
        super().resizeEvent(event)
        self._fit_head()

    def focus_first(self) -> None:
        """The rows have the keys when the screen is opened."""
        if self.is_open:
            self.page.focus_first()
        elif self.view == "register":
            self.register.focus_table()
        else:
            (self.queue if self.view == "queue" else self.ceremonies).focus_first()

    # Keys

    def _focus_filter(self) -> None:
        if self.view == "register":
            self.register.focus_filter()

    def _print_list(self) -> None:
        actions = {
            "register": self.save_register,
            "queue": self.queue.print_current,
            "ceremonies": self.ceremonies.print_all,
        }
        actions[self.view]()

    # Going

    def show_list(self) -> None:
        """Back to the list one comes from, at the document."""
        came_from = self.page.document
        self._stack.setCurrentWidget(self._listed)
        if came_from is not None and self.view == "register":
            self.register.stand_on(came_from)
        self.focus_first()

    def open_document(self, document: Id, version: DocumentVersion | None = None) -> None:
        """Shows a document, or the version of it that somebody holds in their hands."""
        self._stack.setCurrentWidget(self.page)
        self.page.show_document(document, paper=version)
        self.page.focus_first()

    def show_record(self, record: Id) -> None:
        """Opens a document by its own id, a version's or a handover's."""
        self._context.do(lambda place: _document_of(place, record), self._found)

    def _found(self, document: Id | None) -> None:
        if document is not None:
            self.open_document(document)

    # Papers that are scanned

    def receive_paper(self, code: str) -> None:
        """A page's code, or a number as it stands on paper."""
        self._context.do(lambda place: _paper(place, code), lambda found: self._show_paper(code, found))

    def _show_paper(self, code: str, found: "Paper | Id | None") -> None:
        if isinstance(found, bytes):
            self.open_document(found)
        elif found is None:
            self._context.tell(message("documentscreen.paper_unknown", code=code))
        else:
            holds = found.standing is Standing.HOLDS
            self.open_document(found.document.id, None if holds else found.version)
            if not holds:
                values = {"number": found.number, "version": found.version.version}
                self._context.tell(message(f"documentscreen.paper_{found.standing}", **values))

    # Doing

    def send_to_desk(self, view: DocumentView) -> None:
        """Another desk's printer prints it."""
        SendDialog(self._context, view, self).open()

    def choose_pile(self) -> None:
        """Asks for the file with the scanned pages."""
        words = self._words
        dialog = QFileDialog(
            self, words("documentscreen.file_scans"), "", f"{words('documentscreen.scans')} ({SCANS})"
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.file_pile)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def file_pile(self, path: str) -> PileDialog:
        """Files the pages of a file by the codes on them."""
        dialog = PileDialog(self._context, Path(path), self)
        dialog.opened.connect(self.open_document)
        dialog.open()
        return dialog

    def check_paper(self, path: str = "") -> CheckDialog:
        """Tells whether a file is the registered text."""
        dialog = CheckDialog(self._context, self)
        dialog.opened.connect(self.open_document)
        dialog.open()
        if path:
            dialog.check_file(path)
        return dialog

    def new_document(self) -> NewDocumentDialog:
        """Asks which document is begun, and of whose talk."""
        dialog = NewDocumentDialog(self._context, self)
        dialog.begun.connect(self.open_document)
        dialog.open()
        return dialog

    def register_own_form(self) -> OwnFormDialog:
        """A paper that the parties brought."""
        dialog = OwnFormDialog(self._context, self)

        def done(found: Registered) -> None:
            self.open_document(found.document)

        dialog.registered.connect(done)
        dialog.open()
        return dialog

    def save_register(self) -> None:
        """The register as PDF, just the rows that are shown."""
        rows = [one.row for one in self.register.shown]
        save_register(self._context, rows, self.register.asked_in_words, self)

    def export(self) -> None:
        """The register as a spreadsheet, just the rows that are shown."""
        export_register(self._context, [one.row for one in self.register.shown], self)


def _document_of(place: Workplace, record: Id) -> Id | None:
    with place.read() as work:
        if work.get(Document, record) is not None:
            return record
        version = work.get(DocumentVersion, record)
        if version is not None:
            return version.document
        handover = work.get(Handover, record)
        return handover.document if handover is not None else None


def _paper(place: Workplace, code: str) -> Paper | Id | None:
    page = read_page_code(code)
    with place.read() as work:
        return documents.by_code(work, page) if page is not None else documents.by_number(work, code)
