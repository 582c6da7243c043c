"""What desks hear of meetings: at an entrance the company's own day, at a table who is still missing."""

import pytest
from a_fair_with_meetings import (
    CHEMIST,
    CHEMIST_AGAIN,
    FOOD,
    METAL,
    PLASTIC,
    TEXTILE,
    FairWithMeetings,
    fair_with_meetings,
)

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Delegate, Id, Meeting, Station
from fairdesk.domain.meetings import MeetingState, NewsKind, state
from fairdesk.domain.words import StationRole, TellingWay
from fairdesk.usecases.front_desk import check_in, desk_meetings
from fairdesk.usecases.front_desk.badges import code_of, issue
from fairdesk.usecases.front_desk.desk_meetings import CompanyDay, TablesNow
from fairdesk.usecases.meetings import agendas, meeting_day
from fairdesk.usecases.ports import Workplace


@pytest.fixture
def fair(place: Workplace, clock: SetClock) -> FairWithMeetings:
    made = fair_with_meetings(place)
    clock.at = made.at("09:30")
    return made


@pytest.fixture
def codes(fair: FairWithMeetings) -> dict[str, str]:
    """A badge for the person of each company that has one, by the company's name."""
    names = {one: name for name, one in fair.enterprises.items()}
    with fair.place.write() as work:
        people = {names[one.enterprise or b""]: one.id for one in work.all(Delegate)}
        return {name: code_of(work, issue(work, person)) for name, person in people.items()}


@pytest.fixture
def at_table_3(fair: FairWithMeetings) -> Id:
    with fair.place.write() as work:
        station = Station(id=work.new_id(), name="Table 3", role=StationRole.TABLE, table=fair.tables[3])
        work.add(station)
    return station.id


def day(fair: FairWithMeetings, name: str) -> CompanyDay:
    with fair.place.read() as work:
        found = desk_meetings.company_day(work, fair.enterprises[name])
    assert found is not None
    return found


def meeting(fair: FairWithMeetings, nickname: str) -> Meeting:
    with fair.place.read() as work:
        found = work.get(Meeting, fair.meetings[nickname])
    assert found is not None
    return found


def times(found: CompanyDay) -> list[str]:
    return [f"{one.talk.start:%H:%M}" for one in found.due]


# At an entrance


def test_a_company_hears_its_day_in_order(fair: FairWithMeetings) -> None:
    found = day(fair, PLASTIC)
    assert times(found) == ["10:00", "10:30", "14:30"]
    assert [one.talk.table for one in found.due] == [3, 1, 3]
    assert [side.name for side in found.due[0].partners] == [CHEMIST]
    assert found.unconfirmed == 2, "the first one is confirmed"
    assert found.late is None


def test_who_was_never_told_hears_everything_and_nothing_of_it_differs(fair: FairWithMeetings) -> None:
    found = day(fair, PLASTIC)
    assert found.is_news
    assert [(one.is_news, one.news) for one in found.due] == [(True, None)] * 3
    assert found.more_news == 0


def test_what_changed_since_it_was_told_is_said(fair: FairWithMeetings) -> None:
    agendas.note_told(fair.place, [fair.enterprises[PLASTIC]], TellingWay.PAPER)
    assert not day(fair, PLASTIC).is_news
    fair.change("granulate", start=fair.at("10:30"), table=fair.tables[4])
    fair.change("pipes", table=fair.tables[2])
    fair.change("packaging", cancelled="kelmaydi")
    found = day(fair, PLASTIC)
    news = {one.talk.meeting.id: one.news for one in found.due}
    moved, other_table = news[fair.meetings["granulate"]], news[fair.meetings["pipes"]]
    assert moved is not None
    assert moved.was is not None
    assert (moved.kind, f"{moved.was:%H:%M}") == (NewsKind.MOVED, "10:00")
    assert other_table is not None
    assert (other_table.kind, other_table.was_table) == (NewsKind.OTHER_TABLE, 1)
    assert [item.meeting for item in found.gone] == [fair.meetings["packaging"]]
    agendas.note_told(fair.place, [fair.enterprises[PLASTIC]], TellingWay.SCAN)
    assert not day(fair, PLASTIC).is_news


def test_who_comes_too_late_hears_where_to_go_now(fair: FairWithMeetings, clock: SetClock) -> None:
    clock.at = fair.at("10:04")
    late = day(fair, CHEMIST_AGAIN).late
    assert late is not None, "under whichever of its records"
    assert (f"{late.talk.start:%H:%M}", late.talk.table) == ("10:00", 3)
    fair.change("granulate", guest_came=fair.at("10:05"))
    assert day(fair, CHEMIST).late is None
    assert day(fair, PLASTIC).late is not None


def test_a_meeting_to_which_nobody_came_is_over_with_its_time(
    fair: FairWithMeetings, clock: SetClock
) -> None:
    clock.at = fair.at("10:31")
    assert times(day(fair, CHEMIST)) == ["15:00"]
    fair.change("granulate", host_came=fair.at("10:02"))
    assert times(day(fair, CHEMIST)) == ["10:00", "15:00"], "somebody sits there"


# Taking a scan at a table back


