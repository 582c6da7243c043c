"""Items edited like a sheet: every cell by itself, in any order, and what follows from it."""

from decimal import Decimal
from itertools import permutations

import pytest
from a_deal import Deal, open_deal
from a_fair_with_meetings import CHEMIST, METAL, PLASTIC

from fairdesk.domain.clock import SetClock
from fairdesk.domain.deals import item_sum
from fairdesk.domain.entities import Demand, Product
from fairdesk.domain.messages import UserFacingError
from fairdesk.texts import text
from fairdesk.usecases.deals import deal_items, negotiations
from fairdesk.usecases.ports import Workplace


@pytest.fixture
def deal(place: Workplace, clock: SetClock) -> Deal:
    return open_deal(place, clock)


# Where a row comes from


def product_of(deal: Deal, enterprise: str) -> Product:
    with deal.place.read() as work:
        return work.all(Product, enterprise=deal.fair.enterprises[enterprise])[0]


def demand_of(deal: Deal, enterprise: str) -> Demand:
    with deal.place.read() as work:
        return work.all(Demand, enterprise=deal.fair.enterprises[enterprise])[0]


def test_an_exhibited_product_fills_name_code_unit_and_price(deal: Deal) -> None:
    product = product_of(deal, PLASTIC)
    added = deal_items.add_item(deal.place, deal.id, product=product.id)
    row = deal.shown(added.item)
    assert (row.item.name, row.item.tn_ved) == ("Polietilen quvur PE-100", "391721")
    assert (row.item.unit, row.item.price) == ("kg", Decimal(12500))
    assert row.source == "Polietilen quvur PE-100"


def test_a_demand_fills_what_it_knows(deal: Deal) -> None:
    added = deal_items.add_item(deal.place, deal.id, demand=demand_of(deal, PLASTIC).id)
    item = deal.item(added.item)
    assert (item.name, item.unit, item.price) == ("Polipropilen granula PP-T20", "kg", None)


def test_a_price_in_another_currency_is_not_taken_for_this_one(deal: Deal) -> None:
    negotiations.set_field(deal.place, deal.id, "currency", "USD", "en")
    added = deal_items.add_item(deal.place, deal.id, product=product_of(deal, PLASTIC).id)
    assert deal.item(added.item).price is None


def test_a_row_typed_freely_becomes_a_product_and_keeps_the_price_that_was_agreed(deal: Deal) -> None:
    item = deal.row(name="quvur", quantity="100", price="11 000")
    deal_items.set_source(deal.place, item, product=product_of(deal, PLASTIC).id)
    known = deal.item(item)
    assert (known.name, known.price, known.quantity) == ("Polietilen quvur PE-100", Decimal(11000), 100)
    deal_items.set_source(deal.place, item, demand=demand_of(deal, PLASTIC).id)
    known = deal.item(item)
    assert (known.product, known.demand) == (None, demand_of(deal, PLASTIC).id)
    deal_items.set_source(deal.place, item)
    assert deal.shown(item).source == ""


def test_a_sum_typed_before_the_product_was_chosen_stays(deal: Deal) -> None:
    item = deal.row(name="quvur", quantity="3", sum="100")
    deal_items.set_source(deal.place, item, product=product_of(deal, PLASTIC).id)
    assert deal.shown(item).sum == Decimal(100)


def test_what_the_parties_show_and_want_is_offered(deal: Deal) -> None:
    def offered(typed: str) -> list[tuple[str, str, str]]:
        with deal.place.read() as work:
            return [(one.kind, one.name, one.owner) for one in deal_items.suggestions(work, deal.id, typed)]

    assert offered("polipr") == [
        ("product", "Polipropilen granula", CHEMIST),
        ("demand", "Polipropilen granula PP-T20", PLASTIC),
    ]
    assert offered("поли") == offered("poli")
    assert offered("quv") == [("product", "Polietilen quvur PE-100", PLASTIC)]
    assert offered("3917") == [("product", "Polietilen quvur PE-100", PLASTIC)]
    assert offered("arm") == []  # of somebody who is not at this table
    assert len(offered("")) == 4


