"""What stands in a document now: put together from the negotiation, its parties, items, path and notes."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from zoneinfo import ZoneInfo

from fairdesk.domain import papers
from fairdesk.domain.badge_codes import fair_tag
from fairdesk.domain.clock import fair_day
from fairdesk.domain.deals import in_order, item_sum, total
from fairdesk.domain.entities import (
    DealItem,
    DealParty,
    Delegate,
    Document,
    Handover,
    Id,
    Negotiation,
    NegotiationNote,
    PathStep,
)
from fairdesk.domain.words import Step, StepState, Vat
from fairdesk.texts import LANGUAGES, Language
from fairdesk.usecases.papers.document_content import (
    Content,
    ContentHandover,
    ContentItem,
    ContentParty,
    ContentStep,
    Spoken,
)
from fairdesk.usecases.papers.document_kinds import DocumentKind, kinds
from fairdesk.usecases.papers.document_parties import content_party, everywhere, signing_parties
from fairdesk.usecases.papers.document_places import PLACES
from fairdesk.usecases.papers.document_subjects import subject_of_items
from fairdesk.usecases.papers.document_templates import TABLES, template
from fairdesk.usecases.papers.document_versions import existing, number_of, versions_of
from fairdesk.usecases.papers.fair_city import fair_city
from fairdesk.usecases.papers.template_errors import TemplateError
from fairdesk.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class Sources:
    """The records that a document is put together from, in the order in which they stand in it.

    ``shown`` are the places and tables of its template: what has none there is no part of it, so that a
    handover act does not differ from its paper because a price was changed.
    """

    document: Document
    kind: DocumentKind | None
    shown: frozenset[str]
    deal: Negotiation
    parties: tuple[DealParty, ...] = ()
    items: tuple[DealItem, ...] = ()
    steps: tuple[PathStep, ...] = ()


def sources(work: Work, document: Id) -> Sources:
    """The records of a document. Raises ``UserFacingError`` where it is gone."""
    record = existing(work, document)
    kind = kinds().get(record.template)
    shown = shown_in(record.template, known_languages(record.languages))
    deal = work.get(Negotiation, record.negotiation) if record.negotiation else None
    if deal is None:
        return Sources(record, kind, shown, Negotiation(id=b""))
    return Sources(
        record,
        kind,
        shown,
        deal,
        tuple(signing_parties(work, deal.id, record.handover)),
        tuple(in_order(work.all(DealItem, negotiation=deal.id))),
        _agreed_steps(work, deal.id),
    )


_PLACE = re.compile(r"\{([a-z_]+)\}")


def shown_in(kind: str, languages: Sequence[Language]) -> frozenset[str]:
    """The places and tables of a kind's template; all there are where it is broken: printing tells that."""
    try:
        read = template(kind, languages[0] if languages else "en")
    except TemplateError:
        return frozenset((*TABLES, *PLACES))
    parts = [part for clause in (read.preamble, *read.clauses) for part in clause.parts]
    places = (place for part in parts for place in _PLACE.findall(part.text))
    return frozenset((*places, *(part.table for part in parts)))


def known_languages(codes: Iterable[str]) -> tuple[Language, ...]:
    """The languages among some codes."""
    return tuple(language for code in codes for language in LANGUAGES if language == code)


def content(work: Work, document: Id) -> Content:
    """What would be printed now: the draft, or the next version. It bears no number yet."""
    return content_from(work, sources(work, document))


def content_from(work: Work, of: Sources) -> Content:
    """The same for a caller that has the records at hand."""
    record, deal = of.document, of.deal
    languages = known_languages(record.languages)
    current = papers.latest(versions_of(work, record.id))
    has_prices = not of.shown.isdisjoint(("items", "total"))
    return Content(
        template=record.template,
        languages=languages,
        prevailing=next((one for one in languages if one == record.prevailing), None),
        parties=tuple(_party(work, of, one, languages) for one in of.parties),
        items=tuple(_item(one) for one in of.items) if "items" in of.shown else (),
        steps=_steps(work, of) if "steps" in of.shown else (),
        handover=_handover(work, of),
        version=current.version + 1 if current else 1,
        fair=everywhere(work.fair.name, languages),
        city=_city(work, record.city, languages),
        day=record.day,
        valid_until=record.valid_until,
        subject=record.subject or deal.subject or _subject(of, languages),
        outcome=deal.outcome.value if "outcome" in of.shown and deal.outcome else "",
        again=deal.again if "again" in of.shown else None,
        currency=deal.currency if has_prices else "UZS",
        vat=deal.vat if has_prices else Vat.INCLUDED,
        sum=_sum(of) if has_prices else None,
        copies=record.copies,
        without=record.without,
        with_clauses=record.with_clauses,
        special_terms={
            language: term for language, term in zip(languages, record.special_terms, strict=False) if term
        },
        notes=_notes(work, deal.id) if "notes" in of.shown else (),
        replaces=_number(work, record.replaces),
        fair_tag=fair_tag(work.fair.id),
    )


