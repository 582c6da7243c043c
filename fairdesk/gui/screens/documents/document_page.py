"""A document: its state along the top, its form at the left, the page it makes at the right."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from fairdesk.domain.entities import Attachment, DocumentVersion, Id
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.papers import DocumentState
from fairdesk.gui.context import Context
from fairdesk.gui.papers import save_and_open
from fairdesk.gui.screens.documents.differs_note import DiffersNote
from fairdesk.gui.screens.documents.document_actions import DocumentActions
from fairdesk.gui.screens.documents.document_menu import entries
from fairdesk.gui.screens.documents.form import Form
from fairdesk.gui.screens.documents.load import Loaded, load
from fairdesk.gui.screens.documents.page_head import PageHead, why_no_scan
from fairdesk.gui.screens.documents.page_side import PageSide
from fairdesk.gui.screens.documents.printed_part import (
    FilesPart,
    SignaturesPart,
    VersionsPart,
    WarningsPart,
)
from fairdesk.gui.screens.documents.ready_part import ReadyPart
from fairdesk.gui.screens.documents.signing_ways import SigningWays
from fairdesk.gui.screens.documents.state_bar import StateBar
from fairdesk.gui.screens.documents.state_words import faces
from fairdesk.gui.widgets.basics import button, column, label, line, row
from fairdesk.gui.widgets.history_part import HistoryPart
from fairdesk.gui.widgets.keeping_up import KeepingUp
from fairdesk.usecases.papers.documents import DocumentView
from fairdesk.usecases.ports import Workplace

_FORM = 428
_NARROW_FORM = 388
_NARROW_BELOW = 1180
_KINDS = frozenset(
    {
        "document", "document_version", "signing", "attachment", "print_job", "negotiation", "deal_party",
        "deal_item", "path_step", "handover", "enterprise", "delegate", "negotiation_note",
    }
)  # fmt: skip


class DocumentPage(QWidget):
    """``left`` asks for the register, ``opened`` carries another document to show."""

    left = Signal()
    opened = Signal(object)
    queue_wanted = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self._document: Id | None = None
        self._loaded: Loaded | None = None
        self.doing = DocumentActions(context, self)
        self.ways = SigningWays(context, self)
        self.head, self.states = PageHead(context), StateBar(context.theme)
        self.form, self.ready = Form(context), ReadyPart(context)
        self.side = PageSide(context)
        self.preview = self.side.preview
        self._add_notes()
        self._lay_out()
        self._wire()
        self.setAcceptDrops(True)

    # Building

    def _lay_out(self) -> None:
        self._left = QWidget()
        inside = column(self.form, line("line.strong"), self.ready, gap=0)
        inside.setStretch(0, 1)
        self._left.setLayout(inside)
        both = row(self._left, self.side, gap=0)
        both.setStretch(1, 1)
        whole = column(self.head, line("line.strong"), self.states, both, gap=0)
        whole.setStretch(3, 1)
        self.setLayout(whole)

    def _add_notes(self) -> None:
        context = self._context
        self.kind = label("heading", wrap=True)
        self.differs, self.warnings = DiffersNote(context), WarningsPart(context)
        self.signatures = SignaturesPart(context)
        self.change = button(context, "documentscreen.change_text", icon="edit", size="small")
        self._change_row = QWidget()
        self._change_row.setLayout(row(self.change, None))
        self.files, self.versions = FilesPart(context), VersionsPart(context)
        self.history = HistoryPart(context)
        for part in (self.kind, self.differs, self.warnings, self.signatures, self._change_row):
            self.form.above.addWidget(part)
        for part in (self.files, self.versions, self.history):
            self.form.below.addWidget(part)

    def _wire(self) -> None:
        self._keeping = KeepingUp(self, self._context, _KINDS, self._read)
        self._context.words.changed.connect(self._language_changed)
        head, differs = self.head, self.differs
        head.left.connect(self.left)
        head.save_wanted.connect(self.save_pdf)
        head.attach_wanted.connect(self.attach_scan)
        head.print_wanted.connect(self.print_now)
        head.menu_wanted.connect(self._fill_menu)
        differs.print_wanted.connect(self.print_now)
        differs.keep_wanted.connect(lambda: self._with_view(self.doing.keep_as_printed))
        differs.replace_wanted.connect(lambda: self._with_view(self.doing.replace))
        self.change.clicked.connect(self.unlock)
        self.form.tint_wanted.connect(self.side.tint_field)
        self.form.clause_wanted.connect(self.side.tint_clause)
        self.ready.reached.connect(self.form.reach)
        self.signatures.taken_back.connect(
            lambda enterprise: self._with_view(lambda view: self.doing.take_back_signature(view, enterprise))
        )
        self.files.opened.connect(self._open_file)
        self.versions.opened.connect(self.side.show_version)
        self.doing.printed.connect(lambda _: self.side.unlock(unlocked=False))
        self.doing.done.connect(self.left)
        self.doing.opened.connect(self.opened)
        self.doing.queue_wanted.connect(self.queue_wanted)

    # What is shown

    def show_document(self, document: Id, *, paper: DocumentVersion | None = None) -> None:
        """Opens a document; ``paper`` is the version that somebody holds in their hands."""
        if document != self._document:
            self._loaded = None
            self.side.begin()
        self._document = document
        self.side.hold(paper)
        self.history.show_record(document)
        self._read()

    @property
    def document(self) -> Id | None:
        """The document shown."""
        return self._document

    @property
    def view(self) -> DocumentView | None:
        """What is known of it, once it is read."""
        return self._loaded.view if self._loaded else None

    def _read(self) -> None:
        document, language = self._document, self._words.language
        if document is None:
            return
        self._context.do(
            lambda place: load(place, document, language), self._show, partial(self._gone, document)
        )

    def _language_changed(self) -> None:
        self._with_view(self.head.show_document)
        self._read()

    def _gone(self, document: Id, error: Exception) -> None:
        if document == self._document:
            self._document = None
            self.left.emit()
        if not isinstance(error, UserFacingError):
            self._context.worker.failed.emit(error)

    def _show(self, loaded: Loaded) -> None:
        view = loaded.view
        if view.document.id != self._document:
            return
        self._loaded = loaded
        words, zone, is_locked = self._words, loaded.zone, self._is_locked(view)
        self.head.show_document(view)
        self.kind.setText(view.kind.names[words.language] if view.kind else view.document.template)
        self.states.show_states(faces(view, words, zone))
        self.differs.show_differences(view, loaded.differences)
        self.warnings.show_warnings((*view.warnings, *loaded.warnings))
        self.signatures.show_signatures(view, loaded.told, zone)
        self.files.show_files(view.attachments, zone)
        self.versions.show_versions(view.versions, view.current.id if view.current else None, zone)
        self._change_row.setVisible(is_locked and _may_change(view))
        self.form.show_document(loaded, locked=is_locked)
        self.ready.show_document(loaded)
        self.side.show_document(loaded)

    def _is_locked(self, view: DocumentView) -> bool:
        """Printing locks the text, until somebody says that the next version is wanted."""
        if view.state is DocumentState.CANCELLED:
            return True
        return view.current is not None and not self.side.is_unlocked

    # Doing

    def keys(self) -> dict[str, Callable[[], object]]:
        """Its own keys."""
        paper = self.preview.view
        return {
            "Ctrl+P": self.print_now,
            "Ctrl+S": self.save_pdf,
            "Ctrl+V": self.paste_scan,
            "F7": self.attach_scan,
            "Ctrl++": paper.zoom_in,
            "Ctrl+=": paper.zoom_in,
            "Ctrl+-": paper.zoom_out,
            "Ctrl+0": paper.fit_width,
        }

    def print_now(self) -> None:
        """Prints, unless something must be put in first: then the first link has the keys."""
        view, loaded = self.view, self._loaded
        if view is None or loaded is None or not self.head.print.isEnabled():
            return
        to_print = view.current is None or view.differs
        lack = next((one for one in loaded.lacks if one.must), None)
        if to_print and lack is not None:
            self.ready.links[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._context.tell(lack.message)
            return
        self.doing.print_document(view)

    def save_pdf(self) -> None:
        """Saves the page that is shown."""
        view = self.view
        if view is None or not self.preview.pdf:
            return
        version = self.side.version_shown
        number = view.number if version is not None or view.document.own_form else ""
        self.doing.save(self.preview.pdf, number, version.version if version else 1)

    def attach_scan(self) -> None:
        """F7: a file with the signed paper."""
        view = self.view
        if view is None:
            return
        why = why_no_scan(view)
        if why is not None:
            self._context.tell(why)
            return
        self.ways.attach_scan(view)

    def paste_scan(self) -> None:
        """A photo of the signed paper that was copied somewhere else."""
        view = self.view
        if view is not None and why_no_scan(view) is None:
            self.ways.paste(view)

    def focus_first(self) -> None:
        """The page has the keys: arrows scroll it, Tab goes to the form."""
        self.preview.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def unlock(self) -> None:
        """The next version is wanted: the fields are open, the page shows what will be printed."""
        self.side.unlock(unlocked=True)
        if self._loaded is not None:
            self._show(self._loaded)
        self.form.focus_first()

    def _with_view(self, action: Callable[[DocumentView], object]) -> None:
        if self.view is not None:
            action(self.view)

    def _open_file(self, file: Attachment) -> None:
        def read(place: Workplace) -> bytes | None:
            with place.read() as work:
                return work.file(file.sha256)

        def show(body: bytes | None) -> None:
            if body is None:
                self._context.tell(message("documentscreen.not_arrived"))
            else:
                save_and_open(self._context, body, file.name or "signed-scan.pdf", self)

        self._context.do(read, show)

    def _fill_menu(self, menu: QMenu) -> None:
        menu.clear()
        view = self.view
        if view is None:
            return
        for group in entries(view, self):
            menu.addSeparator()
            for one in group:
                icon = self._context.theme.icon(one.icon, "text.secondary", 16)
                made = menu.addAction(icon, self._words(one.words))
                made.setEnabled(one.possible)
                made.triggered.connect(lambda _=False, act=one.act: act())

    # Room, and files that are dropped

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the form gives way."""
        super().resizeEvent(event)
        self._left.setFixedWidth(_NARROW_FORM if self.width() < _NARROW_BELOW else _FORM)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file with the signed paper may be dropped anywhere on the page."""
        if event.mimeData().hasUrls() and self.view is not None and why_no_scan(self.view) is None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt's hook."""
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files and self.view is not None:
            self.ways.attach_file(self.view, files[0])


def _may_change(view: DocumentView) -> bool:
    """Whether a next version can be printed here; the text of a paper of one's own form is not ours."""
    is_over = view.state in (DocumentState.CANCELLED, DocumentState.ARCHIVED)
    return view.is_own and view.current is not None and not view.document.own_form and not is_over
