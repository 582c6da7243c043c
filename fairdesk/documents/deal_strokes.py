"""A signature written on the screen, as the pen's lines on paper."""

from fairdesk.documents.pdf import Drawing
from fairdesk.domain.strokes import Strokes

_INK, _PEN = "#1B2A6B", 0.35
_LARGEST = 2.0
"""How much larger than its field, made as wide as the box, a small signature may become."""


def draw_strokes(drawing: Drawing, drawn: Strokes, x: float, y: float, width: float, height: float) -> None:
    """Draws a signature as large as fits into a box, from its left edge, standing on its floor."""
    points = [point for line in drawn.lines for point in line]
    if not points:
        return
    left, right = min(point[0] for point in points), max(point[0] for point in points)
    high, low = min(point[1] for point in points), max(point[1] for point in points)
    scale = min(width / max(right - left, 1e-3), height / max(low - high, 1e-3), width * _LARGEST)
    floor = y + height
    drawing.pen(_INK, _PEN)
    for line in drawn.lines:
        if line:
            drawing.stroke([(x + (px - left) * scale, floor - (low - py) * scale) for px, py in line])
