"""Timetables where every meeting is required: the best, the same each time, or said to be impossible."""

import json
import random
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from checker import breaks, faults
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdesk.scheduling.files import read_instance, timetable_data
from fairdesk.scheduling.solve import solve
from fairdesk.scheduling.timetable import Status, Timetable

Instance = dict[str, Any]


def scheduled(instance: Instance, **how: Any) -> Timetable:
    return solve(read_instance(json.dumps(instance).encode()), **{"seconds": 60, **how})


def result(instance: Instance, found: Timetable) -> dict[str, Any]:
    """What stands in the file, once the judge has found no fault in it."""
    told = json.loads(json.dumps(timetable_data(found, "en")))
    assert faults(instance, told) == []
    return told


def meeting(id_: str, *who: str, **more: Any) -> dict[str, Any]:
    return {"id": id_, "participants": list(who), **more}


def required(slots: int, tables: Any, meetings: list[dict[str, Any]], **more: Any) -> Instance:
    """An instance with everybody who meets somebody, and all of the time in one session."""
    who = dict.fromkeys(name for one in meetings for name in one["participants"])
    return {
        "format": "fairdesk-schedule/1",
        "name": "required",
        "tables": tables,
        "all_required": True,
        "slots": [{"id": at, "session": "morning"} for at in range(slots)],
        "participants": [{"id": name} for name in who],
        "meetings": meetings,
        **more,
    }


# What is best


