"""The page at the right of a document's form: the stored paper, or what would be printed now."""

from functools import partial

from PySide6.QtWidgets import QFrame, QWidget

from fairdesk.domain.entities import DocumentVersion, Id
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.gui.context import Context
from fairdesk.gui.screens.documents.differs_note import is_changed
from fairdesk.gui.screens.documents.load import Loaded
from fairdesk.gui.screens.documents.preview import Preview
from fairdesk.gui.widgets.basics import Segments, column, row
from fairdesk.usecases.papers import document_drafts
from fairdesk.usecases.papers.documents import DocumentView
from fairdesk.usecases.ports import Workplace

_PRINTED, _CHANGED = 0, 1


class PageSide(QFrame):
    """Chooses which text of a document is shown; ``is_unlocked`` while the next version is written."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("role", "pane")
        self._loaded: Loaded | None = None
        self._paper: DocumentVersion | None = None
        self._tint = ""
        self.is_unlocked = False
        self.preview = Preview(context)
        self._which = Segments(2)
        for one, key in zip(self._which.buttons, ("as_printed", "as_changed"), strict=True):
            context.words.bind(one, "setText", f"documentscreen.{key}")
            one.setProperty("measure", "small")
        self._which.chosen.connect(lambda _: self._set())
        self._holder = QWidget()
        self._holder.setLayout(row(None, self._which, None, margins=(0, 8, 0, 8)))
        whole = column(self._holder, self.preview, gap=0, margins=(1, 0, 0, 0))
        whole.setStretch(1, 1)
        self.setLayout(whole)

    # What is shown

    def begin(self) -> None:
        """Another document is opened."""
        self._loaded, self._tint, self.is_unlocked = None, "", False
        self._which.buttons[_PRINTED].setChecked(True)
        self.preview.begin()

    def hold(self, paper: DocumentVersion | None) -> None:
        """The version that somebody holds in their hands; None for the one that holds."""
        self._paper = paper

    def show_document(self, loaded: Loaded) -> None:
        """A document as it was read."""
        self._loaded = loaded
        self._holder.setVisible(is_changed(loaded.view))
        self._set()

    def show_version(self, version: DocumentVersion) -> None:
        """One of its printed versions."""
        self._paper = version
        self._set()

    def unlock(self, *, unlocked: bool) -> None:
        """Whether the next version is written; it is shown as it would be printed."""
        self.is_unlocked, self._paper = unlocked, None
        self._which.buttons[_CHANGED if unlocked else _PRINTED].setChecked(True)

    # The clause that is edited

    def tint_field(self, field: str) -> None:
        """Tints the clause that tells a field."""
        if self._loaded is not None:
            self.tint_clause(self._loaded.clause_of.get(field, ""))

    def tint_clause(self, clause: str) -> None:
        """Tints a clause, "" for none."""
        if clause != self._tint:
            self._tint = clause
            self._set(see_tint=bool(clause))

    # The page

    def _set(self, *, see_tint: bool = False) -> None:
        if self._loaded is None:
            return
        view = self._loaded.view
        version = self.version_shown
        if version is not None:
            self.preview.show_made(partial(_stored, version), at_once=not self.preview.pdf)
        elif view.document.own_form:
            self.preview.show_made(partial(_scan_of_own_form, view))
        else:
            maker = partial(_drafted, view.document.id, self._tint or None)
            self.preview.show_made(maker, at_once=not self.preview.pdf, see_tint=see_tint)

    @property
    def version_shown(self) -> DocumentVersion | None:
        """The printed version that is shown, None for a text that is not printed yet."""
        if self._paper is not None or self._loaded is None:
            return self._paper
        view = self._loaded.view
        if view.current is None or view.document.own_form:
            return None
        sees_changes = view.differs and (self._which.buttons[_CHANGED].isChecked() or self.is_unlocked)
        return None if sees_changes else view.current


def _drafted(document: Id, tint: str | None, place: Workplace) -> bytes:
    """What would be printed now."""
    from fairdesk.documents.deal_papers import paper_pdf  # loaded with the first paper

    with place.read() as work:
        content = document_drafts.content(work, document)
    return paper_pdf(content, tint=tint).pdf


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
