"""The slip at check-in: one's meetings, and five Demands one could make."""

from decimal import Decimal

import pytest
from a_fair_with_meetings import CHEMIST, CHEMIST_AGAIN, FOOD, METAL, PLASTIC, TEXTILE, fair_with_meetings

from fairdesk.domain.entities import Demand, Enterprise, Id, Product
from fairdesk.domain.words import Participation, Size
from fairdesk.usecases.front_desk import slips
from fairdesk.usecases.front_desk.slips import Slip
from fairdesk.usecases.meetings import agendas
from fairdesk.usecases.meetings.catalogues import catalogue
from fairdesk.usecases.ports import Workplace


def slip_of(place: Workplace, enterprise: Id) -> Slip:
    with place.read() as work:
        found = slips.slip(work, enterprise)
    assert found is not None
    return found


def test_a_slip_has_the_agenda_and_the_demands_with_their_stands(place: Workplace) -> None:
    fair = fair_with_meetings(place)
    found = slip_of(place, fair.enterprises[CHEMIST_AGAIN])
    with place.read() as work:
        assert found.agenda == agendas.agenda_of(work, fair.enterprises[CHEMIST_AGAIN])
        assert slips.slip(work, b"nobody") is None
    first = found.demands[0]
    assert (first.demand.name, first.owner.name, first.owner.stand) == (
        "Polipropilen granula PP-T20",
        PLASTIC,
        "B-14",
    )
    assert first.because == "Polipropilen granula"


def test_words_are_enough_in_any_script(place: Workplace) -> None:
    fair = fair_with_meetings(place)
    found = slip_of(place, fair.enterprises[PLASTIC])
    assert [(seen.demand.name, seen.owner.name, seen.because) for seen in found.demands] == [
        ("Полиэтилен қувур", METAL, "Polietilen quvur PE-100")
    ]


def test_who_lists_no_products_is_known_by_its_words_and_then_by_its_sector(place: Workplace) -> None:
    fair = fair_with_meetings(place)
    with place.write() as work:
        work.change(
            Enterprise, fair.enterprises[TEXTILE], about="gilam; gidravlik shlang", sector="chemicals"
        )
    found = slip_of(place, fair.enterprises[TEXTILE])
    assert [(seen.demand.name, seen.because) for seen in found.demands] == [
        ("Gidravlik shlang", "gidravlik shlang"),
        ("Polipropilen granula PP-T20", None),
    ]
    assert slip_of(place, fair.enterprises[FOOD]).demands == ()


@pytest.fixture
def buyers(place: Workplace) -> tuple[Id, dict[str, Id]]:
    """A maker of pipes in Jizzakh and enterprises that all want pipes."""
    with place.write() as work:
        maker = Enterprise(id=work.new_id(), name="Maker", region="JI")
        work.add(maker)
        work.add(Product(id=work.new_id(), enterprise=maker.id, name="Polietilen quvur", tn_ved="391721"))
        made: dict[str, Id] = {}
        for name, region, size in (
            ("small here", "JI", Size.SMALL),
            ("small there", "SA", Size.SMALL),
            ("large here", "JI", Size.LARGE),
            ("large there", "SA", Size.LARGE),
        ):
            buyer = Enterprise(id=work.new_id(), name=name, region=region, size=size)
            work.add(buyer)
            made[name] = buyer.id
            for kind in ("qora", "oq"):
                demand = Demand(id=work.new_id(), enterprise=buyer.id, name=f"Quvur {kind}", tn_ved="391721")
                work.add(demand)
    return maker.id, made


def test_large_buyers_from_elsewhere_come_first_and_everybody_before_anybodys_second(
    place: Workplace, buyers: tuple[Id, dict[str, Id]]
) -> None:
    maker, made = buyers
    assert [seen.owner.name for seen in slip_of(place, maker).demands] == [
        "large there",
        "large here",
        "small there",
        "small here",
        "large there",
    ]
    with place.write() as work:
        work.change(Enterprise, made["large there"], participation=Participation.DECLINED)
        work.void(Enterprise, made["large here"])
    names = [seen.owner.name for seen in slip_of(place, maker).demands]
    assert names == ["small there", "small here", "small there", "small here"]


def test_the_catalogue_goes_by_sector_chapter_and_code(place: Workplace) -> None:
    fair = fair_with_meetings(place)
    with place.write() as work:
        for name, code in (("Quvur B", "391710"), ("Nodir buyum", None)):
            product = Product(id=work.new_id(), enterprise=fair.enterprises[PLASTIC], name=name, tn_ved=code)
            work.add(product)
        work.change(Enterprise, fair.enterprises[METAL], participation=Participation.DECLINED)
    with place.read() as work:
        parts = catalogue(work)
    assert [part.sector for part in parts] == ["chemicals", "food"]
    chemicals = parts[0]
    assert [(chapter.code, [entry.name for entry in chapter.entries]) for chapter in chemicals.products] == [
        ("39", ["Polipropilen granula", "Quvur B", "Polietilen quvur PE-100"]),
        (None, ["Nodir buyum"]),
    ]
    assert [chapter.code for chapter in chemicals.demands] == ["39", "40"]
    demand = chemicals.demands[0].entries[0]
    assert (demand.wanted, demand.amount, demand.country) == (True, Decimal(60000), "CN")
    assert (demand.owner.name, demand.owner.stand, demand.owner.hall) == (PLASTIC, "B-14", "B zali")
    assert chemicals.products[0].entries[0].owner.name == CHEMIST
