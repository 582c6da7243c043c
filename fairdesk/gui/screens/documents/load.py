"""What the page of a document shows, read in one go beside the window."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from fairdesk.domain.entities import DealParty, Delegate, Document, Id, PathStep
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.domain.papers import DocumentState
from fairdesk.domain.words import Step, StepState
from fairdesk.texts import Language, known_language
from fairdesk.usecases import fields
from fairdesk.usecases.deals.deal_parties import parties
from fairdesk.usecases.enterprises.same_company import members
from fairdesk.usecases.papers import document_drafts, documents
from fairdesk.usecases.papers.document_differences import differs
from fairdesk.usecases.papers.document_drafts import Lack
from fairdesk.usecases.papers.document_templates import Clause, Template, template
from fairdesk.usecases.papers.documents import DocumentView
from fairdesk.usecases.papers.lookalike_documents import lookalikes
from fairdesk.usecases.papers.signings import what_it_is
from fairdesk.usecases.ports import Work, Workplace


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A party with the people who may sign for it."""

    party: DealParty
    name: str
    people: tuple[Delegate, ...]
    signatory: Id | None
    position: str
    basis: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step that the document tells, and until when."""

    id: Id
    step: Step
    due: date | None


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A clause that may be switched, in the words of its template."""

    id: str
    heading: str
    usually_on: bool
    is_on: bool


@dataclass(frozen=True)
class Loaded:
    """A document's page. ``clause_of`` says in which clause a field stands, ``told`` what each signing is.

    ``differences`` are between the paper and what is noted, ``warnings`` are of papers
    that look alike and of what two desks set differently.
    """

    view: DocumentView
    lacks: tuple[Lack, ...]
    parties: tuple[PartyRow, ...]
    steps: tuple[StepRow, ...]
    clauses: tuple[ClauseRow, ...]
    clause_of: Mapping[str, str]
    told: Mapping[Id, Message]
    differences: tuple[Message, ...]
    warnings: tuple[Message, ...]
    zone: str


def load(place: Workplace, document: Id, language: Language) -> Loaded:
    """Reads a document with all that its form offers. Raises ``UserFacingError`` where it is gone."""
    with place.read() as work:
        view = documents.view(work, document)
        negotiation = view.document.negotiation
        spoken = known_language(next(iter(view.document.languages), None), language)
        read = _template(view.document.template, spoken)
        return Loaded(
            view,
            document_drafts.lacks(work, document),
            tuple(_parties(work, negotiation, view)) if negotiation else (),
            tuple(_steps(work, negotiation)) if negotiation else (),
            tuple(_clauses(view, read, _template(view.document.template, language))),
            _clauses_of_fields(read),
            {one.id: what_it_is(work, one) for one in view.signings},
            tuple(one.told for one in differs(work, document, language)) if view.differs else (),
            (*_alike(work, view), *_claimed(view, language)),
            work.fair.time_zone,
        )


def _alike(work: Work, view: DocumentView) -> Iterator[Message]:
    """Printed papers of the same parties about the same things, before another one is printed."""
    if view.state not in (DocumentState.CANCELLED, DocumentState.ARCHIVED):
        yield from (one.told for one in lookalikes(work, view.document.id))


def _claimed(view: DocumentView, language: Language) -> Iterator[Message]:
    """What desks set differently without knowing of each other; setting it again settles it."""
    for field, claims in view.claims.items():
        values = [fields.show(Document, field, one.value, language) or "–" for one in claims]
        said = "; ".join(f"{value} ({one.actor})" for value, one in zip(values, claims, strict=True))
        yield message("documentscreen.claimed", field=fields.label(Document, field), values=said)


def _template(kind: str, language: Language) -> Template | None:
    """The template in the document's language; a broken one is told in the place of the page."""
    try:
        return template(kind, language)
    except UserFacingError:
        return None


def _parties(work: Work, negotiation: Id, view: DocumentView) -> Iterator[PartyRow]:
    said = {one.id: one for one in view.draft.parties}
    for party in parties(work, negotiation):
        if party.enterprise is None:
            continue
        people = [
            person for one in members(work, party.enterprise) for person in work.all(Delegate, enterprise=one)
        ]
        found = said.get(party.enterprise.hex())
        if found is None:
            continue
        named = next((one.id for one in people if one.name == found.signatory), None)
        yield PartyRow(
            party,
            next(iter(found.names.values()), ""),
            tuple(sorted(people, key=lambda one: one.name or "")),
            named if found.signatory else None,
            next(iter(found.positions.values()), ""),
            next(iter(found.bases.values()), ""),
        )


def _steps(work: Work, negotiation: Id) -> Iterable[StepRow]:
    order = list(Step)
    agreed = [
        one
        for one in work.all(PathStep, negotiation=negotiation, round=1)
        if one.step is not Step.MEMORANDUM and one.state is not StepState.SKIPPED
    ]
    return [
        StepRow(one.id, one.step, one.due) for one in sorted(agreed, key=lambda one: order.index(one.step))
    ]


def _clauses(view: DocumentView, read: Template | None, spoken: Template | None) -> Iterator[ClauseRow]:
    """The clauses that can be switched, with names in the person's language where it has them."""
    record = view.document
    names = {one.id: one.name for one in spoken.clauses} if spoken else {}
    for one in read.switchable if read else ():
        is_on = one.is_in(record.without, record.with_clauses)
        yield ClauseRow(one.id, names.get(one.id, one.name), one.switch == "on", is_on)


_FIELDS_IN_CLAUSES: Mapping[str, tuple[str, ...]] = {
    "parties": ("party_name", "party_signatory"),
    "subject": ("subject",),
    "steps": ("steps",),
    "items": ("items", "total"),
    "valid_until": ("valid_until",),
    "special_terms": ("special_terms",),
    "copies": ("copies",),
    "prevailing": ("prevailing",),
}
"""By a field of the form the places of a template that show it."""


def _clauses_of_fields(read: Template | None) -> Mapping[str, str]:
    if read is None:
        return {}
    found = dict[str, str]()
    for field, names in _FIELDS_IN_CLAUSES.items():
        clause = next((one.id for one in (read.preamble, *read.clauses) if _shows(one, names)), None)
        if clause is not None:
            found[field] = clause
    return found


def _shows(clause: Clause, names: tuple[str, ...]) -> bool:
    return any(
        part.table in names or any(f"{{{name}}}" in part.text for name in names) for part in clause.parts
    )