def test_a_scan_at_a_table_is_taken_back_whole(
    fair: FairWithMeetings, codes: dict[str, str], at_table_3: Id, clock: SetClock
) -> None:
    clock.at = fair.at("10:01")
    check_in.scan(fair.place, at_table_3, codes[PLASTIC])
    clock.at = fair.at("10:02")
    meeting_day.call(fair.place, fair.meetings["granulate"])
    clock.at = fair.at("10:03")
    second = check_in.scan(fair.place, at_table_3, codes[CHEMIST_AGAIN])
    assert state(meeting(fair, "granulate"), clock.now()) is MeetingState.NOW
    assert second.recorded is not None
    clock.at = fair.at("10:04")
    check_in.take_back(fair.place, second.recorded)
    back = meeting(fair, "granulate")
    assert (back.started, back.guest_came) == (None, None)
    assert back.host_came == fair.at("10:01"), "the other side sits there still"
    assert back.called == fair.at("10:02"), "and is called again"


def test_the_first_scan_taken_back_leaves_the_other_side_alone(
    fair: FairWithMeetings, codes: dict[str, str], at_table_3: Id, clock: SetClock
) -> None:
    clock.at = fair.at("10:01")
    first = check_in.scan(fair.place, at_table_3, codes[PLASTIC])
    assert first.recorded is not None
    check_in.take_back(fair.place, first.recorded)
    assert meeting(fair, "granulate").host_came is None
    assert check_in.recent(fair.place) == []


def test_a_meeting_that_has_ended_is_not_taken_back(
    fair: FairWithMeetings, codes: dict[str, str], at_table_3: Id, clock: SetClock
) -> None:
    clock.at = fair.at("10:01")
    check_in.scan(fair.place, at_table_3, codes[PLASTIC])
    clock.at = fair.at("10:02")
    second = check_in.scan(fair.place, at_table_3, codes[CHEMIST_AGAIN])
    clock.at = fair.at("10:20")
    meeting_day.end(fair.place, fair.meetings["granulate"])
    assert second.recorded is not None
    check_in.take_back(fair.place, second.recorded)
    assert meeting(fair, "granulate").started == fair.at("10:02")


# At the tables


def seen(fair: FairWithMeetings, table: int | None, known: TablesNow | None = None) -> TablesNow:
    return desk_meetings.tables_now(fair.place, fair.tables[table] if table else None, known)


def test_a_table_sees_now_and_next(fair: FairWithMeetings, clock: SetClock) -> None:
    clock.at = fair.at("10:04")
    assert [f"{one.talk.start:%H:%M}" for one in seen(fair, 3).meetings] == ["10:00", "14:30"]
    assert seen(fair, 3).number == 3
    everywhere = seen(fair, None)
    assert [(one.talk.table, f"{one.talk.start:%H:%M}") for one in everywhere.meetings] == [
        (3, "10:00"),
        (1, "10:30"),
    ]
    assert everywhere.number is None


def test_a_late_arrival_warns_the_table(
    fair: FairWithMeetings, codes: dict[str, str], entrance: Id, clock: SetClock
) -> None:
    clock.at = fair.at("10:03")
    before = seen(fair, 3)
    assert before.came_since(before) == ()
    clock.at = fair.at("10:04")
    check_in.scan(fair.place, entrance, codes[CHEMIST_AGAIN])
    now = seen(fair, 3, before)
    [(at, missing)] = now.came_since(before)
    assert (at.talk.table, missing.side.name) == (3, CHEMIST), "a person of its other record"
    assert missing.entered is not None
    assert f"{missing.entered:%H:%M}" == "10:04"
    assert now.came_since(now) == ()


def test_those_who_came_before_their_time_are_no_late_arrivals(
    fair: FairWithMeetings, codes: dict[str, str], entrance: Id, clock: SetClock
) -> None:
    before = seen(fair, 3)
    check_in.scan(fair.place, entrance, codes[CHEMIST_AGAIN])
    clock.at = fair.at("10:00")
    on_time = seen(fair, 3, before)
    assert on_time.came_since(before) == ()
    assert [missing.entered is not None for missing in on_time.meetings[0].missing] == [False, True]


def test_the_same_is_not_read_again_within_a_minute(fair: FairWithMeetings, clock: SetClock) -> None:
    first = seen(fair, 3)
    clock.advance(seconds=10)
    assert seen(fair, 3, first) is first
    fair.change("granulate", called=fair.at("09:31"))
    assert seen(fair, 3, first) is not first
    clock.advance(seconds=60)
    again = seen(fair, 3)
    clock.advance(seconds=61)
    assert seen(fair, 3, again) is not again


def test_many_missing_companies_are_looked_up_as_few_are(
    fair: FairWithMeetings,
    codes: dict[str, str],
    entrance: Id,
    clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock.at = fair.at("10:01")
    for number, (host, guest) in enumerate(((METAL, FOOD), (TEXTILE, METAL), (FOOD, PLASTIC)), 1):
        fair.meet(f"m{number}", host, guest, "10:00", number)
    clock.advance(minutes=1)
    for name in (CHEMIST_AGAIN, PLASTIC):
        check_in.scan(fair.place, entrance, codes[name])
    with fair.place.read() as work:
        few = {one.meeting.id: one.entered for one in meeting_day.late(work)}
        monkeypatch.setattr(meeting_day, "_FEW", 0)
        assert {one.meeting.id: one.entered for one in meeting_day.late(work)} == few
    assert few[fair.meetings["granulate"]] == {
        "host": fair.at("10:02"),
        "guest": fair.at("10:02"),
    }
