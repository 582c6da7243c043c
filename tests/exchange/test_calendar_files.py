"""Calendars and lists of meetings, read back by programs that know nothing of this one."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from a_fair_with_meetings import (
    CHEMIST,
    CHEMIST_AGAIN,
    FOOD,
    METAL,
    PLASTIC,
    FairWithMeetings,
    fair_with_meetings,
)

from fairdesk.domain.entities import Enterprise, Meeting
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.words import TellingWay
from fairdesk.exchange.meeting_files import csv_of, export_meetings
from fairdesk.exchange.read_tables import read_sheets
from fairdesk.texts import LANGUAGES, Language, text
from fairdesk.usecases.enterprises import same_company
from fairdesk.usecases.meetings import agendas
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.spreadsheets.sheets import Sheet


@pytest.fixture
def fair(place: Workplace) -> FairWithMeetings:
    return fair_with_meetings(place)


def exported(
    fair: FairWithMeetings, path: Path, company: str | None = None, language: Language = "en"
) -> bytes:
    with fair.place.read() as work:
        members = same_company.members(work, fair.enterprises[company]) if company else None
        export_meetings(work, path, language, members)
    return path.read_bytes()


def events(data: bytes) -> list[icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(data)
    assert not calendar.errors
    found = list(calendar.walk("VEVENT"))
    assert not any(event.errors for event in found)
    return found


def of(found: list[icalendar.Event], fair: FairWithMeetings, nickname: str) -> icalendar.Event:
    (one,) = [event for event in found if event["UID"].startswith(fair.meetings[nickname].hex())]
    return one


def test_a_calendar_of_the_fair_has_every_meeting_in_its_time_and_place(
    fair: FairWithMeetings, tmp_path: Path
) -> None:
    found = events(exported(fair, tmp_path / "all.ics"))
    assert len({event["UID"] for event in found}) == len(fair.meetings) == len(found)
    granulate = of(found, fair, "granulate")
    assert granulate.start == datetime(2022, 3, 3, 5, 0, tzinfo=UTC)
    assert granulate.end - granulate.start == timedelta(minutes=30)
    assert granulate["SUMMARY"] == f"{PLASTIC} – {CHEMIST}"
    assert granulate["LOCATION"] == "Table 3, B zali"
    assert granulate["DESCRIPTION"].splitlines() == ["Polipropilen granula", f"{PLASTIC}: stand B-14"]
    statuses = {name: of(found, fair, name)["STATUS"] for name in ("granulate", "pipes", "cancelled")}
    assert statuses == {"granulate": "CONFIRMED", "pipes": "TENTATIVE", "cancelled": "CANCELLED"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_companys_calendar_names_its_partners_in_its_language(
    fair: FairWithMeetings, tmp_path: Path, language: Language
) -> None:
    found = events(exported(fair, tmp_path / "own.ics", CHEMIST_AGAIN, language))
    assert [event.start.hour for event in found] == [5, 10]
    assert found[0]["SUMMARY"] == text("agendas.calendar_with", language, names=PLASTIC)


def test_a_change_keeps_the_uid_and_raises_the_sequence(fair: FairWithMeetings, tmp_path: Path) -> None:
    def seen() -> tuple[str, int, str]:
        event = of(events(exported(fair, tmp_path / "all.ics")), fair, "pipes")
        return str(event["UID"]), int(event["SEQUENCE"]), str(event["STATUS"])

    uid, first, _ = seen()
    fair.change("pipes", start=fair.at("09:30"), table=fair.tables[2])
    moved = seen()
    fair.change("pipes", about="quvurlar")
    assert seen() == moved
    fair.change("pipes", cancelled="kasal")
    cancelled = seen()
    assert first == 0 < moved[1] < cancelled[1]
    assert {uid, moved[0], cancelled[0]} == {uid}
    assert (moved[2], cancelled[2]) == ("TENTATIVE", "CANCELLED")


def test_a_meeting_that_was_taken_back_is_taken_out_of_the_calendars_of_those_who_were_told(
    fair: FairWithMeetings, tmp_path: Path
) -> None:
    agendas.note_told(fair.place, [fair.enterprises[FOOD]], TellingWay.FILE)
    with fair.place.write() as work:
        work.void(Meeting, fair.meetings["packaging"])
    event = of(events(exported(fair, tmp_path / "own.ics", FOOD)), fair, "packaging")
    assert event["STATUS"] == "CANCELLED"


def test_no_line_is_too_long_and_no_letter_broken(fair: FairWithMeetings, tmp_path: Path) -> None:
    name = "“Ўзбекистон; қурилиш, \\ материаллари” " * 6
    with fair.place.write() as work:
        work.change(Enterprise, fair.enterprises[METAL], name=name.strip())
    fair.change("pipes", about="birinchi\r\nikkinchi\tuchinchi\x07")
    data = exported(fair, tmp_path / "all.ics")
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)
    for line in lines:
        line.decode("utf-8")
    event = of(events(data), fair, "pipes")
    assert event["SUMMARY"] == f"{name.strip()} – {PLASTIC}"
    assert event["DESCRIPTION"].splitlines()[:2] == ["birinchi", "ikkinchi\tuchinchi "]


def rows_of(data: bytes) -> Iterator[dict[str, str]]:
    return csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))


def test_the_list_as_a_table_says_everything_in_both_kinds_of_file(
    fair: FairWithMeetings, tmp_path: Path
) -> None:
    rows = list(rows_of(exported(fair, tmp_path / "list.csv", language="en")))
    granulate = next(row for row in rows if row["About"] == "Polipropilen granula")
    assert granulate == {
        "Day": "2022-03-03",
        "From": "10:00",
        "Until": "10:30",
        "Table": "3",
        "Hall": "B zali",
        "Host": PLASTIC,
        "Host's stand": "B-14",
        "Guest": CHEMIST,
        "Guest's stand": "",
        "Others": "",
        "State": "Confirmed",
        "Confirmed by the host": "By phone",
        "Confirmed by the guest": "By form",
        "About": "Polipropilen granula",
    }
    assert [row["State"] for row in rows][:3] == ["Missed", "Cancelled", "Confirmed"]

    exported(fair, tmp_path / "list.xlsx", language="ru")
    (sheet,) = read_sheets(tmp_path / "list.xlsx")
    assert sheet.name == "Встречи"
    assert len(sheet.rows) == 1 + len(rows)
    assert sheet.rows[3][3:6] == [3, "B zali", PLASTIC]


def test_nothing_in_a_text_file_is_taken_for_a_formula() -> None:
    data = csv_of(Sheet("", [["=1+1", "-2", -2, "Ангрен, АЖ\n"]]))
    assert data.decode("utf-8-sig") == "'=1+1,'-2,-2,\"Ангрен, АЖ\n\"\r\n"


def test_json_holds_the_same_as_the_command_prints(fair: FairWithMeetings, tmp_path: Path) -> None:
    whole = json.loads(exported(fair, tmp_path / "own.json", CHEMIST))
    assert whole["fair"] == "JI-2022-01"
    assert [(one["table"], one["state"]) for one in whole["meetings"]] == [(3, "confirmed"), (2, "planned")]
    assert whole["meetings"][0]["start"] == "2022-03-03T10:00:00+05:00"


def test_what_cannot_be_written_is_refused_with_an_advice(fair: FairWithMeetings, tmp_path: Path) -> None:
    for name in ("list.doc", "list"):
        with pytest.raises(UserFacingError) as refused:
            exported(fair, tmp_path / name)
        assert ".ics" in text(refused.value.advice, "en")
    for name in ("list.ics", "list.csv", "list.xlsx"):
        with pytest.raises(UserFacingError):
            exported(fair, tmp_path / "missing" / name)
    assert list(tmp_path.glob("**/*.part")) == []
