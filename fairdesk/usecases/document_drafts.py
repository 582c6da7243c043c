"""Drafts: what stands in a document before it is printed, field by field, and what is lacking."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast
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
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.domain.words import Step, StepState
from fairdesk.reference import REGIONS
from fairdesk.texts import LANGUAGES, Language
from fairdesk.usecases import fields
from fairdesk.usecases.document_content import (
    Content,
    ContentHandover,
    ContentItem,
    ContentStep,
    Spoken,
)
from fairdesk.usecases.document_kinds import DocumentKind, kinds
from fairdesk.usecases.document_parties import content_party, deal_parties, everywhere
from fairdesk.usecases.document_versions import existing, number_of, versions_of
from fairdesk.usecases.ports import Changes, Work, Workplace
from fairdesk.usecases.saved import Saved

LANGUAGES_SETTING = "document_languages"
"""The languages of the desk's last document."""
MOST_LANGUAGES = 2
FIELDS = frozenset(
    (
        "languages",
        "prevailing",
        "subject",
        "city",
        "day",
        "valid_until",
        "copies",
        "without",
        "with_clauses",
        "special_terms",
        "portal_lot",
        "sum",
    )
)
"""What a form sets."""


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that a document should have, and where it is put in: a ``field`` of a record.

    What ``must`` be there refuses the printing; the rest is a warning.
    """

    message: Message
    kind: str
    id: Id | None
    field: str
    must: bool


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft that was begun, or the one that was there already."""

    document: Id
    changes: Changes


def draft(place: Workplace, negotiation: Id, template: str, *, handover: Id | None = None) -> Drafted:
    """Begins a document of a negotiation, filled in as far as can be known; takes one that was begun."""
    languages = _languages_kept(place)
    with place.write() as work:
        document = drafted(work, negotiation, template, handover=handover, languages=languages)
    return Drafted(document, work.changes)


def drafted(
    work: Work,
    negotiation: Id,
    template: str,
    *,
    handover: Id | None = None,
    languages: tuple[Language, ...] = (),
) -> Id:
    """The same within a transaction."""
    kind = known_kind(template)
    deal = work.get(Negotiation, negotiation)
    if deal is None or deal.voided:
        raise UserFacingError(message("documents.no_deal"), message("documents.no_deal_advice"))
    begun = _begun(work, negotiation, template, handover)
    if begun is not None:
        return begun.id
    parties = deal_parties(work, negotiation)
    spoken = languages or _languages_of(work, parties)
    made = Document(
        id=work.new_id(),
        negotiation=negotiation,
        template=template,
        languages=spoken,
        prevailing=spoken[0] if len(spoken) > 1 else None,
        day=fair_day(work.now, work.fair.time_zone),
        copies=max(kind.copies, len(parties)),
        handover=handover,
        at=work.now,
        by=work.actor,
    )
    work.add(made)
    return made.id


def known_kind(template: str) -> DocumentKind:
    """A kind of document. Raises ``UserFacingError`` for one that does not exist."""
    found = kinds().get(template)
    if found is None:
        raise UserFacingError(
            message("documents.no_kind", name=template), message("documents.no_kind_advice")
        )
    return found


def _begun(work: Work, negotiation: Id, template: str, handover: Id | None) -> Document | None:
    """A draft of the same kind that was begun already."""
    for one in work.all(Document, negotiation=negotiation, template=template, handover=handover):
        if not (one.cancelled or one.own_form or one.replaces or versions_of(work, one.id)):
            return one
    return None


def _languages_kept(place: Workplace) -> tuple[Language, ...]:
    kept = (place.store.setting(LANGUAGES_SETTING) or "").split()
    return _known(kept)[:MOST_LANGUAGES]


def _known(codes: Iterable[str]) -> tuple[Language, ...]:
    return tuple(language for code in codes for language in LANGUAGES if language == code)


def spoken_of(document: Document) -> tuple[Language, ...]:
    """The languages of a document."""
    return _known(document.languages)


