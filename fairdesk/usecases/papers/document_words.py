"""Words of documents that depend on grammar: dates, positions, and on what a signatory's right rests."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel.dates import format_date

from fairdesk.domain.folding import fold
from fairdesk.reference import bases, code_for, name_of, positions
from fairdesk.texts import LANGUAGES, Language, locale


def day_in_words(day: date | None, language: Language) -> str:
    """A date as contracts write it: "2022-yil 3-mart", "3 марта 2022 года"; empty for none."""
    if day is None:
        return ""
    if language == "ru":
        return f"{format_date(day, 'd MMMM y', locale=locale(language))} года"
    if language == "en":
        return format_date(day, "d MMMM y", locale=locale(language))
    month = format_date(day, "LLLL", locale=locale(language)).lower()
    return (
        f"{day.year}-yil {day.day}-{month}" if language == "uz-Latn" else f"{day.year} йил {day.day} {month}"
    )


def position_in(written: str, language: Language) -> str:
    """A position in a language, as it stands in the middle of a sentence; one that is not known as typed."""
    code = code_for(positions(), written) if written.strip() else None
    return name_of(positions(), code, language) if code else written


def basis_in(written: str, language: Language) -> str:
    """What a signatory's right rests on, in a language and as it stands after "acting on the basis of".

    Number and date, in any of the usual ways of writing them, come where the language has them. What is not
    known stays as it was typed, without an "on the basis of" of its own.
    """
    bare = _AROUND.sub("", written.strip())
    deed = _deed(bare)
    if deed is None:
        return bare
    if language in ("uz-Latn", "uz-Cyrl"):
        return _before_the_name(deed, language)
    sign, dated = ("№", "от") if language == "ru" else ("No.", "dated")
    number = f"{sign} {deed.number}" if deed.number else ""
    day = f"{dated} {day_in_words(deed.day, language)}" if deed.day else ""
    return " ".join(filter(None, (name_of(bases(), deed.code, language), number, day)))


def _before_the_name(deed: "_Deed", language: Language) -> str:
    """Day and number of a deed as Uzbek has them: "2022-yil 10-yanvardagi 12-sonli ishonchnoma"."""
    of_day, numbered = ("dagi", "-sonli") if language == "uz-Latn" else ("даги", "-сонли")
    day = f"{day_in_words(deed.day, language).removesuffix('ь')}{of_day}" if deed.day else ""
    number = f"{deed.number}{numbered}" if deed.number else ""
    return " ".join(filter(None, (day, number, name_of(bases(), deed.code, language))))


@dataclass(frozen=True, slots=True)
class _Deed:
    code: str
    number: str
    day: date | None


_NUMBER = re.compile(
    r"(?:№|\bno\.|\bno\b|\bn\b)\s*([\w/.-]*\w)|\b([\w/.]*\d[\w/.]*)-?\s*(?:sonli|son|сонли|сон)\b",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b|\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_DAY_FIRST = re.compile(r"\b(\d{1,2})[\s-]+([^\W\d_]+)[\s,]+(\d{4})\b")
_YEAR_FIRST = re.compile(r"\b(\d{4})[\s-]*(?:yil(?:gi|da)?|йил(?:ги|да)?)\s+(\d{1,2})[\s-]+([^\W\d_]+)")
_AROUND = re.compile(
    r"^(?:действу\w+\s+)?на\s+основании\s+|^(?:acting\s+)?on\s+the\s+basis\s+of\s+|\s+(?:asosida|асосида)$",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[«»“”\",.]")
_LAST_JOIN = re.compile(r"(?:\s+(?:от|г|года|dated|of|from))+$", re.IGNORECASE)


def _deed(written: str) -> _Deed | None:
    rest, day = _without_day(written)
    numbered = _NUMBER.search(rest)
    number = (numbered[1] or numbered[2]) if numbered else ""
    if numbered:
        rest = f"{rest[: numbered.start()]} {rest[numbered.end() :]}"
    rest = _LAST_JOIN.sub("", " ".join(_MARKS.sub(" ", rest).split()))
    code = code_for(bases(), rest) if rest else None
    return _Deed(code, number, day) if code else None


def _without_day(written: str) -> tuple[str, date | None]:
    """The text without its date, and the date."""
    for pattern, read in (
        (_FIGURES, _of_figures),
        (_YEAR_FIRST, _of_year_first),
        (_DAY_FIRST, _of_day_first),
    ):
        found = pattern.search(written)
        day = read(found) if found else None
        if found and day:
            return f"{written[: found.start()]} {written[found.end() :]}", day
    return written, None


def _of_figures(found: re.Match[str]) -> date | None:
    if found[1]:
        return _date(found[3], int(found[2]), found[1])
    return _date(found[4], int(found[5]), found[6])


def _of_year_first(found: re.Match[str]) -> date | None:
    return _date(found[1], _month(found[3]), found[2])


def _of_day_first(found: re.Match[str]) -> date | None:
    return _date(found[3], _month(found[2]), found[1])


def _date(year: str, month: int | None, day: str) -> date | None:
    try:
        return date(int(year), month or 0, int(day))
    except ValueError:
        return None


def _month(written: str) -> int | None:
    name = fold(re.sub("(?:dagi|даги)$", "", written.lower()))
    return _months().get(name) or _months().get(f"{name}ь")


@cache
def _months() -> Mapping[str, int]:
    """Months by their folded names in all languages, as they stand alone and after a day."""
    return {
        fold(format_date(date(2000, month, 1), shape, locale=locale(language)).lower()): month
        for language in LANGUAGES
        for shape in ("LLLL", "MMMM")
        for month in range(1, 13)
    }
