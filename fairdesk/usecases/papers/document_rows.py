"""All documents as rows, read at once: no row asks anything of the store."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

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
from fairdesk.domain.messages import Message, message
from fairdesk.domain.papers import DocumentState
from fairdesk.domain.words import DealPart
from fairdesk.texts import known_language
from fairdesk.usecases.enterprises import same_company
from fairdesk.usecases.papers.document_kinds import Counts, kinds
from fairdesk.usecases.papers.document_parties import signing_parties
from fairdesk.usecases.papers.document_subjects import subject_of_items
from fairdesk.usecases.papers.document_versions import twin_warnings
from fairdesk.usecases.ports import Work

STANDING = frozenset(DocumentState) - {DocumentState.DRAFT, DocumentState.CANCELLED}
"""The states in which a document counts."""
NEAR = timedelta(days=1)
"""How far apart two documents look alike."""
_MOST_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A party in a row: the enterprise as it is called now, and what it is in the deal.

    ``company`` are the records of one that was registered more than once.
    """

    id: Id
    name: str
    part: DealPart
    region: str | None
    sector: str | None
    company: frozenset[Id] = frozenset()

    def is_of(self, enterprise: Id) -> bool:
        """Whether it is this enterprise, under whichever of its records it stands in the paper."""
        return enterprise == self.id or enterprise in self.company


@dataclass(frozen=True, slots=True)
class Row:
    """A document in the register. ``version`` is 0 for a draft.

    ``alike`` are the numbers of papers with the same parties and items within a day. ``is_counted`` is false
    for the later one of two that desks put in the place of one document: the deal is one. ``warnings`` say
    what people have to look at.
    """

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
    alike: tuple[str, ...] = ()
    is_counted: bool = True
    warnings: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class _Summary:
    """What rows need of a printed content."""

    number: str
    subject: str
    day: date | None
    parties: tuple[tuple[Id, DealPart], ...]
    items: tuple[str, ...]


_summaries: dict[Id, _Summary] = {}
"""A printed version never changes, and reading it is most of the work."""


def _summary(version: DocumentVersion) -> _Summary:
    known = _summaries.get(version.id)
    if known is None:
        if len(_summaries) >= _MOST_REMEMBERED:
            _summaries.clear()
        known = _summaries[version.id] = _read(json.loads(version.content))
    return known


def _read(told: Mapping[str, Any]) -> _Summary:
    return _Summary(
        number=told["number"],
        subject=told["subject"],
        day=date.fromisoformat(told["day"]) if told["day"] else None,
        parties=tuple((bytes.fromhex(one["id"]), DealPart(one["part"])) for one in told["parties"]),
        items=about(told["subject"], (one["name"] for one in told["items"])),
    )


def about(subject: str, names: Iterable[str]) -> tuple[str, ...]:
    """What a document is about, to be compared: its items, or its subject where it has none."""
    return tuple(sorted(fold(one) for one in names)) or (fold(subject),)


R = TypeVar("R", bound=Record)


def _grouped(records: Iterable[R], by: str) -> dict[Id, list[R]]:
    """Records by the id in one of their fields, each group in its order."""
    found: dict[Id, list[R]] = {}
    for one in records:
        if (owner := getattr(one, by)) is not None:
            found.setdefault(owner, []).append(one)
    return found


def all_rows(work: Work) -> list[Row]:
    """All documents of the fair."""
    return _Reader(work).rows()


