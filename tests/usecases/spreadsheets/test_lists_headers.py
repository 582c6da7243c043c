"""Sheets as organisers send them are understood, whatever language they are headed in."""

import pytest

from fairdesk.domain.entities import Delegate, Enterprise
from fairdesk.texts import LANGUAGES, text
from fairdesk.usecases.spreadsheets.lists_headers import (
    ListKind,
    choices_of,
    heading_of,
    is_total,
    paths_of,
    recognise,
    repeats_heading,
)
from fairdesk.usecases.spreadsheets.sheets import Cell, Sheet


def read(*rows: list[Cell], name: str = "1"):
    """The layout of a sheet that must be understood."""
    layout = recognise(Sheet(name, list(rows)))
    assert layout is not None
    return layout


def meanings(*headings: str, name: str = "1") -> dict[str, str | None]:
    """What each heading was taken for."""
    return {column.heading: column.path for column in read(list(headings), name=name).columns}


def test_the_usual_list_of_an_organiser_names_enterprises_and_their_people() -> None:
    layout = read(
        ["Жиззах вилояти саноат ярмаркаси иштирокчилари рўйхати"],
        [],
        ["№", "Корхона номи", "СТИР", "Вилоят", "Тармоғи", "Ф.И.Ш.", "Лавозими", "Телефон рақами"],
        [1, "Зомин цемент МЧЖ", "301234567", "Жиззах", "қурилиш", "Али Валиев", "директор", 901234567.0],
    )
    assert (layout.kind, layout.main, layout.heading_row) == (ListKind.ENTERPRISES, Delegate, 2)
    assert [column.path for column in layout.columns] == [
        None,
        "enterprise.name",
        "enterprise.stir",
        "enterprise.region",
        "enterprise.sector",
        "delegate.name",
        "delegate.position",
        "delegate.phone",
    ]


def test_requisites_are_known_by_their_headings_and_nobody_types_who_signs() -> None:
    found = meanings("Наименование предприятия", "ИНН", "Р/с", "Банк", "МФО", "ОКЭД")
    assert list(found.values()) == [
        f"enterprise.{name}" for name in ("name", "stir", "account", "bank", "mfo", "oked")
    ]
    assert meanings("Korxona nomi", "Hisob raqami", "MFO", "IFUT")["Hisob raqami"] == "enterprise.account"
    assert not any("signatory" in path for kind in ListKind for path in (*paths_of(kind), *choices_of(kind)))


def test_a_heading_of_two_rows_with_merged_cells_is_one() -> None:
    layout = read(
        ["№", "Korxona", None, None, "Delegat", None, None],
        [None, "Nomi", "STIR", "Telefoni", "F.I.Sh.", "Lavozimi", "Telefoni"],
        [1, "Zomin sement", "301234567", "722261234", "Ali Valiyev", "direktor", "901234567"],
    )
    assert layout.first_row == 2
    assert layout.columns[3].path == "enterprise.phone"
    assert layout.columns[6].path == "delegate.phone"


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        (("№ п/п", "Наименование предприятия", "ИНН", "Регион", "Тел."), ListKind.ENTERPRISES),
        (("Company name", "TIN", "Region"), ListKind.ENTERPRISES),
        (("FULL NAME", "COMPANY", "POSITION"), ListKind.DELEGATES),
        (("Фамилия", "Имя", "Отчество", "Должность", "Предприятие"), ListKind.DELEGATES),
        (("Маҳсулот номи", "ТИФ ТН коди", "Нархи", "Корхона"), ListKind.PRODUCTS),
        (("Наименование", "ТН ВЭД", "Годовая потребность", "Предприятие"), ListKind.DEMANDS),
        (("Импортируемая продукция", "Страна импорта", "ИНН", "Предприятие"), ListKind.DEMANDS),
        (("Enterprise", "Demand", "Makes it", "Lead time, days"), ListKind.OFFERS),
        (("Образец", "Предприятие", "Стенд"), ListKind.SAMPLES),
    ],
)
def test_what_a_sheet_lists_follows_from_its_columns(headings: tuple[str, ...], kind: ListKind) -> None:
    assert read(list(headings)).kind is kind


