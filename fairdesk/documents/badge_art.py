"""The coloured band of a badge: the pattern of its role and the girih star.

The pattern repeats what the colour says, so that roles are told apart on a grey print and by everybody.
"""

from collections.abc import Callable, Mapping
from math import cos, pi, sin

from fairdesk.documents.layouts import Band, Pattern, RoleLook
from fairdesk.documents.pdf import Drawing, Point

_NOTCH = cos(pi / 4) / cos(pi / 8)
"""Where the sides of two squares cross, one turned by an eighth: as a part of the radius of their corners."""

_RINGS = (0.2, 0.503, 0.83, 1.0)
_STAR_INK = 0.36
_HAIR = 0.15
"""What the star keeps from the band's lower edge, because viewers round a clipped line to whole pixels."""


def draw_band(drawing: Drawing, look: RoleLook, width: float, height: float, band: Band) -> None:
    """The band over the full width: its colour, the star, the pattern, and the slot to punch."""
    drawing.fill(look.fill)
    drawing.rectangle(0, 0, width, height)
    if band.star:
        drawing.pen(mixed(look.fill, look.ink, _STAR_INK), max(0.2, band.star / 100))
        with drawing.clipped(0, 0, width, height - _HAIR):
            _star(drawing, band.star_x, band.star_y, band.star)
    drawing.fill(look.ink)
    _PATTERNS[look.pattern](drawing, width, height, band.unit)
    if band.slot:
        slot = band.slot
        drawing.fill("#FFFFFF")
        drawing.rounded(slot.x, slot.y, slot.width, slot.height, slot.height / 2)


def mixed(below: str, above: str, part: float) -> str:
    """The colour that ``above`` makes when it covers ``below`` to a part; paper needs no transparency."""
    channels = (
        round(int(below[at : at + 2], 16) * (1 - part) + int(above[at : at + 2], 16) * part)
        for at in (1, 3, 5)
    )
    return "#" + "".join(f"{channel:02X}" for channel in channels)


def octagram(x: float, y: float, radius: float) -> list[Point]:
    """The sixteen corners of an eight-pointed star."""
    radii = (radius if corner % 2 == 0 else radius * _NOTCH for corner in range(16))
    return [(x + r * cos(corner * pi / 8), y + r * sin(corner * pi / 8)) for corner, r in enumerate(radii)]


def _star(drawing: Drawing, x: float, y: float, radius: float) -> None:
    """Four stars inside each other; the second and the third are joined corner by corner."""
    rings = [octagram(x, y, radius * part) for part in _RINGS]
    for ring in rings:
        drawing.polygon(ring, filled=False)
    for inner, outer in zip(rings[1], rings[2], strict=True):
        drawing.line(*inner, *outer)


def _solid(_drawing: Drawing, _width: float, _height: float, _unit: float) -> None:
    """Nothing but the colour."""


def _one_line(drawing: Drawing, width: float, height: float, unit: float) -> None:
    drawing.rectangle(0, height - 3.6 * unit, width, 1.4 * unit)


def _two_lines(drawing: Drawing, width: float, height: float, unit: float) -> None:
    drawing.rectangle(0, height - 5.4 * unit, width, 1.2 * unit)
    drawing.rectangle(0, height - 2.8 * unit, width, 1.2 * unit)


def _dots(drawing: Drawing, width: float, height: float, unit: float) -> None:
    for x in _spread(width, 5.25 * unit):
        drawing.rounded(x - unit, height - 4 * unit, 2 * unit, 2 * unit, unit)


def _diamonds(drawing: Drawing, width: float, height: float, unit: float) -> None:
    middle, half = height - 3.1 * unit, 1.6 * unit
    for x in _spread(width, 5.25 * unit):
        corners = [(x - half, middle), (x, middle - half), (x + half, middle), (x, middle + half)]
        drawing.polygon(corners, filled=True)


def _dashes(drawing: Drawing, width: float, height: float, unit: float) -> None:
    for x in _spread(width, 8.75 * unit):
        drawing.rectangle(x - 2.6 * unit, height - 3.6 * unit, 5.2 * unit, 1.4 * unit)


def _stripes(drawing: Drawing, width: float, height: float, unit: float) -> None:
    high, step = 3.2 * unit, 4.2 * unit
    top, bottom = height - high - 0.9 * unit, height - 0.9 * unit
    with drawing.clipped(0, top, width, high):
        x = -high
        while x < width:
            wide = step / 2
            drawing.polygon(
                [(x, bottom), (x + high, top), (x + high + wide, top), (x + wide, bottom)], filled=True
            )
            x += step


def _spread(width: float, step: float) -> list[float]:
    """Places along the band, the same distance apart, with half of it at both ends."""
    count = max(1, round(width / step))
    return [(place + 0.5) * width / count for place in range(count)]


_PATTERNS: Mapping[Pattern, Callable[[Drawing, float, float, float], None]] = {
    Pattern.SOLID: _solid,
    Pattern.ONE_LINE: _one_line,
    Pattern.TWO_LINES: _two_lines,
    Pattern.DOTS: _dots,
    Pattern.DIAMONDS: _diamonds,
    Pattern.DASHES: _dashes,
    Pattern.STRIPES: _stripes,
}
