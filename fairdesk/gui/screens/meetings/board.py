"""What the grid shows of a snapshot: rows and columns of a day, which cards lie where, how large all is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from PySide6.QtCore import QRect

from fairdesk.domain.entities import Id, Table
from fairdesk.domain.meetings import MeetingState
from fairdesk.gui.words import Words
from fairdesk.usecases.meetings.planner import Card, Planner

Cell = tuple[int, int]
"""Row and column."""


class Density(StrEnum):
    """How much of a meeting its card tells."""

    COMFORTABLE = "comfortable"
    COMPACT = "compact"
    DENSE = "dense"


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes in pixels before zooming; ``text`` is the size of the letters on cards."""

    column: int
    row: int
    head: int
    text: int


MEASURES = {
    Density.COMFORTABLE: Measures(126, 58, 48, 13),
    Density.COMPACT: Measures(152, 30, 48, 12),
    Density.DENSE: Measures(52, 20, 44, 11),
}
TABLE_SIDE, PEOPLE_SIDE, DENSE_SIDE = 84, 190, 64
LUNCH = 10
"""The gap between two sessions."""
LEAST_ZOOM, MOST_ZOOM = 0.6, 2.0


@dataclass(frozen=True, slots=True)
class Row:
    """A table or a company; ``under`` stands below its title, ``whole`` is told where there is room."""

    key: Id
    title: str
    under: str
    whole: str
    table: Table | None = None


@dataclass
class Board:
    """The rows and columns of a day with the cards in them; ``columns`` are places of slots."""

    planner: Planner
    day: date | None
    by_people: bool
    rows: Sequence[Row]
    columns: Sequence[int] = ()
    cells: dict[Cell, list[Card]] = field(default_factory=dict[Cell, list[Card]])
    row_of: dict[Id, int] = field(default_factory=dict[Id, int])

    def __post_init__(self) -> None:
        slots = self.planner.slots
        self.columns = tuple(slot.place for slot in slots if slot.day == self.day)
        self.row_of = {row.key: number for number, row in enumerate(self.rows)}
        self._column_of = {place: number for number, place in enumerate(self.columns)}
        for card in sorted(self.planner.cards.values(), key=_in_order):
            column = self._column_of.get(card.place)
            if column is not None:
                for row in self._rows_of(card):
                    self.cells.setdefault((row, column), []).append(card)
        for cell, cards in self.cells.items():
            live = [card for card in cards if card.state is not MeetingState.MISSED]
            self.cells[cell] = live or cards[-1:]

    def _rows_of(self, card: Card) -> Iterable[int]:
        if self.by_people:
            return (self.row_of[one] for one in card.companies if one in self.row_of)
        row = self.row_of.get(card.meeting.table or b"", self.row_of.get(b""))
        return () if row is None else (row,)

    def column_of(self, place: int) -> int | None:
        """The column of a slot; None where it is on another day."""
        return self._column_of.get(place)

    def cell_of(self, card: Card, near: int = 0) -> Cell | None:
        """Where a card lies; of several rows the one nearest to ``near``."""
        column = self.column_of(card.place)
        rows = sorted(self._rows_of(card), key=lambda row: abs(row - near))
        return (rows[0], column) if rows and column is not None else None

    def cards_at(self, cell: Cell) -> Sequence[Card]:
        """The cards of a cell: several where it was booked twice."""
        return self.cells.get(cell, ())

    def lunch_before(self, column: int) -> bool:
        """Whether another session begins with a column."""
        slots = self.planner.slots
        return column > 0 and slots[self.columns[column]].session != slots[self.columns[column - 1]].session


def _in_order(card: Card) -> tuple[object, ...]:
    return (card.meeting.start, card.id)


def board_of(
    planner: Planner,
    day: date | None,
    *,
    by_people: bool,
    say: Callable[[Table], tuple[str, str]],
    words: Words,
) -> Board:
    """The board of a day; ``say`` tells the two lines at the head of a table's row."""
    if by_people:
        rows = [_company_row(planner, one, words) for one in planner.people]
    else:
        rows = [Row(table.id, title, under, under, table) for table in planner.tables
                for title, under in [say(table)]]  # fmt: skip
    return Board(planner, day, by_people, rows)


def _company_row(planner: Planner, company: Id, words: Words) -> Row:
    name, count = planner.name(company), planner.meetings_of.get(company, 0)
    return Row(company, name.short, words("planner.so_many_meetings", count=count), name.whole)


class Layout:
    """Where everything lies, in the coordinates of the whole board; the head and the side are frozen."""

    def __init__(self, board: Board, density: Density, zoom: float, room: int) -> None:
        measures = MEASURES[density]
        self._board = board
        self.density, self.zoom = density, zoom
        self.head = measures.head
        wide = PEOPLE_SIDE if board.by_people else TABLE_SIDE
        self.side = DENSE_SIDE if density is Density.DENSE and not board.by_people else wide
        self.row = max(12, round(measures.row * zoom))
        self.text = max(8, round(measures.text * min(zoom, 1.4)))
        self.column = self._column(round(measures.column * zoom), room)
        self.lefts = self._lefts()
        self.width = (self.lefts[-1] + self.column) if self.lefts else 0
        self.height = self.row * len(board.rows)

    def _column(self, least: int, room: int) -> int:
        """Few columns take all the room there is, but never look like a page of their own."""
        count = len(self._board.columns)
        gaps = sum(self._board.lunch_before(one) for one in range(count)) * LUNCH
        share = (room - self.side - gaps) // count if count else least
        return max(24, least, min(share, least * 2))

    def _lefts(self) -> list[int]:
        found: list[int] = []
        left = 0
        for column in range(len(self._board.columns)):
            left += LUNCH if self._board.lunch_before(column) else 0
            found.append(left)
            left += self.column
        return found

    def cell(self, cell: Cell) -> QRect:
        """The room of a cell."""
        return QRect(self.lefts[cell[1]], cell[0] * self.row, self.column, self.row)

    def column_at(self, x: int) -> int | None:
        """The column under a point, or the nearest before it."""
        if not self.lefts or x < 0 or x >= self.width:
            return None
        return max((one for one, left in enumerate(self.lefts) if left <= x), default=0)

    def row_at(self, y: int) -> int | None:
        """The row under a point."""
        return y // self.row if 0 <= y < self.height else None

    def columns_in(self, left: int, right: int) -> range:
        """The columns that a strip touches."""
        touched = [one for one, x in enumerate(self.lefts) if x < right and x + self.column > left]
        return range(touched[0], touched[-1] + 1) if touched else range(0)

    def rows_in(self, top: int, bottom: int) -> range:
        """The rows that a strip touches."""
        return range(max(0, top // self.row), max(0, min(len(self._board.rows), -(-bottom // self.row))))
