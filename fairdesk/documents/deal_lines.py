"""Texts of a document set in lines: every letter as it was written, broken where an eye expects it.

Unlike a list, a document is never shortened or made smaller to fit: it takes the lines it needs.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from fairdesk.documents.deal_flow import Draw
from fairdesk.documents.fonts import Weight, text_width
from fairdesk.documents.pdf import Drawing

INK, QUIET, HAIR, RULE = "#000000", "#5D564C", "#B5AEA3", "#000000"
MM_A_POINT = 25.4 / 72
_ASCENT = 0.98
"""Where the baseline lies under the top of a line, as a part of the type size: marks above letters fit."""
_TIGHT = 1.2
_PARTS = re.compile(r"[^-/\\.,;:_]+[-/\\.,;:_]*|[-/\\.,;:_]+")
"""Pieces of a word too long for a line, each ending where such a word may be broken."""
_LEADING = frozenset(("№", "no.", "на", "по", "из", "от", "до", "за", "об", "не", "ни", "ко", "со", "во"))
_NEVER_FIRST = frozenset(("–", "—", "/", "·"))
_COUNTED = re.compile(r"\w{1,2}\)")
"""What counts things up in a text: "2)", "b)"."""
_BEFORE_AN_END = re.compile(r"(?<=\S)[,:] ")
_KEPT_SPACES = "\u00a0\u2009\u202f\u2007"


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set: the size of its letters and the step from line to line in mm, face and colour."""

    size: float
    step: float
    weight: Weight = Weight.REGULAR
    colour: str = INK


def style(points: float, weight: Weight = Weight.REGULAR, colour: str = INK, leading: float = 1.36) -> Style:
    """A style by the size in points, as printers count."""
    size = points * MM_A_POINT
    return Style(size, size * leading, weight, colour)


@lru_cache(maxsize=4_000)
def tidy(text: str) -> str:
    """A text as it is set: composed letters, single spaces; spaces of numbers stay, invisible marks go."""
    composed = unicodedata.normalize("NFC", text)
    if composed.isascii() and composed.isprintable():
        return " ".join(composed.split())
    visible = "".join(_seen(letter) for letter in composed)
    return " ".join(part for part in visible.split(" ") if part)


@lru_cache(maxsize=4_000)
def wrapped(text: str, width: float, size: float, weight: Weight) -> tuple[str, ...]:
    """The lines of a text in a column ``width`` mm wide. A line break in the text begins a new line."""
    return tuple(
        line for part in text.splitlines() for line in _wrapped_line(tidy(part), width / size, weight)
    )


def lines(text: str, x: float, width: float, look: Style) -> list[Draw]:
    """The lines of a text at a left edge."""
    return [partial(_put, x, line, look) for line in wrapped(text, width, look.size, look.weight)]


def lines_right(text: str, right: float, width: float, look: Style) -> list[Draw]:
    """The lines of a text that end at a right edge."""
    return [
        partial(_put, right - run(line, look), line, look)
        for line in wrapped(text, width, look.size, look.weight)
    ]


def lines_centred(text: str, x: float, width: float, look: Style) -> list[Draw]:
    """The lines of a text in the middle of a column."""
    return [
        partial(_put, x + (width - run(line, look)) / 2, line, look) for line in _balanced(text, width, look)
    ]


def in_each(texts: Sequence[str], width: float, look: Style, mark: str = " /") -> str:
    """The same thing in each language: "dona / шт", or where that is too wide, a line for each.

    ``mark`` stands at the end of such lines, except the last.
    """
    together = joined(texts)
    return together if run(tidy(together), look) <= width else f"{mark}\n".join(_different(texts))


def joined(texts: Sequence[str]) -> str:
    """The same thing in several languages on one line; what is equal in both stands once."""
    return " / ".join(_different(texts))


