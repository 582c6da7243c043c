"""An instance in whole numbers: what the search for a timetable of a whole fair works on.

Meetings, participants and tables are numbered; slots are bits of a mask, with an empty bit between two days,
so that nothing is a neighbour across a night. Tables that somebody names are *resources* like participants:
in one meeting at a time. All other meetings share a pool of tables and get theirs afterwards.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fairdesk.scheduling.instance import Instance, Meeting


@dataclass(frozen=True)
class Problem:
    """The numbers. Lists run over meetings unless said otherwise; ``places`` are bits of slots."""

    instance: Instance
    width: int
    """Places of the grid, empty ones between days among them."""
    slot_ids: tuple[int | None, ...]
    """The slot of each place; None between days."""
    place_of: Mapping[int, int]
    """The place of each slot id."""
    days: tuple[int, ...]
    """The mask of each day's places."""
    people: int
    """Resources below this number are participants in the instance's order, the others tables."""
    resources: int
    away: list[int]
    """Over participants: places where somebody is unavailable."""
    most: list[int]
    """Over participants: how many meetings somebody may have."""
    parties: list[tuple[int, ...]]
    uses: list[tuple[int, ...]]
    """Parties, and the table where it is named."""
    table: list[int | str | None]
    """The table that a meeting, or one of its parties, names."""
    pooled: list[int]
    """1 where a meeting takes one of the shared tables."""
    allowed: list[int]
    """Places where a meeting may be: all parties there, its session, its slot, nothing locked in the way."""
    weight: list[int]
    after: list[tuple[int, ...]]
    before: list[tuple[int, ...]]
    """Meetings that come after this one."""
    locked: dict[int, int]
    """Meetings that stay, and their places. The first ones win where they contradict each other; what must be
    after a meeting that is not locked itself is not locked either."""
    tables: int
    """Shared tables in a slot."""
    closed: int
    """Places where nothing new may be: they are past."""

    @property
    def meetings(self) -> int:
        """How many meetings are wanted."""
        return len(self.weight)

    def bound(self, meeting: int) -> bool:
        """Whether a meeting must be before or after others."""
        return bool(self.after[meeting] or self.before[meeting])


def problem_of(
    instance: Instance, settled: Mapping[str, int] | None = None, closed: frozenset[int] = frozenset()
) -> Problem:
    """The numbers of an instance.

    ``settled`` are meetings that took or take place in a slot whatever the instance says; nothing new may be
    in the ``closed`` slots.
    """
    slot_ids, days = _grid(instance)
    place_of = {slot: place for place, slot in enumerate(slot_ids) if slot is not None}
    people = {one.id: number for number, one in enumerate(instance.participants)}
    meetings = {one.id: number for number, one in enumerate(instance.meetings)}
    named = [_table(instance, one) for one in instance.meetings]
    tables = {table: len(people) + number for number, table in enumerate(_distinct(named))}
    parties = [tuple(dict.fromkeys(people[one] for one in m.participants)) for m in instance.meetings]
    shared = frozenset(instance.shared)
    after = [tuple(meetings[other] for other in one.after) for one in instance.meetings]
    problem = Problem(
        instance=instance,
        width=len(slot_ids),
        slot_ids=slot_ids,
        place_of=place_of,
        days=days,
        people=len(people),
        resources=len(people) + len(tables),
        away=[
            _mask(place_of[slot] for slot in one.unavailable if slot in place_of)
            for one in instance.participants
        ],
        most=[len(place_of) if p.most is None else p.most for p in instance.participants],
        parties=parties,
        uses=[who + _resource(tables, table) for who, table in zip(parties, named, strict=True)],
        table=named,
        pooled=[int(table is None or table in shared) for table in named],
        allowed=[0] * len(meetings),
        weight=[one.weight for one in instance.meetings],
        after=after,
        before=_turned(after),
        locked={},
        tables=len(shared),
        closed=_mask(place_of[slot] for slot in closed if slot in place_of),
    )
    _allow(problem)
    _lock(problem, {meetings[one]: place_of[slot] for one, slot in (settled or {}).items()})
    return problem


