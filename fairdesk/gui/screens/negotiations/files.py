"""Files that come to a talk: from a dialog, dropped or pasted; and how they are opened again."""

import os
import tempfile
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from fairdesk.domain.entities import Attachment, Id
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.words import FileKind
from fairdesk.exchange.read_files import file_bytes
from fairdesk.gui.context import Context
from fairdesk.gui.papers import write_whole
from fairdesk.gui.screens.negotiations.deal import Deal
from fairdesk.gui.screens.negotiations.timeline_part import Files
from fairdesk.usecases.deals import attachments
from fairdesk.usecases.deals.attachments import Attached
from fairdesk.usecases.ports import Changes, Workplace


class FilePutting(QObject):
    """Puts files to the talk that is open, and opens them."""

    def __init__(self, context: Context, deal: Deal, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._deal, self._parent = context, deal, parent

    def choose(self, step: Id | None = None, what: FileKind = FileKind.OTHER) -> None:
        """Asks for files on the disk or a stick."""
        dialog = QFileDialog(self._parent, self._context.words("talkscreen.choose_files"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(
            lambda paths: self.put([(Path(one).name, Path(one)) for one in paths], step, what)
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def put(self, files: Files, step: Id | None = None, what: FileKind = FileKind.OTHER) -> None:
        """Keeps files with the talk, one after the other."""
        negotiation = self._deal.id
        if negotiation is None:
            return
        for name, body in files:
            named = name or self._picture_name()
            kind = what if what is not FileKind.OTHER else likely_kind(named)
            self._context.do_long(
                partial(_keep, negotiation, named, body, kind, step), partial(self._put, named)
            )

    def _picture_name(self) -> str:
        now = self._context.place.clock.now().astimezone()
        return f"{self._context.words('talkscreen.picture')} {now:%H-%M-%S}.png"

    def _put(self, name: str, done: Attached) -> None:
        self._context.announce(done.changes)
        key = "talkscreen.told_known_file" if done.known else "talkscreen.told_file"
        self._context.tell(message(key, name=name), None if done.known else done.changes.span)

    def open(self, attachment: Id) -> None:
        """Opens a file with the system's program for it."""

        def look(place: Workplace) -> tuple[str, bytes | None]:
            with place.read() as work:
                known = work.get(Attachment, attachment)
                return (known.name if known else "–"), attachments.body(work, attachment)

        self._context.do_long(look, self._open)

    def _open(self, found: tuple[str, bytes | None]) -> None:
        name, body = found
        if body is None:
            self._context.tell(message("talkscreen.not_arrived", name=name))
            return
        folder = Path(tempfile.mkdtemp(prefix="fairdesk-"))
        path = folder / name
        write_whole(path, body)
        if os.environ.get("QT_QPA_PLATFORM") != "offscreen":
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def set_kind(self, attachment: Id, what: FileKind) -> None:
        """Says what a file is."""
        self._deal.do(partial(_change_kind, attachment, what))

    def remove(self, attachment: Id, name: str) -> None:
        """Takes a file away."""
        self._deal.do(
            lambda place: attachments.remove(place, attachment),
            message("talkscreen.told_file_gone", name=name),
        )


def _change_kind(attachment: Id, what: FileKind, place: Workplace) -> Changes:
    """The same file, put there as what it really is: what was recorded of a file is never changed."""
    with place.read() as work:
        known, body = work.get(Attachment, attachment), attachments.body(work, attachment)
    if known is None or known.negotiation is None or body is None:
        raise UserFacingError(
            message("talkscreen.not_arrived", name=known.name if known else "–"),
            message("talkscreen.not_arrived_advice"),
        )
    attachments.remove(place, attachment)
    made = attachments.attach(
        place,
        known.negotiation,
        known.name,
        body,
        what,
        step=known.step,
        handover=known.handover,
        document=known.document,
        version=known.version,
        page=known.page,
    )
    return made.changes


def likely_kind(name: str) -> FileKind:
    """What a file most likely is, by the ending of its name; people change it."""
    ending = Path(name).suffix.lower()
    if ending in (".dwg", ".dxf", ".step", ".stp", ".igs"):
        return FileKind.DRAWING
    return FileKind.PHOTO if ending in (".jpg", ".jpeg", ".png", ".heic", ".webp") else FileKind.OTHER


def _keep(
    negotiation: Id, name: str, body: bytes | Path, what: FileKind, step: Id | None, place: Workplace
) -> Attached:
    read = file_bytes(body) if isinstance(body, Path) else body
    return attachments.attach(place, negotiation, name, read, what, step=step)
