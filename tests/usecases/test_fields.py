"""Whatever a form or a list shows can be typed again; whatever is typed wrongly is told in a sentence."""

from dataclasses import fields as fields_of
from datetime import date
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdesk.domain.entities import (
    RECORD_TYPES,
    Delegate,
    Demand,
    Enterprise,
    Fair,
    Hall,
    Offer,
    Product,
    Record,
    Sample,
    Staff,
    Station,
)
from fairdesk.domain.values import field_types
from fairdesk.texts import LANGUAGES, Language, text
from fairdesk.usecases.fields import Checked, check, choice_name, choices, label, show

EDITED: tuple[type[Record], ...] = (
    Fair, Staff, Hall, Station, Enterprise, Delegate, Product, Demand, Offer, Sample
)  # fmt: skip
TYPED = [
    (record_type, name)
    for record_type in EDITED
    for name, field_type in field_types(record_type).items()
    if field_type.python is not bytes
]
"""Every field whose value people type; ids are chosen."""

NAMES = st.text("abcdeghoqxyzʻʼ'` АБВГДабвгўқғҳ«»-.,№0123456789", max_size=40)
ANY_TEXT = st.text(max_size=60) | st.text(st.characters(codec=None), max_size=20) | NAMES
GIVEN: dict[type[object], st.SearchStrategy[object]] = {
    str: ANY_TEXT,
    int: st.integers(0, 10**9),
    bool: st.booleans(),
    date: st.dates(date(1000, 1, 1), date(2999, 12, 31)),
    Decimal: st.decimals(min_value=0, max_value=10**14, places=4),
    tuple: st.lists(ANY_TEXT, max_size=4),
}


@st.composite
def values(draw: st.DrawFn) -> tuple[type[Record], str, object]:
    """A field with a value that it may hold: one that once came through a check."""
    record_type, name = draw(st.sampled_from(TYPED))
    kind = field_types(record_type)[name].python
    closed = choices(record_type, name)
    if issubclass(kind, StrEnum):
        return record_type, name, draw(st.sampled_from(kind))
    if closed is not None and kind is str:
        return record_type, name, draw(st.sampled_from(closed))
    raw = draw(GIVEN[kind])
    if isinstance(raw, str | list):
        raw = check(record_type, name, raw if isinstance(raw, str) else ";".join(raw)).value
    return record_type, name, raw


@settings(suppress_health_check=[HealthCheck.too_slow])  # the first values read every catalogue
@given(values(), st.sampled_from(LANGUAGES))
def test_what_is_shown_can_be_typed_again(one: tuple[type[Record], str, object], language: Language) -> None:
    record_type, name, value = one
    shown = show(record_type, name, value, language)
    again = check(record_type, name, shown)
    assert again.problem is None
    assert again.value == (None if value == () else value), shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_can_be_typed_by_its_name(language: Language) -> None:
    for record_type, name in TYPED:
        for choice in choices(record_type, name) or ():
            called = choice_name(record_type, name, choice, language)
            value = check(record_type, name, called).value
            assert choice_of(value) == choice, (record_type.kind, name, called)
            assert check(record_type, name, called.upper()).value == value
            assert check(record_type, name, f"  {called} ").value == value


