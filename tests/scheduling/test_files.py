"""Schedule files: what is read from them, and what is said of files that are wrong."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdesk.domain.messages import UserFacingError, message
from fairdesk.scheduling.files import read_instance, timetable_data, written_timetable
from fairdesk.scheduling.instance import Instance, Meeting, Participant, Slot
from fairdesk.scheduling.timetable import Placement, Status, Timetable, Unplaced
from fairdesk.texts import LANGUAGES, text


def whole() -> dict[str, Any]:
    return {
        "format": "fairdesk-schedule/1",
        "name": "Jizzax",
        "tables": ["A1", 7],
        "fairness": 2,
        "all_required": True,
        "slots": [{"id": 4, "session": "morning", "day": "1"}, {"id": 2, "session": "afternoon"}],
        "participants": [{"id": "p1", "unavailable": [2], "table": "A1", "most": 3}, {"id": "p2"}],
        "meetings": [
            {"id": "m1", "participants": ["p1", "p2"]},
            {
                "id": "m2",
                "participants": ["p2", "p1"],
                "session": "morning",
                "slot": 4,
                "after": ["m1"],
                "weight": 3,
                "table": 7,
            },
        ],
        "own": ["A1"],
        "halls": {"7": "north"},
    }


def read(given: Any) -> Instance:
    return read_instance(json.dumps(given).encode())


def test_everything_that_the_format_knows_is_read() -> None:
    assert read(whole()) == Instance(
        name="Jizzax",
        slots=(Slot(4, "morning", "1"), Slot(2, "afternoon")),
        tables=("A1", 7),
        participants=(Participant("p1", frozenset({2}), "A1", 3), Participant("p2")),
        meetings=(
            Meeting("m1", ("p1", "p2")),
            Meeting("m2", ("p2", "p1"), "morning", 4, ("m1",), 3, 7),
        ),
        all_required=True,
        fairness=2,
        own=frozenset({"A1"}),
        halls={7: "north"},
    )


def test_what_may_be_left_out_has_its_plain_meaning_and_unknown_keys_are_ignored() -> None:
    found = read({**plain(), "colour": {"of": "joy"}})
    assert found.tables == (0, 1, 2)
    assert (found.all_required, found.fairness, found.own) == (False, None, frozenset())
    assert found.meetings[0].weight == 1


def test_a_mark_of_byte_order_does_no_harm() -> None:
    assert read_instance(b"\xef\xbb\xbf" + json.dumps(plain()).encode()) == read(plain())


def plain() -> dict[str, Any]:
    return {
        "format": "fairdesk-schedule/1",
        "tables": 3,
        "slots": [{"id": 0}],
        "participants": [{"id": "p1"}, {"id": "p2"}],
        "meetings": [{"id": "m", "participants": ["p1", "p2"]}],
    }


def changed(where: str, value: Any) -> dict[str, Any]:
    """The file with one place that is different."""
    given: Any = whole()
    *path, last = where.split(".")
    at = given
    for step in path:
        at = at[int(step)] if step.isdigit() else at[step]
    at[int(last) if last.isdigit() else last] = value
    return given


@pytest.mark.parametrize(
    ("where", "value", "trouble"),
    [
        ("format", "fairdesk-schedule/2", "wrong_format"),
        ("name", 3, "not_text"),
        ("tables", None, "missing"),
        ("tables", -1, "not_whole"),
        ("tables", 10**30, "not_whole"),
        ("tables", 2.5, "not_whole"),
        ("tables", True, "not_whole"),
        ("tables", ["A1", 7, "A1"], "id_twice"),
        ("slots", {}, "not_list"),
        ("slots.0", [], "not_object"),
        ("slots.0.id", 2, "id_twice"),
        ("slots.0.id", "4", "not_whole"),
        ("slots.0.session", 1, "not_text"),
        ("participants", None, "missing"),
        ("participants.0.id", None, "missing"),
        ("participants.0.id", "p2", "id_twice"),
        ("participants.0.id", "\ud800", "not_text"),
        ("participants.0.unavailable", [9], "unknown_slot"),
        ("participants.0.unavailable", 2, "not_list"),
        ("participants.0.table", "B", "unknown_table"),
        ("meetings.0.id", "m2", "id_twice"),
        ("meetings.0.participants", ["p1", "p1"], "same_twice"),
        ("meetings.0.participants", [], "nobody"),
        ("meetings.0.participants", ["p1", "p9"], "unknown_participant"),
        ("meetings.0.slot", 99, "unknown_slot"),
        ("meetings.0.table", 99, "unknown_table"),
        ("meetings.0.weight", "much", "not_whole"),
        ("meetings.0.weight", 10**12, "not_whole"),
        ("meetings.0.after", ["m9"], "unknown_meeting"),
        ("meetings.0.after", ["m2"], "circle"),
        ("meetings.1.after", ["m2"], "circle"),
        ("fairness", -2, "not_whole"),
        ("all_required", "yes", "not_yes_or_no"),
        ("own", ["Z"], "unknown_table"),
        ("halls", {"Z": "north"}, "unknown_table"),
        ("halls", {"7": 1}, "not_text"),
    ],
)
def test_a_wrong_place_is_named_and_said_what_is_wrong(where: str, value: Any, trouble: str) -> None:
    with pytest.raises(UserFacingError) as refused:
        read(changed(where, value))
    said = refused.value.title.values
    assert said["trouble"].key == f"schedules.{trouble}"
    assert str(said["where"]).startswith(where.split(".")[0])
    for language in LANGUAGES:
        assert text(refused.value.title, language)
        assert text(refused.value.advice, language)


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00\xff\xfe", b"{", b"[" * 100_000, b'{"format": NaN}', b"1" * 10_000, b"\xff{}"],
    ids=["empty", "bytes", "cut", "deep", "NaN", "huge", "no text"],
)
def test_what_is_no_json_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(UserFacingError) as refused:
        read_instance(data)
    assert refused.value.title.key == "schedules.not_json"


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with pytest.raises(UserFacingError):
        read_instance(data)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda more: st.lists(more, max_size=3) | st.dictionaries(st.text(max_size=4), more, max_size=3),
    max_leaves=6,
)
PLACES = (
    *("tables", "fairness", "all_required", "own", "halls"),
    *("slots", "slots.0", "slots.0.id", "slots.0.day"),
    *("participants", "participants.0", "participants.0.unavailable", "participants.0.most"),
    *("meetings", "meetings.0", "meetings.0.participants"),
    *("meetings.1.after", "meetings.1.weight", "meetings.1.table"),
)


@settings(max_examples=300)
@given(st.sampled_from(PLACES), JUNK)
def test_anything_in_any_place_is_read_or_refused(where: str, value: Any) -> None:
    try:
        found = read(changed(where, value))
    except UserFacingError as refused:
        said = text(refused.title, "en")
    else:
        said = found.name
    assert said


def test_a_timetable_is_written_with_its_reasons_in_a_language() -> None:
    found = Timetable(
        Status.FEASIBLE,
        {"m1": Placement(4, "A1")},
        breaks=1,
        bound=0,
        served_weight=1,
        weight_bound=4,
        seconds=1.23456,
        unplaced=(Unplaced("m2", message("scheduling.unplaced_no_table")),),
    )
    told = json.loads(written_timetable(found, "ru"))
    assert told == {
        "format": "fairdesk-timetable/1",
        "status": "feasible",
        "breaks": 1,
        "bound": 0,
        "served_weight": 1,
        "weight_bound": 4,
        "seconds": 1.235,
        "meetings": [{"id": "m1", "slot": 4, "table": "A1"}],
        "unplaced": [{"id": "m2", "reason": text("scheduling.unplaced_no_table", "ru")}],
    }


def test_an_impossible_one_says_why_and_who() -> None:
    why = message("scheduling.impossible_busy", person="p1", meetings=9, slots=8)
    told = timetable_data(Timetable(Status.INFEASIBLE, cause=why, because=("p1", "m1")), "en")
    assert (told["status"], told["because"]) == ("infeasible", ["p1", "m1"])
    assert told["cause"] == "p1 has more meetings (9) than free slots (8)"
