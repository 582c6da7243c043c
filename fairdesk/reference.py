"""Closed lists of the field, in four languages: regions, sectors, units, countries, currencies.

Records keep codes; people read and write names, in any language and spelling that folds to a known one.
Regions are from the state classifier of territories (SOATO) with ISO 3166-2; countries and currencies from
the Unicode CLDR.
"""

import csv
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Generic, TypeVar, cast

from fairdesk.domain.folding import fold, spellings
from fairdesk.resources import resource
from fairdesk.texts import LANGUAGES, Language, locale


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a list: its code, its names, and other ways in which it is written."""

    code: str
    names: Mapping[Language, str]
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Region(Term):
    """A region; ``code`` is what stands in a fair's code, such as JI; ``centre`` is its main city."""

    soato: str = ""
    iso: str = ""
    centre: Mapping[Language, str] = field(default_factory=dict[Language, str])


_COMMON_COUNTRIES: Mapping[str, tuple[str, ...]] = {
    "CN": ("xitoy", "хитой", "китай", "кнр", "prc", "p.r.c.", "xxr", "ххр"),
    "RU": ("rf", "рф", "rossiya", "россия", "russia"),
    "KR": ("koreya", "корея", "кореа", "janubiy koreya", "южная корея", "south korea", "korea"),
    "TR": ("turkiya", "туркия", "turkey", "turtsiya"),
    "US": ("aqsh", "ақш", "сша", "usa"),
    "AE": ("baa", "баа", "оаэ", "uae"),
    "GB": ("uk", "england", "angliya", "англия"),
    "KG": ("киргизия", "kirgiziya"),
    "TM": ("туркмения",),
    "BY": ("белоруссия", "belorussiya"),
    "MD": ("молдавия", "moldaviya"),
    "NL": ("голландия", "gollandiya", "holland"),
    "DE": ("frg", "фрг"),
    "TW": ("tayvan", "тайвань"),
    "CZ": ("чешская республика", "czech republic"),
    "UZ": ("oʻzbekiston", "ўзбекистон", "узбекистан", "uzbekistan"),
}
_NO_COUNTRIES = frozenset(
    ("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ")
)
"""Codes of the CLDR that ISO 3166 keeps for groups of countries, islands and tests."""
_CURRENCIES: Mapping[str, tuple[str, ...]] = {
    "USD": ("dollar", "доллар", "долларов", "$", "aqsh dollari", "доллар сша", "долл", "us dollar"),
    "EUR": ("evro", "евро", "euro", "€"),
    "RUB": ("rubl", "рубль", "руб", "рублей", "rouble"),
    "CNY": ("yuan", "юань", "юан", "юаней"),
    "KZT": ("tenge", "тенге"),
    "TRY": ("turk lirasi", "турецкая лира", "lira", "лира"),
    "KRW": ("von", "вон", "won"),
    "GBP": ("funt sterling", "фунт", "pound"),
}


_ALSO_REGIONS: Mapping[str, tuple[str, ...]] = {
    "TK": ("Toshkent", "Ташкент", "Tashkent", "г. Ташкент", "Toshkent sh."),
    "QR": ("Qoraqalpogʻiston", "Каракалпакстан", "Karakalpakstan", "РК", "KR"),
}
_REGION_WORDS = (" viloyati", " вилояти", " область", " region")


