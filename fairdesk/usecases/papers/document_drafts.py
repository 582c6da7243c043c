"""Drafts of documents: begun with what is known, and filled in field by field."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from fairdesk.domain.clock import fair_day
from fairdesk.domain.entities import DealParty, Delegate, Document, Id, Negotiation
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.texts import LANGUAGES, Language
from fairdesk.usecases import fields
from fairdesk.usecases.papers.document_contents import content, known_languages
from fairdesk.usecases.papers.document_kinds import DocumentKind, checked_kinds
from fairdesk.usecases.papers.document_lacks import Lack, lacks
from fairdesk.usecases.papers.document_parties import signing_parties
from fairdesk.usecases.papers.document_versions import existing, number_of, versions_of
from fairdesk.usecases.ports import Changes, Work, Workplace
from fairdesk.usecases.saved import Saved

__all__ = ["Drafted", "Lack", "content", "draft", "drafted", "known_kind", "lacks", "set_field"]

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
    parties = signing_parties(work, negotiation, handover)
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
    """A kind of document.

    Raises ``UserFacingError`` for one that does not exist, or where one's own file of kinds is broken.
    """
    found = checked_kinds().get(template)
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
    return known_languages(kept)[:MOST_LANGUAGES]


def _languages_of(work: Work, parties: Iterable[DealParty]) -> tuple[Language, ...]:
    """The languages of the parties' people at the table; Uzbek and Russian where nobody's is known."""
    spoken: dict[Language, None] = {}
    for party in parties:
        for one in (*(bytes.fromhex(present) for present in party.present), party.signatory):
            person = work.get(Delegate, one) if one else None
            spoken.update(dict.fromkeys(known_languages([person.language or ""] if person else [])))
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
