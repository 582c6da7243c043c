"""Two laptops at one fair book meetings without knowing of each other, and then exchange what they know."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from desks import SimulatedDesk, copies, exchange_all, give, prepare

from fairdesk.domain import meetings
from fairdesk.domain.entities import Desk, Enterprise, Id, Meeting
from fairdesk.domain.words import Confirmation
from fairdesk.usecases.meetings import meeting_day, meeting_grid, timetable
from fairdesk.usecases.meetings.bookings import NotFreeError
from fairdesk.usecases.meetings.meeting_grid import DayPlan

DAY = date(2022, 3, 3)


@pytest.fixture
def laptops(tmp_path: Path) -> Iterator[list[SimulatedDesk]]:
    """Two laptops that know the same six companies, the same day of slots and the same four tables."""
    (tmp_path / "prepared").mkdir()
    (tmp_path / "used").mkdir()
    with copies(prepare(tmp_path / "prepared", 2, people=6), tmp_path / "used") as desks:
        meeting_grid.lay_out(desks[0].place, [DAY], DayPlan(), ("Morning", "Afternoon"))
        meeting_grid.add_tables(desks[0].place, 1, 4)
        exchange_all(desks)
        yield desks


def booked(desk: SimulatedDesk, host: int, guest: int, slot: int, table: int) -> Id:
    companies = [one.id for one in desk.all(Enterprise)]
    with desk.place.read() as work:
        grid = meeting_grid.grid(work)
    return meeting_day.book(
        desk.place,
        companies[host],
        companies[guest],
        grid.slots[slot].time.start,
        grid.tables[table].id,
    ).meeting


def contested(desk: SimulatedDesk) -> dict[Id, Id]:
    return meetings.contested(one for one in desk.all(Meeting) if isinstance(one, Meeting))


def test_a_table_booked_twice_holds_one_meeting_and_both_laptops_know_which(
    laptops: list[SimulatedDesk],
) -> None:
    one, other = laptops
    first = booked(one, 0, 1, 4, 2)
    other.clock.advance(seconds=5)
    second = booked(other, 2, 3, 4, 2)
    exchange_all(laptops)
    assert contested(one) == contested(other) == {second: first}
    assert one.state_hash == other.state_hash
    meeting_day.lock(other.place, [second])
    give(other, one)
    assert contested(one) == {first: second}
    with one.place.read() as work:
        offer = next(timetable.Bookings(work).offers(parties_of(one, first), besides=first))
    meeting_day.move(one.place, first, offer.start, offer.table)
    exchange_all(laptops)
    assert contested(one) == contested(other) == {}


def parties_of(desk: SimulatedDesk, meeting: Id) -> tuple[Id, ...]:
    with desk.place.read() as work:
        found = work.get(Meeting, meeting)
    assert found is not None
    return meetings.parties(found)


def test_laptops_with_tables_of_their_own_never_book_one_twice(laptops: list[SimulatedDesk]) -> None:
    one, other = laptops
    with one.place.read() as work:
        tables = [table.id for table in meeting_grid.grid(work).tables]
        desks = {desk.id for desk in work.all(Desk)}
    assert {one.id, other.id} <= desks
    meeting_grid.change_tables(one.place, tables[:2], desk=one.id)
    meeting_grid.change_tables(one.place, tables[2:], desk=other.id)
    exchange_all(laptops)
    with pytest.raises(NotFreeError):
        booked(one, 0, 1, 4, 2)
    booked(one, 0, 1, 4, 0)
    booked(other, 2, 3, 4, 2)
    with pytest.raises(NotFreeError):
        booked(other, 4, 5, 4, 1)
    exchange_all(laptops)
    assert contested(one) == {}


def test_both_sides_are_noted_where_each_was_scanned_at_another_laptop(laptops: list[SimulatedDesk]) -> None:
    one, other = laptops
    meeting = booked(one, 0, 1, 4, 0)
    exchange_all(laptops)
    meeting_day.confirm(one.place, meeting, "host", Confirmation.PHONE)
    meeting_day.confirm(other.place, meeting, "guest", Confirmation.CHECK_IN)
    exchange_all(laptops)
    for desk in laptops:
        with desk.place.read() as work:
            found = work.get(Meeting, meeting)
        assert found is not None
        assert meetings.is_confirmed(found)
        assert found.host_confirmed_by == one.place.actor
