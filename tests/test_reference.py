"""The closed lists: whatever is shown is understood again, and so is what people write instead."""

import pytest

from fairdesk.reference import (
    CURRENCIES,
    REGIONS,
    SECTORS,
    UNITS,
    Term,
    Terms,
    code_for,
    countries,
    name_of,
    region,
    region_for,
)
from fairdesk.texts import LANGUAGES, Language

LISTS = {
    "regions": REGIONS,
    "sectors": SECTORS,
    "units": UNITS,
    "currencies": CURRENCIES,
    "countries": countries(),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", LISTS)
def test_every_name_that_is_shown_leads_back_to_its_code(name: str, language: Language) -> None:
    terms: Terms[Term] = LISTS[name]  # pyright: ignore[reportAssignmentType]
    for term in terms:
        shown = name_of(terms, term.code, language)
        assert code_for(terms, shown) == term.code, shown
        assert code_for(terms, shown.upper()) == term.code, shown


@pytest.mark.parametrize("name", LISTS)
def test_codes_are_codes_and_names_beside_the_list_belong_to_one_entry(name: str) -> None:
    terms: Terms[Term] = LISTS[name]  # pyright: ignore[reportAssignmentType]
    assert len(terms.by_code) == len(terms)
    for term in terms:
        assert [code_for(terms, code) for code in (term.code, term.code.lower())] == [term.code] * 2
    wrong = [
        (also, term.code, code_for(terms, also))
        for term in terms
        for also in term.also
        if code_for(terms, also) != term.code
    ]
    assert wrong in ([], [("Toshkent", "TO", "TK"), ("Тошкент", "TO", "TK"), ("Tashkent", "TO", "TK")])


def test_there_are_fourteen_regions() -> None:
    assert len(REGIONS) == 14
    jizzakh = region("JI")
    assert jizzakh is not None
    assert (jizzakh.soato, jizzakh.iso) == ("1708", "UZ-JI")
    assert region("XX") is None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Жиззах", "JI"),
        ("Джизак", "JI"),
        ("jizzakh", "JI"),
        ("Jizzax vil.", "JI"),
        ("Джизакская область", "JI"),
        ("Джизакская обл.", "JI"),
        ("Farg'ona viloyati", "FA"),
        ("Фергана", "FA"),
        ("Хорезм", "XO"),
        ("г. Ташкент", "TK"),
        ("Toshkent", "TK"),
        ("Тошкент вилояти", "TO"),
        ("Каракалпакстан", "QR"),
        ("UZ-SA", "SA"),
        ("1735", "QR"),
        ("город", None),
        ("Республика", None),
        ("Москва", None),
    ],
)
def test_regions_as_people_write_them(written: str, code: str | None) -> None:
    assert region_for(written) == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Xitoy", "CN"),
        ("КНР", "CN"),
        ("Китай (КНР)", "CN"),
        ("Кореа", "KR"),
        ("KR", "KR"),
        ("kg", "KG"),
        ("TW", "TW"),
        ("РФ", "RU"),
        ("Rossiya", "RU"),
        ("Туркия", "TR"),
        ("Turkey", "TR"),
        ("Germaniya", "DE"),
        ("США", "US"),
        ("Белоруссия", "BY"),
        ("Oʻzbekiston", "UZ"),
        ("O'zbekiston", "UZ"),
        ("Атлантида", None),
    ],
)
def test_countries_as_people_write_them(written: str, code: str | None) -> None:
    assert code_for(countries(), written) == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("шт", "pcs"),
        ("Dona", "pcs"),
        ("кв.м", "m2"),
        ("м2", "m2"),
        ("тн", "t"),
        ("компл.", "set"),
        ("kVt", None),
    ],
)
def test_units_as_people_write_them(written: str, code: str | None) -> None:
    assert code_for(UNITS, written) == code


def test_groups_of_countries_are_no_countries() -> None:
    assert not {"EU", "UN", "ZZ", "XA"} & set(countries().by_code)
    assert len(countries()) == 250


def test_a_code_of_no_list_is_shown_as_it_is() -> None:
    assert name_of(UNITS, "kVt", "ru") == "kVt"
