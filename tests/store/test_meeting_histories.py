"""Two laptops do whatever comes to their minds with meetings, exchange, and agree on everything."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from a_postgresql_server import DatabaseServer
from desks import SimulatedDesk, copies, exchange_all, prepare
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from moved_to_a_server import moved

from fairdesk.domain.entities import Enterprise, Id, Meeting, Plan, Record, Table
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.words import Confirmation, Missed, Wish
from fairdesk.scheduling.weighted import solve_weighted
from fairdesk.store import doctor
from fairdesk.usecases.enterprises import same_company
from fairdesk.usecases.front_desk import desk_meetings
from fairdesk.usecases.meetings import (
    agendas,
    call_board,
    meeting_day,
    meeting_grid,
    meeting_lists,
    planner,
    repairs,
    requests,
    timetable,
)
from fairdesk.usecases.meetings.bookings import Bookings
from fairdesk.usecases.meetings.meeting_grid import DayPlan

DAY = date(2022, 3, 3)
Action = Callable[[SimulatedDesk, int, int], object]


class NothingThereError(Exception):
    """There is nothing of the kind yet."""


def one_of(desk: SimulatedDesk, kind: type[Record], number: int) -> Id:
    found = sorted(one.id for one in desk.all(kind))
    if not found:
        raise NothingThereError
    return found[number % len(found)]


def two_of(desk: SimulatedDesk, a: int, b: int) -> tuple[Id, Id]:
    return one_of(desk, Enterprise, a), one_of(desk, Enterprise, a + b + 1)


def a_slot(desk: SimulatedDesk, number: int) -> object:
    with desk.place.read() as work:
        slots = meeting_grid.grid(work).slots
    return slots[number % len(slots)].time.start


def plan(desk: SimulatedDesk, a: int, b: int) -> None:
    with desk.place.read() as work:
        asked = timetable.question(work, for_repair=bool(a % 2))
    answer = solve_weighted(asked.instance, seconds=2, steps=200, start=asked.current)
    timetable.apply(desk.place, asked, answer)


def remove(desk: SimulatedDesk, a: int, b: int) -> None:
    """A table or an enterprise goes, as a laptop does that knows of nothing that needs it."""
    kind = (Table, Enterprise)[a % 2]
    if len(desk.all(kind)) > 2:
        with desk.place.write() as work:
            work.void(kind, one_of(desk, kind, b))


ACTIONS: dict[str, Action] = {
    "ask": lambda desk, a, b: requests.ask(desk.place, *two_of(desk, a, b), tuple(Wish)[b % 4]),
    "book": lambda desk, a, b: meeting_day.book(
        desk.place, *two_of(desk, a, b), a_slot(desk, b), one_of(desk, Table, a)
    ),
    "move": lambda desk, a, b: meeting_day.move(
        desk.place, one_of(desk, Meeting, a), a_slot(desk, b), one_of(desk, Table, a + b)
    ),
    "cancel": lambda desk, a, b: meeting_day.cancel(desk.place, one_of(desk, Meeting, a), "ill"),
    "start": lambda desk, a, b: meeting_day.start(desk.place, one_of(desk, Meeting, a)),
    "end": lambda desk, a, b: meeting_day.end(desk.place, one_of(desk, Meeting, a)),
    "miss": lambda desk, a, b: meeting_day.miss(desk.place, one_of(desk, Meeting, a), tuple(Missed)[b % 3]),
    "confirm": lambda desk, a, b: meeting_day.confirm_all(
        desk.place, one_of(desk, Enterprise, a), Confirmation.PHONE
    ),
    "lock": lambda desk, a, b: meeting_day.lock(desk.place, [one_of(desk, Meeting, a)], locked=b % 3 > 0),
    "walk in": lambda desk, a, b: meeting_day.walk_in(desk.place, *two_of(desk, a, b)),
    "put back": lambda desk, a, b: planner.put_back(desk.place, one_of(desk, Meeting, a)),
    "plan": plan,
    "repair": lambda desk, a, b: repairs.put_in_place(desk.place, repairs.propose(desk.place, seconds=0.05)),
    "take back": lambda desk, a, b: timetable.take_back(desk.place, one_of(desk, Plan, a)),
    "close": lambda desk, a, b: meeting_grid.close_table(desk.place, one_of(desk, Table, a), "leak"),
    "tables": lambda desk, a, b: meeting_grid.add_tables(desk.place, 1 + a % 6, 1),
    "lay out": lambda desk, a, b: meeting_grid.lay_out(
        desk.place, [DAY], DayPlan(minutes=(20, 30)[a % 2]), ("Morning", "Afternoon")
    ),
    "same": lambda desk, a, b: same_company.merge(desk.place, *two_of(desk, a, b)),
    "remove": remove,
    "later": lambda desk, a, b: desk.clock.advance(seconds=60 * (a + b)),
}
EXCHANGE = "exchange"
HISTORY = st.lists(
    st.tuples(
        st.integers(0, 1), st.sampled_from([*ACTIONS, EXCHANGE]), st.integers(0, 7), st.integers(0, 40)
    ),
    min_size=20,
    max_size=40,
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two laptops that know six companies, a day and three tables."""
    folder = tmp_path_factory.mktemp("prepared")
    (folder / "raw").mkdir()
    with copies(prepare(folder / "raw", 2, people=6), folder / "ready") as desks:
        meeting_grid.lay_out(desks[0].place, [DAY], DayPlan(), ("Morning", "Afternoon"))
        meeting_grid.add_tables(desks[0].place, 1, 3)
        exchange_all(desks)
    return folder / "ready"


