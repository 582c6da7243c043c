"""Documents: the register, a document with its page, what is printed here for others, and ceremonies."""

from collections.abc import Callable

from PySide6.QtWidgets import QStackedWidget, QWidget

from fairdesk.domain.document_numbers import read_page_code
from fairdesk.domain.entities import Document, DocumentVersion, Handover, Id
from fairdesk.domain.messages import message
from fairdesk.gui.context import Context
from fairdesk.gui.screens.documents.document_page import DocumentPage
from fairdesk.gui.screens.documents.register_page import RegisterPage
from fairdesk.gui.widgets.basics import column, label, row
from fairdesk.usecases import documents
from fairdesk.usecases.document_versions import Standing
from fairdesk.usecases.documents import Paper
from fairdesk.usecases.ports import Workplace

VIEWS = ("register", "queue", "ceremonies")


class Documents(QWidget):
    """The screen."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self.register = RegisterPage(context)
        self.page = DocumentPage(context)
        self._lists = QStackedWidget()
        self._lists.addWidget(self.register)
        listed = QWidget()
        inside = column(self._head(), self._lists, gap=0)
        inside.setStretch(1, 1)
        listed.setLayout(inside)
        self._listed = listed
        self._stack = QStackedWidget()
        self._stack.addWidget(listed)
        self._stack.addWidget(self.page)
        self.setLayout(column(self._stack, gap=0))
        self.register.opened.connect(self.open_document)
        self.page.left.connect(self.show_register)
        self.page.opened.connect(self.open_document)

    def _head(self) -> QWidget:
        title = label("title")
        self._words.bind(title, "setText", "shell.screen_documents")
        made = QWidget()
        made.setLayout(row(title, None, gap=14, margins=(24, 14, 16, 12)))
        return made

    def keys(self) -> dict[str, Callable[[], object]]:
        """What the screen's keys do; each does something where the page has something to do."""
        return {
            "/": self._focus_filter,
            "Ctrl+F": self._focus_filter,
            "Ctrl+P": self._print,
            "F7": self._attach,
            "Esc": self._back,
        }

    @property
    def is_open(self) -> bool:
        """Whether a document is shown."""
        return self._stack.currentWidget() is self.page

    def _focus_filter(self) -> None:
        if not self.is_open:
            self.register.focus_filter()

    def _print(self) -> None:
        if self.is_open:
            self.page.print_now()

    def _attach(self) -> None:
        if self.is_open:
            self.page.attach_scan()

    def _back(self) -> None:
        if self.is_open:
            self.show_register()

    # Going

    def show_register(self) -> None:
        """Back to the register, at the document one comes from."""
        came_from = self.page.document
        self._stack.setCurrentWidget(self._listed)
        if came_from is not None:
            self.register.stand_on(came_from)
        self.register.focus_table()

    def open_document(self, document: Id, version: DocumentVersion | None = None) -> None:
        """Shows a document, or the version of it that somebody holds in their hands."""
        self._stack.setCurrentWidget(self.page)
        self.page.show_document(document, paper=version)

    def show_record(self, record: Id) -> None:
        """Opens a document by its own id, a version's or a handover's."""
        self._context.do(lambda place: _document_of(place, record), self._found)

    def _found(self, document: Id | None) -> None:
        if document is not None:
            self.open_document(document)

    def focus_first(self) -> None:
        """The rows have the keys when the screen is opened."""
        if not self.is_open:
            self.register.focus_table()

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
                said = message(
                    f"documentscreen.paper_{found.standing}",
                    number=found.number,
                    version=found.version.version,
                )
                self._context.tell(said)


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
