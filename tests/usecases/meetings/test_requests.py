"""Wishes: who asks for whom, what becomes of two askings, and the pairs that are planned."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdesk.domain.entities import Delegate, Enterprise, Id, Meeting, MeetingRequest, Visit
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.words import Part, RequestSource, Size, Wish
from fairdesk.texts import text
from fairdesk.usecases.enterprises import register, same_company
from fairdesk.usecases.meetings import requests
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.undo import undo


def enterprise(place: Workplace, name: str, **fields: object) -> Id:
    with place.write() as work:
        made = Enterprise(id=work.new_id(), name=name, **fields)  # pyright: ignore[reportArgumentType]
        work.add(made)
    return made.id


@pytest.fixture
def plant(place: Workplace) -> Id:
    """An exhibitor."""
    return enterprise(place, "Jizzax Plastmassa", part=Part.EXHIBITOR, size=Size.MEDIUM)


@pytest.fixture
def maker(place: Workplace) -> Id:
    """A small participant."""
    return enterprise(place, "Zomin Tekstil", size=Size.SMALL)


def only_pair(place: Workplace) -> requests.Pair:
    with place.read() as work:
        (pair,) = requests.pairs(work)
    return pair


def kept(place: Workplace) -> list[MeetingRequest]:
    with place.read() as work:
        return work.all(MeetingRequest)


def test_a_wish_of_one_side_makes_a_pair_that_the_exhibitor_hosts(
    place: Workplace, plant: Id, maker: Id
) -> None:
    requests.ask(place, maker, plant, about="press moulds")
    pair = only_pair(place)
    assert (pair.host, pair.guest, pair.wish, pair.both_sides) == (plant, maker, Wish.WANT, False)
    assert (pair.weight, pair.meetings, pair.about) == (5, 1, "press moulds")
    assert pair.asked == datetime(2022, 3, 3, 4, 30, tzinfo=UTC)


def test_wishes_of_both_sides_count_together_with_a_bonus(place: Workplace, plant: Id, maker: Id) -> None:
    requests.ask(place, maker, plant, Wish.MUST)
    requests.ask(place, plant, maker, Wish.WOULD, meetings=2)
    pair = only_pair(place)
    assert (pair.wish, pair.both_sides, pair.weight, pair.meetings) == (Wish.MUST, True, 20 + 2 + 3, 2)
    assert len(pair.requests) == 2


def test_asking_again_changes_the_request_and_keeps_what_is_not_said(
    place: Workplace, plant: Id, maker: Id
) -> None:
    requests.ask(place, maker, plant, about="press moulds", source=RequestSource.FORM)
    requests.ask(place, maker, plant, Wish.MUST)
    (request,) = kept(place)
    assert (request.wish, request.about, request.source) == (Wish.MUST, "press moulds", RequestSource.FORM)
    assert requests.ask(place, maker, plant, Wish.MUST).span is None


def test_what_either_side_forbids_is_no_pair(place: Workplace, plant: Id, maker: Id) -> None:
    requests.ask(place, maker, plant, Wish.MUST)
    changes = requests.ask(place, plant, maker, Wish.NOT_WITH)
    with place.read() as work:
        assert requests.pairs(work) == []
        assert requests.forbidden(work) == {frozenset((plant, maker))}
        assert all(row.forbidden and not row.both_sides for row in requests.wishes_of(work, maker))
    assert changes.span is not None
    undo(place, changes.span)
    assert only_pair(place).wish is Wish.MUST


def test_the_larger_hosts_where_nobody_exhibits_else_who_was_asked(place: Workplace, maker: Id) -> None:
    large = enterprise(place, "Navoiy Azot", size=Size.LARGE)
    other = enterprise(place, "Forish Tekstil", size=Size.SMALL)
    requests.ask(place, large, maker)
    requests.ask(place, maker, other)
    requests.ask(place, other, maker, Wish.MUST)
    with place.read() as work:
        assert {(pair.host, pair.guest) for pair in requests.pairs(work)} == {(large, maker), (other, maker)}


def test_two_records_of_one_company_ask_as_one(place: Workplace, plant: Id, maker: Id) -> None:
    twin = enterprise(place, "Зомин Текстиль", size=Size.SMALL)
    same_company.merge(place, maker, twin)
    requests.ask(place, maker, plant, about="cloth")
    requests.ask(place, twin, plant, Wish.MUST)
    pair = only_pair(place)
    assert (pair.guest, pair.wish, pair.about, len(pair.requests)) == (maker, Wish.MUST, "cloth", 1)
    with pytest.raises(UserFacingError) as refused:
        requests.ask(place, maker, twin)
    assert text(refused.value.title, "en") == "Zomin Tekstil cannot meet itself"


def test_nobody_asks_for_who_is_not_registered(place: Workplace, plant: Id) -> None:
    with pytest.raises(UserFacingError):
        requests.ask(place, plant, b"nobody")
    with pytest.raises(UserFacingError):
        requests.ask(place, plant, plant)
    assert kept(place) == []


def test_a_withdrawn_request_is_gone_until_that_is_undone(place: Workplace, plant: Id, maker: Id) -> None:
    requests.ask(place, maker, plant)
    (request,) = kept(place)
    changes = requests.withdraw(place, request.id)
    assert kept(place) == []
    with pytest.raises(UserFacingError):
        requests.withdraw(place, request.id)
    with pytest.raises(UserFacingError):
        requests.change(place, request.id, wish=Wish.MUST)
    assert changes.span is not None
    undo(place, changes.span)
    assert [one.id for one in kept(place)] == [request.id]


def test_who_is_in_a_wish_stays_on_the_register(place: Workplace, plant: Id, maker: Id) -> None:
    requests.ask(place, maker, plant)
    requests.ask(place, plant, maker)
    with pytest.raises(UserFacingError) as refused:
        register.remove(place, Enterprise, maker)
    assert "2 meeting requests" in text(refused.value.advice, "en")
    requests.withdraw(place, *(one.id for one in kept(place)))
    register.remove(place, Enterprise, maker)


def test_a_row_says_who_asked_and_whether_the_meeting_is_arranged(
    place: Workplace, plant: Id, maker: Id
) -> None:
    requests.ask(place, maker, plant, Wish.MUST, about="cloth", source=RequestSource.STAND)
    (row,) = requests.all_wishes(place)
    assert (row.asker_name, row.wanted_name, row.about) == ("Zomin Tekstil", "Jizzax Plastmassa", "cloth")
    assert (row.source, row.by, row.is_placed) == (RequestSource.STAND, "Dilnoza", False)
    with place.write() as work:
        start = datetime(2022, 3, 3, 5, 0, tzinfo=UTC)
        work.add(Meeting(id=work.new_id(), host=plant, guest=maker, start=start))
    assert requests.all_wishes(place)[0].is_placed
    requests.change(place, row.id, wish=Wish.WANT, meetings=2, about="")
    with place.read() as work:
        (row,) = requests.wishes_of(work, plant)
    assert (row.placed, row.is_placed, row.about) == (1, False, None)


def test_an_exhibitor_asks_for_a_visitor_at_its_stand_and_no_wish_gets_weaker(
    place: Workplace, plant: Id, maker: Id
) -> None:
    with place.write() as work:
        person = Delegate(id=work.new_id(), enterprise=maker, name="Olim Karimov")
        guest = Delegate(id=work.new_id(), name="A journalist")
        visits = [Visit(id=work.new_id(), enterprise=plant, delegate=one.id) for one in (person, guest)]
        for record in (person, guest, *visits):
            work.add(record)
    requests.ask_at_stand(place, visits[0].id, "moulds")
    (row,) = requests.all_wishes(place)
    assert (row.asker, row.wanted, row.wish, row.about) == (plant, maker, Wish.WANT, "moulds")
    assert row.source is RequestSource.STAND
    requests.change(place, row.id, wish=Wish.MUST, meetings=2, about="moulds")
    assert requests.ask_at_stand(place, visits[0].id).span is None
    for nobody in (visits[1].id, b"no visit"):
        with pytest.raises(UserFacingError):
            requests.ask_at_stand(place, nobody)


NAMES = ("Angren Metall", "Buxoro Ipak", "Chirchiq Trans", "Denov Yogʻ")
ASKED = st.lists(
    st.tuples(st.sampled_from(range(4)), st.sampled_from(range(4)), st.sampled_from(list(Wish))).filter(
        lambda one: one[0] != one[1]
    ),
    unique_by=lambda one: one[:2],
    max_size=10,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=ASKED)
def test_each_two_that_wish_are_one_pair_with_the_weight_of_both_sides(
    place: Workplace, asked: list[tuple[int, int, Wish]]
) -> None:
    with place.write() as work:
        for request in work.all(MeetingRequest):
            work.void(MeetingRequest, request.id)
        known = {one.name: one.id for one in work.all(Enterprise)}
        ids = [known.get(name) or work.new_id() for name in NAMES]
        for name, one in zip(NAMES, ids, strict=True):
            if name not in known:
                work.add(Enterprise(id=one, name=name))
    for asker, wanted, wish in asked:
        requests.ask(place, ids[asker], ids[wanted], wish)
    with place.read() as work:
        found = {frozenset((pair.host, pair.guest)): pair for pair in requests.pairs(work)}
    points = {Wish.MUST: 20, Wish.WANT: 5, Wish.WOULD: 2}
    for two in {frozenset((asker, wanted)) for asker, wanted, _ in asked}:
        said = [wish for asker, wanted, wish in asked if {asker, wanted} == two]
        pair = found.pop(frozenset(ids[one] for one in two), None)
        if Wish.NOT_WITH in said:
            assert pair is None
        else:
            assert pair is not None
            assert pair.weight == sum(points[wish] for wish in said) + 3 * (len(said) == 2)
            assert pair.both_sides == (len(said) == 2)
    assert found == {}
