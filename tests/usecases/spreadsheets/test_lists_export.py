"""Every table goes out as a sheet and comes back unchanged, whatever stands in it."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdesk.domain.entities import (
    Delegate,
    Demand,
    Enterprise,
    Hall,
    Id,
    MeetingRequest,
    Offer,
    Product,
    Sample,
)
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.words import Belonging, OfferKind, Part, Participation, RequestSource, Role, Size, Wish
from fairdesk.texts import LANGUAGES, Language
from fairdesk.usecases.ports import Work, Workplace
from fairdesk.usecases.spreadsheets import lists
from fairdesk.usecases.spreadsheets.lists import ListKind
from fairdesk.usecases.undo import undo

letters = st.sampled_from("abgʻOoʻxЎўҚғҲжиё 0123456789.,;-+=@'\"«»/\n\té€")
words = st.text(letters, min_size=1, max_size=20).filter(lambda text: any(map(str.isalpha, text)))
maybe_words = st.none() | words
amounts = st.none() | st.decimals(0, 10**17, places=3, allow_nan=False)
codes = st.none() | st.from_regex(r"0?[0-9]{9}", fullmatch=True).map(lambda code: code[-9:])
tn_ved = st.none() | st.sampled_from(["2523290000", "0101210000", "848210", "0402"])
phones = st.sampled_from([None, "+998 90 123 45 67", "+998 71 200 00 01", "12", "yoʻq"])
currencies = st.sampled_from([None, "UZS", "USD"])


@st.composite
def enterprises(draw: st.DrawFn) -> dict[str, object]:
    """The values of an enterprise."""
    return {
        "name": draw(words),
        "other_names": draw(st.tuples() | st.tuples(words)),
        "stir": draw(codes),
        "region": draw(st.sampled_from([None, "JI", "TK", "XO"])),
        "country": draw(st.sampled_from([None, "UZ", "CN", "TR"])),
        "sector": draw(st.sampled_from([None, "light", "baliqchilik"])),
        "belonging": draw(st.none() | st.sampled_from(list(Belonging))),
        "size": draw(st.none() | st.sampled_from(list(Size))),
        "employees": draw(st.none() | st.integers(0, 10**6)),
        "phone": draw(phones),
        "about": draw(maybe_words),
        "address": draw(maybe_words),
        "called": draw(maybe_words),
        "part": draw(st.sampled_from(list(Part))),
        "participation": draw(st.sampled_from(list(Participation))),
    }


@st.composite
def people(draw: st.DrawFn) -> dict[str, object]:
    """The values of a delegate."""
    return {
        "name": draw(words),
        "phone": draw(phones),
        "email": draw(st.sampled_from([None, "ali@zavod.uz"])),
        "position": draw(maybe_words),
        "role": draw(st.sampled_from(list(Role))),
        "language": draw(st.sampled_from([None, *LANGUAGES])),
    }


@st.composite
def things(draw: st.DrawFn) -> dict[str, object]:
    """What products and demands have in common."""
    return {
        "name": draw(words),
        "tn_ved": draw(tn_ved),
        "unit": draw(st.sampled_from([None, "pcs", "t", "quti"])),
        "price": draw(amounts),
        "currency": draw(currencies),
        "about": draw(maybe_words),
    }


@st.composite
def fairs(draw: st.DrawFn) -> dict[str, list[dict[str, object]]]:
    """A few records of everything, with repeated names among them."""
    few = {"min_size": 1, "max_size": 3}
    return {
        "enterprises": draw(st.lists(enterprises(), **few)),
        "people": draw(st.lists(people(), **few)),
        "products": draw(st.lists(things(), **few)),
        "demands": draw(st.lists(things(), **few)),
    }


def fill(work: Work, drawn: dict[str, list[dict[str, object]]]) -> None:
    """Puts records into a fair; every name is there twice, under two enterprises or under none."""
    hall = Hall(id=work.new_id(), name="1-zal")
    work.add(hall)
    owners: list[Id | None] = [None]
    for values in drawn["enterprises"]:
        for more in ({"hall": hall.id}, {"stir": None}):
            record = Enterprise(id=work.new_id(), **{**values, **more})  # type: ignore[arg-type]
            owners.append(record.id)
            work.add(record)
    pairs = (owners[-1], owners[1])
    for values in drawn["people"]:
        for owner in (*pairs, None):
            work.add(Delegate(id=work.new_id(), enterprise=owner, **values))  # type: ignore[arg-type]
    products = [
        Product(id=work.new_id(), enterprise=owner, capacity=Decimal("0.5"), **values)  # type: ignore[arg-type]
        for values in drawn["products"]
        for owner in pairs
    ]
    demands = [
        Demand(id=work.new_id(), enterprise=owner, volume=Decimal(12), **values)  # type: ignore[arg-type]
        for values in drawn["demands"]
        for owner in pairs
    ]
    for record in (*products, *demands):
        work.add(record)
    for demand in demands:
        work.add(
            Offer(
                id=work.new_id(),
                enterprise=pairs[0],
                demand=demand.id,
                offered=OfferKind.AFTER_DEVELOPMENT,
                lead_time=90,
                price=demand.price,
            )
        )
        work.add(
            Sample(
                id=work.new_id(), enterprise=pairs[1], name=demand.name, demand=demand.id, lent_to=pairs[0]
            )
        )
    for asker, wanted in (pairs, pairs[::-1]):
        request = MeetingRequest(
            id=work.new_id(),
            asker=asker,
            wanted=wanted,
            wish=Wish.MUST,
            meetings=2,
            about=demands[0].about,
            source=RequestSource.STAND,
        )
        work.add(request)
    for product in products:
        work.add(
            Sample(
                id=work.new_id(), enterprise=product.enterprise, name="1", product=product.id, returned=True
            )
        )


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=fairs(), language=st.sampled_from(LANGUAGES))
def test_every_table_comes_back_unchanged(
    place: Workplace, drawn: dict[str, list[dict[str, object]]], language: Language
) -> None:
    with place.write() as work:
        fill(work, drawn)
    try:
        for kind in ListKind:
            sheet = lists.export_table(place, kind, language)
            result = lists.import_list(place, [sheet], "again.xlsx")
            said = [(one.row, one.reason, one.cells) for one in result.rejects]
            assert (result.kind, said) == (kind, [])
            assert (result.added, result.updated, result.unchanged) == (0, 0, len(sheet.rows) - 1)
            assert result.run_id is None
    finally:
        assert work.changes.span is not None
        undo(place, work.changes.span)


def test_a_changed_name_finds_its_record_again(place: Workplace) -> None:
    with place.write() as work:
        work.add(Delegate(id=work.new_id(), name="Ali Valiev"))
    sheet = lists.export_table(place, "delegates", "en")
    sheet.rows[1][0] = "Alijon Valiyev"
    result = lists.import_list(place, [sheet], "corrected.xlsx")
    assert (result.added, result.updated) == (0, 1)
    with place.read() as work:
        assert [person.name for person in work.all(Delegate)] == ["Alijon Valiyev"]


def test_a_table_of_one_fair_goes_into_another(place: Workplace) -> None:
    with place.write() as work:
        enterprise = Enterprise(id=work.new_id(), name="Zomin sement", stir="001234567")
        work.add(enterprise)
        work.add(Delegate(id=work.new_id(), name="Ali Valiyev", enterprise=enterprise.id))
    sheet = lists.export_table(place, "delegates", "uz-Cyrl")
    assert work.changes.span is not None
    undo(place, work.changes.span)
    result = lists.import_list(place, [sheet], "elsewhere.xlsx")
    assert (result.added, result.rejected) == (1, 0)
    with place.read() as work:
        assert [one.stir for one in work.all(Enterprise)] == ["001234567"]


def test_a_table_that_is_none_is_refused(place: Workplace) -> None:
    with pytest.raises(UserFacingError):
        lists.export_table(place, "memoranda", "en")
