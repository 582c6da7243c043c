"""The coordinator lays out the days and puts up the tables."""

from datetime import date

import pytest

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Desk, Enterprise, Hall, Meeting, Table
from fairdesk.domain.messages import UserFacingError
from fairdesk.usecases.meetings import meeting_grid
from fairdesk.usecases.meetings.meeting_grid import DayPlan, grid
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.undo import undo

DAY = date(2022, 3, 3)
NAMES = ("Morning", "Afternoon")


def laid_out(place: Workplace) -> meeting_grid.Grid:
    with place.read() as work:
        return grid(work)


def test_a_day_has_slots_before_and_after_lunch(place: Workplace) -> None:
    meeting_grid.lay_out(place, [DAY], DayPlan(minutes=20, buffer=10), NAMES)
    found = laid_out(place)
    assert [session.name for session in found.sessions] == ["Morning", "Afternoon"]
    assert len(found.slots) == 8 + 8
    first = found.slots[0].time
    assert found.slot_at(first.start) == found.slots[0]
    assert found.slot_at(first.end) is None
    assert found.slot_during(first.start) == found.slots[0]
    assert found.slot_during(first.end) is None, "between two slots people walk"


def test_laid_out_again_a_day_has_the_new_slots_only_and_undo_brings_the_old_ones(place: Workplace) -> None:
    meeting_grid.lay_out(place, [DAY], DayPlan(), NAMES)
    changed = meeting_grid.lay_out(
        place, [DAY], DayPlan(opens="10:00", closes="12:00", lunch_from="", lunch_until=""), NAMES
    )
    assert len(laid_out(place).slots) == 4
    undo(place, changed.span)
    assert len(laid_out(place).slots) == 16


@pytest.mark.parametrize(
    ("plan", "key"),
    [
        (DayPlan(opens="soon"), "grid.odd_time"),
        (DayPlan(opens="14:00", closes="10:00", lunch_from="", lunch_until=""), "grid.odd_times"),
        (DayPlan(lunch_from="19:00", lunch_until="20:00"), "grid.odd_times"),
        (DayPlan(minutes=0), "grid.odd_lengths"),
        (DayPlan(minutes=300, closes="13:30"), "grid.odd_times"),
        (DayPlan(buffer=-1), "grid.odd_lengths"),
    ],
)
def test_times_that_make_no_slots_are_refused(place: Workplace, plan: DayPlan, key: str) -> None:
    with pytest.raises(UserFacingError) as refused:
        meeting_grid.lay_out(place, [DAY], plan, NAMES)
    assert refused.value.title.key == key
    assert laid_out(place).slots == ()


def test_tables_are_numbered_and_no_number_is_given_twice(place: Workplace) -> None:
    with place.write() as work:
        hall = Hall(id=work.new_id(), name="A")
        work.add(hall)
    meeting_grid.add_tables(place, 1, 12, hall.id)
    with pytest.raises(UserFacingError) as refused:
        meeting_grid.add_tables(place, 12, 3)
    assert refused.value.advice.values == {"number": 13}
    found = laid_out(place)
    assert [table.number for table in found.tables] == list(range(1, 13))
    assert found.hall_name(found.tables[0]) == "A"
    for first, count in ((1, 0), (0, 5), (1, 5_000)):
        with pytest.raises(UserFacingError):
            meeting_grid.add_tables(place, first, count)


def test_a_table_is_closed_and_opened_again(place: Workplace, clock: SetClock) -> None:
    meeting_grid.lay_out(place, [DAY], DayPlan(), NAMES)
    meeting_grid.add_tables(place, 1, 1)
    table = laid_out(place).tables[0]
    meeting_grid.close_table(place, table.id, "  a leg broke ")
    found = laid_out(place)
    closed = found.tables[0]
    assert closed.closed == "a leg broke"
    assert not meeting_grid.can_be_used(closed, found.slots[1].time)
    assert meeting_grid.can_be_used(closed, found.slots[0].time), "that was before it broke"
    meeting_grid.reopen_table(place, table.id)
    assert meeting_grid.can_be_used(laid_out(place).tables[0], found.slots[1].time)


def test_tables_are_given_to_exhibitors_and_desks(place: Workplace) -> None:
    meeting_grid.add_tables(place, 1, 3)
    with place.write() as work:
        exhibitor = Enterprise(id=work.new_id(), name="Jizzax Plastmassa")
        work.add(exhibitor)
        desk = work.all(Desk)[0]
    one, two, three = laid_out(place).tables
    meeting_grid.change_tables(place, [one.id], enterprise=exhibitor.id)
    meeting_grid.change_tables(place, [two.id, three.id], desk=desk.id, spare=True)
    found = laid_out(place)
    assert found.own_tables == {exhibitor.id: found.table[one.id]}
    assert meeting_grid.books(found.table[two.id], desk.id)
    assert not meeting_grid.books(found.table[two.id], b"x" * 16)
    with pytest.raises(UserFacingError):
        meeting_grid.change_tables(place, [one.id], enterprise=b"x" * 16)


def test_a_table_with_meetings_stays(place: Workplace) -> None:
    meeting_grid.lay_out(place, [DAY], DayPlan(), NAMES)
    meeting_grid.add_tables(place, 1, 2)
    one, two = laid_out(place).tables
    with place.write() as work:
        start = laid_out(place).slots[3].time.start
        work.add(Meeting(id=work.new_id(), host=b"a" * 16, guest=b"b" * 16, start=start, table=one.id))
    with pytest.raises(UserFacingError):
        meeting_grid.remove_tables(place, [two.id, one.id])
    assert len(laid_out(place).tables) == 2
    meeting_grid.remove_tables(place, [two.id])
    assert [table.id for table in laid_out(place).tables] == [one.id]
    with pytest.raises(UserFacingError):
        meeting_grid.close_table(place, two.id, "gone")


def test_meetings_outside_a_new_grid_are_named(place: Workplace) -> None:
    meeting_grid.lay_out(place, [DAY], DayPlan(), NAMES)
    with place.write() as work:
        start = laid_out(place).slots[3].time.start
        meeting = Meeting(id=work.new_id(), host=b"a" * 16, guest=b"b" * 16, start=start)
        work.add(meeting)
    with place.read() as work:
        assert meeting_grid.outside_the_grid(work) == []
    meeting_grid.lay_out(place, [DAY], DayPlan(minutes=40), NAMES)
    with place.read() as work:
        assert [one.id for one in meeting_grid.outside_the_grid(work)] == [meeting.id]


def test_rules_have_sensible_values_until_somebody_sets_them(place: Workplace) -> None:
    assert laid_out(place).rules.must > laid_out(place).rules.want > laid_out(place).rules.would > 0
    meeting_grid.change_rules(place, must=30, most_meetings=8)
    meeting_grid.change_rules(place, want=6)
    rules = laid_out(place).rules
    assert (rules.must, rules.want, rules.most_meetings, rules.fair_shares) == (30, 6, 8, True)
    with place.read() as work:
        assert work.count(Table) == 0
