"""Whatever a list says and in whatever order: bringing it in a second time changes nothing."""

from dataclasses import replace

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.spreadsheets.lists import ImportResult, import_list
from fairdesk.usecases.spreadsheets.sheets import Cell, Sheet

NAMES = st.sampled_from(
    [
        None,
        "Agro",
        "Agro MCHJ",
        "Агро МЧЖ",
        "ООО «Агро»",
        "Agro XK",
        "Zomin tekstil",
        "Зомин Текстил МЧЖ",
        "Jami",
    ]
)
STIRS = st.sampled_from([None, "301234567", 301234567.0, "302000002", 20123456, "12-AB"])
PEOPLE = st.sampled_from([None, "Ali Valiyev", "Али Валиев", "Valiyev Ali", "Olim Olimov"])
PHONES = st.sampled_from([None, "901234567", 998901234567.0, "+998 93 500 10 20", "—", "yoʻq"])
PLACES = st.sampled_from([None, "Jizzax", "Жиззах", "Toshkent sh.", "Oy"])
THINGS = st.sampled_from([None, "Quvur", "Қувур", "Ip"])
CODES = st.sampled_from([None, "3917210000", 5205, "x"])
SUMS = st.sampled_from([None, 12.5, "1,2 mln", "13 USD", "kelishilgan"])

COMBINED = ("Korxona nomi", "STIR", "Viloyat", "F.I.Sh.", "Telefon")
PRODUCTS = ("Mahsulot nomi", "TN VED", "Narxi", "Korxona", "STIR")
SAMPLES = ("Namuna nomi", "Korxona", "Kimga berilgan")

combined = st.lists(st.tuples(NAMES, STIRS, PLACES, PEOPLE, PHONES), max_size=7)
products = st.lists(st.tuples(THINGS, CODES, SUMS, NAMES, STIRS), max_size=6)
samples = st.lists(st.tuples(THINGS, NAMES, NAMES), max_size=4)


def sheet(name: str, headings: tuple[str, ...], rows: list[tuple[Cell, ...]]) -> Sheet:
    """A sheet with a heading."""
    return Sheet(name, [list(headings), *map(list, rows)])


def changes_so_far(place: Workplace) -> int:
    """How many changes this fair's log holds."""
    return place.store.operation_count(place.fair)  # type: ignore[attr-defined]


def refused(result: ImportResult) -> list[tuple[str, int]]:
    """Where the refused rows stand."""
    return [(one.sheet, one.row) for one in result.rejects]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=combined, things=products, pieces=samples)
@example(
    people=[],
    things=[
        ("Quvur", None, 12.5, "Agro", None),
        ("Quvur", None, "1,2 mln", "Agro", "302000002"),  # both are refused, and both name Agro
        (None, None, None, "Agro", "301234567"),
        ("Quvur", None, None, None, "301234567"),
    ],
    pieces=[],
)
@example(
    people=[],
    things=[
        ("Quvur", None, "1,2 mln", "Agro", None),
        ("Quvur", None, 12.5, "Agro", "301234567"),  # refused, yet it says whose STIR that is
        ("Quvur", None, None, None, "301234567"),
    ],
    pieces=[],
)
def test_the_same_list_again_changes_nothing_whatever_it_says(
    place: Workplace,
    people: list[tuple[Cell, ...]],
    things: list[tuple[Cell, ...]],
    pieces: list[tuple[Cell, ...]],
) -> None:
    fairs = place.store.fairs()
    fair = place.store.create_fair(replace(fairs[0], id=b"", code=f"JI-2023-{len(fairs):02}"), "A", "Dilnoza")
    place = replace(place, fair=fair.id)
    book = [
        sheet("People", COMBINED, people),
        sheet("Products", PRODUCTS, things),
        sheet("Samples", SAMPLES, pieces),
    ]
    first = import_list(place, book, "book.xlsx")
    rows = sum(any(cell not in (None, "—") for cell in row) for row in (*people, *things, *pieces))
    assert first.read == first.added + first.updated + first.unchanged + first.rejected == rows
    changes = changes_so_far(place)
    again = import_list(place, book, "book.xlsx")
    assert (again.added, again.updated, again.run_id) == (0, 0, None)
    assert refused(again) == refused(first)
    assert changes_so_far(place) == changes