class _Reader:
    """Everything that rows show, read once."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._documents = {one.id: one for one in work.all(Document)}
        self._kinds = kinds()
        enterprises = work.all(Enterprise)
        self._enterprises = {one.id: one for one in enterprises}
        self._companies = same_company.groups_of(work, enterprises)
        self._members = _together(self._companies)
        self._deals = {one.id: one for one in work.all(Negotiation)}
        self._versions = _grouped(work.all(DocumentVersion), "document")
        self._signings = _grouped(work.all(Signing), "document")

    @cached_property
    def _deal_parties(self) -> Mapping[Id, list[DealParty]]:
        """Parties of drafts; a printed document names its own."""
        ordered = sorted(self._work.all(DealParty), key=lambda one: (one.place, one.id))
        return _grouped(ordered, "negotiation")

    @cached_property
    def _items(self) -> Mapping[Id, list[DealItem]]:
        return _grouped(self._work.all(DealItem), "negotiation")

    def rows(self) -> list[Row]:
        """All documents, with what people have to look at."""
        rows = [self._row(one) for one in self._documents.values()]
        alike, rivals = self._alike(rows), self._rivals(rows)
        return [
            replace(
                row,
                alike=alike.get(row.id, ()),
                is_counted=row.id not in rivals.later,
                warnings=(*self._twins(row), *rivals.warnings.get(row.id, ())),
            )
            if row.id in alike or row.id in rivals.warnings or len(self._versions.get(row.id, ())) > 1
            else row
            for row in rows
        ]

    def _row(self, document: Document) -> Row:
        versions = self._versions.get(document.id, [])
        current = papers.latest(versions)
        return self._printed(document, versions, current) if current else self._draft(document)

    def _printed(
        self, document: Document, versions: Sequence[DocumentVersion], current: DocumentVersion
    ) -> Row:
        told = _summary(current)
        kind = self._kinds.get(document.template)
        parties = [one for one, _ in told.parties]
        return Row(
            id=document.id,
            negotiation=document.negotiation,
            template=document.template,
            counts=kind.counts if kind else None,
            number=told.number,
            version=current.version,
            state=papers.state(document, versions, self._signings.get(document.id, ()), parties),
            parties=tuple(self._party(one, part) for one, part in told.parties),
            subject=told.subject,
            sum=current.sum,
            currency=current.currency or "UZS",
            day=told.day or self._day(document),
            specialist=current.by or document.by or "",
            sha256=current.sha256,
            own_form=document.own_form is not None,
            portal_lot=document.portal_lot or "",
            at=current.at,
        )

    def _draft(self, document: Document) -> Row:
        kind = self._kinds.get(document.template)
        owner = document.negotiation or b""
        deal = self._deals.get(owner) or Negotiation(id=b"")
        items = self._items.get(owner, ())
        summed = total(items)
        names = (one.name for one in items)
        language = known_language(next(iter(document.languages), None), "en")
        parties = [one for one in self._deal_parties.get(owner, ()) if one.enterprise]
        if document.handover:
            parties = signing_parties(self._work, owner, document.handover)
        return Row(
            id=document.id,
            negotiation=document.negotiation,
            template=document.template,
            counts=kind.counts if kind else None,
            number="",
            version=0,
            state=papers.state(document, (), (), ()),
            parties=tuple(self._party(one.enterprise or b"", one.part) for one in parties),
            subject=document.subject or deal.subject or subject_of_items(names, language),
            sum=document.sum if summed is None else summed,
            currency=deal.currency,
            day=self._day(document),
            specialist=document.by or "",
            sha256="",
            own_form=False,
            portal_lot=document.portal_lot or "",
            at=document.at,
        )

    def _day(self, document: Document) -> date | None:
        zone = self._work.fair.time_zone
        return document.day or (fair_day(document.at, zone) if document.at else None)

    def _party(self, enterprise: Id, part: DealPart) -> PartyRow:
        known = self._enterprises.get(enterprise)
        if known is None:
            return PartyRow(enterprise, "", part, None, None)
        company = self._members.get(self._companies.get(enterprise, enterprise), frozenset())
        return PartyRow(enterprise, known.name, part, known.region, known.sector, company)

    def _twins(self, row: Row) -> Iterator[Message]:
        """Papers of the same draft that another desk printed at the same time."""
        versions = self._versions.get(row.id, [])
        current = papers.latest(versions)
        twins = [one for one in versions if _summary(one).number != row.number]
        if current is not None and twins:
            yield from twin_warnings(current, twins, self._signings.get(row.id, ()))

    def _alike(self, rows: Iterable[Row]) -> Mapping[Id, tuple[str, ...]]:
        """The numbers of papers with the same companies and items within a day of each."""
        groups: dict[object, list[Row]] = {}
        for row in rows:
            if row.state in STANDING:
                companies = frozenset(self._companies.get(one.id, one.id) for one in row.parties)
                current = papers.latest(self._versions[row.id])
                items = _summary(current).items if current else ()
                groups.setdefault((row.template, companies, items), []).append(row)
        found = {
            row.id: tuple(other.number for other in group if other.id != row.id and _is_near(row, other))
            for group in groups.values()
            if len(group) > 1
            for row in group
        }
        return {document: numbers for document, numbers in found.items() if numbers}

    def _rivals(self, rows: Iterable[Row]) -> "_Rivals":
        """Documents that desks put in the place of the same one."""
        successors: dict[Id, list[Row]] = {}
        for row in rows:
            replaced = self._documents[row.id].replaces
            if replaced is not None and row.state in STANDING:
                successors.setdefault(replaced, []).append(row)
        later: set[Id] = set()
        warnings: dict[Id, tuple[Message, ...]] = {}
        for group in (group for group in successors.values() if len(group) > 1):
            first = min(group, key=lambda row: (row.at or datetime.max, row.number))
            later.update(row.id for row in group if row is not first)
            for row in group:
                others = (other.number for other in group if other is not row)
                warnings[row.id] = tuple(message("documents.rival", other=one) for one in others)
        return _Rivals(later, warnings)


def _together(companies: Mapping[Id, Id]) -> Mapping[Id, frozenset[Id]]:
    """The records of each company that has more than one, by the lowest."""
    members: dict[Id, set[Id]] = {}
    for one, lowest in companies.items():
        if one != lowest:
            members.setdefault(lowest, {lowest}).add(one)
    return {lowest: frozenset(all_of) for lowest, all_of in members.items()}


@dataclass(frozen=True, slots=True)
class _Rivals:
    later: set[Id]
    warnings: Mapping[Id, tuple[Message, ...]]


def _is_near(one: Row, other: Row) -> bool:
    return one.day is None or other.day is None or abs(one.day - other.day) <= NEAR
