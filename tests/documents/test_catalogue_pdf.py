"""The catalogue: every Product and Demand once, in order, with its stand; folded, it reads to the end."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from a_fair_with_meetings import METAL, PLASTIC, fair_with_meetings
from PIL import Image
from test_agenda_pdf import nothing_is_cut_off, pages_of

from fairdesk.documents.catalogue import WALL_PAPERS, catalogue_pdf, photo_from_file, wall_list_pdf
from fairdesk.domain.entities import Fair
from fairdesk.reference import SECTORS, name_of
from fairdesk.texts import LANGUAGES, Language, text
from fairdesk.usecases.meetings.catalogues import Chapter, Entry, SectorPart, catalogue
from fairdesk.usecases.ports import Workplace


@pytest.fixture
def parts(place: Workplace) -> list[SectorPart]:
    fair_with_meetings(place)
    with place.read() as work:
        return catalogue(work)


@pytest.fixture
def fair(place: Workplace) -> Fair:
    with place.read() as work:
        return replace(work.fair, venue="Olimpiya zaxiralari kolleji")


def booklet(parts: list[SectorPart], fair: Fair, language: Language = "en", **more: object) -> bytes:
    out = io.BytesIO()
    catalogue_pdf(parts, fair, language, out, **more)
    return out.getvalue()


def many(parts: list[SectorPart], count: int) -> list[SectorPart]:
    """One sector with so many numbered products."""
    entry = parts[0].products[0].entries[0]
    entries = tuple(replace(entry, name=f"Quvur-{number:03}") for number in range(count))
    return [SectorPart("chemicals", (Chapter("39", entries),), ())]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_booklet_lists_sectors_codes_and_stands(
    parts: list[SectorPart], fair: Fair, language: Language
) -> None:
    pdf = booklet(parts, fair, language)
    cover, contents, chemicals, food, metals = pages_of(pdf)
    assert " ".join(text("agendas.catalogue", language).split()) in cover
    assert "Olimpiya zaxiralari kolleji" in cover
    sectors = (("chemicals", chemicals), ("food", food), ("metals", metals))
    for number, (code, page) in enumerate(sectors, 3):
        title = name_of(SECTORS, code, language)
        assert page.startswith(title)
        assert re.search(rf"\b{number}\b.*{re.escape(title)}", contents)
    assert text("agendas.code", language, code="39") in chemicals
    assert chemicals.index(text("agendas.products", language)) < chemicals.index(
        text("agendas.demands", language)
    )
    assert f"{PLASTIC} B-14" in chemicals
    assert METAL in metals
    nothing_is_cut_off(pdf)


def test_a_price_has_its_unit_and_a_number_never_breaks(parts: list[SectorPart], fair: Fair) -> None:
    *_, metals = pages_of(booklet(parts, fair, "uz-Latn"))
    assert "TIF TN 721420 · 8 400 000 soʻm / kg" in metals
    assert "yiliga 60 000 kg · hozir Rossiyadan" in metals


def test_every_entry_stands_once_and_in_order_on_many_pages(parts: list[SectorPart], fair: Fair) -> None:
    done: list[int] = []
    pdf = booklet(many(parts, 200), fair, progress=done.append)
    found = pages_of(pdf)
    names = re.findall(r"Quvur-(\d+)", " ".join(found))
    assert names == [f"{number:03}" for number in range(200)]
    assert done == list(range(1, len(found) + 1))
    assert all("TN VED 39" in page for page in found[2:])
    nothing_is_cut_off(pdf)


@pytest.mark.parametrize("count", [1, 60, 200])
def test_a_folded_booklet_reads_from_cover_to_end(parts: list[SectorPart], fair: Fair, count: int) -> None:
    """Sheets in a pile, folded in the middle, are turned over page by page."""
    plain, folded = booklet(many(parts, count), fair), booklet(many(parts, count), fair, folded=True)
    wanted = pages_of(plain)
    halves: list[list[str]] = []
    with pypdfium2.PdfDocument(folded) as document:
        for side in document:
            width, height = side.get_size()
            assert (round(width * 25.4 / 72), round(height * 25.4 / 72)) == (297, 210)
            words = side.get_textpage()
            boxes = ((0, width / 2), (width / 2, width))
            halves.append([words.get_text_bounded(left, 0, right, height) for left, right in boxes])
    assert len(halves) % 2 == 0
    read: dict[int, str] = {}
    pages = 2 * len(halves)
    for sheet in range(len(halves) // 2):
        (last, first), (second, before_last) = halves[2 * sheet], halves[2 * sheet + 1]
        read |= {2 * sheet: first, 2 * sheet + 1: second}
        read |= {pages - 1 - 2 * sheet: last, pages - 2 - 2 * sheet: before_last}
    for number in range(pages):
        page = " ".join(read[number].split())
        expected = wanted[number] if number < len(wanted) else ""
        assert sorted(page.split()) == sorted(expected.split()), number


def test_a_photo_is_shown_where_there_is_one_and_leaves_no_hole_where_not(
    parts: list[SectorPart], fair: Fair, tmp_path: Path
) -> None:
    picture, broken = tmp_path / "quvur.png", tmp_path / "broken.jpg"
    Image.new("RGB", (900, 400), "teal").save(picture)
    broken.write_bytes(b"\xff\xd8\xff no picture")

    def with_photo(photo: str | None) -> bytes:
        return booklet([_photographed(parts[0], photo)], fair)

    without = with_photo(None)
    for gone in (str(broken), str(tmp_path / "missing.png"), "sha256:0a1b", "\0", "quvur.png", "/dev/zero"):
        assert pages_of(with_photo(gone)) == pages_of(without), gone
    with pypdfium2.PdfDocument(with_photo(str(picture))) as document:
        shown = [one for page in document for one in page.get_objects() if one.type == 3]
        assert len(shown) == 1
        left, bottom, right, top = shown[0].get_bounds()
        assert (right - left) / (top - bottom) == pytest.approx(900 / 400, abs=0.05)
    assert photo_from_file(str(picture)) == picture.read_bytes()


def _photographed(part: SectorPart, photo: str | None) -> SectorPart:
    first, *others = part.products[0].entries
    entries: tuple[Entry, ...] = (replace(first, photo=photo), *others)
    return replace(part, products=(replace(part.products[0], entries=entries),))


@pytest.mark.parametrize("paper", WALL_PAPERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_wall_list_has_everything_in_large_type(
    parts: list[SectorPart], fair: Fair, paper: str, language: Language
) -> None:
    out = io.BytesIO()
    count = wall_list_pdf(parts, fair, language, out, paper=paper)
    found = pages_of(out.getvalue())
    assert len(found) == count == 3
    names = {entry.name for part in parts for one in (*part.products, *part.demands) for entry in one.entries}
    assert all(name in " ".join(found) for name in names)
    assert "B-14" in found[0]
    assert text("papers.page", language, page=1, pages=3) in found[0]
    nothing_is_cut_off(out.getvalue())


def test_a_wall_list_goes_on_under_the_same_code(parts: list[SectorPart], fair: Fair) -> None:
    out = io.BytesIO()
    wall_list_pdf(many(parts, 150), fair, "en", out, paper="a4")
    found = pages_of(out.getvalue())
    assert len(found) > 4
    assert all("TN VED 39" in page for page in found)
    assert re.findall(r"Quvur-(\d+)", " ".join(found)) == [f"{number:03}" for number in range(150)]
