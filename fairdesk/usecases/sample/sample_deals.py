"""What the sample fair agreed on before it opened: talks in the weeks before, their papers and first steps.

They were noted on numbered sheets and entered on the morning of the fair, through the same use cases as at
any desk. Banks and accounts are invented like everything else.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import cycle, islice

from fairdesk.domain.deals import step_id
from fairdesk.domain.entities import Delegate, Demand, Enterprise, Id, Meeting, Offer, Product
from fairdesk.domain.words import DealPart, NegotiationOutcome, Size, Step
from fairdesk.texts import Language
from fairdesk.usecases.deals import cooperation, deal_items, deal_parties, negotiations, paper_sheets
from fairdesk.usecases.papers import document_drafts, document_printing, signings
from fairdesk.usecases.papers.document_content import PaperMaker
from fairdesk.usecases.ports import Work, Workplace
from fairdesk.usecases.sample.sample_records import SampleFair

_LANGUAGE: Language = "uz-Latn"
_BANKS = (
    ("“Namuna sanoat banki” AT", "00901"),
    ("“Namuna savdo banki” XATB", "00902"),
    ("“Namuna taraqqiyot banki” ATB", "00903"),
)
_BEFORE = timedelta(days=9)
_TALKS_A_DAY = 3


@dataclass(frozen=True, slots=True)
class _Deal:
    """How far a talk has come: its paper, who signed it, and the steps behind the memorandum that are done.

    ``due`` is how many days before the fair the next step should have been done; None: it has time.
    """

    outcome: NegotiationOutcome
    template: str | None = None
    languages: tuple[Language, ...] = ("uz-Latn", "ru")
    printed: bool = False
    signed: int = 0
    done: int = 0
    due: int | None = None


@dataclass(frozen=True, slots=True)
class _Matter:
    """What two companies talked about: a Demand that was answered, or a Product that is shown."""

    seller: Id
    buyer: Id
    about: Demand | Product
    price: Decimal | None
    currency: str
    yearly: Decimal | None


_MEMORANDUM, _CONTRACT = "memorandum", "purchase_contract"
_DEALS = (
    _Deal(NegotiationOutcome.MEMORANDUM, _MEMORANDUM, printed=True, signed=2, done=2, due=1),
    _Deal(NegotiationOutcome.MEMORANDUM, _MEMORANDUM, printed=True, signed=2, done=1, due=4),
    _Deal(NegotiationOutcome.MEMORANDUM, _MEMORANDUM, ("uz-Cyrl", "ru"), printed=True, signed=2),
    _Deal(NegotiationOutcome.CONTRACT, _CONTRACT, printed=True, signed=2),
    _Deal(NegotiationOutcome.MEMORANDUM, _MEMORANDUM, ("uz-Latn",), printed=True, signed=2, done=3, due=-3),
    _Deal(NegotiationOutcome.MEMORANDUM, _MEMORANDUM, ("ru", "en"), printed=True, signed=1),
    _Deal(NegotiationOutcome.TALK_AGAIN),
    _Deal(NegotiationOutcome.MEMORANDUM, _MEMORANDUM, printed=True),
    _Deal(NegotiationOutcome.MEMORANDUM, _MEMORANDUM, ("ru",), printed=True, signed=2, done=1, due=-5),
    _Deal(NegotiationOutcome.NO_RESULT),
    _Deal(NegotiationOutcome.MEMORANDUM, _MEMORANDUM),
    _Deal(NegotiationOutcome.CONTRACT, _CONTRACT, ("ru",), printed=True, signed=1),
)
_NOTES = (
    "Narx yillik buyurtma hajmiga bogʻliq; namuna fevral oxirida koʻrsatiladi.",
    "Покупатель сейчас ввозит это из-за рубежа; срок поставки — три месяца.",
    "Texnik topshiriqni xaridor yuboradi, chizmalar birgalikda tayyorlanadi.",
    "Договорились показать образец на ярмарке и провести испытания до лета.",
)


def with_requisites(fair: SampleFair, seed: int) -> SampleFair:
    """The sample fair with accounts, banks and those who sign for its enterprises."""
    chance = random.Random(f"requisites {seed}")
    people: dict[Id, list[Delegate]] = {}
    for person in fair.delegates:
        if person.enterprise is not None:
            people.setdefault(person.enterprise, []).append(person)
    enterprises = tuple(_with_requisites(one, people.get(one.id, []), chance) for one in fair.enterprises)
    return replace(fair, enterprises=enterprises)


def _with_requisites(one: Enterprise, people: Sequence[Delegate], chance: random.Random) -> Enterprise:
    bank, mfo = chance.choice(_BANKS)
    account = f"20208000{chance.randint(1, 9)}00{chance.randrange(10**6):06d}{chance.randint(1, 999):03d}"
    oked = f"{chance.randint(10, 33)}{chance.randrange(1000):03d}"
    directors = [person for person in people if "irektor" in (person.position or "")]
    signs = next(iter([*directors, *people]), None)
    basis = "Ustav" if directors else f"Ishonchnoma № {chance.randint(1, 90)}, 21.02.2022"
    if one.country != "UZ":
        return replace(one, signatory=signs.id if signs else None)
    return replace(
        one,
        account=account,
        bank=bank,
        mfo=mfo,
        oked=oked,
        signatory=signs.id if signs else None,
        basis=basis if signs else None,
    )


def agree(place: Workplace, make: PaperMaker, seed: int) -> None:
    """Enters the talks of the weeks before, prints what was printed and notes who signed."""
    chance = random.Random(f"deals {seed}")
    with place.read() as work:
        chosen = list(islice(_matters(work, chance), len(_DEALS)))
        opening = work.now
    sheets = paper_sheets.print_run(place, len(_DEALS)).sheets
    for number, (deal, sheet, matter) in enumerate(zip(_DEALS, sheets, chosen, strict=True)):
        days, turn = divmod(number, _TALKS_A_DAY)
        began = opening - _BEFORE + timedelta(days=days, hours=1 + 3 * turn, minutes=5 * chance.randint(0, 6))
        negotiation = _talk(place, sheet.text, matter, began, deal, chance)
        if deal.template == _MEMORANDUM:
            cooperation.lay(place, negotiation)
        _paper(place, negotiation, deal, make)
        _steps(place, negotiation, deal, opening.date())


def negotiate(
    place: Workplace, meeting: Id, make: PaperMaker, chance: random.Random, *, prints: bool
) -> Id | None:
    """Logs the talk of a meeting that takes place: what the host shows is asked for, and often agreed on.

    Returns its document, if one was printed.
    """
    negotiation = negotiations.open_meeting(place, meeting).negotiation
    with place.read() as work:
        known = work.get(Meeting, meeting)
        products = work.all(Product, enterprise=known.host) if known else []
    priced = [one for one in products if one.price]
    for product in chance.sample(priced, min(len(priced), chance.randint(1, 3))):
        item = deal_items.add_item(place, negotiation, product=product.id).item
        yearly = product.capacity or Decimal(1200)
        quantity = max(1, round(yearly / chance.choice((8, 12, 24))))
        deal_items.set_item(place, item, "quantity", str(quantity), _LANGUAGE)
    for note in chance.sample(_NOTES, 2):
        negotiations.add_note(place, negotiation, note)
    if not (prints and priced):
        return None
    negotiations.set_outcome(place, negotiation, NegotiationOutcome.MEMORANDUM)
    document = document_drafts.draft(place, negotiation, _MEMORANDUM).document
    cooperation.lay(place, negotiation)
    document_printing.print_document(place, document, make)
    return document


def _matters(work: Work, chance: random.Random) -> Iterator[_Matter]:
    """Demands with an answer, and every other time a shown Product; no company is in two deals."""
    taken: set[Id | None] = set()
    answered, shown = _answered(work, chance), _shown(work, chance)
    for source in cycle((answered, shown)):
        matter = next(one for one in source if taken.isdisjoint((one.seller, one.buyer)))
        taken |= {matter.seller, matter.buyer}
        yield matter


def _answered(work: Work, chance: random.Random) -> Iterator[_Matter]:
    offers = work.all(Offer)
    chance.shuffle(offers)
    for offer in offers:
        demand = work.get(Demand, offer.demand) if offer.demand else None
        if demand is not None and demand.enterprise and offer.enterprise:
            yield _Matter(
                offer.enterprise,
                demand.enterprise,
                demand,
                offer.price,
                offer.currency or "UZS",
                demand.volume,
            )


def _shown(work: Work, chance: random.Random) -> Iterator[_Matter]:
    products = work.all(Product)
    buyers = [one for one in work.all(Enterprise, size=Size.LARGE) if one.country == "UZ"]
    chance.shuffle(products)
    for product in products:
        buyer = chance.choice(buyers)
        if product.enterprise and buyer.id != product.enterprise and product.price:
            yearly = product.capacity / 4 if product.capacity else None
            currency = product.currency or "UZS"
            yield _Matter(product.enterprise, buyer.id, product, product.price, currency, yearly)


def _say_who_sells(place: Workplace, negotiation: Id, matter: _Matter) -> None:
    """A company that has demands of its own may sell here, which nobody could guess."""
    with place.read() as work:
        parties = deal_parties.parties(work, negotiation)
    for party in parties:
        part = DealPart.SELLER if party.enterprise == matter.seller else DealPart.BUYER
        deal_parties.set_part(place, party.id, part)


def _talk(
    place: Workplace, sheet: str, matter: _Matter, began: datetime, deal: _Deal, chance: random.Random
) -> Id:
    ended = began + timedelta(minutes=chance.randint(20, 55))
    sides = (matter.seller, matter.buyer)
    negotiation = negotiations.from_sheet(place, sheet, sides, began, ended).negotiation
    _say_who_sells(place, negotiation, matter)
    negotiations.set_field(place, negotiation, "currency", matter.currency, _LANGUAGE)
    product, demand = (
        (matter.about.id, None) if isinstance(matter.about, Product) else (None, matter.about.id)
    )
    item = deal_items.add_item(place, negotiation, product=product, demand=demand).item
    quantity = Decimal(max(1, round((matter.yearly or 1200) / chance.choice((4, 6, 12)))))
    yearly = None if matter.yearly is None else matter.yearly.quantize(Decimal(1))
    for field, value in (("quantity", quantity), ("price", matter.price), ("yearly", yearly)):
        if value is not None:
            deal_items.set_item(place, item, field, f"{value:f}".replace(".", ","), _LANGUAGE)
    for number, note in enumerate(chance.sample(_NOTES, 2)):
        negotiations.add_note(place, negotiation, note, began + timedelta(minutes=4 + 9 * number))
    again = (began + timedelta(days=21)).date() if deal.outcome is NegotiationOutcome.TALK_AGAIN else None
    negotiations.set_outcome(place, negotiation, deal.outcome, again)
    return negotiation


def _paper(place: Workplace, negotiation: Id, deal: _Deal, make: PaperMaker) -> None:
    if deal.template is None:
        return
    document = document_drafts.draft(place, negotiation, deal.template).document
    document_drafts.set_field(place, document, "languages", deal.languages)
    if not deal.printed:
        return
    document_printing.print_document(place, document, make)
    with place.read() as work:
        version = signings.current_version(work, document)
    if deal.signed and version is not None:
        signings.sign_on_paper(place, document, signings.parties_of(version)[: deal.signed])


def _steps(place: Workplace, negotiation: Id, deal: _Deal, today: date) -> None:
    """What has been done since the memorandum."""
    if deal.template != _MEMORANDUM:
        return
    after = [one for one in Step if one is not Step.MEMORANDUM]
    for step in after[: deal.done]:
        if cooperation.closes_by(step) == "hand":
            cooperation.finish(place, step_id(negotiation, step, 1), today - timedelta(days=2))
        else:
            cooperation.skip(place, step_id(negotiation, step, 1), "Buyurtmachining oʻz hujjati bor")
    if deal.due is not None:
        due = today - timedelta(days=deal.due)
        step = step_id(negotiation, after[deal.done], 1)
        cooperation.set_step(place, step, "due", f"{due:%d.%m.%Y}", _LANGUAGE)
