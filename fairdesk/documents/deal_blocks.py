"""The parties at the end of a document: requisites, and room to sign and to stamp, two beside each other.

A pair is not torn unless it is longer than half a page; its rows stand level.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import zip_longest
from typing import TypeVar

from fairdesk.documents.deal_flow import Draw, Strip, beside, height_of
from fairdesk.documents.deal_lines import INK, QUIET, Style, in_each, lines, lines_centred, put, run, style
from fairdesk.documents.deal_strokes import draw_strokes
from fairdesk.documents.fonts import Weight
from fairdesk.documents.pdf import Drawing
from fairdesk.domain.strokes import Strokes

GUTTER = 8.0
"""Between two columns."""
_TITLE = style(7.5, Weight.SEMIBOLD, QUIET)
_NAME = style(9.5, Weight.BOLD, leading=1.25)
_LABEL = style(8, colour=QUIET, leading=1.34)
_VALUE = style(8, leading=1.34)
_POSITION = style(8.5, leading=1.3)
_CAPTION = style(6.5, colour=QUIET)
_SIGNATORY = style(8.5, Weight.MEDIUM, leading=1.25)
_STAMP = 14.5
"""Radius of the place for a stamp."""
_LINE_DOWN = 17.8
"""From the top of the place to sign down to its line."""
_LINES_BESIDE_STAMP = 2
_SIGN_HEIGHT = _LINE_DOWN + 1.0 + _CAPTION.step + _LINES_BESIDE_STAMP * _SIGNATORY.step
_BETWEEN = 6.0
_MOST_KEPT = 150.0
"""A pair of blocks up to this height is never torn."""
_WIDEST_LABEL = 0.48


@dataclass(frozen=True, slots=True)
class Card:
    """What a party is called, its names, and labels with values; every text in each of the languages."""

    titles: tuple[str, ...]
    names: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Where a party signs. ``stamp``, ``signature`` and ``full_name`` say what belongs where."""

    card: Card
    positions: tuple[str, ...]
    signatory: str
    stamp: tuple[str, ...]
    signature: str
    full_name: str
    strokes: Strokes | None = None


_Shown = TypeVar("_Shown", Card, Block)
_Placed = Sequence[tuple[Card, float]]
"""Cards that stand side by side, each with its left edge."""


def card_strips(cards: Sequence[Card], x: float, width: float, indent: float, look: Style) -> list[Strip]:
    """Cards two beside each other; a single one as text, set in its look and indented like it."""
    if len(cards) == 1:
        label = replace(look, colour=QUIET)
        return _rows([(cards[0], x + indent)], width - indent, label, look)
    found: list[Strip] = []
    for number, (placed, half) in enumerate(_pairs(cards, x, width)):
        strips = _cards(placed, half)
        found += _apart([replace(strip, group=number) for strip in _whole(strips)], number)
    return found


def block_strips(blocks: Sequence[Block], x: float, width: float) -> list[Strip]:
    """All blocks as strips with their left edge at ``x``; the last pair does not stand alone on its page."""
    found: list[Strip] = []
    for number, (placed, half) in enumerate(_pairs(blocks, x, width)):
        strips = _cards([(block.card, edge) for block, edge in placed], half)
        strips += _positions(placed, half)
        strips = _whole([*strips, *_place_to_sign(placed, half)])
        found += _apart([replace(strip, group=number) for strip in strips], number)
    return found


def _pairs(some: Sequence[_Shown], x: float, width: float) -> list[tuple[list[tuple[_Shown, float]], float]]:
    """Two by two, each with its left edge; and how wide each is."""
    half = (width - GUTTER) / 2
    edges = (x, x + half + GUTTER)
    return [
        (list(zip(some[start : start + 2], edges, strict=False)), half) for start in range(0, len(some), 2)
    ]


def _apart(strips: list[Strip], number: int) -> list[Strip]:
    if number and strips:
        strips[0] = replace(strips[0], before=_BETWEEN)
    return strips


def _whole(strips: Sequence[Strip]) -> list[Strip]:
    """The strips of a pair, not to be parted; of a very long one only the last keep to the signature."""
    kept = len(strips) - 1 if height_of(strips) <= _MOST_KEPT else 5
    first = len(strips) - 1 - kept
    return [
        replace(strip, stays=True) if first <= at < len(strips) - 1 else strip
        for at, strip in enumerate(strips)
    ]


