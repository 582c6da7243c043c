"""The commands about meetings: what they print, write and refuse."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from a_fair_with_meetings import CHEMIST, FOOD, METAL, PLASTIC, FairWithMeetings, fair_with_meetings
from test_cli import create, run

from fairdesk.app import shift_clock
from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Telling
from fairdesk.domain.words import TellingWay
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


def text_of(file: Path) -> str:
    """What poppler, which knows nothing of this program, reads in a PDF."""
    command = ["pdftotext", "-layout", str(file), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def agenda(*arguments: str | Path) -> dict[str, object]:
    done = run("meetings", "agenda", *arguments, "--json")
    assert done.code == 0, done.out
    return done.answer


def test_agendas_are_printed_once_and_then_only_for_whom_something_changed(
    fair: FairWithMeetings, tmp_path: Path
) -> None:
    file = tmp_path / "agendas.pdf"
    assert agenda("--out", file) == {"agendas": 5, "pages": 5, "file": str(file)}
    assert {PLASTIC, METAL, FOOD} <= {line.strip() for line in text_of(file).splitlines()}

    unchanged = run("meetings", "agenda", "--out", file, "--changed-only")
    assert (unchanged.code, unchanged.out) == (1, "")
    assert unchanged.err.startswith("Nothing has changed")

    fair.change("packaging", table=fair.tables[4])
    assert agenda("--out", file, "--changed-only")["agendas"] == 2
    assert {"аввал", "3-столда эди"} <= set(re.split(r"\s{2,}|\n", text_of(file)))
    assert run("meetings", "agenda", "--out", file, "--changed-only").code == 1


def test_one_enterprise_gets_its_agenda_in_the_language_asked_for(
    fair: FairWithMeetings, tmp_path: Path
) -> None:
    file = tmp_path / "own.pdf"
    agenda("--out", file, "--enterprise", FOOD, "--language", "ru", "--paper", "a5")
    assert "Ваши встречи" in text_of(file)
    agenda("--out", file, "--enterprise", FOOD)
    assert "Учрашувларингиз" in text_of(file)


@pytest.mark.parametrize(("by", "pages"), [("table", 4), ("hall", 2), ("grid", 1)])
def test_agendas_by_place_are_printed_and_tell_nobody(
    fair: FairWithMeetings, tmp_path: Path, by: str, pages: int
) -> None:
    file = tmp_path / f"{by}.pdf"
    assert agenda("--out", file, "--by", by) == {"agendas": 0, "pages": pages, "file": str(file)}
    with fair.place.read() as work:
        assert work.count(Telling) == 0
    assert run("meetings", "agenda", "--out", file, "--by", by, "--changed-only").code == 2


def test_a_folder_gets_a_file_for_each_enterprise(fair: FairWithMeetings, tmp_path: Path) -> None:
    assert agenda("--out", tmp_path / "all")["agendas"] == 5
    names = sorted(file.name for file in (tmp_path / "all").iterdir())
    assert names[0] == "0001 Angren Metall AJ.pdf"
    assert len(names) == 5
    assert run("meetings", "agenda", "--out", tmp_path / "all", "--changed-only").code == 1


def test_a_calendar_tells_the_enterprise_that_it_is_for(fair: FairWithMeetings, tmp_path: Path) -> None:
    file = tmp_path / "own.ics"
    assert agenda("--out", file, "--enterprise", CHEMIST) == {"meetings": 2, "file": str(file)}
    assert file.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    with fair.place.read() as work:
        assert [telling.how for telling in work.all(Telling)] == [TellingWay.FILE]
    refused = run("meetings", "agenda", "--out", tmp_path / "own.doc")
    assert refused.code == 1
    assert list(tmp_path.glob("*.part")) == []


def test_a_fair_without_meetings_has_no_agendas(tmp_path: Path) -> None:
    assert create(tmp_path / "empty").code == 0
    for by in ("enterprise", "table", "hall", "grid"):
        out = tmp_path / "a.pdf"
        refused = run("--data", tmp_path / "empty", "meetings", "agenda", "--out", out, "--by", by)
        assert (refused.code, out.exists()) == (1, False)
    assert run("--data", tmp_path / "empty", "meetings", "list", "--json").answer == {"meetings": []}


@pytest.mark.parametrize("more", [("--by", "table"), ("--changed-only",)])
def test_a_calendar_does_not_pretend_to_be_what_it_is_not(
    fair: FairWithMeetings, tmp_path: Path, more: tuple[str, ...]
) -> None:
    assert run("meetings", "agenda", "--out", tmp_path / "all.ics", *more).code == 2
    assert not (tmp_path / "all.ics").exists()


@pytest.mark.parametrize("name", ["no folder/a.csv", "a file/a.ics", "a file/a.xlsx", "a file/a.json"])
def test_where_nothing_can_be_written_it_is_said_in_one_object(
    fair: FairWithMeetings, tmp_path: Path, name: str
) -> None:
    (tmp_path / "a file").touch()
    done = run("meetings", "export", "--out", tmp_path / name, "--json")
    assert done.code == 1
    assert set(done.answer) == {"error", "advice"}
    assert Path(name).name in done.answer["error"]
