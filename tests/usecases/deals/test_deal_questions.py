"""Figures that are likely mistyped are asked about, with the two that do not go together."""

from dataclasses import replace
from decimal import Decimal

import pytest
from a_deal import Deal, open_deal
from a_fair_with_meetings import METAL, PLASTIC, TEXTILE

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Demand, Id, Product
from fairdesk.texts import LANGUAGES, Language, text
from fairdesk.usecases.deals import deal_items, deal_questions, negotiations
from fairdesk.usecases.ports import Workplace


@pytest.fixture
def deal(place: Workplace, clock: SetClock) -> Deal:
    return open_deal(place, clock)


def asked(deal: Deal, item: Id, language: Language = "en") -> dict[str, str]:
    return {one.field: text(one.text, language) for one in deal.shown(item).questions}


def pipes(deal: Deal, **more: object) -> Id:
    """The plastic maker's pipes at 12 500 a kilogram, as a row."""
    with deal.place.write() as work:
        product = work.all(Product, enterprise=deal.fair.enterprises[PLASTIC])[0]
        work.change(Product, product.id, **more)
    return deal_items.add_item(deal.place, deal.id, product=product.id).item


def test_a_price_far_from_that_of_the_product(deal: Deal) -> None:
    item = pipes(deal)
    assert asked(deal, item) == {}
    deal.type(item, "price", "1 250")
    assert asked(deal, item) == {"price": "The price is 1,250, that of the product shown 12,500"}
    deal.type(item, "price", "11 000")
    assert asked(deal, item) == {}


def test_a_price_for_another_unit_is_no_other_price(deal: Deal) -> None:
    item = pipes(deal)
    deal.type(item, "unit", "tonna")
    deal.type(item, "price", "12 500 000")
    assert asked(deal, item) == {"unit": "Counted in t, the product shown in kg"}
    assert asked(deal, item, "ru") == {"unit": "Единица: т, у представленной продукции: кг"}


def test_a_price_far_from_that_of_the_demand(deal: Deal) -> None:
    with deal.place.write() as work:
        demand = work.all(Demand, enterprise=deal.fair.enterprises[PLASTIC])[1]
        work.change(Demand, demand.id, price=Decimal(90_000), currency="UZS")
    negotiations.swap_parts(deal.place, deal.id)
    item = deal_items.add_item(deal.place, deal.id, demand=demand.id).item
    deal.type(item, "price", "90 mln")
    assert asked(deal, item) == {"price": "The price is 90,000,000, that of the demand 90,000"}


def test_more_than_is_made_in_a_year(deal: Deal) -> None:
    item = pipes(deal, capacity=Decimal(5000))
    deal.type(item, "quantity", "5000")
    deal.type(item, "yearly", "60 000")
    assert asked(deal, item) == {"yearly": "60,000 is more than is made in a year: 5,000"}
    deal.type(item, "quantity", "5001")
    assert set(asked(deal, item)) == {"quantity", "yearly"}


def test_another_currency(deal: Deal) -> None:
    item = pipes(deal, currency="USD", price=Decimal(1))
    assert asked(deal, item) == {}
    deal.type(item, "price", "12 500")
    assert asked(deal, item) == {"price": "The price is in UZS, that of the product shown in USD"}


def test_a_product_of_the_buyer(deal: Deal) -> None:
    item = pipes(deal)
    negotiations.swap_parts(deal.place, deal.id)
    assert asked(deal, item) == {"name": "The Buyer shows this product: are the parties swapped?"}


def test_a_sum_unlike_everything_at_the_fair(deal: Deal) -> None:
    """At twenty other tables, sums are between 10 and 200 million."""
    with deal.place.write() as work:
        negotiation = replace(deal.view().negotiation, id=work.new_id(), meeting=None)
        work.add(negotiation)
        for number in range(1, deal_questions.ENOUGH + 1):
            work.add(
                deal_items.DealItem(
                    id=work.new_id(),
                    negotiation=negotiation.id,
                    name="boshqa",
                    quantity=Decimal(1000 * number),
                    price=Decimal(10_000),
                )
            )
    item = deal.row(name="Qop", sum="500 mln")
    assert asked(deal, item) == {}
    deal.type(item, "sum", "500 mlrd")
    assert list(asked(deal, item)) == ["sum"]
    assert "500,000,000,000" in asked(deal, item)["sum"]
    assert "200,000,000" in asked(deal, item)["sum"]
    deal.type(item, "sum", "300 ming")
    assert "thousands missing" in asked(deal, item)["sum"]
    negotiations.set_field(deal.place, deal.id, "currency", "USD", "en")
    assert asked(deal, item) == {}  # of other sums in dollars nothing is known


def test_it_is_right_is_remembered_for_this_value(deal: Deal) -> None:
    item = pipes(deal)
    deal.type(item, "price", "1 250")
    question = deal.shown(item).questions[0]
    deal_items.answer(deal.place, item, question.id)
    assert asked(deal, item) == {}
    deal.type(item, "price", "1 300")
    assert set(asked(deal, item)) == {"price"}
    deal.type(item, "price", "1 250")
    assert asked(deal, item) == {}


def test_a_product_that_was_taken_back_or_is_of_others_asks_nothing_strange(deal: Deal) -> None:
    with deal.place.write() as work:
        product = work.all(Product, enterprise=deal.fair.enterprises[METAL])[0]
    item = deal_items.add_item(deal.place, deal.id, product=product.id).item
    assert asked(deal, item) == {}
    negotiations.add_party(deal.place, deal.id, deal.fair.enterprises[TEXTILE])
    assert asked(deal, item) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_are_asked_in_every_language(deal: Deal, language: Language) -> None:
    item = pipes(deal, capacity=Decimal(10))
    for cell, written in (("price", "1"), ("unit", "dona"), ("quantity", "11")):
        deal.type(item, cell, written)
    assert all("{" not in sentence for sentence in asked(deal, item, language).values())