def test_the_sheets_name_decides_where_columns_do_not() -> None:
    columns = ["Название", "Ед. изм.", "Предприятие"]
    assert read(columns, name="Потребности").kind is ListKind.DEMANDS
    assert read(columns, name="Продукция").kind is ListKind.PRODUCTS


def test_a_bare_word_belongs_to_the_record_whose_name_stands_before_it() -> None:
    found = meanings("Korxona", "STIR", "Telefon", "Masʼul shaxs", "E-mail", "Tel.")
    assert found["Telefon"] == "enterprise.phone"
    assert found["E-mail"] == "delegate.email"
    assert found["Tel."] == "delegate.phone"


def test_a_heading_says_whose_field_it_is() -> None:
    found = meanings("Ф.И.О.", "Предприятие", "ИНН предприятия", "Телефон предприятия", "Телефон")
    assert found["ИНН предприятия"] == "enterprise.stir"
    assert found["Телефон предприятия"] == "enterprise.phone"
    assert found["Телефон"] == "delegate.phone"


def test_a_bare_word_in_a_list_of_things_is_the_things_own() -> None:
    assert meanings("Namuna", "Korxona", "Stend")["Stend"] == "sample.stand"
    assert meanings("Потребность", "Страна", "Предприятие")["Страна"] == "demand.country"
    assert meanings("Продукция", "Страна", "Предприятие")["Страна"] == "enterprise.country"


def test_sums_are_read_in_the_scale_and_currency_of_their_heading() -> None:
    layout = read(["Mahsulot", "Narxi (ming soʻm)", "Korxona"], ["Quvur", 12.5, "Zomin"])
    price = layout.columns[1]
    assert (price.path, price.scale, price.currency) == ("product.price", "ming", "UZS")
    layout = read(["Продукция", "Цена, долл. США", "Предприятие"])
    assert layout.columns[1].currency == "USD"


def test_an_unknown_column_is_shown_as_not_used() -> None:
    assert meanings("Korxona", "STIR", "Bank rekvizitlari")["Bank rekvizitlari"] is None


def test_a_person_corrects_what_was_guessed() -> None:
    sheet = Sheet("1", [["Korxona", "STIR", "Izoh"], ["Zomin", "301234567", "sement"]])
    layout = recognise(sheet, columns={2: "enterprise.seeks", 1: None})
    assert layout is not None
    assert [column.path for column in layout.columns] == ["enterprise.name", None, "enterprise.seeks"]


def test_a_person_says_what_is_listed() -> None:
    sheet = Sheet("1", [["Nomi", "Telefon"], ["Ali Valiyev", "901234567"]])
    layout = recognise(sheet, ListKind.DELEGATES)
    assert layout is not None
    assert [column.path for column in layout.columns] == ["delegate.name", "delegate.phone"]


@pytest.mark.parametrize("rows", [[], [[]], [["1", "2"], ["3", "4"]], [["salom"]], [[1, 2.5, None]]])
def test_what_is_no_list_is_not_taken_for_one(rows: list[list[Cell]]) -> None:
    assert recognise(Sheet("1", rows)) is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ListKind)
def test_every_exported_heading_is_read_back(kind: ListKind, language: str) -> None:
    paths = paths_of(kind)
    layout = read([text(heading_of(path, kind), language) for path in paths])  # type: ignore[arg-type]
    assert layout.kind is kind
    assert [column.path for column in layout.columns] == paths


@pytest.mark.parametrize("kind", ListKind)
def test_every_choice_of_a_column_has_a_name(kind: ListKind) -> None:
    for path in choices_of(kind):
        for language in LANGUAGES:
            assert text(heading_of(path, kind), language)


def test_rows_that_are_no_entries() -> None:
    layout = read(["№", "Korxona", "STIR"], [1, "Zomin", "301234567"])
    assert layout.main is Enterprise
    assert repeats_heading(layout, ["№", "Korxona", "STIR"])
    assert repeats_heading(layout, ["1", "2", "3"])
    assert not repeats_heading(layout, ["1", "Zomin", "301234567"])
    for total in ("Jami:", "ЖАМИ", "Итого", "Всего предприятий: 12", "Total"):
        assert is_total(["", total, "12"])
    assert not is_total(["1", "Jamiyat va hamkorlar ishlab chiqarish korxonasi", ""])
