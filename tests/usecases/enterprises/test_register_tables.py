"""The tables of the register and the pane of an enterprise show what is, a company as one."""

import pytest

from fairdesk.domain.badge_codes import short_number
from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import (
    Delegate,
    Demand,
    Enterprise,
    Id,
    Offer,
    Product,
    Sample,
    Station,
)
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.words import Direction, Interest, Part, Participation, StationRole
from fairdesk.usecases.enterprises import register, register_tables, same_company
from fairdesk.usecases.enterprises.register_tables import (
    BadgeState,
    DemandRow,
    EnterpriseRow,
    PersonRow,
    Presence,
    ProductRow,
)
from fairdesk.usecases.front_desk import badges, check_in
from fairdesk.usecases.ports import Workplace


@pytest.fixture
def metall(place: Workplace) -> Id:
    """An exhibitor with two people who have badges, a product and a demand."""
    with place.write() as work:
        enterprise = Enterprise(
            id=work.new_id(), name="Angren Metall", stir="301234567", part=Part.EXHIBITOR, stand="A-11"
        )
        work.add(enterprise)
        for name in ("Olim Yoʻldoshev", "Нодира Қодирова"):
            work.add(Delegate(id=work.new_id(), name=name, enterprise=enterprise.id, position="Director"))
        work.add(Product(id=work.new_id(), name="PVC pipe", enterprise=enterprise.id, tn_ved="391723"))
        work.add(Demand(id=work.new_id(), name="Bearings", enterprise=enterprise.id, country="CN"))
    badges.issue_missing(place)
    return enterprise.id


def scan(place: Workplace, station: Id, name: str) -> check_in.ScanAnswer:
    sheet = next(one for one in badges.to_print(place) if one.delegate and one.delegate.name == name)
    return check_in.scan(place, station, short_number(sheet.badge.desk, sheet.badge.counter))


def enterprise_rows(place: Workplace) -> list[EnterpriseRow]:
    rows = register.rows(place, "enterprise")
    return [row for row in rows if isinstance(row, EnterpriseRow)]


def people_rows(place: Workplace) -> dict[str, PersonRow]:
    rows = register.rows(place, "delegate")
    return {row.name: row for row in rows if isinstance(row, PersonRow)}


def test_the_row_of_an_enterprise_counts_what_it_has(place: Workplace, metall: Id, entrance: Id) -> None:
    (row,) = enterprise_rows(place)
    assert (row.id, row.ids, row.name, row.stir, row.stand) == (
        metall,
        (metall,),
        "Angren Metall",
        "301234567",
        "A-11",
    )
    assert (row.people, row.badges, row.products, row.demands, row.here) == (2, 2, 1, 1, 0)
    assert row.participation is Participation.INVITED

    scan(place, entrance, "Olim Yoʻldoshev")
    (row,) = enterprise_rows(place)
    assert (row.here, row.participation) == (1, Participation.CAME)


def test_rows_come_in_the_order_of_names_whatever_their_script(place: Workplace) -> None:
    for name in ("Бухоро Тўқима", "Andijon Avto", "Chirchiq Transformator", "Ангрен Металл"):
        with place.write() as work:
            work.add(Enterprise(id=work.new_id(), name=name))
    assert [row.name for row in enterprise_rows(place)] == [
        "Andijon Avto",
        "Ангрен Металл",
        "Бухоро Тўқима",
        "Chirchiq Transformator",
    ]


def test_the_row_of_a_person_says_where_badge_and_person_are(
    place: Workplace, metall: Id, entrance: Id, clock: SetClock
) -> None:
    with place.write() as work:
        work.add(Delegate(id=work.new_id(), name="A journalist"))
        work.add(
            Station(id=work.new_id(), name="Way out", role=StationRole.ENTRANCE, direction=Direction.EXIT)
        )
        way_out = next(one.id for one in work.all(Station) if one.direction is Direction.EXIT)
    olim = people_rows(place)["Olim Yoʻldoshev"]
    assert (olim.enterprise, olim.enterprise_name, olim.position) == (metall, "Angren Metall", "Director")
    assert (olim.badge_state, olim.presence) == (BadgeState.ISSUED, Presence.NOT_YET)
    assert olim.number is not None
    assert olim.badge is not None
    journalist = people_rows(place)["A journalist"]
    assert (journalist.badge, journalist.number, journalist.badge_state) == (None, None, BadgeState.NONE)

    badges.note_printed(place, [olim.badge], "a6", "Printer")
    scan(place, entrance, "Olim Yoʻldoshev")
    olim = people_rows(place)["Olim Yoʻldoshev"]
    assert (olim.badge_state, olim.presence) == (BadgeState.PRINTED, Presence.INSIDE)

    clock.advance(hours=1)
    scan(place, way_out, "Olim Yoʻldoshev")
    assert people_rows(place)["Olim Yoʻldoshev"].presence is Presence.OUT
    assert olim.badge is not None
    badges.revoke(place, olim.badge, "misused")
    assert people_rows(place)["Olim Yoʻldoshev"].badge_state is BadgeState.REVOKED
    new = badges.issue_missing(place)
    assert new[0] == 2
    assert people_rows(place)["Olim Yoʻldoshev"].badge_state is BadgeState.ISSUED


