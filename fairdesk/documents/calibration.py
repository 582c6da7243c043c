"""What a printer does to a page, and the answer to it: shifted, stretched or turned before it is printed.

A 1:1 test page is printed, three distances are measured on the paper with a ruler, and the calibration
that follows from them is kept for that printer.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Literal

from fairdesk.documents.fitting import TextStyle, fit
from fairdesk.documents.fonts import Weight, text_width
from fairdesk.documents.pdf import POINTS, Drawing, PdfWriter, Point
from fairdesk.texts import Language, text

Rotation = Literal[0, 90, 180, 270]

CORNER = 10.0
"""Where the rulers of the test page begin, in mm from the left and from the top edge of the paper."""
_INK = "#000000"
_FIGURE = 2.0


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


def ruler_length(width: float) -> float:
    """How long the ruler on the test page of a paper of this width is: whole centimetres, in mm."""
    return max(10.0, (width - CORNER - 8) // 10 * 10)


def measured(
    width: float, height: float, *, left: float, top: float, ruler: float, rotation: Rotation = 0
) -> Calibration:
    """The calibration that puts a printer right, from what was measured on its uncalibrated test page.

    ``left`` and ``top`` are the distances in mm from the paper's edges to the corner of the rulers (10 when
    all is well), ``ruler`` is the length of the one across. Raises ``ValueError`` for a length that no
    printer makes of it.
    """
    stretch = ruler / ruler_length(width)
    if not 0.5 < stretch < 2:
        raise ValueError(f"a ruler of {ruler_length(width):g} mm cannot come out as {ruler:g} mm")

    def offset(side: float, corner: float) -> float:
        # The printer puts p at stretch·p + shift; the page is scaled by 1 / stretch about its middle first.
        shift = corner - stretch * CORNER
        return (side / 2 * (1 - stretch) - shift) / stretch

    return Calibration(
        offset_x_mm=round(offset(width, left), 3),
        offset_y_mm=round(offset(height, top), 3),
        scale_percent=round(100 / stretch, 3),
        rotation=rotation,
    )


def calibration_page(
    width: float, height: float, language: Language, calibration: Calibration = AS_IT_IS
) -> bytes:
    """A PDF test page at 1:1 for a paper of this size in mm: rulers, frame, and what to measure.

    Printed as it is, it shows what the printer does; printed with a ``calibration``, it proves it.
    """
    out = BytesIO()
    pdf = PdfWriter(out, text("papers.calibration", language))
    drawing = pdf.drawing(width, height)
    _draw_edges(drawing)
    _draw_rulers(drawing)
    _draw_words(drawing, language)
    pdf.add_page(drawing, calibration.matrix(width, height), calibration.paper(width, height))
    pdf.finish()
    return out.getvalue()


def _draw_edges(drawing: Drawing) -> None:
    """A frame 5 mm inside the paper: where it is cut off, the printer does not reach."""
    drawing.pen(_INK, 0.1)
    right, bottom = drawing.width - 5, drawing.height - 5
    drawing.polygon([(5, 5), (right, 5), (right, bottom), (5, bottom)], filled=False)


def _draw_rulers(drawing: Drawing) -> None:
    """Two rulers from one corner; every fifth millimetre is longer, every tenth longest."""
    drawing.fill(_INK)
    drawing.pen(_INK, 0.15)
    across, down = ruler_length(drawing.width), ruler_length(drawing.height)
    drawing.line(CORNER, CORNER, CORNER + across, CORNER)
    drawing.line(CORNER, CORNER, CORNER, CORNER + down)
    for at in range(int(across) + 1):
        drawing.line(CORNER + at, CORNER, CORNER + at, CORNER + _tick(at))
    for at in range(int(down) + 1):
        drawing.line(CORNER, CORNER + at, CORNER + _tick(at), CORNER + at)
    for at in range(10, int(across) + 1, 10):
        middle = text_width(str(at), Weight.REGULAR) * _FIGURE / 2
        drawing.text(CORNER + at - middle, CORNER + 5.6, str(at), _FIGURE, Weight.REGULAR)
    for at in range(10, int(down) + 1, 10):
        drawing.text(CORNER + 3.6, CORNER + at + 0.7, str(at), _FIGURE, Weight.REGULAR)


def _tick(at: int) -> float:
    return 3 if at % 10 == 0 else 2.2 if at % 5 == 0 else 1.4


def _draw_words(drawing: Drawing, language: Language) -> None:
    """What to measure, in letters as large as the paper allows."""
    x, y = CORNER + 8, CORNER + 8
    width, height = drawing.width - x - 6, drawing.height - y - 6
    size = min(4.5, drawing.width / 32, drawing.height / 24)
    title = TextStyle(size * 1.4, size, size / 2, 1, 2, Weight.BOLD, 1.2)
    steps = TextStyle(size, size, size / 2, 1, 3, Weight.REGULAR, 1.25)
    length = f"{ruler_length(drawing.width):g}"
    parts = (
        (text("papers.calibration", language), title),
        (text("papers.calibration_top", language), steps),
        (text("papers.calibration_left", language, distance=f"{CORNER:g}"), steps),
        (text("papers.calibration_down", language, distance=f"{CORNER:g}"), steps),
        (text("papers.calibration_ruler", language, length=length), steps),
    )
    for words, style in parts:
        fitted = fit(words, width, height / len(parts) - size / 2, style)
        for line in fitted.lines:
            y += fitted.step
            drawing.text(x, y, line, fitted.size, style.weight)
        y += size / 2
