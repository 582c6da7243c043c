"""A pile of scanned pages in one file: filed by itself, and what is left shown to a person."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QSpinBox,
    QStackedWidget,
    QWidget,
)

from fairdesk.domain.messages import UserFacingError, message
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import Field, button, column, label, row
from fairdesk.gui.widgets.dialogs import Dialog
from fairdesk.gui.widgets.notes import Note
from fairdesk.usecases.papers import scan_filing
from fairdesk.usecases.papers.scan_filing import Filing, LeftPage
from fairdesk.usecases.ports import Workplace

_WIDTH = 860
_PICTURE_WIDTH, _PICTURE_HEIGHT = 300, 424
_LEFT_HEIGHT = 164
"""Three pages, each with its reason."""
_DPI = 55
_NARROW = 92
_INSIDE = 11
"""Room beside a figure, which style sheets cannot give."""


class PileDialog(Dialog):
    """``opened`` carries a document whose page was filed."""

    stays_on_scan = True
    opened = Signal(object)
    _counted = Signal(int, int)

    def __init__(self, context: Context, path: Path, parent: QWidget) -> None:
        super().__init__(context, message("documentscreen.pile_title", file=path.name), _WIDTH, parent)
        self._path, self._stop = path, Event()
        self.filing: Filing | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self._progress_page())
        self._stack.addWidget(self._result_page())
        self.body.addWidget(self._stack)
        self._cancel = self.add_button("shell.cancel")
        self._cancel.clicked.connect(self._cancel_pressed)
        self._counted.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)
        self.finished.connect(lambda _: self._stop.set())
        context.closed.connect(self.reject)
        self._start()

    # Filing

    def _progress_page(self) -> QWidget:
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self._said = label("body", "secondary", wrap=True)
        self.words.bind(self._said, "setText", "documentscreen.pile_opening")
        made = QWidget()
        made.setLayout(column(self._said, self.bar, None, gap=12))
        return made

    def _start(self) -> None:
        path, stop, counted = self._path, self._stop, self._counted.emit
        self.context.do_long(partial(_filed, path, stop, counted), self._show_result, self._failed)

    def _show_progress(self, done: int, every: int) -> None:
        self.bar.setRange(0, every)
        self.bar.setValue(done)
        self.words.bind(self._said, "setText", message("documentscreen.pile_page", page=done, pages=every))

    def _cancel_pressed(self) -> None:
        """While pages are filed, Cancel stops after the page in hand; what was filed stays filed."""
        if self.filing is None:
            self._stop.set()
            self._cancel.setEnabled(False)
        else:
            self.reject()

    def _failed(self, error: Exception) -> None:
        self.reject()
        self.context.worker.failed.emit(error)

    # What became of it

    def _result_page(self) -> QWidget:
        self._summary = label("body.medium", wrap=True)
        self.filed_list = QListWidget()
        self.words.bind(self.filed_list, "setAccessibleName", "documentscreen.pile_filed")
        self.filed_list.itemActivated.connect(self._open)
        self.left_list = QListWidget()
        self.words.bind(self.left_list, "setAccessibleName", "documentscreen.pile_left")
        self.left_list.currentRowChanged.connect(lambda _: self._show_left())
        self.left_list.setFixedHeight(_LEFT_HEIGHT)
        for one in (self.filed_list, self.left_list):
            one.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        filed_title, left_title = label("label", "secondary"), label("label", "secondary")
        self.words.bind(filed_title, "setText", "documentscreen.pile_filed")
        self.words.bind(left_title, "setText", "documentscreen.pile_left")
        self._filed_part = QWidget()
        self._filed_part.setLayout(column(filed_title, self.filed_list, gap=4))
        self._left_part = QWidget()
        hand = column(left_title, self.left_list, self._by_hand(), gap=8)
        both = row(self._picture_well(), hand, gap=16)
        both.setStretch(1, 1)
        self._left_part.setLayout(both)
        made = QWidget()
        parts = row(self._filed_part, self._left_part, gap=18)
        parts.setStretch(0, 1)
        parts.setStretch(1, 2)
        made.setLayout(column(self._summary, parts, gap=12))
        return made

    def _picture_well(self) -> QLabel:
        self.picture = QLabel()
        self.picture.setProperty("role", "well")
        self.picture.setFixedSize(_PICTURE_WIDTH, _PICTURE_HEIGHT)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.bind(self.picture, "setAccessibleName", "documentscreen.scan_picture")
        return self.picture

    def _by_hand(self) -> QWidget:
        self.note = Note(self.context)
        self.number = Field(self.context, "fields.document_number")
        self.version, self.sheet = QSpinBox(), QSpinBox()
        for one in (self.version, self.sheet):
            one.setRange(1, 999)
            one.lineEdit().setTextMargins(_INSIDE, 0, _INSIDE, 0)
        version = Field(self.context, "documentscreen.pile_version", self.version)
        sheet = Field(self.context, "documentscreen.pile_sheet", self.sheet)
        for one in (version, sheet):
            one.setFixedWidth(_NARROW)
        self.file_it = button(self.context, "documentscreen.pile_file", icon="check", kind="primary")
        self.file_it.clicked.connect(self.file_by_hand)
        self.discard = button(self.context, "documentscreen.pile_discard", icon="trash")
        self.discard.clicked.connect(self.leave_out)
        made = QWidget()
        made.setLayout(
            column(
                self.note,
                self.number,
                row(version, sheet, None, gap=12),
                row(self.file_it, self.discard, None, gap=8),
                None,
                gap=10,
            )
        )
        return made

    def _show_result(self, filing: Filing) -> None:
        self.context.announce(filing.changes)
        self.filing = filing
        self._stack.setCurrentIndex(1)
        self._cancel.setEnabled(True)
        self.words.bind(self._cancel, "say", "shell.close")
        for one in filing.filed:
            values = {"number": one.number, "version": one.version, "page": one.sheet}
            entry = QListWidgetItem(self.words("documentscreen.pile_row", scanned=one.page, **values))
            entry.setData(Qt.ItemDataRole.UserRole, one.document)
            self.filed_list.addItem(entry)
        for left in filing.left:
            self._add_left(left)
        self._say_summary()
        self._left_part.setVisible(bool(filing.left))
        self._filed_part.setVisible(bool(filing.filed) or not filing.left)
        if filing.left:
            self.left_list.setCurrentRow(0)
        self.adjustSize()

    def _add_left(self, left: LeftPage) -> None:
        entry = QListWidgetItem(
            self.words("documentscreen.pile_left_row", scanned=left.page, reason=left.reason)
        )
        entry.setData(Qt.ItemDataRole.UserRole, left)
        self.left_list.addItem(entry)

    def _say_summary(self) -> None:
        filing = self.filing
        if filing is not None:
            values = {"left": self.left_list.count(), "signed": len(filing.signed)}
            said = message("documentscreen.pile_summary", count=self.filed_list.count(), **values)
            self.words.bind(self._summary, "setText", said)

    def _open(self, entry: QListWidgetItem) -> None:
        document = entry.data(Qt.ItemDataRole.UserRole)
        self.accept()
        self.opened.emit(document)

    # What is left

    @property
    def left(self) -> LeftPage | None:
        """The page that is shown to be filed by hand."""
        entry = self.left_list.currentItem()
        return entry.data(Qt.ItemDataRole.UserRole) if entry is not None else None

    def _show_left(self) -> None:
        left = self.left
        for one in (self.file_it, self.discard):
            one.setEnabled(left is not None)
        self.picture.clear()
        self.number.show_problem(None)
        if left is None:
            self.note.hide()
            return
        self.note.say(left.reason, "wait", "triangle")
        self.number.text = left.number or ""
        self.version.setValue(left.version or 1)
        self.sheet.setValue(left.sheet or 1)
        path = self._path

        def draw(_: Workplace) -> bytes:
            from fairdesk.exchange.scanned_pages import ScannedFile

            with ScannedFile(path) as pages:
                return pages.picture_png(left.page, _DPI)

        self.context.do_long(draw, partial(self._show_picture, left), lambda _: None)

    def _show_picture(self, left: LeftPage, png: bytes) -> None:
        if left is not self.left:
            return
        picture = QPixmap()
        picture.loadFromData(png)
        size = self.picture.size()
        kept = Qt.AspectRatioMode.KeepAspectRatio
        self.picture.setPixmap(picture.scaled(size, kept, Qt.TransformationMode.SmoothTransformation))

    def file_by_hand(self) -> None:
        """Files the page where a person says that it belongs."""
        left, path = self.left, self._path
        if left is None:
            return
        number, version, sheet = self.number.text, self.version.value(), self.sheet.value()

        def work(place: Workplace) -> Filing:
            from fairdesk.exchange.scanned_pages import ScannedFile

            with ScannedFile(path) as pages:
                page = pages.page(left.page)
            return scan_filing.file_by_hand(place, page, number, version, sheet)

        self.file_it.setEnabled(False)
        self.context.do_long(work, partial(self._filed_by_hand, left), self._not_filed)

    def _filed_by_hand(self, left: LeftPage, filing: Filing) -> None:
        self.context.announce(filing.changes)
        for one in filing.filed:
            values = {"number": one.number, "version": one.version, "page": one.sheet}
            entry = QListWidgetItem(self.words("documentscreen.pile_row", scanned=left.page, **values))
            entry.setData(Qt.ItemDataRole.UserRole, one.document)
            self.filed_list.addItem(entry)
        self._filed_part.show()
        self._drop(left)

    def _not_filed(self, error: Exception) -> None:
        self.file_it.setEnabled(True)
        if isinstance(error, UserFacingError):
            self.number.show_problem(error.title)
        else:
            self.context.worker.failed.emit(error)

    def leave_out(self) -> None:
        """The page belongs to nothing here; the file it came in stays as it is."""
        if self.left is not None:
            self._drop(self.left)

    def _drop(self, left: LeftPage) -> None:
        for place in range(self.left_list.count()):
            if self.left_list.item(place).data(Qt.ItemDataRole.UserRole) is left:
                self.left_list.takeItem(place)
                break
        self._say_summary()
        self._show_left()


def _filed(path: Path, stop: Event, counted: Callable[[int, int], None], place: Workplace) -> Filing:
    """Files the pages of a file one by one. Raises ``UserFacingError`` where it cannot be opened."""
    from fairdesk.exchange.scanned_pages import ScannedFile  # loaded with the first pile

    with ScannedFile(path) as pages:
        every = len(pages)
        counted(0, every)
        return scan_filing.file_pages(place, pages, lambda done: counted(done, every), stop.is_set)
