"""The bundled faces: what they hold, how wide their letters are, and the part of them a document carries.

Noto Sans (OFL) holds Uzbek oʻ gʻ (U+02BB), ʼ (U+02BC) and Cyrillic ў қ ғ ҳ. A letter that a face lacks
is found before anything is printed, because a PDF would show nothing in its place.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from threading import Lock
from typing import Protocol, cast

from reportlab.pdfbase.ttfonts import TTFontFace

from fairdesk.resources import resource


class Weight(StrEnum):
    """The faces on badges and lists; the value is the file's name."""

    REGULAR = "NotoSans-Regular"
    MEDIUM = "NotoSans-Medium"
    SEMIBOLD = "NotoSans-SemiBold"
    BOLD = "NotoSans-Bold"


_READING = Lock()
"""reportlab's reader keeps its place in a face's file, and several threads may set pages at a time."""


class _TrueType(Protocol):
    """What is used of reportlab's font reader; widths and heights are thousandths of the type size."""

    charToGlyph: Mapping[int, int]  # noqa: N815 - reportlab's own name
    charWidths: Mapping[int, float]  # noqa: N815
    ascent: float
    descent: float
    capHeight: float  # noqa: N815
    bbox: Sequence[float]
    italicAngle: float  # noqa: N815
    stemV: float  # noqa: N815

    def makeSubset(self, subset: Sequence[int]) -> bytes: ...  # noqa: N802


@cache
def typeface(weight: Weight) -> _TrueType:
    """A bundled face, read once."""
    return cast("_TrueType", TTFontFace(str(resource(f"fonts/{weight}.ttf"))))


def printable(text: str) -> str:
    """The text as it is set: composed letters (NFC), single spaces, no invisible marks."""
    composed = unicodedata.normalize("NFC", text)
    if composed.isascii() and composed.isprintable():
        return " ".join(composed.split())
    visible = (" " if letter.isspace() else letter for letter in composed if not _invisible(letter))
    return " ".join("".join(visible).split())


def missing_letters(text: str) -> str:
    """The letters of a text that the bundled faces lack, each once, in order; empty when all is well."""
    faces = [typeface(weight).charToGlyph for weight in Weight]
    lacking = (letter for letter in printable(text) if any(ord(letter) not in glyphs for glyphs in faces))
    return "".join(dict.fromkeys(lacking))


@lru_cache(maxsize=4_000)
def text_width(text: str, weight: Weight) -> float:
    """How wide a text runs at type size 1, in the same unit as that size."""
    widths = typeface(weight).charWidths
    return sum(widths.get(ord(letter), 0.0) for letter in text) / 1000


class Subset:
    """The letters of one face that a document uses; each gets a two-byte code when it is first used."""

    def __init__(self, weight: Weight) -> None:
        self.weight = weight
        self.face = typeface(weight)
        self._codes: dict[str, str] = {}

    def encode(self, text: str) -> str:
        """The text as the hexadecimal string that stands in a page; ``KeyError`` for a missing letter."""
        codes = self._codes
        return "".join([codes.get(letter) or self._code(letter) for letter in text])

    def letters(self) -> tuple[str, ...]:
        """The letters in use; the letter with code ``n`` stands at place ``n - 1``."""
        return tuple(self._codes)

    def font_file(self) -> bytes:
        """A TrueType file that holds just these letters."""
        with _READING:
            return self.face.makeSubset([ord(letter) for letter in self._codes])

    def glyph_numbers(self) -> list[int]:
        """For every code from 0, the glyph of ``font_file`` it shows: glyphs stand in order of first use."""
        places = {0: 0}
        glyphs = (self.face.charToGlyph[ord(letter)] for letter in self._codes)
        return [0, *(places.setdefault(glyph, len(places)) for glyph in glyphs)]

    def widths(self) -> list[float]:
        """The width of every code from 0, in thousandths."""
        return [0.0, *(self.face.charWidths[ord(letter)] for letter in self._codes)]

    def _code(self, letter: str) -> str:
        """The code of a letter that is used for the first time."""
        if ord(letter) not in self.face.charToGlyph:
            raise KeyError(f"{self.weight} lacks U+{ord(letter):04X}")
        code = self._codes[letter] = f"{len(self._codes) + 1:04X}"
        return code


def replace_missing(text: str, stand_in: str = "?") -> str:
    """The text with a stand-in for letters the faces lack: for lists where no row may be left out."""
    lacking = set(missing_letters(text))
    return "".join(stand_in if letter in lacking else letter for letter in printable(text))


def missing_in(texts: Iterable[str | None]) -> str:
    """The letters lacking in any of several texts."""
    return missing_letters(" ".join(text for text in texts if text))


def _invisible(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cf"} and not letter.isspace()
