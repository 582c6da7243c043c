"""A whole fair is scheduled: right, near the best there can be, the same each time, stopped at once."""

from dataclasses import replace

import pytest
from fair_checks import assert_right, best_weight, small_fairs
from fair_instances import fair_instance
from hypothesis import HealthCheck, given, settings

from fairdesk.scheduling.instance import Instance, Meeting, Participant, Slot
from fairdesk.scheduling.timetable import Placement, Status, Timetable
from fairdesk.scheduling.weighted import solve_weighted

STORIES = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def scheduled(instance: Instance, steps: int = 1500, seed: int = 0) -> Timetable:
    """A timetable after so many steps."""
    return solve_weighted(instance, seconds=0, steps=steps, seed=seed)


@STORIES
@given(small_fairs())
def test_every_timetable_is_right(instance: Instance) -> None:
    assert_right(instance, scheduled(instance))


@settings(STORIES, max_examples=30)
@given(small_fairs(most_meetings=4, most_slots=3))
def test_no_plan_is_better_than_the_bound(with_locks: Instance) -> None:
    unlocked = tuple(replace(one, locked=False) for one in with_locks.meetings)
    instance = replace(with_locks, meetings=unlocked)
    timetable = scheduled(instance)
    assert timetable.served_weight <= best_weight(instance) <= timetable.weight_bound


@STORIES
@given(small_fairs())
def test_a_locked_meeting_stays_whatever_else_is_wanted(instance: Instance) -> None:
    before = scheduled(instance)
    locked = tuple(
        replace(one, slot=place.slot, table=place.table, weight=1, locked=True, after=())
        if (place := before.placements.get(one.id)) is not None and one.id.endswith(("1", "3", "5"))
        else replace(one, weight=one.weight * 9, locked=False, after=())
        for one in instance.meetings
    )
    after = scheduled(replace(instance, meetings=locked))
    for one in locked:
        if one.locked:
            assert after.placements[one.id] == before.placements[one.id]


@settings(STORIES, max_examples=20)
@given(small_fairs())
def test_the_same_fair_and_seed_give_the_same_plan(instance: Instance) -> None:
    assert scheduled(instance, seed=5).placements == scheduled(instance, seed=5).placements


@pytest.mark.parametrize("seed", range(12))
def test_a_small_fair_without_snags_is_served_as_well_as_can_be(seed: int) -> None:
    instance = fair_instance(slots=2, enterprises=5, hosts=2, wishes=6, seed=seed)
    assert scheduled(instance).served_weight == best_weight(instance)


@pytest.mark.parametrize("shared", [None, 30])
def test_a_fair_is_right_at_once_and_better_with_time(shared: int | None) -> None:
    instance = fair_instance(slots=12, enterprises=200, hosts=40, wishes=900, shared=shared, days=2)
    told: list[Timetable] = []
    last = solve_weighted(instance, seconds=0, steps=12_000, on_better=told.append)
    for timetable in (told[0], last):
        assert_right(instance, timetable)
    assert told[0].served_weight >= 0.993 * last.weight_bound
    assert (last.served_weight, -last.breaks) >= (told[0].served_weight, -told[0].breaks)
    assert last.breaks < told[0].breaks


def test_small_enterprises_come_before_those_who_have_many_meetings() -> None:
    """The host has time for two: not for the large one, who meets others anyhow."""
    slots = tuple(Slot(at) for at in range(4))
    people = tuple(Participant(one) for one in ("host", "large", "small", "other"))
    wishes = [("host", "large"), ("host", "small"), ("host", "other"), ("other", "large"), ("small", "large")]
    meetings = tuple(Meeting(f"m{at}", pair) for at, pair in enumerate(wishes))
    limited = tuple(replace(one, most=2) if one.id == "host" else one for one in people)
    timetable = scheduled(Instance("shares", slots, (0,), limited, meetings))
    assert timetable.served_weight == 4
    assert {who for id_ in timetable.placements for who in meetings[int(id_[1:])].participants} == {
        one.id for one in people
    }


def test_who_stops_it_has_an_answer_at_once() -> None:
    instance = fair_instance(slots=8, enterprises=60, hosts=12, wishes=200)
    timetable = solve_weighted(instance, seconds=3600, stopped=lambda: True)
    assert_right(instance, timetable)
    assert {one.reason.key for one in timetable.unplaced} == {"scheduling.unplaced_stopped"}


def test_a_plan_goes_on_from_the_one_before() -> None:
    instance = fair_instance(slots=8, enterprises=60, hosts=12, wishes=200)
    before = scheduled(instance, steps=20_000)
    again = solve_weighted(instance, seconds=0, steps=0, start=before.placements)
    assert again.placements == before.placements
    assert again.breaks == before.breaks


def test_a_poor_plan_to_go_on_from_costs_no_weight() -> None:
    people = tuple(Participant(one) for one in "abc")
    meetings = (Meeting("ab", ("a", "b")), Meeting("ac", ("a", "c"), weight=5))
    instance = Instance("poor", (Slot(0),), ("T",), people, meetings)
    timetable = solve_weighted(instance, seconds=0, steps=0, start={"ab": Placement(0, "T")})
    assert timetable.placements.keys() == {"ac"}


def test_a_perfect_plan_is_known_to_be_perfect() -> None:
    people = tuple(Participant(one) for one in "abcd")
    pairs = (("a", "c"), ("a", "d"), ("b", "c"), ("b", "d"))
    meetings = tuple(Meeting("".join(pair), pair) for pair in pairs)
    instance = Instance("four", tuple(Slot(at) for at in range(6)), ("T1", "T2"), people, meetings)
    timetable = solve_weighted(instance, seconds=3600, seed=1)
    assert timetable.status is Status.OPTIMAL
    assert (timetable.weight_bound, timetable.breaks) == (4, 0)


def test_nobody_is_sent_from_table_to_table() -> None:
    """The host sits; the guests come to it."""
    people = (
        Participant("host"),
        *(Participant(f"g{at}") for at in range(4)),
        Participant("x"),
        Participant("y"),
    )
    meetings = (
        *(Meeting(f"m{at}", ("host", f"g{at}")) for at in range(4)),
        Meeting("xy", ("x", "y")),
    )
    instance = Instance("sit", tuple(Slot(at) for at in range(4)), ("T1", "T2", "T3"), people, meetings)
    placements = scheduled(instance).placements
    assert len({placements[f"m{at}"].table for at in range(4)}) == 1


def test_a_meeting_of_a_host_is_at_its_own_table() -> None:
    people = (Participant("host", table="stand"), Participant("g"), Participant("h"))
    meetings = (Meeting("own", ("host", "g")), Meeting("other", ("g", "h")))
    instance = Instance("own", (Slot(0),), ("stand",), people, meetings, own=frozenset({"stand"}))
    assert scheduled(instance).placements == {"own": Placement(0, "stand")}
