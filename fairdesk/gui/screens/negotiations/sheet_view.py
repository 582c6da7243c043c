"""The sheet of items as hands use it: keys, clipboard, and the lines of remarks below its rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import cast

from PySide6.QtCore import QEvent, QItemSelectionModel, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QSizePolicy, QTableView, QWidget

from fairdesk.gui.context import Context
from fairdesk.gui.screens.negotiations.remarks import Choice, Remark, RemarkKind
from fairdesk.gui.screens.negotiations.sheet_cells import PAD, REMARK, ROW, CellDelegate, CellEditor, Go
from fairdesk.gui.screens.negotiations.sheet_model import (
    CODE,
    FIELDS,
    NAME,
    PRICE,
    QUANTITY,
    SUM,
    UNIT,
    YEARLY,
    Index,
    Line,
    SheetModel,
)
from fairdesk.gui.theme.theme import font
from fairdesk.gui.widgets.basics import caps_width, paint_caps
from fairdesk.gui.widgets.painting import paint_words

_HEADER = 32
_LEAST = {CODE: 84, QUANTITY: 74, UNIT: 46, PRICE: 88, SUM: 104, YEARLY: 74}
"""Room to type into, however little stands in a column."""
_LEAST_NAME, _GOOD_NAME, _NARROWEST_CODE = 130, 230, 62
_SIGN = 18
_TOKENS = {RemarkKind.PROBLEM: "wait.text", RemarkKind.QUESTION: "wait.text"}
_SIGNS = {
    RemarkKind.PROBLEM: "triangle",
    RemarkKind.NOTE: "info",
    RemarkKind.QUESTION: "triangle",
    RemarkKind.CLAIM: "devices",
    RemarkKind.DIFFERS: "documents",
}


@dataclass(frozen=True, slots=True)
class _Target:
    """Where a choice of a remark can be pressed."""

    room: QRectF
    line: Line
    remark: Remark
    choice: Choice


class SheetView(QTableView):
    """``decided`` carries a line, a remark and what was chosen; ``removed`` a row; ``left_behind`` says that

    the keys went on past the end; ``stood_on`` that the cursor stands elsewhere.
    """

    decided = Signal(object, object, object)
    remove_wanted = Signal(int)
    left_behind = Signal()
    left_before = Signal()
    stood_on = Signal()
    shared = Signal(bool)
    typing = Signal(str)

    def __init__(self, context: Context, model: SheetModel) -> None:
        super().__init__()
        self._theme, self._words = context.theme, context.words
        self.sheet = model
        self.editor: CellEditor | None = None
        self._targets: list[_Target] = []
        self._run: int | None = None
        self._wants_yearly: bool | None = None
        self.can_show_yearly = False
        """Whether there is room for the yearly volume."""
        self.setModel(model)
        self.cells = CellDelegate(context.theme, self)
        self.setItemDelegate(self.cells)
        self._look()
        self.cells.left.connect(self.go)
        self.cells.opened.connect(self._opened)
        model.heights_changed.connect(self._measure)
        model.modelReset.connect(self._measure)
        model.dataChanged.connect(self._share_width)
        model.headerDataChanged.connect(self._share_width)
        model.modelReset.connect(lambda: self.stand_on(0, NAME))
        self.selectionModel().currentChanged.connect(lambda *_: self.stood_on.emit())
        context.words.changed.connect(self.viewport().update)
        context.theme.changed.connect(self.viewport().update)

    def _look(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setStyleSheet("selection-background-color: transparent")  # rows are higher than their cells
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(ROW)
        header = self.horizontalHeader()
        header.setFixedHeight(_HEADER)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setProperty("role", "sheet")
        header.setMinimumSectionSize(30)

    # Size

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        """Every column as wide as what stands in it, the rest for the name; figures are never cut.

        The yearly volume gives way where there is no room, then the code.
        """
        whole, widths = self.viewport().width(), {column: self._needs(column) for column in _LEAST}
        self.can_show_yearly = sum(widths.values()) + _LEAST_NAME <= whole
        shows = self.can_show_yearly and self._wants_yearly is not False
        if self._wants_yearly is None:
            shows = sum(widths.values()) + _GOOD_NAME <= whole
        self.setColumnHidden(YEARLY, not shows)
        if not shows:
            del widths[YEARLY]
        lacks = sum(widths.values()) + _LEAST_NAME - whole
        widths[CODE] = max(_NARROWEST_CODE, widths[CODE] - max(0, lacks))
        for column, width in widths.items():
            self.setColumnWidth(column, width)
        self.setColumnWidth(NAME, max(_LEAST_NAME, whole - sum(widths.values())))
        self.shared.emit(shows)

    def _needs(self, column: int) -> int:
        """How wide a column is wanted: its heading, its texts, and the sign of a remark beside them."""
        metrics = QFontMetricsF(font("body.medium"))
        heading = QFontMetricsF(font("label")).horizontalAdvance(str(self.sheet.headings[column]))
        name, widest = FIELDS[column], heading
        for line in self.sheet.lines:
            sign = _SIGN if any(one.field == name for one in line.remarks) else 0
            widest = max(widest, metrics.horizontalAdvance(line.text(name)) + sign)
        return max(_LEAST[column], ceil(widest) + 2 * PAD + 2)

    def want_yearly(self, wants: bool | None) -> None:
        """Whether the yearly volume is to be seen; None: where there is room enough."""
        self._wants_yearly = wants
        self._share_width()

    def _measure(self) -> None:
        """As high as its rows: the page scrolls, not the sheet."""
        for row, line in enumerate(self.sheet.lines):
            high = ROW + REMARK * len(line.said)
            if self.rowHeight(row) != high:
                self.setRowHeight(row, high)
        high = _HEADER + sum(ROW + REMARK * len(line.said) for line in self.sheet.lines)
        if self.height() != high:
            self.setFixedHeight(high)
        self._share_width()
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """Qt's hook."""
        return QSize(560, self.height())

    # Going about

    @property
    def line(self) -> Line | None:
        """The row of the cursor."""
        row = self.currentIndex().row()
        return self.sheet.lines[row] if 0 <= row < len(self.sheet.lines) else None

    def stand_on(self, row: int, column: int) -> None:
        """Puts the cursor on a cell."""
        if row < len(self.sheet.lines):
            index = self.sheet.index(row, column)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def add_row(self) -> None:
        """A new row, with the cursor at its beginning."""
        self.leave_field()
        self.stand_on(self.sheet.add_row(), NAME)
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def begin_typing(self) -> CellEditor | None:
        """Opens the cell of the cursor as the first sign that is typed does."""
        self.edit(self.currentIndex())
        if self.editor is not None:
            self.editor.by_typing = True
        return self.editor

    def leave_field(self) -> None:
        """Saves what is being typed and closes its field."""
        if self.editor is not None:
            self.cells.leave(self.editor)

    def drop_field(self) -> None:
        """Closes the open field without saving it."""
        if self.editor is not None:
            self.closeEditor(self.editor, CellDelegate.EndEditHint.NoHint)

    def go(self, where: Go) -> None:
        """Goes on from the cell of the cursor."""
        down, across = where.value
        index = self.currentIndex()
        row, column = index.row(), index.column()
        if where in (Go.ON, Go.BACK):
            self._run = column if self._run is None else self._run
            self._go_along(row, column, across)
        elif across:
            self._run = None
            beside = self._beside(column, across // 2)
            self.stand_on(row, column if beside is None else beside)
        else:
            self._go_down(row, column, down)

    def _go_along(self, row: int, column: int, by: int) -> None:
        """To the next cell, past the end of a row to the next row, past the last one to a new one."""
        following = self._beside(column, by)
        if following is not None:
            self.stand_on(row, following)
        elif by > 0 and row + 1 < len(self.sheet.lines):
            self.stand_on(row + 1, NAME)
        elif by > 0:
            self._go_past_end(NAME)
        elif row > 0:
            self.stand_on(row - 1, self._columns()[-1])
        else:
            self.left_before.emit()

    def _go_down(self, row: int, column: int, by: int) -> None:
        column = column if self._run is None or by < 0 else self._run
        self._run = None
        if by > 0 and row + 1 >= len(self.sheet.lines):
            self._go_past_end(column)
        else:
            self.stand_on(max(0, row + by), column)

    def _go_past_end(self, column: int) -> None:
        """Past the last row is a new one, unless the last is such a one and nobody used it."""
        last = self.sheet.lines[-1] if self.sheet.lines else None
        if last is not None and last.is_empty and last.follows:
            self.left_behind.emit()
        else:
            self.stand_on(self.sheet.add_row(follows=True), column)

    def _columns(self) -> list[int]:
        return [column for column in range(len(FIELDS)) if not self.isColumnHidden(column)]

    def _beside(self, column: int, by: int) -> int | None:
        columns = self._columns()
        at = columns.index(column) + by if column in columns else 0
        return columns[at] if 0 <= at < len(columns) else None

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's hook."""
        key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        action = self._actions().get((key, held))
        if action is not None:
            action()
            return
        if held & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            event.ignore()
            return
        if key in _MOVES:
            self._run = None
        super().keyPressEvent(event)
        if self.editor is not None and key != Qt.Key.Key_F2 and event.text():
            self.editor.by_typing = True

    def _actions(self) -> dict[tuple[Qt.Key, Qt.KeyboardModifier], Callable[[], object]]:
        none, ctrl = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
        shift, alt = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
        return {
            (Qt.Key.Key_Return, none): lambda: self.go(Go.DOWN),
            (Qt.Key.Key_Enter, none): lambda: self.go(Go.DOWN),
            (Qt.Key.Key_Return, shift): lambda: self.go(Go.UP),
            (Qt.Key.Key_Tab, none): lambda: self.go(Go.ON),
            (Qt.Key.Key_Backtab, shift): lambda: self.go(Go.BACK),
            (Qt.Key.Key_Backtab, none): lambda: self.go(Go.BACK),
            (Qt.Key.Key_F2, none): lambda: self.edit(self.currentIndex()),
            (Qt.Key.Key_Delete, none): self.clear_cells,
            (Qt.Key.Key_Backspace, none): self.clear_cells,
            (Qt.Key.Key_D, ctrl): self.ask_to_remove,
            (Qt.Key.Key_C, ctrl): self.copy,
            (Qt.Key.Key_V, ctrl): self.paste,
            (Qt.Key.Key_Left, alt): lambda: self._decide_by_key("←"),
            (Qt.Key.Key_Right, alt): lambda: self._decide_by_key("→"),
            (Qt.Key.Key_F9, none): lambda: self._decide_by_key("F9"),
        }

    def event(self, event: QEvent) -> bool:
        """Qt's hook: Tab is a key of the sheet, and its own combinations are not the window's."""
        if isinstance(event, QKeyEvent) and event.type() in (
            QEvent.Type.KeyPress,
            QEvent.Type.ShortcutOverride,
        ):
            key = Qt.Key(event.key())
            if event.type() == QEvent.Type.ShortcutOverride:
                if (key, event.modifiers()) in self._actions():
                    event.accept()
                    return True
            elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self.keyPressEvent(event)
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt's hook: the cursor is somewhere as soon as the keys are here."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.stand_on(0, NAME)

    def _opened(self, editor: CellEditor, index: Index) -> None:
        self.editor = editor
        self.sheet.edited = self.sheet.lines[index.row()]
        editor.destroyed.connect(lambda: self._closed(editor))
        editor.textEdited.connect(self.typing)

    def closeEditor(self, editor: QWidget, hint: object) -> None:
        """Qt's hook."""
        had_keys = self.window().focusWidget() is editor
        super().closeEditor(editor, hint)  # type: ignore[arg-type]
        if had_keys:
            self.setFocus()
        if editor is self.editor:
            self._closed(editor)

    def _closed(self, editor: QWidget) -> None:
        if self.editor is editor:
            self.editor = None
            self.sheet.edited = None
            self.stood_on.emit()

    # Cells

    def clear_cells(self) -> None:
        """Empties the chosen cells."""
        for index in self._chosen():
            self.sheet.write(index.row(), index.column(), "")

    def ask_to_remove(self) -> None:
        """The row of the cursor is to go."""
        row = self.currentIndex().row()
        if 0 <= row < len(self.sheet.lines):
            self.remove_wanted.emit(row)

    def copy(self) -> None:
        """Puts the chosen cells on the clipboard, as a spreadsheet takes them."""
        chosen = self._chosen()
        rows = sorted({index.row() for index in chosen})
        lines = ["\t".join(str(index.data() or "") for index in chosen if index.row() == row) for row in rows]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def paste(self) -> None:
        """Fills cells from the clipboard, from the cursor on; rows that are missing are added."""
        text = QGuiApplication.clipboard().text()
        if text:
            self.fill([line.split("\t") for line in text.rstrip("\r\n").splitlines()])

    def fill(self, table: Sequence[Sequence[str]]) -> None:
        """Fills cells from the cursor on."""
        start = self.currentIndex()
        columns = [column for column in self._columns() if column >= start.column()]
        for down, texts in enumerate(table):
            row = start.row() + down
            if row >= len(self.sheet.lines):
                row = self.sheet.add_row()
            for column, text in zip(columns, texts, strict=False):
                self.sheet.write(row, column, text)

    def _chosen(self) -> list[Index]:
        found = cast("list[Index]", self.selectionModel().selectedIndexes())
        shown = [index for index in found if not self.isColumnHidden(index.column())]
        return sorted(shown, key=lambda index: (index.row(), index.column()))

    # Remarks

    def _decide_by_key(self, key: str) -> None:
        """A key chooses what it stands for in the remarks of the row: those of the cell first."""
        line = self.line
        if line is None:
            return
        here = FIELDS[self.currentIndex().column()]
        for remark in sorted(line.remarks, key=lambda one: one.field != here):
            choice = next((one for one in remark.choices if key in one.keys), None)
            if choice is not None:
                self.decided.emit(line, remark, choice)
                return

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's hook: the cells, then lines and remarks over the whole width."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        self._targets = []
        for row, line in enumerate(self.sheet.lines):
            top = self.rowViewportPosition(row)
            bottom = top + self.rowHeight(row)
            painter.fillRect(
                QRectF(0, bottom - 1, self.viewport().width(), 1), self._theme.color("line.subtle")
            )
            for place, remark in enumerate(line.said):
                self._paint_remark(painter, top + ROW + place * REMARK, line, remark)

    def _paint_remark(self, painter: QPainter, top: float, line: Line, remark: Remark) -> None:
        token = _TOKENS.get(remark.kind, "text.secondary")
        wide = self.viewport().width()
        painter.drawPixmap(12, int(top) + 4, self._theme.pixmap(_SIGNS[remark.kind], "wait.text", 14))
        left = 34.0
        right = wide - self._choices_width(remark) - 8
        words = self._words(remark.sentence) if remark.sentence else ""
        box = QRectF(left, top, max(40.0, right - left), REMARK - 4)
        paint_words(painter, self._theme, box, words, "caption", token)
        used = min(QFontMetricsF(font("caption")).horizontalAdvance(words), box.width())
        self._paint_choices(painter, left + used + 14, top, line, remark)

    def _choices_width(self, remark: Remark) -> float:
        metrics = QFontMetricsF(font("label"))
        return sum(
            metrics.horizontalAdvance(self._words(one.words)) + caps_width(one.keys, self) + 18
            for one in remark.choices
        )

    def _paint_choices(self, painter: QPainter, left: float, top: float, line: Line, remark: Remark) -> None:
        metrics = QFontMetricsF(font("label"))
        for choice in remark.choices:
            words = self._words(choice.words)
            wide = metrics.horizontalAdvance(words)
            room = QRectF(left, top, wide + 2, REMARK - 4)
            paint_words(painter, self._theme, room, words, "label", "accent.text")
            paint_caps(painter, self._theme, choice.keys, room.right() + 4, room.center().y())
            caps = caps_width(choice.keys, self)
            self._targets.append(_Target(room.adjusted(-4, 0, caps, 0), line, remark, choice))
            left = room.right() + caps + 14

    def _target(self, event: QMouseEvent) -> _Target | None:
        return next((one for one in self._targets if one.room.contains(event.position())), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt's hook: a choice below a row is pressed, else a cell."""
        target = self._target(event)
        if target is not None:
            self.decided.emit(target.line, target.remark, target.choice)
            return
        self._run = None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt's hook: choices look as if they can be pressed."""
        pointing = self._target(event) is not None
        self.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if pointing else Qt.CursorShape.ArrowCursor
        )
        super().mouseMoveEvent(event)


_MOVES = frozenset(
    (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)
)
