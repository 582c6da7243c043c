"""What is written as a spreadsheet is read back the same, and never does anything by itself."""

import zipfile
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdesk.domain.entities import (
    Delegate,
    Demand,
    Enterprise,
    Id,
    Offer,
    Product,
    Record,
    Sample,
)
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.words import OfferKind, Part, Participation, Role, Size
from fairdesk.exchange.files import export_file, import_file
from fairdesk.exchange.read_tables import read_sheets
from fairdesk.exchange.write_tables import write_xlsx
from fairdesk.texts import LANGUAGES, Language
from fairdesk.usecases import fields
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.spreadsheets.sheets import Cell, Sheet

KINDS = ("enterprises", "delegates", "products", "demands", "offers", "samples")
LISTED: tuple[type[Record], ...] = (Enterprise, Delegate, Product, Demand, Offer, Sample)


def test_texts_stay_texts_and_numbers_numbers(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["Code", "Text", "Number", "Day", "Moment"],
        ["00123", "=1+1", 12.5, date(2022, 3, 3), datetime(2022, 3, 3, 9, 30)],
        ["+998 90 123 45 67", "@SUM(A1)", -3, None, None],
        ["{=1}", "http://example.uz", 10**14 + 1, None, None],
        ["two\nlines", "-2+3", 0, None, None],
    ]
    file = tmp_path / "table.xlsx"
    write_xlsx(file, [Sheet("Коды [1/2]: ?", rows)])
    (sheet,) = read_sheets(file)
    assert sheet.rows == rows
    with zipfile.ZipFile(file) as archive:
        page = archive.read("xl/worksheets/sheet1.xml").decode()
        assert not any(name.endswith("externalLinks") or "hyperlink" in name for name in archive.namelist())
    assert "<f>" not in page, "no cell is a formula"
    assert 'state="frozen"' in page, "the heading stays in sight"


def test_a_file_that_cannot_be_written_leaves_the_old_one_as_it_was(tmp_path: Path) -> None:
    with pytest.raises(UserFacingError) as told:
        write_xlsx(tmp_path / "no such folder" / "table.xlsx", [Sheet("A", [["a"]])])
    assert told.value.title.key == "lists.not_written"
    folder = tmp_path / "table.xlsx"
    folder.mkdir()
    with pytest.raises(UserFacingError):
        write_xlsx(folder, [Sheet("A", [["a"]])])
    assert list(tmp_path.iterdir()) == [folder], "no half-written file stays behind"


def test_sheets_of_one_name_get_names_of_their_own(tmp_path: Path) -> None:
    file = tmp_path / "table.xlsx"
    write_xlsx(file, [Sheet("Ж" * 40, [["a"]]), Sheet("Ж" * 40, [["b"]]), Sheet("", [["c"]])])
    names = [sheet.name for sheet in read_sheets(file)]
    assert len(set(names)) == 3
    assert all(0 < len(name) <= 31 for name in names)


# Any table, out and in again

LETTERS = "АаБбЎўҚқҒғҲҳЖжшщъэюяЁёAaBbXxOoGgQqZzʻʼ"
AWKWARD = ("=1+1", "+5", "-7", "@A1", '"', "007", "1E5", "«»", "#N/A", "true", "12.10.2022", "МЧЖ", "&<>")
WORDS = st.one_of(st.text(LETTERS, min_size=1, max_size=8), st.sampled_from(AWKWARD))
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
TEXTS = st.one_of(st.none(), NAMES, st.lists(NAMES, min_size=2, max_size=3).map("\n".join))
AMOUNTS = st.one_of(
    st.none(), st.decimals(0, 10**9, places=2), st.integers(0, 10**13).map(Decimal), st.just(Decimal("0.1"))
)
CODES = st.one_of(
    st.none(), st.from_regex(r"0?[0-9]{9}", fullmatch=True).map(lambda digits: digits.zfill(10))
)
REGIONS = st.sampled_from([None, "JI", "TK", "QR", "FA"])


Values = dict[str, object]
Made = tuple[type[Record], Values]
"""A record to be made; what it refers to is the number of a record made before it."""


def kept(record_type: type[Record], name: str, text: str | None) -> object:
    """A text as the register keeps it."""
    return fields.check(record_type, name, text or "").value


def enterprise(draw: st.DrawFn, number: int) -> Values:
    """An enterprise whose name no other has."""
    return {
        "name": f"{kept(Enterprise, 'name', draw(NAMES))} {number}",
        "stir": draw(st.sampled_from([None, f"00{number}345678"])),
        "region": draw(REGIONS),
        "address": kept(Enterprise, "address", draw(TEXTS)),
        "part": draw(st.sampled_from(list(Part))),
        "participation": draw(st.sampled_from(list(Participation))),
        "size": draw(st.sampled_from([None, *Size])),
        "employees": draw(st.one_of(st.none(), st.integers(0, 10**6))),
        "phone": draw(st.sampled_from([None, "+998 90 123 45 67", "+7 912 345-67-89"])),
        "stand": draw(st.sampled_from([None, "A-1", "007", "12"])),
        "other_names": draw(st.sampled_from([(), ("Qisqa", "Краткое")])),
    }