def choice_of(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_is_called_something_in_every_language(language: Language) -> None:
    for record_type in RECORD_TYPES:
        for item in fields_of(record_type):
            if item.name != "id":
                assert text(label(record_type, item.name), language)


@given(st.sampled_from(TYPED), ANY_TEXT | st.text("0123456789+-., eE", max_size=25))
def test_no_text_upsets_a_field_and_every_problem_is_said_in_every_language(
    field: tuple[type[Record], str], written: str
) -> None:
    found = check(*field, written)
    assert found.problem is None or found.value is None
    for said in (found.problem, found.notice):
        for language in LANGUAGES:
            assert said is None or text(said, language)


@given(st.sampled_from(TYPED), st.text(" \t\n\u00a0\u2009", max_size=5))
def test_nothing_written_means_not_known(field: tuple[type[Record], str], written: str) -> None:
    assert check(*field, written) == Checked()
    assert all(show(*field, None, language) == "" for language in LANGUAGES)


@pytest.mark.parametrize(
    ("record_type", "name", "written", "key"),
    [
        (Enterprise, "stir", "30123", "stir_wrong"),
        (Product, "tn_ved", "85", "tn_ved_wrong"),
        (Delegate, "phone", "12", "phone_wrong"),
        (Delegate, "email", "info@", "email_wrong"),
        (Enterprise, "region", "Atlantida", "region_wrong"),
        (Enterprise, "country", "Атлантида", "country_wrong"),
        (Product, "currency", "тугрик", "currency_wrong"),
        (Delegate, "language", "esperanto", "language_wrong"),
        (Enterprise, "employees", "много", "whole_wrong"),
        (Product, "price", "-5", "amount_wrong"),
        (Fair, "start", "скоро", "day_wrong"),
        (Sample, "returned", "может быть", "flag_wrong"),
        (Enterprise, "size", "огромное", "word_wrong"),
        (Enterprise, "about", "x" * 4001, "too_long"),
    ],
)
def test_a_problem_says_what_to_do_and_names_what_was_written(
    record_type: type[Record], name: str, written: str, key: str
) -> None:
    found = check(record_type, name, written)
    assert found.value is None
    assert found.problem is not None
    assert found.problem.key == f"fields.{key}"
    sentences = {text(found.problem, language) for language in LANGUAGES}
    assert len(sentences) == len(LANGUAGES)
    if "text" in found.problem.values:
        assert all(written in sentence for sentence in sentences)


@pytest.mark.parametrize(
    ("record_type", "name", "written", "value"),
    [
        (Enterprise, "stir", "1234567.00", "001234567"),
        (Product, "tn_ved", "406109000", "0406109000"),
        (Product, "price", "15.000", Decimal(15000)),
    ],
)
def test_what_was_mended_or_assumed_is_told(
    record_type: type[Record], name: str, written: str, value: object
) -> None:
    found = check(record_type, name, written)
    assert (found.value, found.problem) == (value, None)
    assert found.notice is not None
    assert check(record_type, name, show(record_type, name, value, "ru")).notice is None


@pytest.mark.parametrize(
    "written",
    ["+998 90 123 45 67", "+998901234567", "998901234567", "998901234567.0", "901234567", "901234567.0",
     "90 123 45 67", "(90) 123-45-67", "8 90 123 45 67", "8-90-123-45-67", "00998901234567",
     "+998 (90) 123 45 67", "tel. +998 90 123-45-67", "998 90 123 45 67", "90\u00a0123\u00a045\u00a067"],
)  # fmt: skip
def test_a_phone_is_one_number_however_it_is_written(written: str) -> None:
    assert check(Delegate, "phone", written) == Checked("+998 90 123 45 67")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("+7 912 345-67-89", "+7 912 345-67-89"),
        ("+86 138 1234 5678", "+86 138 1234 5678"),
        ("71 200 00 00", "+998 71 200 00 00"),
        ("123", None),
        ("+998 90 123 45", None),
        ("90 123 45 67, 91 234 56 78", None),
        ("9.98901E+11", None),
        ("нет", None),
    ],
)
def test_other_phones_need_their_country(written: str, kept: str | None) -> None:
    found = check(Delegate, "phone", written)
    assert found.value == kept
    assert (found.problem is None) == (kept is not None)


@pytest.mark.parametrize(
    ("written", "value"),
    [("ha", True), ("Да", True), ("yes", True), ("Ҳа", True), ("1", True), ("+", True), ("ИСТИНА", True),
     ("TRUE", True), ("yo'q", False), ("йўқ", False), ("нет", False), ("no", False), ("0", False),
     ("-", False), ("ложь", False)],
)  # fmt: skip
def test_yes_and_no_in_all_the_ways_of_lists(written: str, value: bool) -> None:
    assert check(Sample, "returned", written) == Checked(value)


def test_texts_are_trimmed_and_get_their_letters_and_nothing_else_is_changed() -> None:
    assert check(Enterprise, "name", "  «O'zbekiston»   to`qima  ") == Checked("«Oʻzbekiston» toʻqima")
    assert check(Enterprise, "other_names", "ООО Сирдарё;  Sirdaryo MCHJ\nSirdaryo LLC;;") == Checked(
        ("ООО Сирдарё", "Sirdaryo MCHJ", "Sirdaryo LLC")
    )
    assert check(Enterprise, "sector", "Космос").value == "Космос"
    assert check(Product, "unit", "barrel").value == "barrel"


@pytest.mark.parametrize(
    ("record_type", "field", "value", "language", "shown"),
    [
        (Demand, "price", Decimal("1234567.5"), "ru", "1\u2009234\u2009567,5"),
        (Demand, "price", Decimal("1234567.5"), "en", "1,234,567.5"),
        (Demand, "volume", Decimal("1.125"), "uz-Latn", "1,1250"),
        (Enterprise, "employees", 4200, "uz-Cyrl", "4\u2009200"),
        (Fair, "start", date(2022, 3, 3), "en", "03.03.2022"),
        (Station, "days", ("2022-03-03", "2022-03-04"), "ru", "03.03.2022; 04.03.2022"),
        (Station, "admits", ("press", "vip"), "ru", "Пресса; Почётный гость"),
        (Fair, "organisers", ("Hokimlik", "Markaz"), "uz-Latn", "Hokimlik; Markaz"),
    ],
)
def test_values_are_shown_as_people_write_them(
    record_type: type[Record], field: str, value: object, language: Language, shown: str
) -> None:
    assert show(record_type, field, value, language) == shown
    assert check(record_type, field, shown).value == value


def test_a_role_or_day_that_is_none_is_said() -> None:
    assert check(Station, "admits", "Пресса; Космонавт").problem is not None
    assert check(Station, "days", "03.03.2022; somewhen").problem is not None
