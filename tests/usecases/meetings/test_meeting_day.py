"""Meetings by hand, and the day at the tables: who comes, who is called, who never comes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Delegate, Enterprise, Id, Meeting, Station, Table
from fairdesk.domain.meetings import MeetingState, state
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.words import Confirmation, MeetingSource, Missed, StationRole, Wish
from fairdesk.texts import text
from fairdesk.usecases.front_desk import check_in
from fairdesk.usecases.front_desk.badges import code_of, issue
from fairdesk.usecases.meetings import meeting_day, meeting_grid, requests
from fairdesk.usecases.meetings.bookings import Bookings, NotFreeError
from fairdesk.usecases.meetings.meeting_grid import DayPlan
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.undo import undo

DAY = date(2022, 3, 3)
NAMES = ("Plastmassa", "Kabel", "Metall", "Gʻisht", "Oyna")


@dataclass(frozen=True)
class Hall:
    """Four tables, a day from nine to six with slots of half an hour, five companies with one person each."""

    place: Workplace
    clock: SetClock
    companies: dict[str, Id]
    codes: dict[str, str]
    tables: list[Id]
    stations: list[Id]
    entrance: Id

    def slot(self, number: int) -> datetime:
        with self.place.read() as work:
            return meeting_grid.grid(work).slots[number].time.start

    def book(self, host: str, guest: str, slot: int, table: int = 0) -> Id:
        return meeting_day.book(
            self.place, self.companies[host], self.companies[guest], self.slot(slot), self.tables[table]
        ).meeting

    def meeting(self, meeting: Id) -> Meeting:
        with self.place.read() as work:
            found = work.get(Meeting, meeting)
        assert found is not None
        return found

    def state(self, meeting: Id) -> MeetingState:
        return state(self.meeting(meeting), self.clock.now())

    def scan(self, name: str, table: int) -> check_in.ScanAnswer:
        return check_in.scan(self.place, self.stations[table], self.codes[name])


@pytest.fixture
def hall(place: Workplace, clock: SetClock, entrance: Id) -> Hall:
    clock.at = datetime.fromisoformat("2022-03-03T09:05:00+05:00")
    meeting_grid.lay_out(place, [DAY], DayPlan(), ("Morning", "Afternoon"))
    meeting_grid.add_tables(place, 1, 4)
    companies, codes, stations = {}, {}, []
    with place.write() as work:
        for name in NAMES:
            company = Enterprise(id=work.new_id(), name=name)
            person = Delegate(id=work.new_id(), enterprise=company.id, name=f"{name} vakili")
            work.add(company)
            work.add(person)
            companies[name] = company.id
            codes[name] = code_of(work, issue(work, person.id))
        tables = [table.id for table in meeting_grid.grid(work).tables]
        for number, table in enumerate(tables, 1):
            station = Station(id=work.new_id(), name=f"Table {number}", role=StationRole.TABLE, table=table)
            work.add(station)
            stations.append(station.id)
    return Hall(place, clock, companies, codes, tables, stations, entrance)


def refused(hall: Hall, host: str, guest: str, slot: int, table: int = 0) -> NotFreeError:
    with pytest.raises(NotFreeError) as found:
        hall.book(host, guest, slot, table)
    return found.value


# Booking


def test_a_meeting_is_booked_moved_and_cancelled(hall: Hall) -> None:
    meeting = hall.book("Plastmassa", "Kabel", 3)
    booked = hall.meeting(meeting)
    assert (booked.source, booked.minutes, booked.by) == (MeetingSource.DESK, 30, "Dilnoza")
    meeting_day.move(hall.place, meeting, hall.slot(5), hall.tables[2])
    assert hall.meeting(meeting).start == hall.slot(5)
    meeting_day.cancel(hall.place, meeting, "ill")
    assert hall.state(meeting) is MeetingState.CANCELLED
    hall.book("Plastmassa", "Metall", 5)
    with pytest.raises(UserFacingError):
        meeting_day.move(hall.place, meeting, hall.slot(6), hall.tables[2])


def test_a_refusal_says_who_where_until_when_and_offers_two_slots(hall: Hall) -> None:
    meeting = hall.book("Plastmassa", "Kabel", 3, table=1)
    refusal = refused(hall, "Plastmassa", "Metall", 3)
    assert refusal.obstacle.meeting == meeting
    assert text(refusal.title, "en") == "Not at 10:30"
    assert text(refusal.obstacle.reason, "en") == "Plastmassa is at table 2 until 11:00 with Kabel."
    assert text(refusal.advice, "en").endswith("First slots free for all: 09:30, table 1; 10:00, table 1.")
    for offer in refusal.offers:
        meeting_day.book(
            hall.place, hall.companies["Plastmassa"], hall.companies["Metall"], offer.start, offer.table
        )


def test_a_confirmed_meeting_is_named_as_such(hall: Hall) -> None:
    meeting = hall.book("Plastmassa", "Kabel", 3, table=1)
    meeting_day.confirm(hall.place, meeting, "host", Confirmation.PHONE)
    meeting_day.confirm(hall.place, meeting, "guest", Confirmation.FORM)
    assert hall.meeting(meeting).host_confirmed_by == "Dilnoza"
    reason = refused(hall, "Kabel", "Metall", 3).obstacle.reason
    assert text(reason, "en") == "Kabel is at table 2 until 11:00 with Plastmassa, confirmed."


def test_what_stands_in_the_way_of_a_meeting_is_said(hall: Hall) -> None:
    hall.book("Plastmassa", "Kabel", 3)
    assert refused(hall, "Metall", "Oyna", 3).obstacle.reason.key == "meetings.table_busy"
    hall.book("Metall", "Gʻisht", 0, 1)  # it is five past nine: the first slot is still on
    hall.clock.advance(minutes=40)
    assert refused(hall, "Metall", "Oyna", 0, 1).obstacle.reason.key == "meetings.past"
    meeting_grid.close_table(hall.place, hall.tables[1], "a leg broke")
    assert refused(hall, "Metall", "Oyna", 4, 1).obstacle.reason.key == "meetings.table_closed"
    meeting_grid.change_tables(hall.place, [hall.tables[2]], enterprise=hall.companies["Kabel"])
    assert refused(hall, "Metall", "Oyna", 4, 2).obstacle.reason.key == "meetings.table_of_other"
    hall.book("Metall", "Kabel", 4, 2)
    meeting_grid.change_tables(hall.place, [hall.tables[3]], desk=None)
    requests.ask(hall.place, hall.companies["Oyna"], hall.companies["Metall"], Wish.NOT_WITH)
    never = refused(hall, "Metall", "Oyna", 5, 3)
    assert never.obstacle.reason.key == "meetings.never_meet"
    assert never.offers == ()


def test_who_is_not_there_yet_is_not_met(hall: Hall) -> None:
    with hall.place.write() as work:
        work.change(Enterprise, hall.companies["Kabel"], arrives="11:00", busy=("12:00-12:30",))
    refusal = refused(hall, "Plastmassa", "Kabel", 3)
    assert text(refusal.obstacle.reason, "en") == "Kabel cannot be met from 00:00 to 11:00."
    assert [offer.start for offer in refusal.offers] == [hall.slot(4), hall.slot(5)]
    assert refused(hall, "Plastmassa", "Kabel", 6).obstacle.reason.key == "meetings.away"


def test_two_records_of_one_company_are_not_met_at_once_nor_with_each_other(hall: Hall) -> None:
    with hall.place.write() as work:
        for name in ("Metall", "Oyna"):
            work.change(Enterprise, hall.companies[name], stir="301234567")
    hall.book("Plastmassa", "Metall", 3)
    assert refused(hall, "Kabel", "Oyna", 3, 1).obstacle.reason.key == "meetings.busy"
    with pytest.raises(UserFacingError) as found:
        hall.book("Metall", "Oyna", 5)
    assert found.value.title.key == "meetings.with_itself"


def test_free_tables_are_the_own_one_then_shared_ones_then_spare_ones(hall: Hall) -> None:
    meeting_grid.change_tables(hall.place, [hall.tables[3]], enterprise=hall.companies["Kabel"])
    meeting_grid.change_tables(hall.place, [hall.tables[0]], spare=True)
    with hall.place.read() as work:
        books = Bookings(work)
    time = books.grid.slots[4].time
    kabel, oyna, metall = (hall.companies[name] for name in ("Kabel", "Oyna", "Metall"))
    assert books.free_table((oyna, kabel), time).id == hall.tables[3]
    assert books.free_table((oyna, metall), time).id == hall.tables[1]
    assert books.free_table((oyna, metall), time, wanted=hall.tables[2]).id == hall.tables[2]
    hall.book("Plastmassa", "Metall", 4, 1)
    hall.book("Gʻisht", "Kabel", 4, 2)
    with hall.place.read() as work:
        assert Bookings(work).free_table((oyna,), time).id == hall.tables[0]


def test_a_day_full_of_meetings_leaves_nothing_to_offer(hall: Hall) -> None:
    for slot in range(16):
        hall.book("Plastmassa", "Kabel", slot)
    refusal = refused(hall, "Plastmassa", "Metall", 3, 1)
    assert refusal.offers == ()
    assert refusal.advice.key == "meetings.not_free_at_all"


# The day


def test_a_meeting_begins_when_both_badges_are_scanned_and_ends(hall: Hall) -> None:
    meeting = hall.book("Plastmassa", "Kabel", 1)
    hall.clock.at = hall.slot(1) + timedelta(minutes=2)
    assert hall.state(meeting) is MeetingState.WAITING
    first = hall.scan("Kabel", 0)
    assert first.at_table.side == "guest"
    assert not first.at_table.begun
    assert first.at_table.other == "Plastmassa"
    assert hall.state(meeting) is MeetingState.WAITING
    hall.clock.advance(minutes=1)
    second = hall.scan("Plastmassa", 0)
    assert second.at_table.begun
    assert hall.state(meeting) is MeetingState.NOW
    hall.clock.advance(minutes=20)
    meeting_day.end(hall.place, meeting)
    assert hall.state(meeting) is MeetingState.DONE
    hall.book("Metall", "Kabel", 2)
    with pytest.raises(UserFacingError):
        meeting_day.move(hall.place, meeting, hall.slot(5), hall.tables[0])


def test_two_people_of_one_side_do_not_begin_a_meeting(hall: Hall) -> None:
    meeting = hall.book("Plastmassa", "Kabel", 0)
    with hall.place.write() as work:
        colleague = Delegate(id=work.new_id(), enterprise=hall.companies["Kabel"], name="Olim")
        work.add(colleague)
        code = code_of(work, issue(work, colleague.id))
    hall.scan("Kabel", 0)
    check_in.scan(hall.place, hall.stations[0], code)
    assert hall.meeting(meeting).started is None


def test_at_the_wrong_table_people_are_sent_to_theirs(hall: Hall) -> None:
    meeting = hall.book("Plastmassa", "Kabel", 0, table=2)
    answer = hall.scan("Kabel", 0)
    assert answer.at_table.elsewhere == 3
    assert hall.meeting(meeting).guest_came is None


def test_who_has_no_meeting_now_hears_of_the_next_one(hall: Hall) -> None:
    meeting = hall.book("Plastmassa", "Kabel", 8)
    answer = hall.scan("Kabel", 0)
    assert answer.at_table.meeting is None
    assert answer.at_table.later.id == meeting
    assert answer.at_table.later_with == "Plastmassa"
    assert hall.scan("Oyna", 0).at_table.later is None


def test_a_station_for_all_tables_finds_the_meeting_by_the_company(hall: Hall) -> None:
    meeting = hall.book("Plastmassa", "Kabel", 0, table=2)
    with hall.place.write() as work:
        station = Station(id=work.new_id(), name="All tables", role=StationRole.TABLE)
        work.add(station)
    for name in ("Kabel", "Plastmassa"):
        check_in.scan(hall.place, station.id, hall.codes[name])
    assert hall.state(meeting) is MeetingState.NOW


def test_a_missing_side_is_called_and_then_noted_as_missing(hall: Hall) -> None:
    meeting = hall.book("Plastmassa", "Kabel", 0)
    hall.scan("Plastmassa", 0)
    check_in.scan(hall.place, hall.entrance, hall.codes["Kabel"])
    with hall.place.read() as work:
        [late] = meeting_day.late(work)
    assert late.missing == ("guest",)
    assert late.entered == {"guest": hall.clock.now()}, "it is in the building: the table is warned"
    meeting_day.call(hall.place, meeting)
    assert hall.meeting(meeting).called == hall.clock.now()
    missed = meeting_day.miss(hall.place, meeting, Missed.GUEST)
    assert hall.state(meeting) is MeetingState.MISSED
    assert hall.meeting(meeting).called is None
    with hall.place.read() as work:
        assert meeting_day.late(work) == []
    undo(hall.place, missed.span)
    meeting_day.start(hall.place, meeting)
    assert hall.state(meeting) is MeetingState.NOW


def test_a_walk_in_talk_begins_at_once_at_a_free_table(hall: Hall) -> None:
    hall.book("Plastmassa", "Kabel", 0)
    talk = meeting_day.walk_in(hall.place, hall.companies["Metall"], hall.companies["Oyna"])
    made = hall.meeting(talk.meeting)
    assert made.table == hall.tables[1]
    assert hall.state(talk.meeting) is MeetingState.NOW
    with pytest.raises(NotFreeError):
        meeting_day.walk_in(hall.place, hall.companies["Metall"], hall.companies["Gʻisht"])
    for table in hall.tables[2:]:
        meeting_grid.close_table(hall.place, table, "–")
    with hall.place.write() as work:
        more = [Enterprise(id=work.new_id(), name=f"Yana {number}") for number in range(2)]
        for company in more:
            work.add(company)
    with pytest.raises(UserFacingError) as found:
        meeting_day.walk_in(hall.place, more[0].id, more[1].id)
    assert found.value.title.key == "meetings.no_table"


def test_a_company_confirms_all_its_meetings_at_check_in(hall: Hall) -> None:
    one, two = hall.book("Plastmassa", "Kabel", 1), hall.book("Kabel", "Metall", 2)
    meeting_day.confirm(hall.place, one, "guest", Confirmation.FORM)
    meeting_day.confirm_all(hall.place, hall.companies["Kabel"], Confirmation.CHECK_IN)
    assert hall.meeting(one).guest_confirmed is Confirmation.FORM
    assert hall.meeting(two).host_confirmed is Confirmation.CHECK_IN
    assert hall.meeting(two).guest_confirmed is None


def test_what_has_not_begun_cannot_end_and_what_has_begun_cannot_be_missed(hall: Hall) -> None:
    meeting = hall.book("Plastmassa", "Kabel", 0)
    with pytest.raises(UserFacingError):
        meeting_day.end(hall.place, meeting)
    meeting_day.start(hall.place, meeting)
    for act in (
        lambda: meeting_day.miss(hall.place, meeting, Missed.BOTH),
        lambda: meeting_day.cancel(hall.place, meeting, ""),
        lambda: meeting_day.call(hall.place, meeting),
    ):
        with pytest.raises(UserFacingError):
            act()


def test_meetings_are_locked_together_and_let_go(hall: Hall) -> None:
    chosen = [hall.book("Plastmassa", "Kabel", 1), hall.book("Kabel", "Metall", 2)]
    meeting_day.lock(hall.place, chosen)
    assert all(hall.meeting(one).locked for one in chosen)
    meeting_day.lock(hall.place, chosen[:1], locked=False)
    assert [hall.meeting(one).locked for one in chosen] == [False, True]


def test_a_third_party_is_shown_its_meeting_and_the_other_two_begin_it(hall: Hall) -> None:
    meeting = hall.book("Plastmassa", "Kabel", 0)
    with hall.place.write() as work:
        work.change(Meeting, meeting, others=(hall.companies["Oyna"].hex(),))
    third = hall.scan("Oyna", 0).at_table
    assert (third.meeting.id, third.side, third.other, third.elsewhere) == (meeting, None, "Plastmassa", None)
    assert hall.scan("Oyna", 1).at_table.elsewhere == third.table
    hall.scan("Kabel", 0)
    assert hall.meeting(meeting).started is None
    hall.scan("Plastmassa", 0)
    assert hall.meeting(meeting).started is not None


def test_a_station_whose_table_was_taken_away_serves_all(hall: Hall) -> None:
    meeting = hall.book("Plastmassa", "Kabel", 0, table=2)
    with hall.place.write() as work:  # as another laptop does
        work.void(Table, hall.tables[0])
    assert hall.scan("Kabel", 0).at_table.elsewhere is None
    assert hall.meeting(meeting).guest_came is not None
