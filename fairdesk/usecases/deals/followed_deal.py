"""One deal in the months after the fair: its parties with their people, its path, its papers, its results."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from fairdesk.domain.cooperation import CLOSED_BY_SIGNATURES
from fairdesk.domain.deals import in_order, total
from fairdesk.domain.entities import (
    DealItem,
    DealParty,
    Delegate,
    Document,
    Enterprise,
    Id,
    Negotiation,
    Signing,
)
from fairdesk.domain.papers import DocumentState, latest
from fairdesk.domain.words import DealPart, Step
from fairdesk.usecases.deals import cooperation, results
from fairdesk.usecases.deals.cooperation import PathView
from fairdesk.usecases.deals.results import QuarterView
from fairdesk.usecases.enterprises.same_company import members
from fairdesk.usecases.papers.document_kinds import kinds
from fairdesk.usecases.papers.document_versions import number_of, state_of, versions_of
from fairdesk.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class Partner:
    """A party with the people who can see to its steps."""

    enterprise: Id
    name: str
    part: DealPart
    people: tuple[tuple[Id, str], ...]


@dataclass(frozen=True, slots=True)
class StepPaper:
    """A document that closes a step once it is signed."""

    step: Step
    document: Id
    number: str
    state: DocumentState


@dataclass(frozen=True, slots=True)
class DealView:
    """A deal with everything that is followed of it."""

    negotiation: Negotiation
    partners: tuple[Partner, ...]
    about: str
    sum: Decimal | None
    path: PathView
    papers: tuple[StepPaper, ...]
    results: tuple[QuarterView, ...]
    time_zone: str


def deal(work: Work, negotiation: Id) -> DealView | None:
    """A deal as it stands now; None where it is not there any more."""
    known = work.get(Negotiation, negotiation)
    if known is None or known.voided:
        return None
    parties = sorted(work.all(DealParty, negotiation=negotiation), key=lambda one: (one.place, one.id))
    items = in_order(work.all(DealItem, negotiation=negotiation))
    return DealView(
        known,
        tuple(_partner(work, one.enterprise, one.part) for one in parties if one.enterprise),
        known.subject or ", ".join(item.name for item in items if item.name),
        total(items),
        cooperation.whole_path(work, negotiation),
        tuple(_papers(work, negotiation)),
        results.of_deal(work, negotiation),
        work.fair.time_zone,
    )


def _partner(work: Work, enterprise: Id, part: DealPart) -> Partner:
    found = work.get(Enterprise, enterprise)
    people = [person for one in members(work, enterprise) for person in work.all(Delegate, enterprise=one)]
    named = tuple((person.id, person.name) for person in people if person.name)
    return Partner(enterprise, found.name if found else "–", part, named)


def _papers(work: Work, negotiation: Id) -> Iterator[StepPaper]:
    known = kinds()
    for document in work.all(Document, negotiation=negotiation):
        kind = known.get(document.template)
        for step, counts in CLOSED_BY_SIGNATURES.items():
            if kind is not None and kind.counts == counts and not document.cancelled:
                versions = versions_of(work, document.id)
                number = number_of(document, latest(versions))
                signings = work.all(Signing, document=document.id)
                yield StepPaper(step, document.id, number, state_of(document, versions, signings))
