"""How the pages of a document are filled: strips under one another, and where a page may end.

A page is cut between strips only: a line of text (in two languages a line of each), a row of a table, a
signature with its stamp. A strip that ``stays`` is never the last on its page, so that a heading keeps its
clause, a clause its number and a signature its text; a page that goes on with a table begins with its head
once more. Lengths are millimetres.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from fairdesk.documents.pdf import Drawing

Draw = Callable[[Drawing, float], None]
"""Draws something with its top at a place."""

_THINNEST_LINE = 2.0
"""Strips up to this height hold no text."""
_LEAST = 2
"""Lines of a paragraph that stay together at the end of a page and at the head of the next."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A slice of the page, as wide as the text.

    ``columns`` are drawn column after column over all strips of one ``group``, so that copied text reads one
    language after the other. ``before`` is space above, left out at the head of a page. ``tinted`` strips
    stand on a coloured ground, ``divided`` ones have a line between their columns. ``again`` is repeated
    where a page begins with this strip.
    """

    height: float
    columns: tuple[Draw | None, ...]
    before: float = 0.0
    stays: bool = False
    tinted: bool = False
    divided: bool = False
    group: int = 0
    again: tuple["Strip", ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A strip and where its top is on the page."""

    strip: Strip
    top: float

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.top + self.strip.height


def beside(columns: Sequence[Sequence[Draw]], step: float, before: float = 0.0) -> list[Strip]:
    """Lines of several columns beside one another, as strips of one line each.

    No column leaves a single line of its text behind at the end of a page, or takes one over.
    """
    rows = max((len(lines) for lines in columns), default=0)
    kept = {row for lines in columns for row in _not_last(len(lines))}
    return [
        Strip(
            step,
            tuple(lines[row] if row < len(lines) else None for lines in columns),
            0.0 if row else before,
            stays=row in kept,
        )
        for row in range(rows)
    ]


def staying(strips: Sequence[Strip]) -> list[Strip]:
    """The strips, of which the last line, with space and rules behind it, is not parted from what follows."""
    found = list(strips)
    for place in range(len(found) - 1, -1, -1):
        found[place] = replace(found[place], stays=True)
        if found[place].height > _THINNEST_LINE:
            break
    return found


def fill_pages(strips: Sequence[Strip], top: Callable[[int], float], bottom: float) -> list[list[Placed]]:
    """Strips shared out on pages; ``top`` gives for each page (the first is 0) where it begins."""
    pages: list[list[Placed]] = []
    start = 0
    while start < len(strips):
        room = bottom - top(len(pages))
        again = strips[start].again
        end = _page_end(strips, start, room - sum(strip.height for strip in again))
        pages.append(_placed([*again, *strips[start:end]], top(len(pages))))
        start = end
    return pages


def draw_strips(drawing: Drawing, placed: Sequence[Placed]) -> None:
    """Draws what stands on a page."""
    for _, members in groupby(placed, key=lambda one: one.strip.group):
        some = list(members)
        for column in range(max(len(one.strip.columns) for one in some)):
            for one in some:
                draw = one.strip.columns[column] if column < len(one.strip.columns) else None
                if draw is not None:
                    draw(drawing, one.top)


def parts_where(placed: Sequence[Placed], is_so: Callable[[Strip], bool]) -> Iterator[tuple[float, float]]:
    """Top and bottom of every part of a page in which all strips are so."""
    for found, members in groupby(placed, key=lambda one: is_so(one.strip)):
        some = list(members)
        if found:
            yield some[0].top, some[-1].bottom


def height_of(strips: Sequence[Strip]) -> float:
    """How much room strips take under one another."""
    return sum(strip.before + strip.height for strip in strips)


def _page_end(strips: Sequence[Strip], start: int, room: float) -> int:
    """The first strip that stands on the next page: behind the last place where this one may end.

    What is kept together and longer than a page is cut where the page ends: nothing is ever left out.
    """
    used = 0.0
    end = best = start
    for end in range(start, len(strips)):
        strip = strips[end]
        used += strip.height + (strip.before if end > start else 0.0)
        if used > room + 1e-6:
            break
        if not strip.stays:
            best = end + 1
    else:
        return len(strips)
    return best if best > start else max(end, start + 1)


def _placed(strips: Sequence[Strip], top: float) -> list[Placed]:
    placed: list[Placed] = []
    for number, strip in enumerate(strips):
        top += strip.before if number else 0.0
        placed.append(Placed(strip, top))
        top += strip.height
    return placed


def _not_last(lines: int) -> set[int]:
    """The lines of a paragraph behind which a page must not end."""
    first = range(min(_LEAST - 1, lines - 1))
    last = range(max(0, lines - _LEAST), lines - 1)
    return {*first, *last}
