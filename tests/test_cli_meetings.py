"""The commands about meetings: what they print, write and refuse."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from a_fair_with_meetings import CHEMIST, FOOD, METAL, PLASTIC, FairWithMeetings, fair_with_meetings
from test_cli import run

from fairdesk.app import shift_clock
from fairdesk.domain.clock import SetClock
from fairdesk.store.store import Store
from fairdesk.usecases.ports import Workplace


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAIRDESK_LANGUAGE", "en")


@pytest.fixture
def fair(
    place: Workplace, store: Store, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> FairWithMeetings:
    """The small fair, in a folder that stands on its day; the store is open beside the commands."""
    made = fair_with_meetings(place)
    shift_clock(store.folder, clock).store.close()
    monkeypatch.setenv("FAIRDESK_DATA", str(store.folder))
    return made


def listed(*arguments: str) -> list[dict[str, object]]:
    done = run("meetings", "list", *arguments, "--json")
    assert done.code == 0, done.out
    return done.answer["meetings"]


def times(meetings: list[dict[str, object]]) -> Iterator[str]:
    return (str(one["start"])[11:16] for one in meetings)


def test_meetings_are_listed_in_order_with_everything_about_them(fair: FairWithMeetings) -> None:
    everything = listed()
    assert list(times(everything)) == ["09:00", "10:00", "10:00", "10:30", "14:00", "14:30", "15:00"]
    granulate = next(one for one in everything if one["id"] == fair.meetings["granulate"].hex())
    assert granulate == {
        "id": fair.meetings["granulate"].hex(),
        "start": "2022-03-03T10:00:00+05:00",
        "end": "2022-03-03T10:30:00+05:00",
        "table": 3,
        "hall": "B zali",
        "host": {
            "id": fair.enterprises[PLASTIC].hex(),
            "name": PLASTIC,
            "stir": "301234567",
            "stand": "B-14",
            "hall": "B zali",
        },
        "guest": {
            "id": fair.enterprises[CHEMIST].hex(),
            "name": CHEMIST,
            "stir": "304567890",
            "stand": None,
            "hall": None,
        },
        "others": [],
        "about": "Polipropilen granula",
        "state": "confirmed",
        "contested": False,
        "locked": True,
        "source": "plan",
        "host_confirmed": "phone",
        "guest_confirmed": "form",
    }
    lines = run("meetings", "list").out.splitlines()
    assert len(lines) == 7
    assert lines[2] == f"03.03 10:00–10:30  3 B zali  {PLASTIC} – {CHEMIST}  Confirmed"


def test_the_list_is_narrowed_by_day_table_enterprise_and_state(fair: FairWithMeetings) -> None:
    assert listed("--day", "2022-03-04") == []
    assert len(listed("--day", "2022-03-03")) == 7
    assert list(times(listed("--table", "3"))) == ["10:00", "14:30"]
    assert list(times(listed("--state", "cancelled"))) == ["10:00"]
    for wanted in ("304567890", "sirdaryo kimyo", "Сирдарё", CHEMIST):
        assert list(times(listed("--enterprise", wanted))) == ["10:00", "15:00"], wanted
    assert list(times(listed("--enterprise", FOOD, "--state", "planned"))) == ["14:30"]


def test_an_enterprise_that_is_none_or_several_is_refused_with_what_to_do(fair: FairWithMeetings) -> None:
    unknown = run("meetings", "list", "--enterprise", "Atlantida")
    assert (unknown.code, unknown.out) == (1, "")
    assert "Atlantida" in unknown.err
    several = run("meetings", "list", "--enterprise", "mchj", "--json")
    assert several.code == 1
    assert PLASTIC in several.answer["advice"]
    assert CHEMIST in several.answer["advice"]


@pytest.mark.parametrize("arguments", [("--day", "3 March"), ("--state", "odd"), ("--table", "first")])
def test_what_is_written_wrong_is_wrong_usage(fair: FairWithMeetings, arguments: tuple[str, str]) -> None:
    refused = run("meetings", "list", *arguments, "--json")
    assert refused.code == 2
    assert set(refused.answer) == {"error", "advice"}


@pytest.mark.parametrize("ending", ["xlsx", "csv", "ics", "json"])
def test_meetings_are_exported_to_files(fair: FairWithMeetings, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"meetings.{ending}"
    done = run("meetings", "export", "--out", file, "--enterprise", METAL, "--json")
    assert (done.code, done.answer) == (0, {"meetings": 5, "file": str(file)})
    assert file.stat().st_size > 500
    if ending == "json":
        assert len(json.loads(file.read_text(encoding="utf-8"))["meetings"]) == 5


def test_a_file_of_a_kind_that_is_not_known_is_refused(fair: FairWithMeetings, tmp_path: Path) -> None:
    refused = run("meetings", "export", "--out", tmp_path / "meetings.doc")
    assert refused.code == 1
    assert ".xlsx" in refused.err
