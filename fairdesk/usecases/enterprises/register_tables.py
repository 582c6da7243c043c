"""The tables of the register, and the pane that shows all about one enterprise.

Enterprises that are one company stand in one row: the record with the lowest id leads, what it lacks is
taken from the others, and their people, products and demands are counted together.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from fairdesk.domain.badge_codes import short_number
from fairdesk.domain.clock import day_bounds, fair_day
from fairdesk.domain.entities import (
    Badge,
    Delegate,
    Demand,
    Enterprise,
    Id,
    Offer,
    Pass,
    Printing,
    Product,
    Record,
    Sample,
    Visit,
    VisitNote,
)
from fairdesk.domain.folding import fold
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.scan import Whereabouts
from fairdesk.domain.values import field_types
from fairdesk.domain.words import Part, Participation, Role, Size
from fairdesk.usecases.enterprises import participation, same_company
from fairdesk.usecases.ports import Attendance, Work, Workplace

R = TypeVar("R", bound=Record)

LATEST = 50
"""Visits and passes that the pane of an enterprise shows."""

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_alphabet = lru_cache(maxsize=16_384)(fold)
"""Where a name stands in a table; remembered, since tables are read again after every change."""


class BadgeState(StrEnum):
    """How far a person's badge is."""

    NONE = "none"
    ISSUED = "issued"
    PRINTED = "printed"
    REVOKED = "revoked"


class Presence(StrEnum):
    """Where a person is."""

    NOT_YET = "not_yet"
    INSIDE = "inside"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class EnterpriseRow:
    """A company in the table. ``ids`` are all its records; ``here`` counts its people inside now."""

    id: Id
    ids: tuple[Id, ...]
    name: str
    stir: str | None
    region: str | None
    sector: str | None
    size: Size | None
    part: Part
    participation: Participation
    stand: str | None
    people: int
    products: int
    demands: int
    badges: int
    here: int


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in the table. ``enterprise`` is the company's leading record."""

    id: Id
    name: str
    position: str | None
    role: Role
    enterprise: Id | None
    enterprise_name: str
    phone: str | None
    badge: Id | None
    number: str | None
    badge_state: BadgeState
    presence: Presence


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product in the table."""

    id: Id
    name: str
    tn_ved: str | None
    unit: str | None
    price: Decimal | None
    currency: str | None
    capacity: Decimal | None
    enterprise: Id | None
    enterprise_name: str
    stand: str | None
    samples: int


@dataclass(frozen=True, slots=True)
class DemandRow:
    """A demand in the table."""

    id: Id
    name: str
    tn_ved: str | None
    unit: str | None
    volume: Decimal | None
    price: Decimal | None
    currency: str | None
    country: str | None
    enterprise: Id | None
    enterprise_name: str
    offers: int
    samples: int


Row = EnterpriseRow | PersonRow | ProductRow | DemandRow


@dataclass(frozen=True, slots=True)
class ProductSeen:
    """A product with the pieces of it that are shown."""

    product: Product
    samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True)
class OfferSeen:
    """An offer with who makes it and for what."""

    offer: Offer
    enterprise_name: str
    demand_name: str


@dataclass(frozen=True, slots=True)
class DemandSeen:
    """A demand with what was offered and what was shown."""

    demand: Demand
    offers: tuple[OfferSeen, ...]
    samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True)
class VisitSeen:
    """A visit to the enterprise's stand."""

    visit: Visit
    name: str
    enterprise_name: str
    notes: tuple[VisitNote, ...]


@dataclass(frozen=True, slots=True)
class PassOf:
    """A pass of one of the enterprise's people."""

    noted: Pass
    name: str


@dataclass(frozen=True)
class EnterpriseDetails:
    """All that the pane beside the table shows. ``records`` are the company's records as they stand."""

    enterprise: Enterprise
    records: tuple[Enterprise, ...]
    participation: Participation
    people: tuple[PersonRow, ...]
    products: tuple[ProductSeen, ...]
    demands: tuple[DemandSeen, ...]
    offers: tuple[OfferSeen, ...]
    visits: tuple[VisitSeen, ...]
    passes: tuple[PassOf, ...]


