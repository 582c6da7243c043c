"""An instance in which every meeting is required, in whole numbers, and what is seen of it at a glance.

Participants and meetings are numbered in the order of the instance, slots by their place in time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from fairdesk.scheduling.instance import Instance, Meeting
from fairdesk.scheduling.problem import named_tables

Table = int | str


@dataclass(frozen=True)
class Required:
    """The numbers. ``options`` are the places in time where each meeting may be by itself."""

    instance: Instance
    ids: tuple[str, ...]
    """The ids of the meetings."""
    parties: tuple[tuple[int, ...], ...]
    """The participants of each meeting."""
    options: tuple[tuple[int, ...], ...]
    tables: tuple[tuple[Table, ...], ...]
    """The tables that each meeting or its participants name; more than one cannot be."""
    after: tuple[tuple[int, ...], ...]
    """For each meeting those that must be earlier."""

    @cached_property
    def places(self) -> range:
        """The places in time."""
        return range(len(self.instance.slots))

    @cached_property
    def of(self) -> tuple[tuple[int, ...], ...]:
        """The meetings of each participant."""
        found: list[list[int]] = [[] for _ in self.instance.participants]
        for meeting, parties in enumerate(self.parties):
            for person in parties:
                found[person].append(meeting)
        return tuple(map(tuple, found))

    @cached_property
    def pooled(self) -> tuple[int, ...]:
        """The meetings that take one of the shared tables."""
        shared = frozenset(self.instance.shared)
        return tuple(
            meeting for meeting, named in enumerate(self.tables) if not named or not shared.isdisjoint(named)
        )

    @cached_property
    def at_table(self) -> Mapping[Table, tuple[int, ...]]:
        """The meetings that must be at a table of their own choice."""
        found: dict[Table, list[int]] = {}
        for meeting, named in enumerate(self.tables):
            for table in named:
                found.setdefault(table, []).append(meeting)
        return {table: tuple(meetings) for table, meetings in found.items()}

    def room(self, place: int) -> int:
        """How many meetings at shared tables there can be at a place in time."""
        return min(len(self.instance.shared), self.room_for_people(place))

    def room_for_people(self, place: int) -> int:
        """How many of them there can be at once, since nobody can be in two."""
        here = [one for one in self.pooled if place in self.options[one]]
        people = {person for one in here for person in self.parties[one]}
        return len(people) // min((len(self.parties[one]) for one in here), default=1)

    def same_day(self, place: int) -> bool:
        """Whether a place is on the day of the place before it."""
        slots = self.instance.slots
        return place > 0 and slots[place].day == slots[place - 1].day

    def only(self, meetings: Iterable[int]) -> "Required":
        """The same without the other meetings, and without what they ask of these."""
        kept = sorted(meetings)
        number = {meeting: at for at, meeting in enumerate(kept)}
        return Required(
            self.instance,
            tuple(self.ids[one] for one in kept),
            tuple(self.parties[one] for one in kept),
            tuple(self.options[one] for one in kept),
            tuple(self.tables[one] for one in kept),
            tuple(tuple(number[other] for other in self.after[one] if other in number) for one in kept),
        )


def required(instance: Instance) -> Required:
    """The numbers of an instance."""
    people = {one.id: number for number, one in enumerate(instance.participants)}
    number = {one.id: at for at, one in enumerate(instance.meetings)}
    return Required(
        instance,
        tuple(number),
        tuple(tuple(people[one] for one in meeting.participants) for meeting in instance.meetings),
        tuple(_options(instance, meeting) for meeting in instance.meetings),
        tuple(tuple(named_tables(instance, meeting)) for meeting in instance.meetings),
        tuple(tuple(number[other] for other in meeting.after) for meeting in instance.meetings),
    )


def _options(instance: Instance, meeting: Meeting) -> tuple[int, ...]:
    away = {slot for one in meeting.participants for slot in instance.participant[one].unavailable}
    return tuple(
        place
        for place, slot in enumerate(instance.slots)
        if slot.id not in away and meeting.session in (None, slot.session) and meeting.slot in (None, slot.id)
    )


def ordered(needed: Required) -> Required:
    """The same with the options that the order of meetings leaves; none at all where it cannot be kept."""
    options = list(needed.options)
    changed = True
    while changed:
        changed = False
        for meeting, earlier in enumerate(needed.after):
            for other in earlier:
                first = min(options[other], default=len(needed.places))
                last = max(options[meeting], default=-1)
                late = tuple(place for place in options[meeting] if place > first)
                early = tuple(place for place in options[other] if place < last)
                changed = changed or late != options[meeting] or early != options[other]
                options[meeting], options[other] = late, early
    return replace(needed, options=tuple(options))


def breaks_of(needed: Required, places: Sequence[int]) -> list[int]:
    """The breaks of each participant when the meetings are at these places: idle runs within a day."""
    slots = needed.instance.slots
    found: list[int] = []
    for meetings in needed.of:
        busy = sorted(places[one] for one in meetings)
        found.append(sum(b > a + 1 and slots[a].day == slots[b].day for a, b in pairwise(busy)))
    return found


def is_fair(needed: Required, places: Sequence[int]) -> bool:
    """Whether nobody has too many breaks more than somebody else."""
    fairness = needed.instance.fairness
    breaks = breaks_of(needed, places)
    return fairness is None or not breaks or max(breaks) - min(breaks) <= fairness
