"""How a list is understood: its columns, to be corrected, its first rows, and what would be refused."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QListWidget,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import button, column, label, line, row
from fairdesk.texts import number
from fairdesk.usecases.spreadsheets.lists import ListKind, Preview, RowSeen, SheetPreview
from fairdesk.usecases.spreadsheets.lists_headers import RECORD_OF, Column, choices_of, heading_of
from fairdesk.usecases.spreadsheets.lists_plan import Verdict

_ROW = 33
_LONGEST = 300
_ICONS = {
    Verdict.ADDED: ("plus", "ok.text"),
    Verdict.UPDATED: ("edit", "accent.text"),
    Verdict.UNCHANGED: ("check", "text.tertiary"),
    Verdict.REJECTED: ("cross", "stop.text"),
}


class PreviewPage(QWidget):
    """``changed``: a person corrected something; ``wanted``: bring it in; ``left``: do not."""

    changed = Signal()
    wanted = Signal()
    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._words = context.words
        self._found: Preview | None = None
        self.kind: ListKind | None = None
        self.columns: dict[str, dict[int, str | None]] = {}
        self._file = label("heading")
        self._sheets, self._kinds = QComboBox(), QComboBox()
        self._sheets.setMinimumWidth(160)
        self._kinds.setMinimumWidth(190)
        self._sheets.activated.connect(lambda _: self._show_sheet())
        self._kinds.activated.connect(self._kind_chosen)
        self._hint = label("label", "secondary")
        self._words.bind(self._hint, "setText", "listscreen.correct")
        self._table = QTableWidget()
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.verticalHeader().hide()
        self._table.setShowGrid(False)
        self._table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self._table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._counts = label("body.medium")
        self._notices = QListWidget()
        self._notices.setMaximumHeight(150)
        self._notices.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        back = button(context, "shell.cancel")
        back.clicked.connect(self.left)
        self._go = button(context, "", icon="check", kind="primary")
        self._go.clicked.connect(self.wanted)
        top = row(self._file, 12, self._sheets, self._kinds, None, gap=10, margins=(24, 0, 24, 10))
        foot = QFrame()
        foot.setLayout(row(self._counts, None, back, self._go, gap=10, margins=(24, 10, 24, 10)))
        under = QWidget()
        under.setLayout(column(self._hint, margins=(24, 0, 24, 6)))
        table, notices = QWidget(), QWidget()
        table.setLayout(column(self._table, margins=(16, 0, 0, 0)))
        notices.setLayout(column(line(), self._notices, gap=0, margins=(16, 0, 24, 0)))
        whole = column(top, under, table, notices, line("line.strong"), foot, gap=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def forget(self) -> None:
        """The next list starts anew."""
        self.kind, self.columns, self._found = None, {}, None

    def show_preview(self, file: str, found: Preview) -> None:
        """Shows a list as it is understood."""
        self._file.setText(file)
        shown = self._sheets.currentText()
        self._found = found
        self._sheets.clear()
        self._sheets.addItems([sheet.sheet for sheet in found.sheets])
        place = self._sheets.findText(shown)
        self._sheets.setCurrentIndex(place if place >= 0 else _richest(found.sheets))
        self._sheets.setVisible(len(found.sheets) > 1)
        self._show_kinds(found)
        self._show_sheet()
        self._show_counts(found)

    def _show_kinds(self, found: Preview) -> None:
        self._kinds.clear()
        self._kinds.addItem(self._words("listscreen.kind_by_itself"), None)
        for kind in ListKind:
            self._kinds.addItem(self._words(f"words.kinds_{RECORD_OF[kind].kind}"), kind)
        self._kinds.setCurrentIndex(0 if self.kind is None else list(ListKind).index(self.kind) + 1)

    def _kind_chosen(self) -> None:
        self.kind = self._kinds.currentData()
        self.columns = {}
        self.changed.emit()

    @property
    def _sheet(self) -> SheetPreview | None:
        sheets = self._found.sheets if self._found else ()
        place = self._sheets.currentIndex()
        return sheets[place] if 0 <= place < len(sheets) else None

    def _show_sheet(self) -> None:
        sheet = self._sheet
        self._table.clear()
        self._table.setRowCount(0)
        if sheet is None or sheet.layout is None:
            self._words.bind(self._hint, "setText", "listscreen.not_understood")
            self._table.setColumnCount(0)
            return
        self._words.bind(self._hint, "setText", "listscreen.correct")
        columns = sheet.layout.columns
        self._table.setColumnCount(len(columns) + 2)
        heads = ["", self._words("lists.row"), *(one.heading for one in columns)]
        self._table.setHorizontalHeaderLabels(heads)
        self._table.setRowCount(len(sheet.rows) + 1)
        self._table.setRowHeight(0, 46)
        for place, one in enumerate(columns, 2):
            self._table.setCellWidget(0, place, self._chooser(sheet, one))
        for place, seen in enumerate(sheet.rows, 1):
            self._show_row(place, seen, columns)
        self._table.resizeColumnsToContents()
        for place in range(2, len(columns) + 2):
            width = min(280, max(150, self._table.columnWidth(place)))
            self._table.setColumnWidth(place, width)

    def _show_row(self, place: int, seen: RowSeen, columns: Sequence[Column]) -> None:
        self._table.setRowHeight(place, _ROW)
        icon, token = _ICONS[seen.verdict]
        state = QTableWidgetItem(self._words(f"listscreen.verdict_{seen.verdict}"))
        state.setIcon(self._context.theme.icon(icon, token, 14))
        state.setForeground(self._context.theme.color(token))
        if seen.reason is not None:
            state.setToolTip(self._words(seen.reason))
        self._table.setItem(place, 0, state)
        self._table.setItem(place, 1, QTableWidgetItem(str(seen.row)))
        for number_of, one in enumerate(columns, 2):
            text = seen.texts[one.index] if one.index < len(seen.texts) else ""
            cell = QTableWidgetItem(text[:_LONGEST])
            if one.path is None:
                cell.setForeground(self._context.theme.color("text.disabled"))
            self._table.setItem(place, number_of, cell)

    def _chooser(self, sheet: SheetPreview, one: Column) -> QComboBox:
        made = QComboBox()
        made.addItem(self._words("listscreen.not_used"), None)
        kind = sheet.layout.kind if sheet.layout else ListKind.ENTERPRISES
        paths = choices_of(kind)
        if one.path is not None and one.path not in paths:
            paths.append(one.path)
        for path in paths:
            made.addItem(self._choice_name(path, kind), path)
        made.setCurrentIndex(made.findData(one.path) if one.path else 0)
        made.setAccessibleName(one.heading)
        made.activated.connect(lambda _: self._column_chosen(sheet.sheet, one.index, made.currentData()))
        return made

    def _choice_name(self, path: str, kind: ListKind) -> str:
        name = self._words(heading_of(path, kind))
        own = path.split(".")[0] == RECORD_OF[kind].kind
        record = path.split(".")[0]
        return name if own or "." not in path else f"{self._words(f'words.kind_{record}')}: {name}"

    def _column_chosen(self, sheet: str, index: int, path: str | None) -> None:
        self.columns.setdefault(sheet, {})[index] = path
        self.changed.emit()

    def _show_counts(self, found: Preview) -> None:
        result, words = found.result, self._words
        self._counts.setText(
            words(
                "listscreen.counts",
                read=result.read,
                added=result.added,
                updated=result.updated,
                unchanged=result.unchanged,
                rejected=result.rejected,
            )
        )
        news = result.added + result.updated
        words.bind(self._go, "say", "listscreen.bring_in", count=news)
        self._go.setEnabled(news > 0)
        self._notices.clear()
        for one in result.rejects[:200]:
            self._notices.addItem(f"{one.sheet} {number(one.row, words.language)}:  {words(one.reason)}")
        for notice in result.notices[:100]:
            self._notices.addItem(f"{notice.sheet} {notice.row or ''}:  {words(notice.text)}")
        self._notices.setVisible(self._notices.count() > 0)


def _richest(sheets: Sequence[SheetPreview]) -> int:
    return max(range(len(sheets)), key=lambda place: sheets[place].row_count, default=0)
