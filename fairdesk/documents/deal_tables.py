"""Tables of a document, across the whole width: heads in every language, figures under one another.

The table takes letters small enough for its figures to stay on one line each, and as many lines as the words
need. Only a very long row is ever torn; where a table goes on, its head stands once more, and no page has
only its first row or its last, unless rows are tall.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from fairdesk.documents.deal_flow import Draw, Strip, beside, height_of, staying
from fairdesk.documents.deal_lines import (
    HAIR,
    RULE,
    Style,
    end_once,
    in_each,
    joined,
    lines,
    lines_right,
    narrowest,
    run,
    style,
    tidy,
)
from fairdesk.documents.fonts import Weight
from fairdesk.documents.pdf import Drawing

_SIZES = (8.5, 8.0, 7.5, 7.0, 6.5)
_GAP = 2.6
"""Between columns."""
_ROW_PAD, _HEAD_PAD = 0.9, 0.8
_MOST_KEPT = 14
"""Lines of a row that is never torn."""
_MOST_TOGETHER = 13.0
"""How high a row may be that keeps to another: taller ones would tear holes into pages."""
_MOST_OWN = 30.0
"""Words in a column without a share take lines of at most this length; figures are never broken for it."""
_FEW, _ANY = 2, 99
_CHOICES_BESIDE = (
    *((size, False, 1, 48.0) for size in _SIZES[:2]),
    *((size, False, 1, 42.0) for size in _SIZES[:3]),
)
"""What is tried before the others where a head is in two languages: a line for each."""
_CHOICES = (
    *((size, False, _FEW, 52.0) for size in _SIZES[:2]),
    *((size, False, _ANY, 46.0) for size in _SIZES[:2]),
    *((size, True, _ANY, 42.0) for size in _SIZES[:3]),
    *((size, True, _ANY, 34.0) for size in _SIZES[2:]),
)
"""What is tried in turn: the size of the letters, whether languages stand on lines of their own where they
differ, the most lines of a head in each, and the least width of a column that takes what others leave."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: its head in each language, and its cells, each in each language; what is equal stands once.

    A column with a ``share`` takes what the others leave, in that proportion; the others are as wide as their
    widest cell. Figures stand at the ``right``, their ``decimal`` marks under one another.
    """

    heads: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    share: float = 0.0
    right: bool = False
    decimal: str = ","
    weight: Weight = Weight.REGULAR


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``totals`` are rows under it, with a cell for every column; words reach over empty ones."""

    columns: tuple[TableColumn, ...]
    totals: tuple[tuple[tuple[str, ...], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the words of a column stand; in a ``stacked`` one each language has lines of its own.

    ``decimals`` is how wide its longest decimals run, the mark before them included.
    """

    x: float
    width: float
    stacked: bool = False
    decimals: float = 0.0

    @property
    def right(self) -> float:
        return self.x + self.width


def table_strips(table: Table, x: float, width: float) -> list[Strip]:
    """The table as strips with their left edge at ``x``; it stays with its head, its rows and its total."""
    table = replace(table, columns=tuple(_brief(column) for column in table.columns))
    measured = _with_totals(table)
    size, widths = _measured(measured, width)
    look = style(size)
    places = [
        replace(
            place,
            stacked=_is_stacked(column, place.width, look),
            decimals=max((_decimals(cell, column, look) for cell in column.cells), default=0.0),
        )
        for column, place in zip(measured, _places(widths, x), strict=True)
    ]
    head = _head(table.columns, places, size, x, width)
    count = len(table.columns[0].cells)
    rows = [_row(table.columns, places, number, look, x, width) for number in range(count)]
    rows = [_not_alone(rows, number) for number in range(count)]
    for total in table.totals:
        rows[-1:] = [staying(row) for row in rows[-1:]]
        rows.append(_total(table.columns, places, total, look))
    body = [replace(strip, group=number, again=head) for number, row in enumerate(rows, 1) for strip in row]
    return [*head, *body]


def _not_alone(rows: Sequence[list[Strip]], number: int) -> list[Strip]:
    """A row; the first and the last but one keep to the next where both are low."""
    is_so = number in (0, len(rows) - 2) and all(
        height_of(row) <= _MOST_TOGETHER for row in rows[number : number + 2]
    )
    return staying(rows[number]) if is_so else rows[number]


def _brief(column: TableColumn) -> TableColumn:
    """A column whose cells say once what all languages end with: "Xaridor / Покупатель, B. Toshmatov"."""
    return replace(column, heads=end_once(column.heads), cells=tuple(end_once(cell) for cell in column.cells))


def _with_totals(table: Table) -> tuple[TableColumn, ...]:
    """The columns as they are measured: a sum under a column may be its widest figure."""
    return tuple(
        replace(column, cells=(*column.cells, *sums), weight=Weight.SEMIBOLD)
        if column.right and (sums := [total[place] for total in table.totals if any(total[place])])
        else column
        for place, column in enumerate(table.columns)
    )


def _head(
    columns: Sequence[TableColumn], places: Sequence[_Place], size: float, x: float, width: float
) -> tuple[Strip, ...]:
    """The head: a line for each language, all ending at the rule."""
    look = style(size - 0.5, Weight.SEMIBOLD, leading=1.3)
    cells = [
        _words(column, replace(place, stacked=False, decimals=0.0), column.heads, look)
        for column, place in zip(columns, places, strict=True)
    ]
    most = max(len(cell) for cell in cells)
    low: list[list[Draw]] = [[_nothing] * (most - len(cell)) + cell for cell in cells]
    rows = [replace(strip, stays=True) for strip in beside(low, look.step)]
    rule = Strip(_HEAD_PAD, (partial(_rule, x, width, _HEAD_PAD, 0.35, RULE),), stays=True)
    return (*rows, rule)


def _row(
    columns: Sequence[TableColumn],
    places: Sequence[_Place],
    number: int,
    look: Style,
    x: float,
    width: float,
) -> list[Strip]:
    cells = [
        _words(column, place, column.cells[number], replace(look, weight=column.weight))
        for column, place in zip(columns, places, strict=True)
    ]
    strips = beside(cells, look.step)
    if len(strips) <= _MOST_KEPT:
        strips = [replace(strip, stays=True) for strip in strips]
    else:
        strips[-1] = replace(strips[-1], stays=True)
    above = Strip(_ROW_PAD, (), stays=True)
    below = Strip(_ROW_PAD, (partial(_rule, x, width, _ROW_PAD, 0.1, HAIR),))
    return [above, *strips, below]


def _total(
    columns: Sequence[TableColumn],
    places: Sequence[_Place],
    cells: Sequence[tuple[str, ...]],
    look: Style,
) -> list[Strip]:
    """A row of sums: each figure under its column, the words before it as wide as they may."""
    bold = replace(look, weight=Weight.SEMIBOLD)
    drawn: list[list[Draw]] = []
    for number, (column, words) in enumerate(zip(columns, cells, strict=True)):
        reach = number
        while not column.right and reach + 1 < len(cells) and not any(cells[reach + 1]):
            reach += 1
        place = replace(places[number], width=places[reach].right - places[number].x)
        if reach > number:  # there is room for all languages, whatever the cells above need
            place = replace(place, stacked=False)
        drawn.append(_words(column, place, words, bold))
    strips = [replace(strip, stays=True) for strip in beside(drawn, look.step)]
    return [Strip(_ROW_PAD, (), stays=True), *strips, Strip(_ROW_PAD, ())]


def _words(column: TableColumn, place: _Place, words: Sequence[str], look: Style) -> list[Draw]:
    room = place.width + 0.01
    told = in_each(words, 0 if place.stacked else room, look)
    if column.right:
        spare = max(0.0, place.decimals - _decimals(words, column, look)) if place.decimals else 0.0
        return lines_right(told, place.right - spare, room - spare, look)
    return lines(told, place.x, room, look)


def _is_stacked(column: TableColumn, width: float, look: Style) -> bool:
    """Whether any cell is too wide for its languages to stand on one line: then none of them does."""
    return any(run(tidy(joined(cell)), look) > width for cell in column.cells)


def _decimals(words: Sequence[str], column: TableColumn, look: Style) -> float:
    """How wide the decimals of a figure run, with the mark before them."""
    figure = tidy(words[0]) if words else ""
    whole, mark, decimals = figure.rpartition(column.decimal)
    return run(mark + decimals, look) if whole and column.right else 0.0


def _measured(columns: tuple[TableColumn, ...], width: float) -> tuple[float, list[float]]:
    """The largest letters in which figures keep their lines, and the widths of the columns."""
    room = width - _GAP * (len(columns) - 1)
    wanted = sum(1 for column in columns if column.share)
    is_beside = any(len(column.heads) > 1 for column in columns)
    for size, stacked, most, each in (*(_CHOICES_BESIDE if is_beside else ()), *_CHOICES):
        least = min(each * wanted, width * 0.45)
        own = [0.0 if column.share else _own_width(column, size, stacked, most, width) for column in columns]
        if room - sum(own) >= least:
            return size, _shared(columns, own, room - sum(own), size)
    # Figures too long for any size give way in proportion, and go on in the next line.
    size, stacked, most, each = _CHOICES[-1]
    least = min(each * wanted, width * 0.45)
    own = [0.0 if column.share else _own_width(column, size, stacked, most, width) for column in columns]
    return size, _shared(columns, [one * (room - least) / sum(own) for one in own], least, size)


def _shared(columns: Sequence[TableColumn], own: Sequence[float], left: float, size: float) -> list[float]:
    """The widths of all columns. What is left is shared out so that as many cells as can be keep one line."""
    parts = sum(column.share for column in columns)
    if not parts:
        spread = left / len(columns)
        return [one + spread for one in own]
    needs = {place: _need(column, size) for place, column in enumerate(columns) if column.share}
    taken: dict[int, float] = {}
    while needs:
        rest = sum(columns[place].share for place in needs)
        content = [place for place in needs if needs[place] <= left * columns[place].share / rest]
        if not content:
            break
        for place in content:
            taken[place] = needs.pop(place)
            left -= taken[place]
    waiting = needs or taken
    rest = sum(columns[place].share for place in waiting)
    more = {place: left * columns[place].share / rest for place in waiting}
    return [one + taken.get(place, 0.0) + more.get(place, 0.0) for place, one in enumerate(own)]


@lru_cache(maxsize=500)
def _need(column: TableColumn, size: float) -> float:
    """How wide a column is whose every cell stands on one line, all languages beside one another."""
    look = style(size, column.weight)
    return max((run(tidy(joined(cell)), look) for cell in column.cells), default=0.0)


@lru_cache(maxsize=500)
def _own_width(column: TableColumn, size: float, stacked: bool, most: int, width: float) -> float:
    """As wide as the widest cell, and as the head needs to be for ``most`` lines in each language."""
    look = style(size, column.weight)
    head = style(size - 0.5, Weight.SEMIBOLD)
    heads = in_each(column.heads, 0.0, head).splitlines()
    longest = max((narrowest(line, most, width, head) for line in heads), default=0.0)
    if column.right:
        decimals = [_decimals(cell, column, look) for cell in column.cells]
        figures = [run(tidy("".join(cell)), look) for cell in column.cells]
        wholes = (figure - part for figure, part in zip(figures, decimals, strict=True))
        return max(longest, max(wholes, default=0.0) + max(decimals, default=0.0))
    room = 0.0 if stacked else width
    words = (in_each(cell, room, look) for cell in column.cells)
    widest = max((run(tidy(line), look) for cell in words for line in cell.splitlines()), default=0.0)
    return max(longest, min(widest, _MOST_OWN))


def _places(widths: Sequence[float], x: float) -> list[_Place]:
    places: list[_Place] = []
    for width in widths:
        places.append(_Place(x, width))
        x += width + _GAP
    return places


def _rule(
    x: float, width: float, down: float, thick: float, colour: str, drawing: Drawing, top: float
) -> None:
    drawing.pen(colour, thick)
    drawing.line(x, top + down, x + width, top + down)


def _nothing(_drawing: Drawing, _top: float) -> None:
    """A line of a head that another column needs and this one leaves empty."""
