"""After printing, a row that was changed says that it differs from the paper: print anew, or keep."""

from datetime import date
from decimal import Decimal

import pytest
from a_paper_deal import Deal, a_deal

from fairdesk.domain.entities import Id
from fairdesk.usecases.deals import deal_items, negotiation_view, negotiations
from fairdesk.usecases.deals.negotiation_view import NegotiationView
from fairdesk.usecases.papers import document_drafts, document_ends, document_printing, own_forms
from fairdesk.usecases.papers.document_content import Content, PaperMade
from fairdesk.usecases.ports import Workplace


@pytest.fixture
def deal(place: Workplace) -> Deal:
    return a_deal(place)


def plain(content: Content) -> PaperMade:
    """Pages for stories that look at no page."""
    return PaperMade(f"%PDF {content.to_json()}".encode(), 1)


@pytest.fixture
def document(deal: Deal) -> Id:
    """The memorandum of the deal, printed."""
    drafted = document_drafts.draft(deal.place, deal.negotiation, "memorandum").document
    document_printing.print_document(deal.place, drafted, plain)
    return drafted


def seen(deal: Deal) -> NegotiationView:
    with deal.place.read() as work:
        return negotiation_view.view(work, deal.negotiation)


def marks(deal: Deal) -> dict[str, set[str]]:
    """Rows that differ by name, with their cells."""
    return {row.item.name: set(row.differs) for row in seen(deal).items if row.differs}


def test_before_printing_nothing_can_differ(deal: Deal) -> None:
    assert seen(deal).differs is None
    assert marks(deal) == {}


def test_what_was_just_printed_does_not_differ(deal: Deal, document: Id) -> None:
    assert seen(deal).differs is not None
    assert not seen(deal).differs
    assert [entry.kind for entry in seen(deal).timeline if entry.id == document] == ["printed"]


def test_a_changed_price_differs_with_its_sum_until_it_is_set_back(deal: Deal, document: Id) -> None:
    row = seen(deal).items[0].item
    deal_items.set_item(deal.place, row.id, "price", "1", "en")
    assert marks(deal) == {row.name: {"price", "sum"}}
    deal_items.set_item(deal.place, row.id, "price", f"{row.price}", "en")
    assert marks(deal) == {}


def test_a_new_row_and_another_name(deal: Deal, document: Id) -> None:
    first = seen(deal).items[0].item
    deal_items.add_item(deal.place, deal.negotiation, name="Yangi qator")
    deal_items.set_item(deal.place, first.id, "name", "Boshqa nom", "en")
    assert marks(deal) == {"Boshqa nom": {"name"}, "Yangi qator": {"row"}}


def test_a_row_that_stands_only_on_the_paper_is_named(deal: Deal, document: Id) -> None:
    first = seen(deal).items[0].item
    deal_items.remove_item(deal.place, first.id)
    differs = seen(deal).differs
    assert differs is not None
    assert differs.removed == (first.name,)
    deal_items.restore_item(deal.place, first.id)
    assert not seen(deal).differs


def test_rows_in_another_order_are_the_same_rows(deal: Deal, document: Id) -> None:
    rows = seen(deal).items
    deal_items.move_item(deal.place, rows[-1].item.id, 0)
    assert marks(deal) == {}


def test_other_parties_differ(deal: Deal, document: Id) -> None:
    negotiations.swap_parts(deal.place, deal.negotiation)
    differs = seen(deal).differs
    assert differs is not None
    assert differs.parties


def test_printed_anew_nothing_differs_any_more(deal: Deal, document: Id) -> None:
    row = seen(deal).items[0].item
    deal_items.set_item(deal.place, row.id, "quantity", "7", "en")
    assert marks(deal)
    document_printing.print_document(deal.place, document, plain)
    assert marks(deal) == {}


def test_kept_as_it_is_nothing_is_marked_until_it_changes_again(deal: Deal, document: Id) -> None:
    row = seen(deal).items[0].item
    deal_items.set_item(deal.place, row.id, "quantity", "7", "en")
    document_ends.keep_as_printed(deal.place, document)
    assert marks(deal) == {}
    deal_items.set_item(deal.place, row.id, "quantity", "8", "en")
    assert set(marks(deal)[row.name]) == {"quantity", "sum"}


def test_a_cancelled_paper_is_no_measure(deal: Deal, document: Id) -> None:
    row = seen(deal).items[0].item
    deal_items.set_item(deal.place, row.id, "quantity", "7", "en")
    document_ends.cancel(deal.place, document, "xato")
    assert seen(deal).differs is None
    assert "cancelled" in [entry.kind for entry in seen(deal).timeline]


def test_a_paper_on_the_parties_own_form_is_no_measure(deal: Deal) -> None:
    own_forms.register_own_form(
        deal.place,
        deal.negotiation,
        "purchase_contract",
        own_form="17/22",
        portal_lot="",
        name="shartnoma.pdf",
        body=b"%PDF-1.7",
        day=date(2022, 3, 3),
        sum=Decimal(1_000_000),
    )
    deal_items.set_item(deal.place, seen(deal).items[0].item.id, "quantity", "7", "en")
    assert marks(deal) == {}
    assert not seen(deal).differs
