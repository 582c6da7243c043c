"""Is this file the registered text? A verdict in large words, why, and what to do."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QWidget

from fairdesk.domain.messages import UserFacingError, message
from fairdesk.gui.context import Context
from fairdesk.gui.screens.documents.attach_dialog import read_file
from fairdesk.gui.screens.documents.signing_ways import SCANS
from fairdesk.gui.widgets.basics import IconLabel, button, clear, column, label, row, set_property
from fairdesk.gui.widgets.dialogs import Dialog
from fairdesk.usecases.papers import verification
from fairdesk.usecases.papers.verification import Verdict, VerdictKind
from fairdesk.usecases.ports import Workplace

_WIDTH = 560
_MOST_DIFFERENCES = 6
_LOOKS = {
    VerdictKind.REGISTERED: ("check", "ok"),
    VerdictKind.OLD_VERSION: ("clock", "wait"),
    VerdictKind.VOID: ("cross", "stop"),
    VerdictKind.ALTERED: ("triangle", "stop"),
    VerdictKind.UNKNOWN: ("help", "wait"),
}


class CheckDialog(Dialog):
    """``opened`` carries the document that a file is or names."""

    opened = Signal(object)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, "documentscreen.check_title", _WIDTH, parent)
        self.verdict: Verdict | None = None
        self.setAcceptDrops(True)
        self._well = QFrame()
        self._well.setProperty("role", "sunken")
        self._asked = label("body", "secondary", wrap=True)
        self._asked.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.bind(self._asked, "setText", "documentscreen.check_ask")
        choose = button(context, "documentscreen.choose_file", icon="folder", kind="primary")
        choose.clicked.connect(self.choose)
        self._choose = choose
        self._inside = column(self._asked, row(None, choose, None), gap=12, margins=(20, 22, 20, 22))
        self._well.setLayout(self._inside)
        self.body.addWidget(self._well)
        self._add_answer()
        self._open = self.add_button("documentscreen.check_open")
        self._open.clicked.connect(self._open_document)
        self.add_button("shell.close").clicked.connect(self.reject)
        self._open.hide()

    def _add_answer(self) -> None:
        self._icon = IconLabel(self.context.theme, "check", "ok.text", 36)
        self.large = label("count", wrap=True)
        self._file = label("caption", "tertiary")
        self._why, self._what = label("body", wrap=True), label("body.medium", wrap=True)
        self._differences = column(gap=2)
        words = row(self._icon, self.large, gap=14)
        words.setStretch(1, 1)
        self._answer = QFrame()
        self._answer.setLayout(
            column(
                self._file, words, self._why, self._differences, self._what, gap=10, margins=(18, 14, 18, 16)
            )
        )
        self._answer.hide()
        self.body.addWidget(self._answer)

    def choose(self) -> None:
        """Asks for a file."""
        words = self.words
        dialog = QFileDialog(
            self, words("documentscreen.choose_file"), "", f"{words('documentscreen.scans')} ({SCANS})"
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.check_file)
        dialog.open()

    def check_file(self, path: str) -> None:
        """Looks at a file that was chosen or dropped."""
        self._choose.setEnabled(False)
        self.context.do_long(partial(_judged, path), self._show, self._not_read)

    def _show(self, found: tuple[str, Verdict]) -> None:
        name, verdict = found
        self.verdict = verdict
        self._choose.setEnabled(True)
        icon, state = _LOOKS[verdict.verdict]
        self._icon.show_icon(icon, f"{state}.text")
        set_property(self._answer, "role", f"note.{state}")
        set_property(self.large, "tone", state)
        self.words.bind(self.large, "setText", f"signing.verdict_{verdict.verdict}")
        self._file.setText(name)
        self.words.bind(self._why, "setText", verdict.reason)
        self.words.bind(self._what, "setText", f"documentscreen.check_do_{verdict.verdict}")
        clear(self._differences)
        for one in verdict.differences[:_MOST_DIFFERENCES]:
            said = label("label", "secondary", wrap=True)
            values = {"page": one.page, "registered": one.registered or "–", "found": one.found or "–"}
            self.words.bind(said, "setText", message("signing.difference", **values))
            self._differences.addWidget(said)
        self._answer.setAccessibleName(f"{self.large.text()}. {self._why.text()} {self._what.text()}")
        self.words.bind(self._asked, "setText", "documentscreen.check_another")
        self._answer.show()
        self._open.setVisible(verdict.document is not None)

    def _not_read(self, error: Exception) -> None:
        self._choose.setEnabled(True)
        if isinstance(error, UserFacingError):
            self.words.bind(
                self._asked, "setText", message("documentscreen.two", one=error.title, other=error.advice)
            )
        else:
            self.context.worker.failed.emit(error)

    def _open_document(self) -> None:
        if self.verdict is not None and self.verdict.document is not None:
            document = self.verdict.document
            self.accept()
            self.opened.emit(document)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file may be dropped on the dialog."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt's hook."""
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.check_file(files[0])


def _judged(path: str, place: Workplace) -> tuple[str, Verdict]:
    """The verdict on a file. Raises ``UserFacingError`` where it cannot be read."""
    from fairdesk.exchange.scanned_pages import read_paper  # loaded with the first check

    name, body = read_file(path)
    with place.read() as work:
        return name, verification.verify(work, body, partial(read_paper, name=name))
