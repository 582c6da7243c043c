"""Wish forms as files: they go out, people fill them in with what they have, and they find home."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdesk.domain.entities import Enterprise, Fair, Id
from fairdesk.domain.words import Wish
from fairdesk.exchange.files import import_file, preview_file
from fairdesk.exchange.read_tables import read_sheets
from fairdesk.exchange.wish_form_files import forms_in, read_forms, write_form, write_forms
from fairdesk.exchange.write_tables import write_xlsx
from fairdesk.texts import LANGUAGES, Language, text
from fairdesk.usecases.meetings import requests, wish_forms
from fairdesk.usecases.meetings.wish_forms import FormWish, WishForm
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.spreadsheets.sheets import Sheet

Convert = Callable[[Path, str], Path]

NAMES = ("Zomin sement MCHJ", "«Жиззах Пластик» МЧЖ", "Navoiy/Azot: AJ", "navoiy azot aj", "CON")


@pytest.fixture
def known(place: Workplace) -> dict[str, Id]:
    """Enterprises by name."""
    with place.write() as work:
        made = [Enterprise(id=work.new_id(), name=name) for name in NAMES]
        for one in made:
            work.add(one)
    return {one.name: one.id for one in made}


def form_of(place: Workplace, enterprise: Id, language: Language = "en") -> WishForm:
    (form,) = wish_forms.forms(place, [enterprise], language)
    return form


def answered(form: WishForm, wishes: list[FormWish], **said: str) -> WishForm:
    """A form with what somebody filled in."""
    return replace(form, wishes=tuple(wishes), known=said)


def wishes(place: Workplace) -> list[tuple[str, Wish, int, str | None]]:
    return sorted((row.wanted_name, row.wish, row.meetings, row.about) for row in requests.all_wishes(place))


@pytest.mark.parametrize("language", ["uz-Latn", "ru"])
def test_a_form_filled_in_and_saved_by_libreoffice_comes_home_twice(
    place: Workplace, known: dict[str, Id], tmp_path: Path, convert: Convert, language: Language
) -> None:
    form = form_of(place, known["Zomin sement MCHJ"], language)
    must = text("words.wish_must", language)
    filled = [
        FormWish("«Жиззах Пластик» МЧЖ", must, 2, "qoplar"),
        FormWish("JIZZAX PLASTIK", "Never with", 1, ""),
        FormWish("Никто ООО", must, 1, ""),
        FormWish("CON", "", 1, ""),
    ]
    sent = tmp_path / "form.xlsx"
    write_form(sent, answered(form, filled, arrives="10:30", busy="11:00-12:00"))
    ending = "ods" if language == "ru" else "xlsx"
    saved = convert(sent, ending)
    result = import_file(place, saved)
    assert (result.kind, result.added, result.updated, result.rejected) == ("requests", 2, 2, 2)
    assert wishes(place) == [("CON", Wish.WANT, 1, None), ("«Жиззах Пластик» МЧЖ", Wish.MUST, 2, "qoplar")]
    with place.read() as work:
        asker = work.get(Enterprise, known["Zomin sement MCHJ"])
    assert asker is not None
    assert (asker.arrives, asker.busy) == ("10:30", ("11:00-12:00",))
    again = import_file(place, saved)
    assert (again.added, again.updated, again.unchanged, again.rejected) == (0, 0, 4, 2)
    assert again.run_id is None
    read = preview_file(place, saved)
    assert [sheet.layout is not None for sheet in read.sheets] == [True, True]


def test_forms_are_written_for_all_and_read_from_their_folder(
    place: Workplace, known: dict[str, Id], tmp_path: Path
) -> None:
    requests.ask(place, known["CON"], known["Zomin sement MCHJ"], Wish.MUST)
    told: list[tuple[int, int]] = []
    written = write_forms(place, tmp_path, progress=lambda done, of: told.append((done, of)))
    assert sorted(path.name for path in written) == [
        "CON_.xlsx",
        "Navoiy Azot AJ.xlsx",
        "Zomin sement MCHJ.xlsx",
        "navoiy azot aj 2.xlsx",
        "Жиззах Пластик МЧЖ.xlsx",
    ]
    assert told[-1] == (5, 5)
    (tmp_path / "~$CON_.xlsx").write_bytes(b"open elsewhere")
    (tmp_path / "a damaged one.xlsx").write_bytes(written[0].read_bytes()[:900])
    (tmp_path / "notes.docx").write_bytes(b"no form")
    write_xlsx(tmp_path / "enterprises.xlsx", [Sheet("List", [["Korxona nomi"], ["Yangi korxona"]])])
    with place.read() as work:
        before = work.count(Enterprise)
    read = read_forms(place, forms_in(tmp_path))
    assert len(read) == 7
    assert [one.file for one in read if one.problem] == ["a damaged one.xlsx", "enterprises.xlsx"]
    with place.read() as work:
        assert work.count(Enterprise) == before, "a list is no form, and was not shown before"
    assert [one.result.unchanged for one in read if one.result and one.result.read] == [1]
    assert write_forms(place, tmp_path, cancelled=lambda: True) == []


def test_what_can_be_filled_in_is_open_and_the_rest_is_protected(
    place: Workplace, known: dict[str, Id], tmp_path: Path
) -> None:
    with place.write() as work:
        work.change(Fair, work.fair.id, end=date(2022, 3, 4))
    (path,) = write_forms(place, tmp_path, [known["CON"]], "ru")
    with zipfile.ZipFile(path) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
        workbook = book.read("xl/workbook.xml").decode()
    assert "<sheetProtection" in page
    assert "fairdesk!$A$2:$A$5" in page
    assert page.count("<dataValidation ") >= 9
    assert 'name="fairdesk" sheetId="2" state="hidden"' in workbook
    assert 'paperSize="9"' in page
    rows = read_sheets(path)[0].rows
    assert [row[5] for row in rows if len(row) > 5 and row[5]][:3] == [
        "day 2022-03-03",
        "day 2022-03-04",
        "arrives",
    ]


CHOSEN = st.lists(
    st.tuples(
        st.sampled_from(NAMES[1:]),
        st.sampled_from(list(Wish)),
        st.integers(1, 9),
        st.sampled_from(["", "soda", "“мешки”, 5 кг"]),
    ),
    unique_by=lambda one: one[0].casefold(),
)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=CHOSEN, language=st.sampled_from(LANGUAGES))
def test_whatever_is_chosen_in_a_form_comes_home(
    place: Workplace,
    known: dict[str, Id],
    tmp_path: Path,
    chosen: list[tuple[str, Wish, int, str]],
    language: Language,
) -> None:
    form = form_of(place, known["Zomin sement MCHJ"], language)
    labels = {one: label for label, one in form.choices}
    filled = [
        FormWish(labels[known[name]], text(f"words.wish_{wish}", language), count, about)
        for name, wish, count, about in chosen
    ]
    path = tmp_path / "form.xlsx"
    write_form(path, answered(form, filled))
    result = import_file(place, path)
    assert (result.added, result.rejected) == (len(chosen), 0)
    assert wishes(place) == sorted((name, wish, count, about or None) for name, wish, count, about in chosen)
    requests.withdraw(place, *(row.id for row in requests.all_wishes(place)))
