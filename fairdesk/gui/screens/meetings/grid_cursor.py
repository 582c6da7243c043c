"""The cursor of the planner's grid, and what it carries: everything the keys and the mouse have in common."""

from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent

from fairdesk.domain.entities import Id
from fairdesk.gui.context import Context
from fairdesk.gui.screens.meetings.board import Board, Cell, Density
from fairdesk.gui.screens.meetings.carrying import Carry, Fit, carry_of, fit_of
from fairdesk.gui.screens.meetings.grid_area import GridArea
from fairdesk.gui.screens.meetings.grid_words import GridWords
from fairdesk.usecases.meetings.planner import Card, Request


class GridCursor(GridArea):
    """Signals: ``stood`` (the cursor moved), ``picked`` (Carry), ``put_down``,

    ``dropped`` (Carry, place of the slot, id of the table or None for any).
    """

    stood = Signal()
    picked = Signal(object)
    put_down = Signal()
    dropped = Signal(object, int, object)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.carry: Carry | None = None
        self.cell: Cell = (0, 0)
        self.target: Cell | None = None
        self.is_draft = False
        self._which = 0
        self._by_mouse = False

    def show_board(self, board: Board) -> None:
        """Another board; the cursor stays in its row and slot where they are still there."""
        before = self.board
        kept = self._stood_on(before)
        self.board = board
        self.lay_out()
        if kept is not None:
            row = board.row_of.get(kept[0])
            column = board.column_of(kept[1])
            self.cell = (
                self.cell[0] if row is None else row,
                self.cell[1] if column is None else column,
            )
        self._clamp()
        if self.carry is not None:
            self._carry_on()
        self.viewport().update()
        self._say_cell()

    def _stood_on(self, board: Board | None) -> tuple[Id, int] | None:
        if board is None or not board.rows or not board.columns:
            return None
        row, column = self.cell
        if row >= len(board.rows) or column >= len(board.columns):
            return None
        return board.rows[row].key, board.columns[column]

    def _carry_on(self) -> None:
        """What is carried is still there, as it is now; or it is not carried any more."""
        carry, board = self.carry, self.board
        assert carry is not None
        assert board is not None
        card = board.planner.cards.get(carry.card.id) if carry.card else None
        gone = carry.card is not None and (card is None or not card.can_move)
        if gone:
            self.return_carried()
            return
        self.carry = carry_of(board.planner, card, carry.request)
        if self.target is not None and self.has_cells:
            row, column = self.target
            self.target = (min(row, len(board.rows) - 1), min(column, len(board.columns) - 1))

    def set_density(self, density: Density) -> None:
        """More or less on the cards; the cursor stays in sight."""
        super().set_density(density)
        self.ensure_seen(self.cell)

    # Where it stands

    @property
    def here(self) -> Cell:
        """Where the cursor is, or what is carried."""
        return self.target if self.carry is not None and self.target is not None else self.cell

    @property
    def card(self) -> Card | None:
        """The card the cursor is on."""
        cards = self.board.cards_at(self.cell) if self.board else ()
        return cards[min(self._which, len(cards) - 1)] if cards else None

    def stand_on(self, cell: Cell, which: int = 0) -> None:
        """Moves the cursor."""
        self.cell, self._which = cell, which
        self._clamp()
        self.ensure_seen(self.cell)
        self.viewport().update()
        self._say_cell()
        self.stood.emit()

    def stand_on_meeting(self, meeting: Id) -> bool:
        """Moves the cursor to a meeting of this day; says whether it is there."""
        card = self.board.planner.cards.get(meeting) if self.board else None
        cell = self.board.cell_of(card, self.cell[0]) if self.board and card else None
        if cell is None or self.board is None:
            return False
        cards = self.board.cards_at(cell)
        self.stand_on(cell, next((number for number, one in enumerate(cards) if one.id == meeting), 0))
        return True

    def _clamp(self) -> None:
        board = self.board
        rows = len(board.rows) if board else 0
        columns = len(board.columns) if board else 0
        row, column = self.cell
        self.cell = (max(0, min(row, rows - 1)), max(0, min(column, columns - 1)))
        self._which = max(0, min(self._which, len(board.cards_at(self.cell)) - 1)) if board else 0

    def show_now(self) -> None:
        """Scrolls so that the slot that is on stands near the left, and puts the cursor there."""
        board = self.board
        now = board.planner.slot_now() if board else None
        column = board.column_of(now.place) if board and now else None
        layout = self.layout_of_cells
        if column is None or layout is None:
            return
        self.cell = (self.cell[0], column)
        self.horizontalScrollBar().setValue(max(0, layout.lefts[max(0, column - 1)]))
        self._say_cell()
        self.viewport().update()

    def go_to_next(self, wanted: Collection[Cell]) -> bool:
        """Moves to the next of some cells, in reading order by time; says whether there is one."""
        here = (self.cell[1], self.cell[0])
        ordered = sorted((cell[1], cell[0]) for cell in wanted)
        later = [one for one in ordered if one > here] or ordered
        if not later:
            return False
        self.stand_on((later[0][1], later[0][0]))
        return True

    def _step(self, down: int, across: int) -> None:
        cards = self.board.cards_at(self.cell) if self.board else ()
        if self.carry is None and across and 0 <= self._which + across < len(cards):
            self.stand_on(self.cell, self._which + across)
            return
        row, column = self.here
        self._go((row + down, column + across))
        if self.carry is None and across < 0 and self.board:
            self._which = max(0, len(self.board.cards_at(self.cell)) - 1)

    def _go(self, cell: Cell) -> None:
        board = self.board
        assert board is not None
        inside = (
            max(0, min(cell[0], len(board.rows) - 1)),
            max(0, min(cell[1], len(board.columns) - 1)),
        )
        if self.carry is None:
            self.stand_on(inside)
            return
        if board.by_people:
            inside = (self.here[0], inside[1])
        self._aim(inside)
        self.ensure_seen(inside)

    # Carrying

    @property
    def carries_by_mouse(self) -> bool:
        """Whether the mouse carries, and not the keys."""
        return self._by_mouse

    def pick_up(self, card: Card) -> None:
        """Begins to carry a meeting; where all its companies are free is shown from now on."""
        board = self.board
        if board is None or self.is_draft:
            return
        self._begin(carry_of(board.planner, card, None), self.cell)

    def carry_request(self, request: Request, *, by_mouse: bool) -> None:
        """Begins to carry a request of the tray; by keys it begins at its first free place of the day."""
        board = self.board
        if board is None or not self.has_cells or self.is_draft:
            return
        self._by_mouse = by_mouse
        carry = carry_of(board.planner, None, request)
        self._begin(carry, None if by_mouse else self._first_cell(request))

    def _first_cell(self, request: Request) -> Cell:
        board = self.board
        assert board is not None
        first = board.planner.first_place(request)
        column = board.column_of(first[0]) if first else None
        row = board.row_of.get(request.pair.host if board.by_people else first[1].id) if first else None
        return (self.cell[0] if row is None else row, self.cell[1] if column is None else column)

    def _begin(self, carry: Carry, target: Cell | None) -> None:
        self.carry, self.target = carry, target
        if target is not None:
            self.ensure_seen(target)
        self.viewport().update()
        self.picked.emit(carry)
        self._say_cell()

    def return_carried(self) -> None:
        """What was carried goes back to where it was."""
        if self.carry is None:
            return
        self._let_go()
        self.put_down.emit()
        self._say_cell()

    def _let_go(self) -> None:
        self.carry = self.target = None
        self._by_mouse = False
        self.viewport().update()

    def _aim(self, cell: Cell | None) -> None:
        if cell != self.target:
            self.target = cell
            self.viewport().update()
            self._say_cell()

    def _drop(self) -> None:
        carry, target, board = self.carry, self.target, self.board
        if carry is None or target is None or board is None:
            self.return_carried()
            return
        place = board.columns[target[1]]
        table = None if board.by_people else board.rows[target[0]].key
        if carry.card is not None and self._is_back(carry.card, place, table):
            self.return_carried()
            return
        self.cell, self._which = target, 0
        self._let_go()
        self.dropped.emit(carry, place, table)

    def _is_back(self, card: Card, place: int, table: Id | None) -> bool:
        return card.place == place and table in (None, card.meeting.table)

    def fit(self, cell: Cell) -> Fit:
        """Whether what is carried could be in a cell."""
        assert self.carry is not None
        assert self.board is not None
        return fit_of(self.carry, self.board, cell)

    # Words

    @property
    def said(self) -> GridWords:
        """The sentences about what is shown."""
        assert self.board is not None
        return GridWords(self.words, self.board)

    def _say_cell(self) -> None:
        """Tells screen readers where the cursor is."""
        if not self.has_cells:
            return
        if self.carry is not None and self.target is None:
            return
        self.setAccessibleName(self.said.cell(self.here, self.carry))
        self.setAccessibleDescription(self.words("planner.how_carrying" if self.carry else "planner.how"))
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
