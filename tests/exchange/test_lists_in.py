"""A messy list, as LibreOffice saves it, is brought into a fair, corrected, and taken back."""

from dataclasses import asdict
from pathlib import Path

import pytest

from fairdesk.domain.entities import Delegate, Enterprise, ImportRun, Product, Record
from fairdesk.domain.messages import UserFacingError
from fairdesk.exchange.files import export_file, import_file, preview_file, write_rejects
from fairdesk.exchange.read_tables import read_sheets
from fairdesk.exchange.write_tables import write_xlsx
from fairdesk.texts import LANGUAGES, Language, text
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.spreadsheets.lists import ImportResult, undo_import


def counts(result: ImportResult) -> tuple[int, int, int, int, int]:
    """Read, added, updated, unchanged, rejected."""
    return result.read, result.added, result.updated, result.unchanged, result.rejected


def everything(place: Workplace) -> list[dict[str, object]]:
    """All that lists bring into a fair."""
    kinds: tuple[type[Record], ...] = (Enterprise, Delegate, Product)
    with place.read() as work:
        return [asdict(record) for kind in kinds for record in work.all(kind)]


def changes_so_far(place: Workplace) -> int:
    """How many changes this fair's log holds."""
    return place.store.operation_count(place.fair)  # type: ignore[attr-defined]


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_a_messy_list_goes_in_and_its_counts_add_up(
    place: Workplace, messy: dict[str, Path], ending: str
) -> None:
    result = import_file(place, messy[ending])
    assert counts(result) == (11, 7, 0, 1, 3)
    with place.read() as work:
        known = {one.stir: one for one in work.all(Enterprise)}
        people = {one.name: one for one in work.all(Delegate)}
        products = {one.name: one for one in work.all(Product)}
    assert set(known) == {"301234567", "020123456", "304567890", "305555111"}
    assert known["301234567"].name == "«Жиззах Пластик» МЧЖ"
    assert known["301234567"].phone == "+998 72 226 30 10"
    assert [known[stir].region for stir in sorted(known)] == ["JI", "JI", "SI", "TK"]
    assert people["Каримов Ботир"].phone == "+998 90 123 45 67"
    assert people["Ahmedova Nilufar"].position == "Бош мутахассис"
    assert people["Юсупова Дилноза"].enterprise == known["304567890"].id
    assert {people[name].enterprise for name in ("Ли Олег", "Ким Анна")} == {known["305555111"].id}
    assert products["Полиэтилен қувур"].enterprise == known["301234567"].id
    assert products["Полиэтилен қувур"].tn_ved == "3917210000"
    assert products["Полиэтилен қувур"].price == 12_500
    assert products["Полиэтилен қувур"].capacity == 1_200_000


def test_rows_that_cannot_be_taken_come_out_with_their_place_and_a_reason(
    place: Workplace, messy: dict[str, Path]
) -> None:
    result = import_file(place, messy["xlsx"])
    assert [(one.sheet, one.row) for one in result.rejects] == [
        ("Иштирокчилар", 13),
        ("Иштирокчилар", 14),
        ("Иштирокчилар", 16),
    ]
    assert "СТИР" in text(result.rejects[0].reason, "ru")
    told = [notice for notice in result.notices if notice.sheet == "Изоҳ"]
    assert len(told) == 1, "a sheet that is no list is not dropped without a word"


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_same_list_again_changes_nothing(place: Workplace, messy: dict[str, Path], ending: str) -> None:
    import_file(place, messy[ending])
    before, changes = everything(place), changes_so_far(place)
    again = import_file(place, messy[ending])
    assert (again.added, again.updated) == (0, 0)
    assert again.unchanged + again.rejected == again.read
    assert again.run_id is None
    assert everything(place) == before
    assert changes_so_far(place) == changes


def test_the_cp1251_twin_of_a_list_is_the_same_list(place: Workplace, messy: dict[str, Path]) -> None:
    import_file(place, messy["xlsx"])
    before = everything(place)
    twin = import_file(place, messy["csv"])
    assert counts(twin) == (9, 0, 0, 5, 4), "text knows no merged cells: one row lost its enterprise"
    assert everything(place) == before


