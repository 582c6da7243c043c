"""The catalogue of Products and Demands: a booklet of A5 pages, and a list in large type for the wall."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from PIL import Image

from fairdesk.documents.badges import fair_days
from fairdesk.documents.flow import INK, LINE, QUIET, SHADE, Piece, Words, block, draw_all, line, pages
from fairdesk.documents.fonts import Weight
from fairdesk.documents.pdf import Drawing, Form, PdfWriter
from fairdesk.domain.entities import Demand, Fair, Product
from fairdesk.reference import SECTORS, name_of
from fairdesk.texts import Language, text
from fairdesk.usecases import fields
from fairdesk.usecases.meetings.catalogues import Entry, SectorPart

Photos = Callable[[str], bytes | None]
"""Finds the picture that a record refers to; None where there is none (yet)."""

_LARGEST_PHOTO = 30_000_000


def photo_from_file(reference: str) -> bytes | None:
    """A photo whose reference is the path of a file on this machine."""
    try:
        path = Path(reference)
        if not (path.is_absolute() and path.is_file()) or path.stat().st_size > _LARGEST_PHOTO:
            return None
        return path.read_bytes()
    except (OSError, ValueError):
        return None  # kept elsewhere, or not here yet: the entry stands without it


def catalogue_pdf(
    parts: Sequence[SectorPart],
    fair: Fair,
    language: Language,
    out: BinaryIO,
    *,
    folded: bool = False,
    photos: Photos = photo_from_file,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Writes the booklet in A5 pages; returns how many sides of paper were written.

    ``folded`` lays two pages on each side of A4 sheets, so that the printed pile is folded once in the
    middle. ``progress`` hears the number of pages done and may raise to stop.
    """
    pdf = PdfWriter(out, text("agendas.catalogue", language))
    book = _Booklet(pdf, fair, language, photos)
    drawings = book.pages(parts)
    if folded:
        _impose(pdf, drawings, progress)
    else:
        for drawing in drawings:
            pdf.add_page(drawing)
            _tell(progress, pdf.pages)
    pdf.finish(two_sided=folded)
    return pdf.pages


def wall_list_pdf(
    parts: Sequence[SectorPart], fair: Fair, language: Language, out: BinaryIO, *, paper: str = "a3"
) -> int:
    """Writes everything as a list to be read on a wall; returns how many pages."""
    pdf = PdfWriter(out, text("agendas.catalogue", language))
    _WallList(fair, language, WALL_PAPERS[paper]).write(pdf, parts)
    pdf.finish()
    return pdf.pages


def _tell(progress: Callable[[int], None] | None, done: int) -> None:
    if progress is not None:
        progress(done)


# Booklet

_WIDTH, _HEIGHT, _EDGE = 148.0, 210.0, 10.0
_GAP = 5.0
_COLUMN = (_WIDTH - 2 * _EDGE - _GAP) / 2
_TOP, _BOTTOM = 20.0, _HEIGHT - 16.0
_SIZE = 2.7
_PHOTO = 16.0
_PHOTO_PIXELS = 260
_CONTENTS_ROW = 8.0
_CONTENTS_ROWS = int((_BOTTOM - _TOP) / _CONTENTS_ROW)


@dataclass(frozen=True, slots=True)
class _Section:
    """A sector with what it holds and the page on which it begins."""

    title: str
    counts: str
    page: int


