"""Text tables are read in the letters and with the separators that people's programs wrote."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdesk.exchange.text_files import decode, rows_of, separator_of

RUSSIAN = "Наименование предприятия;ИНН;Телефон\nООО «Зомин цемент»;301234567;901234567\n"
WESTERN = "Company;Country\nMüller Größe GmbH;Österreich\nCafé Générale;France\n"
UZBEK = "Корхона номи;СТИР\nҒиждувон қурилиш ҳамкор;301234567\nOʻzbek-sanoat;302222222\n"


@pytest.mark.parametrize("text", [RUSSIAN, WESTERN, UZBEK, "Name;STIR\nPlain;301234567\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_with_and_without_its_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).lstrip("\ufeff") == text


def test_cyrillic_and_western_code_pages_are_told_apart() -> None:
    assert decode(RUSSIAN.encode("cp1251")) == RUSSIAN
    assert decode(RUSSIAN.upper().encode("cp1251")) == RUSSIAN.upper()
    assert decode(WESTERN.encode("cp1252")) == WESTERN
    assert decode("Ўзбек ёғи".replace("ғ", "г").encode("cp1251")) == "Ўзбек ёги"
    assert decode("O‘zbekiston, Farg‘ona".encode("cp1252")) == "O‘zbekiston, Farg‘ona"


def test_one_broken_letter_does_not_turn_a_text_into_another_alphabet() -> None:
    raw = (UZBEK * 20).encode()
    assert "Ғиждувон" in decode(raw[:-40] + b"\xd0" + raw[-38:])


@pytest.mark.parametrize("separator", list(",;\t|"))
def test_the_separator_is_the_one_that_makes_even_rows(separator: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    rows = [["Korxona", "Manzil", "Narx"], ["Zomin; sement", "Jizzax, Zomin", "12,5"], ["A|B", "Navoiy", "1"]]
    writer.writerows(rows)
    assert separator_of(out.getvalue()) == separator
    assert list(rows_of(out.getvalue())) == rows


def test_a_title_row_does_not_hide_the_separator() -> None:
    assert separator_of("Ishtirokchilar roʻyxati, 2022\n\nKorxona;STIR\nZomin, sement;30\nB;31\n") == ";"


def test_the_separator_that_excel_writes_down_is_believed() -> None:
    assert list(rows_of("sep=|\r\nA,b|B\r\n")) == [["A,b", "B"]]


@given(st.binary(max_size=400))
def test_any_bytes_are_some_text(raw: bytes) -> None:
    assert isinstance(decode(raw), str)
