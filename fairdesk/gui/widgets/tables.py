"""Dense tables in the program's look: rows of 33 px, sorted by their heads, filtered while one types.

Filtering and sorting are done here on one Python list and not by ``QSortFilterProxyModel``, which would
call back into Python for every row and every comparison: some 40,000 calls for a list of 3,000 products.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFontMetrics,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from fairdesk.domain.entities import Id
from fairdesk.domain.folding import fold, spellings
from fairdesk.domain.messages import Message
from fairdesk.gui.theme.theme import Theme, font
from fairdesk.gui.words import Words

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex

ROW, HEADER = 33, 32
_PADDING, _FIRST_PADDING, _BAR = 10, 24, 3
_ICON = 14
_MEASURED = 40
_DIGITS_MEANT = 4
_NUMBERS = re.compile(r"\d+|\D+")


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell differs from its column: the token of its colour, an icon before its words, weight."""

    token: str = "text.secondary"
    icon: str = ""
    strong: bool = False


_PLAIN = Look()
_FIRST = Look("text.primary")


@dataclass(frozen=True)
class Column(Generic[R]):
    """A column: the words of its head, a row's text in it, and what it is sorted by (else the folded text).

    Room beyond ``least`` is given up to ``most``; where room is short, columns with the highest ``leaves``
    go first, and those with 0 stay. What ``is_whole`` is never cut while its column is shown: money, days.
    """

    title: Message | str
    text: Callable[[R], str]
    order: Callable[[R], object] | None = None
    number: bool = False
    look: Callable[[R], Look] | None = None
    least: int = 56
    most: int = 260
    leaves: int = 0
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Line(Generic[R]):
    """A row made ready for showing, sorting and filtering."""

    id: Id
    row: R
    texts: tuple[str, ...]
    order: tuple[Any, ...]
    found_by: str


def prepare(
    columns: Sequence[Column[R]],
    rows: Iterable[R],
    id_of: Callable[[R], Id],
    also: Callable[[R], str] = lambda row: "",
) -> list[Line[R]]:
    """Lines of rows; work for a thread beside the window. ``also`` is found by filtering but not shown."""
    return [_line(columns, row, id_of(row), also(row)) for row in rows]


def _line(columns: Sequence[Column[R]], row: R, row_id: Id, also: str) -> Line[R]:
    texts = tuple(column.text(row) for column in columns)
    order = tuple(
        column.order(row) if column.order else (fold(text) or None)
        for column, text in zip(columns, texts, strict=True)
    )
    return Line(row_id, row, texts, order, searched(" ".join((*texts, also))))


def searched(text: str) -> str:
    """What a text is found by: every spelling of its words, and long numbers without their spaces."""
    words = " ".join(" ".join(ways) for ways in spellings(text))
    digits = "".join(letter for letter in text if letter.isdigit())
    return f"{words} {digits}" if len(digits) > _DIGITS_MEANT else words


def natural(text: str | None) -> object:
    """A sorting key under which A-2 stands before A-10; None stays None, and unknown values stand last."""
    if not text:
        return None
    parts = _NUMBERS.findall(text.upper())
    return tuple((part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts)


class TableModel(QAbstractTableModel):
    """Lines under heads, of which those that fit the filter are shown in the order of one column."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.columns: Sequence[Column[Any]] = ()
        self.lines: list[Line[Any]] = []
        self.shown: list[Line[Any]] = []
        self.sorted_by, self.backwards = 0, False
        self._text = ""
        self._accepts: Callable[[Any], bool] | None = None

    def show_lines(self, columns: Sequence[Column[Any]], lines: list[Line[Any]]) -> None:
        """Other lines; filter and order stay."""
        self.beginResetModel()
        self.columns, self.lines = columns, lines
        if self.sorted_by >= len(columns):
            self.sorted_by, self.backwards = 0, False
        self._arrange()
        self.endResetModel()

    def filter(self, text: str, accepts: Callable[[Any], bool] | None = None) -> None:
        """Shows the lines that hold every word of a text, in any script, and whose rows are accepted."""
        self.beginResetModel()
        self._text, self._accepts = text, accepts
        self._arrange()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Qt's hook."""
        self.beginResetModel()
        self.sorted_by, self.backwards = column, order is Qt.SortOrder.DescendingOrder
        self._arrange()
        self.endResetModel()

    def place_of(self, row_id: Id) -> int | None:
        """Where a record stands among the lines shown."""
        return next((place for place, line in enumerate(self.shown) if line.id == row_id), None)

    def rowCount(self, parent: Index | None = None) -> int:
        """Qt's hook."""
        return 0 if parent is not None and parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index | None = None) -> int:
        """Qt's hook."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's hook."""
        if not index.isValid() or index.row() >= len(self.shown):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.shown[index.row()].texts[index.column()]
        if role == Qt.ItemDataRole.UserRole:
            return self.shown[index.row()]
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Qt's hook."""
        is_head = orientation is Qt.Orientation.Horizontal and section < len(self.columns)
        if is_head and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(self.columns[section].title)
        return None

    def look(self, index: Index) -> Look:
        """How a cell is painted."""
        column = self.columns[index.column()]
        if column.look is not None:
            return column.look(self.shown[index.row()].row)
        return _FIRST if index.column() == 0 else _PLAIN

    def _arrange(self) -> None:
        wanted = spellings(self._text)
        accepts = self._accepts
        fitting = [
            line
            for line in self.lines
            if all(any(way in line.found_by for way in ways) for ways in wanted)
            and (accepts is None or accepts(line.row))
        ]
        place = self.sorted_by
        known = [line for line in fitting if line.order and line.order[place] is not None]
        unknown = [line for line in fitting if not line.order or line.order[place] is None]
        known.sort(key=lambda line: line.order[place], reverse=self.backwards)
        self.shown = known + unknown


