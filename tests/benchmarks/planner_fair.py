"""A sample-size planner: 775 enterprises, 120 tables, two days of 16 slots, 3,000 meetings, 5,000 wishes."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Enterprise, Hall, Id, Meeting, MeetingRequest, Session, Table
from fairdesk.domain.grid import GridSlot
from fairdesk.domain.words import Confirmation, MeetingSource, Part, RequestSource, Wish
from fairdesk.store.store import Store
from fairdesk.usecases.meetings import meeting_grid
from fairdesk.usecases.ports import Work, Workplace
from fairdesk.usecases.sample import sample_records

NOW = datetime(2022, 3, 3, 4, 42, tzinfo=UTC)
"""09:42 in Jizzakh: the second slot of the first day is on."""
MEETINGS, WISHES, TABLES, OWN = 3_000, 5_000, 120, 40
_DAYS = (date(2022, 3, 3), date(2022, 3, 4))
_SESSIONS = (("Ertalab", "09:00", "13:00"), ("Tushdan keyin", "14:00", "18:00"))


def planner_fair(
    folder: Path, meetings: int = MEETINGS, wishes: int = WISHES
) -> tuple[Store, Workplace, SetClock]:
    """Makes the fair in an empty folder: the same every time."""
    clock = SetClock(NOW)
    store = Store(folder, clock)
    sample = sample_records.generate()
    fair = store.create_fair(replace(sample.fair, end=_DAYS[-1]), "Coordinator 1", "Kamola")
    place = Workplace(store, fair.id, clock, "Kamola Ismoilova")
    with place.write() as work:
        for record in sample.records():
            work.add(record)
    with place.write() as work:
        _lay_out(work, sample.halls, sample.enterprises)
    with place.write() as work:
        _fill(work, random.Random(2022), meetings, wishes)
    return store, place, clock


def _lay_out(work: Work, halls: Sequence[Hall], enterprises: Sequence[Enterprise]) -> None:
    for day in _DAYS:
        for name, opens, closes in _SESSIONS:
            work.add(Session(id=work.new_id(), name=name, day=day, opens=opens, closes=closes))
    exhibitors = [one for one in enterprises if one.part is Part.EXHIBITOR]
    for number in range(1, TABLES + 1):
        hall = halls[(number - 1) * len(halls) // TABLES].id
        own = exhibitors[number - TABLES + OWN - 1].id if number > TABLES - OWN else None
        work.add(Table(id=work.new_id(), number=number, hall=hall, enterprise=own))


def _fill(work: Work, chance: random.Random, count: int, wishes: int) -> None:
    grid = meeting_grid.grid(work)
    enterprises = work.all(Enterprise)
    hosts = [one.id for one in enterprises if one.part is Part.EXHIBITOR]
    guests = [one.id for one in enterprises if one.part is not Part.EXHIBITOR]
    met = list(_meetings(work, chance, grid, hosts, guests, count))
    pairs = [(one.host, one.guest) for one in met]
    known = set(pairs)
    while len(pairs) < wishes:
        pair = (chance.choice(hosts), chance.choice(guests))
        if pair not in known:
            known.add(pair)
            pairs.append(pair)
    for number, (host, guest) in enumerate(pairs):
        work.add(
            MeetingRequest(
                id=work.new_id(),
                asker=guest,
                wanted=host,
                wish=chance.choice((Wish.MUST, Wish.WANT, Wish.WOULD)),
                source=RequestSource.FORM,
                at=NOW - timedelta(minutes=number % 400),
                by="Kamola Ismoilova",
            )
        )


def _meetings(
    work: Work,
    chance: random.Random,
    grid: meeting_grid.Grid,
    hosts: Sequence[Id],
    guests: Sequence[Id],
    count: int,
) -> Iterator[Meeting]:
    places = [(slot, table) for slot in grid.slots for table in grid.tables]
    chance.shuffle(places)
    busy: set[tuple[Id, int]] = set()
    for slot, table in places[:count]:
        host = table.enterprise or next(one for one in _drawn(chance, hosts) if (one, slot.place) not in busy)
        guest = next(one for one in _drawn(chance, guests) if (one, slot.place) not in busy)
        if (host, slot.place) in busy:
            continue
        busy |= {(host, slot.place), (guest, slot.place)}
        made = Meeting(id=work.new_id(), host=host, guest=guest, start=slot.time.start, table=table.id)
        made = replace(made, **_state(chance, slot))
        work.add(made)
        yield made


def _drawn(chance: random.Random, some: Sequence[Id]) -> Iterator[Id]:
    while True:
        yield chance.choice(some)


def _state(chance: random.Random, slot: GridSlot) -> dict[str, object]:
    sure = chance.random() < 0.55
    how = Confirmation.PHONE if sure else None
    start = slot.time.start
    known: dict[str, object] = {
        "host_confirmed": how,
        "guest_confirmed": how,
        "locked": chance.random() < 0.05,
        "source": MeetingSource.PLAN,
        "weight": 20,
    }
    if start > NOW:
        return known
    if slot.time.end <= NOW:
        return known | {"started": start, "ended": slot.time.end, "host_came": start, "guest_came": start}
    if chance.random() < 0.15:
        return known | {"host_came": start}
    return known | {"started": start, "host_came": start, "guest_came": start}
