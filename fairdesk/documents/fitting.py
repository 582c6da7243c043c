"""Text that must fit a box: it shrinks, then wraps, and only at the very last is cut short with "…".

All sizes are millimetres. The width of a text grows with its size in proportion, so the largest size that
fits is computed, not searched for.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from fairdesk.documents.fonts import Weight, text_width

ELLIPSIS = "…"
_STEPS = 12
_KEPT = "\N{NO-BREAK SPACE}\N{FIGURE SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}"
"""Spaces inside a figure, or between a word and its number: no line ends with one."""
_SPACE, _LETTER = rf"[^\S{_KEPT}]", rf"[\S{_KEPT}]"
_SPACES = re.compile(rf"{_SPACE}+")
_WORD = re.compile(rf"{_LETTER}+(?: [·–])?{_SPACE}*")
"""A word with the space behind it; a dot or a dash that parts two things never begins a line."""
_PART = re.compile(rf"{_LETTER}+?(?:(?<=\w-)(?=\w)|(?: [·–])?{_SPACE}+|$)")
"""As ``_WORD``, but a word may also end behind a hyphen inside it."""


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a text is set, and how far it may give way.

    ``size`` is wished for; down to ``smallest`` a text shrinks before it takes one more line; down to
    ``floor`` it shrinks when it has all its lines. ``lines_from`` is the number of lines preferred,
    ``lines_to`` the most there may be; ``leading`` is the step from line to line as a multiple of the size.
    """

    size: float
    smallest: float
    floor: float
    lines_from: int
    lines_to: int
    weight: Weight
    leading: float


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text as it is set; ``shortened`` says that its end was lost."""

    lines: tuple[str, ...]
    size: float
    step: float
    shortened: bool

    @property
    def height(self) -> float:
        """From the top of the first line to the bottom of the last, in mm."""
        return len(self.lines) * self.step


def fit(text: str, width: float, height: float, style: TextStyle) -> Fitted:
    """The text in the largest letters that box and style allow; words are broken only if they must be."""
    words = tuple(_WORD.findall(text))
    if not words:
        return Fitted((), style.size, style.size * style.leading, shortened=False)
    choices = _by_lines(words, width, height, style)
    for lines, size in choices:
        if size >= style.smallest:
            return _set(lines, size, style)
    parts = tuple(_PART.findall(text))
    if len(parts) > len(words):
        choices += _by_lines(parts, width, height, style)
    lines, size = max(choices, key=lambda choice: choice[1])
    if size >= style.floor:
        return _set(lines, size, style)
    return _broken(text, width, height, style)


def fit_line(text: str, width: float, size: float, floor: float, weight: Weight) -> Fitted:
    """A text on one line: shrunk to fit, then cut short."""
    style = TextStyle(size, floor, floor, 1, 1, weight, 1.2)
    return fit(text, width, size * 2, style)


def _by_lines(
    words: tuple[str, ...], width: float, height: float, style: TextStyle
) -> list[tuple[tuple[str, ...], float]]:
    """For every allowed number of lines, the words shared out evenly and the size at which they fit."""
    fewest = min(style.lines_from, len(words))
    most = max(fewest, min(style.lines_to, len(words), int(height / (style.floor * style.leading))))
    found: list[tuple[tuple[str, ...], float]] = []
    for count in range(fewest, most + 1):
        lines = _share_out(words, count, style.weight)
        widest = max(text_width(line, style.weight) for line in lines)
        size = min(style.size, width / widest, height / (count * style.leading))
        found.append((lines, size))
        if size == style.size:
            break
    return found


@lru_cache(maxsize=1_000)
def _share_out(words: tuple[str, ...], count: int, weight: Weight) -> tuple[str, ...]:
    """Words on ``count`` lines so that the widest line is as narrow as can be."""
    if count == 1:
        return ("".join(words).rstrip(),)
    best: tuple[str, ...] = ()
    narrowest = float("inf")
    for cut in range(1, len(words) - count + 2):
        first = "".join(words[:cut]).rstrip()
        if text_width(first, weight) >= narrowest:
            break
        lines = (first, *_share_out(words[cut:], count - 1, weight))
        widest = max(text_width(line, weight) for line in lines)
        if widest < narrowest:
            best, narrowest = lines, widest
    return best


def _broken(text: str, width: float, height: float, style: TextStyle) -> Fitted:
    """Lines that may break inside a word, in the largest letters that hold all of it, or the smallest."""
    size = style.floor
    for step in range(_STEPS + 1):
        size = style.smallest - (style.smallest - style.floor) * step / _STEPS
        lines = _wrap(_split(text), width / size, style.weight)
        if len(lines) <= _room(height, size, style):
            return _set(lines, size, style)
    kept = list(_wrap(_split(text), width / size, style.weight)[: _room(height, size, style)])
    kept[-1] = _elided(kept[-1], width / size, style.weight)
    return Fitted(tuple(kept), size, size * style.leading, shortened=True)


def _split(text: str) -> list[str]:
    return [word for word in _SPACES.split(text) if word]


def _room(height: float, size: float, style: TextStyle) -> int:
    return max(1, min(style.lines_to, int(height / (size * style.leading) + 1e-6)))


def _wrap(words: Sequence[str], width: float, weight: Weight) -> tuple[str, ...]:
    """Lines filled one after another; a word longer than a line goes on in the next."""
    lines: list[str] = []
    line = ""
    for word in words:
        joined = f"{line} {word}" if line else word
        if text_width(joined, weight) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        pieces = _pieces(word, width, weight)
        lines += pieces[:-1]
        line = pieces[-1]
    return (*lines, line)


def _pieces(word: str, width: float, weight: Weight) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter, weight) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _elided(line: str, width: float, weight: Weight) -> str:
    kept = line
    while kept and text_width(kept + ELLIPSIS, weight) > width:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def _set(lines: tuple[str, ...], size: float, style: TextStyle) -> Fitted:
    return Fitted(lines, size, size * style.leading, shortened=False)
