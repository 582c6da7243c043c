"""What the places in a template stand for: the closed lists of ``{places}`` and of conditions.

``resources/templates/documents/README.md`` explains each to whoever edits a template. A value that is not
known leaves a line to write on, so that no sentence breaks.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from fairdesk.domain.number_words import LIMIT, in_words
from fairdesk.domain.words import DealPart, NegotiationOutcome, Vat
from fairdesk.reference import CURRENCIES, name_of
from fairdesk.texts import LANGUAGES, Language, amount, text
from fairdesk.usecases.papers.document_content import Content, ContentHandover, Spoken
from fairdesk.usecases.papers.document_kinds import DocumentKind
from fairdesk.usecases.papers.document_subjects import subject_of_items
from fairdesk.usecases.papers.document_words import basis_in, day_in_words, position_in

_SPACES = re.compile(r"[^\S\N{THIN SPACE}\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]+")
_HALF_A_TIYIN = Decimal("0.005")
BLANK = "________"
"""A line to write on."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A document in one of its languages; ``party`` is the one that a repeated paragraph is about."""

    content: Content
    language: Language
    kind: DocumentKind
    party: int | None = None

    def say(self, key: str, **values: object) -> str:
        """A wording of the program in the document's language."""
        return text(f"templates.{key}", self.language, **values)


def one_line(written: str) -> str:
    """A text without breaks of line and doubled spaces; spaces that keep figures together stay."""
    return _SPACES.sub(" ", written).strip()


def spoken(texts: Spoken, language: Language) -> str:
    """A text in a language; in another one where it was given in another one only."""
    known = texts.get(language, "").strip()
    return known or next((other.strip() for other in texts.values() if other.strip()), "")


def party_label(content: Content, place: int, language: Language) -> str:
    """What a party is called in the document: Buyer; with a number where there are several of them."""
    return _numbered(content, place, text(f"words.deal_part_{content.parties[place].part}", language))


def _numbered(content: Content, place: int, word: str) -> str:
    part = content.parties[place].part
    alike = [index for index, one in enumerate(content.parties) if one.part is part]
    return f"{word}\N{NO-BREAK SPACE}{alike.index(place) + 1}" if len(alike) > 1 else word


def money_in_words(value: Decimal | None, currency: str, language: Language) -> str:
    """A sum in words; empty where it is not known or too large to be said."""
    if value is None or not value.is_finite() or not 0 <= value < LIMIT - _HALF_A_TIYIN:
        return ""
    return in_words(value, currency, language)


def money(facts: Facts, value: Decimal | None) -> str:
    """A sum in figures with its currency; empty where it is not known."""
    if value is None:
        return ""
    currency = name_of(CURRENCIES, facts.content.currency, facts.language)
    return f"{amount(value, facts.language)}\N{NO-BREAK SPACE}{currency}"


def _label(facts: Facts, place: int) -> str:
    return party_label(facts.content, place, facts.language)


def _of_party(facts: Facts, place: int) -> str:
    return _numbered(facts.content, place, facts.say(f"of_{facts.content.parties[place].part}"))


def _name_of_party(facts: Facts, place: int) -> str:
    parties = facts.content.parties
    return spoken(parties[place].names, facts.language) if 0 <= place < len(parties) else ""


def _address(facts: Facts, place: int) -> str:
    return spoken(facts.content.parties[place].addresses, facts.language)


def _stir(facts: Facts, place: int) -> str:
    return facts.content.parties[place].stir


def _basis(facts: Facts, place: int) -> str:
    return basis_in(spoken(facts.content.parties[place].bases, facts.language), facts.language)


def _signatory(facts: Facts, place: int) -> str:
    party = facts.content.parties[place]
    position = position_in(spoken(party.positions, facts.language), facts.language)
    return " ".join(filter(None, (position, party.signatory.strip())))


def _handover(facts: Facts) -> ContentHandover:
    return facts.content.handover or ContentHandover("", "", 0, -1, -1)


def _handover_step(facts: Facts) -> str:
    step = _handover(facts).step
    return text(f"words.step_{step}", facts.language) if step else ""


def _outcome(facts: Facts) -> str:
    told = facts.content.outcome
    known = told in tuple(NegotiationOutcome)
    return text(f"words.negotiation_outcome_{told}", facts.language) if known else told


def _subject(facts: Facts) -> str:
    """As it was typed; where it is that of the items, as this language says it."""
    subject, names = facts.content.subject, [one.name for one in facts.content.items]
    is_of_items = any(subject == subject_of_items(names, one) for one in LANGUAGES)
    return subject_of_items(names, facts.language) if is_of_items else subject


def _languages(facts: Facts) -> str:
    names = [_in_language(facts, one) for one in facts.content.languages]
    return facts.say("both", one=names[0], other=names[1]) if len(names) == 2 else ", ".join(names)


