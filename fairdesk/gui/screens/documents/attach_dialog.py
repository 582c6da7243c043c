"""The signed paper came back as a file: whose signatures are on it?"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.words import FileKind
from fairdesk.exchange.read_files import file_bytes
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import column, label, row
from fairdesk.gui.widgets.dialogs import Dialog
from fairdesk.gui.widgets.notes import Note
from fairdesk.usecases.deals import attachments
from fairdesk.usecases.papers import documents, signings
from fairdesk.usecases.papers.documents import DocumentView
from fairdesk.usecases.ports import Changes, Workplace

_PICTURE = 250
_DPI = 40


@dataclass(frozen=True)
class _Looked:
    """What a scan shows: its first page, and the number of another document if it names one."""

    png: bytes
    pages: int
    other: str = ""
    old_version: int | None = None


class AttachDialog(Dialog):
    """``attached`` follows when the scan is kept and the signatures are noted."""

    stays_on_scan = True
    attached = Signal()

    def __init__(self, context: Context, view: DocumentView, name: str, body: bytes, parent: QWidget) -> None:
        super().__init__(context, message("documentscreen.attach_title", number=view.number), parent=parent)
        self._view, self._name, self._body = view, name, body
        self.picture = QLabel()
        self.picture.setProperty("role", "well")
        self.picture.setFixedSize(_PICTURE * 5 // 7, _PICTURE)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.bind(self.picture, "setAccessibleName", "documentscreen.scan_picture")
        file = label("body.medium", text=name, wrap=True)
        asked = label("label", "secondary", wrap=True)
        self.words.bind(asked, "setText", "documentscreen.who_signed")
        self.note = Note(context)
        self.parties: Mapping[Id, QCheckBox] = {
            one.enterprise: QCheckBox(next(iter(one.party.names.values()), "–")) for one in view.parties
        }
        side = column(file, asked, gap=8)
        for one in view.parties:
            box = self.parties[one.enterprise]
            box.setChecked(True)
            box.setEnabled(one.signing is None)
            side.addWidget(box)
        side.addWidget(self.note)
        side.addStretch(1)
        both = row(self.picture, side, gap=18)
        both.setStretch(1, 1)
        self.body.addLayout(both)
        self.add_button("shell.cancel").clicked.connect(self.reject)
        self._done = self.add_button("documentscreen.attach_done", kind="primary", default=True)
        self._done.clicked.connect(self.finish)
        self._look()

    def _look(self) -> None:
        self._done.setEnabled(False)
        self.context.do_long(partial(_looked, self._view, self._name, self._body), self._show, self._refused)

    def _show(self, looked: _Looked) -> None:
        picture = QPixmap()
        picture.loadFromData(looked.png)
        size = self.picture.size()
        self.picture.setPixmap(
            picture.scaled(
                size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        )
        self._done.setEnabled(not looked.other and looked.old_version is None)
        if looked.other:
            self.note.say(message("documentscreen.scan_of_other", number=looked.other), "stop")
        elif looked.old_version is not None:
            self.note.say(message("documentscreen.scan_of_old", version=looked.old_version), "stop")
        else:
            self._done.setFocus()

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, UserFacingError):
            self.context.worker.failed.emit(error)
            return
        self.note.say(message("documentscreen.two", one=error.title, other=error.advice), "stop")

    def finish(self) -> None:
        """Keeps the scan and notes whose signatures are on it."""
        view, name, body = self._view, self._name, self._body
        signed = [one for one, box in self.parties.items() if box.isChecked() and box.isEnabled()]
        if not self._done.isEnabled() or view.current is None or view.document.negotiation is None:
            return
        document, negotiation = view.document.id, view.document.negotiation
        version, paper = view.current.version, view.current.id

        def work(place: Workplace) -> Changes:
            kept = attachments.attach(
                place,
                negotiation,
                name,
                body,
                FileKind.SIGNED_SCAN,
                document=document,
                version=version,
            )
            noted = signings.sign_on_paper(place, document, signed, paper=paper) if signed else None
            kinds = kept.changes.kinds | (noted.changes.kinds if noted else frozenset())
            return Changes(kinds, kept.changes.ids | (noted.changes.ids if noted else frozenset()))

        self._done.setEnabled(False)
        self.context.do_long(work, self._kept, self._not_kept)

    def _kept(self, changes: Changes) -> None:
        self.context.announce(changes)
        self.attached.emit()
        self.accept()

    def _not_kept(self, error: Exception) -> None:
        self._refused(error)
        self._done.setEnabled(True)


def _looked(view: DocumentView, name: str, body: bytes, place: Workplace) -> _Looked:
    """Looks at a scan; raises ``UserFacingError`` where it cannot be opened."""
    from fairdesk.exchange.scanned_pages import ScannedFile  # loaded with the first scan

    with ScannedFile(body, name) as file:
        png, pages = file.picture_png(1, _DPI), len(file)
        codes = file.page(1).codes
    for code in codes:
        with place.read() as work:
            paper = documents.by_code(work, code)
        if paper is not None and paper.document.id != view.document.id:
            return _Looked(png, pages, other=paper.number)
        if paper is not None and view.current is not None and paper.version.id != view.current.id:
            return _Looked(png, pages, old_version=paper.version.version)
    return _Looked(png, pages)


def read_file(path: str) -> tuple[str, bytes]:
    """A chosen file. Raises ``UserFacingError`` where it cannot be read."""
    return Path(path).name, file_bytes(Path(path))
