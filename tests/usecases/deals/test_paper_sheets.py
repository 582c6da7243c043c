"""Numbered sheets for a power cut: printed beforehand, written by hand, entered at the paper's times."""

from datetime import timedelta

import pytest
from a_deal import Deal, open_deal
from a_fair_with_meetings import DAY, FOOD, METAL, PLASTIC, TEXTILE

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Meeting, SheetRun
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.talks import TalkState
from fairdesk.domain.words import NegotiationSource
from fairdesk.texts import text
from fairdesk.usecases.deals import negotiations, paper_sheets
from fairdesk.usecases.deals.negotiation_list import Filter
from fairdesk.usecases.deals.negotiation_list import negotiations as listed
from fairdesk.usecases.ports import Workplace


@pytest.fixture
def deal(place: Workplace, clock: SetClock) -> Deal:
    return open_deal(place, clock)


def entered(deal: Deal, sheet: str, *parties: str, **more: object) -> negotiations.Opened:
    enterprises = [deal.fair.enterprises[name] for name in parties]
    started = more.pop("started", deal.fair.at("09:10"))
    return negotiations.from_sheet(deal.place, sheet, enterprises, started, **more)


def test_numbers_go_on_where_the_last_run_ended(deal: Deal) -> None:
    first = paper_sheets.print_run(deal.place, 3)
    second = paper_sheets.print_run(deal.place, 2)
    assert [one.text for one in (*first.sheets, *second.sheets)] == [
        "A-0001",
        "A-0002",
        "A-0003",
        "A-0004",
        "A-0005",
    ]
    with deal.place.read() as work:
        runs = [(one.first, one.last, one.by) for one in work.all(SheetRun)]
    assert runs == [(1, 3, "Dilnoza"), (4, 5, "Dilnoza")]


@pytest.mark.parametrize("count", [0, -1, paper_sheets.MOST_AT_ONCE + 1])
def test_no_run_is_empty_or_endless(deal: Deal, count: int) -> None:
    with pytest.raises(UserFacingError):
        paper_sheets.print_run(deal.place, count)


def test_numbers_of_a_run_that_was_taken_back_are_never_given_again(deal: Deal) -> None:
    paper_sheets.print_run(deal.place, 3)
    with deal.place.write() as work:
        work.void(SheetRun, work.all(SheetRun)[0].id)
    assert paper_sheets.print_run(deal.place, 1).sheets[0].text == "A-0004"


@pytest.mark.parametrize("written", ["A-0002", "a-2", " A - 0002 ", "А-0002", "a0002", "A–0002"])
def test_a_sheet_is_found_however_its_number_is_typed(deal: Deal, written: str) -> None:
    """The fourth begins with a Cyrillic letter."""
    paper_sheets.print_run(deal.place, 3)
    with deal.place.read() as work:
        assert paper_sheets.look_up(work, written).text == "A-0002"


@pytest.mark.parametrize("written", ["A-0004", "B-0001", "A-0000", "17", "", "A-0001-A-0003"])
def test_a_sheet_that_nobody_printed_is_refused(deal: Deal, written: str) -> None:
    paper_sheets.print_run(deal.place, 3)
    with pytest.raises(UserFacingError) as refusal, deal.place.read() as work:
        paper_sheets.look_up(work, written)
    assert text(refusal.value.title, "en") == f"Sheet {written} is not known here"


def test_a_sheet_entered_later_keeps_the_papers_times(deal: Deal) -> None:
    paper_sheets.print_run(deal.place, 3)
    deal.at("12:00")
    opened = entered(deal, "A-0002", METAL, FOOD, ended=deal.fair.at("09:40"), table=deal.fair.tables[2])
    negotiations.add_note(deal.place, opened.negotiation, "Narx kelishildi", deal.fair.at("09:25"))
    view = deal.view(opened.negotiation)
    assert view.negotiation.source is NegotiationSource.SHEET
    assert view.negotiation.sheet == "A-0002"
    assert (view.state, view.table) == (TalkState.DONE, 2)
    assert (f"{view.started:%H:%M}", f"{view.ended:%H:%M}") == ("09:10", "09:40")
    assert [(f"{one.at:%H:%M}", one.kind) for one in view.timeline] == [
        ("09:40", "ended"),
        ("09:25", "note"),
        ("09:10", "began"),
    ]
    assert ("09:10", f"{METAL}, {FOOD}", "Ended") in deal.lines(2)


