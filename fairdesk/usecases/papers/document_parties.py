"""Parties as a document names them: in the script of each language, with requisites and signatory."""

import re
from collections.abc import Callable, Iterable, Sequence

from fairdesk.domain.entities import DealParty, Delegate, Enterprise, Handover, Id
from fairdesk.domain.folding import fold
from fairdesk.reference import REGIONS, countries, name_of
from fairdesk.texts import Language
from fairdesk.usecases.papers.document_content import ContentParty, Spoken
from fairdesk.usecases.papers.document_words import basis_in, position_in
from fairdesk.usecases.ports import Work

_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile("[A-Za-z]")
_UZBEK_CYRILLIC = re.compile(r"[ЎўҚқҒғҲҳ]|\b(?:МЧЖ|АЖ|ХК|ҚК|ФХ|ЯТТ|ОК)\b")
_RUSSIAN = re.compile(r"[ыщЫЩ]|\b(?:ООО|АО|ОАО|ЗАО|ПАО|ЧП|СП|ИП|ФХ)\b")
_UZBEK_LATIN = re.compile(r"[ʻʼ]|\b(?:MCHJ|AJ|XK|QK|FX|YATT|OK)\b")
_ENGLISH = re.compile(r"\b(?:LLC|Ltd|JSC|Inc|GmbH|JV)\b", re.IGNORECASE)
_MARKS = {
    "uz-Cyrl": (_CYRILLIC, _UZBEK_CYRILLIC, _RUSSIAN),
    "ru": (_CYRILLIC, _RUSSIAN, _UZBEK_CYRILLIC),
    "uz-Latn": (_LATIN, _UZBEK_LATIN, _ENGLISH),
    "en": (_LATIN, _ENGLISH, _UZBEK_LATIN),
}
"""Of each language: its script, what tells it from the other language of that script, and what tells that."""


def deal_parties(work: Work, negotiation: Id | None) -> list[DealParty]:
    """The parties of a negotiation in their order."""
    if negotiation is None:
        return []
    return sorted(work.all(DealParty, negotiation=negotiation), key=lambda one: (one.place, one.id))


def signing_parties(work: Work, negotiation: Id | None, handover: Id | None) -> list[DealParty]:
    """The parties that stand in a document and sign it: of a handover's act those that give and receive."""
    parties = deal_parties(work, negotiation)
    given = work.get(Handover, handover) if handover else None
    if given is None:
        return parties
    concerned = [one for one in parties if one.enterprise in (given.giver, given.receiver)]
    return concerned if len(concerned) > 1 else parties


def name_in(language: Language, names: Sequence[str]) -> str:
    """The one of an enterprise's names that is written as the language is; else the first."""
    return max(names, key=lambda name: _fit(language, name), default="")


def _fit(language: Language, name: str) -> int:
    script, own, others = _MARKS[language]
    if not script.search(name):
        return 0
    return 2 + bool(own.search(name)) - bool(others.search(name))


def content_party(work: Work, party: DealParty, languages: Iterable[Language]) -> ContentParty:
    """A party of a negotiation as documents in these languages name it."""
    spoken = tuple(languages)
    enterprise = work.get(Enterprise, party.enterprise) if party.enterprise else None
    if enterprise is None:
        enterprise = Enterprise(id=party.enterprise or b"")
    signatory = party.signatory or enterprise.signatory
    person = work.get(Delegate, signatory) if signatory else None
    position = party.position or (person.position if person else None) or ""
    basis = party.basis or enterprise.basis or ""
    names = [enterprise.name, *enterprise.other_names]
    return ContentParty(
        id=enterprise.id.hex(),
        part=party.part,
        names={language: name_in(language, names) for language in spoken},
        addresses={language: address_in(language, enterprise) for language in spoken},
        stir=enterprise.stir or "",
        account=enterprise.account or "",
        bank=enterprise.bank or "",
        mfo=enterprise.mfo or "",
        oked=enterprise.oked or "",
        phone=enterprise.phone or "",
        signatory=(person.name if person else None) or "",
        positions=_in_each(spoken, position, position_in),
        bases=_in_each(spoken, basis, basis_in),
    )


def _in_each(languages: Iterable[Language], written: str, said_in: Callable[[str, Language], str]) -> Spoken:
    """A text as each language says it; empty where there is none."""
    return {language: said_in(written, language) for language in languages} if written else {}


def address_in(language: Language, enterprise: Enterprise) -> str:
    """Where an enterprise is, from the country (a foreign one's) down to the house, each part once."""
    parts: list[str] = []
    if enterprise.country and enterprise.country != "UZ":
        parts.append(name_of(countries(), enterprise.country, language))
    if enterprise.region:
        parts.append(name_of(REGIONS, enterprise.region, language))
    address = enterprise.address or ""
    parts += [one for one in (enterprise.district, address) if one]
    told = fold(address)
    return ", ".join(one for one in parts if one == address or fold(one) not in told)


def everywhere(text: str, languages: Iterable[Language]) -> Spoken:
    """A text that is the same in all languages; empty where there is none."""
    return dict.fromkeys(languages, text) if text else {}
