"""The call board through a day: who sits where now, who is next, who is called to which table."""

from datetime import UTC, datetime, timedelta

import pytest
from a_fair_with_meetings import FOOD, METAL, TEXTILE, FairWithMeetings, fair_with_meetings

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Meeting
from fairdesk.domain.meetings import MeetingState
from fairdesk.usecases.meetings import call_board, meeting_day
from fairdesk.usecases.meetings.call_board import Board, BoardMeeting, BoardRead
from fairdesk.usecases.ports import Workplace


@pytest.fixture
def fair(place: Workplace) -> FairWithMeetings:
    return fair_with_meetings(place)


def at(clock: SetClock, fair: FairWithMeetings, written: str, hall: str | None = None) -> Board:
    clock.at = fair.at(written)
    with fair.place.read() as work:
        return call_board.board(work, hall)


def tables(meetings: tuple[BoardMeeting, ...]) -> list[int | None]:
    return [one.table for one in meetings]


def test_before_the_first_meeting_it_says_when_they_begin(clock: SetClock, fair: FairWithMeetings) -> None:
    board = at(clock, fair, "08:40")
    assert (board.slot, board.now) == (None, ())
    assert board.begins is not None
    assert f"{board.begins:%H:%M}" == "09:00"
    assert board.following is not None
    assert f"{board.following.start:%H:%M}" == "10:00", "nothing is arranged at nine, but for a missed one"
    assert tables(board.next) == [3]


def test_now_and_next_in_the_order_of_tables(clock: SetClock, fair: FairWithMeetings) -> None:
    board = at(clock, fair, "10:12")
    assert board.slot is not None
    assert (f"{board.slot.start:%H:%M}", f"{board.slot.end:%H:%M}") == ("10:00", "10:30")
    assert [(one.table, one.names, one.state) for one in board.now] == [
        (3, ("Plastmassa", "Sirdaryo Kimyo"), MeetingState.WAITING)
    ]
    assert [(one.table, one.names) for one in board.next] == [(1, ("Angren Metall", "Plastmassa"))]
    assert board.halls == ("A zali", "B zali")


def test_a_hall_has_a_board_of_its_own(clock: SetClock, fair: FairWithMeetings) -> None:
    board = at(clock, fair, "10:12", "A zali")
    assert (tables(board.now), tables(board.next)) == ([], [1])


def test_at_lunch_and_in_the_evening(clock: SetClock, fair: FairWithMeetings) -> None:
    lunch = at(clock, fair, "12:00")
    assert lunch.now == ()
    assert tables(lunch.next) == [1]
    evening = at(clock, fair, "17:00")
    assert (evening.now, evening.next, evening.following, evening.begins) == ((), (), None, None)


def test_a_meeting_that_runs_over_stays_and_one_nobody_came_to_goes(
    clock: SetClock, fair: FairWithMeetings
) -> None:
    assert tables(at(clock, fair, "10:40").now) == [1], "nobody came to table 3, and its time is over"
    fair.change("granulate", started=fair.at("10:02"))
    assert tables(at(clock, fair, "10:40").now) == [1, 3]
    fair.change("granulate", ended=fair.at("10:41"))
    assert tables(at(clock, fair, "10:42").now) == [1]


def test_a_call_names_who_is_missing_and_who_waits(clock: SetClock, fair: FairWithMeetings) -> None:
    fair.change("granulate", guest_came=fair.at("10:01"))
    clock.at = fair.at("10:08")
    meeting_day.call(fair.place, fair.meetings["granulate"])
    board = at(clock, fair, "10:09")
    called = board.called[0]
    assert (called.table, called.missing, called.waiting) == (3, ("Plastmassa",), ("Sirdaryo Kimyo",))
    assert called.called == fair.at("10:08")
    meeting_day.call(fair.place, fair.meetings["granulate"], called=False)
    assert at(clock, fair, "10:10").called == ()


def test_a_call_ends_when_the_meeting_begins(clock: SetClock, fair: FairWithMeetings) -> None:
    clock.at = fair.at("10:08")
    meeting_day.call(fair.place, fair.meetings["granulate"])
    meeting_day.start(fair.place, fair.meetings["granulate"])
    board = at(clock, fair, "10:09")
    assert board.called == ()
    assert [one.called for one in board.now] == [None]


