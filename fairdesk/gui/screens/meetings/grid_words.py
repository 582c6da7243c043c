"""What the planner's grid says in words: in tooltips, where something is held, to screen readers."""

from fairdesk.domain.entities import Id
from fairdesk.gui.screens.meetings.board import Board, Cell
from fairdesk.gui.screens.meetings.carrying import Carry, Fit, fit_of
from fairdesk.gui.words import Words
from fairdesk.usecases.meetings.planner import Card

_FIT_WORDS = {
    Fit.FREE: "planner.cell_free_for_both",
    Fit.BUSY: "planner.cell_busy",
    Fit.TAKEN: "planner.cell_taken",
}


class GridWords:
    """The sentences about a board."""

    def __init__(self, words: Words, board: Board) -> None:
        self._words, self._board = words, board
        self._planner = board.planner

    def card(self, card: Card) -> str:
        """A card's whole story in lines."""
        planner, words = self._planner, self._words
        lines = [planner.name(one).whole for one in card.companies]
        lines.append(f"{self.when(card)}, {self.table(card.meeting.table)}")
        lines.append(words(f"planner.state_{card.state}"))
        if card.trouble is not None:
            lines.append(words(card.trouble))
        lines += self.came_in(card)
        if card.meeting.locked:
            lines.append(words("planner.is_locked"))
        if card.meeting.about:
            lines.append(card.meeting.about)
        return "\n".join(lines)

    def came_in(self, card: Card) -> list[str]:
        """When each missing side came into the building."""
        planner = self._planner
        return [
            self._words(
                "planner.came_in_at",
                name=planner.name(planner.known.lead(getattr(card.meeting, side))).short,
                at=planner.clock(at),
            )
            for side, at in card.entered.items()
        ]

    def when(self, card: Card) -> str:
        """From when until when a meeting is."""
        planner = self._planner
        assert card.meeting.start is not None
        time = planner.slots[card.place].time if planner.slots else None
        end = time.end if time and time.start == card.meeting.start else None
        start = planner.clock(card.meeting.start)
        return f"{start}–{planner.clock(end)}" if end else start

    def table(self, table: Id | None) -> str:
        """A table by its number."""
        known = self._planner.known.grid.table.get(table or b"")
        return self._words("planner.table", table=str(known.number) if known else "–")

    def row(self, row: int) -> str:
        """A row in full, with why its table is closed."""
        shown = self._board.rows[row]
        closed = shown.table.closed if shown.table else None
        return f"{shown.whole}: {closed}" if closed else shown.whole

    def cell(self, cell: Cell, carry: Carry | None) -> str:
        """A cell as it is read aloud."""
        board, words = self._board, self._words
        row, start = board.rows[cell[0]], self._planner.start_of(board.columns[cell[1]])
        where = row.whole if board.by_people else words("planner.table", table=row.title)
        if carry is not None:
            return f"{where}, {start}, {words(_FIT_WORDS[fit_of(carry, board, cell)])}"
        cards = board.cards_at(cell)
        if not cards:
            return f"{where}, {start}, {words('planner.cell_empty')}"
        return f"{where}, {start}, {'; '.join(map(self._aloud, cards))}"

    def _aloud(self, card: Card) -> str:
        state = card.trouble or f"planner.state_{card.state}"
        names = (self._planner.name(one).short for one in card.companies)
        return ", ".join((*names, self._words(state)))

    def target(self, cell: Cell, carry: Carry) -> tuple[str, Fit]:
        """What the target says: "11:30, table 14: free"."""
        board, planner = self._board, self._planner
        place = board.columns[cell[1]]
        fit = fit_of(carry, board, cell)
        values: dict[str, object] = {"start": planner.start_of(place)}
        if fit is Fit.BUSY:
            values["name"] = self._who_is_busy(place, carry)
            return self._words("planner.target_busy", **values), fit
        if board.by_people:
            table = planner.table_for(carry.companies, place, carry.card)
            values["table"] = str(table.number) if table else "–"
        else:
            values["table"] = board.rows[cell[0]].title
        key = "planner.target_free" if fit is Fit.FREE else "planner.target_taken"
        return self._words(key, **values), fit

    def _who_is_busy(self, place: int, carry: Carry) -> str:
        planner = self._planner
        for one in carry.companies:
            if (planner.busy_of(one, carry.card) | planner.known.away.get(one, 0)) >> place & 1:
                return planner.name(one).short
        return self._words("planner.both")
