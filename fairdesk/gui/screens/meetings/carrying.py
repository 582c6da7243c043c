"""What is carried over the grid, and whether it could be where it is held."""

from dataclasses import dataclass
from enum import Enum, auto

from fairdesk.domain.entities import Id
from fairdesk.gui.screens.meetings.board import Board, Cell
from fairdesk.usecases.meetings.planner import Card, Planner, Request


@dataclass(frozen=True, slots=True)
class Carry:
    """What is being carried: a meeting of the grid, or a request of the tray.

    ``free`` has the bits of slots in which all its companies are free, ``tables`` of those in which some
    table is.
    """

    companies: tuple[Id, ...]
    card: Card | None
    request: Request | None
    free: int
    tables: int


def carry_of(planner: Planner, card: Card | None, request: Request | None) -> Carry:
    """A meeting or a request to be carried, with where it could be."""
    if card is not None:
        companies = card.companies
    else:
        assert request is not None  # what is carried is one or the other
        companies = (request.pair.host, request.pair.guest)
    return Carry(
        companies,
        card,
        request,
        planner.free_slots(companies, card),
        planner.any_table_slots(companies, card),
    )


class Fit(Enum):
    """Whether what is carried could be in a cell."""

    FREE = auto()
    BUSY = auto()
    TAKEN = auto()


def fit_of(carry: Carry, board: Board, cell: Cell) -> Fit:
    """Whether what is carried could be in a cell."""
    place = board.columns[cell[1]]
    if not carry.free >> place & 1:
        return Fit.BUSY
    return Fit.FREE if table_bits(carry, board, cell[0]) >> place & 1 else Fit.TAKEN


def table_bits(carry: Carry, board: Board, row: int) -> int:
    """The slots in which a row's table (of a company: some table) could serve what is carried."""
    table = board.rows[row].table
    if board.by_people or table is None:
        return carry.tables
    return board.planner.table_slots(table, carry.companies, carry.card)