def end_once(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The same in several languages; an end that all share behind a comma or colon is only in the last."""
    if len(set(texts)) < 2 or not all(texts):
        return texts
    for mark in _BEFORE_AN_END.finditer(texts[0]):
        end = texts[0][mark.start() :]
        if all(text.endswith(end) and text != end for text in texts):
            return (*(text.removesuffix(end) for text in texts[:-1]), texts[-1])
    return texts


def _different(texts: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))


def run(text: str, look: Style) -> float:
    """How wide a text runs on one line, in mm."""
    return text_width(text, look.weight) * look.size


@lru_cache(maxsize=1_000)
def narrowest(text: str, most: int, width: float, look: Style) -> float:
    """The narrowest column in which a text takes ``most`` lines at most and no word is broken."""
    narrow = max(
        (run(word, look) for word in _words(tidy(text), width / look.size, look.weight)), default=0.0
    )
    if len(wrapped(text, narrow + 0.01, look.size, look.weight)) <= most:
        return narrow
    wide = width
    for _ in range(10):
        middle = (narrow + wide) / 2
        fits = len(wrapped(text, middle, look.size, look.weight)) <= most
        narrow, wide = (narrow, middle) if fits else (middle, wide)
    return wide


def put(drawing: Drawing, draws: Sequence[Draw], top: float, step: float) -> float:
    """Draws lines under one another; gives back where they end."""
    for draw in draws:
        draw(drawing, top)
        top += step
    return top


def _put(x: float, line: str, look: Style, drawing: Drawing, top: float) -> None:
    drawing.fill(look.colour)
    baseline = top + (look.step - look.size * _TIGHT) / 2 + look.size * _ASCENT
    drawing.text(x, baseline, line, look.size, look.weight)


def _seen(letter: str) -> str:
    if letter in _KEPT_SPACES:
        return letter
    if letter.isspace():
        return " "
    return "" if unicodedata.category(letter) in {"Cc", "Cf"} else letter


def _wrapped_line(text: str, width: float, weight: Weight) -> list[str]:
    """``width`` in multiples of the type size."""
    found: list[str] = []
    line, wide = "", 0.0
    space = text_width(" ", weight)
    for word in _words(text, width, weight):
        own = text_width(word, weight)
        if line and wide + space + own <= width:
            line, wide = f"{line} {word}", wide + space + own
            continue
        if line:
            found.append(line)
        *whole, line = _broken(word, width, weight) if own > width else (word,)
        found += whole
        wide = text_width(line, weight)
    return [*found, line] if line else found


def _words(text: str, width: float, weight: Weight) -> list[str]:
    """The words of a text; one that must not end a line stands together with the next.

    These are single letters, "2)", the short prepositions of Russian, days and years, and "№"; a dash never
    begins a line, and the last line is not one short word.
    """
    found: list[str] = []
    words = text.split(" ") if text else []
    joins = False
    for number, word in enumerate(words):
        is_last_and_short = number == len(words) - 1 and len(word) < 4
        if found and (joins or word in _NEVER_FIRST or is_last_and_short):
            together = f"{found[-1]} {word}"
            if text_width(together, weight) <= width:
                found[-1] = together
                joins = _leads(word)
                continue
        found.append(word)
        joins = _leads(word)
    return found


def _leads(word: str) -> bool:
    if word.isdecimal():
        return len(word) <= 2 or len(word) == 4
    return bool(_COUNTED.fullmatch(word)) or (len(word) == 1 and word.isalpha()) or word.lower() in _LEADING


def _broken(word: str, width: float, weight: Weight) -> list[str]:
    """A word longer than a line in pieces: behind its hyphens and dots if it has them, or anywhere."""
    pieces = [""]
    for part in _PARTS.findall(word):
        if text_width(pieces[-1] + part, weight) <= width:
            pieces[-1] += part
            continue
        if pieces[-1]:
            pieces.append("")
        for letter in part:
            if pieces[-1] and text_width(pieces[-1] + letter, weight) > width:
                pieces.append("")
            pieces[-1] += letter
    return pieces


def _balanced(text: str, width: float, look: Style) -> tuple[str, ...]:
    """As few lines as it takes, of lengths as equal as can be: for titles."""
    found = wrapped(text, width, look.size, look.weight)
    narrow = narrowest(text, len(found), width, look)
    return wrapped(text, min(width, narrow + 0.01), look.size, look.weight)
