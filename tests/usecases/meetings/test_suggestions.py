"""Suggestions: who should meet whom and why, what is left out, and taking or dismissing many at once."""

from datetime import UTC, datetime

import pytest

from fairdesk.domain.entities import (
    Delegate,
    Demand,
    Enterprise,
    Id,
    Meeting,
    MeetingRequest,
    Offer,
    Product,
    Record,
    Sample,
    Visit,
    VisitNote,
)
from fairdesk.domain.words import Interest, OfferKind, Participation, RequestSource, Size, Wish
from fairdesk.texts import text
from fairdesk.usecases.enterprises import same_company
from fairdesk.usecases.meetings import requests, suggestions
from fairdesk.usecases.meetings.suggestions import Suggestion
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.undo import undo


def add(place: Workplace, record_type: type[Record], **fields: object) -> Id:
    with place.write() as work:
        record = record_type(id=work.new_id(), **fields)  # pyright: ignore[reportArgumentType]
        work.add(record)
    return record.id


def suggested(place: Workplace, **asked: object) -> list[Suggestion]:
    with place.read() as work:
        return suggestions.suggest(work, **asked)  # pyright: ignore[reportArgumentType]


def reasons(place: Workplace) -> list[str]:
    return [text(one.reason, "en") for one in suggested(place)]


@pytest.fixture
def buyer(place: Workplace) -> Id:
    """A large enterprise that wants bearings made here."""
    one = add(place, Enterprise, name="Navoiy Azot", size=Size.LARGE, region="NW")
    add(place, Demand, enterprise=one, name="Podshipnik 6205", tn_ved="848210")
    return one


@pytest.fixture
def maker(place: Workplace) -> Id:
    """A small one that makes them, in another region."""
    one = add(place, Enterprise, name="Zomin Mexanika", size=Size.SMALL, region="JI")
    add(place, Product, enterprise=one, name="Подшипники шариковые", tn_ved="8482101009")
    return one


def test_a_demand_meets_who_makes_it_with_a_reason(place: Workplace, buyer: Id, maker: Id) -> None:
    (one,) = suggested(place)
    assert (one.asker.id, one.wanted.id) == (buyer, maker)
    assert text(one.reason, "en") == (
        "Navoiy Azot seeks Podshipnik 6205; Zomin Mexanika makes Подшипники шариковые (TN VED 8482 10)"
    )
    assert one.demand is not None
    assert one.product is not None


def test_a_small_maker_from_elsewhere_comes_before_a_large_neighbour(
    place: Workplace, buyer: Id, maker: Id
) -> None:
    neighbour = add(place, Enterprise, name="Navoiy Mash", size=Size.LARGE, region="NW")
    add(place, Product, enterprise=neighbour, name="Podshipnik", tn_ved="848210")
    assert [one.wanted.id for one in suggested(place)] == [maker, neighbour]


def test_what_enterprises_say_of_themselves_counts_where_nothing_is_listed(place: Workplace) -> None:
    add(place, Enterprise, name="Angren Kabel", seeks="polietilen granula; mis katanka")
    add(place, Enterprise, name="Olmaliq Metall", about="мис катанка, latun simlar")
    assert reasons(place) == ["Angren Kabel seeks mis katanka; Olmaliq Metall makes мис катанка"]


