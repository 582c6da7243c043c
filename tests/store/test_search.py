"""People type what they see, in their own script, and find what somebody else wrote in another."""

import pytest
from a_postgresql_server import ON_BOTH

from fairdesk.domain.badge_codes import short_number
from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Badge, Delegate, Demand, Enterprise, Fair, Product
from fairdesk.store.store import Store
from fairdesk.usecases.front_desk.badges import issue
from fairdesk.usecases.ports import Workplace


@pytest.fixture
def filled(place: Workplace) -> Workplace:
    with place.write() as work:
        metal = Enterprise(
            id=work.new_id(),
            name="Angren Metall MCHJ",
            other_names=("ООО Ангренский металл",),
            stir="301234567",
            phone="+998 71 200 11 22",
            stand="B-12",
        )
        plastic = Enterprise(id=work.new_id(), name="Жиззах Пластмасса МЧЖ", stir="309876543")
        person = Delegate(
            id=work.new_id(),
            enterprise=plastic.id,
            name="Gʻulom Oʻrinov",
            position="Director",
            phone="+998 90 123 45 67",
        )
        for record in (metal, plastic, person):
            work.add(record)
        work.add(Product(id=work.new_id(), enterprise=metal.id, name="Poʻlat quvur", tn_ved="7304"))
        work.add(Demand(id=work.new_id(), enterprise=plastic.id, name="Полиэтилен гранула", tn_ved="390110"))
        issue(work, person.id)
    return place


def found(place: Workplace, text: str, *kinds: str) -> list[str]:
    with place.read() as work:
        return [hit.title for hit in work.search(text, kinds=kinds)]


SPELT = (
    ("angren", "Angren Metall MCHJ"),
    ("АНГРЕН", "Angren Metall MCHJ"),
    ("ангренский", "Angren Metall MCHJ"),
    ("a", "Angren Metall MCHJ"),
    ("metall angren", "Angren Metall MCHJ"),
    ("301234", "Angren Metall MCHJ"),
    ("71 200 11", "Angren Metall MCHJ"),
    ("jizzax plast", "Жиззах Пластмасса МЧЖ"),
    ("Джизак", "Жиззах Пластмасса МЧЖ"),
    ("гулом", "Gʻulom Oʻrinov"),
    ("Ғулом ўринов", "Gʻulom Oʻrinov"),
    ("g'ulom o`rin", "Gʻulom Oʻrinov"),
    ("+998 (90) 123-45", "Gʻulom Oʻrinov"),
    ("901234567", "Gʻulom Oʻrinov"),
    ("4567", "Gʻulom Oʻrinov"),
    ("пулат", "Poʻlat quvur"),
    ("polietilen", "Полиэтилен гранула"),
    ("3901", "Полиэтилен гранула"),
)
SIGNS = (
    "",
    "  ",
    "§",
    '"',
    "*",
    "delegate",
    "enterprise",
    "fair",
    "zzz",
    "NEAR(",
    "a OR b",
    "-",
    "'",
    "a | zzz",
    ":*",
)
"""Signs, and words that mean something to an index."""


@pytest.mark.parametrize(("typed", "title"), SPELT)
def test_it_is_found_however_it_is_spelt(filled: Workplace, typed: str, title: str) -> None:
    assert title in found(filled, typed)


@pytest.mark.parametrize("typed", SIGNS)
def test_signs_and_the_index_s_own_words_find_nothing(filled: Workplace, typed: str) -> None:
    assert found(filled, typed) == []


@ON_BOTH
def test_a_result_says_whose_it_is(filled: Workplace) -> None:
    with filled.read() as work:
        details = {
            hit.kind: hit.detail for text in ("gulom", "metall", "quvur", "gran") for hit in work.search(text)
        }
    assert details == {
        "delegate": "Жиззах Пластмасса МЧЖ · Director",
        "enterprise": "301234567 · B-12",
        "product": "Angren Metall MCHJ · 7304",
        "demand": "Жиззах Пластмасса МЧЖ · 390110",
    }


@ON_BOTH
def test_only_the_wanted_kinds_are_found(filled: Workplace) -> None:
    assert found(filled, "p", "product") == ["Poʻlat quvur"]
    assert found(filled, "p", "product", "demand") == ["Poʻlat quvur", "Полиэтилен гранула"]
    assert found(filled, "p", "delegate") == []


@ON_BOTH
def test_a_badge_s_number_finds_its_person_once(filled: Workplace) -> None:
    with filled.read() as work:
        badge = work.all(Badge)[0]
    assert found(filled, short_number(badge.desk, badge.counter)) == ["Gʻulom Oʻrinov"]


@ON_BOTH
def test_names_that_begin_so_come_before_those_that_hold_it(filled: Workplace) -> None:
    with filled.write() as work:
        for name in ("Yangi Angren", "Angrensoy", "Angren"):
            work.add(Enterprise(id=work.new_id(), name=name))
    titles = found(filled, "angren")
    assert titles[-1] == "Yangi Angren"
    assert titles.index("Angren") < titles.index("Angrensoy")
    assert set(titles) == {"Angren", "Angren Metall MCHJ", "Angrensoy", "Yangi Angren"}


@ON_BOTH
def test_a_changed_name_is_found_by_the_new_one_alone_and_a_taken_back_one_not(filled: Workplace) -> None:
    with filled.write() as work:
        [metal, plastic] = sorted(work.all(Enterprise), key=lambda enterprise: enterprise.name)
        work.change(Enterprise, metal.id, name="Ohangaron Sement", other_names=())
        work.void(Enterprise, plastic.id)
    assert found(filled, "angren") == []
    assert found(filled, "охангарон") == ["Ohangaron Sement"]
    assert found(filled, "пластмасса") == []
    with filled.write() as work:
        work.change(Enterprise, plastic.id, voided=False)
    assert found(filled, "пластмасса") == ["Жиззах Пластмасса МЧЖ"]


@ON_BOTH
def test_another_fair_in_the_same_folder_is_not_found(
    filled: Workplace, store: Store, clock: SetClock
) -> None:
    other = store.create_fair(Fair(id=b"", code="TO-2022-01", name="Toshkent"), "A", "D")
    elsewhere = Workplace(store, other.id, clock, "D")
    with elsewhere.write() as work:
        work.add(Enterprise(id=work.new_id(), name="Angren Sement"))
    assert found(elsewhere, "angren") == ["Angren Sement"]
    assert found(filled, "angren") == ["Angren Metall MCHJ"]


@ON_BOTH
def test_what_was_written_in_this_transaction_is_found_before_it_closes(filled: Workplace) -> None:
    with filled.write() as work:
        work.add(Enterprise(id=work.new_id(), name="Nurafshon Kabel"))
        assert [hit.title for hit in work.search("нурафшон")] == ["Nurafshon Kabel"]


@ON_BOTH
def test_one_folder_finds_all_of_that(filled: Workplace) -> None:
    for typed, title in SPELT:
        assert title in found(filled, typed), typed
    for typed in SIGNS:
        assert found(filled, typed) == [], typed
