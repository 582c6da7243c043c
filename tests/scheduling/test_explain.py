"""Every meeting without a place has a reason, and the reason is true."""

from collections.abc import Callable, Mapping

import pytest
from fair_checks import small_fairs
from fair_instances import fair_instance
from hypothesis import HealthCheck, given, settings

from fairdesk.domain.messages import Message
from fairdesk.scheduling.instance import Instance, Meeting, Participant, Slot
from fairdesk.scheduling.timetable import Timetable, Unplaced
from fairdesk.scheduling.weighted import solve_weighted
from fairdesk.texts import LANGUAGES, text

TWO = (Slot(0), Slot(1))


class Seen:
    """What the reasons speak of, read off a timetable."""

    def __init__(self, instance: Instance, timetable: Timetable, unplaced: Unplaced) -> None:
        self.instance = instance
        self.placements = timetable.placements
        self.meeting = instance.meeting[unplaced.id]
        self.values = unplaced.reason.values

    def person(self, key: str = "person") -> str:
        return str(self.values[key])

    def times(self, *people: str) -> set[int]:
        """Slots that the meeting itself could have, and where some people are available."""
        meeting = self.meeting
        return {
            one.id
            for one in self.instance.slots
            if meeting.slot in (None, one.id)
            and meeting.session in (None, one.session)
            and all(one.id not in self.instance.participant[who].unavailable for who in people)
        }

    def busy(self, person: str) -> dict[int, Meeting]:
        """The meetings of somebody by slot."""
        meetings = self.instance.meeting
        return {
            place.slot: meetings[id_]
            for id_, place in self.placements.items()
            if person in meetings[id_].participants
        }

    def free(self) -> set[int]:
        """Slots in which all parties are free."""
        people = self.meeting.participants
        return {slot for slot in self.times(*people) if not any(slot in self.busy(one) for one in people)}

    def in_order(self) -> set[int]:
        """Free slots that are late enough and early enough."""
        order = self.instance.slot_index
        before = [self.placements[one].slot for one in self.meeting.after if one in self.placements]
        later = [
            self.placements[one.id].slot
            for one in self.instance.meetings
            if self.meeting.id in one.after and one.id in self.placements
        ]
        return {
            slot
            for slot in self.free()
            if all(order[slot] > order[one] for one in before)
            and all(order[slot] < order[one] for one in later)
        }

    def named(self) -> set[object]:
        people = [self.instance.participant[one].table for one in self.meeting.participants]
        return {self.meeting.table, *people} - {None}

    def taken(self, slot: int, tables: set[object]) -> bool:
        used = {place.table for place in self.placements.values() if place.slot == slot}
        return tables <= used


def _elsewhere(seen: Seen) -> bool:
    busy = seen.busy(seen.person())
    return bool(busy) and not seen.in_order()


def _too_many(seen: Seen) -> bool:
    here = {one.id for one in seen.instance.slots} - seen.instance.participant[seen.person()].unavailable
    wishes = len(seen.instance.meetings_of[seen.person()])
    return seen.values["slots"] == len(here) < wishes == seen.values["wishes"] and here <= set(
        seen.busy(seen.person())
    )


def _after(seen: Seen) -> bool:
    missing = [seen.instance.meeting[one] for one in seen.meeting.after if one not in seen.placements]
    return any({seen.values["first"], seen.values["second"]} <= set(one.participants) for one in missing)


TRUE: Mapping[str, Callable[[Seen], bool]] = {
    "unplaced_two_tables": lambda seen: len(seen.named()) > 1,
    "unplaced_no_common_slot": lambda seen: not seen.times(seen.person("first"), seen.person("second")),
    "unplaced_no_slot_for_all": lambda seen: not seen.times(*seen.meeting.participants),
    "unplaced_after_unplaced": _after,
    "unplaced_order": lambda seen: not seen.in_order(),
    "unplaced_most": lambda seen: (
        len(seen.busy(seen.person())) == seen.values["most"] == seen.instance.participant[seen.person()].most
    ),
    "unplaced_too_many_wishes": _too_many,
    "unplaced_elsewhere": _elsewhere,
    "unplaced_more_wanted": _elsewhere,
    "unplaced_never_both_free": lambda seen: not seen.in_order(),
    "unplaced_table_taken": lambda seen: all(seen.taken(slot, seen.named()) for slot in seen.in_order()),
    "unplaced_no_table": lambda seen: all(
        seen.taken(slot, set(seen.instance.shared)) for slot in seen.in_order()
    ),
}


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(small_fairs())
def test_every_reason_is_true(instance: Instance) -> None:
    timetable = solve_weighted(instance, seconds=0, steps=600)
    for one in timetable.unplaced:
        holds = TRUE[one.reason.key.removeprefix("scheduling.")]
        assert holds(Seen(instance, timetable, one)), one


def test_the_reasons_of_a_whole_fair_can_be_read_in_every_language() -> None:
    instance = fair_instance(slots=8, enterprises=120, hosts=20, wishes=500, shared=14)
    timetable = solve_weighted(instance, seconds=0, steps=2000)
    assert timetable.unplaced
    for one in timetable.unplaced:
        assert all(text(one.reason, language) for language in LANGUAGES)


def only_reason(instance: Instance) -> Message:
    """Why the only meeting without a place has none."""
    (unplaced,) = solve_weighted(instance, seconds=0, steps=200).unplaced
    return unplaced.reason


@pytest.mark.parametrize(
    ("people", "meetings", "tables", "key"),
    [
        (
            (Participant("a", frozenset({0})), Participant("b", frozenset({1}))),
            (Meeting("ab", ("a", "b")),),
            (1,),
            "unplaced_no_common_slot",
        ),
        (
            (Participant("a"), Participant("b"), Participant("c"), Participant("d")),
            tuple(Meeting(f"a{one}", ("a", one), weight=2) for one in "bcd"),
            (1,),
            "unplaced_too_many_wishes",
        ),
        (
            (Participant("a", most=1), Participant("b"), Participant("c")),
            (Meeting("ab", ("a", "b")), Meeting("ac", ("a", "c"), weight=2)),
            (1,),
            "unplaced_most",
        ),
        (
            tuple(Participant(one) for one in "abcdef"),
            (Meeting("ab", ("a", "b")), Meeting("cd", ("c", "d")), Meeting("ef", ("e", "f"))),
            (1,),
            "unplaced_no_table",
        ),
        (
            (Participant("a"), Participant("b", frozenset({0})), Participant("c", frozenset({0}))),
            (Meeting("ab", ("a", "b"), weight=2), Meeting("ac", ("a", "c"))),
            (1, 2),
            "unplaced_more_wanted",
        ),
    ],
)
def test_the_reason_that_helps_is_given(
    people: tuple[Participant, ...],
    meetings: tuple[Meeting, ...],
    tables: tuple[int, ...],
    key: str,
) -> None:
    assert only_reason(Instance("why", TWO, tables, people, meetings)).key == f"scheduling.{key}"