def test_the_next_ones_can_be_called_to_their_table_early(clock: SetClock, fair: FairWithMeetings) -> None:
    clock.at = fair.at("10:25")
    with fair.place.read() as work:
        assert tables(call_board.can_be_called(work)) == [3, 1]
    meeting_day.call(fair.place, fair.meetings["pipes"])
    assert tables(at(clock, fair, "10:26").called) == [1]


def test_those_who_are_called_stand_first_then_those_for_whom_somebody_waits(
    clock: SetClock, fair: FairWithMeetings
) -> None:
    fair.meet("quick", METAL, FOOD, "10:00", 2)
    fair.meet("words", TEXTILE, FOOD, "10:00", 1)
    fair.change("words", host_came=fair.at("10:01"))
    clock.at = fair.at("10:08")
    meeting_day.call(fair.place, fair.meetings["granulate"])
    with fair.place.read() as work:
        assert tables(call_board.can_be_called(work))[:3] == [3, 1, 2]


def test_nothing_is_read_again_while_nothing_changes(clock: SetClock, fair: FairWithMeetings) -> None:
    clock.at = fair.at("10:12")
    first = call_board.read_again(fair.place, None)
    clock.advance(seconds=20)
    again = call_board.read_again(fair.place, first)
    assert again.board.now is first.board.now, "the very same, with a younger age"
    assert again.board.heard - first.board.heard == timedelta(seconds=20)
    meeting_day.call(fair.place, fair.meetings["granulate"])
    assert tables(call_board.read_again(fair.place, again).board.called) == [3]


def test_time_alone_changes_the_board(clock: SetClock, fair: FairWithMeetings) -> None:
    clock.at = fair.at("10:29") + timedelta(seconds=50)
    first: BoardRead = call_board.read_again(fair.place, None)
    clock.advance(seconds=15)
    assert tables(call_board.read_again(fair.place, first).board.now) == [1]


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("“Qaldirgʻoch Biofarm Servis” XK", "Qaldirgʻoch Biofarm Servis"),
        ("СП ООО «Гулистон Ткань Файз»", "Гулистон Ткань Файз"),
        ("Jizzax Plastmassa MCHJ", "Jizzax Plastmassa"),
        ('"Zomin" gʻisht zavodi MCHJ', "Zomin gʻisht zavodi"),
        ("MCHJ", "MCHJ"),
    ],
)
def test_companies_are_called_without_their_legal_form(name: str, called: str) -> None:
    assert call_board.spoken(name) == called


# Pages

ALL = range(1, 41)


def cards(*numbers: int, called: bool = False) -> list[BoardMeeting]:
    start = datetime(2022, 3, 3, 5, tzinfo=UTC)
    return [
        BoardMeeting(
            number.to_bytes(16), number, None, start, start, ("A", "B"), MeetingState.WAITING,
            start + timedelta(seconds=number) if called else None,
        )
        for number in numbers
    ]  # fmt: skip


def test_forty_tables_fill_three_pages() -> None:
    pages = call_board.pages(cards(*ALL), (), 14)
    assert [len(page) for page in pages] == [14, 14, 12]
    assert [one.table for page in pages for one in page] == list(ALL)


def test_called_tables_stand_on_every_page() -> None:
    called = cards(13, 30, called=True)
    pages = call_board.pages(cards(*ALL), called, 14)
    assert all({13, 30} <= {one.table for one in page} for page in pages)
    assert {one.table for page in pages for one in page} == set(ALL)
    assert all(len(page) <= 14 for page in pages)


def test_many_calls_leave_room_for_the_others() -> None:
    called = cards(*range(1, 21), called=True)
    pages = call_board.pages(cards(*ALL), called, 14)
    assert {one.table for one in pages[0]} >= set(range(14, 21)), "the latest seven"
    assert {one.table for page in pages for one in page} == set(ALL)


def test_nothing_fills_no_page() -> None:
    assert call_board.pages([], (), 14) == []
    assert len(call_board.pages([], cards(3, called=True), 14)) == 1


def test_what_was_taken_back_is_not_on_the_board(clock: SetClock, fair: FairWithMeetings) -> None:
    with fair.place.write() as work:
        work.void(Meeting, fair.meetings["granulate"])
    assert at(clock, fair, "10:12").now == ()
