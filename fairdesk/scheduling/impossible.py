"""Why not all required meetings can take place, in terms of people, meetings, times and tables.

What can be seen at a glance is looked for first: a meeting that no slot suits, somebody with more meetings
than slots, too few tables, an order that is too long. Else meetings are left out as long as the others still
cannot all take place; what remains is the knot.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ortools.sat.python import cp_model

from fairdesk.domain.messages import Message, message
from fairdesk.scheduling.exact_model import ExactModel
from fairdesk.scheduling.required import Required, ordered
from fairdesk.scheduling.search import set_up
from fairdesk.scheduling.timetable import Stopped

_TRY = 2.0
"""How much work (CP-SAT's own measure, about seconds) one question may take whether some meetings can be."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why there is no timetable, with the ids of those whom it is about."""

    message: Message
    participants: tuple[str, ...] = ()
    meetings: tuple[str, ...] = ()


def obvious_cause(needed: Required) -> Cause | None:
    """A reason that is seen at a glance, if there is one: always true, but not always found."""
    looks = (_homeless, _too_many, _nowhere, _crowded, _out_of_order, _crowded_by_order, _short_of_tables)
    for look in looks:
        for cause in look(needed):
            return cause
    return None


def cause_of(needed: Required, seconds: float, seed: int, stopped: Stopped) -> Cause:
    """A reason for what is proven impossible. The more time there is, the fewer meetings it names."""
    end = time.monotonic() + seconds
    knot = _Knot(needed, seed, lambda: stopped() or time.monotonic() > end)
    possible = knot.can_be(range(len(needed.parties)), effort=seconds)
    if possible is False:
        return _knotted(needed, knot.tightened())
    if possible and needed.instance.fairness is not None:
        return _unfair(needed, needed.instance.fairness, seed)
    return _cause(needed, message("scheduling.impossible_unexplained"), ())


# At a glance


def _homeless(needed: Required) -> Iterator[Cause]:
    """Meetings whose participants are bound to different tables."""
    for meeting, named in enumerate(needed.tables):
        if len(named) > 1:
            yield _about_meeting(needed, meeting, message("scheduling.unplaced_two_tables"))


def _nowhere(needed: Required) -> Iterator[Cause]:
    """Meetings that no slot suits."""
    for meeting, options in enumerate(needed.options):
        if not options:
            yield _about_meeting(needed, meeting, message("scheduling.impossible_no_slot"))


def _too_many(needed: Required) -> Iterator[Cause]:
    """Participants with more meetings than they may have, or than they have slots."""
    for person, meetings in enumerate(needed.of):
        who = needed.instance.participants[person]
        free = len(needed.places) - len(who.unavailable)
        if who.most is not None and len(meetings) > who.most:
            said = message("scheduling.impossible_most", person=who.id, meetings=len(meetings), most=who.most)
            yield _cause(needed, said, meetings, [person])
        if len(meetings) > free:
            said = message("scheduling.impossible_busy", person=who.id, meetings=len(meetings), slots=free)
            yield _cause(needed, said, meetings, [person])


def _crowded(needed: Required) -> Iterator[Cause]:
    """Some meetings of one participant, or at one table, that have too few slots among them."""
    for person, meetings in enumerate(needed.of):
        crowd = _crowd(needed, meetings, lambda _: 1)
        if crowd:
            said = message(
                "scheduling.impossible_crowded",
                person=needed.instance.participants[person].id,
                meetings=len(crowd),
                slots=len(_slots(needed, crowd)),
            )
            yield _cause(needed, said, crowd, [person])
    for table, meetings in needed.at_table.items():
        crowd = _crowd(needed, meetings, lambda _: 1)
        if crowd:
            said = message(
                "scheduling.impossible_table",
                table=table,
                meetings=len(crowd),
                slots=len(_slots(needed, crowd)),
            )
            yield _cause(needed, said, crowd)


def _out_of_order(needed: Required) -> Iterator[Cause]:
    """Meetings that must follow one another, with too few slots for that."""
    for meeting, options in enumerate(ordered(needed).options):
        if not options:
            row = _row_of(needed, meeting)
            said = message("scheduling.impossible_order", meetings=len(row))
            yield _cause(needed, said, row)


def _crowded_by_order(needed: Required) -> Iterator[Cause]:
    """Some meetings of one participant that have too few slots, since others must be before or after them."""
    left = ordered(needed)
    for person, meetings in enumerate(left.of):
        crowd = _crowd(left, meetings, lambda _: 1)
        if crowd:
            said = message(
                "scheduling.impossible_crowded_by_order",
                person=left.instance.participants[person].id,
                meetings=len(crowd),
                slots=len(_slots(left, crowd)),
            )
            yield _cause(needed, said, _with_order(needed, left, crowd), [person])


def _short_of_tables(needed: Required) -> Iterator[Cause]:
    """Meetings that have too few tables, or too few people, in all slots where they can be."""
    left = ordered(needed)
    tables = len(left.instance.shared)
    rooms = [left.room(place) for place in left.places]
    for key, room in (("tables", [tables] * len(rooms)), ("people", rooms)):
        crowd = _crowd(left, left.pooled, room.__getitem__)
        if crowd:
            slots = _slots(left, crowd)
            said = message(
                f"scheduling.impossible_{key}",
                meetings=len(crowd),
                slots=len(slots),
                room=sum(room[place] for place in slots),
            )
            yield _cause(needed, said, _with_order(needed, left, crowd))


def _with_order(needed: Required, left: Required, meetings: Iterable[int]) -> list[int]:
    """Some meetings, and those before or after them that take options from them."""
    found = set(meetings)
    for meeting in meetings:
        if left.options[meeting] != needed.options[meeting]:
            found |= set(_row_of(needed, meeting))
    return sorted(found)


def _row_of(needed: Required, meeting: int) -> list[int]:
    """All meetings that must be before or after one, and it."""
    found = {meeting}
    while True:
        more = {
            one
            for later, earlier in enumerate(needed.after)
            for other in earlier
            if later in found or other in found
            for one in (later, other)
        }
        if more <= found:
            return sorted(found)
        found |= more


def _slots(needed: Required, meetings: Iterable[int]) -> set[int]:
    return {place for one in meetings for place in needed.options[one]}


def _crowd(needed: Required, meetings: Sequence[int], room: Callable[[int], int]) -> list[int]:
    """Some of the meetings that have less room in all their slots together than there are of them.

    Meetings are given slots one after the other, others making way (a matching). The first for which none
    makes way is in such a crowd: with those that hold all slots it could have.
    """
    given: dict[int, list[int]] = {}
    for meeting in meetings:
        seen = _give(needed, meeting, given, room)
        if seen is not None:
            return sorted({meeting, *(one for place in seen for one in given.get(place, ()))})
    return []


def _give(
    needed: Required, meeting: int, given: dict[int, list[int]], room: Callable[[int], int]
) -> set[int] | None:
    """Gives a meeting a slot, others making way; the slots that were tried where that is not possible."""
    came: dict[int, tuple[int, int]] = {}
    waiting = [(meeting, -1)]
    seen: set[int] = set()
    while waiting:
        one, held = waiting.pop(0)
        for place in needed.options[one]:
            if place in seen:
                continue
            seen.add(place)
            came[place] = one, held
            if len(given.get(place, ())) < room(place):
                _make_way(place, came, given)
                return None
            waiting += [(other, place) for other in given.get(place, ())]
    return seen


def _make_way(place: int, came: Mapping[int, tuple[int, int]], given: dict[int, list[int]]) -> None:
    while place >= 0:
        one, held = came[place]
        given.setdefault(place, []).append(one)
        if held >= 0:
            given[held].remove(one)
        place = held


# The knot


class _Knot:
    """Meetings that cannot all take place, made fewer and fewer."""

    def __init__(self, needed: Required, seed: int, over: Callable[[], bool]) -> None:
        self._needed = needed
        self._seed = seed
        self._over = over

    def can_be(self, meetings: Iterable[int], effort: float = _TRY) -> bool | None:
        """Whether some meetings can all take place, breaks or not; None where that takes too long to know."""
        part = self._needed.only(meetings)
        if obvious_cause(part) is not None:
            return False
        solver = cp_model.CpSolver()
        set_up(solver, self._seed)
        solver.parameters.max_deterministic_time = effort
        status = solver.solve(ExactModel(ordered(part), breaks=False).model)
        return None if status == cp_model.UNKNOWN else status != cp_model.INFEASIBLE

    def tightened(self) -> list[int]:
        """Few meetings that cannot all take place: without many, then without single ones."""
        left = list(range(len(self._needed.parties)))
        size = len(left)
        while size > 1 and not self._over():
            size = -(-size // 2)
            left = self._without(left, size)
        return left

    def _without(self, meetings: list[int], size: int) -> list[int]:
        """Leaves out groups of a size, one after the other, where the others still cannot all take place."""
        by_person = sorted(meetings, key=lambda one: self._needed.parties[one])
        for start in range(0, len(by_person), size):
            group = set(by_person[start : start + size])
            rest = [one for one in meetings if one not in group]
            if rest and not self._over() and self.can_be(rest) is False:
                meetings = rest
        return meetings


def _knotted(needed: Required, meetings: Sequence[int]) -> Cause:
    """What is said of a knot; where it has come down to something obvious, that."""
    part = needed.only(meetings)
    plain = obvious_cause(part)
    if plain is not None:
        return plain
    shares = Counter(person for one in meetings for person in needed.parties[one])
    people = [person for person, _ in shares.most_common()]
    said = message(
        "scheduling.impossible_knot",
        meetings=len(meetings),
        people=len(people),
        person=needed.instance.participants[people[0]].id,
        other=needed.instance.participants[people[min(1, len(people) - 1)]].id,
    )
    return _cause(needed, said, meetings, people)


# Fairness


def _unfair(needed: Required, fairness: int, seed: int) -> Cause:
    """All can take place, but not with breaks that are as equal as demanded."""
    if any(len(meetings) <= 1 for meetings in needed.of):  # they have no break
        for person, meetings in enumerate(needed.of):
            breaks = _fewest_breaks(needed, meetings, seed)
            if breaks > fairness:
                said = message(
                    "scheduling.impossible_unfair_person",
                    person=needed.instance.participants[person].id,
                    breaks=breaks,
                    fairness=fairness,
                )
                return _cause(needed, said, meetings, [person])
    return _cause(needed, message("scheduling.impossible_unfair", fairness=fairness), ())


def _fewest_breaks(needed: Required, meetings: Sequence[int], seed: int) -> int:
    """Breaks that somebody has at least, were there nobody else."""
    free = replace(needed, instance=replace(needed.instance, fairness=None)).only(meetings)
    solver = cp_model.CpSolver()
    set_up(solver, seed)
    solver.parameters.max_deterministic_time = _TRY
    solver.solve(ExactModel(free).model)
    return round(solver.best_objective_bound)


def _about_meeting(needed: Required, meeting: int, why: Message) -> Cause:
    people = needed.parties[meeting]
    ids = [needed.instance.participants[one].id for one in people]
    said = message("scheduling.impossible_meeting", first=ids[0], second=ids[-1], why=why)
    return _cause(needed, said, [meeting], people)


def _cause(needed: Required, said: Message, meetings: Iterable[int], people: Iterable[int] = ()) -> Cause:
    instance = needed.instance
    return Cause(
        said,
        tuple(instance.participants[one].id for one in people),
        tuple(needed.ids[one] for one in meetings),
    )
