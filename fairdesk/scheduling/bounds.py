"""What no timetable that keeps its locks can better: the weight it serves, the breaks of its meetings.

The weight is bounded by a relaxation: instead of slots, meetings get a *part* of the grid (a session of a
day); nobody has more meetings in a part than slots there, no table either, and everything else is left out.
Its linear programme is solved with floating point, which proves nothing; its prices do, whatever they are:
by weak duality every price list gives a bound, and that is added up here in whole numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, cast

from fairdesk.scheduling.problem import Problem, bits
from fairdesk.scheduling.state import State, breaks_in

_GRAIN = 1 << 24
"""Prices are rounded to this part of a unit of weight."""
_OPTIMAL = 0
"""What the solver answers when it is done."""

Key = tuple[str, int, int]


class _Column(Protocol):
    def solution_value(self) -> float: ...


class _Row(Protocol):
    def SetCoefficient(self, column: _Column, value: float, /) -> None: ...  # noqa: N802
    def dual_value(self) -> float: ...


class _Goal(Protocol):
    def SetMaximization(self) -> None: ...  # noqa: N802
    def SetCoefficient(self, column: _Column, value: float, /) -> None: ...  # noqa: N802


class _Solver(Protocol):
    """What is used of the solver, whose own types say nothing."""

    def NumVar(self, least: float, most: float, name: str, /) -> _Column: ...  # noqa: N802
    def RowConstraint(self, least: float, most: float, name: str, /) -> _Row: ...  # noqa: N802
    def Objective(self) -> _Goal: ...  # noqa: N802
    def Solve(self) -> int: ...  # noqa: N802


@dataclass
class Relaxation:
    """The limits of the relaxed problem, and which meeting at which part falls under which of them."""

    parts: tuple[int, ...]
    """The masks of the parts of the grid."""
    limits: dict[Key, int] = field(default_factory=dict[Key, int])
    choices: list[tuple[int, int, tuple[Key, ...]]] = field(
        default_factory=list[tuple[int, int, tuple[Key, ...]]]
    )
    """Meeting, part, and the limits it falls under there."""


@dataclass(frozen=True)
class Bound:
    """How much weight can be served at most, and a choice of meetings that would, as far as this knows."""

    weight: int
    parts: tuple[int, ...]
    chosen: Mapping[int, int]
    """Meetings worth serving, and the part of the grid for each, by its place in ``parts``."""


def weight_bound(problem: Problem, fair_shares: bool = True, parts: Sequence[int] | None = None) -> Bound:
    """The bound, proven; where several choices of meetings reach it, the one with the fairest shares."""
    relaxed = relax(problem, parts or sessions(problem))
    settled = sum(problem.weight[meeting] for meeting in problem.locked)
    if not relaxed.choices:
        return Bound(settled, relaxed.parts, {})
    programme = _Programme(problem, relaxed)
    prices, chosen = programme.solve()
    proven = settled + _added_up(problem, relaxed, prices)
    if fair_shares:
        programme.prefer_few()
        _, chosen = programme.solve()
    return Bound(proven, relaxed.parts, chosen)


def sessions(problem: Problem) -> tuple[int, ...]:
    """The sessions of each day: the coarsest parts of the grid that meetings or people are bound to."""
    parts: dict[tuple[str, str], int] = {}
    for slot in problem.instance.slots:
        key = slot.day, slot.session
        parts[key] = parts.get(key, 0) | 1 << problem.place_of[slot.id]
    return tuple(parts.values())


def relax(problem: Problem, parts: Sequence[int]) -> Relaxation:
    """The relaxed problem; what is locked is settled and leaves less to the others."""
    relaxed = Relaxation(tuple(parts))
    settled = State(problem)
    for number in range(problem.meetings):
        allowed = problem.allowed[number]
        if number in problem.locked:
            continue
        for part, mask in enumerate(parts):
            if allowed & mask:
                relaxed.choices.append((number, part, _limits(problem, settled, relaxed, number, part)))
    return relaxed


def _limits(problem: Problem, settled: State, relaxed: Relaxation, number: int, part: int) -> tuple[Key, ...]:
    mask, limits = relaxed.parts[part], relaxed.limits
    keys: list[Key] = []
    if len(relaxed.parts) > 1 or problem.allowed[number].bit_count() == 1:
        keys.append(("meeting", number, 0))
        limits.setdefault(keys[-1], 1)
    for one in problem.uses[number]:
        keys.append(("free", one, part))
        if keys[-1] not in limits:
            away = problem.away[one] if one < problem.people else 0
            limits[keys[-1]] = (mask & ~away & ~settled.busy[one]).bit_count()
    for one in problem.parties[number]:
        if problem.most[one] < len(problem.place_of):
            keys.append(("most", one, 0))
            limits.setdefault(keys[-1], max(problem.most[one] - settled.count[one], 0))
    if problem.pooled[number]:
        keys.append(("pool", 0, part))
        if keys[-1] not in limits:
            limits[keys[-1]] = sum(settled.room[p] for p in problem.place_of.values() if mask >> p & 1)
    return tuple(keys)


def _new_solver() -> _Solver:
    # Windows know what a repair is without ever solving: the solver is loaded where it is used.
    from ortools.linear_solver import pywraplp  # pyright: ignore[reportMissingTypeStubs]

    return cast("_Solver", pywraplp.Solver.CreateSolver("GLOP"))  # pyright: ignore[reportUnknownMemberType]


class _Programme:
    """The linear programme of a relaxation."""

    def __init__(self, problem: Problem, relaxed: Relaxation) -> None:
        self._problem = problem
        self._relaxed = relaxed
        self._solver = _new_solver()
        self._rows = {key: self._solver.RowConstraint(0, limit, "") for key, limit in relaxed.limits.items()}
        self._goal = self._solver.Objective()
        self._goal.SetMaximization()
        self._columns = [self._column(number, keys) for number, _, keys in relaxed.choices]

    def _column(self, number: int, keys: Sequence[Key]) -> "_Column":
        column = self._solver.NumVar(0, 1, "")
        self._goal.SetCoefficient(column, self._problem.weight[number])
        for key in keys:
            self._rows[key].SetCoefficient(column, 1)
        return column

    def prefer_few(self) -> None:
        """Lets meetings of parties with few wishes count a little more: all together less than one weight."""
        wishes = [0] * self._problem.people
        for parties in self._problem.parties:
            for person in parties:
                wishes[person] += 1
        little = 1 / (1 + self._problem.people)
        for column, (number, _, _) in zip(self._columns, self._relaxed.choices, strict=True):
            bonus = sum(little / wishes[person] for person in self._problem.parties[number])
            self._goal.SetCoefficient(column, self._problem.weight[number] + bonus)

    def solve(self) -> tuple[dict[Key, float], dict[int, int]]:
        """The price of each limit, and the meetings served with the part of the grid for each."""
        if self._solver.Solve() != _OPTIMAL:
            return {}, {}
        chosen = {
            number: part
            for column, (number, part, _) in zip(self._columns, self._relaxed.choices, strict=True)
            if column.solution_value() > 0.5
        }
        return {key: row.dual_value() for key, row in self._rows.items()}, chosen


def _added_up(problem: Problem, relaxed: Relaxation, prices: Mapping[Key, float]) -> int:
    """The bound that prices prove: what all limits cost, and what meetings are worth beyond their price."""
    exact = {key: max(round(price * _GRAIN), 0) for key, price in prices.items()}
    total = sum(exact.get(key, 0) * limit for key, limit in relaxed.limits.items())
    beyond: dict[int, int] = {}
    for number, _, keys in relaxed.choices:
        more = problem.weight[number] * _GRAIN - sum(exact.get(key, 0) for key in keys)
        beyond[number] = max(beyond.get(number, 0), more)
    return (total + sum(beyond.values())) // _GRAIN


def break_bound(problem: Problem, places: Sequence[int]) -> int:
    """Breaks that no timetable of these meetings avoids, added up over participants one by one."""
    meetings: list[list[int]] = [[] for _ in range(problem.people)]
    for number, place in enumerate(places):
        if place >= 0:
            for person in problem.parties[number]:
                meetings[person].append(number)
    return sum(
        _unavoidable(problem, person, [_where(problem, one) for one in having])
        for person, having in enumerate(meetings)
        if len(having) > 1
    )


def _where(problem: Problem, number: int) -> int:
    return 1 << problem.locked[number] if number in problem.locked else problem.allowed[number]


def _unavoidable(problem: Problem, person: int, masks: Sequence[int]) -> int:
    here = ((1 << problem.width) - 1) & ~problem.away[person]
    fixed = 0
    for mask in masks:
        if mask.bit_count() == 1:
            fixed |= mask
    gaps = _gaps_left(problem, person, fixed, len(masks)) if fixed.bit_count() > 1 else 0
    if gaps or len(problem.days) > 1 or all(mask & here == here for mask in masks):
        return gaps
    return 0 if _fits_together(list(bits(here)), masks) else 1


def _gaps_left(problem: Problem, person: int, fixed: int, meetings: int) -> int:
    """Gaps between fixed meetings that stay, when the others fill the smallest ones."""
    spare = meetings - fixed.bit_count()
    left = breaks_in(fixed, problem.away[person], problem.days)
    for length in sorted(_gap_lengths(problem, person, fixed)):
        if length > spare:
            break
        spare -= length
        left -= 1
    return left


def _gap_lengths(problem: Problem, person: int, fixed: int) -> list[int]:
    lengths: list[int] = []
    for day in problem.days:
        idle = 0
        met = False
        for place in bits(day & ~problem.away[person]):
            if fixed >> place & 1:
                if met and idle:
                    lengths.append(idle)
                met, idle = True, 0
            else:
                idle += 1
    return lengths


def _fits_together(here: Sequence[int], masks: Sequence[int]) -> bool:
    """Whether meetings fit into some run of as many places as there are meetings."""
    count = len(masks)
    return any(_matched(here[start : start + count], masks) for start in range(len(here) - count + 1))


def _matched(places: Sequence[int], masks: Sequence[int]) -> bool:
    holder: dict[int, int] = {}

    def seat(meeting: int, tried: set[int]) -> bool:
        for place in places:
            if masks[meeting] >> place & 1 and place not in tried:
                tried.add(place)
                if place not in holder or seat(holder[place], tried):
                    holder[place] = meeting
                    return True
        return False

    return all(seat(meeting, set()) for meeting in range(len(masks)))