def bits(mask: int) -> Iterable[int]:
    """The places of a mask, the earliest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def _grid(instance: Instance) -> tuple[tuple[int | None, ...], tuple[int, ...]]:
    slot_ids: list[int | None] = []
    days: list[int] = []
    last: str | None = None
    for slot in instance.slots:
        if slot.day != last:
            if slot_ids:
                slot_ids.append(None)
            days.append(0)
            last = slot.day
        days[-1] |= 1 << len(slot_ids)
        slot_ids.append(slot.id)
    return tuple(slot_ids), tuple(days)


def _table(instance: Instance, meeting: Meeting) -> int | str | None:
    tables = named_tables(instance, meeting)
    return tables[0] if tables else None


def named_tables(instance: Instance, meeting: Meeting) -> list[int | str]:
    """The tables that a meeting and its participants insist on. More than one cannot be satisfied."""
    asked = [meeting.table, *(instance.participant[one].table for one in meeting.participants)]
    return list(dict.fromkeys(table for table in asked if table is not None))


def _distinct(tables: list[int | str | None]) -> list[int | str]:
    return list(dict.fromkeys(table for table in tables if table is not None))


def _resource(tables: Mapping[int | str, int], table: int | str | None) -> tuple[int, ...]:
    return () if table is None else (tables[table],)


def _mask(places: Iterable[int]) -> int:
    mask = 0
    for place in places:
        mask |= 1 << place
    return mask


def _turned(after: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    before: list[list[int]] = [[] for _ in after]
    for meeting, earlier in enumerate(after):
        for other in earlier:
            before[other].append(meeting)
    return [tuple(later) for later in before]


def own_places(problem: Problem, number: int) -> int:
    """Places where a meeting may be as far as it is asked itself: session, slot and tables, not people."""
    instance, meeting = problem.instance, problem.instance.meetings[number]
    if len(named_tables(instance, meeting)) > 1:
        return 0
    if problem.table[number] not in (None, *instance.tables):
        return 0
    mask = _mask(
        problem.place_of[slot.id]
        for slot in instance.slots
        if meeting.slot in (None, slot.id) and meeting.session in (None, slot.session)
    )
    return mask & ~problem.closed


def _allow(problem: Problem) -> None:
    for number in range(problem.meetings):
        mask = own_places(problem, number)
        for party in problem.parties[number]:
            mask &= ~problem.away[party]
        problem.allowed[number] = mask if problem.tables or not problem.pooled[number] else 0


def _lock(problem: Problem, settled: Mapping[int, int]) -> None:
    """Puts the locked meetings where they stay, and takes their places from all others."""
    taken = [0] * problem.resources
    counts = [0] * problem.people
    room = [problem.tables] * problem.width

    def put(number: int, place: int) -> None:
        problem.locked[number] = place
        problem.allowed[number] = 1 << place
        room[place] -= problem.pooled[number]
        for one in problem.uses[number]:
            taken[one] |= 1 << place
        for one in problem.parties[number]:
            counts[one] += 1

    for number, place in settled.items():
        put(number, place)
    for number, meeting in enumerate(problem.instance.meetings):
        if not meeting.locked or number in settled:
            continue
        place = _locked_place(problem, number)
        free = place >= 0 and not any(taken[one] >> place & 1 for one in problem.uses[number])
        welcome = all(counts[one] < problem.most[one] for one in problem.parties[number])
        if free and welcome and room[place] >= problem.pooled[number]:
            put(number, place)
    _clear(problem, taken, room)


def _locked_place(problem: Problem, number: int) -> int:
    """Where a locked meeting stays; -1 where it cannot, or waits for one that is not locked."""
    slot = problem.instance.meetings[number].slot
    if slot is None or not problem.allowed[number]:
        return -1
    place = problem.place_of[slot]
    in_time = all(problem.locked.get(earlier, place) < place for earlier in problem.after[number])
    return place if in_time else -1


def _clear(problem: Problem, taken: list[int], room: list[int]) -> None:
    crowded = _mask(place for place in range(problem.width) if room[place] <= 0)
    for number in range(problem.meetings):
        if number in problem.locked:
            continue
        for one in problem.uses[number]:
            problem.allowed[number] &= ~taken[one]
        if problem.pooled[number]:
            problem.allowed[number] &= ~crowded