def _languages_of(work: Work, parties: Iterable[DealParty]) -> tuple[Language, ...]:
    """The languages of the parties' people at the table; Uzbek and Russian where nobody's is known."""
    spoken: dict[Language, None] = {}
    for party in parties:
        for one in (*(bytes.fromhex(present) for present in party.present), party.signatory):
            person = work.get(Delegate, one) if one else None
            spoken.update(dict.fromkeys(_known([person.language or ""] if person else [])))
    return tuple(spoken)[:MOST_LANGUAGES] or ("uz-Latn", "ru")


# Fields


def set_field(place: Workplace, document: Id, field: str, value: object) -> Saved:
    """Sets one field of a draft, or of the next version: a typed text is checked, a value is taken."""
    if field not in FIELDS:
        raise ValueError(f"a form does not set {field}")
    checked = fields.check(Document, field, value) if isinstance(value, str) else fields.Checked(value)
    problem = checked.problem or _problem(field, checked.value)
    if problem is not None:
        return Saved(problem=problem)
    with place.write() as work:
        known = existing(work, document)
        if known.cancelled:
            raise UserFacingError(
                message("documents.is_cancelled", number=number_of(known, None)),
                message("documents.is_cancelled_advice"),
            )
        news = _news(known, field, checked.value)
        work.change(Document, document, **news)
    if field == "languages":
        place.store.set_setting(LANGUAGES_SETTING, " ".join(cast("tuple[str, ...]", news[field])))
    return Saved(news[field], notice=checked.notice, at=work.now, changes=work.changes)


def _problem(field: str, value: object) -> Message | None:
    """What is wrong with a value that a field of its type could have."""
    if field == "languages":
        chosen = cast("tuple[str, ...]", value) if isinstance(value, tuple) else ()
        is_right = 1 <= len(chosen) <= MOST_LANGUAGES and set(chosen) <= set(LANGUAGES)
        return None if is_right and len(set(chosen)) == len(chosen) else message("documents.languages_wrong")
    if field == "copies" and (not isinstance(value, int) or not 1 <= value <= 99):
        return message("documents.copies_wrong")
    return None


def _news(document: Document, field: str, value: object) -> dict[str, object]:
    """A field with what follows from it: other languages have another prevailing one."""
    if field == "languages":
        return _with_languages(document, cast("tuple[str, ...]", value))
    if value is None and field in ("without", "with_clauses", "special_terms"):
        value = ()
    return {field: value}


def _with_languages(document: Document, languages: tuple[str, ...]) -> dict[str, object]:
    terms = dict(zip(document.languages, document.special_terms, strict=False))
    prevailing = document.prevailing if document.prevailing in languages else languages[0]
    return {
        "languages": languages,
        "prevailing": prevailing if len(languages) > 1 else None,
        "special_terms": tuple(terms.get(one, "") for one in languages) if any(terms.values()) else (),
    }


# Content


def content(work: Work, document: Id) -> Content:
    """What would be printed now: the draft, or the next version. It bears no number yet."""
    record = existing(work, document)
    kind = kinds().get(record.template)
    languages = spoken_of(record)
    negotiation = record.negotiation
    deal = work.get(Negotiation, negotiation) if negotiation else None
    deal = deal or Negotiation(id=b"")
    parties = deal_parties(work, negotiation)
    items = in_order(work.all(DealItem, negotiation=negotiation)) if negotiation else []
    current = papers.latest(versions_of(work, document))
    tells_outcome = kind is not None and "outcome" in kind.needs
    total_sum = total(items)
    return Content(
        template=record.template,
        languages=languages,
        prevailing=next((one for one in languages if one == record.prevailing), None),
        parties=tuple(content_party(work, one, languages) for one in parties),
        items=tuple(_item(one) for one in items),
        steps=_steps(work, negotiation, parties),
        handover=_handover(work, record.handover, parties),
        version=current.version + 1 if current else 1,
        fair=everywhere(work.fair.name, languages),
        city=_city(work, record.city, languages),
        day=record.day,
        valid_until=record.valid_until,
        subject=record.subject or deal.subject or _subject(items),
        outcome=deal.outcome.value if tells_outcome and deal.outcome else "",
        again=deal.again if tells_outcome else None,
        currency=deal.currency,
        vat=deal.vat,
        sum=record.sum if total_sum is None else total_sum,
        copies=record.copies,
        without=record.without,
        with_clauses=record.with_clauses,
        special_terms=_special_terms(languages, record.special_terms),
        notes=_notes(work, negotiation) if tells_outcome else (),
        replaces=_number(work, record.replaces),
        fair_tag=fair_tag(work.fair.id),
    )


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