# Tables


def rows(place: Workplace, kind: str) -> Sequence[Row]:
    """A table of the register, in the order of names: of "enterprise", "delegate", "product", "demand"."""
    return _TABLES[kind](place)


def enterprises(place: Workplace) -> list[EnterpriseRow]:
    """All companies."""
    with place.read() as work:
        people = work.all(Delegate)
        attendance = work.attendance(_today(work))
        holders = {badge.delegate for badge in work.all(Badge) if _counts(badge)}
        counted = {
            "people": _sums(people, lambda person: True),
            "badges": _sums(people, lambda person: person.id in holders),
            "here": _sums(people, lambda person: person.id in attendance and attendance[person.id].inside),
            "products": work.tally(Product, "enterprise"),
            "demands": work.tally(Demand, "enterprise"),
        }
        came = {person.enterprise for person in people if person.id in attendance}
        companies = same_company.companies(work)
    found = [_enterprise_row(company, counted, came) for company in companies]
    return sorted(found, key=lambda row: _alphabet(row.name))


def people(place: Workplace) -> list[PersonRow]:
    """Everybody who is on the lists."""
    with place.read() as work:
        leading = _leading(work)
        attendance = work.attendance(_today(work))
        printed = work.tally(Printing, "badge")
        badges: dict[Id, list[Badge]] = {}
        for badge in work.all(Badge):
            if badge.delegate:
                badges.setdefault(badge.delegate, []).append(badge)
        found = [
            _person_row(person, leading, badges.get(person.id, ()), printed, attendance.get(person.id))
            for person in work.all(Delegate)
        ]
    return sorted(found, key=lambda row: _alphabet(row.name))


def products(place: Workplace) -> list[ProductRow]:
    """All products."""
    with place.read() as work:
        leading = _leading(work)
        samples = work.tally(Sample, "product")
        found = [_product_row(product, leading, samples) for product in work.all(Product)]
    return sorted(found, key=lambda row: _alphabet(row.name))


def demands(place: Workplace) -> list[DemandRow]:
    """All demands."""
    with place.read() as work:
        leading = _leading(work)
        offers, samples = work.tally(Offer, "demand"), work.tally(Sample, "demand")
        found = [_demand_row(demand, leading, offers, samples) for demand in work.all(Demand)]
    return sorted(found, key=lambda row: _alphabet(row.name))


_TABLES: Mapping[str, Callable[[Workplace], Sequence[Row]]] = {
    Enterprise.kind: enterprises,
    Delegate.kind: people,
    Product.kind: products,
    Demand.kind: demands,
}


def _enterprise_row(
    company: Sequence[Enterprise], counted: Mapping[str, Mapping[Id, int]], came: Collection[Id | None]
) -> EnterpriseRow:
    shown = combined(company)
    total = {what: sum(counts.get(one.id, 0) for one in company) for what, counts in counted.items()}
    return EnterpriseRow(
        id=shown.id,
        ids=tuple(one.id for one in company),
        name=shown.name,
        stir=shown.stir,
        region=shown.region,
        sector=shown.sector,
        size=shown.size,
        part=shown.part,
        participation=participation.shown(
            [one.participation for one in company], came=any(one.id in came for one in company)
        ),
        stand=shown.stand,
        people=total["people"],
        products=total["products"],
        demands=total["demands"],
        badges=total["badges"],
        here=total["here"],
    )