def _cards(placed: _Placed, width: float) -> list[Strip]:
    titles = [lines(in_each(card.titles, width, _TITLE), x, width, _TITLE) for card, x in placed]
    names = [[draw for name in card.names for draw in lines(name, x, width, _NAME)] for card, x in placed]
    return [
        *beside(titles, _TITLE.step),
        *beside(names, _NAME.step, 0.4),
        *_rows(placed, width, _LABEL, _VALUE),
    ]


def _rows(placed: _Placed, width: float, label: Style, value: Style) -> list[Strip]:
    """Labels and values, each row of a pair beside its like; values stand under one another."""
    labels = [run(words, label) for card, _ in placed for words, _ in card.rows]
    indent = min(max(labels, default=0.0) + 2.5, width * _WIDEST_LABEL)
    strips: list[Strip] = []
    for number, row in enumerate(zip_longest(*(card.rows for card, _ in placed))):
        columns = [
            _row(
                (lines(words, x, indent - 1.5, label), label.step), values, x + indent, width - indent, value
            )
            for (words, values), (_, x) in zip([one or ("", ()) for one in row], placed, strict=True)
        ]
        strips += beside(columns, value.step, value.size * 0.12 if number else 1.4)
    return strips


def _row(
    label: tuple[list[Draw], float], values: Sequence[str], x: float, width: float, look: Style
) -> list[Draw]:
    """The lines of a row; the whole label belongs to the first, so that it is read before the value."""
    label_lines, label_step = label
    value_lines = lines(in_each(values, width, look, ""), x, width, look)

    def first(drawing: Drawing, top: float) -> None:
        put(drawing, label_lines, top, label_step)
        put(drawing, value_lines[:1], top, look.step)

    count = max(len(label_lines), len(value_lines))
    rest = value_lines[1:]
    return [first, *rest, *([_nothing] * (count - 1 - len(rest)))] if count else []


def _positions(placed: Sequence[tuple[Block, float]], width: float) -> list[Strip]:
    columns = [lines(in_each(block.positions, width, _POSITION), x, width, _POSITION) for block, x in placed]
    return beside(columns, _POSITION.step, 1.8)


def _place_to_sign(placed: Sequence[tuple[Block, float]], width: float) -> list[Strip]:
    """The stamp's place, the line, and who signs; a long name goes on below."""
    beyond = 2 * _STAMP + 4
    names = [lines(block.signatory, x + beyond, width - beyond, _SIGNATORY) for block, x in placed]
    draws = tuple(
        partial(_draw_place, block, x, width, name[:_LINES_BESIDE_STAMP])
        for (block, x), name in zip(placed, names, strict=True)
    )
    rest = beside([name[_LINES_BESIDE_STAMP:] for name in names], _SIGNATORY.step)
    return [Strip(_SIGN_HEIGHT, draws, before=2.0, stays=bool(rest)), *rest]


def _draw_place(
    block: Block, x: float, width: float, name: Sequence[Draw], drawing: Drawing, top: float
) -> None:
    start, end = x + 2 * _STAMP + 4, x + width
    drawing.pen("#716A5F", 0.28)
    drawing.dotted_circle(x + _STAMP, top + _STAMP + 0.3, _STAMP)
    words = [draw for word in block.stamp for draw in lines_centred(word, x, 2 * _STAMP, _CAPTION)]
    put(drawing, words, top + _STAMP - len(words) * _CAPTION.step / 2, _CAPTION.step)
    if block.strokes is not None:
        draw_strokes(drawing, block.strokes, start, top + 1, end - start, _LINE_DOWN + 1.5)
    drawing.pen(INK, 0.2)
    drawing.line(start, top + _LINE_DOWN, end, top + _LINE_DOWN)
    caption = lines(block.signature, start, end - start, _CAPTION)
    below = put(drawing, caption, top + _LINE_DOWN + 0.4, _CAPTION.step)
    if name:
        put(drawing, name, below + 0.6, _SIGNATORY.step)
        return
    drawing.line(start, below + 6.0, end, below + 6.0)
    put(drawing, lines(block.full_name, start, end - start, _CAPTION), below + 6.4, _CAPTION.step)


def _nothing(_drawing: Drawing, _top: float) -> None:
    """A line of a label that is drawn with its first."""