# Cells


def test_cells_are_checked_and_what_is_wrong_changes_nothing(deal: Deal) -> None:
    item = deal.row(name="Qop", quantity="100")
    wrong = deal.type(item, "quantity", "10-12")
    assert wrong.problem is not None
    assert (wrong.at, wrong.changes.ids) == (None, frozenset())
    assert deal.item(item).quantity == 100
    assert deal.type(item, "quantity", "").problem is None
    assert deal.item(item).quantity is None
    deal.type(item, "name", "")
    assert deal.item(item).name == ""


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1,2 mlrd", 1_200_000_000),
        ("500 mln", 500_000_000),
        ("18,5 млн сўм", 18_500_000),
        ("750 ming", 750_000),
        ("1 295 300 000", 1_295_300_000),
        ("1,295,300,000", 1_295_300_000),
    ],
)
def test_sums_are_typed_as_people_say_them(deal: Deal, written: str, amount: int) -> None:
    item = deal.row(sum=written)
    assert deal.shown(item).sum == amount
    assert deal.view().total == amount


def test_units_are_understood_and_own_words_kept(deal: Deal) -> None:
    item = deal.row(unit="штук")
    assert deal.item(item).unit == "pcs"
    deal.type(item, "unit", "qoplama")
    assert deal.item(item).unit == "qoplama"


@pytest.mark.parametrize(
    ("written", "kept", "is_right"),
    [
        ("6305 33 100 0", "6305331000", True),
        ("6305.33", "630533", True),
        ("630533100", "630533100", False),  # a digit was left out: nobody puts a zero before it
        ("63053310001", "63053310001", False),
        ("630533100o", "630533100o", False),
        ("", None, True),
        ("630533 Qop", "630533 Qop", False),
    ],
)
def test_a_code_of_a_wrong_length_is_kept_and_told_of(
    deal: Deal, written: str, kept: str | None, is_right: bool
) -> None:
    item = deal.row(name="Qop", tn_ved="1234")
    saved = deal.type(item, "tn_ved", written)
    assert (saved.problem, saved.value) == (None, kept)
    doubt = deal.shown(item).doubt
    assert (doubt is None, saved.notice is None) == (is_right, is_right)
    if doubt is not None:
        assert text(doubt, "en").startswith("10 digits needed")


# Quantity, price and sum


@pytest.mark.parametrize("order", list(permutations(("quantity", "price", "sum"))))
def test_whichever_two_are_typed_first_the_third_follows(deal: Deal, order: tuple[str, ...]) -> None:
    figures = {"quantity": "240000", "price": "4850", "sum": "1164000000"}
    item = deal.row(**{name: figures[name] for name in order[:2]})
    known = deal.item(item)
    assert (known.quantity, known.price) == (240_000, 4850)
    assert (known.sum, item_sum(known)) == (None, 1_164_000_000)
    deal.type(item, order[2], figures[order[2]])
    assert deal.item(item) == known


def test_another_quantity_keeps_the_price_and_another_sum_the_quantity(deal: Deal) -> None:
    item = deal.row(quantity="10", price="100")
    deal.type(item, "quantity", "12")
    assert deal.shown(item).sum == 1200
    deal.type(item, "sum", "600")
    assert (deal.item(item).quantity, deal.item(item).price) == (12, 50)


def test_a_sum_that_does_not_divide_is_kept_as_typed(deal: Deal) -> None:
    """100 for 3 pieces is 100 on the paper, not 99.99."""
    item = deal.row(quantity="3")
    saved = deal.type(item, "sum", "100")
    assert saved.notice is not None
    assert "33.33" in text(saved.notice, "en")
    assert (deal.item(item).price, deal.shown(item).sum) == (None, 100)
    deal.type(item, "quantity", "4")
    assert (deal.item(item).price, deal.shown(item).sum) == (25, 100)


