"""What a pen, a finger or a mouse drew on a screen, ready to be kept and drawn again at any size."""

import json
from dataclasses import dataclass
from typing import Any, cast

Point = tuple[float, float]
MOST_POINTS = 20_000
"""A signature has some hundreds."""


@dataclass(frozen=True, slots=True)
class Strokes:
    """Lines through points, in units of the width of the field in which they were drawn.

    Points run from the top left corner, ``(0, 0)``, to ``(1, height)``.
    """

    lines: tuple[tuple[Point, ...], ...]
    height: float

    @property
    def is_empty(self) -> bool:
        """Whether nothing was drawn that anybody could see: nothing, or a single dot."""
        points = {point for line in self.lines for point in line}
        return len(points) < 2

    def to_text(self) -> str:
        """As it is kept: whole thousandths of the field's width."""
        lines = [[[round(x * 1000), round(y * 1000)] for x, y in line] for line in self.lines]
        return json.dumps({"height": round(self.height * 1000), "lines": lines}, separators=(",", ":"))


def strokes_from_text(kept: str) -> Strokes:
    """Reads what ``Strokes.to_text`` wrote. Raises ``ValueError`` where it is something else."""
    try:
        found = cast("dict[str, Any]", json.loads(kept))
        lines = tuple(tuple((x / 1000, y / 1000) for x, y in line) for line in found["lines"])
        return Strokes(lines, found["height"] / 1000)
    except (KeyError, TypeError) as error:
        raise ValueError("no strokes of a pen") from error
