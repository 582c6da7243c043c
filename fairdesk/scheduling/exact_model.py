"""The model that proves a timetable best, for CP-SAT.

What makes it quick, by measurement: where somebody is busy or idle stands in variables of its own, and
exactly as often as they have meetings; meetings at tables are counted by groups of one participant's
meetings, and beside it the busy people of each slot by a tree of unary counters, which makes short proofs
where tables are scarce; the goal counts *whether* somebody has one break, two breaks and so on, not where
they are; and whoever has no break has all meetings in one of few blocks.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from ortools.sat.python import cp_model

from fairdesk.scheduling.required import Required

Literal = cp_model.IntVar
_MOST_COUNTED = 200
"""How many busy people a tree of counters is made for: it grows with their square."""

_Row = dict[int, Literal]
"""A literal at each place in time where it can be true."""


class ExactModel:
    """All rules where every meeting is required; with ``breaks`` also fairness and the goal."""

    def __init__(self, needed: Required, breaks: bool = True) -> None:
        self.model = cp_model.CpModel()
        self._needed = needed
        self._at = [{place: self._new() for place in options} for options in needed.options]
        for row in self._at:
            self.model.add_exactly_one(row.values())
        self._busy = [self._busy_row(meetings, exact=True) for meetings in needed.of]
        self._limit_tables()
        self._keep_order()
        self._levels: list[Literal] = []
        if breaks:
            self._count_breaks()
            self.model.minimize(sum(self._levels))

    def places(self, value: cp_model.CpSolver | cp_model.CpSolverSolutionCallback) -> list[int]:
        """The place of each meeting in a solution."""
        return [
            next(place for place, literal in row.items() if value.boolean_value(literal)) for row in self._at
        ]

    def hinted(self, places: Sequence[int]) -> cp_model.CpModel:
        """A copy of the model that is to begin near some places of the meetings."""
        copy = self.model.clone()
        for row, hint in zip(self._at, places, strict=True):
            for place, literal in row.items():
                copy.add_hint(copy.get_bool_var_from_proto_index(literal.index), place == hint)
        return copy

    def _new(self) -> Literal:
        return self.model.new_bool_var("")

    def _busy_row(self, meetings: Sequence[int], exact: bool = False) -> _Row:
        """Where one of some meetings is that can never be two at once."""
        found: _Row = {}
        for place in self._needed.places:
            here = [self._at[one][place] for one in meetings if place in self._at[one]]
            if here:
                busy = self._new()
                self.model.add_exactly_one([*here, ~busy])
                found[place] = busy
        if exact and meetings:
            self.model.add(sum(found.values()) == len(meetings))
        return found

    # Tables

    def _limit_tables(self) -> None:
        needed = self._needed
        for meetings in needed.at_table.values():
            for place in needed.places:
                self.model.add_at_most_one(self._here(meetings, place))
        groups = [self._group_row(person, meetings) for person, meetings in self._groups()]
        for place in needed.places:
            here = [row[place] for row in groups if place in row]
            room = needed.room(place)
            if len(here) > room:
                self.model.add(sum(here) <= room)
            self._limit_people(place, room)

    def _here(self, meetings: Iterable[int], place: int) -> list[Literal]:
        return [self._at[one][place] for one in meetings if place in self._at[one]]

    def _groups(self) -> list[tuple[int, list[int]]]:
        """The meetings at shared tables, each once, in few groups of meetings of one participant."""
        left = set(self._needed.pooled)
        found: list[tuple[int, list[int]]] = []
        mine = [{one for one in meetings if one in left} for meetings in self._needed.of]
        while left:
            person = max(range(len(mine)), key=lambda one: len(mine[one]))
            group = sorted(mine[person])
            found.append((person, group))
            left -= mine[person]
            for one in group:
                for other in self._needed.parties[one]:
                    mine[other].discard(one)
        return found

    def _group_row(self, person: int, meetings: list[int]) -> _Row:
        if len(meetings) == len(self._needed.of[person]):
            return self._busy[person]
        return self._at[meetings[0]] if len(meetings) == 1 else self._busy_row(meetings)

    def _limit_people(self, place: int, room: int) -> None:
        """No more people are busy than the tables have room for: implied, and worth much."""
        needed = self._needed
        if len(needed.pooled) < len(needed.parties):
            return
        most = max(map(len, needed.parties), default=0) * room
        here = [row[place] for row in self._busy if place in row]
        if len(here) > most:
            self.model.add(sum(here) <= most)
            if len(here) <= _MOST_COUNTED:
                self.model.add_bool_and(~self._counted(here, most)[most])

    def _counted(self, literals: Sequence[Literal], most: int) -> Sequence[Literal]:
        """Counters: the first is true if one is true, the second if two are, up to one above ``most``."""
        if len(literals) <= 1:
            return literals
        half = len(literals) // 2
        left, right = self._counted(literals[:half], most), self._counted(literals[half:], most)
        size = min(len(left) + len(right), most + 1)
        counters = [self._new() for _ in range(size)]
        for some in range(len(left) + 1):
            for others in range(len(right) + 1):
                if some + others:
                    true = [*left[max(some - 1, 0) : some], *right[max(others - 1, 0) : others]]
                    counter = counters[min(some + others, size) - 1]
                    self.model.add_bool_or([counter, *(~one for one in true)])
        return counters

    # Order

    def _keep_order(self) -> None:
        for meeting, earlier in enumerate(self._needed.after):
            for other in earlier:
                before, behind = self._at[other], self._at[meeting]
                for place, literal in behind.items():
                    sooner = [one for at, one in before.items() if at < place]
                    self.model.add_bool_or([~literal, *sooner])
                for place, literal in before.items():
                    later = [one for at, one in behind.items() if at > place]
                    self.model.add_bool_or([~literal, *later])

    # Breaks

    def _count_breaks(self) -> None:
        ends = [self._ends(row) for row in self._busy]
        fairness = self._needed.instance.fairness
        calm = not all(ends)  # somebody can have no break at all
        if fairness is not None and not calm:
            self._be_fair(ends, fairness)
        for person, mine in enumerate(ends):
            if mine:
                most = len(mine) if fairness is None or not calm else fairness
                self._count(person, mine, most)

    def _ends(self, busy: _Row) -> list[Literal]:
        """Where a break of somebody ends."""
        found: list[Literal] = []
        met: Literal | None = None
        for place in self._needed.places:
            if not self._needed.same_day(place):
                met = None
            here = busy.get(place)
            if here is None:
                continue
            if met is not None:
                found.append(self._end(here, busy.get(place - 1), met))
            met = self._met(here, met)
        return found

    def _end(self, here: Literal, just_before: Literal | None, met: Literal) -> Literal:
        end = self._new()
        rested = [] if just_before is None else [just_before]
        self.model.add_bool_or([~here, ~met, end, *rested])
        for literal in (here, met, *(~one for one in rested)):
            self.model.add_implication(end, literal)
        return end

    def _met(self, here: Literal, met: Literal | None) -> Literal:
        """Whether somebody has met anybody that day until a place."""
        if met is None:
            return here
        now = self._new()
        self.model.add_bool_or([~now, here, met])
        self.model.add_implication(here, now)
        self.model.add_implication(met, now)
        return now

    def _be_fair(self, ends: Sequence[Sequence[Literal]], fairness: int) -> None:
        fewest = self.model.new_int_var(0, len(self._needed.places), "")
        for mine in ends:
            self.model.add(sum(mine) >= fewest)
            self.model.add(sum(mine) <= fewest + fairness)

    def _count(self, person: int, ends: Sequence[Literal], most: int) -> None:
        """Counts somebody's breaks, of which there are no more than ``most``."""
        counters = list(self._counted(ends, most))
        for counter in counters[most:]:
            self.model.add_bool_and(~counter)
        levels = counters[:most]
        for lower, higher in pairwise(levels):
            self.model.add_implication(higher, lower)
        self._levels += levels
        if len({slot.day for slot in self._needed.instance.slots}) == 1:
            self._in_one_block(person, levels[:1])

    def _in_one_block(self, person: int, has_break: Sequence[Literal]) -> None:
        """Whoever has no break has all meetings in a row: implied, and worth much."""
        busy = self._busy[person]
        length = len(self._needed.of[person])
        blocks: list[Literal] = []
        for first in self._needed.places[: len(self._needed.places) - length + 1]:
            block = range(first, first + length)
            if all(place in busy for place in block):
                here = self._new()
                blocks.append(here)
                for place, literal in busy.items():
                    self.model.add_implication(here, literal if place in block else ~literal)
        self.model.add_bool_or([*has_break, *blocks])
