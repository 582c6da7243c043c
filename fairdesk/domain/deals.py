"""What the items of a negotiation come to. Money is Decimal, to the tiyin (two places)."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal
from hashlib import sha256

from fairdesk.domain.entities import DealItem, Id
from fairdesk.domain.words import Step

_TIYIN = Decimal("0.01")
_EXACT = Context(prec=80)
"""Typed numbers have up to 28 digits each; nothing is lost where two are multiplied."""
MOST = Decimal(10**15)
"""Sums from here on cannot be said in words, and nobody agreed on one yet."""


def in_order(items: Iterable[DealItem]) -> list[DealItem]:
    """Items as they stand in the sheet."""
    return sorted(items, key=lambda item: (item.place, item.id))


def item_sum(item: DealItem) -> Decimal | None:
    """Quantity times price; where no price is known, the sum that was typed."""
    if item.quantity is not None and item.price is not None:
        return money(_EXACT.multiply(item.quantity, item.price))
    return item.sum


def total(items: Iterable[DealItem]) -> Decimal | None:
    """The sum of all items that have one; None where none has."""
    sums = [one for item in items if (one := item_sum(item)) is not None]
    return sum(sums, Decimal(0)) if sums else None


def money(value: Decimal) -> Decimal:
    """Rounded to the tiyin, halves up, as accountants do it."""
    return value.quantize(_TIYIN, ROUND_HALF_UP, _EXACT)


def other_factor(amount: Decimal, known: Decimal, places: Decimal) -> tuple[Decimal, bool]:
    """What times ``known`` makes an amount, rounded to some places; and whether it comes out exactly."""
    other = _EXACT.divide(amount, known).quantize(places, ROUND_HALF_UP, _EXACT)
    return other, _EXACT.multiply(other, known) == amount


def step_id(negotiation: Id, step: Step, round_: int) -> Id:
    """The id of a step of a path: the same on every desk that lays it."""
    return _derived(negotiation, f"step {step.value} {round_}")


def result_id(negotiation: Id, quarter: str) -> Id:
    """The id of a quarter's result: the same on every desk that notes it."""
    return _derived(negotiation, f"result {quarter}")


def meeting_negotiation_id(meeting: Id) -> Id:
    """The id of the negotiation that a meeting opens: the same on every desk that opens it."""
    return _derived(meeting, "negotiation")


def sheet_negotiation_id(fair: Id, sheet: str) -> Id:
    """The id of the negotiation that was written on a paper sheet: the same on every desk that enters it."""
    return _derived(fair, f"sheet {sheet}")


def party_id(negotiation: Id, enterprise: Id) -> Id:
    """The id of an enterprise's part in a negotiation: the same on every desk."""
    return _derived(negotiation, f"party {enterprise.hex()}")


def _derived(of: Id, what: str) -> Id:
    return sha256(of + what.encode()).digest()[:16]
