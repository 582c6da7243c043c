"""Papers that look like another one: the same parties and the same things within a day. They only warn."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fairdesk.domain import papers
from fairdesk.domain.clock import fair_day
from fairdesk.domain.entities import DealParty, Document, Id
from fairdesk.domain.messages import Message, message
from fairdesk.usecases.enterprises import same_company
from fairdesk.usecases.papers import document_contents
from fairdesk.usecases.papers.document_content import Content
from fairdesk.usecases.papers.document_rows import NEAR, about
from fairdesk.usecases.papers.document_versions import content_of, existing, number_of, versions_of
from fairdesk.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A printed document that looks like another one."""

    document: Id
    number: str
    day: date | None

    @property
    def told(self) -> Message:
        """The warning."""
        return message("documents.lookalike", number=self.number)


def lookalikes(work: Work, document: Id) -> tuple[Lookalike, ...]:
    """The printed documents of the same kind with the same parties and items, at most a day apart."""
    record = existing(work, document)
    own = _standing(work, record)
    companies = [frozenset(same_company.members(work, bytes.fromhex(one.id))) for one in own.parties]
    if not companies:
        return ()
    found: list[Lookalike] = []
    for other in _of_the_same(work, record, companies):
        current = papers.latest(versions_of(work, other.id))
        if current is None or other.id in (record.id, record.replaces) or other.replaces == record.id:
            continue
        content = content_of(current)
        if _is_alike(own, companies, content) and _is_near(work, record, other):
            found.append(Lookalike(other.id, number_of(other, current), content.day))
    return tuple(found)


def _standing(work: Work, record: Document) -> Content:
    current = papers.latest(versions_of(work, record.id))
    return content_of(current) if current else document_contents.content(work, record.id)


def _of_the_same(work: Work, record: Document, companies: Iterable[frozenset[Id]]) -> list[Document]:
    """The documents of the same kind that count, of the negotiations that all these companies are in."""
    common: set[Id] | None = None
    for company in companies:
        parties = (party for one in company for party in work.all(DealParty, enterprise=one))
        deals = {party.negotiation for party in parties if party.negotiation}
        common = deals if common is None else common & deals
    found = (one for deal in common or () for one in work.all(Document, negotiation=deal))
    return [one for one in found if one.template == record.template and not one.cancelled]


def _is_alike(own: Content, companies: list[frozenset[Id]], other: Content) -> bool:
    parties = [bytes.fromhex(one.id) for one in other.parties]
    same_parties = len(parties) == len(companies) and all(
        any(party in company for party in parties) for company in companies
    )
    return same_parties and _about(own) == _about(other)


def _about(content: Content) -> tuple[str, ...]:
    return about(content.subject, (one.name for one in content.items))


def _is_near(work: Work, one: Document, other: Document) -> bool:
    zone = work.fair.time_zone
    days = [each.day or (fair_day(each.at, zone) if each.at else None) for each in (one, other)]
    return days[0] is None or days[1] is None or abs(days[0] - days[1]) <= NEAR
