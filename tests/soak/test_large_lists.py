"""Lists larger than any fair: 2,000 and 100,000 rows, with how long they take and how much memory."""

import resource
import time
from pathlib import Path

import pytest

from fairdesk.domain.entities import Delegate, Enterprise
from fairdesk.exchange.files import import_file, preview_file
from fairdesk.exchange.write_tables import write_xlsx
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.spreadsheets.lists import undo_import
from fairdesk.usecases.spreadsheets.sheets import Cell, Sheet

pytestmark = pytest.mark.soak

GIVEN = ("Botir", "Нилуфар", "Dilnoza", "Олег", "Анна", "Жамшид", "Gʻayrat", "Ўктам", "Rustam", "Севара")
FAMILY = (
    "Karimov",
    "Юсупова",
    "Rahimov",
    "Ли",
    "Ким",
    "Собиров",
    "Oʻrinov",
    "Қодирова",
    "Ahmedov",
    "Туйчиев",
)
MADE = ("Plastik", "Текстиль", "Agro", "Кабель", "Mebel", "Фарм", "Gʻisht", "Шиша", "Metall", "Қоғоз")


def list_of(rows: int) -> Sheet:
    """An enterprise and its delegate in a row, fifty people to an enterprise at most."""
    table: list[list[Cell]] = [["№", "Korxona nomi", "STIR", "Viloyat", "F.I.Sh.", "Lavozimi", "Telefon"]]
    for number in range(rows):
        company = number // (50 if rows > 10_000 else 2)
        table.append([
            number + 1,
            f"{MADE[company % 10]} {MADE[company // 10 % 10]} {company} MChJ",
            300_000_000 + company,
            "Жиззах",
            f"{FAMILY[number % 10]} {GIVEN[number // 10 % 10]} {MADE[number // 100 % 10]}ovich {number}",
            "menejer",
            998_900_000_000 + number,
        ])  # fmt: skip
    return Sheet("Roʻyxat", table)


@pytest.mark.parametrize("rows", [2_000, 100_000])
def test_a_large_list_goes_in_and_comes_out_again(place: Workplace, tmp_path: Path, rows: int) -> None:
    file = tmp_path / "large.xlsx"
    write_xlsx(file, [list_of(rows)])
    seconds: dict[str, float] = {}

    def timed(name: str, began: float) -> None:
        seconds[name] = time.perf_counter() - began

    began = time.perf_counter()
    assert preview_file(place, file).result.added == rows
    timed("preview", began)
    began = time.perf_counter()
    first = import_file(place, file)
    timed("import", began)
    assert (first.read, first.added) == (rows, rows)
    began = time.perf_counter()
    again = import_file(place, file)
    timed("again", began)
    assert (again.read, again.unchanged, again.run_id) == (rows, rows, None)
    assert first.run_id is not None
    began = time.perf_counter()
    undo_import(place, first.run_id)
    timed("undo", began)
    with place.read() as work:
        assert (work.count(Enterprise), work.count(Delegate)) == (0, 0)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    told = ", ".join(f"{name} {taken:.1f} s" for name, taken in seconds.items())
    print(f"\n{rows:,} rows: {told}; at most {memory} MiB")
