"""A signature written on the screen: the pen's strokes as a short text, and as lines on paper.

The text is ``x,y x,y;x,y …``: strokes parted by semicolons, places by spaces. Places are whole numbers from 0
to 1000, in one measure across and down, so that a signature keeps its shape whatever it was written on.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fairdesk.documents.pdf import Drawing, Point

FINEST = 1_000
"""The highest place; the longer side of the field somebody writes in."""
_MOST_PLACES = 20_000
_PLACE = re.compile(r"([0-9]{1,4}),([0-9]{1,4})")
_PEN = 0.35

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Strokes:
    """What a pen drew: each stroke is its places one after another."""

    strokes: tuple[tuple[Place, ...], ...]

    def __str__(self) -> str:
        return ";".join(" ".join(f"{x},{y}" for x, y in stroke) for stroke in self.strokes)


def read_strokes(text: str) -> Strokes:
    """Reads what ``str(Strokes)`` wrote. Raises ``ValueError`` where it is something else."""
    strokes = tuple(tuple(_place(word) for word in stroke.split(" ")) for stroke in text.split(";") if stroke)
    if sum(len(stroke) for stroke in strokes) > _MOST_PLACES:
        raise ValueError("a signature of so many places was not written by a hand")
    return Strokes(strokes)


def strokes_of(drawn: Iterable[Sequence[Point]], width: float, height: float) -> Strokes:
    """Strokes as a pointer made them in a field of this size, in its own measure."""
    scale = FINEST / max(width, height, 1e-9)

    def place(point: Point) -> Place:
        x, y = (min(FINEST, max(0, round(value * scale))) for value in point)
        return x, y

    return Strokes(tuple(_without_repeats([place(point) for point in stroke]) for stroke in drawn if stroke))


def draw_strokes(drawing: Drawing, drawn: Strokes, x: float, y: float, width: float, height: float) -> None:
    """Draws a signature as large as fits into a box, from its left edge, standing on its floor."""
    places = [place for stroke in drawn.strokes for place in stroke]
    if not places:
        return
    left, right = min(place[0] for place in places), max(place[0] for place in places)
    high, low = min(place[1] for place in places), max(place[1] for place in places)
    scale = min(width / max(right - left, 1), height / max(low - high, 1), width / FINEST * 2)
    floor = y + height
    drawing.pen("#1B2A6B", _PEN)
    for stroke in drawn.strokes:
        drawing.stroke([(x + (px - left) * scale, floor - (low - py) * scale) for px, py in stroke])


def _place(word: str) -> Place:
    found = _PLACE.fullmatch(word)
    if found is None:
        raise ValueError(f"{word!r} is no place of a stroke")
    x, y = int(found[1]), int(found[2])
    if max(x, y) > FINEST:
        raise ValueError(f"{word!r} lies outside the field")
    return x, y


def _without_repeats(places: Sequence[Place]) -> tuple[Place, ...]:
    kept = [place for number, place in enumerate(places) if not number or place != places[number - 1]]
    return tuple(kept)
