"""Lists of wishes: two enterprises in one row, both known, whatever they are called by."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdesk.domain.entities import Enterprise, MeetingRequest
from fairdesk.domain.words import RequestSource, Wish
from fairdesk.texts import LANGUAGES, Language, text
from fairdesk.usecases.enterprises import same_company
from fairdesk.usecases.meetings import requests
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.spreadsheets import lists
from fairdesk.usecases.spreadsheets.lists import ImportResult
from fairdesk.usecases.spreadsheets.lists_headers import ListKind, recognise
from fairdesk.usecases.spreadsheets.sheets import Cell, Sheet

WISHES = ["Who asks", "STIR", "With whom", "STIR of the wanted enterprise", "How much", "Number of meetings"]
KNOWN = (
    ("Zomin sement MCHJ", "301234567"),
    ("Jizzax Plastmassa", "302222222"),
    ("Navoiy Azot AJ", None),
)


@pytest.fixture
def fair(place: Workplace) -> Workplace:
    """A fair with three enterprises."""
    with place.write() as work:
        for name, stir in KNOWN:
            work.add(Enterprise(id=work.new_id(), name=name, stir=stir))
    return place


def bring(place: Workplace, *rows: list[Cell], kind: str | None = None) -> ImportResult:
    return lists.import_list(place, [Sheet("1", list(rows))], "wishes.xlsx", "00", kind)


def counts(result: ImportResult) -> tuple[int, int, int, int]:
    """Added, updated, unchanged, rejected."""
    return result.added, result.updated, result.unchanged, result.rejected


def wishes(place: Workplace) -> list[tuple[str, str, Wish, int]]:
    rows = requests.all_wishes(place)
    return sorted((row.asker_name, row.wanted_name, row.wish, row.meetings) for row in rows)


def test_enterprises_are_found_by_name_in_any_script_or_by_stir_in_either_column(fair: Workplace) -> None:
    rows: list[list[Cell]] = [
        [*WISHES, "About"],
        ["ООО «Зомин семент»", None, "Жиззах Пластмасса", None, "Must", 2, "moulds"],
        [None, "302222222", "Navoiy Azot", None, "Would", None, None],
        ["Navoiy Azot AJ", None, "301234567", None, None, None, None],
        ["302222222", None, None, 301234567.0, "Never with", None, None],
    ]
    result = bring(fair, *rows)
    assert (result.kind, counts(result)) == ("requests", (4, 0, 0, 0))
    assert wishes(fair) == [
        ("Jizzax Plastmassa", "Navoiy Azot AJ", Wish.WOULD, 1),
        ("Jizzax Plastmassa", "Zomin sement MCHJ", Wish.NOT_WITH, 1),
        ("Navoiy Azot AJ", "Zomin sement MCHJ", Wish.WANT, 1),
        ("Zomin sement MCHJ", "Jizzax Plastmassa", Wish.MUST, 2),
    ]
    with fair.read() as work:
        kept = work.all(MeetingRequest)
        assert {(one.source, one.by) for one in kept} == {(RequestSource.LIST, "Dilnoza")}
        assert all(one.at == work.now for one in kept)
        assert work.count(Enterprise) == 3
    assert counts(bring(fair, *rows)) == (0, 0, 4, 0)
    rows[1][4] = "Would"
    assert counts(bring(fair, *rows)) == (0, 1, 3, 0)


def test_rows_that_name_nobody_or_say_nonsense_are_refused_with_a_reason(fair: Workplace) -> None:
    result = bring(
        fair,
        WISHES,
        ["Zomin sement", None, "Jizzax Plasmassa", None, "Must", None],
        ["Nobody knows", None, "Jizzax Plastmassa", None, "Must", None],
        ["Zomin sement", None, None, None, "Must", None],
        ["Zomin sement", None, "Zomin sement MCHJ", None, "Must", None],
        ["Zomin sement", None, "Navoiy Azot", None, "Must", 2022],
        ["Zomin sement", None, "Navoiy Azot", None, "quite", None],
        ["Zomin sement", None, "Navoiy Azot", "12", None, None],
        [None, None, "Navoiy Azot", None, "Must", None],
    )
    assert counts(result) == (0, 0, 0, 8)
    for one in result.rejects:
        assert all(text(one.reason, language) for language in LANGUAGES)
    said = [text(one.reason, "en") for one in result.rejects]
    assert said[0].endswith(
        "No enterprise here is called Jizzax Plasmassa. Perhaps Jizzax Plastmassa is meant."
    )
    assert said[1].startswith("Who asks: No enterprise here is called Nobody knows.")
    assert "enterprise is missing" in said[2]
    assert said[3] == "Both are the same company."
    assert said[4] == "Number of meetings: Ask for 1 to 50 meetings."
    assert said[6].startswith("STIR of the wanted enterprise: ")
    assert wishes(fair) == []


def test_two_records_of_a_company_are_one_in_a_list_and_a_row_against_another_is_refused(
    fair: Workplace,
) -> None:
    with fair.write() as work:
        twin = Enterprise(id=work.new_id(), name="Zomin zavodi")
        work.add(twin)
        first = work.all(Enterprise, stir="301234567")[0]
    same_company.merge(fair, first.id, twin.id)
    result = bring(
        fair,
        WISHES,
        ["Zomin sement", None, "Navoiy Azot", None, "Must", None],
        ["Zomin zavodi", None, "Navoiy Azot", None, "Must", None],
        ["Zomin zavodi", None, "Navoiy Azot", None, "Would", None],
    )
    assert counts(result) == (1, 0, 1, 1)
    assert len(wishes(fair)) == 1


@pytest.mark.parametrize(
    "headings",
    [
        ("Korxona", "Kim bilan uchrashmoqchi", "Istak"),
        ("Сўровчи корхона", "СТИР", "Ким билан", "Учрашувлар сони"),
        ("Предприятие", "ИНН", "С кем", "Желание", "Тема"),
        ("Заявитель", "Желаемое предприятие", "ИНН желаемого предприятия"),
        ("Company", "Wanted company", "Priority"),
    ],
)
def test_a_list_of_wishes_is_known_by_its_heading(headings: tuple[str, ...]) -> None:
    layout = recognise(Sheet("1", [list(headings)]))
    assert layout is not None
    assert layout.kind is ListKind.REQUESTS
    assert all(column.path for column in layout.columns)


@pytest.mark.parametrize("language", LANGUAGES)
def test_wishes_go_out_and_come_back_in_another_fair(fair: Workplace, language: Language) -> None:
    bring(
        fair,
        [*WISHES, "About"],
        ["Zomin sement", None, "Navoiy Azot", None, "Must", 3, "soda"],
        ["Navoiy Azot", None, "Jizzax Plastmassa", None, "Never with", None, None],
    )
    before = wishes(fair)
    sheet = lists.export_table(fair, "requests", language)
    with fair.read() as work:
        kept = work.all(MeetingRequest)
    requests.withdraw(fair, *(one.id for one in kept))
    result = lists.import_list(fair, [sheet], "elsewhere.xlsx")
    assert (result.kind, counts(result)) == ("requests", (2, 0, 0, 0))
    assert wishes(fair) == before


PARTIES = st.sampled_from(["Zomin sement", "ЗОМИН СЕМЕНТ МЧЖ", "302222222", "Navoiy Azot", "Hech kim", None])
ROWS = st.lists(
    st.tuples(
        PARTIES, PARTIES, st.sampled_from([None, "Must", "Шарт", "x"]), st.sampled_from([None, 1, 2.0, 0])
    )
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_the_same_wishes_again_change_nothing_whatever_they_say(
    fair: Workplace, rows: list[tuple[Cell, ...]]
) -> None:
    heading: list[Cell] = ["Who asks", "With whom", "How much", "Number of meetings"]
    sheet = [heading, *([*row] for row in rows)]
    first = bring(fair, *sheet, kind="requests")
    again = bring(fair, *sheet, kind="requests")
    assert (again.added, again.updated, again.rejected) == (0, 0, first.rejected)
    assert [one.row for one in again.rejects] == [one.row for one in first.rejects]
    with fair.read() as work:
        assert work.count(Enterprise) == 3
        kept = work.all(MeetingRequest)
    requests.withdraw(fair, *(one.id for one in kept))
