"""Two records of one company: what makes them one, what keeps them apart, and that order is no matter."""

import contextlib
import random
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdesk.domain.entities import Delegate, Enterprise, Id
from fairdesk.domain.messages import UserFacingError
from fairdesk.texts import text
from fairdesk.usecases.enterprises import same_company
from fairdesk.usecases.enterprises.same_company import Decision, grouped
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.undo import undo


def enterprise(place: Workplace, name: str, stir: str | None = None) -> Id:
    with place.write() as work:
        record = Enterprise(id=work.new_id(), name=name, stir=stir)
        work.add(record)
    return record.id


def leads(place: Workplace) -> dict[Id, Id]:
    with place.read() as work:
        return same_company.groups(work)


def are_one(place: Workplace, one: Id, other: Id) -> bool:
    return leads(place)[one] == leads(place)[other]


def test_an_equal_stir_makes_one_company_and_its_correction_two_again(place: Workplace) -> None:
    latin = enterprise(place, "Jizzax Plastmassa MCHJ", "301234567")
    cyrillic = enterprise(place, "Жиззах Пластмасса МЧЖ", "301234567")
    stranger = enterprise(place, "Doʻstlik Sement", "309999999")

    first, second = sorted((latin, cyrillic))
    assert leads(place) == {first: first, second: first, stranger: stranger}

    with place.write() as work:
        work.change(Enterprise, cyrillic, stir="307654321")
    assert not are_one(place, latin, cyrillic)


def test_a_person_says_that_two_are_the_same_and_nothing_is_deleted(place: Workplace) -> None:
    one, other = enterprise(place, "Angren Metall"), enterprise(place, "ООО Ангрен металл")
    with place.write() as work:
        person = Delegate(id=work.new_id(), enterprise=other, name="Olim Yoʻldoshev")
        work.add(person)
    changes = same_company.merge(place, other, one)

    assert are_one(place, one, other)
    assert changes.kinds == {"same_company"}
    with place.read() as work:
        assert {found.id for found in work.all(Enterprise)} == {one, other}
        kept = work.get(Delegate, person.id)
        assert kept is not None
        assert kept.enterprise == other

    assert changes.span is not None
    undo(place, changes.span)
    assert not are_one(place, one, other)


def test_not_the_same_beats_an_equal_stir_also_through_a_third(place: Workplace) -> None:
    mother = enterprise(place, "Samarqand Elektro", "301111111")
    branch = enterprise(place, "Samarqand Elektro filiali", "301111111")
    third = enterprise(place, "Самарқанд Электро", "301111111")
    same_company.part(place, branch, mother)

    assert not are_one(place, mother, branch)
    assert are_one(place, mother, third) != are_one(place, branch, third)


def test_the_latest_word_about_a_pair_counts_whoever_is_named_first(place: Workplace) -> None:
    one, other = enterprise(place, "Nukus Shisha"), enterprise(place, "Нукус Шиша")
    same_company.merge(place, one, other)
    same_company.part(place, other, one)
    assert not are_one(place, one, other)
    same_company.merge(place, other, one)
    assert are_one(place, one, other)


def test_joining_what_an_earlier_decision_keeps_apart_is_refused_with_names(place: Workplace) -> None:
    one, other, third = (enterprise(place, name) for name in ("Buxoro Toʻqima", "Buxoro Tex", "Buxoro"))
    same_company.merge(place, one, third)
    same_company.part(place, one, other)
    with pytest.raises(UserFacingError) as refused:
        same_company.merge(place, third, other)
    assert text(refused.value.title, "en") == "Buxoro and Buxoro Tex stay different companies"
    assert not are_one(place, third, other)

    with pytest.raises(UserFacingError):
        same_company.merge(place, one, one)


def test_an_enterprise_taken_back_leaves_its_group(place: Workplace) -> None:
    one, other = enterprise(place, "Zomin Gʻisht", "302222222"), enterprise(place, "Зомин Ғишт", "302222222")
    lead = min(one, other)
    with place.write() as work:
        work.void(Enterprise, lead)
    rest = max(one, other)
    assert leads(place) == {rest: rest}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_store_gives_one_grouping_in_whatever_order_people_decide(
    place: Workplace, order: tuple[int, ...]
) -> None:
    ids = sorted(enterprise(place, f"Korxona {number}", "303333333") for number in range(4))
    decisions = (
        lambda: same_company.part(place, ids[0], ids[1]),
        lambda: same_company.merge(place, ids[2], ids[3]),
        lambda: same_company.part(place, ids[1], ids[2]),
    )
    for position in order:
        decisions[position]()
    assert leads(place) == {ids[0]: ids[0], ids[1]: ids[1], ids[2]: ids[0], ids[3]: ids[0]}


_IDS = [bytes([number]) * 16 for number in range(8)]
_decisions = st.lists(
    st.builds(Decision, st.sampled_from(_IDS), st.sampled_from(_IDS), st.booleans()).filter(
        lambda decision: decision.one != decision.other
    ),
    max_size=20,
    unique_by=lambda decision: frozenset((decision.one, decision.other)),
)
_stirs = st.fixed_dictionaries(
    {one: st.sampled_from([None, "301111111", "302222222", "303333333"]) for one in _IDS}
)


@given(_stirs, _decisions, st.randoms())
def test_any_order_of_decisions_and_of_enterprises_gives_the_same_groups(
    stirs: dict[Id, str | None], decisions: list[Decision], chance: random.Random
) -> None:
    groups = grouped(stirs, decisions)

    shuffled = list(decisions)
    chance.shuffle(shuffled)
    turned = [Decision(one.other, one.one, one.same) for one in shuffled]
    backwards = dict(reversed(stirs.items()))
    assert grouped(backwards, turned) == groups

    for decision in decisions:
        if not decision.same:
            assert groups[decision.one] != groups[decision.other]
    for one, lead in groups.items():
        assert groups[lead] == lead
        assert lead <= one


@given(_stirs)
def test_without_decisions_the_stir_alone_decides(stirs: dict[Id, str | None]) -> None:
    groups = grouped(stirs, [])
    for one in _IDS:
        for other in _IDS:
            equal = stirs[one] is not None and stirs[one] == stirs[other]
            assert (groups[one] == groups[other]) == (one == other or equal)


def test_the_members_of_one_company_are_those_that_all_groups_give(place: Workplace) -> None:
    """Asked for alone, only what STIRs and decisions lead to is read; the answer is the same."""
    chance = random.Random(7)
    ids = [enterprise(place, f"{number}", chance.choice((None, "301", "302", "303"))) for number in range(24)]
    for _ in range(18):
        one, other = chance.sample(ids, 2)
        if chance.random() < 0.5:
            same_company.part(place, one, other)
        elif not are_one(place, one, other):
            with contextlib.suppress(UserFacingError):  # an earlier decision keeps them apart
                same_company.merge(place, one, other)
    found = leads(place)
    with place.read() as work:
        for one in ids:
            together = sorted(other for other, lead in found.items() if lead == found[one])
            assert same_company.members(work, one) == together
