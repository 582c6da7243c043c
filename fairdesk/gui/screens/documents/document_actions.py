"""What can be done with a document: print it, save it, sign it, end it. Questions are asked here."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import Message, message
from fairdesk.gui.context import Context
from fairdesk.gui.desk_printing import document_printer
from fairdesk.gui.papers import save_and_open
from fairdesk.gui.printing import check_printer, print_pdf
from fairdesk.gui.screens.documents.reason_dialog import ask_reason
from fairdesk.gui.widgets.basics import label
from fairdesk.gui.widgets.dialogs import NARROW, Dialog, ask
from fairdesk.usecases.papers import document_ends, document_printing, signings
from fairdesk.usecases.papers.document_content import Content, PaperMade
from fairdesk.usecases.papers.document_drafts import Drafted
from fairdesk.usecases.papers.document_printing import Printed
from fairdesk.usecases.papers.documents import DocumentView
from fairdesk.usecases.ports import Changes, Workplace


def make_paper(content: Content) -> PaperMade:
    """Sets the pages of a document."""
    from fairdesk.documents.deal_papers import paper_pdf  # loaded with the first paper

    return paper_pdf(content)


class DocumentActions(QObject):
    """``printed`` and ``ended`` follow what was done; ``opened`` carries another document to show;

    ``queue_wanted`` asks for another desk's printer.
    """

    printed = Signal(object)
    done = Signal()
    opened = Signal(object)
    queue_wanted = Signal(object)

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self._is_printing = False

    # Paper

    def print_document(self, view: DocumentView) -> None:
        """Prints as many copies as are wanted; the first printing locks the text."""
        if self._is_printing:
            return
        printer = document_printer(self._context.settings)
        if not printer:
            self._ask_where(view)
            return
        document, copies = view.document.id, view.document.copies
        language = self._context.words.language

        def work(place: Workplace) -> Printed:
            check_printer(printer)
            printed = document_printing.print_document(place, document, make_paper, language)
            print_pdf(printed.pdf, printer, copies)
            return printed

        self._is_printing = True
        self._context.do_long(work, partial(self._has_printed, copies), self._has_not_printed)

    def _has_printed(self, copies: int, printed: Printed) -> None:
        self._is_printing = False
        self._context.announce(printed.changes)
        self._context.tell(message("documentscreen.printed", number=printed.number, count=copies))
        self.printed.emit(printed)

    def _has_not_printed(self, error: Exception) -> None:
        """The printer may have failed after the text was locked: every page must show that."""
        self._is_printing = False
        self._context.announce(Changes(frozenset({"document", "document_version"})))
        self._context.worker.failed.emit(error)

    def _ask_where(self, view: DocumentView) -> None:
        """No printer here: another desk's, or a file."""
        dialog = Dialog(self._context, "documentscreen.no_printer", NARROW, self._window)
        said = label("body", "secondary", wrap=True)
        self._context.words.bind(said, "setText", "documentscreen.no_printer_more")
        dialog.body.addWidget(said)
        ways: list[tuple[str, Callable[[], object]]] = [
            ("documentscreen.send_to_desk", lambda: self.queue_wanted.emit(view)),
            ("documentscreen.lock_and_save", lambda: self.lock_and_save(view)),
            ("documentscreen.choose_printer", lambda: self._context.go("settings")),
        ]
        for key, action in ways:
            choice = dialog.add_choice(key)
            choice.clicked.connect(lambda _=False, act=action: (dialog.accept(), act()))
        dialog.add_button("shell.cancel").clicked.connect(dialog.reject)
        dialog.open()

    def lock_and_save(self, view: DocumentView) -> None:
        """Locks the text and saves the PDF, to be printed somewhere else."""
        document, language = view.document.id, self._context.words.language

        def work(place: Workplace) -> Printed:
            return document_printing.print_document(place, document, make_paper, language)

        def done(printed: Printed) -> None:
            self._context.announce(printed.changes)
            self.save(printed.pdf, printed.number, printed.version)
            self.printed.emit(printed)

        self._context.do_long(work, done)

    def save(self, pdf: bytes, number: str, version: int) -> None:
        """Saves a PDF under its number and opens it."""
        name = number.replace("/", "-") or self._context.words("documentscreen.state_draft")
        stem = f"{name} v{version}" if number else name
        save_and_open(self._context, pdf, f"{stem}.pdf", self._window)

    # Changes after printing

    def keep_as_printed(self, view: DocumentView) -> None:
        """The paper is right as it is."""
        document = view.document.id
        self._do(lambda place: document_ends.keep_as_printed(place, document))

    def replace(self, view: DocumentView) -> None:
        """A new document with a number of this desk's own."""
        document = view.document.id

        def done(drafted: Drafted) -> None:
            self._context.announce(drafted.changes)
            self.opened.emit(drafted.document)

        self._context.do(lambda place: document_ends.replace(place, document), done)

    # Ends

    def cancel(self, view: DocumentView) -> None:
        """Asks why, and ends the document; a draft that nobody printed is thrown away without a reason."""
        document = view.document.id
        if view.current is None and not view.document.own_form:
            if self._is_sure(
                "documentscreen.discard_ask", "documentscreen.discard_more", "documentscreen.discard"
            ):
                self._do(lambda place: document_ends.discard(place, document), self.done.emit)
            return
        number = view.number

        def with_reason(reason: str) -> None:
            sentence = message("documentscreen.cancelled_now", number=number)
            self._do(lambda place: document_ends.cancel(place, document, reason), told=sentence)

        ask_reason(
            self._context,
            message("documentscreen.cancel_ask", number=number),
            "documentscreen.cancel_why",
            "documentscreen.cancel_document",
            with_reason,
            self._window,
        )

    def reinstate(self, view: DocumentView) -> None:
        """It was cancelled by mistake."""
        document = view.document.id
        self._do(lambda place: document_ends.reinstate(place, document))

    def archive(self, view: DocumentView) -> None:
        """Puts a signed document away."""
        document, number = view.document.id, view.number
        sentence = message("documentscreen.archived_now", number=number)
        self._do(lambda place: document_ends.archive(place, document), told=sentence)

    def take_back_signature(self, view: DocumentView, enterprise: Id) -> None:
        """A signature was noted by mistake."""
        document = view.document.id
        if self._is_sure(
            "documentscreen.take_back_ask", "documentscreen.take_back_more", "documentscreen.take_back"
        ):
            self._do(lambda place: signings.take_back(place, document, enterprise))

    # Shared

    def _is_sure(self, title: str, more: str, yes: str) -> bool:
        return ask(self._context, message(title), message(more), yes, destroys=True, parent=self._window)

    def _do(
        self,
        job: Callable[[Workplace], Changes],
        then: Callable[[], object] | None = None,
        told: Message | None = None,
    ) -> None:
        def done(changes: Changes) -> None:
            self._context.announce(changes)
            if told is not None:
                self._context.tell(told, changes.span)
            if then is not None:
                then()

        self._context.do(job, done)
