"""Whether a timetable of a fair is right, by the words of the format alone; and small fairs of all kinds."""

from collections import Counter
from collections.abc import Mapping
from itertools import product

from hypothesis import strategies as st

from fairdesk.scheduling.instance import Instance, Meeting, Participant, Slot
from fairdesk.scheduling.timetable import Placement, Timetable


def mistakes(instance: Instance, placements: Mapping[str, Placement]) -> list[str]:
    """Everything that is wrong with a plan."""
    found: list[str] = []
    for id_, placement in placements.items():
        meeting = instance.meeting[id_]
        slot = next(one for one in instance.slots if one.id == placement.slot)
        people = [instance.participant[one] for one in meeting.participants]
        named = {meeting.table, *(one.table for one in people)} - {None}
        wrong = {
            "away": any(slot.id in one.unavailable for one in people),
            "session": meeting.session not in (None, slot.session),
            "slot": meeting.slot not in (None, slot.id),
            "no such table": placement.table not in instance.tables,
            "not the named table": not named <= {placement.table},
            "somebody's own table": placement.table in instance.own and not named,
            "order": any(not _earlier(instance, placements, one, slot.id) for one in meeting.after),
        }
        found += [f"{id_}: {what}" for what, is_so in wrong.items() if is_so]
    return found + _twice(instance, placements)


def _earlier(instance: Instance, placements: Mapping[str, Placement], other: str, slot: int) -> bool:
    order = [one.id for one in instance.slots]
    return other in placements and order.index(placements[other].slot) < order.index(slot)


def _twice(instance: Instance, placements: Mapping[str, Placement]) -> list[str]:
    tables = Counter((one.slot, one.table) for one in placements.values())
    people = Counter(
        (one.slot, who) for id_, one in placements.items() for who in instance.meeting[id_].participants
    )
    meetings = Counter(who for id_ in placements for who in instance.meeting[id_].participants)
    found = [f"{what} twice" for what, times in (tables + people).items() if times > 1]
    limits = {one.id: one.most for one in instance.participants if one.most is not None}
    return found + [f"{who} too often" for who, most in limits.items() if meetings[who] > most]


def breaks(instance: Instance, placements: Mapping[str, Placement]) -> int:
    """Runs of idle slots between two meetings of a day, over the slots where somebody is available."""
    total = 0
    slots: dict[str, set[int]] = {one.id: set() for one in instance.participants}
    for id_, placement in placements.items():
        for one in instance.meeting[id_].participants:
            slots[one].add(placement.slot)
    for who in instance.participants:
        having = slots[who.id]
        for day in dict.fromkeys(slot.day for slot in instance.slots):
            here = [one for one in instance.slots if one.day == day and one.id not in who.unavailable]
            row = "".join("x" if one.id in having else " " for one in here)
            total += max(len(row.split()) - 1, 0)
    return total


def assert_right(instance: Instance, timetable: Timetable) -> None:
    """A timetable is right, says what is true of itself, and no more than its bounds allow."""
    placements = timetable.placements
    assert mistakes(instance, placements) == []
    assert timetable.served_weight == sum(instance.meeting[one].weight for one in placements)
    assert timetable.served_weight <= timetable.weight_bound
    assert timetable.breaks == breaks(instance, placements) >= timetable.bound
    assert sorted([*placements, *(one.id for one in timetable.unplaced)]) == sorted(instance.meeting)


def best_weight(instance: Instance) -> int:
    """The most weight that any plan serves, by trying all. For very small instances."""
    meetings = instance.meetings
    places = [Placement(slot.id, table) for slot in instance.slots for table in instance.tables]
    best = 0
    for choice in product([None, *places], repeat=len(meetings)):
        chosen = zip(meetings, choice, strict=True)
        plan = {meeting.id: place for meeting, place in chosen if place is not None}
        weight = sum(instance.meeting[one].weight for one in plan)
        if weight > best and not mistakes(instance, plan):
            best = weight
    return best


@st.composite
def small_fairs(draw: st.DrawFn, most_meetings: int = 12, most_slots: int = 6) -> Instance:
    """Small fairs with everything that there can be: days, sessions, own tables, locks, order, limits."""
    slots = tuple(
        Slot(at, session="am" if at % 3 else "pm", day=str(at // 4))
        for at in range(draw(st.integers(1, most_slots)))
    )
    ids = [slot.id for slot in slots]
    tables = tuple(range(draw(st.integers(1, 4))))
    own = frozenset(tables[: draw(st.integers(0, len(tables) - 1))])
    sometimes = st.sampled_from([None, None, None, *tables])
    people = tuple(
        Participant(
            f"p{at}",
            frozenset(draw(st.sets(st.sampled_from(ids), max_size=2))),
            draw(sometimes) if at < 2 else None,
            draw(st.sampled_from([None, None, 1, 2])),
        )
        for at in range(draw(st.integers(2, 7)))
    )
    names = [one.id for one in people]
    meetings: list[Meeting] = []
    for at in range(draw(st.integers(0, most_meetings))):
        slot = draw(st.sampled_from([None, None, *ids]))
        parties = draw(st.lists(st.sampled_from(names), min_size=2, max_size=min(3, len(names)), unique=True))
        earlier = [one.id for one in meetings]
        after = draw(st.lists(st.sampled_from(earlier), max_size=1)) if earlier else []
        meetings.append(
            Meeting(
                f"m{at}",
                tuple(parties),
                session=draw(st.sampled_from([None, None, None, "am", "pm"])),
                slot=slot,
                after=tuple(after) if draw(st.booleans()) else (),
                weight=draw(st.integers(1, 5)),
                table=draw(sometimes),
                locked=slot is not None and draw(st.booleans()),
            )
        )
    return Instance("small", slots, tables, people, tuple(meetings), own=own)
