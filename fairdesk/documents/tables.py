"""Lists on A4 that people read and write on: a repeated head, groups, boxes to tick, "page 3 of 48"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import accumulate

from fairdesk.documents.fitting import TextStyle, fit, fit_line
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
_SIZE = 3.1

_INK, _QUIET, _LINE, _SHADE = "#000000", "#5D564C", "#8F877B", "#E7E2DA"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``share`` is its part of the page's width. ``to_fill`` gives a box to tick and a line to
    write on instead of words; figures stand at the ``right``."""

    title: str
    share: float
    weight: Weight = Weight.REGULAR
    to_fill: bool = False
    right: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a heading (none where it is empty); a row holds the words of the columns not to fill."""

    heading: str
    rows: Sequence[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Item:
    """A row, or with ``row`` None the heading of a group."""

    heading: str
    row: tuple[str, ...] | None

    @property
    def height(self) -> float:
        return _GROUP if self.row is None else _ROW


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
    pages = _pages(groups)
    for number, items in enumerate(pages, 1):
        drawing = pdf.drawing(_WIDTH, _HEIGHT)
        _draw_head(drawing, title, note, columns)
        _draw_items(drawing, items, columns)
        _draw_foot(drawing, foot, text("papers.page", language, page=number, pages=len(pages)))
        pdf.add_page(drawing)


def _pages(groups: Sequence[Group]) -> list[list[_Item]]:
    """Rows shared out on pages; every page begins with its group's heading, and none ends with one."""
    pages: list[list[_Item]] = [[]]
    left = _ROWS_BOTTOM - _ROWS_TOP
    for item in _items(groups):
        needed = item.height + (_ROW if item.row is None else 0)
        if needed > left:
            pages.append([])
            left = _ROWS_BOTTOM - _ROWS_TOP
            if item.row is not None and item.heading:
                pages[-1].append(_Item(item.heading, None))
                left -= _GROUP
        pages[-1].append(item)
        left -= item.height
    return pages


def _items(groups: Sequence[Group]) -> Iterator[_Item]:
    for group in groups:
        if group.heading:
            yield _Item(group.heading, None)
        for row in group.rows:
            yield _Item(group.heading, row)


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
            _draw_row(drawing, item.row, y, columns)
        y += item.height


def _draw_row(drawing: Drawing, row: tuple[str, ...], y: float, columns: Sequence[Column]) -> None:
    words = iter(row)
    for column, (x, width) in zip(columns, _places(columns), strict=True):
        if column.to_fill:
            drawing.pen(_INK, 0.2)
            box = 3.6
            top = y + (_ROW - box) / 2
            drawing.polygon([(x, top), (x + box, top), (x + box, top + box), (x, top + box)], filled=False)
            drawing.pen(_LINE, 0.15)
            drawing.line(x + box + 1, top + box, x + width, top + box)
        else:
            _draw_cell(drawing, next(words), x, y, width, column)
    drawing.pen(_LINE, 0.1)
    drawing.line(_EDGE, y + _ROW, _WIDTH - _EDGE, y + _ROW)


def _draw_cell(drawing: Drawing, words: str, x: float, y: float, width: float, column: Column) -> None:
    """One line, or two smaller ones, in the middle of the row's height."""
    style = TextStyle(_SIZE, 2.6, 2.1, 1, 2, column.weight, 1.12)
    fitted = fit(replace_missing(words), width, _ROW - 0.9, style)
    top = y + (_ROW - fitted.height) / 2
    for place, line in enumerate(fitted.lines):
        spare = width - text_width(line, column.weight) * fitted.size if column.right else 0.0
        baseline = top + place * fitted.step + fitted.size * 0.9
        drawing.text(x + spare, baseline, line, fitted.size, column.weight)


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