def test_a_dry_run_and_a_preview_count_the_same_and_write_nothing(
    place: Workplace, messy: dict[str, Path]
) -> None:
    changes = changes_so_far(place)
    tried = import_file(place, messy["ods"], dry_run=True)
    seen = preview_file(place, messy["ods"])
    assert changes_so_far(place) == changes
    assert counts(tried) == counts(seen.result) == counts(import_file(place, messy["ods"]))


def test_an_import_is_taken_back_whole_and_can_come_in_again(
    place: Workplace, messy: dict[str, Path]
) -> None:
    first = import_file(place, messy["xlsx"])
    assert first.run_id is not None
    undo_import(place, first.run_id)
    assert everything(place) == []
    with place.read() as work:
        assert all(run.undone for run in work.all(ImportRun))
    assert counts(import_file(place, messy["xlsx"])) == counts(first)


def test_undoing_an_update_brings_back_what_stood_before(place: Workplace, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("STIR;Korxona;Telefon\n301234567;Plastik MCHJ;90 123 45 67\n", encoding="utf-8")
    import_file(place, file)
    before = everything(place)
    file.write_text(
        "STIR;Korxona;Telefon;Manzil\n301234567;Plastik MCHJ;90 765 43 21;Zomin\n", encoding="utf-8"
    )
    update = import_file(place, file)
    assert counts(update) == (1, 0, 1, 0, 0)
    assert update.run_id is not None
    undo_import(place, update.run_id)
    assert everything(place) == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mended_reject_file_goes_in(
    place: Workplace, messy: dict[str, Path], tmp_path: Path, language: Language
) -> None:
    refused = tmp_path / "rejects.xlsx"
    write_rejects(refused, import_file(place, messy["xlsx"]), language)
    (sheet,) = read_sheets(refused)
    assert sheet.rows[1][-2:] == ["Иштирокчилар", 13]
    assert "СТИР" in str(sheet.rows[1][-3])
    sheet.rows[1][2] = "306000001"
    sheet.rows[2][1] = "«Жиззах Пластик» МЧЖ"
    mended = tmp_path / "mended.xlsx"
    write_xlsx(mended, [sheet])
    again = import_file(place, mended)
    assert counts(again) == (3, 2, 0, 0, 1)
    with place.read() as work:
        names = {one.name for one in work.all(Delegate)}
    assert {"Собиров Анвар", "Эгасиз Вакил"} <= names


def test_a_cancelled_import_leaves_nothing_behind(place: Workplace, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    rows = "".join(f"{300_000_000 + number};Zavod {number} MCHJ\n" for number in range(2_500))
    file.write_text("STIR;Korxona nomi\n" + rows, encoding="utf-8")
    told: list[tuple[int, int]] = []
    result = import_file(
        place,
        file,
        progress=lambda done, total: told.append((done, total)),
        cancelled=lambda: told[-1][0] > 2_000,
    )
    assert result.cancelled
    assert everything(place) == []
    assert counts(result) == (0, 0, 0, 0, 0)
    assert told[-1][0] < told[-1][1] == 2_500


def test_a_person_corrects_what_a_column_means(place: Workplace, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("STIR;Korxona nomi;Raqami\n301234567;Plastik MCHJ;A-12\n", encoding="utf-8")
    sheet = preview_file(place, file).sheets[0].sheet
    result = import_file(place, file, columns={sheet: {2: "enterprise.stand"}})
    assert counts(result) == (1, 1, 0, 0, 0)
    with place.read() as work:
        assert work.all(Enterprise)[0].stand == "A-12"


def test_a_kind_of_list_that_is_none_is_named(place: Workplace, messy: dict[str, Path]) -> None:
    with pytest.raises(UserFacingError) as told:
        import_file(place, messy["xlsx"], "contracts")
    assert "contracts" in text(told.value.title, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_came_in_goes_out_and_comes_back_unchanged(
    place: Workplace, messy: dict[str, Path], tmp_path: Path, language: Language
) -> None:
    import_file(place, messy["xlsx"])
    before, changes = everything(place), changes_so_far(place)
    for kind, many in (("enterprises", 4), ("delegates", 5), ("products", 2)):
        file = tmp_path / f"{kind}.xlsx"
        assert export_file(place, file, kind, language) == many
        result = import_file(place, file)
        assert (result.kind, counts(result)) == (kind, (many, 0, 0, many, 0))
    assert everything(place) == before
    assert changes_so_far(place) == changes
