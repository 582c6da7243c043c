"""The items of a negotiation, edited like a sheet: every cell is checked and saved by itself.

Quantity, price and sum hang together whichever is typed first. The sum follows from the other two; where it
is typed, the price (or, beside a price, the quantity) follows from it if that comes out to the tiyin. Where
it does not, the sum is kept as it was typed and no price is made up.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import cast

from fairdesk.domain import checks, deals
from fairdesk.domain.entities import DealItem, Demand, Id, Negotiation, Product
from fairdesk.domain.folding import fold
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.reference import CURRENCIES, code_for
from fairdesk.texts import Language
from fairdesk.usecases import fields
from fairdesk.usecases.deals import deal_parties
from fairdesk.usecases.deals.deal_parties import known_negotiation
from fairdesk.usecases.enterprises import same_company
from fairdesk.usecases.ports import Changes, Work, Workplace
from fairdesk.usecases.saved import Saved

CELLS = ("name", "tn_ved", "quantity", "unit", "price", "sum", "yearly")
"""The cells of a row that can be typed into, in their order."""
_FEW = 8
_LONGEST_CODE = 40
_LAST_WORD = re.compile(r"[^\W\d_]+([ʻʼ'][^\W\d_]+)*$")


@dataclass(frozen=True, slots=True)
class Added:
    """A row that was added."""

    item: Id
    changes: Changes


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A product shown or a demand made by one of the parties, for a row that is being typed."""

    kind: str
    id: Id
    name: str
    owner: str
    tn_ved: str | None
    unit: str | None
    price: Decimal | None
    currency: str | None


def add_item(
    place: Workplace,
    negotiation: Id,
    *,
    product: Id | None = None,
    demand: Id | None = None,
    name: str = "",
) -> Added:
    """Adds a row at the end: an exhibited product, a demand, or a free text."""
    with place.write() as work:
        known = known_negotiation(work, negotiation)
        rows = work.all(DealItem, negotiation=negotiation)
        item = DealItem(
            id=work.new_id(),
            negotiation=negotiation,
            place=max((row.place for row in rows), default=-1) + 1,
            name=checks.clean_text(name),
        )
        work.add(replace(item, **_of_source(work, known, product, demand)))
    return Added(item.id, work.changes)


def set_source(place: Workplace, item: Id, *, product: Id | None = None, demand: Id | None = None) -> Changes:
    """Says that a row is an exhibited product or a demand: name, code, unit and price come from there."""
    with place.write() as work:
        known = _known(work, item)
        source = _of_source(work, _negotiation_of(work, known), product, demand)
        kept = {"product": None, "demand": None, **source}
        if known.price is not None or known.sum is not None:
            kept.pop("price", None)
        work.change(DealItem, item, **kept)
    return work.changes


def _of_source(
    work: Work, negotiation: Negotiation, product: Id | None, demand: Id | None
) -> dict[str, object]:
    """What a row takes from the product or demand that was chosen for it."""
    source: Product | Demand | None = None
    if product is not None:
        source = work.get(Product, product)
    elif demand is not None:
        source = work.get(Demand, demand)
    else:
        return {}
    if source is None or source.voided:
        raise UserFacingError(message("register.no_record"), message("register.no_record_advice"))
    taken: dict[str, object] = {source.kind: source.id, "name": source.name}
    if source.tn_ved:
        taken["tn_ved"] = source.tn_ved
    if source.unit:
        taken["unit"] = source.unit
    if source.price is not None and (source.currency or negotiation.currency) == negotiation.currency:
        taken["price"] = source.price
    return taken


def set_item(place: Workplace, item: Id, field: str, written: str, language: Language) -> Saved:
    """Keeps what was typed into a cell, and what follows from it in the row."""
    del language
    with place.write() as work:
        known = _known(work, item)
        checked = check_cell(field, written)
        if checked.problem is not None:
            return Saved(problem=checked.problem)
        news, notice = _following(known, field, checked.value)
        amount = deals.item_sum(replace(known, **news))
        if amount is not None and amount >= deals.MOST:
            return Saved(problem=message("negotiations.sum_too_large"))
        notice = notice or _other_currency(work, known, field, written) or checked.notice
        work.change(DealItem, item, **news)
    return Saved(checked.value, notice=notice, at=work.now, changes=work.changes)


def _other_currency(work: Work, item: DealItem, field: str, written: str) -> Message | None:
    """A word about "120 USD" typed where all prices are in another currency."""
    named = _LAST_WORD.search(written.strip()) if field in ("price", "sum") else None
    currency = code_for(CURRENCIES, named[0]) if named else None
    counted = _negotiation_of(work, item).currency
    if currency is None or currency == counted:
        return None
    return message("negotiations.other_currency", typed=currency, counted=counted)


def check_cell(field: str, written: str) -> fields.Checked:
    """What was typed into a cell, as its value.

    A TN VED code of a wrong length is kept, and told of. Here nobody adds the zero that spreadsheets lose:
    who types leaves out a digit anywhere.
    """
    if field == "tn_ved":
        typed = checks.clean_text(written)
        if len(typed) > _LONGEST_CODE:
            return fields.Checked(problem=message("fields.too_long", most=_LONGEST_CODE))
        digits = re.sub(r"[\s.\-]", "", typed)
        value = digits if digits.isascii() and digits.isdecimal() else typed
        return fields.Checked(value or None, notice=tn_ved_doubt(value))
    checked = fields.check(DealItem, field, written)
    if field == "sum" and isinstance(checked.value, Decimal):
        return replace(checked, value=checks.simplest(deals.money(checked.value)))
    return checked


