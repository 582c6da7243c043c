"""Lists on A4 that people read and write on: a repeated head, groups, boxes to tick, "page 3 of 48"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import accumulate, zip_longest

from fairdesk.documents.fitting import Fitted, TextStyle, fit, fit_line
from fairdesk.documents.fonts import Weight, replace_missing, text_width
from fairdesk.documents.pdf import Drawing, PdfWriter
from fairdesk.texts import Language, text

_WIDTH, _HEIGHT = 210.0, 297.0
_EDGE = 12.0
_TITLE_BASELINE, _NOTE_BASELINE = 17.0, 22.6
_HEAD_TOP, _HEAD = 26.0, 7.0
_ROWS_TOP = _HEAD_TOP + _HEAD
_ROWS_BOTTOM = _HEIGHT - 14.0
_FOOT_BASELINE = _HEIGHT - 8.0
_ROW, _GROUP = 6.8, 7.4
_PAD = 1.2
_SIZE, _SMALL, _SMALLER, _SMALLEST = 3.1, 2.6, 2.35, 2.1
_LEADING = 1.12
_USUAL_LINES = 2
_ABOVE_AND_BELOW = 0.9
"""Of a row, around the lines of a cell."""

_INK, _QUIET, _LINE, _SHADE = "#000000", "#5D564C", "#8F877B", "#E7E2DA"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``share`` is its part of the page's width. ``to_fill`` gives a box to tick and a line to
    write on instead of words; figures stand at the ``right``. A cell takes ``lines`` at most, and its row
    grows with them."""

    title: str
    share: float
    weight: Weight = Weight.REGULAR
    to_fill: bool = False
    right: bool = False
    lines: int = 2


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a heading (none where it is empty); a row holds the words of the columns not to fill.

    A line break in a cell begins a line as far as the column has as many.
    """

    heading: str
    rows: Sequence[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Item:
    """A row, or with ``row`` None the heading of a group."""

    heading: str
    row: tuple[str, ...] | None
    height: float = _GROUP


def table_pdf(
    title: str, note: str, foot: str, columns: Sequence[Column], groups: Sequence[Group], language: Language
) -> bytes:
    """A list as PDF. ``note`` stands under the title, ``foot`` at the lower edge, both on every page.

    A letter that the faces lack is shown as "?", because no row may be left out.
    """
    out = BytesIO()
    pdf = PdfWriter(out, title)
    add_table(pdf, title, note, foot, columns, groups, language)
    pdf.finish()
    return out.getvalue()


def add_table(
    pdf: PdfWriter,
    title: str,
    note: str,
    foot: str,
    columns: Sequence[Column],
    groups: Sequence[Group],
    language: Language,
) -> None:
    """The same list as further pages of a PDF that is being written, with page numbers of its own."""
    pages = _pages(groups, columns)
    for number, items in enumerate(pages, 1):
        drawing = pdf.drawing(_WIDTH, _HEIGHT)
        _draw_head(drawing, title, note, columns)
        _draw_items(drawing, items, columns)
        _draw_foot(drawing, foot, text("papers.page", language, page=number, pages=len(pages)))
        pdf.add_page(drawing)


def _pages(groups: Sequence[Group], columns: Sequence[Column]) -> list[list[_Item]]:
    """Rows shared out on pages; every page begins with its group's heading, and none ends with one."""
    pages: list[list[_Item]] = [[]]
    left = _ROWS_BOTTOM - _ROWS_TOP
    items = list(_items(groups, columns))
    for item, after in zip_longest(items, items[1:]):
        needed = item.height + (after.height if item.row is None and after else 0)
        if needed > left:
            pages.append([])
            left = _ROWS_BOTTOM - _ROWS_TOP
            if item.row is not None and item.heading:
                pages[-1].append(_Item(item.heading, None))
                left -= _GROUP
        pages[-1].append(item)
        left -= item.height
    return pages


def _items(groups: Sequence[Group], columns: Sequence[Column]) -> Iterator[_Item]:
    for group in groups:
        if group.heading:
            yield _Item(group.heading, None)
        for row in group.rows:
            yield _Item(group.heading, row, _row_height(row, columns))


def _row_height(row: tuple[str, ...], columns: Sequence[Column]) -> float:
    """As high as its longest cell, and never lower than a usual row."""
    places = zip(columns, _places(columns), strict=True)
    filled = zip(((one, width) for one, (_, width) in places if not one.to_fill), row, strict=True)
    high = (_height(_cell(words, width, one)) for (one, width), words in filled if one.lines > _USUAL_LINES)
    return max((_ROW, *(height + _ABOVE_AND_BELOW for height in high)))


