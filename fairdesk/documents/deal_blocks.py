"""The parties at the end of a document: requisites, and room to sign and to stamp, two beside each other.

A block is not torn unless it is longer than half a page; the rows of a pair stand level.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import zip_longest

from fairdesk.documents.deal_flow import Draw, Strip, beside, height_of
from fairdesk.documents.deal_lines import (
    INK,
    QUIET,
    Style,
    lines,
    lines_centred,
    put,
    run,
    style,
)
from fairdesk.documents.fonts import Weight
from fairdesk.documents.pdf import Drawing
from fairdesk.documents.strokes import Strokes, draw_strokes

GUTTER = 8.0
"""Between two columns."""
_PART = style(7.5, Weight.SEMIBOLD, QUIET)
_NAME = style(9.5, Weight.BOLD, leading=1.25)
_LABEL = style(8, colour=QUIET, leading=1.34)
_VALUE = style(8, leading=1.34)
_POSITION = style(8.5, leading=1.3)
_CAPTION = style(6.5, colour=QUIET)
_SIGNATORY = style(8.5, Weight.MEDIUM, leading=1.25)
_STAMP = 14.5
"""Radius of the place for a stamp."""
_SIGN_HEIGHT = 2 * _STAMP + 1.5
_LINE_DOWN = 17.0
"""From the top of the place to sign down to its line."""
_LINES_BESIDE_STAMP = 2
_BETWEEN = 6.0
_MOST_KEPT = 150.0
"""A pair of blocks up to this height is never torn."""


@dataclass(frozen=True, slots=True)
class Block:
    """A party as its block shows it, every text in the languages of the document.

    ``position`` and ``basis`` are of who signs; ``stamp`` and ``signature`` say what is to be put where.
    """

    part: str
    names: tuple[str, ...]
    requisites: tuple[tuple[str, str], ...]
    position: str
    basis: str
    signatory: str
    stamp: tuple[str, ...]
    signature: str
    strokes: Strokes | None = None


def block_strips(blocks: Sequence[Block], x: float, width: float) -> list[Strip]:
    """All blocks as strips with their left edge at ``x``; the last pair does not stand alone on its page."""
    half = (width - GUTTER) / 2
    left_edges = (x, x + half + GUTTER)
    found: list[Strip] = []
    for start in range(0, len(blocks), 2):
        pair = blocks[start : start + 2]
        strips = _pair(pair, left_edges, half)
        if start:
            strips[0] = replace(strips[0], before=_BETWEEN)
        found += [replace(strip, group=start) for strip in strips]
    return found


def _pair(pair: Sequence[Block], edges: Sequence[float], width: float) -> list[Strip]:
    placed = list(zip(pair, edges, strict=False))
    strips = beside([lines(block.part, x, width, _PART) for block, x in placed], _PART.step)
    strips += beside(
        [[draw for name in block.names for draw in lines(name, x, width, _NAME)] for block, x in placed],
        _NAME.step,
        0.4,
    )
    strips += _requisites(placed, width)
    strips += beside([lines(block.position, x, width, _POSITION) for block, x in placed], _POSITION.step, 1.8)
    strips += beside([lines(block.basis, x, width, _LABEL) for block, x in placed], _LABEL.step, 0.3)
    signing = _place_to_sign(placed, width)
    if height_of([*strips, *signing]) <= _MOST_KEPT:
        strips = [replace(strip, stays=True) for strip in strips]
    else:
        strips = [*strips[:-3], *(replace(strip, stays=True) for strip in strips[-3:])]
    return [*strips, *signing]


def _requisites(placed: Sequence[tuple[Block, float]], width: float) -> list[Strip]:
    """Requisites of a pair, each beside its like; values stand under one another."""
    labels = [label for block, _ in placed for label, _ in block.requisites]
    indent = min(max((run(label, _LABEL) for label in labels), default=0.0) + 2.5, width * 0.48)
    strips: list[Strip] = []
    rows = zip_longest(*(block.requisites for block, _ in placed))
    for number, row in enumerate(rows):
        columns: list[list[Draw]] = []
        for requisite, (_, x) in zip(row, placed, strict=True):
            label, value = requisite or ("", "")
            columns.append(_requisite(label, value, x, indent, width))
        strips += beside(columns, _VALUE.step, 0.35 if number else 1.4)
    return strips


def _requisite(label: str, value: str, x: float, indent: float, width: float) -> list[Draw]:
    """The lines of a requisite; the whole label belongs to the first, so that it is read before the value."""
    label_lines = lines(label, x, indent - 1, _LABEL)
    value_lines = lines(value, x + indent, width - indent, _VALUE)
    count = max(len(label_lines), len(value_lines))

    def first(drawing: Drawing, top: float) -> None:
        put(drawing, label_lines, top, _LABEL.step)
        put(drawing, value_lines[:1], top, _VALUE.step)

    rest = value_lines[1:]
    return [first, *rest, *([_nothing] * (count - 1 - len(rest)))] if count else []


def _place_to_sign(placed: Sequence[tuple[Block, float]], width: float) -> list[Strip]:
    """The stamp's place, the line, and who signs; a long name goes on below."""
    beyond = 2 * _STAMP + 4
    name_lines = [lines(block.signatory, x + beyond, width - beyond, _SIGNATORY) for block, x in placed]
    draws = tuple(
        partial(_draw_place, block, x, width, name[:_LINES_BESIDE_STAMP])
        for (block, x), name in zip(placed, name_lines, strict=True)
    )
    rest = beside([name[_LINES_BESIDE_STAMP:] for name in name_lines], _SIGNATORY.step)
    place = Strip(_SIGN_HEIGHT, draws, before=2.0, stays=bool(rest))
    return [place, *rest]


def _draw_place(
    block: Block, x: float, width: float, name: Sequence[Draw], drawing: Drawing, top: float
) -> None:
    start, end = x + 2 * _STAMP + 4, x + width
    drawing.pen("#8F877B", 0.22)
    drawing.dotted_circle(x + _STAMP, top + _STAMP + 0.3, _STAMP)
    words = [draw for word in block.stamp for draw in lines_centred(word, x, 2 * _STAMP, _CAPTION)]
    put(drawing, words, top + _STAMP - len(words) * _CAPTION.step / 2, _CAPTION.step)
    if block.strokes is not None:
        draw_strokes(drawing, block.strokes, start, top + 1, end - start, _LINE_DOWN + 1.5)
    drawing.pen(INK, 0.2)
    drawing.line(start, top + _LINE_DOWN, end, top + _LINE_DOWN)
    below = put(
        drawing, lines(block.signature, start, end - start, _CAPTION), top + _LINE_DOWN + 0.4, _CAPTION.step
    )
    put(drawing, name, below + 0.6, _SIGNATORY.step)


def _nothing(_drawing: Drawing, _top: float) -> None:
    """A line of a label that is drawn with its first."""