def tn_ved_doubt(kept: str | None) -> Message | None:
    """What is wrong with a TN VED code that was kept as it was typed; None where it is one."""
    if not kept or checks.tn_ved(kept) == kept:
        return None
    return message("negotiations.tn_ved_digits")


def _following(item: DealItem, field: str, value: object) -> tuple[dict[str, object], Message | None]:
    """The fields that a typed cell sets in its row, and what is to be said about it."""
    if field not in ("quantity", "price", "sum"):
        return {field: value if value is not None or field != "name" else ""}, None
    amount = value if isinstance(value, Decimal) else None
    if field == "sum":
        return _with_sum(item, amount)
    news: dict[str, object] = {field: amount}
    typed = replace(item, **news)
    if typed.quantity is not None and typed.price is not None:
        return {**news, "sum": None}, None
    if item.sum is None or amount is None:
        return news, None
    return _from_sum(typed, item.sum, news)


def _with_sum(item: DealItem, amount: Decimal | None) -> tuple[dict[str, object], Message | None]:
    if amount is None:
        follows = item.quantity is not None and item.price is not None
        return {"sum": None}, message("negotiations.sum_follows") if follows else None
    if item.quantity is not None:
        return _from_sum(replace(item, price=None), amount, {"price": None})
    return _from_sum(item, amount, {})


def _from_sum(
    item: DealItem, amount: Decimal, news: Mapping[str, object]
) -> tuple[dict[str, object], Message | None]:
    """The price that a sum means for a quantity, or the quantity that it means at a price."""
    known, missing = (item.quantity, "price") if item.price is None else (item.price, "quantity")
    if known is None or not known:
        return {**news, "sum": amount}, None
    other, comes_out = deals.other_factor(amount, known, _EXACT[missing])
    if comes_out:
        return {**news, missing: checks.simplest(other), "sum": None}, None
    return {**news, "sum": amount}, message(f"negotiations.no_exact_{missing}", about=other)


_EXACT = {"price": Decimal("0.01"), "quantity": Decimal("0.001")}
"""To what the other figure must come out: the tiyin, the gram of a kilogram."""


def remove_item(place: Workplace, item: Id) -> Changes:
    """Takes a row away; it stays in the history."""
    with place.write() as work:
        work.void(DealItem, _known(work, item).id)
    return work.changes


def restore_item(place: Workplace, item: Id) -> Changes:
    """Brings a row back that was taken away."""
    with place.write() as work:
        work.change(DealItem, item, voided=False)
    return work.changes


def move_item(place: Workplace, item: Id, to: int) -> Changes:
    """Puts a row at another place, counted from 0."""
    with place.write() as work:
        known = _known(work, item)
        rows = [
            row for row in deals.in_order(work.all(DealItem, negotiation=known.negotiation)) if row.id != item
        ]
        rows.insert(max(0, min(to, len(rows))), known)
        for number, row in enumerate(rows):
            work.change(DealItem, row.id, place=number)
    return work.changes


def answer(place: Workplace, item: Id, question: str) -> Changes:
    """Notes that what a question doubts is right; it is not asked again for the same values."""
    with place.write() as work:
        known = _known(work, item)
        answered = dict.fromkeys((*answers_of(work, known), question))
        work.change(DealItem, item, answered=tuple(answered))
    return work.changes


def answers_of(work: Work, item: DealItem) -> tuple[str, ...]:
    """The questions about a row that were answered, at any desk."""
    claims = work.claims(DealItem, item.id).get("answered", ())
    given = [item.answered, *(cast("tuple[str, ...]", claim.value or ()) for claim in claims)]
    return tuple(dict.fromkeys(one for some in given for one in some))


# What can be chosen


def suggestions(work: Work, negotiation: Id, typed: str, limit: int = _FEW) -> list[Suggestion]:
    """Products and demands of the parties that match what is typed, those of the parties first."""
    found = [one for one in _goods(work, negotiation) if _matches(one, typed)]
    wanted = fold(typed)
    found.sort(key=lambda one: (not fold(one.name).startswith(wanted), one.kind != "product", one.name))
    return found[:limit]


def _goods(work: Work, negotiation: Id) -> list[Suggestion]:
    """Everything that the parties show or want, under any of their records."""
    companies = [
        (deal_parties.name_of(work, party.enterprise), same_company.members(work, party.enterprise))
        for party in deal_parties.parties(work, negotiation)
        if party.enterprise
    ]
    return [
        _suggestion(source, owner)
        for owner, records in companies
        for record in records
        for source in (*work.all(Product, enterprise=record), *work.all(Demand, enterprise=record))
    ]


def _suggestion(source: Product | Demand, owner: str) -> Suggestion:
    return Suggestion(
        source.kind,
        source.id,
        source.name,
        owner,
        source.tn_ved,
        source.unit,
        source.price,
        source.currency,
    )


def _matches(good: Suggestion, typed: str) -> bool:
    digits = "".join(letter for letter in typed if letter.isdecimal())
    if digits and (good.tn_ved or "").startswith(digits):
        return True
    words = fold(good.name).split()
    return all(any(word.startswith(part) for word in words) for part in fold(typed).split())


# Shared


def _known(work: Work, item: Id) -> DealItem:
    found = work.get(DealItem, item)
    if found is None or found.voided:
        raise UserFacingError(message("negotiations.no_item"), message("negotiations.no_item_advice"))
    return found


def _negotiation_of(work: Work, item: DealItem) -> Negotiation:
    return known_negotiation(work, item.negotiation or b"")