def _prevailing(facts: Facts) -> str:
    language = facts.content.prevailing
    return _in_language(facts, language) if language else ""


def _in_language(facts: Facts, language: Language) -> str:
    """A language as it stands after "in"; Uzbek names its script where the document is in both."""
    both = {"uz-Latn", "uz-Cyrl"} <= set(facts.content.languages)
    name = language if both or language in ("ru", "en") else "uz"
    return facts.say(f"in_{name.replace('-', '_').lower()}")


def _has_part(part: DealPart) -> Callable[[Content], bool]:
    return lambda content: any(one.part is part for one in content.parties)


PLACES: Mapping[str, Callable[[Facts], str]] = {
    "number": lambda facts: facts.content.number,
    "city": lambda facts: spoken(facts.content.city, facts.language),
    "day": lambda facts: day_in_words(facts.content.day, facts.language),
    "fair": lambda facts: spoken(facts.content.fair, facts.language),
    "subject": _subject,
    "valid_until": lambda facts: day_in_words(facts.content.valid_until, facts.language),
    "currency": lambda facts: name_of(CURRENCIES, facts.content.currency, facts.language),
    "total": lambda facts: money(facts, facts.content.sum),
    "total_words": lambda facts: money_in_words(facts.content.sum, facts.content.currency, facts.language),
    "vat": lambda facts: facts.say(f"vat_{facts.content.vat}"),
    "copies": lambda facts: facts.say("copies", count=facts.content.copies),
    "languages": _languages,
    "prevailing": _prevailing,
    "special_terms": lambda facts: spoken(facts.content.special_terms, facts.language),
    "replaced": lambda facts: facts.content.replaces,
    "outcome": _outcome,
    "again": lambda facts: day_in_words(facts.content.again, facts.language),
    "handover_what": lambda facts: _handover(facts).what,
    "handover_version": lambda facts: _handover(facts).version,
    "handover_copies": lambda facts: str(_handover(facts).copies or ""),
    "handover_day": lambda facts: day_in_words(_handover(facts).day, facts.language),
    "handover_note": lambda facts: _handover(facts).note,
    "handover_step": _handover_step,
    "giver": lambda facts: _name_of_party(facts, _handover(facts).giver),
    "giver_person": lambda facts: _handover(facts).giver_person,
    "receiver": lambda facts: _name_of_party(facts, _handover(facts).receiver),
    "receiver_person": lambda facts: _handover(facts).receiver_person,
}
"""Places in any paragraph. ``special_terms`` alone may run over several lines."""

PARTY_PLACES: Mapping[str, Callable[[Facts, int], str]] = {
    "party": _label,
    "of_party": _of_party,
    "party_name": _name_of_party,
    "party_address": _address,
    "party_stir": _stir,
    "party_signatory": _signatory,
    "party_basis": _basis,
}
"""Places in a paragraph that is repeated for each party."""

CONDITIONS: Mapping[str, Callable[[Content], bool]] = {
    "two_languages": lambda content: len(content.languages) > 1,
    "prevailing": lambda content: content.prevailing is not None,
    "several_parties": lambda content: len(content.parties) > 2,
    "buyer": _has_part(DealPart.BUYER),
    "seller": _has_part(DealPart.SELLER),
    "developer": _has_part(DealPart.DEVELOPER),
    "fair": lambda content: any(content.fair.values()),
    "subject": lambda content: bool(content.subject.strip()),
    "items": lambda content: bool(content.items),
    "total": lambda content: content.sum is not None,
    "vat": lambda content: content.vat is not Vat.NONE,
    "yearly": lambda content: any(item.yearly is not None for item in content.items),
    "steps": lambda content: bool(content.steps),
    "notes": lambda content: bool(content.notes),
    "valid_until": lambda content: content.valid_until is not None,
    "special_terms": lambda content: any(one.strip() for one in content.special_terms.values()),
    "replaced": lambda content: bool(content.replaces),
    "outcome": lambda content: bool(content.outcome),
    "again": lambda content: content.again is not None,
    "handover_step": lambda content: bool(content.handover and content.handover.step),
    "handover_note": lambda content: bool(content.handover and content.handover.note.strip()),
    "copy_for_each": lambda content: content.copies >= len(content.parties),
}
"""What a paragraph can be made to depend on. They ask the whole document, so all its languages agree."""


def value_of(name: str, facts: Facts) -> str:
    """What stands in a place; a line to write on where it is not known."""
    if name in PARTY_PLACES:
        return (facts.party is not None and one_line(PARTY_PLACES[name](facts, facts.party))) or BLANK
    value = PLACES[name](facts)
    return (value.strip() if name == "special_terms" else one_line(value)) or BLANK
