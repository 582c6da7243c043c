"""What people write for identifiers, sums, days and addresses, and what it means."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdesk.domain.checks import (
    amount,
    assumes_thousands,
    clean_text,
    day,
    digits,
    email,
    stir,
    tn_ved,
    uzbek_marks,
    whole,
)

ANY_TEXT = st.text() | st.text("0123456789 .,-'eE+млрдsoʻ\u2009\u202f/", max_size=30)
AMOUNTS = st.decimals(min_value=0, max_value=10**15, places=2)


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("301234567", "301234567"),
        (" 301 234 567 ", "301234567"),
        ("301\u00a0234\u202f567", "301234567"),
        ("301234567.0", "301234567"),
        ("301234567.00", "301234567"),
        ("1234567", "001234567"),
        ("12345678.0", "012345678"),
        ("123456", None),
        ("3012345678", None),
        ("30123456a", None),
        ("03.03.2022", None),
        ("2022-03-03", None),
        ("-301234567", None),
        ("٣٠١٢٣٤٥٦٧", None),
        ("", None),
    ],
)
def test_a_stir_has_nine_digits_and_gets_its_zeros_back(written: str, means: str | None) -> None:
    assert stir(written) == means


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("8544499100", "8544499100"),
        ("8544 49 91 00", "8544499100"),
        ("8544.49.91.00", "8544499100"),
        ("8544-49", "854449"),
        ("8544.00", "854400"),
        ("8544499100.0", "8544499100"),
        ("8544.0", "8544"),
        ("406109000", "0406109000"),
        ("40610", "040610"),
        ("406", None),
        ("85444991001", None),
        ("кабель", None),
    ],
)
def test_a_tn_ved_code_has_ten_digits_or_is_a_heading(written: str, means: str | None) -> None:
    assert tn_ved(written) == means


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("12 000,50", "12000.5"),
        ("12,000.50", "12000.5"),
        ("12.000,50", "12000.5"),
        ("12\u2009000", "12000"),
        ("12\u202f000\u00a0000,00 soʻm", "12000000"),
        ("12'000’000", None),
        ("12'000'000", "12000000"),
        ("1.200.000", "1200000"),
        ("1,2 mlrd", "1200000000"),
        ("1,234 mlrd soʻm", "1234000000"),
        ("1,5 млн. сум", "1500000"),
        ("500 mln so'm", "500000000"),
        ("521.9 bn", "521900000000"),
        ("2 трлн сўм", "2000000000000"),
        ("3 ming", "3000"),
        ("5 тысяч", "5000"),
        ("12,5", "12.5"),
        ("1 234,567", "1234.567"),
        ("1234,567", "1234.567"),
        ("0,500", "0.5"),
        ("00012", "12"),
        ("-5", "-5"),
        ("-0", "0"),
        ("12 мм", "12"),
        ("40 m2", "40"),
        ("120 000 dona/yil", "120000"),
        ("100 USD", "100"),
        ("0.30000000000000004", "0.30000000000000004"),
    ],
)
def test_an_amount_as_people_write_it(written: str, means: str | None) -> None:
    assert amount(written) == (None if means is None else Decimal(means))


@pytest.mark.parametrize(
    ("written", "means", "assumed"),
    [
        ("1,234", "1234", True),
        ("15.000", "15000", True),
        ("120,000 soʻm", "120000", True),
        ("1.234", "1.234", False),
        ("1,234 mlrd", "1234000000", False),
        ("0,125", "0.125", False),
        ("1,234,567", "1234567", False),
        ("1,234.00", "1234", False),
        ("12 000", "12000", False),
    ],
)
def test_one_sign_with_three_digits_behind_it_is_decided_and_said(
    written: str, means: str, assumed: bool
) -> None:
    assert amount(written) == Decimal(means)
    assert assumes_thousands(written) is assumed


@pytest.mark.parametrize(
    "written",
    ["1e5", "1.2E+09", "10-12", "10 000 - 12 000", "12 34", "1 2", "1.2.3", "1,234,56", "1_000", "100 %",
     "$100", "~100", "½", "nan", "inf", "1 million 200 ming", "2 000 сум 50 тийин", "1,2 mlrd 3", "",
     "много", "9" * 50, "900 000 000 000 000 000 mlrd", "a" * 5_000, "1 " + "a" * 5_000 + "!"],
)  # fmt: skip
def test_what_may_be_read_in_two_ways_is_no_amount(written: str) -> None:
    assert amount(written) is None


@given(AMOUNTS)
def test_an_amount_comes_back_however_thousands_and_decimals_are_set(value: Decimal) -> None:
    for group in (" ", "\u2009", "\u00a0", "\u202f", "'"):
        written = f"{value:,.2f}".replace(",", group).replace(".", ",")
        assert amount(written) == value, written
    assert amount(f"{value:,.2f}") == value
    assert amount(f"{value.normalize():f}") == value


@pytest.mark.parametrize(
    ("written", "means"),
    [("184", 184), ("184.0", 184), ("1 200", 1200), ("1,200", 1200), ("0", 0), ("3 ming", 3000),
     ("-1", None), ("1,5", None), ("1.234", None), ("10000000000000", None), ("двести", None)],
)  # fmt: skip
def test_a_whole_number_counts_things(written: str, means: int | None) -> None:
    assert whole(written) == means


@pytest.mark.parametrize(
    "written",
    ["2022-03-03", "03.03.2022", "3.3.2022", "03/03/2022", "03-03-2022", "03.03.22", " 03.03.2022 г.",
     "2022-03-03T00:00:00", "2022-03-03 00:00:00"],
)  # fmt: skip
def test_a_day_is_written_in_many_ways(written: str) -> None:
    assert day(written) == date(2022, 3, 3)


@pytest.mark.parametrize("written", ["31.02.2022", "2022", "44623", "3 March", "03.13.2022", "завтра", ""])
def test_what_is_no_day(written: str) -> None:
    assert day(written) is None


@given(st.dates())
def test_every_day_comes_back_from_its_iso_form(one: date) -> None:
    assert day(one.isoformat()) == one


@pytest.mark.parametrize(
    ("written", "known"),
    [("info@sement.uz", True), (" info@sement.uz ", True), ("почта@завод.рф", True), ("info@sement", False),
     ("info@sement.", False), ("info sement.uz", False), ("a@b.uz, c@d.uz", False), ("a@b@c.uz", False)],
)  # fmt: skip
def test_an_address_has_one_at_and_a_dot_behind_it(written: str, known: bool) -> None:
    assert email(written) == (written.strip() if known else None)


def test_typed_apostrophes_become_the_letters_they_stand_for() -> None:
    assert uzbek_marks("G'ijduvon Qo`qon To’xtayev") == "Gʻijduvon Qoʻqon Toʻxtayev"
    assert uzbek_marks("ta'minot san´at") == "taʼminot sanʼat"
    assert uzbek_marks("«O'zbekiston» tog'") == "«Oʻzbekiston» togʻ"
    assert uzbek_marks("'Zavod' 5' 6\"") == "'Zavod' 5' 6\""


def test_a_text_is_kept_without_what_nobody_sees() -> None:
    pasted = "\ufeff  Jizzax\u00a0\u200bSement\tzavodi\u00ad  \r\n  2\x00-sex "
    assert clean_text(pasted) == "Jizzax Sement zavodi\n2-sex"


@given(ANY_TEXT)
def test_cleaning_a_clean_text_changes_nothing(written: str) -> None:
    assert clean_text(clean_text(written)) == clean_text(written)


@given(ANY_TEXT)
def test_no_text_upsets_a_check(written: str) -> None:
    number = amount(written)
    assert number is None or number.is_finite()
    assert stir(written) is None or len(stir(written) or "") == 9
    assert tn_ved(written) is None or len(tn_ved(written) or "") in (4, 6, 8, 10)
    assert whole(written) is None or (whole(written) or 0) >= 0
    assert day(written) is None or isinstance(day(written), date)
    assert email(written) is None or "@" in (email(written) or "")
    assert not assumes_thousands(written) or number is not None


def test_an_account_has_twenty_digits_in_any_groups_and_an_mfo_five() -> None:
    assert digits("2020 8000 3001 2345 6001", 20) == "20208000300123456001"
    assert digits("00450.0", 5) == "00450"
    assert digits("2020800030012345600", 20) is None
    assert digits("0045O", 5) is None
