"""The register of documents: what is found in it, what it comes to, what it warns of; and ceremonies."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from a_paper_deal import PLASTIC, TEXTILE, Deal, a_deal

from fairdesk.domain.entities import Document, Enterprise, Id, Negotiation
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.papers import DocumentState
from fairdesk.texts import text
from fairdesk.usecases.papers import (
    ceremonies,
    document_drafts,
    document_ends,
    document_printing,
    document_register,
    own_forms,
    signings,
)
from fairdesk.usecases.papers.ceremonies import CeremonyOrder
from fairdesk.usecases.papers.document_content import Content, PaperMade
from fairdesk.usecases.papers.document_register import Filter, Order, Register
from fairdesk.usecases.papers.document_sheets import sheets_of
from fairdesk.usecases.papers.lookalike_documents import lookalikes
from fairdesk.usecases.ports import Workplace


def plain(content: Content) -> PaperMade:
    return PaperMade(f"%PDF {content.number}".encode(), 2)


@pytest.fixture
def deals(place: Workplace) -> list[Deal]:
    """Three deals: one inside the region, one that it buys, one in dollars of two others."""
    made = [a_deal(place, items=number + 1, suffix=f" {number}") for number in range(3)]
    with place.write() as work:
        work.change(Enterprise, made[0].enterprises[PLASTIC], sector="textile")
        work.change(Enterprise, made[1].enterprises[PLASTIC], region="TK")
        for one in made[2].enterprises.values():
            work.change(Enterprise, one, region="NA")
        work.change(Negotiation, made[2].negotiation, currency="USD")
    return made


def printed(deal: Deal, template: str = "memorandum") -> Id:
    document = document_drafts.draft(deal.place, deal.negotiation, template).document
    document_printing.print_document(deal.place, document, plain)
    return document


def register(
    place: Workplace, asked: Filter | None = None, order: Order = Order.NUMBER, *, descending: bool = False
) -> Register:
    with place.read() as work:
        return document_register.register(work, asked, order, descending=descending)


def numbers(found: Register) -> list[str]:
    return [row.number.removeprefix("JI-2022-01/") for row in found.rows]


@pytest.fixture
def four(deals: list[Deal], place: Workplace) -> list[Id]:
    """Three memoranda, one of them signed and one cancelled, and the draft of a contract."""
    made = [printed(deal) for deal in deals]
    signings.sign_on_paper(place, made[0], list(deals[0].enterprises.values()))
    document_ends.cancel(place, made[2], "Xato")
    return [*made, document_drafts.draft(place, deals[1].negotiation, "purchase_contract").document]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Filter(), ["", "A-0001", "A-0002", "A-0003"]),
        (Filter(counts="memorandum"), ["A-0001", "A-0002", "A-0003"]),
        (Filter(kind="purchase_contract"), [""]),
        (Filter(states=frozenset((DocumentState.SIGNED, DocumentState.CANCELLED))), ["A-0001", "A-0003"]),
        (Filter(sector="textile"), ["A-0001"]),
        (Filter(region="TK"), ["", "A-0002"]),
        (Filter(currency="USD"), ["A-0003"]),
        (Filter(least=Decimal(2_000_000_000), most=Decimal(3_000_000_000)), ["", "A-0002"]),
        (
            Filter(specialist="Dilnoza", first_day=date(2022, 3, 3), last_day=date(2022, 3, 3), text="0002"),
            ["A-0002"],
        ),
        (Filter(specialist="Sardor"), []),
        (Filter(first_day=date(2022, 3, 4)), []),
        (Filter(text="жиззах пластмасса 1"), ["", "A-0002"]),
        (Filter(text="A-0002"), ["A-0002"]),
        (Filter(text="qop 52"), ["A-0003"]),
    ],
)
def test_documents_are_found_by_everything_they_show(
    place: Workplace, four: list[Id], asked: Filter, found: list[str]
) -> None:
    assert numbers(register(place, asked)) == found


def test_documents_of_a_party_are_found_and_rows_are_sorted(
    place: Workplace, deals: list[Deal], four: list[Id]
) -> None:
    party = deals[0].enterprises[TEXTILE]
    with place.write() as work:  # until now the three deals name one company, by its STIR
        work.change(Enterprise, party, stir="305555555")
    assert numbers(register(place, Filter(party=party))) == ["A-0001"]
    memoranda = Filter(counts="memorandum")
    assert numbers(register(place, memoranda, Order.SUM, descending=True)) == ["A-0003", "A-0002", "A-0001"]
    assert numbers(register(place, memoranda, Order.STATE)) == ["A-0002", "A-0001", "A-0003"]
    for order in Order:
        assert len(register(place, order=order).rows) == 4


def test_every_document_counts_once_and_splits_stand_apart(place: Workplace, four: list[Id]) -> None:
    found = register(place)
    item = Decimal(240000) * Decimal(4850)
    assert [(one.state, one.currency, one.count, one.sum) for one in found.totals] == [
        (DocumentState.DRAFT, "UZS", 1, item * 2),
        (DocumentState.PRINTED, "UZS", 1, item * 2),
        (DocumentState.SIGNED, "UZS", 1, item),
        (DocumentState.CANCELLED, "USD", 1, item * 3),
    ]
    assert (found.splits.purchases.count, found.splits.purchases.sums) == (2, {"UZS": item * 3})
    assert (found.splits.supplies.count, found.splits.supplies.sums) == (1, {"UZS": item})
    assert (found.splits.inside.count, found.splits.inside.sums) == (1, {"UZS": item})


def test_what_looks_alike_is_told_in_the_register_as_at_printing(place: Workplace, deals: list[Deal]) -> None:
    first, second = printed(deals[0]), printed(deals[0])
    found = {row.id: row.alike for row in register(place).rows}
    assert found == {first: ("JI-2022-01/A-0002",), second: ("JI-2022-01/A-0001",)}
    with place.read() as work:
        assert [one.number for one in lookalikes(work, first)] == ["JI-2022-01/A-0002"]
    document_ends.cancel(place, second, "Ikki marta")
    assert all(row.alike == () for row in register(place).rows)


def test_of_two_successors_of_one_document_one_counts(place: Workplace, deals: list[Deal]) -> None:
    old = printed(deals[0])
    new = [document_ends.replace(place, old).document]
    with place.write() as work:  # as another desk's would have come here
        draft = work.get(Document, new[0])
        assert draft is not None
        new.append(work.new_id())
        work.add(Document(id=new[1], negotiation=draft.negotiation, replaces=old, day=draft.day, at=work.now))
    done = [document_printing.print_document(place, new[0], plain)]
    with place.write() as work:
        work.change(Document, new[0], cancelled="x")
    done.append(document_printing.print_document(place, new[1], plain))
    uncancelled(place, new[0])
    rows = {row.id: row for row in register(place).rows}
    assert [rows[one].is_counted for one in new] == [True, False]
    assert [text(one, "en") for one in rows[new[0]].warnings] == [
        f"{done[1].number} replaces the same document. Cancel one of the two."
    ]
    counted = {one.state: one.count for one in register(place).totals}
    assert counted == {DocumentState.PRINTED: 1, DocumentState.CANCELLED: 1}


def uncancelled(place: Workplace, document: Id) -> None:
    with place.write() as work:
        work.change(Document, document, cancelled=None)


def test_a_paper_on_the_parties_own_form_stands_in_the_register(place: Workplace, deals: list[Deal]) -> None:
    own_forms.register_own_form(
        place,
        deals[0].negotiation,
        "purchase_contract",
        "12/45",
        "22110007",
        "a.pdf",
        b"%PDF",
        None,
        Decimal(7),
    )
    (row,) = register(place, Filter(text="22110007")).rows
    assert (row.number, row.own_form, row.state, row.sum) == ("12/45", True, DocumentState.SIGNED, Decimal(7))


def test_the_register_is_laid_out_as_a_spreadsheet(place: Workplace, four: list[Id]) -> None:
    rows, sums = sheets_of(register(place), "ru")
    assert rows.name == "Реестр документов"
    assert len(rows.rows) == 5
    signed = dict(zip(rows.rows[0], rows.rows[2], strict=True))
    assert (signed["Номер"], signed["Состояние"], signed["Сумма"]) == (
        "JI-2022-01/A-0001",
        "Подписан",
        1164000000,
    )
    assert signed["Регионы"] == "Джизакская область"
    assert ["Подписан", "сум", 1, 1164000000] in sums.rows
    assert ["Из них закупки принимающей области", None, 2, None] in sums.rows


# Ceremonies


def order_of(place: Workplace, ceremony: Id) -> list[str]:
    with place.read() as work:
        called = ceremonies.running_sheet(work, ceremony).called
    return [one.number.removeprefix("JI-2022-01/") for one in called]


def test_a_ceremony_calls_the_parties_up_in_order(place: Workplace, deals: list[Deal]) -> None:
    memoranda = [printed(deal) for deal in deals]
    at = datetime(2022, 3, 3, 10, 0, tzinfo=UTC)
    ceremony = ceremonies.create(place, "Imzolash marosimi", at, documents=memoranda[:2]).ceremony
    ceremonies.add(place, ceremony, memoranda[2])
    ceremonies.add(place, ceremony, memoranda[2])
    with place.read() as work:
        sheet = ceremonies.running_sheet(work, ceremony, minutes=4)
    assert [f"{one.at:%H:%M}" for one in sheet.called] == ["15:00", "15:04", "15:08"]
    assert [(one.place, one.pages, one.copies) for one in sheet.called] == [(1, 2, 2), (2, 2, 2), (3, 2, 2)]
    assert [party.signatory for party in sheet.called[0].parties] == ["Бахтиёр Тошматов", "Nodira Qodirova"]
    with place.read() as work:
        assert [work.file(one.sha256) for one in sheet.called] == [
            f"%PDF {one.number}".encode() for one in sheet.called
        ]


@pytest.mark.parametrize(
    ("change", "order"),
    [
        (
            lambda place, one, _: ceremonies.sort(place, one, CeremonyOrder.SUM),
            ["A-0002", "A-0001", "A-0003"],
        ),
        (
            lambda place, one, _: ceremonies.sort(place, one, CeremonyOrder.REGION),
            ["A-0002", "A-0001", "A-0003"],
        ),
        (
            lambda place, one, _: ceremonies.sort(place, one, CeremonyOrder.NUMBER),
            ["A-0001", "A-0002", "A-0003"],
        ),
        (
            lambda place, one, papers: ceremonies.move(place, one, papers[2], 0),
            ["A-0003", "A-0001", "A-0002"],
        ),
        (lambda place, one, papers: ceremonies.remove(place, one, papers[0]), ["A-0002", "A-0003"]),
        (lambda place, one, papers: document_ends.cancel(place, papers[1], "Xato"), ["A-0001", "A-0003"]),
        (lambda place, one, papers: ceremonies.set_documents(place, one, papers[1:]), ["A-0002", "A-0003"]),
    ],
)
def test_the_order_is_by_sum_by_region_or_by_hand(
    place: Workplace, deals: list[Deal], change: Callable[[Workplace, Id, list[Id]], object], order: list[str]
) -> None:
    memoranda = [printed(deal) for deal in deals]
    ceremony = ceremonies.create(place, "Marosim", documents=memoranda).ceremony
    change(place, ceremony, memoranda)
    assert order_of(place, ceremony) == order


def test_a_ceremony_is_changed_and_taken_back(place: Workplace, deals: list[Deal]) -> None:
    ceremony = ceremonies.create(place, "Marosim").ceremony
    ceremonies.set_field(place, ceremony, "name", "Katta marosim")
    with pytest.raises(ValueError, match="documents"):
        ceremonies.set_field(place, ceremony, "documents", ())
    with pytest.raises(UserFacingError):
        ceremonies.add(place, ceremony, b"no document")
    with place.read() as work:
        assert [one.name for one in ceremonies.ceremonies(work)] == ["Katta marosim"]
    ceremonies.cancel(place, ceremony)
    with place.read() as work:
        assert ceremonies.ceremonies(work) == []
    with pytest.raises(UserFacingError):
        ceremonies.add(place, ceremony, printed(deals[0]))