def _person_row(
    person: Delegate,
    leading: Mapping[Id, Enterprise],
    badges: Sequence[Badge],
    printed: Mapping[Id, int],
    attendance: Attendance | None,
) -> PersonRow:
    enterprise = leading.get(person.enterprise) if person.enterprise else None
    badge = next((one for one in badges if _counts(one)), badges[-1] if badges else None)
    return PersonRow(
        id=person.id,
        name=person.name or "",
        position=person.position,
        role=person.role,
        enterprise=enterprise.id if enterprise else None,
        enterprise_name=enterprise.name if enterprise else "",
        phone=person.phone,
        badge=badge.id if badge else None,
        number=short_number(badge.desk, badge.counter) if badge else None,
        badge_state=_badge_state(badge, printed),
        presence=_presence(attendance),
    )


def _badge_state(badge: Badge | None, printed: Mapping[Id, int]) -> BadgeState:
    if badge is None:
        return BadgeState.NONE
    if not _counts(badge):
        return BadgeState.REVOKED
    return BadgeState.PRINTED if printed.get(badge.id) else BadgeState.ISSUED


def _presence(attendance: Attendance | None) -> Presence:
    if attendance is None:
        return Presence.NOT_YET
    return Presence.INSIDE if attendance.inside else Presence.OUT


def _product_row(product: Product, leading: Mapping[Id, Enterprise], samples: Mapping[Id, int]) -> ProductRow:
    enterprise = leading.get(product.enterprise) if product.enterprise else None
    return ProductRow(
        id=product.id,
        name=product.name,
        tn_ved=product.tn_ved,
        unit=product.unit,
        price=product.price,
        currency=product.currency,
        capacity=product.capacity,
        enterprise=enterprise.id if enterprise else None,
        enterprise_name=enterprise.name if enterprise else "",
        stand=enterprise.stand if enterprise else None,
        samples=samples.get(product.id, 0),
    )


def _demand_row(
    demand: Demand, leading: Mapping[Id, Enterprise], offers: Mapping[Id, int], samples: Mapping[Id, int]
) -> DemandRow:
    enterprise = leading.get(demand.enterprise) if demand.enterprise else None
    return DemandRow(
        id=demand.id,
        name=demand.name,
        tn_ved=demand.tn_ved,
        unit=demand.unit,
        volume=demand.volume,
        price=demand.price,
        currency=demand.currency,
        country=demand.country,
        enterprise=enterprise.id if enterprise else None,
        enterprise_name=enterprise.name if enterprise else "",
        offers=offers.get(demand.id, 0),
        samples=samples.get(demand.id, 0),
    )


def combined(company: Sequence[Enterprise]) -> Enterprise:
    """One record for a company: the first of its records, with what it lacks taken from the others."""
    lead, *others = company
    if not others:
        return lead
    lacking: dict[str, Any] = {}
    for name, kind in field_types(Enterprise).items():
        values = (getattr(one, name) for one in company)
        lacking[name] = next((value for value in values if value != kind.default), kind.default)
    return replace(lead, **lacking)


def _leading(work: Work) -> dict[Id, Enterprise]:
    """For every enterprise its company as one record."""
    companies = [(company, combined(company)) for company in same_company.companies(work)]
    return {one.id: shown for company, shown in companies for one in company}


def _sums(people: Sequence[Delegate], wanted: Callable[[Delegate], bool]) -> dict[Id, int]:
    """How many of the wanted people each enterprise has."""
    sums: dict[Id, int] = {}
    for person in people:
        if person.enterprise and wanted(person):
            sums[person.enterprise] = sums.get(person.enterprise, 0) + 1
    return sums


def _counts(badge: Badge) -> bool:
    return badge.revoked is None and badge.replaced_by is None


def _today(work: Work) -> datetime:
    zone = work.fair.time_zone
    return day_bounds(fair_day(work.now, zone), zone)[0]


# The pane


