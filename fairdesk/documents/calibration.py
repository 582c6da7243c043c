"""What a printer does to a page, and the answer to it: shifted, stretched or turned before it is printed."""

from dataclasses import dataclass
from typing import Literal

from fairdesk.documents.pdf import POINTS, Point

Rotation = Literal[0, 90, 180, 270]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Kept for each printer: a shift to the right and down in mm, a scale in per cent about the middle of
    the page, and a turn to the right."""

    offset_x_mm: float = 0
    offset_y_mm: float = 0
    scale_percent: float = 100
    rotation: Rotation = 0

    def paper(self, width: float, height: float) -> Point:
        """The size of the paper that a page is put on."""
        return (height, width) if self.rotation in (90, 270) else (width, height)

    def matrix(self, width: float, height: float, *, turned: bool = False) -> str:
        """The PDF transformation of a page of this size in mm, or nothing where there is nothing to do.

        ``turned`` adds half a turn: for the back of a sheet laid across.
        """
        rotation = (self.rotation + 180 * turned) % 360
        plain = not self.offset_x_mm and not self.offset_y_mm and self.scale_percent == 100
        if plain and not rotation:
            return ""
        scale = self.scale_percent / 100
        cosine, sine = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[rotation]
        a, b, c, d = scale * cosine, -scale * sine, scale * sine, scale * cosine
        paper_width, paper_height = self.paper(width, height)
        x = paper_width / 2 - (a * width + c * height) / 2 + self.offset_x_mm
        y = paper_height / 2 - (b * width + d * height) / 2 - self.offset_y_mm
        return " ".join(f"{part:.5f}" for part in (a, b, c, d, x * POINTS, y * POINTS))


AS_IT_IS = Calibration()