def test_a_sheet_of_an_earlier_day_stands_on_that_day(deal: Deal) -> None:
    paper_sheets.print_run(deal.place, 1)
    deal.clock.advance(days=1)
    started = deal.fair.at("09:10")
    opened = entered(deal, "A-0001", METAL, FOOD, started=started, ended=started + timedelta(minutes=30))
    with deal.place.read() as work:
        rows = listed(work, Filter(day=DAY, source=NegotiationSource.SHEET)).rows
    assert [row.negotiation.id for row in rows] == [opened.negotiation]
    saved = negotiations.set_field(deal.place, opened.negotiation, "ended", "09:50", "en")
    assert saved.problem is None
    assert f"{deal.view(opened.negotiation).ended:%d.%m %H:%M}" == "03.03 09:50"


def test_a_sheet_is_entered_once(deal: Deal) -> None:
    paper_sheets.print_run(deal.place, 1)
    entered(deal, "A-0001", METAL, FOOD)
    with pytest.raises(UserFacingError) as refusal:
        entered(deal, "a-1", METAL, TEXTILE)
    assert text(refusal.value.title, "en") == "Sheet A-0001 was entered already, by Dilnoza"


def test_a_planned_meeting_takes_its_times_from_the_paper(deal: Deal) -> None:
    paper_sheets.print_run(deal.place, 1)
    deal.at("15:00")
    meeting = deal.fair.meetings["steel"]
    opened = entered(
        deal, "A-0001", started=deal.fair.at("14:03"), ended=deal.fair.at("14:28"), meeting=meeting
    )
    view = deal.view(opened.negotiation)
    assert set(view.names) == {METAL, TEXTILE}
    with deal.place.read() as work:
        known = work.get(Meeting, meeting)
    assert known is not None
    assert (known.started, known.ended) == (deal.fair.at("14:03"), deal.fair.at("14:28"))
    assert deal.lines(1)[-1] == ("14:00", f"{METAL}, {TEXTILE}", "Ended")


def test_a_talk_cut_off_by_the_power_goes_on_with_its_sheet(deal: Deal) -> None:
    paper_sheets.print_run(deal.place, 1)
    item = deal.row(name="Granula")
    deal.at("11:00")
    opened = entered(
        deal,
        "A-0001",
        PLASTIC,
        started=deal.fair.at("10:10"),
        ended=deal.fair.at("10:40"),
        meeting=deal.fair.meetings["granulate"],
    )
    assert opened.negotiation == deal.id
    view = deal.view()
    assert [row.item.id for row in view.items] == [item]
    assert (view.negotiation.sheet, f"{view.started:%H:%M}", f"{view.ended:%H:%M}") == (
        "A-0001",
        "10:02",
        "10:40",
    )


def test_a_sheet_needs_two_companies(deal: Deal) -> None:
    paper_sheets.print_run(deal.place, 1)
    for parties in ((), (METAL,), (METAL, METAL)):
        with pytest.raises(UserFacingError):
            entered(deal, "A-0001", *parties)


def test_times_that_cannot_be_are_refused(deal: Deal) -> None:
    paper_sheets.print_run(deal.place, 1)
    for times in (
        {"started": deal.fair.at("10:30")},
        {"started": deal.fair.at("09:30"), "ended": deal.fair.at("09:10")},
        {"started": deal.fair.at("09:30"), "ended": deal.fair.at("11:00")},
    ):
        with pytest.raises(UserFacingError):
            entered(deal, "A-0001", METAL, FOOD, **times)