def test_offers_lent_samples_and_warm_visits_are_reasons_too(place: Workplace, buyer: Id) -> None:
    with place.read() as work:
        demand = work.all(Demand)[0].id
    names = ("Ipak Yoʻli", "Qoʻqon Mexanika", "Buxoro Detal", "Samarqand Sanoat")
    now, later, borrower, guest = (add(place, Enterprise, name=name) for name in names)
    add(place, Offer, enterprise=now, demand=demand, offered=OfferKind.MADE_NOW)
    add(place, Offer, enterprise=later, demand=demand, offered=OfferKind.AFTER_DEVELOPMENT)
    add(place, Sample, enterprise=buyer, demand=demand, name="SKF 6205", lent_to=borrower)
    person = add(place, Delegate, enterprise=guest, name="Olim Karimov")
    for interest in (Interest.HIGH, Interest.LOW):
        visit = add(place, Visit, enterprise=buyer, delegate=person)
        add(place, VisitNote, visit=visit, interest=interest)
    assert reasons(place) == [
        "Navoiy Azot seeks Podshipnik 6205; Ipak Yoʻli offered to supply it now",
        "Navoiy Azot seeks Podshipnik 6205; Qoʻqon Mexanika offered to develop it",
        "Samarqand Sanoat showed great interest at the stand of Navoiy Azot",
        "Buxoro Detal has taken Navoiy Azot’s sample along: SKF 6205",
    ]


def test_nothing_is_suggested_twice_or_against_a_wish(place: Workplace, buyer: Id, maker: Id) -> None:
    for wish in (Wish.WOULD, Wish.NOT_WITH):
        requests.ask(place, maker, buyer, wish)
        assert suggested(place) == []
    with place.read() as work:
        (request,) = work.all(MeetingRequest)
    requests.withdraw(place, request.id)
    start = datetime(2022, 3, 3, 5, tzinfo=UTC)
    meeting = add(place, Meeting, host=buyer, guest=maker, start=start)
    assert suggested(place) == []
    with place.write() as work:
        work.void(Meeting, meeting)
    assert len(suggested(place)) == 1
    same_company.merge(place, buyer, maker)
    assert suggested(place) == []


def test_who_declined_or_has_its_fill_of_wishes_is_left_out(place: Workplace, buyer: Id, maker: Id) -> None:
    with place.write() as work:
        work.change(Enterprise, maker, participation=Participation.DECLINED)
    assert suggested(place) == []
    with place.write() as work:
        work.change(Enterprise, maker, participation=Participation.CONFIRMED, meetings_most=1)
    assert len(suggested(place)) == 1
    other = add(place, Enterprise, name="Qarshi Don")
    requests.ask(place, other, maker)
    assert suggested(place) == []


def test_who_wants_more_meetings_than_it_has_wishes_is_filled_first(
    place: Workplace, buyer: Id, maker: Id
) -> None:
    eager = add(place, Enterprise, name="Forish Detal", size=Size.SMALL, region="JI", meetings_wanted=3)
    add(place, Product, enterprise=eager, name="Подшипники роликовые", tn_ved="848210")
    assert [one.wanted.id for one in suggested(place)] == [eager, maker]
    assert [one.wanted.id for one in suggested(place, enterprise=maker)] == [maker]
    assert len(suggested(place, limit=1)) == 1


def test_many_are_taken_at_once_and_taken_back_at_once(place: Workplace, buyer: Id, maker: Id) -> None:
    second = add(place, Enterprise, name="Qoʻqon Mexanika")
    add(place, Product, enterprise=second, name="Podshipnik", tn_ved="8482")
    both = suggested(place)
    changes = suggestions.accept(place, [*both, both[0]])
    rows = requests.all_wishes(place)
    assert {(row.asker, row.wanted) for row in rows} == {(buyer, maker), (buyer, second)}
    assert {(row.source, row.wish) for row in rows} == {(RequestSource.SUGGESTION, Wish.WOULD)}
    assert suggested(place) == []
    assert suggestions.accept(place, both).span is None
    assert changes.span is not None
    undo(place, changes.span)
    assert requests.all_wishes(place) == []
    assert suggested(place) == both


def test_many_are_dismissed_at_once_and_that_can_be_undone_and_done_again(
    place: Workplace, buyer: Id, maker: Id
) -> None:
    both = suggested(place)
    changes = suggestions.dismiss(place, both)
    assert suggested(place) == []
    assert changes.span is not None
    undo(place, changes.span)
    assert suggested(place) == both
    suggestions.dismiss(place, both)
    assert suggested(place) == []
