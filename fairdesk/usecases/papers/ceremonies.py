"""Signing in public: which documents, in which order, who is called up when, and what is printed for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from fairdesk.domain import papers
from fairdesk.domain.entities import Ceremony, Document, Enterprise, Id, Signing
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.papers import DocumentState
from fairdesk.reference import REGIONS
from fairdesk.usecases.papers import document_contents
from fairdesk.usecases.papers.document_content import Content, ContentParty
from fairdesk.usecases.papers.document_versions import content_of, existing, number_of, state_of, versions_of
from fairdesk.usecases.ports import Changes, Work, Workplace

MINUTES_EACH = 3
"""How long one signing takes on the stage."""


class CeremonyOrder(StrEnum):
    """What the documents are sorted by."""

    SUM = "sum"
    REGION = "region"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Called:
    """A document of a ceremony: its ``place`` in the order (from 1), when its parties are called up.

    ``at`` is the fair's own time. ``parties`` stand with their signatories as printed; ``sha256`` finds what
    is printed for it.
    """

    place: int
    at: datetime | None
    document: Id
    number: str
    template: str
    state: DocumentState
    subject: str
    parties: tuple[ContentParty, ...]
    region: str | None
    sum: Decimal | None
    currency: str
    copies: int
    pages: int
    sha256: str


@dataclass(frozen=True, slots=True)
class RunningSheet:
    """A ceremony with everybody who is called up, in order."""

    ceremony: Ceremony
    called: tuple[Called, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A ceremony that was made."""

    ceremony: Id
    changes: Changes


def ceremonies(work: Work) -> list[Ceremony]:
    """All ceremonies, the oldest first."""
    return work.all(Ceremony)


def create(
    place: Workplace,
    name: str,
    at: datetime | None = None,
    hall: Id | None = None,
    documents: Iterable[Id] = (),
) -> Made:
    """Plans a ceremony. ``at`` is UTC."""
    with place.write() as work:
        made = Ceremony(
            id=work.new_id(),
            name=name.strip(),
            at=at,
            hall=hall,
            documents=_written(work, documents),
            by=work.actor,
        )
        work.add(made)
    return Made(made.id, work.changes)


def set_field(place: Workplace, ceremony: Id, field: str, value: object) -> Changes:
    """Sets the name, the moment (``at``, UTC) or the hall of a ceremony."""
    if field not in ("name", "at", "hall"):
        raise ValueError(f"a ceremony has no {field}")
    with place.write() as work:
        _existing(work, ceremony)
        work.change(Ceremony, ceremony, **{field: value})
    return work.changes


def set_documents(place: Workplace, ceremony: Id, documents: Iterable[Id]) -> Changes:
    """Chooses the documents, in the order in which they are signed."""
    with place.write() as work:
        _existing(work, ceremony)
        work.change(Ceremony, ceremony, documents=_written(work, documents))
    return work.changes


def add(place: Workplace, ceremony: Id, document: Id) -> Changes:
    """Puts a document at the end."""
    with place.write() as work:
        known = _existing(work, ceremony)
        work.change(Ceremony, ceremony, documents=_written(work, [*_ids(known), document]))
    return work.changes


def remove(place: Workplace, ceremony: Id, document: Id) -> Changes:
    """Takes a document out."""
    with place.write() as work:
        left = [one for one in _ids(_existing(work, ceremony)) if one != document]
        work.change(Ceremony, ceremony, documents=_written(work, left))
    return work.changes


def move(place: Workplace, ceremony: Id, document: Id, to: int) -> Changes:
    """Moves a document to a place in the order, counted from 0."""
    with place.write() as work:
        left = [one for one in _ids(_existing(work, ceremony)) if one != document]
        left.insert(to, document)
        work.change(Ceremony, ceremony, documents=_written(work, left))
    return work.changes


def sort(place: Workplace, ceremony: Id, by: CeremonyOrder) -> Changes:
    """Puts the documents in an order: the greatest sum first, by region, or by number."""
    with place.write() as work:
        called = _called(work, _existing(work, ceremony), MINUTES_EACH)
        ordered = sorted(called, key=lambda one: _key(one, by))
        work.change(Ceremony, ceremony, documents=_written(work, [one.document for one in ordered]))
    return work.changes


def cancel(place: Workplace, ceremony: Id) -> Changes:
    """Takes a ceremony back; its documents stay."""
    with place.write() as work:
        _existing(work, ceremony)
        work.void(Ceremony, ceremony)
    return work.changes


def running_sheet(work: Work, ceremony: Id, minutes: int = MINUTES_EACH) -> RunningSheet:
    """Who is called up when, document by document; cancelled ones are left out."""
    known = _existing(work, ceremony)
    return RunningSheet(known, tuple(_called(work, known, minutes)))


def _existing(work: Work, ceremony: Id) -> Ceremony:
    found = work.get(Ceremony, ceremony)
    if found is None or found.voided:
        raise UserFacingError(message("documents.ceremony_gone"), message("documents.ceremony_gone_advice"))
    return found


def _ids(ceremony: Ceremony) -> list[Id]:
    return [bytes.fromhex(one) for one in ceremony.documents]


def _written(work: Work, documents: Iterable[Id]) -> tuple[str, ...]:
    """Ids as a ceremony keeps them, each once. Raises ``UserFacingError`` for one that is no document's."""
    return tuple(existing(work, one).id.hex() for one in dict.fromkeys(documents))


def _called(work: Work, ceremony: Ceremony, minutes: int) -> list[Called]:
    zone = ZoneInfo(work.fair.time_zone)
    begins = ceremony.at.astimezone(zone) if ceremony.at else None
    found: list[Called] = []
    for one in _ids(ceremony):
        document = work.get(Document, one)
        if document is None or document.voided or document.cancelled:
            continue
        at = begins + timedelta(minutes=minutes * len(found)) if begins else None
        found.append(_one(work, document, len(found) + 1, at))
    return found


def _one(work: Work, document: Document, place: int, at: datetime | None) -> Called:
    printed = versions_of(work, document.id)
    current = papers.latest(printed)
    content: Content = content_of(current) if current else document_contents.content(work, document.id)
    return Called(
        place=place,
        at=at,
        document=document.id,
        number=number_of(document, current),
        template=document.template,
        state=state_of(document, printed, work.all(Signing, document=document.id)),
        subject=content.subject,
        parties=content.parties,
        region=_region(work, content.parties),
        sum=current.sum if current else content.sum,
        currency=content.currency,
        copies=content.copies,
        pages=current.pages if current else 0,
        sha256=current.sha256 if current else "",
    )


def _region(work: Work, parties: Sequence[ContentParty]) -> str | None:
    """The region that a document is called up with: the first party's that has one."""
    for one in parties:
        enterprise = work.get(Enterprise, bytes.fromhex(one.id))
        if enterprise is not None and enterprise.region:
            return enterprise.region
    return None


def _key(one: Called, by: CeremonyOrder) -> tuple[object, ...]:
    if by is CeremonyOrder.SUM:
        return one.currency != "UZS", one.currency, -(one.sum or Decimal(0)), one.number
    if by is CeremonyOrder.REGION:
        order = list(REGIONS.by_code)
        return order.index(one.region) if one.region in order else len(order), -(one.sum or 0), one.number
    return (one.number,)
