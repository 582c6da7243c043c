"""Look-alikes: the same company or person spelt otherwise is offered, a neighbour is not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdesk.domain.entities import Delegate, Enterprise
from fairdesk.domain.scripts import cyrillic
from fairdesk.usecases.enterprises.lookalikes import closest, enterprises_like, people_like
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.sample import sample_fair


def is_alike(one: str, other: str) -> bool:
    return bool(closest([(b"1", other)], one)) and bool(closest([(b"1", one)], other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“Sangzor Tekstil” MCHJ", "ООО «Сангзор Текстил»"),
        ("Sangzor Tekstil MCHJ", "TEKSTIL SANGZOR"),
        ("Sangzor Tekstil", "Sangor Tekstil"),
        ("Sangzor Tekstil", "Sangzor Tekstil Servis"),
        ("Koʻktepa Beton Invest", "Ko'ktepa Betton Invest"),
        ("Agro Invest", "Agroinvest"),
        ("Zavod 5", "“Zavod” 5 AJ"),
        ("Karimov Aziz", "Каримов Азиз"),
        ("Karimov Aziz", "Aziz Karimov"),
        ("Karimov Aziz", "Karimov Aziz Rustam oʻgʻli"),
        ("Karimov Aziz", "Karimov A."),
        ("Yoʻldosheva Gulnora", "Йўлдошева Гулнра"),
    ],
)
def test_the_same_name_spelt_otherwise_is_alike(one: str, other: str) -> None:
    assert is_alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zomin Tekstil Servis", "Zomin Tekstil Invest"),
        ("Sangzor", "Sangzor Tekstil"),
        ("Zavod 1", "Zavod 2"),
        ("Qurilish Materiallari Birlashmasi Zomin", "Qurilish Materiallari Birlashmasi Baxmal"),
        ("AKB", "AKT"),
        ("Nur", "Nuri"),
        ("MCHJ", "OOO"),
        ("", "Sangzor"),
        ("Karimov Aziz", "Karimova Aziza"),
        ("Karimov Aziz", "Karimov Bobur"),
        ("Karimova Dilnoza", "Rahimova Dilnoza"),
        ("Karimov Aziz", "Qodirov Aziz"),
        ("Ли Анна", "Ли Елена"),
    ],
)
def test_neighbours_are_not_alike(one: str, other: str) -> None:
    assert not closest([(b"1", other)], one)


def test_a_whole_fair_has_only_the_twins_that_were_planted() -> None:
    """Names of 775 enterprises share most of their words; whoever imports them should see few questions."""
    enterprises = sample_fair.generate().enterprises
    names = [(one.id, one.name) for one in enterprises]
    pairs = {
        frozenset((one.id, other))
        for one in enterprises
        for other, _ in closest(names, one.name)
        if other != one.id
    }
    by_id = {one.id: one for one in enterprises}
    planted = [pair for pair in pairs if any(by_id[one].stir is None for one in pair)]
    assert len(planted) == 4
    assert len(pairs) < 15


PAIRED = set("yhszckgjʻʼйёюяшщчжцхғў")
"""Letters that are two in the other script: swapping one changes more than a letter."""


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sample_fair.generate().delegates), st.randoms(use_true_random=False))
def test_a_name_in_the_other_script_with_a_letter_swapped_is_still_found(
    person: Delegate, chance: object
) -> None:
    words = (person.name or "").split()
    places = [
        place for place, word in enumerate(words) if len(word) > 5 and not set(word[1:5].lower()) & PAIRED
    ]
    if not places:
        return
    place = chance.choice(places)  # pyright: ignore[reportAttributeAccessIssue]
    word = words[place]
    words[place] = word[:2] + word[3] + word[2] + word[4:]
    typed = cyrillic(" ".join(words))
    assert closest([(person.id, person.name or "")], typed), typed


def test_the_likeliest_comes_first_and_several_names_count_once() -> None:
    names = [(b"1", "Sangzor Tekstil Servis"), (b"2", "Sangzor Tekstil"), (b"2", "Сангзор Текстил")]
    assert [found for found, _ in closest(names, "sangzor tekstil")] == [b"2", b"1"]
    assert closest(names, "sangzor tekstil", limit=1) == [(b"2", 100.0)]


def test_an_enterprise_is_known_by_its_stir_and_by_any_of_its_names(place: Workplace) -> None:
    with place.write() as work:
        first = Enterprise(
            id=work.new_id(), name="ООО «Лазурный Берег»", other_names=("Moviy Sohil MCHJ",), stir="301234567"
        )
        second = Enterprise(
            id=work.new_id(), name="Sangzor Gips MCHJ", stir="309876543", district="Zomin tumani"
        )
        work.add(first)
        work.add(second)
    with place.read() as work:
        assert [like.id for like in enterprises_like(work, "Мовий Соҳил")] == [first.id]
        by_both = enterprises_like(work, "Sangzor Gips", stir="301234567")
        assert {like.id for like in by_both} == {first.id, second.id}
        assert enterprises_like(work, "Sangzor Gips", limit=1)[0].detail == "309876543 · Zomin tumani"
        assert enterprises_like(work, "Zarafshon Keramika") == []


def test_a_person_is_offered_while_the_name_is_typed(place: Workplace) -> None:
    with place.write() as work:
        plant = Enterprise(id=work.new_id(), name="Sangzor Gips MCHJ")
        work.add(plant)
        aziz = Delegate(id=work.new_id(), enterprise=plant.id, name="Karimov Aziz", phone="+998 90 000 11 22")
        namesake = Delegate(id=work.new_id(), name="Каримов Азиз")
        other = Delegate(id=work.new_id(), name="Karimov Bobur", phone="+998 90 000 33 44")
        for person in (namesake, aziz, other):
            work.add(person)
    with place.read() as work:
        assert people_like(work, "Kar") == []
        assert people_like(work, "Karimov") == []
        assert {like.id for like in people_like(work, "Каримов Аз")} <= {aziz.id, namesake.id}
        assert {like.id for like in people_like(work, "Karimov Azzis")} == {aziz.id, namesake.id}
        at_work = people_like(work, "Aziz Karimov", enterprise=plant.id)
        assert [like.id for like in at_work] == [aziz.id, namesake.id]
        assert at_work[0].name == "Karimov Aziz"
        assert "Sangzor Gips MCHJ" in at_work[0].detail


def test_the_same_phone_tells_a_person_whose_name_changed(place: Workplace) -> None:
    with place.write() as work:
        work.add(Delegate(id=work.new_id(), name="Karimova Dilnoza", phone="+998 90 000 11 22"))
    with place.read() as work:
        found = people_like(work, "Yusupova Dilnoza", phone="+998 90 000 11 22")
        assert [like.name for like in found] == ["Karimova Dilnoza"]
        assert people_like(work, "Rahimov Bobur", phone="+998 90 000 11 22") == []
