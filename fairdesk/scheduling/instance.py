"""What is to be scheduled: slots, tables, participants, and the meetings that are wanted.

Plain data, the same for a whole fair, a repair of ten meetings and the instances of the literature. The
semantics are those of the file format ``fairdesk-schedule/1`` (see ``files``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot of the time grid. Slots of an instance are in time order; neighbours are consecutive.

    ``session`` is the part of the fair a meeting may be bound to. Idle slots at the change of a ``day`` are
    no break.
    """

    id: int
    session: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who meets others: an enterprise. ``unavailable`` are ids of slots; with a ``table`` it meets

    nowhere else; ``most`` is how many meetings it may have, None for as many as there are slots.
    """

    id: str
    unavailable: frozenset[int] = frozenset()
    table: int | str | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A wanted meeting of two or more participants, in one slot at one table.

    ``session``, ``slot`` and ``table`` bind it where they are given; every meeting named in ``after`` is in
    an earlier slot (and is placed, where this one is). ``weight`` says how much it is wanted.
    A ``locked`` meeting, with its slot, is settled: no other one, however much wanted, takes its place.
    """

    id: str
    participants: tuple[str, ...]
    session: str | None = None
    slot: int | None = None
    after: tuple[str, ...] = ()
    weight: int = 1
    table: int | str | None = None
    locked: bool = False


@dataclass(frozen=True)
class Instance:
    """One scheduling problem.

    With ``all_required`` every meeting must be placed, ``fairness`` bounds the difference between the most
    and the least breaks of all participants, and the number of breaks is minimised. Without it, first the
    weight served is maximised, then breaks (over available slots) are minimised.

    ``tables`` are ids. Those in ``shared`` serve any meeting; the others only the participants and meetings
    that name them. ``halls`` says in which hall a table stands, for walking.
    """

    name: str
    slots: tuple[Slot, ...]
    tables: tuple[int | str, ...]
    participants: tuple[Participant, ...]
    meetings: tuple[Meeting, ...]
    all_required: bool = False
    fairness: int | None = None
    own: frozenset[int | str] = frozenset()
    halls: Mapping[int | str, str] = field(default_factory=dict[int | str, str])

    @cached_property
    def shared(self) -> tuple[int | str, ...]:
        """Tables that serve any meeting."""
        return tuple(table for table in self.tables if table not in self.own)

    @cached_property
    def slot_index(self) -> Mapping[int, int]:
        """The place in time of each slot id."""
        return {slot.id: place for place, slot in enumerate(self.slots)}

    @cached_property
    def participant(self) -> Mapping[str, Participant]:
        """Participants by id."""
        return {one.id: one for one in self.participants}

    @cached_property
    def meeting(self) -> Mapping[str, Meeting]:
        """Meetings by id."""
        return {one.id: one for one in self.meetings}

    @cached_property
    def meetings_of(self) -> Mapping[str, tuple[Meeting, ...]]:
        """The meetings of each participant, in their order."""
        found: dict[str, list[Meeting]] = {one.id: [] for one in self.participants}
        for meeting in self.meetings:
            for one in meeting.participants:
                found[one].append(meeting)
        return {one: tuple(meetings) for one, meetings in found.items()}