def _steps(work: Work, negotiation: Id | None, parties: list[DealParty]) -> tuple[ContentStep, ...]:
    """The steps as they were agreed: each in its first round, without those that were skipped."""
    if negotiation is None:
        return ()
    places = {one.enterprise: place for place, one in enumerate(parties)}
    order = list(Step)
    agreed = [
        one
        for one in work.all(PathStep, negotiation=negotiation, round=1)
        if one.step is not Step.MEMORANDUM and one.state is not StepState.SKIPPED
    ]
    return tuple(
        ContentStep(
            step=one.step,
            due=one.due,
            party=places.get(one.party),
            person=_person(work, one.person),
            about=one.about or "",
        )
        for one in sorted(agreed, key=lambda one: order.index(one.step))
    )


def _handover(work: Work, handover: Id | None, parties: list[DealParty]) -> ContentHandover | None:
    given = work.get(Handover, handover) if handover else None
    if given is None:
        return None
    places = {one.enterprise: place for place, one in enumerate(parties)}
    step = work.get(PathStep, given.step) if given.step else None
    return ContentHandover(
        what=given.what,
        version=given.version or "",
        copies=given.copies,
        giver=places.get(given.giver, 0),
        receiver=places.get(given.receiver, min(1, len(parties) - 1)),
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
    """Where it is signed: as somebody typed it, or the fair's region."""
    region = REGIONS.by_code.get(work.fair.region or "")
    if city or region is None:
        return everywhere(city or "", languages)
    return {language: region.names[language] for language in languages}


def _subject(items: Iterable[DealItem]) -> str:
    return ", ".join(one.name for one in items if one.name)


def _special_terms(languages: tuple[Language, ...], terms: tuple[str, ...]) -> Spoken:
    return {language: term for language, term in zip(languages, terms, strict=False) if term}


def _notes(work: Work, negotiation: Id | None) -> tuple[tuple[str, str], ...]:
    if negotiation is None:
        return ()
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


# What is lacking


def lacks(work: Work, document: Id) -> tuple[Lack, ...]:
    """What a document should still have before it is printed; what must be there stands first."""
    record = existing(work, document)
    written = content(work, document)
    needs = known_kind(record.template).needs
    found = [*_structure(record, written), *_needed(record, written, needs)]
    return tuple(sorted(found, key=lambda one: not one.must))


def _structure(record: Document, written: Content) -> Iterator[Lack]:
    if len(written.parties) < 2:
        yield Lack(
            message("documents.lacks_parties"), "negotiation", record.negotiation, "parties", must=True
        )
    if not written.languages:
        yield Lack(message("documents.lacks_languages"), "document", record.id, "languages", must=True)


def _needed(record: Document, written: Content, needs: Iterable[str]) -> Iterator[Lack]:
    lacking: Mapping[str, tuple[bool, str, str]] = {
        "subject": (not written.subject, "document", "subject"),
        "items": (not written.items, "negotiation", "items"),
        "steps": (not written.steps, "negotiation", "steps"),
        "handover": (written.handover is None, "document", "handover"),
        "outcome": (not written.outcome, "negotiation", "outcome"),
        "valid_until": (written.valid_until is None, "document", "valid_until"),
    }
    for need in needs:
        is_lacking, kind, field = lacking.get(need, (False, "", ""))
        if is_lacking:
            where = record.id if kind == "document" else record.negotiation
            yield Lack(message(f"documents.lacks_{need}"), kind, where, field, must=True)