class _Booklet:
    """Cover, contents, and two columns of entries on every page."""

    def __init__(self, pdf: PdfWriter, fair: Fair, language: Language, photos: Photos) -> None:
        self._pdf = pdf
        self._fair = fair
        self._language: Language = language
        self._photos = photos

    def pages(self, parts: Sequence[SectorPart]) -> Iterator[Drawing]:
        """The pages in order of reading, each drawn when it is asked for."""
        room = (_BOTTOM - _TOP,)
        runs = [(part, pages(list(self._pieces(part)), room)) for part in parts]
        page = 2 + max(1, -(-len(runs) // _CONTENTS_ROWS))
        sections: list[_Section] = []
        for part, columns in runs:
            sections.append(_Section(_sector(part.sector, self._language), self._counts(part), page))
            page += -(-len(columns) // 2)
        yield self._cover()
        for start in range(0, max(len(sections), 1), _CONTENTS_ROWS):
            yield self._contents(sections[start : start + _CONTENTS_ROWS])
        for section, (_, columns) in zip(sections, runs, strict=True):
            for place, start in enumerate(range(0, len(columns), 2)):
                yield self._page(section.title, columns[start : start + 2], section.page + place)

    def _counts(self, part: SectorPart) -> str:
        return " · ".join(
            f"{text(f'agendas.{name}', self._language)}: {sum(len(one.entries) for one in chapters)}"
            for name, chapters in (("products", part.products), ("demands", part.demands))
            if chapters
        )

    def _pieces(self, part: SectorPart) -> Iterator[Piece]:
        for name, chapters in (("products", part.products), ("demands", part.demands)):
            if chapters:
                title = line(text(f"agendas.{name}", self._language), _COLUMN, 4.4, Weight.BOLD)
                yield _boxed(title, _COLUMN)
            for chapter in chapters:
                heading = _chapter_heading(chapter.code, _COLUMN, _SIZE, self._language)
                yield heading
                for entry in chapter.entries:
                    yield self._entry(entry, heading)

    def _entry(self, entry: Entry, heading: Piece) -> Piece:
        """A photo at the left where there is one; without, the words take the whole width."""
        photo = self._photo(entry)
        left = _PHOTO + 2 if photo else 0.0
        room = _COLUMN - left
        stand = line(entry.owner.stand or "", room * 0.45, _SIZE * 1.1, Weight.BOLD)
        lines = [
            block(entry.name, room, _SIZE, 3, Weight.SEMIBOLD),
            *(line(one, room, _SIZE * 0.86, colour=QUIET) for one in _figures(entry, self._language)),
        ]
        owner = block(entry.owner.name, room - stand.width - 1.5, _SIZE * 0.9, 3)
        words = sum(one.height for one in lines) + max(owner.height, stand.height)
        height = max(words, _PHOTO if photo else 0.0) + 2.4

        def draw(drawing: Drawing, x: float, top: float) -> None:
            if photo is not None:
                drawing.picture(photo, x, top + 0.6, _PHOTO, _PHOTO)
            y = top + 0.6
            for one in lines:
                y = one.put(drawing, x + left, y)
            owner.put(drawing, x + left, y)
            stand.put_right(drawing, x + _COLUMN, y)
            _rule(drawing, x, top + height - 0.6, _COLUMN)

        return Piece(height, draw, again=heading)

    def _photo(self, entry: Entry) -> Form | None:
        data = self._photos(entry.photo) if entry.photo else None
        if data is None:
            return None
        try:
            return self._pdf.add_photo(data, _PHOTO_PIXELS)
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):  # damaged or far too large
            return None

    def _page(self, title: str, columns: Sequence[Sequence[Piece]], number: int) -> Drawing:
        drawing = self._pdf.drawing(_WIDTH, _HEIGHT)
        room = _WIDTH - 2 * _EDGE
        line(title, room, 4.2, Weight.BOLD).put(drawing, _EDGE, _EDGE - 1)
        drawing.pen(INK, 0.3)
        drawing.line(_EDGE, _TOP - 3, _WIDTH - _EDGE, _TOP - 3)
        for place, pieces in enumerate(columns):
            draw_all(drawing, pieces, _EDGE + place * (_COLUMN + _GAP), _TOP)
        self._draw_foot(drawing, number)
        return drawing

    def _draw_foot(self, drawing: Drawing, number: int) -> None:
        """The number stands at the outer edge: right on odd pages, left on even ones."""
        room = _WIDTH - 2 * _EDGE
        page = line(str(number), 20, 3.2, Weight.SEMIBOLD)
        fair = line(f"{self._fair.name} · {self._fair.code}", room - 22, 2.4, colour=QUIET)
        top = _HEIGHT - _EDGE - 1
        if number % 2:
            page.put_right(drawing, _WIDTH - _EDGE, top)
            fair.put(drawing, _EDGE, top + 0.8)
        else:
            page.put(drawing, _EDGE, top)
            fair.put_right(drawing, _WIDTH - _EDGE, top + 0.8)

    def _cover(self) -> Drawing:
        drawing = self._pdf.drawing(_WIDTH, _HEIGHT)
        room = _WIDTH - 2 * _EDGE
        top = block(text("agendas.catalogue", self._language), room, 13, 3, Weight.BOLD).put(
            drawing, _EDGE, 52
        )
        drawing.pen(INK, 0.8)
        drawing.line(_EDGE, top + 4, _EDGE + 30, top + 4)
        top = block(self._fair.name, room, 6.4, 4, Weight.SEMIBOLD).put(drawing, _EDGE, top + 9)
        where = " · ".join(part for part in (fair_days(self._fair, self._language), self._fair.venue) if part)
        top = block(where, room, 4.4, 3).put(drawing, _EDGE, top + 2)
        organisers = ", ".join(self._fair.organisers)
        block(organisers, room, 3.4, 4, colour=QUIET).put(drawing, _EDGE, top + 4)
        line(self._fair.code, room, 3.4, colour=QUIET).put(drawing, _EDGE, _HEIGHT - 18)
        return drawing

    def _contents(self, sections: Sequence[_Section]) -> Drawing:
        drawing = self._pdf.drawing(_WIDTH, _HEIGHT)
        room = _WIDTH - 2 * _EDGE
        line(text("agendas.contents", self._language), room, 6, Weight.BOLD).put(drawing, _EDGE, _EDGE - 2)
        for place, section in enumerate(sections):
            top = _TOP + place * _CONTENTS_ROW
            page = line(str(section.page), 14, 3.6, Weight.SEMIBOLD)
            page.put_right(drawing, _WIDTH - _EDGE, top)
            count = line(section.counts, room * 0.42, 3.0, colour=QUIET)
            count.put_right(drawing, _WIDTH - _EDGE - 16, top + 0.3)
            line(section.title, room * 0.44, 3.6).put(drawing, _EDGE, top)
            _rule(drawing, _EDGE, top + _CONTENTS_ROW - 2, room)
        return drawing


def _impose(pdf: PdfWriter, drawings: Iterable[Drawing], progress: Callable[[int], None] | None) -> None:
    """Two pages on each side of A4 laid across: the first beside the last, and so inwards."""
    forms: list[Form | None] = []
    for drawing in drawings:
        forms.append(pdf.add_form(drawing))
        _tell(progress, len(forms))
    forms += [None] * (-len(forms) % 4)
    count = len(forms)
    for sheet in range(count // 4):
        front = (forms[count - 1 - 2 * sheet], forms[2 * sheet])
        back = (forms[2 * sheet + 1], forms[count - 2 - 2 * sheet])
        for left, right in (front, back):
            side = pdf.drawing(2 * _WIDTH + 1, _HEIGHT)
            for form, x in ((left, 0.5), (right, _WIDTH + 0.5)):
                if form is not None:
                    side.place(form, x, 0)
            pdf.add_page(side)


# Wall list


@dataclass(frozen=True, slots=True)
class WallPaper:
    """Paper for the wall in mm, with so many columns of letters of a size."""

    width: float
    height: float
    edge: float
    columns: int
    size: float


WALL_PAPERS = {"a3": WallPaper(297, 420, 14, 2, 4.2), "a4": WallPaper(210, 297, 11, 1, 4.2)}


class _WallList:
    """Sectors with Products and Demands, each entry with its stand in large."""

    def __init__(self, fair: Fair, language: Language, paper: WallPaper) -> None:
        self._fair = fair
        self._language: Language = language
        self._paper = paper
        self._gap = 9.0
        inner = paper.width - 2 * paper.edge - (paper.columns - 1) * self._gap
        self._column = inner / paper.columns
        self._top = paper.edge + 20

    def write(self, pdf: PdfWriter, parts: Iterable[SectorPart]) -> None:
        """Draws the pages: every sector begins a new one."""
        bottom = self._paper.height - self._paper.edge - 8
        sheets = [
            (_sector(part.sector, self._language), columns[start : start + self._paper.columns])
            for part in parts
            for columns in [pages(list(self._pieces(part)), (bottom - self._top,))]
            for start in range(0, len(columns), self._paper.columns)
        ]
        for number, (title, columns) in enumerate(sheets, 1):
            drawing = pdf.drawing(self._paper.width, self._paper.height)
            self._draw_frame(
                drawing, title, text("papers.page", self._language, page=number, pages=len(sheets))
            )
            for place, pieces in enumerate(columns):
                draw_all(drawing, pieces, self._paper.edge + place * (self._column + self._gap), self._top)
            pdf.add_page(drawing)

    def _draw_frame(self, drawing: Drawing, title: str, page: str) -> None:
        paper = self._paper
        room = paper.width - 2 * paper.edge
        line(title, room, 11, Weight.BOLD).put(drawing, paper.edge, paper.edge - 2)
        drawing.pen(INK, 0.6)
        drawing.line(paper.edge, paper.edge + 14, paper.width - paper.edge, paper.edge + 14)
        top = paper.height - paper.edge - 4
        right = line(page, room * 0.4, 3.4, colour=QUIET)
        right.put_right(drawing, paper.width - paper.edge, top)
        line(f"{self._fair.name} · {self._fair.code}", room * 0.55, 3.4, colour=QUIET).put(
            drawing, paper.edge, top
        )

    def _pieces(self, part: SectorPart) -> Iterator[Piece]:
        for name, chapters in (("products", part.products), ("demands", part.demands)):
            if chapters:
                title = line(text(f"agendas.{name}", self._language), self._column, 6.4, Weight.BOLD)
                yield _boxed(title, self._column)
            for chapter in chapters:
                heading = _chapter_heading(chapter.code, self._column, self._paper.size, self._language)
                yield heading
                for entry in chapter.entries:
                    yield self._entry(entry, heading)

    def _entry(self, entry: Entry, heading: Piece) -> Piece:
        size = self._paper.size
        stand = line(entry.owner.stand or "–", self._column * 0.2, size * 1.25, Weight.BOLD)
        room = self._column * 0.8 - 2
        name = block(entry.name, room, size, 2, Weight.SEMIBOLD)
        code = f"{entry.tn_ved} · " if entry.tn_ved else ""
        owner = block(f"{code}{entry.owner.name}", room, size * 0.78, 2, colour=QUIET)
        height = name.height + owner.height + size * 0.5

        def draw(drawing: Drawing, x: float, top: float) -> None:
            owner.put(drawing, x, name.put(drawing, x, top + size * 0.15))
            stand.put_right(drawing, x + self._column, top)
            _rule(drawing, x, top + height, self._column)

        return Piece(height, draw, again=heading)


# Both


def _sector(code: str | None, language: Language) -> str:
    return name_of(SECTORS, code, language) if code else text("agendas.no_sector", language)


def _chapter_heading(code: str | None, width: float, size: float, language: Language) -> Piece:
    words = text("agendas.code", language, code=code) if code else text("agendas.no_code", language)
    title = line(words, width - size, size * 1.05, Weight.BOLD)
    height = title.height + size * 0.9

    def draw(drawing: Drawing, x: float, top: float) -> None:
        drawing.fill(SHADE)
        drawing.rectangle(x, top, width, height - size * 0.4)
        title.put(drawing, x + size * 0.4, top + size * 0.2)

    return Piece(height, draw, stays=True)


def _boxed(title: Words, width: float) -> Piece:
    height = title.height + 5

    def draw(drawing: Drawing, x: float, top: float) -> None:
        title.put(drawing, x, top + 1)
        drawing.pen(INK, 0.4)
        drawing.line(x, top + height - 2.5, x + width, top + height - 2.5)

    return Piece(height, draw, stays=True)


def _figures(entry: Entry, language: Language) -> list[str]:
    """Code and price, then amount and country, as far as they are known: no number may break."""
    kind = Demand if entry.wanted else Product

    def shown(field: str, value: object) -> str:
        return fields.show(kind, field, value, language)

    unit = shown("unit", entry.unit)
    price = None
    if entry.price is not None:
        sum_of = f"{shown('price', entry.price)} {shown('currency', entry.currency)}".strip()
        price = f"{sum_of} / {unit}" if unit else sum_of
    amount = None
    if entry.amount is not None:
        field = "volume" if entry.wanted else "capacity"
        amount = text("agendas.yearly", language, amount=f"{shown(field, entry.amount)} {unit}".strip())
    country = None
    if entry.country:
        country = text("agendas.imported", language, country=shown("country", entry.country))
    code = text("agendas.code", language, code=entry.tn_ved) if entry.tn_ved else None
    lines = (" · ".join(filter(None, parts)) for parts in ((code, price), (amount, country)))
    return [one for one in lines if one]


def _rule(drawing: Drawing, x: float, y: float, width: float) -> None:
    drawing.pen(LINE, 0.12)
    drawing.line(x, y, x + width, y)