def _draw_head(drawing: Drawing, title: str, note: str, columns: Sequence[Column]) -> None:
    usable = _WIDTH - 2 * _EDGE
    drawing.fill(_INK)
    _draw_line(drawing, title, _EDGE, _TITLE_BASELINE, usable, 5.6, Weight.BOLD)
    drawing.fill(_QUIET)
    _draw_line(drawing, note, _EDGE, _NOTE_BASELINE, usable, _SIZE, Weight.REGULAR)
    drawing.fill(_INK)
    for column, (x, width) in zip(columns, _places(columns), strict=True):
        spare = max(0.0, width - text_width(column.title, Weight.SEMIBOLD) * 2.7) if column.right else 0.0
        _draw_line(drawing, column.title, x + spare, _HEAD_TOP + _HEAD - 2, width, 2.7, Weight.SEMIBOLD)
    drawing.pen(_INK, 0.35)
    drawing.line(_EDGE, _ROWS_TOP, _WIDTH - _EDGE, _ROWS_TOP)


def _draw_items(drawing: Drawing, items: Sequence[_Item], columns: Sequence[Column]) -> None:
    y = _ROWS_TOP
    for item in items:
        if item.row is None:
            drawing.fill(_SHADE)
            drawing.rectangle(_EDGE, y, _WIDTH - 2 * _EDGE, item.height)
            drawing.fill(_INK)
            width = _WIDTH - 2 * (_EDGE + _PAD)
            _draw_line(drawing, item.heading, _EDGE + _PAD, y + 5.4, width, 4.2, Weight.BOLD)
        else:
            _draw_row(drawing, item.row, y, item.height, columns)
        y += item.height


def _draw_row(
    drawing: Drawing, row: tuple[str, ...], y: float, height: float, columns: Sequence[Column]
) -> None:
    words = iter(row)
    for column, (x, width) in zip(columns, _places(columns), strict=True):
        if column.to_fill:
            drawing.pen(_INK, 0.2)
            box = 3.6
            top = y + (height - box) / 2
            drawing.polygon([(x, top), (x + box, top), (x + box, top + box), (x, top + box)], filled=False)
            drawing.pen(_LINE, 0.15)
            drawing.line(x + box + 1, top + box, x + width, top + box)
        else:
            cell = _cell(next(words), width, column)
            _draw_cell(drawing, cell, x, y + (height - _height(cell)) / 2, width, column)
    drawing.pen(_LINE, 0.1)
    drawing.line(_EDGE, y + height, _WIDTH - _EDGE, y + height)


def _cell(words: str, width: float, column: Column) -> list[Fitted]:
    """One line, or more smaller ones; where the cell has lines of its own, each of them."""
    parts = [part for part in words.splitlines() if part.strip()]
    lines = column.lines // max(len(parts), 1)
    if not lines:
        parts, lines = [" · ".join(parts)], column.lines
    large, small = (_SIZE, _SMALL) if len(parts) == 1 else (_SMALL, _SMALLER)
    style = TextStyle(large, small, _SMALLEST, 1, lines, column.weight, _LEADING)
    height = (_ROW - _ABOVE_AND_BELOW) * lines / _USUAL_LINES
    return [fit(_shown(part), width, height, style) for part in parts]


def _shown(words: str) -> str:
    """The words with a stand-in for letters that the faces lack; figures keep their thin spaces."""
    return "\N{THIN SPACE}".join(map(replace_missing, words.split("\N{THIN SPACE}")))


def _height(cell: Sequence[Fitted]) -> float:
    return sum(fitted.height for fitted in cell)


def _draw_cell(
    drawing: Drawing, cell: Sequence[Fitted], x: float, top: float, width: float, column: Column
) -> None:
    for fitted in cell:
        for line in fitted.lines:
            spare = width - text_width(line, column.weight) * fitted.size if column.right else 0.0
            drawing.text(x + spare, top + fitted.size * 0.9, line, fitted.size, column.weight)
            top += fitted.step


def _draw_foot(drawing: Drawing, foot: str, page: str) -> None:
    drawing.fill(_QUIET)
    wide = text_width(page, Weight.REGULAR) * 2.8
    _draw_line(drawing, foot, _EDGE, _FOOT_BASELINE, _WIDTH - 2 * _EDGE - wide - 4, 2.8, Weight.REGULAR)
    drawing.text(_WIDTH - _EDGE - wide, _FOOT_BASELINE, page, 2.8, Weight.REGULAR)


def _draw_line(
    drawing: Drawing, words: str, x: float, baseline: float, width: float, size: float, weight: Weight
) -> None:
    fitted = fit_line(replace_missing(words), width, size, size * 0.6, weight)
    if fitted.lines:
        drawing.text(x, baseline, fitted.lines[0], fitted.size, weight)


def _places(columns: Sequence[Column]) -> list[tuple[float, float]]:
    """For every column where its words begin, and the room they have."""
    unit = (_WIDTH - 2 * _EDGE) / sum(column.share for column in columns)
    starts = accumulate((column.share * unit for column in columns), initial=_EDGE)
    return [
        (start + _PAD, column.share * unit - 2 * _PAD) for start, column in zip(starts, columns, strict=False)
    ]
