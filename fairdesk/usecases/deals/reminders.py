"""Ready texts that remind a party of its step, in the party's language, to copy into a letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fairdesk.domain.deals import in_order, total
from fairdesk.domain.entities import (
    DealItem,
    DealParty,
    Delegate,
    Document,
    Enterprise,
    Id,
    Negotiation,
    PathStep,
)
from fairdesk.domain.messages import message
from fairdesk.reference import CURRENCIES, name_of
from fairdesk.texts import Language, amount, known_language, text
from fairdesk.usecases.deals.cooperation import latest_round, today
from fairdesk.usecases.papers.document_kinds import kinds
from fairdesk.usecases.ports import Work

_UZBEK_LETTERS = frozenset("ўқғҳЎҚҒҲ")
_UZBEK_FORMS = frozenset({"МЧЖ", "АЖ", "ХК", "ҚК", "ФХ"})
"""Legal forms of Uzbek companies as they are written in Cyrillic."""
_READ_RUSSIAN = frozenset({"RU", "KZ", "KG", "TJ", "TM", "BY", "AM", "AZ", "UA", "MD", "GE"})
_HOME = "UZ"
_NAMED = 3
"""Items named in a reminder; of more it says how many there are."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A text for one party; ``person`` is whom it is for, with how they are reached."""

    enterprise: Id
    name: str
    person: str
    phone: str
    email: str
    language: Language
    text: str


def reminder(work: Work, step: Id, language: Language | None = None, by: str = "") -> str:
    """The text for the party that sees to a step, or for the first one of a step of all together."""
    found = reminders(work, step, language, by)
    return found[0].text if found else ""


def reminders(work: Work, step: Id, language: Language | None = None, by: str = "") -> tuple[Reminder, ...]:
    """The text for each party that has to see to a step, in its own language or in a given one.

    It is signed ``by`` the specialist who sends it, else by the one who wrote the talk down.
    """
    known = latest_round(work, step)
    deal = work.get(Negotiation, known.negotiation) if known.negotiation else None
    parties = sorted(work.all(DealParty, negotiation=known.negotiation), key=lambda one: (one.place, one.id))
    addressed = [one for one in parties if known.party in (None, one.enterprise)]
    signed = by or (deal.by if deal else None) or ""
    found = (_reminder(work, known, deal, parties, one, language, signed) for one in addressed)
    return tuple(one for one in found if one is not None)


def _reminder(
    work: Work,
    step: PathStep,
    deal: Negotiation | None,
    parties: Sequence[DealParty],
    party: DealParty,
    language: Language | None,
    signed: str,
) -> Reminder | None:
    enterprise = work.get(Enterprise, party.enterprise) if party.enterprise else None
    if enterprise is None:
        return None
    person = _person(work, step, party, enterprise)
    spoken = language or language_of(enterprise, person)
    others = [one for one in parties if one.enterprise != party.enterprise]
    lines = [
        text("reminders.dear", spoken, name=(person.name if person else None) or enterprise.name),
        _what(step, spoken, today(work)),
        "",
        *_about(work, step, deal, _names(work, others), spoken),
        "",
        text("reminders.please", spoken),
        "",
        *([signed] if signed else []),
        text("reminders.signed", spoken),
    ]
    return Reminder(
        enterprise.id,
        enterprise.name,
        (person.name if person else None) or "",
        (person.phone if person else None) or enterprise.phone or "",
        (person.email if person else None) or enterprise.email or "",
        spoken,
        "\n".join(lines),
    )


def _person(work: Work, step: PathStep, party: DealParty, enterprise: Enterprise) -> Delegate | None:
    """Whom a party is reminded through: who sees to the step, who signs, or who sat at the table."""
    chosen = step.person if step.party == party.enterprise else None
    present = bytes.fromhex(party.present[0]) if party.present else None
    one = chosen or party.signatory or present or enterprise.signatory
    found = work.get(Delegate, one) if one else None
    return found if found is not None and not found.voided else None


def language_of(enterprise: Enterprise, person: Delegate | None) -> Language:
    """The language of a person; where it is not known, what the script of the company's name tells."""
    if person is not None and person.language:
        return known_language(person.language, "uz-Latn")
    country = enterprise.country or _HOME
    if country != _HOME:
        return "ru" if country in _READ_RUSSIAN else "en"
    name = enterprise.name
    if _UZBEK_LETTERS & set(name) or _UZBEK_FORMS & set(name.split()):
        return "uz-Cyrl"
    return "ru" if any("а" <= letter.lower() <= "я" for letter in name) else "uz-Latn"


def _names(work: Work, parties: Sequence[DealParty]) -> str:
    found = (work.get(Enterprise, one.enterprise) for one in parties if one.enterprise)
    return ", ".join(one.name for one in found if one is not None)


def _what(step: PathStep, language: Language, day: date) -> str:
    name = message(f"words.step_{step.step.value}")
    if step.due is None:
        return text("reminders.open", language, step=name)
    if step.due < day:
        late = message("reminders.days_late", count=(day - step.due).days)
        return text("reminders.late", language, step=name, due=step.due, late=late)
    return text("reminders.soon", language, step=name, due=step.due)


def _about(
    work: Work, step: PathStep, deal: Negotiation | None, partners: str, language: Language
) -> list[str]:
    """What it is about: with whom, what is to be done, of which goods, for which sum, under which paper."""
    items = in_order(work.all(DealItem, negotiation=deal.id)) if deal else []
    sum_ = total(items)
    told = (
        ("partner", partners),
        ("fair", work.fair.name),
        ("to_do", step.about or ""),
        ("goods", _goods([item.name for item in items if item.name], language)),
        ("sum", _money(sum_, deal.currency, language) if deal and sum_ is not None else ""),
        ("paper", _number(work, deal.id) if deal else ""),
    )
    return [text(f"reminders.{key}", language, value=value) for key, value in told if value]


def _goods(names: Sequence[str], language: Language) -> str:
    named = ", ".join(names[:_NAMED])
    if len(names) <= _NAMED:
        return named
    return f"{named} {text('reminders.more', language, count=len(names) - _NAMED)}"


def _money(value: Decimal, currency: str, language: Language) -> str:
    return f"{amount(value, language)} {name_of(CURRENCIES, currency, language)}"


def _number(work: Work, deal: Id) -> str:
    """The number of the deal's memorandum, where one was printed."""
    known = kinds()
    counted = (
        one
        for one in work.all(Document, negotiation=deal)
        if not one.cancelled and one.template in known and known[one.template].counts == "memorandum"
    )
    return next((number for one in counted if (number := one.number or one.own_form)), "")
