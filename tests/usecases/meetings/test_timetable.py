"""From wishes to a timetable in the records: what stays, what is moved, what somebody did in the meantime."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest

from fairdesk.domain import meetings
from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Desk, Enterprise, Id, Meeting, MeetingRequest, Plan, Table
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.words import Confirmation, Missed, Participation, Wish
from fairdesk.scheduling.timetable import Status, Timetable
from fairdesk.scheduling.weighted import solve_weighted
from fairdesk.texts import text
from fairdesk.usecases.meetings import meeting_day, meeting_grid, requests, timetable
from fairdesk.usecases.meetings.meeting_grid import DayPlan
from fairdesk.usecases.meetings.timetable import Question
from fairdesk.usecases.ports import Workplace

DAY = date(2022, 3, 3)


@dataclass(frozen=True)
class Fair:
    place: Workplace
    clock: SetClock
    hosts: list[Id]
    guests: list[Id]
    tables: list[Id]

    def question(self) -> Question:
        with self.place.read() as work:
            return timetable.question(work)

    def solve(self, asked: Question) -> Timetable:
        return solve_weighted(
            asked.instance, seconds=5, steps=2_000, start=asked.current, preferences=asked.preferences
        )

    def plan(self) -> timetable.Applied:
        asked = self.question()
        return timetable.apply(self.place, asked, self.solve(asked))

    def meetings(self) -> dict[Id, Meeting]:
        with self.place.read() as work:
            return {one.id: one for one in work.all(Meeting)}

    def slot(self, number: int) -> datetime:
        with self.place.read() as work:
            return meeting_grid.grid(work).slots[number].time.start


@pytest.fixture
def fair(place: Workplace, clock: SetClock) -> Fair:
    """Four hosts and eight guests who all want to meet them, eight slots, four tables: everybody can."""
    clock.at = datetime.fromisoformat("2022-03-03T08:30:00+05:00")
    meeting_grid.lay_out(place, [DAY], DayPlan(closes="13:00", lunch_from="", lunch_until=""), ("", ""))
    meeting_grid.add_tables(place, 1, 4)
    with place.write() as work:
        made = [Enterprise(id=work.new_id(), name=f"Korxona {number}") for number in range(12)]
        for one in made:
            work.add(one)
        tables = [table.id for table in meeting_grid.grid(work).tables]
    ids = [one.id for one in made]
    for guest in ids[4:]:
        for host in ids[:4]:
            requests.ask(place, guest, host)
    return Fair(place, clock, ids[:4], ids[4:], tables)


def holds(found: dict[Id, Meeting]) -> bool:
    return meetings.contested(found.values()) == {}


def test_all_wishes_become_meetings_as_one_plan_and_go_as_one(fair: Fair) -> None:
    applied = fair.plan()
    found = fair.meetings()
    assert len(found) == 32
    assert holds(found)
    with fair.place.read() as work:
        [plan] = timetable.plans(work)
        assert plan.id == applied.plan
        assert (plan.wished, plan.served, plan.moved, plan.dropped) == (32, 32, 0, 0)
        assert plan.weight == plan.bound == 32 * meeting_grid.rules(work).want
    timetable.take_back(fair.place, applied.plan)
    assert fair.meetings() == {}
    with pytest.raises(UserFacingError):
        timetable.take_back(fair.place, applied.plan)


def test_planned_again_nothing_changes(fair: Fair) -> None:
    fair.plan()
    before = fair.meetings()
    again = fair.plan()
    assert fair.meetings() == before
    with fair.place.read() as work:
        assert work.get(Plan, again.plan).moved == 0


def test_what_is_locked_confirmed_or_booked_by_hand_stays_where_it_is(fair: Fair) -> None:
    by_hand = meeting_day.book(
        fair.place, fair.hosts[0], fair.guests[5], fair.slot(7), fair.tables[3]
    ).meeting
    fair.plan()
    late = set(fair.guests[:4])
    untouched = [one.id for one in fair.meetings().values() if not late & set(meetings.parties(one))]
    locked, confirmed = untouched[:2]
    meeting_day.lock(fair.place, [locked])
    for side in ("host", "guest"):
        meeting_day.confirm(fair.place, confirmed, side, Confirmation.PHONE)
    asked = fair.question()
    fixed = {wanted.arranged.id for wanted in asked.wanted.values() if wanted.fixed}
    assert fixed == {by_hand, locked, confirmed}
    where = {one: meeting.start for one, meeting in fair.meetings().items()}
    with fair.place.write() as work:
        for guest in late:
            work.change(Enterprise, guest, arrives="10:00")
    fair.plan()
    found = fair.meetings()
    for one in fixed:
        assert found[one].start == where[one]
    assert holds(found)


def test_who_can_only_be_met_later_is_met_later_and_who_declined_is_left_out(fair: Fair) -> None:
    with fair.place.write() as work:
        work.change(Enterprise, fair.guests[0], arrives="11:00")
        work.change(Enterprise, fair.guests[1], participation=Participation.DECLINED)
        work.change(Enterprise, fair.guests[2], meetings_most=2)
    asked = fair.question()
    assert {one.guest for one in asked.left_out} | {one.host for one in asked.left_out} >= {fair.guests[1]}
    assert text(asked.left_out[0].reason, "en") == "Korxona 5 does not come to the fair."
    fair.plan()
    by_guest: dict[Id, list[Meeting]] = {}
    for meeting in fair.meetings().values():
        for party in meetings.parties(meeting):
            by_guest.setdefault(party, []).append(meeting)
    assert fair.guests[1] not in by_guest
    assert len(by_guest[fair.guests[2]]) == 2
    assert all(one.start >= fair.slot(4) for one in by_guest[fair.guests[0]])


def test_own_tables_serve_their_exhibitor_and_spare_ones_nobody(fair: Fair) -> None:
    meeting_grid.add_tables(fair.place, 5, 2)
    with fair.place.read() as work:
        five, six = meeting_grid.grid(work).tables[4:]
    meeting_grid.change_tables(fair.place, [five.id], enterprise=fair.hosts[0])
    meeting_grid.change_tables(fair.place, [six.id], spare=True)
    fair.plan()
    at_five = [one for one in fair.meetings().values() if one.table == five.id]
    assert len(at_five) == 8
    assert all(fair.hosts[0] in meetings.parties(one) for one in at_five)
    assert not any(one.table == six.id for one in fair.meetings().values())


def test_what_happened_while_scheduling_went_on_is_respected(fair: Fair) -> None:
    asked = fair.question()
    answer = fair.solve(asked)
    first = answer.placements[next(iter(answer.placements))]
    taken = asked.times[first.slot]
    booked = meeting_day.book(
        fair.place, fair.hosts[0], fair.guests[0], taken.start, bytes.fromhex(str(first.table))
    ).meeting
    applied = timetable.apply(fair.place, asked, answer)
    found = fair.meetings()
    assert booked in found
    assert applied.left_out >= 1
    assert holds(found)


def test_a_meeting_moved_or_begun_in_the_meantime_stays_as_it_is_now(fair: Fair) -> None:
    fair.plan()
    asked = fair.question()
    answer = fair.solve(asked)
    one, other, *rest = fair.meetings().values()
    meeting_day.cancel(fair.place, one.id, "ill")
    meeting_day.start(fair.place, other.id)
    emptied = replace(answer, placements={})
    timetable.apply(fair.place, asked, emptied)
    with fair.place.read() as work:
        assert work.get(Meeting, one.id).cancelled == "ill"
        assert not work.get(Meeting, other.id).voided
        assert all(work.get(Meeting, gone.id).voided for gone in rest)


def test_taken_back_after_the_day_began_a_plan_leaves_what_became_real(fair: Fair) -> None:
    applied = fair.plan()
    begun, confirmed, *rest = fair.meetings()
    meeting_day.start(fair.place, begun)
    for side in ("host", "guest"):
        meeting_day.confirm(fair.place, confirmed, side, Confirmation.FORM)
    undone = timetable.take_back(fair.place, applied.plan)
    assert set(fair.meetings()) == {begun, confirmed}
    assert undone.kept > 0
    assert rest


def test_during_the_day_only_slots_to_come_are_planned_and_talks_going_on_are_in_the_way(fair: Fair) -> None:
    fair.clock.at = fair.slot(3) + timedelta(minutes=5)
    talk = meeting_day.walk_in(fair.place, fair.hosts[0], fair.guests[0])
    fair.clock.advance(minutes=5)
    asked = fair.question()
    assert min(slot.id for slot in asked.instance.slots) == 4
    fair.plan()
    found = fair.meetings()
    assert found[talk.meeting].start == fair.slot(3) + timedelta(minutes=5)
    assert all(one.start >= fair.slot(4) for one in found.values() if one.id != talk.meeting)
    assert holds(found)


def test_who_did_not_come_is_not_planned_again_by_itself(fair: Fair) -> None:
    fair.plan()
    meeting = next(iter(fair.meetings().values()))
    meeting_day.miss(fair.place, meeting.id, Missed.GUEST)
    fair.plan()
    two = set(meetings.parties(meeting))
    again = [one for one in fair.meetings().values() if set(meetings.parties(one)) == two]
    assert [one.id for one in again] == [meeting.id]


def test_a_table_that_was_closed_is_not_used(fair: Fair) -> None:
    meeting_grid.close_table(fair.place, fair.tables[0], "a leg broke")
    fair.plan()
    found = fair.meetings()
    assert len(found) == 24, "eight slots at three tables"
    assert not any(one.table == fair.tables[0] for one in found.values())


def test_without_a_grid_tables_or_wishes_it_is_said_what_to_do(place: Workplace, clock: SetClock) -> None:
    for key in ("plans.no_slots", "plans.no_tables", "plans.no_wishes"):
        with place.read() as work, pytest.raises(UserFacingError) as refused:
            timetable.question(work)
        assert refused.value.title.key == key
        if key == "plans.no_slots":
            meeting_grid.lay_out(place, [DAY], DayPlan(), ("", ""))
        elif key == "plans.no_tables":
            meeting_grid.add_tables(place, 1, 2)
    clock.advance(days=1)
    with place.read() as work, pytest.raises(UserFacingError) as refused:
        timetable.question(work)
    assert refused.value.title.key == "plans.no_slots_left"


def test_reasons_have_names_and_table_numbers(fair: Fair) -> None:
    with fair.place.write() as work:
        work.change(Enterprise, fair.guests[0], busy=("09:00-13:00",))
    asked = fair.question()
    answer = fair.solve(asked)
    reasons = [text(asked.named(one.reason), "en") for one in answer.unplaced]
    assert len(reasons) == 4
    assert all(fair.guests[0].hex() not in reason for reason in reasons)


def test_forbidden_pairs_are_not_asked_for(fair: Fair) -> None:
    requests.ask(fair.place, fair.hosts[0], fair.guests[0], Wish.NOT_WITH)
    asked = fair.question()
    assert len(asked.wanted) == 31


def test_what_became_impossible_while_scheduling_went_on_is_left_out(fair: Fair) -> None:
    asked = fair.question()
    answer = fair.solve(asked)
    meeting_grid.remove_tables(fair.place, fair.tables[:1])
    meeting_grid.close_table(fair.place, fair.tables[1], "leak")
    gone, declined, unwilling, forbidding, late = fair.guests[:5]
    with fair.place.write() as work:
        work.void(Enterprise, gone)
        work.change(Enterprise, declined, participation=Participation.DECLINED)
        work.change(Enterprise, late, arrives="10:30")
        for request in work.all(MeetingRequest, asker=unwilling):
            work.void(MeetingRequest, request.id)
    requests.ask(fair.place, forbidding, fair.hosts[0], Wish.NOT_WITH)
    applied = timetable.apply(fair.place, asked, answer)
    found = fair.meetings().values()
    assert found
    assert applied.left_out == 32 - len(found)
    assert {one.table for one in found} <= set(fair.tables[2:])
    assert not {gone, declined, unwilling} & {one.guest for one in found}
    assert (forbidding, fair.hosts[0]) not in {(one.guest, one.host) for one in found}
    assert all(one.start >= fair.slot(3) for one in found if one.guest == late)
    assert holds(fair.meetings())


def test_a_meeting_that_began_early_stays_where_it_is(fair: Fair) -> None:
    fair.plan()
    first = min(fair.meetings().values(), key=lambda one: (one.start, one.id))
    meeting_day.start(fair.place, first.id)
    asked = fair.question()
    assert first.id.hex() not in asked.wanted
    answer = fair.solve(asked)
    taken = {
        party
        for key, at in answer.placements.items()
        if at.slot == 0 and key in asked.wanted
        for party in (asked.wanted[key].host, asked.wanted[key].guest, bytes.fromhex(str(at.table)))
    }
    assert not taken & {first.host, first.guest, first.table}


def test_two_tables_with_one_number_are_two_tables(fair: Fair) -> None:
    with fair.place.write() as work:
        for table in fair.tables:
            work.change(Table, table, number=7, closed="noon", closed_from=fair.slot(6))
    asked = fair.question()
    ids = [one.id for one in asked.instance.participants]
    assert len(ids) == len(set(ids))
    timetable.apply(fair.place, asked, fair.solve(asked))
    assert len({one.table for one in fair.meetings().values()}) == 4
    assert max(one.start for one in fair.meetings().values()) == fair.slot(5)


def test_what_could_not_move_away_keeps_its_place_from_the_one_that_was_to_come_there(fair: Fair) -> None:
    fair.plan()
    before = fair.meetings()
    one = next(iter(before.values()))
    asked = fair.question()
    here = asked.current[one.id.hex()]
    other = next(
        key
        for key, wanted in asked.wanted.items()
        if asked.current[key].slot != here.slot
        and not {wanted.host, wanted.guest} & set(meetings.parties(one))
    )
    there = asked.current[other]
    swapped = {**asked.current, one.id.hex(): there, other: here}
    taken = asked.times[there.slot]
    with fair.place.write() as work:  # one of its parties is away where it was to go
        local = (taken.start + timedelta(hours=5)).strftime("%H:%M")
        until = (taken.end + timedelta(hours=5)).strftime("%H:%M")
        work.change(Enterprise, one.host, busy=(f"{local}-{until}",))
    applied = timetable.apply(fair.place, asked, Timetable(Status.FEASIBLE, swapped))
    found = fair.meetings()
    assert found[one.id].start == one.start
    assert applied.left_out == 2
    assert holds(found)


def test_a_table_that_was_given_to_another_desk_meanwhile_is_not_booked(fair: Fair) -> None:
    asked = fair.question()
    answer = fair.solve(asked)
    with fair.place.write() as work:
        other = Desk(id=work.new_id(), letter="B", number=2)
        work.add(other)
    meeting_grid.change_tables(fair.place, fair.tables[:1], desk=other.id)
    applied = timetable.apply(fair.place, asked, answer)
    assert applied.left_out > 0
    assert not any(one.table == fair.tables[0] for one in fair.meetings().values())
