"""Files of every kind people send become the same rows; what is no table is refused in words."""

import io
import random
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdesk.domain.messages import UserFacingError
from fairdesk.exchange.read_tables import read_sheets
from fairdesk.usecases.spreadsheets.sheets import Cell


def rows_of(path: Path) -> list[list[Cell]]:
    """The rows of a file's only sheet."""
    (sheet,) = read_sheets(path)
    return sheet.rows


def refusal(path: Path) -> str:
    """Under which title a file is refused."""
    with pytest.raises(UserFacingError) as told:
        read_sheets(path)
    assert told.value.advice.key == f"{told.value.title.key}_advice"
    return told.value.title.key


# Spreadsheets


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_a_spreadsheet_of_any_kind_gives_its_sheets_row_by_row(messy: dict[str, Path], ending: str) -> None:
    sheets = read_sheets(messy[ending])
    assert [sheet.name for sheet in sheets] == ["Иштирокчилар", "Маҳсулотлар", "Изоҳ"]
    people = sheets[0].rows
    assert people[0][0] == "Жиззах вилояти саноат ярмаркаси иштирокчилари"
    assert people[6][:3] == [1, "«Жиззах Пластик» МЧЖ", 301234567]
    assert people[7][7] == "+998 (90) 765-43-21"
    assert people[15][0] == "Жами"
    assert sheets[1].rows[2][:2] == ["Зомин текстиль МЧЖ", "Пахта ип"]


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_cells_merged_over_several_rows_hold_for_each_of_them(messy: dict[str, Path], ending: str) -> None:
    people = read_sheets(messy[ending])[0].rows
    assert people[4][:3] == ["№", "Корхона номи", "СТИР"]
    assert [row[1:3] for row in people[10:12]] == [["Ташкент Кабель АО", "305555111"]] * 2


def test_the_kind_of_a_file_follows_from_its_bytes_not_from_its_name(
    messy: dict[str, Path], tmp_path: Path
) -> None:
    renamed = tmp_path / "list.csv"
    renamed.write_bytes(messy["xlsx"].read_bytes())
    assert [sheet.name for sheet in read_sheets(renamed)] == [
        sheet.name for sheet in read_sheets(messy["xlsx"])
    ]


# Text


LINES = ["Корхона;СТИР;Вакил", "«Жиззах Пластик» МЧЖ;301234567;Каримов Ботир", "Agro;302;Юсупова"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_text_is_read_in_the_usual_encodings_and_with_any_separator(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes("\r\n".join(LINES).replace(";", separator).encode(encoding))
    assert rows_of(file) == [line.split(";") for line in LINES]


def test_western_letters_are_not_taken_for_cyrillic_ones(tmp_path: Path) -> None:
    file = tmp_path / "guests.csv"
    file.write_bytes("Company;Name\r\nMüller Söhne;José Peña\r\nŠkoda;Zoë Brøndby\r\n".encode("cp1252"))
    assert rows_of(file)[1:] == [["Müller Söhne", "José Peña"], ["Škoda", "Zoë Brøndby"]]


def test_a_cell_of_a_text_table_may_hold_separators_quotes_and_line_breaks(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text('Name;Address\n"""Agro"" MCHJ";"Zomin; Bobur 5\nJizzax"\n', encoding="utf-8")
    assert rows_of(file)[1] == ['"Agro" MCHJ', "Zomin; Bobur 5\nJizzax"]


def test_the_csv_of_libreoffice_reads_like_its_spreadsheet(messy: dict[str, Path]) -> None:
    twin = rows_of(messy["csv"])
    book = read_sheets(messy["xlsx"])[0].rows
    assert twin[6][1:3] == ["«Жиззах Пластик» МЧЖ", "301234567"]
    assert [row[5] for row in twin[6:12]] == [row[5] for row in book[6:12]]


# No tables


def test_what_is_no_table_is_refused_with_what_to_do(tmp_path: Path) -> None:
    samples = {
        "lists.empty_file": b"  \r\n\r\n",
        "lists.no_table": b"%PDF-1.7 \xe2\xe3\xcf\xd3",
        "lists.damaged": b"PK\x03\x04" + b"\0" * 200,
    }
    for title, content in samples.items():
        file = tmp_path / "file.xlsx"
        file.write_bytes(content)
        assert refusal(file) == title
    assert refusal(tmp_path / "gone.xlsx") == "lists.not_readable"
    assert refusal(tmp_path) == "lists.not_readable"


def test_a_locked_spreadsheet_says_that_it_is_locked(tmp_path: Path) -> None:
    file = tmp_path / "locked.xlsx"
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1016
    file.write_bytes(head + "EncryptedPackage".encode("utf-16-le") + b"\0" * 2000)
    assert refusal(file) == "lists.locked"


def test_a_spreadsheet_cut_off_anywhere_is_refused_not_half_read(
    messy: dict[str, Path], tmp_path: Path
) -> None:
    for ending in ("xlsx", "ods", "xls"):
        whole = messy[ending].read_bytes()
        for share in (0.2, 0.6, 0.97):
            file = tmp_path / f"cut.{ending}"
            file.write_bytes(whole[: int(len(whole) * share)])
            try:
                read_sheets(file)
            except UserFacingError:
                continue
            assert ending == "xls", f"{ending} cut at {share} was read"


def test_a_stray_cell_far_away_does_not_take_all_memory(tmp_path: Path) -> None:
    row = '<row r="1048576"><c r="XFD1048576" t="str"><v>!</v></c></row>'
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{row}'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", sheet + "</sheetData></worksheet>")
    file = tmp_path / "stray.xlsx"
    file.write_bytes(packed.getvalue())
    assert refusal(file) == "lists.stray_cells"


STARTS = (
    b"",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"a;b\n",
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=600))
def test_any_bytes_are_a_table_or_are_refused(tmp_path: Path, start: bytes, rest: bytes) -> None:
    file = tmp_path / "anything"
    file.write_bytes(start + rest)
    try:
        sheets = read_sheets(file)
    except UserFacingError:
        return
    kinds = (str, int, float, bool, date, datetime, type(None))
    assert all(isinstance(cell, kinds) for sheet in sheets for row in sheet.rows for cell in row)


def test_spreadsheets_with_spoilt_bytes_are_read_or_refused(messy: dict[str, Path], tmp_path: Path) -> None:
    chance = random.Random(20220303)
    for ending in ("xlsx", "xls", "ods"):
        whole = messy[ending].read_bytes()
        for _ in range(5):
            spoilt = bytearray(whole)
            for _ in range(chance.randrange(1, 12)):
                spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
            file = tmp_path / f"spoilt.{ending}"
            file.write_bytes(spoilt)
            try:
                read_sheets(file)
            except UserFacingError:
                continue
