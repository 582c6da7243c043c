"""Pieces of a page that follow one another: each knows its height, and pages are filled with them in turn."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from fairdesk.documents.fitting import Fitted, TextStyle, fit, fit_line
from fairdesk.documents.fonts import Weight, replace_missing, text_width
from fairdesk.documents.pdf import Drawing

INK, QUIET, LINE, SHADE = "#000000", "#5D564C", "#8F877B", "#E7E2DA"
_ASCENT = 0.98
"""Where the baseline lies under the top of a line, as a part of the type size: marks above letters fit."""

Draw = Callable[[Drawing, float, float], None]
"""Draws a piece with its left edge and its top at the given places."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Something as high as ``height``. One that ``stays`` is never the last on its page.

    ``again`` stands once more at the head of a page or column that begins behind this piece's like.
    """

    height: float
    draw: Draw
    stays: bool = False
    again: "Piece | None" = None


@dataclass(frozen=True, slots=True)
class Words:
    """A text as it is set, with its face and colour."""

    fitted: Fitted
    weight: Weight
    colour: str = INK

    @property
    def height(self) -> float:
        """How much room its lines take."""
        return self.fitted.height

    @property
    def width(self) -> float:
        """How wide its widest line runs."""
        return (
            max((text_width(line, self.weight) for line in self.fitted.lines), default=0) * self.fitted.size
        )

    def put(self, drawing: Drawing, x: float, top: float) -> float:
        """Draws the lines from a top downwards; gives back where they end."""
        drawing.fill(self.colour)
        spare = (self.fitted.step - self.fitted.size * 1.2) / 2
        for place, line in enumerate(self.fitted.lines):
            baseline = top + place * self.fitted.step + spare + self.fitted.size * _ASCENT
            drawing.text(x, baseline, line, self.fitted.size, self.weight)
        return top + self.height

    def put_right(self, drawing: Drawing, right: float, top: float) -> float:
        """Draws one line that ends at a right edge."""
        return self.put(drawing, right - self.width, top)


@lru_cache(maxsize=4_000)
def clean(text: str) -> str:
    """A text as lists show it: letters that the faces lack are "?", because nothing may be left out."""
    return replace_missing(text)


def line(text: str, width: float, size: float, weight: Weight = Weight.REGULAR, colour: str = INK) -> Words:
    """A text on one line, smaller where it must be, and cut short at the very last."""
    return Words(fit_line(clean(text), width, size, size * 0.72, weight), weight, colour)


def block(
    text: str,
    width: float,
    size: float,
    lines: int,
    weight: Weight = Weight.REGULAR,
    colour: str = INK,
    *,
    floor: float = 0.62,
    height: float | None = None,
) -> Words:
    """A text on as many lines as it needs, at most ``lines``; smaller before it is cut short.

    With ``height`` all lines together are no higher.
    """
    style = TextStyle(size, size * 0.85, size * floor, 1, lines, weight, 1.22)
    return Words(fit(clean(text), width, height or size * lines * 1.3, style), weight, colour)


def pages(pieces: Iterable[Piece], room: Sequence[float]) -> list[list[Piece]]:
    """Pieces shared out: the first page holds ``room[0]``, and so on; the last number is for all others."""
    filled: list[list[Piece]] = [[]]
    left = room[0]
    waiting = list(pieces)
    for place, piece in enumerate(waiting):
        if filled[-1] and _needed(waiting, place) > left:
            filled.append([])
            left = room[min(len(filled), len(room)) - 1]
            if piece.again is not None:
                filled[-1].append(piece.again)
                left -= piece.again.height
        filled[-1].append(piece)
        left -= piece.height
    return filled


def _needed(pieces: Sequence[Piece], place: int) -> float:
    """What a piece takes with those that must not be parted from it."""
    needed = pieces[place].height
    while pieces[place].stays and place + 1 < len(pieces):
        place += 1
        needed += pieces[place].height
    return needed


def draw_all(drawing: Drawing, pieces: Iterable[Piece], x: float, top: float) -> float:
    """Draws pieces one under the other; gives back where they end."""
    for piece in pieces:
        piece.draw(drawing, x, top)
        top += piece.height
    return top
