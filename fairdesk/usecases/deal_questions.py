"""Figures that are likely mistyped. Every question names the two figures that do not go together.

People answer "it is right", and are not asked again as long as the values stay the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from fairdesk.domain.deals import item_sum
from fairdesk.domain.entities import DealItem, Demand, Negotiation, Product
from fairdesk.domain.messages import Message, message
from fairdesk.usecases.ports import SumRange, Work

FAR = 5
"""A price so many times another one is questioned; prices of one thing differ by quality and quantity."""
UNLIKE = 30
"""A sum so many times the largest (or a part of the smallest) at the fair: thousands were mistyped."""
ENOUGH = 20
"""Of so few sums nothing can be said."""


@dataclass(frozen=True, slots=True)
class Question:
    """A doubt about a cell. ``id`` holds its value too: it is what ``deal_items.answer`` is given."""

    id: str
    field: str
    text: Message


@dataclass(frozen=True, slots=True)
class Measure:
    """What an item is measured by: where it comes from, and the sums of the fair."""

    currency: str
    product: Product | None
    demand: Demand | None
    sums: SumRange


def questions(work: Work, negotiation: Negotiation, item: DealItem) -> tuple[Question, ...]:
    """What is to be asked about an item and was not answered yet."""
    measure = Measure(
        negotiation.currency,
        work.get(Product, item.product) if item.product else None,
        work.get(Demand, item.demand) if item.demand else None,
        work.item_sums(negotiation.currency, negotiation.id),
    )
    return ask(item, measure)


def ask(item: DealItem, measure: Measure) -> tuple[Question, ...]:
    """The same for a measure that is at hand."""
    asked = (
        *_prices(item, measure),
        *_quantities(item, measure),
        *_units(item, measure),
        *_sums(item, measure),
    )
    return tuple(one for one in asked if one.id not in item.answered)


def _prices(item: DealItem, measure: Measure) -> Iterator[Question]:
    for source in (measure.product, measure.demand):
        if source is None or source.price is None:
            continue
        if source.currency and source.currency != measure.currency:
            yield _question("currency", "price", measure.currency, source.currency, of=source.kind)
        elif item.price is not None and _far(item.price, source.price, FAR):
            yield _question("price", "price", item.price, source.price, of=source.kind)


def _quantities(item: DealItem, measure: Measure) -> Iterator[Question]:
    product = measure.product
    if product is None or product.capacity is None:
        return
    for field in ("quantity", "yearly"):
        value = getattr(item, field)
        if value is not None and value > product.capacity:
            yield _question("capacity", field, value, product.capacity)


def _units(item: DealItem, measure: Measure) -> Iterator[Question]:
    for source in (measure.product, measure.demand):
        if source is not None and source.unit and item.unit and source.unit != item.unit:
            yield _question("unit", "unit", item.unit, source.unit, of=source.kind)


def _sums(item: DealItem, measure: Measure) -> Iterator[Question]:
    amount, known = item_sum(item), measure.sums
    if amount is None or known.count < ENOUGH:
        return
    if amount > known.most * UNLIKE:
        yield _question("sum_large", "sum", amount, known.most)
    elif amount * UNLIKE < known.least:
        yield _question("sum_small", "sum", amount, known.least)


def _far(one: Decimal, other: Decimal, times: int) -> bool:
    return max(one, other) > min(one, other) * times


def _question(kind: str, field: str, value: object, other: object, of: str = "") -> Question:
    key = f"negotiations.ask_{kind}{f'_{of}' if of else ''}"
    plain = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return Question(f"{kind}{of and ' ' + of} {plain}", field, message(key, value=value, other=other))
