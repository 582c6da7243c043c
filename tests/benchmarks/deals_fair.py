"""A fair with thousands of negotiations, for benchmarks about them."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from fairdesk.domain.clock import SetClock
from fairdesk.domain.deals import meeting_negotiation_id, party_id
from fairdesk.domain.entities import (
    DealItem,
    DealParty,
    Delegate,
    Enterprise,
    Fair,
    Id,
    Meeting,
    Negotiation,
    NegotiationNote,
    Product,
    Table,
)
from fairdesk.domain.words import DealPart, NegotiationOutcome, Part
from fairdesk.store.store import Store
from fairdesk.usecases.ports import Work, Workplace

ENTERPRISES = 775
EXHIBITORS = 142
TABLES = 100
ITEMS = 3
NOTES = 4
_TOGETHER = 100
_MORNING = datetime(2022, 3, 3, 4, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Deals:
    """Where it is, its clock, and ids to work with."""

    place: Workplace
    clock: SetClock
    negotiations: list[Id]
    items: list[Id]
    tables: list[Id]


@contextmanager
def fair_of_deals(folder: Path, count: int = 2_000) -> Iterator[Deals]:
    """A new fair: every negotiation has two parties, three items and four notes."""
    clock = SetClock(_MORNING)
    store = Store(folder, clock)
    days = {"start": date(2022, 3, 3), "end": date(2022, 3, 3)}
    fair = store.create_fair(Fair(id=b"", code="JI-2022-01", name="Jizzax", **days), "A", "Dilnoza")
    place = Workplace(store, fair.id, clock, "Dilnoza")
    dice = random.Random(20220303)
    with place.write() as work:
        enterprises, tables = _company_records(work), _tables(work)
    negotiations: list[Id] = []
    for start in range(0, count, _TOGETHER):
        clock.at = _MORNING + timedelta(seconds=start * 12)
        with place.write() as work:
            negotiations += [
                _negotiation(work, dice, enterprises, dice.choice(tables)) for _ in range(_TOGETHER)
            ]
    clock.at = _MORNING + timedelta(hours=8)
    with place.read() as work:
        items = [item.id for item in work.all(DealItem)]
    yield Deals(place, clock, negotiations, items, tables)
    store.close()


def _company_records(work: Work) -> list[Id]:
    found: list[Id] = []
    for number in range(ENTERPRISES):
        part = Part.EXHIBITOR if number < EXHIBITORS else Part.PARTICIPANT
        enterprise = Enterprise(
            id=work.new_id(), name=f"Jizzax {number} MCHJ", stir=f"{number:09d}", part=part
        )
        work.add(enterprise)
        found.append(enterprise.id)
        for person in range(2):
            work.add(Delegate(id=work.new_id(), enterprise=enterprise.id, name=f"Olim {number} {person}"))
        for product in range(20 if number < EXHIBITORS else 0):
            price = Decimal(1000 * (product + 1))
            work.add(
                Product(
                    id=work.new_id(),
                    enterprise=enterprise.id,
                    name=f"Quvur {product}",
                    unit="kg",
                    price=price,
                )
            )
    return found


def _tables(work: Work) -> list[Id]:
    tables = [Table(id=work.new_id(), number=number) for number in range(1, TABLES + 1)]
    for table in tables:
        work.add(table)
    return [table.id for table in tables]


def _negotiation(work: Work, dice: random.Random, enterprises: list[Id], table: Id) -> Id:
    host, guest = dice.choice(enterprises[:EXHIBITORS]), dice.choice(enterprises[EXHIBITORS:])
    meeting = Meeting(id=work.new_id(), host=host, guest=guest, start=work.now, table=table, started=work.now)
    work.add(meeting)
    made = Negotiation(
        id=meeting_negotiation_id(meeting.id),
        meeting=meeting.id,
        table=table,
        started=work.now,
        ended=work.now,
        outcome=dice.choice(list(NegotiationOutcome)),
        by=f"{dice.randrange(40)}",
    )
    work.add(made)
    for place, (enterprise, part) in enumerate(((host, DealPart.SELLER), (guest, DealPart.BUYER))):
        party = party_id(made.id, enterprise)
        work.add(DealParty(id=party, negotiation=made.id, enterprise=enterprise, part=part, place=place))
    for place in range(ITEMS):
        quantity, price = Decimal(dice.randrange(1, 9000)), Decimal(dice.randrange(1, 900)) * 100
        item = DealItem(
            id=work.new_id(),
            negotiation=made.id,
            place=place,
            name=f"Quvur {place}",
            quantity=quantity,
            price=price,
        )
        work.add(item)
    for number in range(NOTES):
        note = NegotiationNote(
            id=work.new_id(), negotiation=made.id, at=work.now, text=f"Narx kelishildi {number}", by="Dilnoza"
        )
        work.add(note)
    return made.id
