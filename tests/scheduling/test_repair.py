"""Something happens on the day: the plan changes as little as it can, and says why."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from disturbances import away, inserted, new_pairs, with_inserted, without_tables
from fair_checks import assert_right, mistakes, small_fairs
from fair_instances import fair_instance
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdesk.scheduling.instance import Instance, Meeting, Participant, Slot
from fairdesk.scheduling.repair import Change, ChangeKind, Repair, repair
from fairdesk.scheduling.timetable import Placement, Timetable
from fairdesk.scheduling.weighted import solve_weighted
from fairdesk.texts import LANGUAGES, text

STORIES = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
HOSTS = 30


def scheduled(instance: Instance) -> Timetable:
    """A plan to be disturbed."""
    return solve_weighted(instance, seconds=0, steps=1000)


@cache
def full_fair(shared: int | None = None) -> tuple[Instance, Timetable]:
    """A fair whose hosts are busy nearly all the time."""
    instance = fair_instance(slots=10, enterprises=150, hosts=HOSTS, wishes=450, shared=shared)
    return instance, solve_weighted(instance, seconds=0, steps=20_000)


def as_told(before: Mapping[str, Placement], changes: tuple[Change, ...]) -> dict[str, Placement]:
    """The plan people know, with the changes they are told of."""
    plan = dict(before)
    for one in changes:
        assert plan.get(one.meeting) == one.before
        plan.pop(one.meeting, None)
        if one.after is not None:
            plan[one.meeting] = one.after
    return plan


def repaired(instance: Instance, before: Timetable, **more: object) -> Repair:
    """A repair that is right and tells all."""
    result = repair(instance, before.placements, seconds=0, steps=30, **more)  # pyright: ignore[reportArgumentType]
    assert_right(instance, result.timetable)
    assert as_told(before.placements, result.changes) == result.timetable.placements
    for change in result.changes:
        assert all(text(change.reason, language) for language in LANGUAGES)
    return result


@STORIES
@given(small_fairs())
def test_repair_of_nothing_changes_nothing(instance: Instance) -> None:
    before = scheduled(instance)
    assert repaired(instance, before).changes == ()


@STORIES
@given(small_fairs(), st.data())
def test_whatever_happens_the_plan_is_right(instance: Instance, data: st.DataObject) -> None:
    before = scheduled(instance)
    names, slots = [one.id for one in instance.participants], [one.id for one in instance.slots]
    gone = data.draw(st.sets(st.sampled_from(names), max_size=2))
    pairs = data.draw(st.lists(st.tuples(*[st.sampled_from(names)] * 2), max_size=3))
    after = away(instance, gone, data.draw(st.sets(st.sampled_from(slots))))
    after = with_inserted(after, [pair for pair in pairs if pair[0] != pair[1]])
    repaired(after, before, inserted=inserted(after))


@STORIES
@given(small_fairs(), st.data())
def test_the_past_and_what_is_locked_stay(instance: Instance, data: st.DataObject) -> None:
    before = scheduled(instance)
    late = data.draw(st.integers(0, len(instance.slots)))
    past = frozenset(range(late))
    fixed = {id_ for id_, place in before.placements.items() if place.slot in past or id_.endswith("2")}
    who = data.draw(st.sampled_from([one.id for one in instance.participants]))
    kept = {one for id_ in fixed for one in instance.meeting[id_].participants}
    after = away(instance, {who} - kept, range(late, len(instance.slots)))
    locked = tuple(
        replace(one, locked=True, after=(), slot=before.placements[one.id].slot) if one.id in fixed else one
        for one in after.meetings
    )
    after = replace(after, meetings=locked)
    result = repaired(after, before, frozen=past)
    for id_ in fixed:
        assert result.timetable.placements[id_] == before.placements[id_]
    in_the_past = {id_ for id_, place in result.timetable.placements.items() if place.slot in past}
    assert in_the_past <= fixed


def test_a_late_host_meets_the_others_first() -> None:
    instance, before = full_fair()
    after = away(instance, {"e9"}, range(3))
    result = repaired(after, before)
    told = {ChangeKind.MOVED, ChangeKind.DROPPED}
    assert {one.kind for one in result.changes} <= told
    assert result.timetable.served_weight == result.timetable.weight_bound
    missed = [one.weight for one in instance.meetings_of["e9"] if one.id not in result.timetable.placements]
    kept = [one.weight for one in instance.meetings_of["e9"] if one.id in result.timetable.placements]
    assert max(missed) <= min(kept)


def test_a_host_is_gone_and_its_guests_get_what_they_waited_for() -> None:
    instance, before = full_fair()
    having = sum("e9" in instance.meeting[id_].participants for id_ in before.placements)
    result = repaired(away(instance, {"e9"}, range(10)), before)
    assert result.count(ChangeKind.DROPPED) >= having
    assert not any("e9" in instance.meeting[id_].participants for id_ in result.timetable.placements)
    assert result.timetable.served_weight == result.timetable.weight_bound


def test_late_visitors_lose_nothing_where_there_is_time_later() -> None:
    slots = tuple(Slot(at) for at in range(4))
    people = tuple(Participant(one) for one in ("host", "late", "other"))
    meetings = (Meeting("late", ("host", "late")), Meeting("other", ("host", "other")))
    before = {"late": Placement(0, "T"), "other": Placement(1, "T")}
    instance = away(Instance("late", slots, ("T",), people, meetings), {"late"}, {0, 2, 3})
    result = repair(instance, before, seconds=0, steps=10)
    assert {one.meeting: (one.kind, one.reason.key) for one in result.changes} == {
        "late": (ChangeKind.MOVED, "scheduling.repair_away"),
        "other": (ChangeKind.MOVED, "scheduling.repair_made_room"),
    }


def test_lost_tables_move_meetings_only_where_all_tables_are_taken() -> None:
    instance, before = full_fair(shared=24)
    result = repaired(without_tables(instance, 5), before)
    assert mistakes(without_tables(instance, 5), result.timetable.placements) == []
    assert 0 < result.count(ChangeKind.DROPPED) < 100
    roomy, plan = full_fair(shared=HOSTS + 5)
    calm = repaired(without_tables(roomy, 5), plan)
    assert {one.kind for one in calm.changes} == {ChangeKind.TABLE}


def test_the_waiting_list_gets_what_no_shows_leave() -> None:
    instance, before = full_fair()
    guests = {f"e{at}" for at in range(HOSTS, HOSTS + 10)}
    result = repaired(away(instance, guests, range(10)), before)
    refilled = [one for one in result.changes if one.kind is ChangeKind.PLACED]
    assert refilled
    assert {one.reason.key for one in refilled} == {"scheduling.repair_freed"}
    assert not any(guests & set(instance.meeting[one.meeting].participants) for one in refilled)


def test_meetings_that_were_called_off_make_room_for_others() -> None:
    instance, before = full_fair()
    off = {one.id for one in instance.meetings_of["e9"] if one.id in before.placements}
    after = replace(instance, meetings=tuple(one for one in instance.meetings if one.id not in off))
    result = repair(after, before.placements, concerned=["e9"], seconds=0, steps=10)
    assert_right(after, result.timetable)
    assert result.timetable.placements.keys() > before.placements.keys() - off


def test_inserted_meetings_are_placed_without_losing_what_is_wanted_more() -> None:
    instance, before = full_fair()
    after = with_inserted(instance, new_pairs(instance, 10, HOSTS), weight=9)
    result = repaired(after, before, inserted=inserted(after))
    assert set(inserted(after)) <= result.timetable.placements.keys()
    assert result.timetable.served_weight > before.served_weight


def test_a_meeting_without_place_waits_until_something_happens() -> None:
    people = tuple(Participant(one) for one in "abc")
    meetings = (Meeting("ab", ("a", "b")), Meeting("bc", ("b", "c")))
    instance = Instance("waiting", (Slot(0), Slot(1)), ("T",), people, meetings)
    before = {"ab": Placement(0, "T")}
    assert repair(instance, before, seconds=0, steps=0).changes == ()
    asked = repair(instance, before, inserted=["bc"], seconds=0, steps=0)
    assert [(one.meeting, one.reason.key) for one in asked.changes] == [("bc", "scheduling.repair_inserted")]


def test_the_same_disturbance_gives_the_same_plan() -> None:
    instance, before = full_fair(shared=24)
    after = without_tables(away(instance, {"e3", "e40"}, range(4)), 3)
    first = repaired(after, before, seed=3)
    assert repaired(after, before, seed=3).changes == first.changes


def test_who_stops_a_repair_keeps_everything_that_can_stay() -> None:
    instance, before = full_fair()
    after = away(instance, {"e9"}, range(10))
    result = repair(after, before.placements, seconds=60, stopped=lambda: True)
    assert_right(after, result.timetable)
    assert {one.kind for one in result.changes} == {ChangeKind.DROPPED}
