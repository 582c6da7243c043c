"""Figures that are likely mistyped. Every question names the two that do not go together.

People answer "it is right", and are not asked again as long as the value stays the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from fairdesk.domain.deals import item_sum
from fairdesk.domain.entities import DealItem, DealParty, Demand, Id, Product
from fairdesk.domain.messages import Message, message
from fairdesk.domain.words import DealPart
from fairdesk.reference import UNITS
from fairdesk.usecases.ports import SumRange

FAR = 5
"""A price so many times another one is asked about; prices of one thing differ by quality and quantity."""
UNLIKE = 30
"""So many times the largest sum of the fair, or such a part of its smallest: thousands were mistyped."""
ENOUGH = 20
"""Of fewer sums nothing can be said."""

NO_SUMS = SumRange()
Source = Product | Demand
_WRONG_SIDE = {"product": DealPart.BUYER, "demand": DealPart.SELLER}
"""Who shows a product sells, and who demands one buys."""


@dataclass(frozen=True, slots=True)
class Question:
    """A doubt about a cell. ``id`` holds the value in doubt: it is what ``deal_items.answer`` is given."""

    id: str
    field: str
    text: Message


@dataclass(frozen=True, slots=True)
class Measure:
    """What an item is measured by: what it is, the other items of the fair, and the parties by enterprise."""

    currency: str = "UZS"
    product: Product | None = None
    demand: Demand | None = None
    sums: SumRange = NO_SUMS
    parties: Mapping[Id, DealParty] = field(default_factory=dict[Id, DealParty])

    @property
    def sources(self) -> tuple[Source, ...]:
        """The product or demand that an item is."""
        return tuple(one for one in (self.product, self.demand) if one is not None)


def ask(item: DealItem, measure: Measure, answered: tuple[str, ...] = ()) -> tuple[Question, ...]:
    """What is to be asked about an item, but for what was answered."""
    doubts = (_sides, _units, _currencies, _prices, _capacities, _sums)
    asked = (question for doubt in doubts for question in doubt(item, measure))
    return tuple(one for one in asked if one.id not in (*item.answered, *answered))


def _prices(item: DealItem, measure: Measure) -> Iterator[Question]:
    """A price far from that of the same thing, in the same unit and currency."""
    for source in measure.sources:
        if item.price is None or source.price is None or _other_currency(source, measure):
            continue
        if not _other_unit(item, source) and _far(item.price, source.price):
            yield _question("price", "price", item.price, source.price, source)


def _far(one: Decimal, other: Decimal) -> bool:
    return max(one, other) > min(one, other) * FAR


def _currencies(item: DealItem, measure: Measure) -> Iterator[Question]:
    for source in measure.sources:
        if item.price is not None and _other_currency(source, measure):
            yield _question("currency", "price", measure.currency, source.currency, source)


def _other_currency(source: Source, measure: Measure) -> bool:
    return source.price is not None and source.currency not in (None, measure.currency)


def _units(item: DealItem, measure: Measure) -> Iterator[Question]:
    for source in measure.sources:
        if _other_unit(item, source):
            yield _question("unit", "unit", item.unit, source.unit, source)


def _other_unit(item: DealItem, source: Source) -> bool:
    return bool(item.unit and source.unit) and item.unit != source.unit


def _capacities(item: DealItem, measure: Measure) -> Iterator[Question]:
    """More than is made in a year."""
    product = measure.product
    if product is None or product.capacity is None or _other_unit(item, product):
        return
    for name, value in (("quantity", item.quantity), ("yearly", item.yearly)):
        if value is not None and value > product.capacity:
            yield _question("capacity", name, value, product.capacity, None)


def _sums(item: DealItem, measure: Measure) -> Iterator[Question]:
    amount, known = item_sum(item), measure.sums
    if not amount or known.count < ENOUGH:
        return
    if amount > known.most * UNLIKE:
        yield _question("sum_large", "sum", amount, known.most, None)
    elif amount * UNLIKE < known.least:
        yield _question("sum_small", "sum", amount, known.least, None)


def _sides(item: DealItem, measure: Measure) -> Iterator[Question]:
    """What the buyer shows is sold, or what the seller demands is bought: the parts may be swapped."""
    for source in measure.sources:
        party = measure.parties.get(source.enterprise or b"")
        if party is not None and party.part is _WRONG_SIDE[source.kind]:
            part = message(f"words.deal_part_{party.part.value}")
            yield Question(
                f"side {source.kind} {party.part.value}",
                "name",
                message(f"negotiations.ask_side_{source.kind}", part=part),
            )


def _question(kind: str, cell: str, value: object, other: object, source: Source | None) -> Question:
    """A question about the value of a cell, which does not go with another one."""
    name = f"{kind}_{source.kind}" if source else kind
    plain = f"{value:f}" if isinstance(value, Decimal) else str(value)
    told = message(f"negotiations.ask_{name}", value=_named(value), other=_named(other))
    return Question(f"{name} {cell} {plain}", cell, told)


def _named(value: object) -> object:
    """A unit by its name in the reader's language."""
    return UNITS.by_code.get(value, value) if isinstance(value, str) else value
