"""A document: its state along the top, its form at the left, the page it makes at the right."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QWidget

from fairdesk.domain.entities import Attachment, DocumentVersion, Id
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.domain.papers import DocumentState
from fairdesk.gui.context import Context
from fairdesk.gui.papers import save_and_open
from fairdesk.gui.screens.documents.document_actions import DocumentActions
from fairdesk.gui.screens.documents.form import Form
from fairdesk.gui.screens.documents.load import Loaded, load
from fairdesk.gui.screens.documents.preview import Preview
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
from fairdesk.gui.widgets.basics import ElidedLabel, Segments, button, column, label, line, row
from fairdesk.gui.widgets.flow import FlowLayout
from fairdesk.gui.widgets.history_part import HistoryPart
from fairdesk.gui.widgets.keeping_up import KeepingUp
from fairdesk.gui.widgets.notes import Note
from fairdesk.usecases.papers import document_drafts
from fairdesk.usecases.papers.document_drafts import Lack
from fairdesk.usecases.papers.documents import DocumentView
from fairdesk.usecases.ports import Workplace

_FORM = 428
_NARROW_FORM = 388
_NARROW_BELOW = 1180
_MOST_DIFFERENCES = 6
_THIN, _UNBROKEN = "\u2009", "\u202f"
"""The space inside figures, and one at which no line ends."""
_NAMES = 80
"""The least room for the names of the parties."""
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
    check_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self._document: Id | None = None
        self._loaded: Loaded | None = None
        self._is_unlocked = False
        self._paper_shown: DocumentVersion | None = None
        self._tint = ""
        self.doing = DocumentActions(context, self)
        self.ways = SigningWays(context, self)
        self.form = Form(context)
        self.preview = Preview(context)
        self.states = StateBar(context.theme)
        self.ready = ReadyPart(context)
        self._lay_out()
        self._wire()
        self.setAcceptDrops(True)

    # Building

    def _lay_out(self) -> None:
        self._add_notes()
        foot = line("line.strong")
        left = QWidget()
        inside = column(self.form, foot, self.ready, gap=0)
        inside.setStretch(0, 1)
        left.setLayout(inside)
        self._left = left
        side = QFrame()
        side.setProperty("role", "pane")
        self._which = Segments(2)
        for one, key in zip(
            self._which.buttons, ("documentscreen.as_printed", "documentscreen.as_changed"), strict=True
        ):
            self._words.bind(one, "setText", key)
            one.setProperty("measure", "small")
        self._which.chosen.connect(lambda _: self._set_page())
        self._which_holder = QWidget()
        self._which_holder.setLayout(row(None, self._which, None, margins=(0, 8, 0, 8)))
        right = column(self._which_holder, self.preview, gap=0, margins=(1, 0, 0, 0))
        right.setStretch(1, 1)
        side.setLayout(right)
        both = row(left, side, gap=0)
        both.setStretch(1, 1)
        whole = column(self._head(), line("line.strong"), self.states, both, gap=0)
        whole.setStretch(3, 1)
        self.setLayout(whole)

    def _head(self) -> QWidget:
        context = self._context
        self.back = button(context, "documentscreen.to_register", icon="chevron-left", kind="quiet")
        self.back.clicked.connect(self.left)
        self.title = label("title")
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.parties = ElidedLabel("body", "secondary")
        self.save = button(context, "documentscreen.save_pdf", icon="download", kind="quiet")
        self.save.clicked.connect(self.save_pdf)
        self.attach = button(context, "documentscreen.attach_scan", icon="clip", keys=("F7",))
        self.attach.clicked.connect(self.attach_scan)
        self.print = button(context, "", icon="printer", keys=("Ctrl", "P"), kind="primary")
        self.print.clicked.connect(self.print_now)
        self.more = button(context, "", icon="more", kind="quiet")
        self._words.bind(self.more, "setAccessibleName", "documentscreen.more")
        self._words.bind(self.more, "setToolTip", "documentscreen.more")
        menu = QMenu(self)
        menu.aboutToShow.connect(lambda: self._fill_menu(menu))
        self.more.setMenu(menu)
        made = QWidget()
        inside = row(
            self.back, self.title, self.parties, self.save, self.attach, self.print, self.more,
            gap=10, margins=(12, 12, 16, 12),
        )  # fmt: skip
        inside.setStretch(2, 1)
        self._top = inside
        made.setLayout(inside)
        return made

    def _add_notes(self) -> None:
        context = self._context
        self.kind = label("heading", wrap=True)
        self.differs = Note(context)
        self.print_anew = button(context, "", size="small")
        self.print_anew.clicked.connect(self.print_now)
        self.keep = button(context, "documentscreen.keep_paper", size="small")
        self.keep.clicked.connect(lambda: self._with_view(self.doing.keep_as_printed))
        self.replace = button(context, "documentscreen.new_number", size="small")
        self.replace.clicked.connect(lambda: self._with_view(self.doing.replace))
        self._different = label("label", "secondary", wrap=True)
        self.differs.lines.addWidget(self._different)
        ways = FlowLayout(6)
        for one in (self.print_anew, self.replace, self.keep):
            ways.addWidget(one)
        self.differs.lines.addLayout(ways)
        self.warnings = WarningsPart(context)
        self.signatures = SignaturesPart(context)
        self.change = button(context, "documentscreen.change_text", icon="edit", size="small")
        self.change.clicked.connect(self.unlock)
        change = QWidget()
        change.setLayout(row(self.change, None))
        self._change_row = change
        self.files, self.versions, self.history = (
            FilesPart(context),
            VersionsPart(context),
            HistoryPart(context),
        )
        for part in (self.kind, self.differs, self.warnings, self.signatures, self._change_row):
            self.form.above.addWidget(part)
        for part in (self.files, self.versions, self.history):
            self.form.below.addWidget(part)

    def _wire(self) -> None:
        self._keeping = KeepingUp(self, self._context, _KINDS, self._read)
        self._context.words.changed.connect(self._language_changed)
        self.form.tint_wanted.connect(self._tint_field)
        self.form.clause_wanted.connect(self._tint_clause)
        self.ready.reached.connect(self._reach)
        self.signatures.taken_back.connect(
            lambda enterprise: self._with_view(lambda view: self.doing.take_back_signature(view, enterprise))
        )
        self.files.opened.connect(self._open_file)
        self.versions.opened.connect(self._show_version)
        self.doing.printed.connect(lambda _: self._lock_again())
        self.doing.done.connect(self.left)
        self.doing.opened.connect(self.opened)
        self.doing.queue_wanted.connect(self.queue_wanted)

    # What is shown

    def show_document(self, document: Id, *, paper: DocumentVersion | None = None) -> None:
        """Opens a document; ``paper`` is the version that somebody holds in their hands."""
        if document != self._document:
            self._loaded = None
            self._is_unlocked = False
            self._tint = ""
            self._which.buttons[0].setChecked(True)
            self.preview.begin()
        self._document, self._paper_shown = document, paper
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
        if self._loaded is not None:
            self._show_buttons(self._loaded.view)
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
        words = self._words
        is_locked = self._is_locked(view)
        self.title.setText(view.number or words("documentscreen.state_draft"))
        names = [next(iter(one.party.names.values()), "–") for one in view.parties]
        two = len(names) == 2
        said = words("documentscreen.and", one=names[0], other=names[1]) if two else ", ".join(names)
        self.parties.setText(said)
        self.kind.setText(view.kind.names[words.language] if view.kind else view.document.template)
        self.states.show_states(faces(view, words, loaded.zone))
        self._show_buttons(view)
        self._show_differs(view, loaded.differences)
        self.warnings.show_warnings((*view.warnings, *loaded.warnings))
        self.signatures.show_signatures(view, loaded.told, loaded.zone)
        self.files.show_files(view.attachments, loaded.zone)
        self.versions.show_versions(view.versions, view.current.id if view.current else None, loaded.zone)
        self._change_row.setVisible(view.current is not None and is_locked and self._may_change(view))
        self.form.show_document(loaded, locked=is_locked)
        self._show_ready(loaded)
        self._set_page()

    def _is_locked(self, view: DocumentView) -> bool:
        """Printing locks the text, until somebody says that the next version is wanted."""
        if view.state is DocumentState.CANCELLED:
            return True
        return view.current is not None and not self._is_unlocked

    def _may_change(self, view: DocumentView) -> bool:
        return view.is_own and view.state not in (DocumentState.CANCELLED, DocumentState.ARCHIVED)

    def _show_buttons(self, view: DocumentView) -> None:
        words, copies = self._words, view.document.copies
        is_own_form, is_cancelled = bool(view.document.own_form), view.state is DocumentState.CANCELLED
        self.print.say(words("documentscreen.print_copies", count=copies))
        self.print.setEnabled(not is_own_form and not is_cancelled)
        self.save.setEnabled(True)
        why = self._why_no_scan(view)
        self.attach.setEnabled(why is None)
        self._words.bind(self.attach, "setToolTip", why or "documentscreen.attach_more")
        self._words.bind(self.attach, "setAccessibleDescription", why or "documentscreen.attach_more")
        self._fit_head()

    def _why_no_scan(self, view: DocumentView) -> Message | None:
        if view.state is DocumentState.CANCELLED:
            return message("documentscreen.no_scan_cancelled")
        if view.current is None:
            return message("documentscreen.no_scan_draft")
        return None

    def _show_differs(self, view: DocumentView, differences: Sequence[Message]) -> None:
        """The items were changed after printing: print anew, keep, or, elsewhere, a number of one's own."""
        shown = view.differs and view.state is not DocumentState.CANCELLED
        self.differs.setVisible(shown)
        self._which_holder.setVisible(shown)
        if not shown:
            return
        next_version = view.draft.version
        self.differs.say(
            "documentscreen.differs" if view.is_own else "documentscreen.differs_elsewhere",
            "wait",
            "triangle",
        )
        lines = [self._words(one).replace(_THIN, _UNBROKEN) for one in differences[:_MOST_DIFFERENCES]]
        if len(differences) > len(lines):
            lines.append(self._words("documentscreen.more_lacks", count=len(differences) - len(lines)))
        self._different.setText("\n".join(lines))
        self._different.setVisible(bool(lines))
        self.print_anew.setVisible(view.is_own)
        self._words.bind(
            self.print_anew, "say", message("documentscreen.print_version", version=next_version)
        )
        self.replace.setVisible(not view.is_own)

    def _show_ready(self, loaded: Loaded) -> None:
        view = loaded.view
        if view.state is DocumentState.CANCELLED:
            self.ready.show_locked("documentscreen.ended")
        elif view.current is not None and not view.differs:
            version = view.current.version
            self.ready.show_locked(message("documentscreen.locked", version=version))
        elif loaded.lacks:
            self.ready.show_lacks(loaded.lacks)
        else:
            self.ready.show_ready("documentscreen.ready")

    # The page

    def _set_page(self, *, see_tint: bool = False) -> None:
        """The stored paper where the text is locked; else what would be printed now."""
        loaded = self._loaded
        if loaded is None:
            return
        view, tint = loaded.view, self._tint or None
        version = self._version_to_show(view)
        if version is not None:
            self.preview.show_made(partial(_stored, version), at_once=not self.preview.pdf)
            return
        if view.document.own_form:
            self.preview.show_made(partial(_scan_of_own_form, view))
            return
        document = view.document.id

        def make(place: Workplace) -> bytes:
            from fairdesk.documents.deal_papers import paper_pdf  # loaded with the first paper

            with place.read() as work:
                content = document_drafts.content(work, document)
            return paper_pdf(content, tint=tint).pdf

        self.preview.show_made(make, at_once=not self.preview.pdf, see_tint=see_tint)

    def _version_to_show(self, view: DocumentView) -> DocumentVersion | None:
        if self._paper_shown is not None:
            return self._paper_shown
        if view.current is None or view.document.own_form:
            return None
        shows_changes = view.differs and (self._which.buttons[1].isChecked() or self._is_unlocked)
        return None if shows_changes else view.current

    def _show_version(self, version: DocumentVersion) -> None:
        self._paper_shown = version
        self._set_page()

    def _tint_field(self, field: str) -> None:
        if self._loaded is not None:
            self._tint_clause(self._loaded.clause_of.get(field, ""))

    def _tint_clause(self, clause: str) -> None:
        if clause != self._tint:
            self._tint = clause
            self._set_page(see_tint=bool(clause))

    # Doing

    def keys(self) -> dict[str, Callable[[], object]]:
        """Its own keys."""
        view = self.preview.view
        return {
            "Ctrl+P": self.print_now,
            "Ctrl+S": self.save_pdf,
            "Ctrl+V": self.paste_scan,
            "F7": self.attach_scan,
            "Ctrl++": view.zoom_in,
            "Ctrl+=": view.zoom_in,
            "Ctrl+-": view.zoom_out,
            "Ctrl+0": view.fit_width,
        }

    def print_now(self) -> None:
        """Prints, unless something must be put in first: then the first link has the keys."""
        view, loaded = self.view, self._loaded
        if view is None or loaded is None or not self.print.isEnabled():
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
        version = self._version_to_show(view)
        number = view.number if version is not None or view.document.own_form else ""
        self.doing.save(self.preview.pdf, number, version.version if version else 1)

    def attach_scan(self) -> None:
        """F7: a file with the signed paper."""
        view = self.view
        if view is None:
            return
        why = self._why_no_scan(view)
        if why is not None:
            self._context.tell(why)
            return
        self.ways.attach_scan(view)

    def paste_scan(self) -> None:
        """A photo of the signed paper that was copied somewhere else."""
        view = self.view
        if view is not None and self._why_no_scan(view) is None:
            self.ways.paste(view)

    def focus_first(self) -> None:
        """The page has the keys: arrows scroll it, Tab goes to the form."""
        self.preview.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def unlock(self) -> None:
        """The next version is wanted: the fields are open, the page shows what will be printed."""
        self._is_unlocked = True
        self._which.buttons[1].setChecked(True)
        self._paper_shown = None
        if self._loaded is not None:
            self._show(self._loaded)
        self.form.focus_first()

    def _lock_again(self) -> None:
        self._is_unlocked = False
        self._paper_shown = None
        self._which.buttons[0].setChecked(True)

    def _reach(self, lack: Lack) -> None:
        self.form.reach(lack)

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

    # The menu of what else there is

    def _fill_menu(self, menu: QMenu) -> None:
        menu.clear()
        view = self.view
        if view is None:
            return
        can_sign = view.current is not None and any(one.signing is None for one in view.parties)
        is_over = view.state is DocumentState.CANCELLED
        entries: list[tuple[str, str, Callable[[], object], bool]] = [
            (
                "pen",
                "documentscreen.sign_screen",
                lambda: self.ways.sign_on_screen(view),
                can_sign and not is_over,
            ),
            ("key", "documentscreen.sign_key", lambda: self.ways.sign_by_key(view), can_sign and not is_over),
            (
                "file",
                "documentscreen.sign_paper",
                lambda: self.ways.note_on_paper(view),
                can_sign and not is_over,
            ),
            ("seal", "documentscreen.seal", lambda: self.ways.save_sealed(view), view.current is not None),
            ("", "", lambda: None, False),
            ("download", "documentscreen.save_pdf", self.save_pdf, True),
            ("clip", "documentscreen.paste_scan", self.paste_scan, self.attach.isEnabled()),
            ("printer", "documentscreen.send_to_desk", lambda: self.queue_wanted.emit(view), not is_over),
            (
                "folder",
                "documentscreen.archive",
                lambda: self.doing.archive(view),
                view.state is DocumentState.SIGNED,
            ),
            (
                "negotiations",
                "documentscreen.open_talk",
                self.form.open_negotiation,
                view.negotiation is not None,
            ),
            (
                "swap",
                "documentscreen.new_number",
                lambda: self.doing.replace(view),
                view.current is not None and not is_over,
            ),
            ("", "", lambda: None, False),
            ("undo", "documentscreen.reinstate", lambda: self.doing.reinstate(view), is_over),
            ("trash", self._end_words(view), lambda: self.doing.cancel(view), not is_over),
        ]
        for icon, key, action, possible in entries:
            if not key:
                menu.addSeparator()
                continue
            made = menu.addAction(self._context.theme.icon(icon, "text.secondary", 16), self._words(key))
            made.setEnabled(possible)
            made.triggered.connect(lambda _=False, act=action: act())

    def _end_words(self, view: DocumentView) -> str:
        is_draft = view.current is None and not view.document.own_form
        return "documentscreen.discard" if is_draft else "documentscreen.cancel_document_more"

    # Room, and files that are dropped

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the form gives way first, then the words of the buttons."""
        super().resizeEvent(event)
        self._left.setFixedWidth(_NARROW_FORM if self.width() < _NARROW_BELOW else _FORM)
        self._fit_head()

    def _fit_head(self) -> None:
        """Where the head has no room, the names go first, then saving (it is in the menu too), then words."""
        for is_saving, words in (
            (True, "documentscreen.attach_scan"),
            (False, "documentscreen.attach_scan"),
            (False, "documentscreen.attach_short"),
        ):
            self.save.setVisible(is_saving)
            self._words.bind(self.attach, "say", words)
            self._top.invalidate()
            if self._top.sizeHint().width() + _NAMES <= self.width():
                return

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file with the signed paper may be dropped anywhere on the page."""
        if event.mimeData().hasUrls() and self.attach.isEnabled():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt's hook."""
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files and self.view is not None:
            self.ways.attach_file(self.view, files[0])


def _stored(version: DocumentVersion, place: Workplace) -> bytes:
    """The paper as it was printed. Raises ``UserFacingError`` where its file is still on another desk."""
    with place.read() as work:
        pdf = work.file(version.sha256)
    if pdf is None:
        raise UserFacingError(
            message("documentscreen.not_arrived"), message("documentscreen.not_arrived_advice")
        )
    return pdf


def _scan_of_own_form(view: DocumentView, place: Workplace) -> bytes:
    """The scan of a paper on the parties' own form."""
    scans = [one for one in view.attachments if one.media_type == "application/pdf"]
    with place.read() as work:
        bodies = (work.file(one.sha256) for one in reversed(scans))
        found = next((one for one in bodies if one is not None), None)
    if found is None:
        raise UserFacingError(
            message("documentscreen.own_no_scan"), message("documentscreen.own_no_scan_more")
        )
    return found
