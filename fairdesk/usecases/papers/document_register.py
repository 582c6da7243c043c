"""The register of documents: chosen, sorted and summed up."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from fairdesk.domain.entities import Id
from fairdesk.domain.folding import fold
from fairdesk.domain.papers import DocumentState
from fairdesk.domain.words import DealPart
from fairdesk.usecases.papers.document_kinds import Counts
from fairdesk.usecases.papers.document_rows import STANDING, PartyRow, Row, all_rows
from fairdesk.usecases.ports import Work

__all__ = [
    "Filter",
    "Order",
    "PartyRow",
    "Register",
    "Row",
    "Split",
    "Splits",
    "Total",
    "register",
    "splits",
    "totals",
]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents are asked for; what is empty asks for nothing. ``text`` is looked for in any script."""

    kind: str | None = None
    counts: Counts | None = None
    states: frozenset[DocumentState] = frozenset()
    party: Id | None = None
    sector: str | None = None
    region: str | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    currency: str | None = None
    specialist: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    text: str = ""


class Order(StrEnum):
    """What the rows are sorted by."""

    NUMBER = "number"
    DAY = "day"
    STATE = "state"
    PARTIES = "parties"
    SUM = "sum"
    SPECIALIST = "specialist"


@dataclass(frozen=True, slots=True)
class Total:
    """What the documents in one state and currency come to."""

    state: DocumentState
    currency: str
    count: int
    sum: Decimal


@dataclass(frozen=True, slots=True)
class Split:
    """A part of the documents that count: how many, and what they come to by currency."""

    count: int = 0
    sums: Mapping[str, Decimal] = field(default_factory=dict[str, Decimal])


@dataclass(frozen=True, slots=True)
class Splits:
    """Printed and signed documents as the host region sees them.

    A deal ``inside`` the region stands among its ``purchases`` and among its ``supplies``, so these do not
    add up to the totals.
    """

    purchases: Split = field(default_factory=Split)
    supplies: Split = field(default_factory=Split)
    inside: Split = field(default_factory=Split)


@dataclass(frozen=True, slots=True)
class Register:
    """The rows that were asked for, and what they come to. Every document counts once."""

    rows: tuple[Row, ...]
    totals: tuple[Total, ...]
    splits: Splits = field(default_factory=Splits)


def register(
    work: Work, asked: Filter | None = None, order: Order = Order.NUMBER, *, descending: bool = False
) -> Register:
    """The documents that are asked for."""
    rows = chosen(all_rows(work), asked or Filter())
    rows.sort(key=_KEYS[order], reverse=descending)
    return Register(tuple(rows), totals(rows), splits(rows, work.fair.region))


def chosen(rows: Iterable[Row], asked: Filter) -> list[Row]:
    """The rows that are asked for."""
    words = fold(asked.text).split()
    return [row for row in rows if all(is_right(row, asked) for is_right in _CONDITIONS) and _has(row, words)]


_CONDITIONS: Sequence[Callable[[Row, Filter], bool]] = (
    lambda row, asked: asked.kind in (None, row.template),
    lambda row, asked: asked.counts in (None, row.counts),
    lambda row, asked: not asked.states or row.state in asked.states,
    lambda row, asked: asked.party is None or any(one.is_of(asked.party) for one in row.parties),
    lambda row, asked: asked.sector is None or any(one.sector == asked.sector for one in row.parties),
    lambda row, asked: asked.region is None or any(one.region == asked.region for one in row.parties),
    lambda row, asked: asked.least is None or (row.sum is not None and row.sum >= asked.least),
    lambda row, asked: asked.most is None or (row.sum is not None and row.sum <= asked.most),
    lambda row, asked: asked.currency in (None, row.currency),
    lambda row, asked: asked.specialist in (None, row.specialist),
    lambda row, asked: asked.first_day is None or (row.day is not None and row.day >= asked.first_day),
    lambda row, asked: asked.last_day is None or (row.day is not None and row.day <= asked.last_day),
)


def _has(row: Row, words: Sequence[str]) -> bool:
    """Whether each of the folded words begins a word of the row."""
    if not words:
        return True
    told = (row.number, row.subject, row.portal_lot, row.specialist, *(one.name for one in row.parties))
    folded = " ".join(["", *(fold(one) for one in told)])
    return all(f" {word}" in folded for word in words)


_STATES = list(DocumentState)
_KEYS: Mapping[Order, Callable[[Row], tuple[object, ...]]] = {
    Order.NUMBER: lambda row: (row.number, row.id),
    Order.DAY: lambda row: (row.day or date.min, row.number, row.id),
    Order.STATE: lambda row: (_STATES.index(row.state), row.number, row.id),
    Order.PARTIES: lambda row: ([fold(one.name) for one in row.parties], row.number, row.id),
    Order.SUM: lambda row: (row.sum or Decimal(0), row.number, row.id),
    Order.SPECIALIST: lambda row: (fold(row.specialist), row.number, row.id),
}


# What they come to


def totals(rows: Iterable[Row]) -> tuple[Total, ...]:
    """Counts and sums by state and currency, of the documents that count."""
    counted: Counter[tuple[DocumentState, str]] = Counter()
    sums: dict[tuple[DocumentState, str], Decimal] = {}
    for row in rows:
        if row.is_counted:
            key = row.state, row.currency
            counted[key] += 1
            sums[key] = sums.get(key, Decimal(0)) + (row.sum or 0)
    keys = sorted(counted, key=lambda key: (_STATES.index(key[0]), key[1] != "UZS", key[1]))
    return tuple(Total(*key, counted[key], sums[key]) for key in keys)


def splits(rows: Iterable[Row], host: str | None) -> Splits:
    """What a region buys and supplies by the documents that count."""
    standing = [row for row in rows if row.is_counted and row.state in STANDING]
    buys = {row.id for row in standing if _is_in(row, host, _BUYING)}
    sells = {row.id for row in standing if _is_in(row, host, _SUPPLYING)}
    return Splits(
        *(_split([row for row in standing if row.id in within]) for within in (buys, sells, buys & sells))
    )


_BUYING = frozenset((DealPart.BUYER,))
_SUPPLYING = frozenset((DealPart.SELLER, DealPart.DEVELOPER))


def _is_in(row: Row, region: str | None, parts: frozenset[DealPart]) -> bool:
    return any(one.region == region and one.part in parts for one in row.parties if one.region)


def _split(rows: Sequence[Row]) -> Split:
    sums: dict[str, Decimal] = {}
    for row in rows:
        if row.sum is not None:
            sums[row.currency] = sums.get(row.currency, Decimal(0)) + row.sum
    return Split(len(rows), sums)
