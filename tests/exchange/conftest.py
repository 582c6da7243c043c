"""Tables made by LibreOffice itself, so that files are read as people send them."""

import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path

import pytest

Written = str | float | tuple[str, Mapping[str, int]] | None
"""A cell: a text, a number, a text over several columns or rows, or nothing."""

CSV_IN_1251 = "csv:Text - txt - csv (StarCalc):59,34,34"
"""LibreOffice's own csv: semicolons (59), double quotes (34), Windows Cyrillic (34)."""

_FODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document>"""


def wide(text: str, columns: int = 1, rows: int = 1) -> Written:
    """A text in merged cells."""
    return text, {"columns": columns, "rows": rows}


PARTICIPANTS: Sequence[Sequence[Written]] = (
    (wide("Жиззах вилояти саноат ярмаркаси иштирокчилари", columns=8),),
    ("2022 йил 3 март",),
    (),
    (
        wide("№", rows=2),
        wide("Корхона номи", rows=2),
        wide("СТИР", rows=2),
        wide("Вилоят", rows=2),
        wide("Корхона телефони", rows=2),
        wide("Вакил", columns=3),
    ),
    (None, None, None, None, None, "Ф.И.О.", "Лавозими", "Телефон"),
    ("1", "2", "3", "4", "5", "6", "7", "8"),
    (1, "«Жиззах Пластик» МЧЖ", 301234567, "Жиззах", 998722263010, "Каримов Ботир", "Директор", 998901234567),
    (2, "Зомин текстиль МЧЖ", 20123456, "Джизакская область", None, "Ahmedova Nilufar", "Бош мутахассис",
     "+998 (90) 765-43-21"),
    (3, '"Sirdaryo Agro" MCHJ', "304567890", "Sirdaryo viloyati", "8 67 225-11-22", "Юсупова Дилноза",
     "менежер", "901112233"),
    (1, "«Жиззах Пластик» МЧЖ", 301234567, "Жиззах", 998722263010, "Каримов Ботир", "Директор", 998901234567),
    (4, wide("Ташкент Кабель АО", rows=2), wide("305555111", rows=2), "г. Ташкент", None, "Ли Олег",
     "инженер", "+998 93 500 10 20"),
    (5, None, None, "г. Ташкент", None, "Ким Анна", "технолог", "+998 93 500 10 21"),
    (6, "Нотўғри СТИР МЧЖ", "12-АБ", "Жиззах", None, "Собиров Анвар", None, None),
    (7, None, None, "Жиззах", None, "Эгасиз Вакил", "хайдовчи", "+998 90 000 00 01"),
    (),
    ("Жами", 7),
)  # fmt: skip
"""A list as organisers send it: an enterprise and its delegate in a row.

Of nine rows five are news, one is there twice, and three cannot be taken: a STIR of letters, nobody's
delegate, and the total.
"""

PRODUCTS: Sequence[Sequence[Written]] = (
    ("Корхона", "Маҳсулот номи", "ТН ВЭД коди", "Ўлчов бирлиги", "Нархи (минг сўм)", "Йиллик қувват"),
    ("Жиззах Пластик", "Полиэтилен қувур", 3917210000, "метр", "12,5", "1,2 млн"),
    ("Зомин текстиль МЧЖ", "Пахта ип", 5205, "кг", 45, 300000),
)
NOTES: Sequence[Sequence[Written]] = (("Рўйхат вилоят ҳокимлигида тузилди",), ("Саволлар учун котибият",))

Convert = Callable[[Path, str], Path]


def fods(sheets: Mapping[str, Sequence[Sequence[Written]]]) -> str:
    """A flat OpenDocument spreadsheet."""
    return _FODS.format(tables="".join(_table(name, rows) for name, rows in sheets.items()))


def _table(name: str, rows: Sequence[Sequence[Written]]) -> str:
    body = "".join(f"<table:table-row>{''.join(map(_cell, row)) or '<table:table-cell/>'}</table:table-row>"
                   for row in rows)  # fmt: skip
    return f'<table:table table:name="{escape(name)}">{body}</table:table>'


def _cell(cell: Written) -> str:
    match cell:
        case None:
            return "<table:table-cell/>"
        case (str(text), spans):
            attributes = " ".join(f'table:number-{what}-spanned="{count}"' for what, count in spans.items())
            return _text_cell(text, attributes)
        case str(text):
            return _text_cell(text, "")
        case number:
            return f'<table:table-cell office:value-type="float" office:value="{number}"/>'


def _text_cell(text: str, attributes: str) -> str:
    return (
        f'<table:table-cell office:value-type="string" {attributes}>'
        f"<text:p>{escape(text)}</text:p></table:table-cell>"
    )


@pytest.fixture(scope="session")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """Has LibreOffice save a file in another format; the result lies in a folder of its own."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    profile = tmp_path_factory.mktemp("office")

    def convert_to(source: Path, wanted: str) -> Path:
        out = tmp_path_factory.mktemp("converted")
        subprocess.run(
            [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", wanted,
             "--outdir", str(out), str(source)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        return next(out.iterdir())

    return convert_to


@pytest.fixture(scope="session")
def messy(convert: Convert, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The messy list by the endings of its files; the csv holds the participants only, in cp1251."""
    source = tmp_path_factory.mktemp("messy") / "royxat.fods"
    whole = {"Иштирокчилар": PARTICIPANTS, "Маҳсулотлар": PRODUCTS, "Изоҳ": NOTES}
    source.write_text(fods(whole), encoding="utf-8")
    files = {ending: convert(source, ending) for ending in ("xlsx", "xls", "ods")}
    alone = source.with_name("ishtirokchilar.fods")
    alone.write_text(fods({"Иштирокчилар": PARTICIPANTS}), encoding="utf-8")
    return files | {"csv": convert(alone, CSV_IN_1251)}