def every_plan(instance: Instance) -> Iterator[list[dict[str, Any]]]:
    """Every right way to give the meetings slots and tables, one for each choice of slots."""
    meetings, slots = instance["meetings"], [slot["id"] for slot in instance["slots"]]

    def further(plan: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
        if len(plan) == len(meetings):
            seated = _seated(instance, plan)
            if seated is not None and not _hard_faults(instance, seated):
                yield seated
            return
        mine = meetings[len(plan)]
        for slot in slots:
            there = [one for one in plan if one["slot"] == slot]
            known = {other["id"]: other["participants"] for other in meetings}
            if not any(set(known[one["id"]]) & set(mine["participants"]) for one in there):
                yield from further([*plan, {"id": mine["id"], "slot": slot}])

    return further([])


def _seated(instance: Instance, plan: Sequence[dict[str, Any]]) -> list[dict[str, Any]] | None:
    """The plan with tables: first where one is named, then any."""
    people = {one["id"]: one for one in instance["participants"]}
    known = {one["id"]: one for one in instance["meetings"]}
    taken: set[tuple[int, int]] = set()
    seated = {}

    def named(one: dict[str, Any]) -> list[int]:
        asked = [known[one["id"]], *(people[who] for who in known[one["id"]]["participants"])]
        return [other["table"] for other in asked if "table" in other]

    for one in sorted(plan, key=lambda one: not named(one)):
        free = [table for table in range(instance["tables"]) if (one["slot"], table) not in taken]
        table = named(one)[0] if named(one) else next(iter(free), None)
        if table not in free:
            return None
        taken.add((one["slot"], table))
        seated[one["id"]] = {**one, "table": table}
    return [seated[one["id"]] for one in plan]


def _hard_faults(instance: Instance, plan: list[dict[str, Any]]) -> list[str]:
    told = {"format": "fairdesk-timetable/1", "status": "feasible", "meetings": plan, "unplaced": []}
    counts = sum(breaks(instance, told))
    weight = sum(one.get("weight", 1) for one in instance["meetings"])
    return faults(
        instance, {**told, "breaks": counts, "bound": 0, "served_weight": weight, "weight_bound": weight}
    )


def fewest_breaks(instance: Instance) -> int | None:
    """By trying everything; None where nothing is right."""
    return min((sum(breaks(instance, {"meetings": plan})) for plan in every_plan(instance)), default=None)


@st.composite
def small_instances(draw: st.DrawFn) -> Instance:
    """Small, with all that the format knows, and about as often impossible as not."""
    slots = draw(st.integers(1, 5))
    tables = draw(st.integers(1, 3))
    people = [f"p{at}" for at in range(draw(st.integers(2, 5)))]
    times = st.integers(0, slots - 1)

    def sometimes(key: str, value: st.SearchStrategy[Any], seldom: int = 5) -> dict[str, Any]:
        return {key: draw(value)} if draw(st.integers(0, seldom)) == 0 else {}

    meetings: list[dict[str, Any]] = []
    for at in range(draw(st.integers(0, 6))):
        who = draw(st.lists(st.sampled_from(people), min_size=2, max_size=2, unique=True))
        more = {
            **sometimes("session", st.sampled_from(["am", "pm"])),
            **sometimes("slot", times, 9),
            **sometimes("table", st.integers(0, tables - 1)),
            **sometimes("weight", st.integers(1, 3)),
        }
        if meetings and draw(st.integers(0, 3)) == 0:
            more["after"] = [draw(st.sampled_from([one["id"] for one in meetings]))]
        meetings.append(meeting(f"m{at}", *who, **more))
    return {
        **required(slots, tables, meetings),
        **sometimes("fairness", st.integers(0, 2), 1),
        "slots": [{"id": at, "session": "am" if at < (slots + 1) // 2 else "pm"} for at in range(slots)],
        "participants": [
            {
                "id": name,
                **sometimes("unavailable", st.lists(times, max_size=2, unique=True), 3),
                **sometimes("table", st.integers(0, tables - 1), 9),
            }
            for name in people
        ],
    }


@settings(max_examples=120, deadline=None)
@given(small_instances())
def test_no_other_plan_is_better_and_what_is_called_impossible_is(instance: Instance) -> None:
    found = scheduled(instance)
    told = result(instance, found)
    best = fewest_breaks(instance)
    if best is None:
        assert told["status"] == "infeasible"
        assert_to_blame(instance, found)
    else:
        assert (told["status"], told["breaks"]) == ("optimal", best)


def assert_to_blame(instance: Instance, found: Timetable) -> None:
    """The meetings that are named cannot all take place even when the others are left out."""
    known = {one["id"]: one for one in instance["meetings"]}
    people = {one["id"] for one in instance["participants"]}
    assert set(found.because) <= set(known) | people
    if found.cause.key.startswith("scheduling.impossible_unfair"):
        assert fewest_breaks({key: value for key, value in instance.items() if key != "fairness"}) is not None
        return
    kept = [one for id_, one in known.items() if id_ in found.because]
    assert kept
    names = {one["id"] for one in kept}
    alone = [{**one, "after": [x for x in one.get("after", ()) if x in names]} for one in kept]
    rest = {key: value for key, value in instance.items() if key != "fairness"}
    assert fewest_breaks({**rest, "meetings": alone}) is None


# What is said of the impossible


def cause(instance: Instance) -> tuple[str, dict[str, Any], set[str]]:
    found = scheduled(instance)
    result(instance, found)
    assert found.status is Status.INFEASIBLE
    return (
        found.cause.key.removeprefix("scheduling.impossible_"),
        dict(found.cause.values),
        set(found.because),
    )


def test_somebody_has_more_meetings_than_slots() -> None:
    host = [meeting(f"m{at}", "host", f"guest{at}") for at in range(4)]
    kind, said, who = cause(required(3, 9, host))
    assert (kind, said) == ("busy", {"person": "host", "meetings": 4, "slots": 3})
    assert who == {"host", "m0", "m1", "m2", "m3"}


def test_the_same_slot_is_fixed_for_two_meetings_of_one() -> None:
    fixed = [meeting("a", "host", "one", slot=1), meeting("b", "host", "two", slot=1)]
    kind, said, who = cause(required(4, 9, [*fixed, meeting("c", "host", "three")]))
    assert (kind, said["meetings"], said["slots"], who) == ("crowded", 2, 1, {"host", "a", "b"})


def test_tables_are_too_few() -> None:
    kind, said, _ = cause(required(3, 2, [meeting(f"m{at}", f"a{at}", f"b{at}") for at in range(7)]))
    assert (kind, said) == ("tables", {"meetings": 7, "slots": 3, "room": 6})


def test_meetings_cannot_follow_one_another_in_so_little_time() -> None:
    row = [meeting("a", "p", "q"), meeting("b", "r", "s", after=["a"]), meeting("c", "t", "u", after=["b"])]
    kind, said, who = cause(required(2, 9, row))
    assert (kind, said, who) == ("order", {"meetings": 3}, {"a", "b", "c"})


def test_nobody_can_come() -> None:
    instance = required(2, 1, [meeting("a", "p", "q")])
    instance["participants"] = [{"id": "p", "unavailable": [0]}, {"id": "q", "unavailable": [1]}]
    kind, said, who = cause(instance)
    assert (kind, said["first"], said["second"], who) == ("meeting", "p", "q", {"p", "q", "a"})


def test_three_in_a_ring_of_meetings_have_two_slots() -> None:
    ring = [meeting("a", "p", "q"), meeting("b", "q", "r"), meeting("c", "r", "p")]
    others = [meeting(f"o{at}", f"x{at}", f"y{at}") for at in range(6)]
    kind, _, who = cause(required(2, 9, [*others, *ring]))
    assert kind in ("people", "knot")
    assert {"a", "b", "c"} <= who
    assert not who & {one["id"] for one in others}


def test_breaks_are_too_unequal_and_it_is_said_whose() -> None:
    far = [meeting("a", "p", "q", slot=0), meeting("b", "p", "r", slot=2), meeting("c", "p", "s", slot=4)]
    kind, said, _ = cause(required(5, 9, far, fairness=1))
    assert (kind, said) == ("unfair_person", {"person": "p", "breaks": 2, "fairness": 1})


def test_nights_are_no_breaks() -> None:
    instance = required(4, 1, [meeting("a", "p", "q", slot=0), meeting("b", "p", "r", slot=3)])
    for at, slot in enumerate(instance["slots"]):
        slot["day"] = "first" if at < 2 else "second"
    found = scheduled(instance)
    assert (found.status, found.breaks) == (Status.OPTIMAL, 0)


def test_tables_of_their_own_serve_only_those_who_name_them() -> None:
    meetings = [meeting("a", "p", "q"), meeting("b", "r", "s"), meeting("c", "t", "u", table=1)]
    instance = required(1, 2, meetings, own=[1])
    assert cause(instance)[0] == "tables"
    assert scheduled({**instance, "own": []}).status is Status.INFEASIBLE
    assert scheduled({**instance, "tables": 3}).status is Status.OPTIMAL


# While it goes on


def fair(seed: int, people: int = 30, slots: int = 12, tables: int = 11, meetings: int = 110) -> Instance:
    """A fair that is possible, since it is taken from a plan."""
    dice = random.Random(seed)
    pairs: dict[tuple[int, int], int] = {}
    for slot in range(slots):
        free = list(range(people))
        dice.shuffle(free)
        for _ in range(tables):
            pair = (free.pop(), free.pop())
            if pair not in pairs and pair[::-1] not in pairs:
                pairs[pair] = slot
    chosen = dice.sample(sorted(pairs), min(meetings, len(pairs)))
    return required(
        slots,
        tables,
        [meeting(f"m{at}", f"p{one}", f"p{other}") for at, (one, other) in enumerate(chosen)],
    )


@pytest.mark.parametrize("workers", [1, 2])
def test_the_same_instance_and_seed_have_the_same_plan(workers: int) -> None:
    instance = fair(3, people=16, slots=8, tables=6, meetings=36)
    first, second = (scheduled(instance, workers=workers, seed=4) for _ in range(2))
    assert first.status is Status.OPTIMAL
    assert first.placements == second.placements
    result(instance, first)


def test_there_is_an_answer_early_and_it_only_gets_better() -> None:
    instance = fair(1)
    told: list[Timetable] = []
    found = scheduled(instance, seconds=2, on_better=told.append)
    result(instance, found)
    assert told
    assert all(one.bound <= one.breaks for one in told)
    for earlier, later in zip(told, [*told[1:], found], strict=True):
        assert (later.breaks, -later.bound) <= (earlier.breaks, -earlier.bound)
        result(instance, earlier)


def test_stopped_it_answers_with_what_there_is() -> None:
    instance = fair(2)
    told: list[Timetable] = []
    found = scheduled(instance, on_better=told.append, stopped=lambda: bool(told))
    assert found.status in (Status.FEASIBLE, Status.OPTIMAL)
    result(instance, found)


def test_stopped_at_once_nothing_is_claimed() -> None:
    instance = fair(2)
    found = scheduled(instance, stopped=lambda: True)
    assert found.status in (Status.UNKNOWN, Status.FEASIBLE)
    result(instance, found)