def _party(work: Work, of: Sources, party: DealParty, languages: Sequence[Language]) -> ContentParty:
    """A party; where no requisites are shown, without those of its bank."""
    told = content_party(work, party, languages)
    return told if "requisites" in of.shown else replace(told, account="", bank="", mfo="", oked="", phone="")


def _sum(of: Sources) -> Decimal | None:
    """What the items come to; where there are none, what was typed for a paper on the parties' own form."""
    summed = total(of.items)
    return of.document.sum if summed is None else summed


def _subject(of: Sources, languages: Sequence[Language]) -> str:
    """The items that the document shows; an act says itself what it is about."""
    if "items" not in of.shown and of.document.handover:
        return ""
    return subject_of_items((one.name for one in of.items), languages[0] if languages else "en")


def _item(item: DealItem) -> ContentItem:
    return ContentItem(
        name=item.name,
        tn_ved=item.tn_ved or "",
        unit=item.unit or "",
        quantity=item.quantity,
        price=item.price,
        sum=item_sum(item),
        yearly=item.yearly,
    )


def _agreed_steps(work: Work, negotiation: Id) -> tuple[PathStep, ...]:
    """The steps as they were agreed: each in its first round, without those that were skipped."""
    order = list(Step)
    agreed = [
        one
        for one in work.all(PathStep, negotiation=negotiation, round=1)
        if one.step is not Step.MEMORANDUM and one.state is not StepState.SKIPPED
    ]
    return tuple(sorted(agreed, key=lambda one: order.index(one.step)))


def _steps(work: Work, of: Sources) -> tuple[ContentStep, ...]:
    places = _places(of)
    return tuple(
        ContentStep(
            step=one.step,
            due=one.due,
            party=places.get(one.party),
            person=_person(work, one.person),
            about=one.about or "",
        )
        for one in of.steps
    )


def _places(of: Sources) -> dict[Id | None, int]:
    """Where each enterprise stands among the parties."""
    return {one.enterprise: place for place, one in enumerate(of.parties)}


def _handover(work: Work, of: Sources) -> ContentHandover | None:
    given = work.get(Handover, of.document.handover) if of.document.handover else None
    if given is None:
        return None
    places = _places(of)
    step = work.get(PathStep, given.step) if given.step else None
    return ContentHandover(
        what=given.what,
        version=given.version or "",
        copies=given.copies,
        giver=places.get(given.giver, 0),
        receiver=places.get(given.receiver, min(1, len(of.parties) - 1)),
        giver_person=_person(work, given.giver_person),
        receiver_person=_person(work, given.receiver_person),
        day=fair_day(given.at, work.fair.time_zone) if given.at else None,
        step=step.step if step else None,
        note=given.note or "",
    )


def _person(work: Work, delegate: Id | None) -> str:
    person = work.get(Delegate, delegate) if delegate else None
    return (person.name if person else None) or ""


def _city(work: Work, city: str | None, languages: tuple[Language, ...]) -> Spoken:
    """Where it is signed: as somebody typed it, or the fair's city."""
    known = fair_city(work.fair)
    if city or known is None:
        return everywhere(city or "", languages)
    return {language: known[language] for language in languages}


def _notes(work: Work, negotiation: Id) -> tuple[tuple[str, str], ...]:
    zone = ZoneInfo(work.fair.time_zone)
    said = [
        (one.at, one.id, one.text) for one in work.all(NegotiationNote, negotiation=negotiation) if one.at
    ]
    return tuple((f"{at.astimezone(zone):%d.%m %H:%M}", text) for at, _, text in sorted(said))


def _number(work: Work, document: Id | None) -> str:
    record = work.get(Document, document) if document else None
    if record is None:
        return ""
    return number_of(record, papers.latest(versions_of(work, record.id)))
