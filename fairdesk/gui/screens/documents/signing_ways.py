"""The ways in which a printed document is signed, each begun from its page."""

from functools import partial

from PySide6.QtCore import QBuffer, QIODevice, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import message
from fairdesk.gui.context import Context
from fairdesk.gui.papers import save_and_open
from fairdesk.gui.screens.documents.attach_dialog import AttachDialog, read_file
from fairdesk.gui.screens.documents.paper_sign_dialog import PaperSignDialog
from fairdesk.gui.screens.documents.sign_dialog import SignDialog
from fairdesk.usecases.papers.documents import DocumentView
from fairdesk.usecases.ports import Changes, Workplace

SCANS = "*.pdf *.png *.jpg *.jpeg *.tif *.tiff *.webp *.bmp"


class SigningWays(QObject):
    """Opens the dialogs of signing."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._window = context, window

    # The paper that comes back

    def attach_scan(self, view: DocumentView) -> None:
        """Asks for the file of the signed paper."""
        title = self._context.words("documentscreen.attach_scan")
        dialog = QFileDialog(
            self._window, title, "", f"{self._context.words('documentscreen.scans')} ({SCANS})"
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.attach_file(view, path))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def attach_file(self, view: DocumentView, path: str) -> None:
        """Reads a file that was chosen or dropped."""
        self._context.do_long(
            lambda _: read_file(path), lambda found: self.attach_bytes(view, found[0], found[1])
        )

    def attach_bytes(self, view: DocumentView, name: str, body: bytes) -> None:
        """Asks whose signatures are on a scan, and keeps it."""
        dialog = AttachDialog(self._context, view, name, body, self._window)
        dialog.attached.connect(
            lambda: self._context.tell(message("documentscreen.attached", number=view.number))
        )
        dialog.open()

    def paste(self, view: DocumentView) -> None:
        """A picture that was copied somewhere else, such as a photo."""
        picture = QGuiApplication.clipboard().image()
        files = QGuiApplication.clipboard().mimeData().urls()
        if files and files[0].isLocalFile():
            self.attach_file(view, files[0].toLocalFile())
            return
        if picture.isNull():
            self._context.tell(message("documentscreen.nothing_to_paste"))
            return
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        picture.save(buffer, "PNG")  # pyright: ignore[reportArgumentType, reportCallIssue] - the stub errs
        self.attach_bytes(view, "photo.png", bytes(buffer.data().data()))

    def note_on_paper(self, view: DocumentView) -> None:
        """Somebody saw the signatures on the paper; its scan comes later."""
        PaperSignDialog(self._context, view, self._window).open()

    # Screen and key

    def sign_on_screen(self, view: DocumentView) -> None:
        """A field to sign in, after a badge was scanned."""
        dialog = SignDialog(self._context, view.document.id, unsigned(view), self._window)
        dialog.signed.connect(lambda _: self._tell_signed(view))
        dialog.open()

    def sign_by_key(self, view: DocumentView) -> None:
        """A key of E-IMZO."""
        from fairdesk.gui.screens.documents.key_dialog import KeyDialog  # loaded with the first key

        dialog = KeyDialog(self._context, view, unsigned(view), self._window)
        dialog.signed.connect(lambda _: self._tell_signed(view))
        dialog.open()

    def _tell_signed(self, view: DocumentView) -> None:
        self._context.tell(message("documentscreen.signed_now", number=view.number))

    def save_sealed(self, view: DocumentView) -> None:
        """A copy of the paper that shows whether anybody changed it afterwards."""
        document, number = view.document.id, view.number

        def work(place: Workplace) -> tuple[bytes, Changes]:
            from fairdesk.signing.desk_seal import seal_document  # loaded with the first seal

            sealed = seal_document(place, document)
            return sealed.pdf, sealed.changes

        name = f"{number.replace('/', '-')} sealed.pdf"
        self._context.do_long(work, partial(self._save_sealed, name))

    def _save_sealed(self, name: str, sealed: tuple[bytes, Changes]) -> None:
        pdf, changes = sealed
        self._context.announce(changes)
        path = save_and_open(self._context, pdf, name, self._window)
        kept = message("printing.kept", file=path.name, folder=str(path.parent))
        self._context.tell(message("documentscreen.two", one=kept, other=message("signing.what_seal")))


def unsigned(view: DocumentView) -> dict[Id, str]:
    """The parties that have not signed yet, by enterprise."""
    return {
        one.enterprise: next(iter(one.party.names.values()), "–")
        for one in view.parties
        if one.signing is None
    }
