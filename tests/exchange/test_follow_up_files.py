"""Steps of cooperation paths as a calendar, read back by a program that knows nothing of this one."""

from datetime import date, timedelta
from pathlib import Path

import icalendar
import pytest
from a_followed_deal import Followed, followed_deal, go_to
from a_paper_deal import PLASTIC, TEXTILE

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Enterprise, Id
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.words import Step
from fairdesk.exchange.follow_up_files import export_steps
from fairdesk.texts import LANGUAGES, Language, text
from fairdesk.usecases.deals import cooperation
from fairdesk.usecases.ports import Workplace


@pytest.fixture
def deal(place: Workplace) -> Followed:
    return followed_deal(place)


def exported(
    deal: Followed, folder: Path, language: Language = "en", deals: list[Id] | None = None
) -> dict[str, icalendar.Event]:
    """The events by their UID."""
    path = folder / "steps.ics"
    with deal.place.read() as work:
        export_steps(work, path, language, deals)
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    assert not calendar.errors
    found = list(calendar.walk("VEVENT"))
    assert not any(event.errors for event in found)
    return {str(event["UID"]): event for event in found}


def of(found: dict[str, icalendar.Event], step: Id) -> icalendar.Event:
    (one,) = [event for uid, event in found.items() if uid.startswith(step.hex())]
    return one


def test_each_step_is_a_whole_day_with_an_alarm_a_week_before(deal: Followed, tmp_path: Path) -> None:
    step = deal.step[Step.SAMPLE]
    cooperation.set_step(deal.place, step, "about", "200 ta qop", "en")
    found = exported(deal, tmp_path)
    assert len(found) == 7
    event = of(found, step)
    assert (event.start, event.end) == (date(2022, 5, 2), date(2022, 5, 3))
    assert event["SUMMARY"] == f"Sample: {TEXTILE} – {PLASTIC}"
    assert event["DESCRIPTION"].splitlines() == [
        "200 ta qop",
        f"Responsible: {PLASTIC}",
        "Polipropilen qop, 50 kg",
    ]
    assert (event["STATUS"], event["TRANSP"]) == ("CONFIRMED", "TRANSPARENT")
    (alarm,) = event.walk("VALARM")
    assert (alarm["ACTION"], alarm["TRIGGER"].dt) == ("DISPLAY", timedelta(days=-7))
    assert alarm["DESCRIPTION"] == event["SUMMARY"]


def test_a_moved_step_keeps_its_uid_and_goes_before_the_earlier_file(deal: Followed, tmp_path: Path) -> None:
    step = deal.step[Step.TESTING]
    before = exported(deal, tmp_path)
    assert exported(deal, tmp_path) == before, "nothing changed"
    cooperation.set_step(deal.place, step, "due", "20.05.2022", "en")
    after = exported(deal, tmp_path)
    assert set(after) == set(before)
    assert of(after, step).start == date(2022, 5, 20)
    assert of(after, step)["SEQUENCE"] > of(before, step)["SEQUENCE"]


def test_what_is_done_skipped_repeated_or_over_is_taken_out_of_calendars(
    deal: Followed, tmp_path: Path, clock: SetClock
) -> None:
    deal.signed()
    cooperation.skip(deal.place, deal.step[Step.SPECIFICATION], "bor")
    go_to(clock, date(2022, 4, 1))
    cooperation.finish(deal.place, deal.step[Step.DOCUMENTATION])
    again = cooperation.repeat(deal.place, deal.step[Step.SAMPLE], "yirtildi").step
    found = exported(deal, tmp_path)
    cancelled = {uid[:32] for uid, event in found.items() if event["STATUS"] == "CANCELLED"}
    closed = (Step.MEMORANDUM, Step.SPECIFICATION, Step.DOCUMENTATION, Step.SAMPLE)
    assert cancelled == {deal.step[step].hex() for step in closed}
    assert all(bool(event.walk("VALARM")) == (event["STATUS"] == "CONFIRMED") for event in found.values())
    assert of(found, again)["STATUS"] == "CONFIRMED"
    cooperation.refuse(deal.place, again, "arzon emas")
    assert {event["STATUS"] for event in exported(deal, tmp_path).values()} == {"CANCELLED"}


def test_a_step_without_a_day_is_in_no_calendar(deal: Followed, tmp_path: Path) -> None:
    cooperation.set_step(deal.place, deal.step[Step.TESTING], "due", "", "en")
    assert len(exported(deal, tmp_path)) == 6


def test_only_the_deals_that_are_shown_are_written_and_open_ones_counted(
    deal: Followed, tmp_path: Path
) -> None:
    other = followed_deal(deal.place, suffix=" 2")
    deal.signed()
    assert len(exported(deal, tmp_path)) == 14
    assert len(exported(deal, tmp_path, deals=[other.id])) == 7
    with deal.place.read() as work:
        assert export_steps(work, tmp_path / "own.ics", "ru", [deal.id]) == 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_written_in_any_language_with_lines_that_are_not_too_long(
    deal: Followed, tmp_path: Path, language: Language
) -> None:
    name = "“Ўзбекистон; қурилиш, \\ материаллари” " * 6
    with deal.place.write() as work:
        work.change(Enterprise, deal.buyer, name=name.strip())
    event = of(exported(deal, tmp_path, language), deal.step[Step.PRODUCTION])
    assert event["SUMMARY"] == f"{text('words.step_production', language)}: {name.strip()} – {PLASTIC}"
    lines = (tmp_path / "steps.ics").read_bytes().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode("utf-8")


def test_a_folder_that_is_not_there_is_told(deal: Followed, tmp_path: Path) -> None:
    with deal.place.read() as work, pytest.raises(UserFacingError):
        export_steps(work, tmp_path / "missing" / "steps.ics", "en")