def details(place: Workplace, enterprise: Id) -> EnterpriseDetails:
    """All about one company, whichever of its records is asked for.

    Raises ``UserFacingError`` where it is not in the register any more.
    """
    with place.read() as work:
        known = work.get(Enterprise, enterprise)
        if known is None or known.voided:
            raise UserFacingError(message("register.no_record"), message("register.no_record_advice"))
        ids = same_company.members(work, enterprise)
        company = [one for one_id in ids if (one := work.get(Enterprise, one_id))]
        shown = combined(company)
        people = _owned(work, Delegate, ids)
        seen = [_person_seen(work, person, shown) for person in people]
        return EnterpriseDetails(
            enterprise=shown,
            records=tuple(company),
            participation=participation.shown(
                [one.participation for one in company],
                came=any(row.presence is not Presence.NOT_YET for row in seen),
            ),
            people=tuple(sorted(seen, key=lambda row: _alphabet(row.name))),
            products=tuple(
                _product_seen(work, one) for owner in ids for one in work.all(Product, enterprise=owner)
            ),
            demands=tuple(
                _demand_seen(work, one) for owner in ids for one in work.all(Demand, enterprise=owner)
            ),
            offers=tuple(
                _offer_seen(work, one) for owner in ids for one in work.all(Offer, enterprise=owner)
            ),
            visits=_visits(work, ids),
            passes=_passes(work, people),
        )


def _owned(work: Work, record_type: type[R], enterprises: Sequence[Id]) -> list[R]:
    return [record for one in enterprises for record in work.all(record_type, enterprise=one)]


def _person_seen(work: Work, person: Delegate, enterprise: Enterprise) -> PersonRow:
    badges = work.all(Badge, delegate=person.id)
    printed = {badge.id: work.count(Printing, badge=badge.id) for badge in badges}
    return _person_row(
        person, {person.enterprise or b"": enterprise}, badges, printed, _attendance(work, person.id)
    )


def _attendance(work: Work, person: Id) -> Attendance | None:
    first = work.first_entry(person, _LONG_AGO)
    if first is None or first.at is None:
        return None
    last = work.last_pass(person, _today(work))
    return Attendance(first.at, inside=Whereabouts(last).inside)


def _product_seen(work: Work, product: Product) -> ProductSeen:
    return ProductSeen(product, tuple(work.all(Sample, product=product.id)))


def _demand_seen(work: Work, demand: Demand) -> DemandSeen:
    offers = tuple(_offer_seen(work, offer) for offer in work.all(Offer, demand=demand.id))
    return DemandSeen(demand, offers, tuple(work.all(Sample, demand=demand.id)))


def _offer_seen(work: Work, offer: Offer) -> OfferSeen:
    return OfferSeen(offer, _name(work, Enterprise, offer.enterprise), _name(work, Demand, offer.demand))


def _visits(work: Work, enterprises: Sequence[Id]) -> tuple[VisitSeen, ...]:
    latest = sorted(_owned(work, Visit, enterprises), key=lambda visit: visit.at or _LONG_AGO, reverse=True)[
        :LATEST
    ]
    return tuple(_visit_seen(work, visit) for visit in latest)


def _visit_seen(work: Work, visit: Visit) -> VisitSeen:
    badge = work.get(Badge, visit.badge) if visit.badge else None
    person_id = visit.delegate or (badge.delegate if badge else None)
    person = work.get(Delegate, person_id) if person_id else None
    return VisitSeen(
        visit,
        (person.name or "") if person else "",
        _name(work, Enterprise, person.enterprise) if person else "",
        tuple(work.all(VisitNote, visit=visit.id)),
    )


def _passes(work: Work, people: Sequence[Delegate]) -> tuple[PassOf, ...]:
    found = [
        PassOf(noted, person.name or "")
        for person in people
        for badge in work.all(Badge, delegate=person.id)
        for noted in work.all(Pass, badge=badge.id)
    ]
    return tuple(sorted(found, key=lambda one: one.noted.at or _LONG_AGO, reverse=True)[:LATEST])


def _name(work: Work, record_type: type[Enterprise | Demand], record_id: Id | None) -> str:
    found = work.get(record_type, record_id) if record_id else None
    return found.name if found else ""