class Table(QTableView):
    """The view. ``moved`` carries the id of the row one stands on, or None; ``opened`` that of a row opened.

    ``asked`` opens the menu of a row: it carries the id and the place on the screen. ``deleted`` is the
    Delete key.
    """

    moved = Signal(object)
    opened = Signal(object)
    asked = Signal(object, QPoint)
    deleted = Signal(object)

    def __init__(self, theme: Theme, words: Words) -> None:
        super().__init__()
        self.theme = theme
        self.model_of_lines = TableModel(words)
        self.hovered = -1
        self._keeping = False
        self.setModel(self.model_of_lines)
        self.setItemDelegate(_Cell(self))
        self.setHorizontalHeader(_Head(self))
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(ROW)
        rows.setDefaultSectionSize(ROW)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.doubleClicked.connect(lambda index: self.opened.emit(self._id(index)))
        theme.changed.connect(self.viewport().update)

    # What is shown

    def show_lines(self, columns: Sequence[Column[Any]], lines: list[Line[Any]]) -> None:
        """Other lines; the row one stands on stays, or its neighbour where it is gone."""
        stood, place = self.current_id, self.currentIndex().row()
        with _Kept(self):
            self.model_of_lines.show_lines(columns, lines)
        self._stand_again(stood, place)
        self.fit()

    def filter(self, text: str, accepts: Callable[[Any], bool] | None = None) -> None:
        """Shows what fits; the row one stands on stays if it fits, else one stands on the first."""
        stood = self.current_id
        with _Kept(self):
            self.model_of_lines.filter(text, accepts)
        self._stand_again(stood, 0)

    def sort_by(self, column: int, *, backwards: bool | None = None) -> None:
        """Sorts by a column; the same column once more turns the order round."""
        model, stood = self.model_of_lines, self.current_id
        turned = not model.backwards if model.sorted_by == column else False
        order = turned if backwards is None else backwards
        with _Kept(self):
            model.sort(column, Qt.SortOrder.DescendingOrder if order else Qt.SortOrder.AscendingOrder)
        self._stand_again(stood, 0)
        self.horizontalHeader().viewport().update()

    @property
    def current_id(self) -> Id | None:
        """The record of the row one stands on."""
        return self._id(self.currentIndex())

    @property
    def current_row(self) -> Any:
        """That row, or None."""
        index = self.currentIndex()
        return self.model_of_lines.shown[index.row()].row if index.isValid() else None

    def stand_on(self, row_id: Id) -> bool:
        """Goes to a record; False where the filter hides it or it is not there."""
        place = self.model_of_lines.place_of(row_id)
        if place is None:
            return False
        self._stand(place)
        self.scrollTo(self.currentIndex(), QAbstractItemView.ScrollHint.EnsureVisible)
        return True

    def _stand_again(self, stood: Id | None, otherwise: int) -> None:
        place = self.model_of_lines.place_of(stood) if stood else None
        count = self.model_of_lines.rowCount()
        if count:
            with _Kept(self):
                self._stand(place if place is not None else max(0, min(otherwise, count - 1)))
            self.scrollTo(self.currentIndex(), QAbstractItemView.ScrollHint.EnsureVisible)
        if self.current_id != stood:
            self.moved.emit(self.current_id)

    def _stand(self, place: int) -> None:
        self.setCurrentIndex(self.model_of_lines.index(place, 0))

    def _id(self, index: QModelIndex) -> Id | None:
        shown = self.model_of_lines.shown
        return shown[index.row()].id if index.isValid() and index.row() < len(shown) else None

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Qt's hook."""
        super().currentChanged(current, previous)
        if not self._keeping and current.row() != previous.row():
            self.moved.emit(self.current_id)

    # Room

    def fit(self) -> None:
        """Shares the room out: what texts and heads need, the rest to the first columns; the last resort
        is to leave columns out."""
        columns = self.model_of_lines.columns
        if not columns:
            return
        room = self.viewport().width()
        wanted = [self._wanted(place) for place in range(len(columns))]
        shown = set(range(len(columns)))
        least = [
            wanted[place] if column.is_whole else min(wanted[place], column.least)
            for place, column in enumerate(columns)
        ]
        for place in sorted(shown, key=lambda place: -columns[place].leaves):
            if sum(least[one] for one in shown) <= room or columns[place].leaves == 0:
                break
            shown.discard(place)
        widths = _shared(room, {one: (least[one], wanted[one]) for one in sorted(shown)})
        for place in range(len(columns)):
            self.setColumnHidden(place, place not in shown)
            if place in shown:
                self.setColumnWidth(place, widths[place])

    @property
    def wanted_width(self) -> int:
        """The room in which nothing is cut."""
        return sum(self._wanted(place) for place in range(len(self.model_of_lines.columns))) + 2

    def _wanted(self, place: int) -> int:
        """What a column needs for its head and for its longest texts."""
        column, model = self.model_of_lines.columns[place], self.model_of_lines
        texts = sorted({line.texts[place] for line in model.lines}, key=len)[-_MEASURED:]
        metrics = QFontMetrics(cell_font(place, _PLAIN))
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
        icon = _ICON + 6 if column.look is not None else 0
        title = model.headerData(place, Qt.Orientation.Horizontal)
        head = QFontMetrics(font("caption")).horizontalAdvance(title) + 16
        padding = (_FIRST_PADDING if place == 0 else _PADDING) + _PADDING
        end = _FIRST_PADDING - _PADDING if place == len(model.columns) - 1 else 0
        most = widest + icon if column.is_whole else min(widest + icon, column.most)
        return max(most, head) + padding + end + 2

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook."""
        super().resizeEvent(event)
        self.fit()

    # Hands

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Delete deletes, Home and End go to the ends of the list."""
        key, count = event.key(), self.model_of_lines.rowCount()
        if (
            key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            self._emit_if_there(self.opened)
        elif key == Qt.Key.Key_Delete:
            self._emit_if_there(self.deleted)
        elif key == Qt.Key.Key_Home and count:
            self._stand(0)
        elif key == Qt.Key.Key_End and count:
            self._stand(count - 1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Escape, Qt.Key.Key_Space):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _emit_if_there(self, signal: Any) -> None:
        if self.current_id is not None:
            signal.emit(self.current_id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Right button or menu key."""
        if self.current_id is None:
            return
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        below_row = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
        self.asked.emit(self.current_id, below_row if by_key else event.globalPos())

    def add_sorting(self, menu: QMenu) -> None:
        """Entries that sort, for a row's menu: the heads answer no keys."""
        for place, column in enumerate(self.model_of_lines.columns):
            action = menu.addAction(self.model_of_lines.headerData(place, Qt.Orientation.Horizontal))
            action.setCheckable(True)
            action.setChecked(place == self.model_of_lines.sorted_by)
            action.setData(column.title)
            action.triggered.connect(lambda _=False, chosen=place: self.sort_by(chosen))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The row under the pointer is marked."""
        self._hover(self.rowAt(event.position().toPoint().y()))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Qt's hook."""
        self._hover(-1)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The bar of the row shows where the keys go."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt's hook."""
        super().focusOutEvent(event)
        self.viewport().update()

    def _hover(self, row: int) -> None:
        if row != self.hovered:
            self.hovered = row
            self.viewport().update()


class _Kept:
    """While lines change, the row one stands on is put back silently, and told only if it is another."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def __enter__(self) -> None:
        self._table._keeping = True

    def __exit__(self, *_: object) -> None:
        self._table._keeping = False


def _shared(room: int, needs: dict[int, tuple[int, int]]) -> dict[int, int]:
    """Widths from (least, wanted) of each column: all that is wanted and the rest to the first, or as much
    of it as there is."""
    wanted = sum(most for _, most in needs.values())
    widths = {place: most for place, (_, most) in needs.items()}
    if wanted <= room:
        spare = room - wanted
        for place in widths:
            widths[place] += spare // len(widths)
        widths[0] += spare - spare // len(widths) * len(widths)
        return widths
    least = sum(few for few, _ in needs.values())
    share = max(0, room - least) / max(1, wanted - least)
    widths = {place: int(few + (most - few) * share) for place, (few, most) in needs.items()}
    widths[0] += max(0, room - sum(widths.values()))
    return widths


def cell_font(column: int, look: Look) -> Any:
    """First column medium, numbers that matter strong, all else as labels are but of normal weight."""
    if column == 0:
        return font("body.medium")
    made = font("label")
    made.setWeight(made.Weight.Bold if look.strong else made.Weight.Normal)
    return made


class _Cell(QStyledItemDelegate):
    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        table, theme = self._table, self._table.theme
        room: QRect = option.rect  # type: ignore[attr-defined]
        selected = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        painter.save()
        if selected:
            painter.fillRect(room, theme.color("bg.selected"))
        elif index.row() == table.hovered:
            painter.fillRect(room, theme.color("bg.hover"))
        painter.fillRect(room.left(), room.bottom(), room.width(), 1, theme.color("line.subtle"))
        if selected and index.column() == 0:
            bar = "accent.fill" if table.hasFocus() else "line.control"
            painter.fillRect(room.left(), room.top(), _BAR, room.height(), theme.color(bar))
        self._paint_text(painter, room, index, selected)
        painter.restore()

    def _paint_text(self, painter: QPainter, room: QRect, index: Index, selected: bool) -> None:
        table, theme = self._table, self._table.theme
        column = table.model_of_lines.columns[index.column()]
        look = table.model_of_lines.look(index)
        text = table.model_of_lines.shown[index.row()].texts[index.column()]
        inner = QRectF(_inner(room, index.column(), len(table.model_of_lines.columns)))
        if look.icon and text:
            icon = theme.pixmap(look.icon, look.token, _ICON)
            painter.drawPixmap(int(inner.left()), int(inner.center().y() - _ICON / 2), icon)
            inner.setLeft(inner.left() + _ICON + 6)
        painter.setFont(cell_font(index.column(), look))
        token = "text.primary" if selected and look.token == "text.secondary" else look.token
        painter.setPen(theme.color(token))
        side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
        shown = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, inner.width() + 1)
        painter.drawText(inner, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)

    def helpEvent(self, event: Any, view: Any, option: QStyleOptionViewItem, index: Index) -> bool:
        """A text that is cut is whole in its tooltip."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        text = index.data() or ""
        room: QRect = option.rect  # type: ignore[attr-defined]
        inner = _inner(room, index.column(), len(self._table.model_of_lines.columns))
        metrics = QFontMetrics(cell_font(index.column(), _PLAIN))
        is_cut = metrics.horizontalAdvance(text) > inner.width() + 1
        QToolTip.showText(event.globalPos(), text if is_cut else "", view)
        return True


def _inner(room: QRect, column: int, columns: int) -> QRect:
    left = _FIRST_PADDING if column == 0 else _PADDING
    right = _FIRST_PADDING if column == columns - 1 else _PADDING
    return room.adjusted(left, 0, -right, 0)


class _Head(QHeaderView):
    """Heads as the table's: the one it is sorted by has an arrow beside its word."""

    def __init__(self, table: Table) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setFixedHeight(HEADER)
        self.sectionClicked.connect(table.sort_by)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Qt's hook."""
        model, theme = self._table.model_of_lines, self._table.theme
        painter.save()
        painter.fillRect(rect, theme.color("bg.sunken"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color("line.strong"))
        painter.setFont(font("caption"))
        is_sorted = section == model.sorted_by
        painter.setPen(theme.color("text.primary" if is_sorted else "text.secondary"))
        inner = _inner(rect, section, len(model.columns))
        arrow = 14 if is_sorted else 0
        title = model.headerData(section, Qt.Orientation.Horizontal) or ""
        metrics = QFontMetrics(painter.font())
        shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, inner.width() - arrow)
        width = metrics.horizontalAdvance(shown)
        number = model.columns[section].number
        left = inner.right() - width - arrow if number else inner.left()
        box = QRect(left, inner.top(), width + 2, inner.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        if is_sorted:
            name = "chevron-up" if model.backwards else "chevron-down"
            painter.drawPixmap(
                left + width + 3, inner.center().y() - 5, theme.pixmap(name, "text.secondary", 11)
            )
        painter.restore()
