"""The items of a deal as a sheet: what is kept, what is being saved, and what was refused.

Whatever is typed stands in its cell at once and is saved beside the window, one cell after the other. A row
that nobody has typed into yet has no record: it gets one with its first cell.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import Message
from fairdesk.gui.screens.negotiations.remarks import Remark, RemarkKind, problem_remark
from fairdesk.gui.words import Words
from fairdesk.usecases.deals.deal_items import Suggestion
from fairdesk.usecases.saved import Saved

Index = QModelIndex | QPersistentModelIndex

NAME, CODE, QUANTITY, UNIT, PRICE, SUM, YEARLY = range(7)
FIELDS = ("name", "tn_ved", "quantity", "unit", "price", "sum", "yearly")
RIGHT = frozenset((QUANTITY, PRICE, SUM, YEARLY))


class Handle:
    """A row's record, from before it exists: the job that makes it notes its id for the jobs behind it."""

    def __init__(self, item: Id | None = None) -> None:
        self.id = item


@dataclass(frozen=True, slots=True)
class Shown:
    """An item as it is kept: what stands in its cells, in the person's language, and what is to be said."""

    id: Id
    cells: Mapping[str, str]
    remarks: tuple[Remark, ...] = ()


@dataclass(slots=True, eq=False)
class Line:
    """A row. ``typed`` are texts on their way to be saved (by how many answers are awaited), ``refused``

    those that could not be kept, with what is wrong.
    """

    handle: Handle
    cells: dict[str, str] = field(default_factory=dict[str, str])
    kept_remarks: tuple[Remark, ...] = ()
    typed: dict[str, tuple[int, str]] = field(default_factory=dict[str, tuple[int, str]])
    refused: dict[str, tuple[str, Message]] = field(default_factory=dict[str, tuple[str, Message]])
    told: dict[str, Message] = field(default_factory=dict[str, Message])
    """What was mended or left as it was in the cell typed last; gone with the next typing in the row."""
    follows: bool = False
    """Whether it was added by going on past the last row."""

    def text(self, name: str) -> str:
        """What stands in a cell."""
        if name in self.typed:
            return self.typed[name][1]
        if name in self.refused:
            return self.refused[name][0]
        return self.cells.get(name, "")

    @property
    def is_empty(self) -> bool:
        """Whether nobody has typed anything into it."""
        return self.handle.id is None and not self.typed and not self.refused

    @property
    def said(self) -> tuple[Remark, ...]:
        """The remarks that stand in lines below it; what differs from the paper has only a sign."""
        return tuple(one for one in self.remarks if one.sentence)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What is to be said about it."""
        refused = tuple(problem_remark(name, problem) for name, (_, problem) in self.refused.items())
        told = tuple(Remark(RemarkKind.NOTE, name, sentence) for name, sentence in self.told.items())
        return (*refused, *told, *(one for one in self.kept_remarks if one.field not in self.refused))


class Saving(Protocol):
    """Where cells are saved; answers come later, in the order of asking."""

    def save_cell(self, item: Handle, name: str, written: str, done: Callable[[Saved], object]) -> None:
        """Saves what was typed into a cell; the first one makes the record."""
        ...

    def save_source(self, item: Handle, source: Suggestion, done: Callable[[Saved], object]) -> None:
        """Makes a row a product or demand of one of the parties."""
        ...


class SheetModel(QAbstractTableModel):
    """``heights_changed`` says that rows have more or fewer lines below them than before."""

    heights_changed = Signal()

    def __init__(self, saving: Saving, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._saving, self._words = saving, words
        self.lines: list[Line] = []
        self.headings: Sequence[str] = [""] * len(FIELDS)
        self._answers = 0
        self._refused: dict[Id, dict[str, tuple[str, Message]]] = {}
        """What could not be kept, of the rows of other deals: it is still there when they are shown again."""
        self.edited: Line | None = None
        """The row whose editor is open: it is not taken away under it."""

    # What Qt asks

    def rowCount(self, parent: Index | None = None) -> int:
        """Qt's hook."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index | None = None) -> int:
        """Qt's hook."""
        return 0 if parent is not None and parent.isValid() else len(FIELDS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Qt's hook."""
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's hook."""
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if index.column() in RIGHT else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def _spoken(self, row: int, column: int) -> str:
        """A cell as a screen reader says it, with what is remarked on it."""
        said = [f"{self.headings[column]}: {self.text(row, column) or '–'}"]
        of_cell = (one for one in self.lines[row].said if one.field == FIELDS[column])
        return ". ".join((*said, *(self._words(one.sentence) for one in of_cell)))

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Qt's hook."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section in RIGHT else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def text(self, row: int, column: int) -> str:
        """What stands in a cell."""
        return self.lines[row].text(FIELDS[column])

    def say_headings(self, headings: Sequence[str]) -> None:
        """Other headings."""
        if list(headings) != list(self.headings):
            self.headings = headings
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(FIELDS) - 1)

    # Typing

    def write(self, row: int, column: int, written: str) -> None:
        """Puts a text into a cell and saves it."""
        line, name = self.lines[row], FIELDS[column]
        written = written.strip()
        if written == line.text(name) or (not written and line.is_empty):
            return
        answer = self._awaits(line, name, written)
        self._saving.save_cell(
            line.handle, name, written, lambda saved: self._saved(line, name, answer, written, saved)
        )

    def choose(self, row: int, source: Suggestion) -> None:
        """Makes a row a product or demand; its code, unit and price follow when it is read again."""
        line = self.lines[row]
        answer = self._awaits(line, "name", source.name)
        self._saving.save_source(
            line.handle, source, lambda saved: self._saved(line, "name", answer, source.name, saved)
        )

    def _awaits(self, line: Line, name: str, written: str) -> int:
        """Shows what was typed until it is answered; the number of the answer that is waited for."""
        self._answers += 1
        line.typed[name] = (self._answers, written)
        line.refused.pop(name, None)
        line.told = {}
        self._cell_changed(line, name)
        self.heights_changed.emit()
        return self._answers

    def _saved(self, line: Line, name: str, answer: int, written: str, saved: Saved) -> None:
        """The answer to what was typed; one that has been overtaken by more typing is of no interest."""
        if line.typed.get(name, (0, ""))[0] != answer:
            return
        del line.typed[name]
        if saved.problem is not None:
            line.refused[name] = (written, saved.problem)
        else:
            line.cells[name] = written  # until it is read again, as it is shown
        if saved.notice is not None and name != "tn_ved":  # what is wrong with a code is read with the row
            line.told = {name: saved.notice}
        self.heights_changed.emit()
        self._cell_changed(line, name)

    def add_row(self, *, follows: bool = False) -> int:
        """A row to type into, at the end; the last one if nothing stands in it."""
        if self.lines and self.lines[-1].is_empty:
            return len(self.lines) - 1
        row = len(self.lines)
        self.beginInsertRows(QModelIndex(), row, row)
        self.lines.append(Line(Handle(), follows=follows))
        self.endInsertRows()
        self.heights_changed.emit()
        return row

    def drop_row(self, row: int) -> Line:
        """Takes a row out of sight."""
        self.beginRemoveRows(QModelIndex(), row, row)
        line = self.lines.pop(row)
        self.endRemoveRows()
        self.heights_changed.emit()
        return line

    # What was read

    def show_items(self, items: Sequence[Shown], *, anew: bool = False) -> None:
        """Shows what is kept now. Only what differs is touched, so that nobody's cursor moves.

        ``anew`` shows another deal.
        """
        if anew:
            self.beginResetModel()
            self.edited = None
            self._refused |= {line.handle.id: line.refused for line in self.lines if line.handle.id}
            self.lines = [Line(Handle(one.id), dict(one.cells), one.remarks) for one in items]
            for line in self.lines:
                line.refused = self._refused.pop(line.handle.id or b"", {})
            if not self.lines:
                self.lines.append(Line(Handle()))
            self.endResetModel()
        else:
            self._merge(items)
        self.heights_changed.emit()

    def _merge(self, items: Sequence[Shown]) -> None:
        kept = {one.id for one in items}
        for row in reversed(range(len(self.lines))):
            line = self.lines[row]
            gone = line.handle.id is not None and line.handle.id not in kept
            if gone and not line.typed and line is not self.edited:
                self.drop_row(row)
        for place, one in enumerate(items):
            self._show_one(place, one)
        if not self.lines:
            self.add_row()

    def _show_one(self, place: int, one: Shown) -> None:
        row = next((row for row, line in enumerate(self.lines) if line.handle.id == one.id), None)
        if row is None:
            place = min(place, len(self.lines))
            self.beginInsertRows(QModelIndex(), place, place)
            self.lines.insert(place, Line(Handle(one.id), dict(one.cells), one.remarks))
            self.endInsertRows()
            return
        if row > place:
            self._move(row, place)
            row = place
        line = self.lines[row]
        line.kept_remarks = one.remarks
        others = [name for name in FIELDS if line.cells.get(name, "") != one.cells.get(name, "")]
        line.cells = dict(one.cells)
        for name in others:
            self._cell_changed(line, name)

    def _move(self, row: int, to: int) -> None:
        self.beginMoveRows(QModelIndex(), row, row, QModelIndex(), to)
        self.lines.insert(to, self.lines.pop(row))
        self.endMoveRows()

    def _cell_changed(self, line: Line, name: str) -> None:
        if line in self.lines:
            index = self.index(self.lines.index(line), FIELDS.index(name))
            self.dataChanged.emit(index, index)
