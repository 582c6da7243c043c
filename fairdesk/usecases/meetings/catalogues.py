"""The catalogue of a fair: everything that is shown and everything that is wanted, by sector and TN VED."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from fairdesk.domain.entities import Demand, Enterprise, Hall, Product
from fairdesk.domain.folding import fold
from fairdesk.domain.words import Participation
from fairdesk.usecases.meetings.agendas import Reader, Side
from fairdesk.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class Entry:
    """A Product, or with ``wanted`` a Demand. ``amount`` is a year's capacity, or the volume wanted."""

    wanted: bool
    name: str
    tn_ved: str | None
    unit: str | None
    price: Decimal | None
    currency: str | None
    amount: Decimal | None
    country: str | None
    about: str | None
    photo: str | None
    owner: Side


@dataclass(frozen=True, slots=True)
class Chapter:
    """Entries under one chapter of the TN VED, its first two digits; None for those without a code."""

    code: str | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class SectorPart:
    """What enterprises of one sector show, and what they want; None for those of no sector."""

    sector: str | None
    products: tuple[Chapter, ...]
    demands: tuple[Chapter, ...]


def catalogue(work: Work) -> list[SectorPart]:
    """Everything of enterprises that have not declined, sectors by code, entries by TN VED code and name."""
    reader = Reader(work)
    reader.read_all(Enterprise, Hall)
    parts: dict[str, tuple[list[Entry], list[Entry]]] = {}
    for record in (*work.all(Product), *work.all(Demand)):
        owner, side = reader.get(Enterprise, record.enterprise), reader.side(record.enterprise)
        if owner is None or side is None or owner.voided:
            continue
        if owner.participation is not Participation.DECLINED:
            entry = _entry(record, side)
            parts.setdefault(owner.sector or "", ([], []))[entry.wanted].append(entry)
    return [
        SectorPart(sector or None, _chapters(products), _chapters(demands))
        for sector, (products, demands) in sorted(parts.items(), key=lambda part: (not part[0], part[0]))
    ]


def _entry(record: Product | Demand, owner: Side) -> Entry:
    wanted = isinstance(record, Demand)
    return Entry(
        wanted,
        record.name,
        record.tn_ved,
        record.unit,
        record.price,
        record.currency,
        record.volume if isinstance(record, Demand) else record.capacity,
        record.country if isinstance(record, Demand) else None,
        record.about,
        record.photo,
        owner,
    )


def _chapters(entries: Iterable[Entry]) -> tuple[Chapter, ...]:
    chapters: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=_order):
        chapters.setdefault((entry.tn_ved or "")[:2], []).append(entry)
    return tuple(Chapter(code or None, tuple(some)) for code, some in chapters.items())


def _order(entry: Entry) -> tuple[bool, str, str, str]:
    return not entry.tn_ved, entry.tn_ved or "", fold(entry.name), fold(entry.owner.name)