def test_a_price_typed_over_such_a_sum_wins(deal: Deal) -> None:
    item = deal.row(quantity="3", sum="100")
    deal.type(item, "price", "33,34")
    assert (deal.item(item).sum, deal.shown(item).sum) == (None, Decimal("100.02"))


def test_a_sum_beside_a_price_tells_the_quantity(deal: Deal) -> None:
    item = deal.row(price="4850", sum="1164000000")
    assert deal.item(item).quantity == 240_000
    odd = deal.row(price="7", sum="100")
    assert (deal.item(odd).quantity, deal.shown(odd).sum) == (None, 100)


def test_a_sum_that_follows_is_not_emptied_by_itself(deal: Deal) -> None:
    item = deal.row(quantity="10", price="100")
    saved = deal.type(item, "sum", "")
    assert saved.notice is not None
    assert deal.shown(item).sum == 1000
    deal.type(item, "price", "")
    assert deal.shown(item).sum is None


def test_nothing_is_divided_by_zero(deal: Deal) -> None:
    item = deal.row(quantity="0", sum="100")
    assert deal.shown(item).sum == 100


def test_sums_are_rounded_to_the_tiyin_halves_up(deal: Deal) -> None:
    item = deal.row(quantity="0,5", price="0,03")
    assert deal.shown(item).sum == Decimal("0.02")
    other = deal.row(sum="12,345")
    assert deal.shown(other).sum in (Decimal("12.35"), Decimal(12345))


def test_sums_beyond_all_words_are_refused(deal: Deal) -> None:
    item = deal.row(price="999 mlrd")
    saved = deal.type(item, "quantity", "999999999999999999")
    assert saved.problem is not None
    assert deal.item(item).quantity is None
    assert deal.type(item, "sum", "1000 trln").problem is not None
    assert deal.type(item, "quantity", "0,000000000000001").problem is None
    assert deal.shown(item).sum == Decimal(0)
    deal.type(item, "quantity", "999,999999")
    assert deal.shown(item).sum == Decimal("998999999001000").quantize(Decimal("0.01"))


@pytest.mark.parametrize(
    ("written", "notice"),
    [
        ("4 850 soʻm", None),
        ("4 850 сум", None),
        ("1,2 mlrd", None),
        ("120 USD", "You typed USD; all prices here are in UZS"),
        ("120 евро", "You typed EUR; all prices here are in UZS"),
        ("12 500 t", None),
    ],
)
def test_another_currency_typed_behind_a_price_is_noticed(
    deal: Deal, written: str, notice: str | None
) -> None:
    saved = deal.type(deal.row(name="Qop"), "price", written)
    assert saved.problem is None
    assert (text(saved.notice, "en") if saved.notice else None) == notice


# Rows


def test_rows_are_added_moved_removed_and_brought_back(deal: Deal) -> None:
    first, second, third = (deal.row(name=name) for name in ("bir", "ikki", "uch"))
    deal_items.move_item(deal.place, third, 0)
    assert [row.item.name for row in deal.view().items] == ["uch", "bir", "ikki"]
    deal_items.move_item(deal.place, third, 99)
    assert [row.item.name for row in deal.view().items] == ["bir", "ikki", "uch"]
    deal_items.remove_item(deal.place, second)
    assert [row.item.name for row in deal.view().items] == ["bir", "uch"]
    with pytest.raises(UserFacingError):
        deal.type(second, "name", "yana")
    deal_items.restore_item(deal.place, second)
    assert [row.item.id for row in deal.view().items] == [first, second, third]


def test_a_row_of_nothing_known_is_refused(deal: Deal) -> None:
    with pytest.raises(UserFacingError):
        deal_items.add_item(deal.place, deal.id, product=b"no such product.")
    assert deal.view().items == ()
    assert deal.view().total is None


def test_a_row_of_another_party_may_be_typed_freely(deal: Deal) -> None:
    added = deal_items.add_item(deal.place, deal.id, product=product_of(deal, METAL).id)
    assert deal.shown(added.item).source == "Арматура А500С"