def test_who_was_inside_yesterday_is_out_today(
    place: Workplace, metall: Id, entrance: Id, clock: SetClock
) -> None:
    scan(place, entrance, "Olim Yoʻldoshev")
    clock.advance(days=1)
    assert people_rows(place)["Olim Yoʻldoshev"].presence is Presence.OUT
    (row,) = enterprise_rows(place)
    assert (row.here, row.participation) == (0, Participation.CAME)


def test_products_and_demands_name_their_enterprise_and_count_answers(place: Workplace, metall: Id) -> None:
    product, demand = register.rows(place, "product")[0], register.rows(place, "demand")[0]
    with place.write() as work:
        work.add(Sample(id=work.new_id(), name="A piece of pipe", product=product.id))
        work.add(Sample(id=work.new_id(), name="A bearing", demand=demand.id))
        work.add(Offer(id=work.new_id(), enterprise=metall, demand=demand.id))
    (product,), (demand,) = register.rows(place, "product"), register.rows(place, "demand")
    assert isinstance(product, ProductRow)
    assert (product.name, product.enterprise_name, product.stand, product.samples) == (
        "PVC pipe",
        "Angren Metall",
        "A-11",
        1,
    )
    assert isinstance(demand, DemandRow)
    assert (demand.name, demand.enterprise_name, demand.country) == ("Bearings", "Angren Metall", "CN")
    assert (demand.offers, demand.samples) == (1, 1)


def test_a_company_registered_twice_is_one_row_and_one_pane(place: Workplace, metall: Id) -> None:
    with place.write() as work:
        twin = Enterprise(id=work.new_id(), name="Ангрен Металл", region="TO", phone="+998901112233")
        work.add(twin)
        work.add(Delegate(id=work.new_id(), name="Farrux", enterprise=twin.id))
        work.add(Product(id=work.new_id(), name="Wire", enterprise=twin.id))
    assert len(enterprise_rows(place)) == 2
    same_company.merge(place, metall, twin.id)

    (row,) = enterprise_rows(place)
    assert row.id == min(metall, twin.id)
    assert set(row.ids) == {metall, twin.id}
    assert (row.people, row.products, row.badges) == (3, 2, 2)
    assert (row.stir, row.region, row.stand, row.part) == ("301234567", "TO", "A-11", Part.EXHIBITOR)
    assert {one.enterprise for one in people_rows(place).values()} == {row.id}

    for asked in row.ids:
        pane = register.details(place, asked)
        assert pane.enterprise.id == row.id
        assert (pane.enterprise.phone, pane.enterprise.stir) == ("+998901112233", "301234567")
        assert {record.name for record in pane.records} == {"Angren Metall", "Ангрен Металл"}
        assert len(pane.people) == 3
        assert {seen.product.name for seen in pane.products} == {"PVC pipe", "Wire"}

    same_company.part(place, metall, twin.id)
    assert len(enterprise_rows(place)) == 2


def test_the_pane_shows_people_trade_visits_and_passes(
    place: Workplace, metall: Id, entrance: Id, clock: SetClock
) -> None:
    with place.write() as work:
        other = Enterprise(id=work.new_id(), name="Doʻstlik Sement")
        stand = Station(id=work.new_id(), name="A-11", role=StationRole.STAND, enterprise=metall)
        visitor = Delegate(id=work.new_id(), name="Gulbahor Norova", enterprise=other.id)
        for record in (other, stand, visitor):
            work.add(record)
        (demand,), (product,) = work.all(Demand), work.all(Product)
        work.add(Offer(id=work.new_id(), enterprise=other.id, demand=demand.id))
        work.add(Sample(id=work.new_id(), name="A bearing", demand=demand.id))
        work.add(Sample(id=work.new_id(), name="A piece of pipe", product=product.id))
    badges.issue_missing(place)
    scan(place, entrance, "Olim Yoʻldoshev")
    clock.advance(minutes=10)
    visit = scan(place, stand.id, "Gulbahor Norova")
    assert visit.recorded is not None
    check_in.note_visit(place, visit.recorded, interest=Interest.HIGH, text="wants pipes")

    pane = register.details(place, metall)

    assert pane.participation is Participation.CAME
    assert [(one.name, one.presence, one.badge_state) for one in pane.people] == [
        ("Нодира Қодирова", Presence.NOT_YET, BadgeState.ISSUED),
        ("Olim Yoʻldoshev", Presence.INSIDE, BadgeState.ISSUED),
    ]
    assert [one.number for one in pane.people] == [people_rows(place)[one.name].number for one in pane.people]
    assert [one.name for one in pane.products[0].samples] == ["A piece of pipe"]
    (wanted,) = pane.demands
    assert [(one.enterprise_name, one.demand_name) for one in wanted.offers] == [
        ("Doʻstlik Sement", "Bearings")
    ]
    assert [one.name for one in wanted.samples] == ["A bearing"]
    (seen,) = pane.visits
    assert (seen.name, seen.enterprise_name) == ("Gulbahor Norova", "Doʻstlik Sement")
    assert [note.text for note in seen.notes] == ["wants pipes"]
    assert [(one.name, one.noted.direction) for one in pane.passes] == [("Olim Yoʻldoshev", Direction.ENTRY)]
    assert register.details(place, other.id).offers[0].demand_name == "Bearings"


def test_the_pane_of_what_is_gone_says_so(place: Workplace, metall: Id) -> None:
    with place.write() as work:
        work.void(Enterprise, metall)
    for gone in (metall, b"no such record  "):
        with pytest.raises(UserFacingError):
            register.details(place, gone)
    assert register_tables.enterprises(place) == []