def _regions() -> tuple[Region, ...]:
    with resource("reference/regions.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_region(row) for row in csv.DictReader(file))


def _region(row: Mapping[str, str]) -> Region:
    names = _in_all_languages(row)
    bare = [
        name.removesuffix(word) for name in names.values() for word in _REGION_WORDS if name.endswith(word)
    ]
    also = (*bare, row["iso"], row["soato"], *_ALSO_REGIONS.get(row["fair_code"], ()))
    return Region(row["fair_code"], names, also, row["soato"], row["iso"], _in_all_languages(row, "centre_"))


def _in_all_languages(row: Mapping[str, str], prefix: str = "") -> Mapping[Language, str]:
    """A name that stands in a column a language."""
    return {language: row[prefix + language.lower().replace("-", "_")] for language in LANGUAGES}


def _from_file(name: str) -> tuple[Term, ...]:
    with resource(f"reference/{name}.toml").open("rb") as file:
        table = cast("dict[str, dict[str, object]]", tomllib.load(file))
    return tuple(
        Term(code, cast("Mapping[Language, str]", entry["names"]), tuple(cast("list[str]", entry["also"])))
        for code, entry in table.items()
    )


def _countries() -> tuple[Term, ...]:
    named: dict[Language, Mapping[str, str]] = {
        language: cast("Mapping[str, str]", locale(language).territories) for language in LANGUAGES
    }
    countries = [
        code for code in named["en"] if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
    ]
    return tuple(
        Term(
            code,
            {language: names.get(code, named["en"][code]) for language, names in named.items()},
            _COMMON_COUNTRIES.get(code, ()),
        )
        for code in countries
    )


def _currencies() -> tuple[Term, ...]:
    """The soʻm by its name, others by the codes that price lists show."""
    som: Mapping[Language, str] = {"uz-Latn": "soʻm", "uz-Cyrl": "сўм", "ru": "сум", "en": "UZS"}
    own = Term("UZS", som, ("sum", "soum", "сумов", "oʻzbek soʻmi", "узбекский сум"))
    return (own, *(Term(code, dict.fromkeys(LANGUAGES, code), also) for code, also in _CURRENCIES.items()))


T = TypeVar("T", bound=Term)


class Terms(Generic[T]):
    """A closed list that is looked up both ways."""

    def __init__(self, terms: Iterable[T]) -> None:
        self._terms = tuple(terms)

    def __iter__(self) -> Iterator[T]:
        return iter(self._terms)

    def __len__(self) -> int:
        return len(self._terms)

    @cached_property
    def by_code(self) -> Mapping[str, T]:
        """The entries by their codes."""
        return {term.code: term for term in self._terms}

    @cached_property
    def by_name(self) -> Mapping[str, str]:
        """Codes by every folded name."""
        found: dict[str, str] = {}
        for term in self._terms:
            for name in (*term.names.values(), *term.also):
                found.setdefault(_key(name), term.code)
        return found


REGIONS = Terms(_regions())
SECTORS = Terms(_from_file("sectors"))
UNITS = Terms(_from_file("units"))
CURRENCIES = Terms(_currencies())


@cache
def countries() -> Terms[Term]:
    """All countries; read when they are first asked for, because there are many."""
    return Terms(_countries())


@cache
def positions() -> Terms[Term]:
    """Positions of people who sign, as they stand in the middle of a sentence."""
    return Terms(_from_file("positions"))


@cache
def bases() -> Terms[Term]:
    """What a signatory's right rests on, as it stands after "acting on the basis of"."""
    return Terms(_from_file("bases"))


def region(code: str) -> Region | None:
    """The region with a code such as JI."""
    return REGIONS.by_code.get(code)


def region_for(text: str) -> str | None:
    """The code of a region by any of its names or codes."""
    return code_for(REGIONS, text)


def name_of(terms: Terms[T], code: str, language: Language) -> str:
    """The name of a code; a code that is in no list is shown as it is."""
    known = terms.by_code.get(code)
    return known.names[language] if known else code


def code_for(terms: Terms[T], text: str) -> str | None:
    """The code of a name in any language, or of the code itself; None where nothing fits.

    Codes come first and are not folded: KR is Korea, although it folds like CR.
    """
    written = text.strip()
    exact = next(
        (code for code in (written, written.upper(), written.lower()) if code in terms.by_code), None
    )
    if exact is not None:
        return exact
    return _code_of_name(terms, written) or _code_of_name(terms, _EXPLAINED.sub("", written))


def _code_of_name(terms: Terms[T], name: str) -> str | None:
    found = terms.by_name.get(_key(name))
    words = spellings(name)
    if found is None and len(words) == 1:
        found = next((code for other in words[0] if (code := terms.by_name.get(_key(other)))), None)
    return found


def _key(name: str) -> str:
    return fold(_SHORTENED.sub("", name)).replace(" ", "") or name.strip().casefold()


_EXPLAINED = re.compile(r"\s*\([^)]*\)")
_SHORTENED = re.compile(r"(?<=\w)\s+(?:vil|вил|обл|reg|v|в)\.?$", re.IGNORECASE)
"""What is left out of a region that is written short: Jizzax vil., Джизакская обл."""
