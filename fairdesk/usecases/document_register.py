"""The register of documents: all of them as rows, chosen, sorted and summed up in one reading."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from fairdesk.domain import papers
from fairdesk.domain.clock import fair_day
from fairdesk.domain.deals import total
from fairdesk.domain.entities import (
    DealItem,
    DealParty,
    Document,
    DocumentVersion,
    Enterprise,
    Id,
    Negotiation,
    Record,
    Signing,
)
from fairdesk.domain.folding import fold
from fairdesk.domain.papers import DocumentState
from fairdesk.domain.words import DealPart
from fairdesk.usecases.document_kinds import Counts, kinds
from fairdesk.usecases.ports import Work


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
class PartyRow:
    """A party in a row: the enterprise, and what it is in the deal."""

    id: Id
    name: str
    part: DealPart
    region: str | None
    sector: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """A document in the register."""

    id: Id
    negotiation: Id | None
    template: str
    counts: Counts | None
    number: str
    version: int
    state: DocumentState
    parties: tuple[PartyRow, ...]
    subject: str
    sum: Decimal | None
    currency: str
    day: date | None
    specialist: str
    sha256: str
    own_form: bool
    portal_lot: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Total:
    """What the documents in one state and currency come to."""

    state: DocumentState
    currency: str
    count: int
    sum: Decimal


@dataclass(frozen=True, slots=True)
class Register:
    """The rows that were asked for, and their totals. Every document counts once."""

    rows: tuple[Row, ...]
    totals: tuple[Total, ...]


def register(
    work: Work, asked: Filter | None = None, order: Order = Order.NUMBER, *, descending: bool = False
) -> Register:
    """The documents that are asked for."""
    chosen = asked or Filter()
    rows = [row for row in _Reader(work).rows() if _is_asked(row, chosen)]
    rows.sort(key=_KEYS[order], reverse=descending)
    return Register(tuple(rows), totals(rows))


def totals(rows: Iterable[Row]) -> tuple[Total, ...]:
    """Counts and sums by state and currency."""
    counted: Counter[tuple[DocumentState, str]] = Counter()
    sums: dict[tuple[DocumentState, str], Decimal] = {}
    for row in rows:
        key = row.state, row.currency
        counted[key] += 1
        sums[key] = sums.get(key, Decimal(0)) + (row.sum or 0)
    order = list(DocumentState)
    keys = sorted(counted, key=lambda key: (order.index(key[0]), key[1] != "UZS", key[1]))
    return tuple(Total(*key, counted[key], sums[key]) for key in keys)


_KEYS: Mapping[Order, Callable[[Row], tuple[object, ...]]] = {
    Order.NUMBER: lambda row: (row.number, row.id),
    Order.DAY: lambda row: (row.day or date.min, row.number),
    Order.STATE: lambda row: (list(DocumentState).index(row.state), row.number),
    Order.PARTIES: lambda row: ([fold(one.name) for one in row.parties], row.number),
    Order.SUM: lambda row: (row.sum or Decimal(0), row.number),
    Order.SPECIALIST: lambda row: (fold(row.specialist), row.number),
}


def _is_asked(row: Row, asked: Filter) -> bool:
    return all(is_right(row, asked) for is_right in _CONDITIONS)


_CONDITIONS: Sequence[Callable[[Row, Filter], bool]] = (
    lambda row, asked: asked.kind in (None, row.template),
    lambda row, asked: asked.counts in (None, row.counts),
    lambda row, asked: not asked.states or row.state in asked.states,
    lambda row, asked: asked.party is None or any(one.id == asked.party for one in row.parties),
    lambda row, asked: asked.sector is None or any(one.sector == asked.sector for one in row.parties),
    lambda row, asked: asked.region is None or any(one.region == asked.region for one in row.parties),
    lambda row, asked: asked.least is None or (row.sum is not None and row.sum >= asked.least),
    lambda row, asked: asked.most is None or (row.sum is not None and row.sum <= asked.most),
    lambda row, asked: asked.currency in (None, row.currency),
    lambda row, asked: asked.specialist in (None, row.specialist),
    lambda row, asked: asked.first_day is None or (row.day is not None and row.day >= asked.first_day),
    lambda row, asked: asked.last_day is None or (row.day is not None and row.day <= asked.last_day),
    lambda row, asked: not asked.text or _has_words(row, asked.text),
)


def _has_words(row: Row, wanted: str) -> bool:
    """Whether every word that is looked for begins a word of the row."""
    told = f" {fold(row.number)} {fold(row.subject)} {fold(row.portal_lot)} {fold(row.specialist)}"
    told += "".join(f" {fold(one.name)}" for one in row.parties)
    return all(f" {word}" in told for word in fold(wanted).split()) or wanted.strip() in row.number


class _Reader:
    """Everything the register shows, read once."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._documents = work.all(Document)
        self._kinds = kinds()
        self._enterprises = {one.id: one for one in work.all(Enterprise)}
        self._deals = {one.id: one for one in work.all(Negotiation)}
        self._versions = _grouped(work.all(DocumentVersion), "document")
        self._signings = _grouped(work.all(Signing), "document")

    @cached_property
    def _parties(self) -> Mapping[Id, list[DealParty]]:
        """Parties of drafts; a printed document names its own."""
        ordered = sorted(self._work.all(DealParty), key=lambda one: (one.place, one.id))
        return _grouped(ordered, "negotiation")

    @cached_property
    def _items(self) -> Mapping[Id, list[DealItem]]:
        return _grouped(self._work.all(DealItem), "negotiation")

    def rows(self) -> Iterable[Row]:
        """All documents."""
        return (self._row(one) for one in self._documents)

    def _row(self, document: Document) -> Row:
        versions = self._versions.get(document.id, [])
        current = papers.latest(versions)
        deal = self._deals.get(document.negotiation or b"") or Negotiation(id=b"")
        printed = _Summary(current.content) if current else None
        parties = self._party_rows(document, printed)
        zone = self._work.fair.time_zone
        kind = self._kinds.get(document.template)
        known = papers.state(
            document, versions, self._signings.get(document.id, []), [one.id for one in parties]
        )
        items = () if current else self._items.get(deal.id, ())
        own_sum = total(items)
        return Row(
            id=document.id,
            negotiation=document.negotiation,
            template=document.template,
            counts=kind.counts if kind else None,
            number=printed.number if printed else document.own_form or "",
            version=current.version if current else 0,
            state=known,
            parties=parties,
            subject=printed.subject if printed else document.subject or deal.subject or _names(items),
            sum=current.sum if current else (document.sum if own_sum is None else own_sum),
            currency=(current.currency if current else None) or deal.currency,
            day=document.day or (fair_day(document.at, zone) if document.at else None),
            specialist=(current.by if current else None) or document.by or "",
            sha256=current.sha256 if current else "",
            own_form=document.own_form is not None,
            portal_lot=document.portal_lot or "",
            at=current.at if current else document.at,
        )

    def _party_rows(self, document: Document, printed: "_Summary | None") -> tuple[PartyRow, ...]:
        if printed is not None:
            return tuple(self._party(*one) for one in printed.parties)
        parties = self._parties.get(document.negotiation or b"", ())
        return tuple(self._party(one.enterprise, one.part) for one in parties if one.enterprise)

    def _party(self, enterprise: Id, part: DealPart) -> PartyRow:
        known = self._enterprises.get(enterprise)
        if known is None:
            return PartyRow(enterprise, "", part, None, None)
        return PartyRow(enterprise, known.name, part, known.region, known.sector)


def _names(items: Iterable[DealItem]) -> str:
    return ", ".join(one.name for one in items if one.name)


R = TypeVar("R", bound=Record)


def _grouped(records: Iterable[R], by: str) -> dict[Id, list[R]]:
    """Records by the id in one of their fields, each group in its order."""
    found: dict[Id, list[R]] = {}
    for one in records:
        if (owner := getattr(one, by)) is not None:
            found.setdefault(owner, []).append(one)
    return found


class _Summary:
    """What the register needs of a printed content."""

    def __init__(self, content: str) -> None:
        told = json.loads(content)
        self.number: str = told["number"]
        self.subject: str = told["subject"]
        self.parties = [(bytes.fromhex(one["id"]), DealPart(one["part"])) for one in told["parties"]]
