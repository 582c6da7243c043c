"""Reading text tables: which letters the bytes mean, and which sign parts the columns."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

SEPARATORS = ",;\t|"
_LOOKED_AT = 200
"""Records from which the separator is told."""
_FAULTS_FORGIVEN = 0.01
"""Share of broken letters up to which a text is still UTF-8, one that was cut or patched."""
_COMMON_CYRILLIC = frozenset("оеаинтсрвлкмдпуяОЕАИНТСРВЛКМДПУЯ")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_WORD = re.compile(r"[^\W\d_]+")
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(raw: bytes) -> str:
    """The text of a file's bytes: UTF-8 or UTF-16 with or without its mark, cp1251 or cp1252.

    Bytes that mean no letter become U+FFFD, so that they are seen rather than lost.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            return raw.decode(encoding, "replace")
    if (wide := _unmarked_utf16(raw)) is not None:
        return raw.decode(wide, "replace")
    as_utf8 = raw.decode("utf-8", "replace")
    faults = as_utf8.count("\ufffd")
    letters = sum(1 for letter in as_utf8 if letter > "\x7f") - faults
    if not faults or faults <= letters * _FAULTS_FORGIVEN:
        return as_utf8
    return raw.decode("cp1251" if _reads_as_cyrillic(raw) else "cp1252", "replace")


def _unmarked_utf16(raw: bytes) -> str | None:
    """UTF-16 without its mark has a zero or a Cyrillic page (4) in every other byte."""
    sample = raw[:4000]
    half = len(sample) // 2
    if half < 2 or 0 not in sample:
        return None
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        high = sample[start::2]
        if (high.count(0) + high.count(4) + high.count(2)) > 0.9 * len(high):
            return encoding
    return None


def _reads_as_cyrillic(raw: bytes) -> bool:
    """Whether bytes make Cyrillic words in cp1251.

    The same bytes are accented letters in cp1252: read as Cyrillic those would stand alone inside Latin
    words (``Mьller``), while Cyrillic words are Cyrillic throughout and made of its common letters.
    """
    pure = mixed = 0
    for word in _WORD.findall(raw[:200_000].decode("cp1251", "replace")):
        cyrillic = len(_CYRILLIC.findall(word))
        if cyrillic and cyrillic < len(word):
            mixed += cyrillic
        elif cyrillic > 1:
            pure += sum(letter in _COMMON_CYRILLIC for letter in word)
    return pure >= mixed


def rows_of(text: str) -> Iterator[list[str]]:
    """The rows of a text table. Raises ``csv.Error`` for a text that is none."""
    told = _SEPARATOR_LINE.match(text)
    if told:
        return csv.reader(io.StringIO(text[told.end() :], newline=""), delimiter=told[1])
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text))


def separator_of(text: str) -> str:
    """The sign that parts the columns: the one that makes the most rows equally wide."""
    sample = text[:100_000]
    return max(SEPARATORS, key=lambda sign: _evenness(sample, sign))


def _evenness(sample: str, separator: str) -> float:
    widths: Counter[int] = Counter()
    try:
        for number, row in enumerate(csv.reader(io.StringIO(sample, newline=""), delimiter=separator)):
            if number >= _LOOKED_AT:
                break
            widths[len(row)] += len(row) > 1
    except csv.Error:
        return 0.0
    if not widths.total():
        return 0.0
    width, rows = max(widths.items(), key=lambda item: item[1] * item[0])
    return rows * (width - 1)