def delegate(draw: st.DrawFn, number: int, enterprises: int) -> Values:
    """A person of one of the first records."""
    return {
        "enterprise": draw(st.integers(0, enterprises - 1)),
        "name": f"{kept(Delegate, 'name', draw(NAMES))} {number}",
        "phone": draw(st.sampled_from([None, "+998 93 500 10 20"])),
        "position": kept(Delegate, "position", draw(TEXTS)),
        "role": draw(st.sampled_from(list(Role))),
        "language": draw(st.sampled_from([None, *LANGUAGES])),
    }


def thing(draw: st.DrawFn, number: int, enterprises: int, record_type: type[Record], amount: str) -> Values:
    """A product or a demand; ``amount`` is the name of its quantity."""
    return {
        "enterprise": draw(st.integers(0, enterprises - 1)),
        "name": f"{kept(record_type, 'name', draw(NAMES))} {number}",
        "tn_ved": draw(CODES),
        "unit": draw(st.sampled_from([None, "kg", "piece", "рулон"])),
        "price": draw(AMOUNTS),
        "currency": draw(st.sampled_from([None, "UZS", "USD"])),
        amount: draw(AMOUNTS),
        "about": kept(record_type, "about", draw(TEXTS)),
    }


def answers(draw: st.DrawFn, demand: int, enterprises: int) -> list[Made]:
    """An offer and a sample for a demand."""
    offer: Values = {
        "enterprise": draw(st.integers(0, enterprises - 1)),
        "demand": demand,
        "offered": draw(st.sampled_from(list(OfferKind))),
        "price": draw(AMOUNTS),
        "lead_time": draw(st.one_of(st.none(), st.integers(0, 1000))),
    }
    sample: Values = {
        "enterprise": draw(st.integers(0, enterprises - 1)),
        "demand": demand,
        "name": f"{kept(Sample, 'name', draw(NAMES))} {demand}",
        "lent_to": draw(st.one_of(st.none(), st.integers(0, enterprises - 1))),
        "returned": draw(st.booleans()),
    }
    return [(Offer, offer), (Sample, sample)]


@st.composite
def fairs(draw: st.DrawFn) -> list[Made]:
    """The records of a small fair."""
    many = draw(st.integers(1, 4))
    made: list[Made] = [(Enterprise, enterprise(draw, number)) for number in range(many)]
    made += [(Delegate, delegate(draw, number, many)) for number in range(draw(st.integers(0, 4)))]
    for number in range(draw(st.integers(0, 3))):
        made.append((Product, thing(draw, number, many, Product, "capacity")))
        made.append((Demand, thing(draw, number, many, Demand, "volume")))
    demands = [place for place, (record_type, _) in enumerate(made) if record_type is Demand]
    for demand in demands[:2]:
        made += answers(draw, demand, many)
    return made


def fill(place: Workplace, made: list[Made]) -> None:
    """Puts the records into a fair, their numbers replaced by ids."""
    with place.write() as work:
        ids: list[Id] = [work.new_id() for _ in made]
        for record_id, (record_type, values) in zip(ids, made, strict=True):
            linked = {
                name: ids[value]
                if name in ("enterprise", "demand", "lent_to") and isinstance(value, int)
                else value
                for name, value in values.items()
            }
            work.add(record_type(id=record_id, **linked))  # type: ignore[arg-type]


def everything(place: Workplace) -> list[Record]:
    """All listed records of a fair."""
    with place.read() as work:
        return [record for record_type in LISTED for record in work.all(record_type)]


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=fairs(), language=st.sampled_from(LANGUAGES))
def test_any_table_goes_out_and_comes_back_unchanged(
    place: Workplace, tmp_path: Path, made: list[Made], language: Language
) -> None:
    with place.write() as work:
        for record_type in LISTED:
            for record in work.all(record_type):
                work.void(record_type, record.id)
    fill(place, made)
    before = everything(place)
    for kind, record_type in zip(KINDS, LISTED, strict=True):
        many = sum(isinstance(record, record_type) for record in before)
        file = tmp_path / f"{kind}.xlsx"
        assert export_file(place, file, kind, language) == many
        if many:
            result = import_file(place, file)
            assert result.kind == kind
            assert (result.unchanged, result.rejects) == (many, ()), kind
    assert everything(place) == before


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=fairs(), language=st.sampled_from(LANGUAGES))
def test_the_lists_of_one_fair_fill_the_next(
    place: Workplace, tmp_path: Path, made: list[Made], language: Language
) -> None:
    last, coming = another_fair(place), another_fair(place)
    fill(last, made)
    for kind in KINDS:
        file = tmp_path / f"{kind}.xlsx"
        if export_file(last, file, kind, language):
            assert import_file(coming, file).rejects == ()
    assert names(coming) == names(last)


def another_fair(place: Workplace) -> Workplace:
    """An empty fair in the same folder."""
    fairs = place.store.fairs()
    fair = place.store.create_fair(replace(fairs[0], id=b"", code=f"JI-2023-{len(fairs):02}"), "A", "Dilnoza")
    return replace(place, fair=fair.id)


def names(place: Workplace) -> list[tuple[str, str]]:
    """What the fair's records are called."""
    return sorted((record.kind, getattr(record, "name", None) or "") for record in everything(place))