@settings(max_examples=5, deadline=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
@given(history=HISTORY)
def test_whatever_two_laptops_do_they_agree_after_an_exchange(
    prepared: Path, history: list[tuple[int, str, int, int]]
) -> None:
    with TemporaryDirectory() as into, copies(sorted(prepared.iterdir()), Path(into)) as desks:
        live_through(history, desks)


@settings(max_examples=2, deadline=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
@given(history=HISTORY)
def test_a_laptop_and_a_portal_on_a_server_agree_as_well(
    prepared: Path, database_server: DatabaseServer, history: list[tuple[int, str, int, int]]
) -> None:
    with (
        TemporaryDirectory() as into,
        copies(sorted(prepared.iterdir()), Path(into)) as [laptop, other],
        database_server.new_database() as url,
        moved(other, url) as portal,
    ):
        live_through(history, [laptop, portal])


def live_through(history: list[tuple[int, str, int, int]], desks: list[SimulatedDesk]) -> None:
    for number, what, a, b in history:
        if what == EXCHANGE:
            exchange_all(desks)
            continue
        try:
            ACTIONS[what](desks[number], a, b)
        except (UserFacingError, NothingThereError):
            continue  # refused with a sentence: nothing was done
    exchange_all(desks)
    agree(desks)


def agree(desks: list[SimulatedDesk]) -> None:
    one, other = desks
    one.clock.at = other.clock.at = max(one.clock.at, other.clock.at)
    assert one.state_hash == other.state_hash
    assert everything_read(one) == everything_read(other)
    for desk in desks:
        report = doctor.examine(desk.store, desk.fair)
        assert report.ok, report.problems


def everything_read(desk: SimulatedDesk) -> tuple[object, ...]:
    """What people see of meetings, which must not depend on where they stand."""
    with desk.place.read() as work:
        books, seen, board = Bookings(work), planner.read(work), call_board.board(work)
        assert all(one.time.end <= other.time.start for one, other in pairwise(books.grid.slots))
        listed = meeting_lists.meeting_list(work)
        assert {one.meeting.id for one in listed if one.contested} == set(books.contested)
        days = [desk_meetings.company_day(work, one) for one in sorted(books.enterprises)]
        return (
            dict(books.contested),
            [(need.meeting.id, need.reason) for need in repairs.needs(work)],
            [str(meeting_lists.as_data(talk)) for talk in listed],
            sorted((card.id, card.state, card.slots, card.companies) for card in seen.cards.values()),
            [(one.pair.host, one.pair.guest, one.left) for one in seen.tray],
            [(day.unconfirmed, len(day.due), len(day.gone)) for day in days if day],
            (board.now, board.next, board.called),
            [(one.members, len(one.talks), one.free) for one in agendas.agendas(work)],
            len(agendas.whole_grid(work).besides),
        )
