"""Lists in and out: choose a file, see how it is understood, correct it, bring it in, take it back."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QProgressBar,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fairdesk.domain.messages import message
from fairdesk.exchange.read_tables import read_sheets
from fairdesk.exchange.write_tables import write_xlsx
from fairdesk.gui.context import Context
from fairdesk.gui.screens.imports.preview import PreviewPage
from fairdesk.gui.widgets.basics import IconLabel, button, clear, column, label, line, row
from fairdesk.texts import moment
from fairdesk.usecases.meetings import wish_forms
from fairdesk.usecases.meetings.wish_forms import FilledForm
from fairdesk.usecases.ports import Changes, Workplace
from fairdesk.usecases.spreadsheets.lists import (
    Import,
    ImportResult,
    ListKind,
    Preview,
    export_table,
    import_list,
    imports,
    preview,
    rejected_sheets,
    undo_import,
)
from fairdesk.usecases.spreadsheets.lists_headers import RECORD_OF
from fairdesk.usecases.spreadsheets.sheets import Sheet
from fairdesk.usecases.undo import Undone

PATTERNS = "*.xlsx *.xls *.ods *.csv *.tsv *.txt"


@dataclass
class _Chosen:
    """The file being looked at, and what a person said about it. ``form`` is set where it is a wish form."""

    path: Path
    sheets: Sequence[Sheet]
    sha256: str
    form: FilledForm | None = None
    kind: ListKind | None = None
    columns: dict[str, dict[int, str | None]] = field(default_factory=dict[str, dict[int, str | None]])


class Lists(QWidget):
    """The screen: start, preview, progress, result."""

    _progressed = Signal(int, int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._words = context.words
        self._chosen: _Chosen | None = None
        self._result: ImportResult | None = None
        self._cancel = Event()
        self.setAcceptDrops(True)
        self._preview = PreviewPage(context)
        self._preview.changed.connect(self._look)
        self._preview.wanted.connect(self.bring_in)
        self._preview.left.connect(self.show_start)
        self._pages = QStackedWidget()
        for page in (self._start_page(), self._preview, self._progress_page(), self._result_page()):
            self._pages.addWidget(page)
        title = label("title")
        self._words.bind(title, "setText", "listscreen.title")
        head = QWidget()
        head.setFixedHeight(60)
        head.setLayout(row(title, None, margins=(24, 12, 20, 12)))
        whole = column(head, self._pages, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._progressed.connect(self._show_progress)
        context.words.changed.connect(self._language_changed)
        context.changed.connect(self._something_changed)
        self.show_start()

    # Building

    def _start_page(self) -> QWidget:
        words = label("heading")
        self._words.bind(words, "setText", "listscreen.drop")
        more = label("body", "secondary", wrap=True)
        self._words.bind(more, "setText", "listscreen.drop_more")
        more.setMinimumWidth(420)
        self._choose = button(self._context, "listscreen.choose", icon="folder", kind="primary")
        self._choose.clicked.connect(self.choose_file)
        well = QFrame()
        well.setProperty("role", "sunken")
        icon = IconLabel(self._context.theme, "upload", "text.tertiary", 40)
        well.setLayout(
            column(
                row(None, icon, None),
                row(None, words, None),
                row(None, more, None),
                row(None, self._choose, None),
                gap=10,
                margins=(24, 28, 24, 28),
            )
        )
        more.setAlignment(Qt.AlignmentFlag.AlignCenter)
        past_title, out_title = label("heading"), label("heading")
        self._words.bind(past_title, "setText", "listscreen.past")
        self._words.bind(out_title, "setText", "listscreen.out")
        out_more = label("body", "secondary", wrap=True)
        self._words.bind(out_more, "setText", "listscreen.out_more")
        exports = row(*(self._export_button(kind) for kind in ListKind), None, gap=8)
        self._past = QVBoxLayout()
        self._past.setSpacing(0)
        inside = QWidget()
        inside.setLayout(
            column(
                well,
                12,
                out_title,
                out_more,
                exports,
                12,
                past_title,
                self._past,
                None,
                gap=8,
                margins=(24, 4, 24, 24),
            )
        )
        page = QScrollArea()
        page.setWidgetResizable(True)
        page.setWidget(inside)
        return page

    def _export_button(self, kind: ListKind) -> QWidget:
        made = button(self._context, f"words.kinds_{RECORD_OF[kind].kind}", icon="download", size="small")
        made.clicked.connect(lambda: self.export(kind))
        return made

    def _progress_page(self) -> QWidget:
        self._progress_words = label("heading")
        self._bar = QProgressBar()
        self._bar.setFixedHeight(10)
        stop = button(self._context, "listscreen.stop")
        stop.clicked.connect(self._cancel.set)
        page = QWidget()
        page.setLayout(
            column(
                None, self._progress_words, self._bar, row(stop, None), None, gap=14, margins=(120, 0, 120, 0)
            )
        )
        return page

    def _result_page(self) -> QWidget:
        self._result_words = label("title", wrap=True)
        self._result_more = label("body", "secondary", wrap=True)
        self._save_rejects = button(self._context, "listscreen.save_rejects", icon="download")
        self._save_rejects.clicked.connect(self.save_rejects)
        self._take_back = button(self._context, "listscreen.take_back", icon="undo")
        self._take_back.clicked.connect(self._undo_result)
        again = button(self._context, "listscreen.another", icon="upload", kind="primary")
        again.clicked.connect(self.show_start)
        self._alike = QVBoxLayout()
        page = QWidget()
        buttons = row(again, self._save_rejects, self._take_back, None, gap=10)
        page.setLayout(
            column(
                self._result_words,
                self._result_more,
                8,
                buttons,
                12,
                self._alike,
                None,
                gap=8,
                margins=(24, 12, 24, 24),
            )
        )
        return page

    # Start

    def show_start(self) -> None:
        """Back to choosing a file; what was brought in before is listed."""
        self._chosen = None
        self._pages.setCurrentIndex(0)
        self._context.do(_past_imports, self._show_past)

    def focus_first(self) -> None:
        """Enter chooses a file."""
        self._choose.setFocus()

    def _show_past(self, found: tuple[list[Import], ZoneInfo]) -> None:
        past, zone = found
        clear(self._past)
        if not past:
            self._past.addWidget(label("body", "tertiary", self._words("listscreen.none_yet")))
        for one in past[:30]:
            self._past.addWidget(self._past_row(one, zone))

    def _past_row(self, one: Import, zone: ZoneInfo) -> QWidget:
        counts = self._words("listscreen.counts", **_counts(one))
        when = moment(one.at.astimezone(zone), self._words.language) if one.at else ""
        words = column(
            label("body.medium", "", one.file),
            label(
                "caption", "secondary", "  ·  ".join(part for part in (when, one.by or "", counts) if part)
            ),
            gap=0,
        )
        if one.undone:
            end: QWidget = label("label", "tertiary", self._words("listscreen.undone"))
        else:
            end = button(self._context, "listscreen.take_back", icon="undo", size="small")
            end.clicked.connect(lambda: self._undo(one.run_id))  # type: ignore[attr-defined]
        made = QWidget()
        made.setLayout(column(row(words, None, end, margins=(0, 8, 0, 8)), line(), gap=0))
        return made

    def choose_file(self) -> None:
        """Asks which file."""
        name, _ = QFileDialog.getOpenFileName(self, self._words("listscreen.choose"), "", f"({PATTERNS})")
        if name:
            self.open_file(Path(name))

    def open_file(self, path: Path) -> None:
        """Reads a file beside the window and shows how it is understood."""
        self._start_waiting(message("listscreen.reading", file=path.name))

        def work(place: Workplace) -> _Chosen:
            sheets = read_sheets(path)
            form = wish_forms.read(place, sheets)
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            return _Chosen(path, form.sheets if form else sheets, sha256, form)

        self._context.do_long(work, self._opened, self._refused)

    def _opened(self, chosen: _Chosen) -> None:
        self._chosen = chosen
        self._look()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One file may be dropped anywhere on the screen."""
        if len(event.mimeData().urls()) == 1 and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt's hook."""
        self.open_file(Path(event.mimeData().urls()[0].toLocalFile()))

    # Preview

    def _look(self) -> None:
        """Reads the list as it is understood now, with what the person corrected."""
        chosen = self._chosen
        if chosen is None:
            return
        chosen.kind, chosen.columns = self._preview.kind, self._preview.columns
        self._start_waiting(message("listscreen.reading", file=chosen.path.name))
        self._context.do_long(
            lambda place: preview(
                place, chosen.sheets, chosen.kind, chosen.columns, self._progressed.emit, self._cancel.is_set
            ),
            self._looked,
            self._refused,
        )

    def _looked(self, found: Preview) -> None:
        if found.result.cancelled or self._chosen is None:
            self.show_start()
            return
        self._preview.show_preview(self._chosen.path.name, found)
        self._pages.setCurrentIndex(1)

    # Bringing in

    def bring_in(self) -> None:
        """Brings the list in, as the preview shows it."""
        chosen = self._chosen
        if chosen is None:
            return
        self._start_waiting(message("listscreen.bringing_in", file=chosen.path.name))

        def work(place: Workplace) -> ImportResult:
            result = import_list(
                place,
                chosen.sheets,
                chosen.path.name,
                chosen.sha256,
                chosen.kind,
                chosen.columns,
                self._progressed.emit,
                self._cancel.is_set,
            )
            if chosen.form is None:
                return result
            return wish_forms.take_answers(place, chosen.form, result, chosen.path.name)

        self._context.do_long(work, self._brought_in, self._refused)

    def _brought_in(self, result: ImportResult) -> None:
        self._result = result
        self._context.announce(result.changes)
        self._preview.forget()
        if result.cancelled:
            self._context.tell(message("listscreen.cancelled"))
            self.show_start()
            return
        self._show_result()
        self._pages.setCurrentIndex(3)

    def _show_result(self) -> None:
        result = self._result
        if result is None:
            return
        self._result_words.setText(self._words("listscreen.done", count=result.added + result.updated))
        self._result_more.setText(self._words("listscreen.counts", **_counts(result)))
        self._save_rejects.setVisible(bool(result.rejects))
        self._take_back.setVisible(result.run_id is not None)
        clear(self._alike)
        if result.lookalikes:
            self._alike.addWidget(
                label("heading", "", self._words("listscreen.alike", count=len(result.lookalikes)))
            )
        for one in result.lookalikes[:12]:
            self._alike.addWidget(
                label("body", "secondary", f"{one.name}  ·  {one.other.name} {one.other.detail}")
            )

    def save_rejects(self) -> None:
        """Writes the refused rows to a file that can be corrected and brought in again."""
        result, chosen = self._result, self._chosen
        if result is None or chosen is None:
            return
        wanted = chosen.path.with_name(f"{chosen.path.stem}-rejects.xlsx")
        name, _ = QFileDialog.getSaveFileName(
            self, self._words("listscreen.save_rejects"), str(wanted), "(*.xlsx)"
        )
        if name:
            self.write_rejects(Path(name))

    def write_rejects(self, path: Path) -> None:
        """The same to a path that is known."""
        result = self._result
        if result is None:
            return
        sheets = rejected_sheets(result, self._words.language)
        self._context.do_long(
            lambda _: write_xlsx(path, sheets),
            lambda _: self._context.tell(message("listscreen.written", file=path.name)),
        )

    def _undo_result(self) -> None:
        if self._result is not None and self._result.run_id is not None:
            self._undo(self._result.run_id)

    def _undo(self, run: bytes) -> None:
        self._start_waiting(message("listscreen.taking_back"))
        self._context.do_long(lambda place: undo_import(place, run), self._undone, self._refused)

    def _undone(self, undone: Undone) -> None:
        self._context.announce(undone.changes)
        key = "listscreen.taken_back_but" if undone.kept else "listscreen.taken_back"
        self._context.tell(message(key, count=undone.kept))
        self.show_start()

    # Lists out

    def export(self, kind: ListKind) -> None:
        """Asks where to, and writes a table of the fair."""
        wanted = f"{self._words(f'words.kinds_{RECORD_OF[kind].kind}')}.xlsx"
        name, _ = QFileDialog.getSaveFileName(self, self._words("listscreen.out"), wanted, "(*.xlsx)")
        if name:
            self.export_to(kind, Path(name))

    def export_to(self, kind: ListKind, path: Path) -> None:
        """The same to a path that is known."""
        language = self._words.language
        self._context.do_long(
            lambda place: write_xlsx(path, [export_table(place, kind, language)]),
            lambda _: self._context.tell(message("listscreen.written", file=path.name)),
        )

    # Waiting

    def _start_waiting(self, what: object) -> None:
        self._cancel.clear()
        self._progress_words.setText(self._words(what))  # type: ignore[arg-type]
        self._bar.setRange(0, 0)
        self._pages.setCurrentIndex(2)

    def _show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)

    def _refused(self, error: Exception) -> None:
        self.show_start()
        self._context.worker.failed.emit(error)

    def _language_changed(self) -> None:
        self._show_result()
        if self._pages.currentIndex() == 0:
            self.show_start()
        elif self._pages.currentIndex() == 1:
            self._look()

    def _something_changed(self, changes: Changes) -> None:
        if "import_run" in changes.kinds and self._pages.currentIndex() == 0:
            self._context.do(_past_imports, self._show_past)


def _past_imports(place: Workplace) -> tuple[list[Import], ZoneInfo]:
    with place.read() as work:
        zone = ZoneInfo(work.fair.time_zone)
    return imports(place), zone


def _counts(counted: Import | ImportResult) -> dict[str, int]:
    read = counted.added + counted.updated + counted.unchanged + counted.rejected
    return {
        "read": read,
        "added": counted.added,
        "updated": counted.updated,
        "unchanged": counted.unchanged,
        "rejected": counted.rejected,
    }
