"""Tables for meetings whose slots are known.

A table that a meeting or a party names is given first. The shared ones go where people are already: the
table a meeting had before, the one where a party just met somebody (the party with the most meetings leads,
so that hosts sit and guests walk), one in the same hall, and else one that nobody counts on.
"""

from collections.abc import Callable, Iterable, Mapping

from fairdesk.scheduling.instance import Instance, Meeting
from fairdesk.scheduling.problem import named_tables
from fairdesk.scheduling.timetable import Placement

Table = int | str

_Wish = Callable[[Meeting], Iterable[Table]]


def with_tables(
    instance: Instance, slots: Mapping[str, int], previous: Mapping[str, Placement] | None = None
) -> dict[str, Placement]:
    """Every meeting with its slot (an id) and a table. There must be enough tables in each slot."""
    plan = _Tables(instance, slots, previous or {})
    for slot in instance.slots:
        plan.fill(slot.id)
    return plan.placements


class _Tables:
    """The grid of tables while it is filled, slot by slot."""

    def __init__(
        self, instance: Instance, slots: Mapping[str, int], previous: Mapping[str, Placement]
    ) -> None:
        self.placements: dict[str, Placement] = {}
        self._instance = instance
        self._previous = previous
        self._load: dict[str, int] = {}
        self._home: dict[str, Table] = {}
        """Where each participant met somebody last, and is expected to go on."""
        self._by_slot: dict[int, list[Meeting]] = {}
        for id_, slot in slots.items():
            meeting = instance.meeting[id_]
            self._by_slot.setdefault(slot, []).append(meeting)
            for one in meeting.participants:
                self._load[one] = self._load.get(one, 0) + 1

    def fill(self, slot: int) -> None:
        """Gives tables to the meetings of a slot."""
        meetings = self._by_slot.get(slot, [])
        free = dict.fromkeys(self._instance.tables)
        left = self._give(slot, meetings, free, self._named)
        own = self._instance.own
        free = {table: None for table in free if table not in own}
        left.sort(key=lambda one: (-self._leader_load(one), one.id))
        for wish in (self._kept(slot), self._before, self._of_leader, self._of_others):
            left = self._give(slot, left, free, wish)
        expected = set(self._home.values())
        for wish in (self._near(expected, free), self._any(expected, free)):
            left = self._give(slot, left, free, wish)

    def _give(
        self, slot: int, meetings: Iterable[Meeting], free: dict[Table, None], wish: _Wish
    ) -> list[Meeting]:
        """Gives each meeting the first free table it would like; says which got none."""
        left: list[Meeting] = []
        for meeting in meetings:
            table = next((one for one in wish(meeting) if one in free), None)
            if table is None:
                left.append(meeting)
                continue
            del free[table]
            self.placements[meeting.id] = Placement(slot, table)
            for one in meeting.participants:
                self._home[one] = table
        return left

    def _leader_load(self, meeting: Meeting) -> int:
        return max(self._load[one] for one in meeting.participants)

    def _by_load(self, meeting: Meeting) -> list[str]:
        return sorted(meeting.participants, key=lambda one: -self._load[one])

    def _named(self, meeting: Meeting) -> Iterable[Table]:
        return named_tables(self._instance, meeting)

    def _kept(self, slot: int) -> _Wish:
        def wish(meeting: Meeting) -> Iterable[Table]:
            before = self._previous.get(meeting.id)
            return [before.table] if before is not None and before.slot == slot else []

        return wish

    def _before(self, meeting: Meeting) -> Iterable[Table]:
        before = self._previous.get(meeting.id)
        return [] if before is None else [before.table]

    def _of_leader(self, meeting: Meeting) -> Iterable[Table]:
        leader = self._by_load(meeting)[0]
        return [self._home[leader]] if leader in self._home else []

    def _of_others(self, meeting: Meeting) -> Iterable[Table]:
        followers = self._by_load(meeting)[1:]
        return [self._home[one] for one in followers if one in self._home]

    def _near(self, expected: set[Table], free: Mapping[Table, None]) -> _Wish:
        halls = self._instance.halls

        def wish(meeting: Meeting) -> Iterable[Table]:
            here = {halls.get(self._home[one]) for one in meeting.participants if one in self._home} - {None}
            near = [table for table in free if halls.get(table) in here]
            return sorted(near, key=expected.__contains__)

        return wish

    def _any(self, expected: set[Table], free: Mapping[Table, None]) -> _Wish:
        def wish(_: Meeting) -> Iterable[Table]:
            return sorted(free, key=expected.__contains__)

        return wish
