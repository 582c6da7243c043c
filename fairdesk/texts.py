"""Every sentence people read, in four languages, and the numbers and dates inside them.

Catalogues are ``resources/translations/<language>/<part>.toml``. A key is ``part.name``; a value is a
sentence with ``{named}`` places, or a table of plural forms (``one``, ``few``, ``many``, ``other``)
chosen by the value ``count``.
"""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from typing import Literal, Protocol, cast, get_args, runtime_checkable

from babel.core import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from fairdesk.domain.messages import Message
from fairdesk.resources import resource

Language = Literal["uz-Latn", "uz-Cyrl", "ru", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
LANGUAGE_NAMES: Mapping[Language, str] = {
    "uz-Latn": "Oʻzbekcha",
    "uz-Cyrl": "Ўзбекча",
    "ru": "Русский",
    "en": "English",
}


def known_language(code: str | None, otherwise: Language) -> Language:
    """A language by its code, or another one where the code is of none."""
    return cast("Language", code) if code in LANGUAGES else otherwise


_THIN_SPACE = "\u2009"
_HUNDREDTH = Decimal("0.01")
_LONG = Context(prec=100)
"""Figures longer than any that can be typed are still shown."""


@cache
def catalogue(language: Language, part: str) -> Mapping[str, str | Mapping[str, str]]:
    """All sentences of one part in one language, as they stand in the file."""
    with resource(f"translations/{language}/{part}.toml").open("rb") as file:
        return cast("Mapping[str, str | Mapping[str, str]]", tomllib.load(file))


@cache
def locale(language: Language) -> Locale:
    """Babel's locale for a language."""
    return Locale.parse(language.replace("-", "_"))


def text(what: Message | str, language: Language, /, **values: object) -> str:
    """The sentence of a key or a message in a language. Raises ``KeyError`` for a key in no catalogue.

    Numbers among the values are grouped as the language does it; messages are translated
    first, and those of a tuple stand in a row.
    """
    if isinstance(what, Message):
        return text(what.key, language, **{**what.values, **values})
    part, _, name = what.partition(".")
    entry = catalogue(language, part)[name]
    if not isinstance(entry, str):
        count = values["count"]
        form = locale(language).plural_form(count) if isinstance(count, int) else "other"
        entry = entry.get(form) or entry["other"]
    return entry.format(**{key: _shown(value, language) for key, value in values.items()})


def number(value: int, language: Language) -> str:
    """A whole number with its thousands grouped: by a thin space, in English by a comma."""
    grouped = format_decimal(value, locale="en")
    return grouped if language == "en" else grouped.replace(",", _THIN_SPACE)


def amount(value: Decimal, language: Language) -> str:
    """A sum of money: to two places, which are left out where they are zero ("1 295 300 000", "12,50")."""
    rounded = value.quantize(_HUNDREDTH, ROUND_HALF_UP, _LONG)
    return _decimal(f"{rounded:,.2f}".removesuffix(".00"), language)


def price(value: Decimal, language: Language) -> str:
    """The price of one: as a sum of money, but never rounded, so that it times the quantity is the sum."""
    in_tiyins = value.quantize(_HUNDREDTH, ROUND_HALF_UP, _LONG) == value
    return amount(value, language) if in_tiyins else quantity(value, language)


def quantity(value: Decimal, language: Language) -> str:
    """A quantity with as many decimals as it has: "240 000", "0,125"."""
    shown = f"{value:,f}"
    return _decimal(shown.rstrip("0").rstrip(".") if "." in shown else shown, language)


def _decimal(english: str, language: Language) -> str:
    return english if language == "en" else english.replace(",", _THIN_SPACE).replace(".", ",")


def day(value: date, language: Language) -> str:
    """A date in words, such as "3 March 2022"."""
    return format_date(value, "d MMMM y", locale=locale(language))


def moment(value: datetime, language: Language) -> str:
    """A date and a time of day, such as "3 March, 17:20"; the value carries the time zone it is told in."""
    return format_datetime(value, "d MMMM, HH:mm", locale=locale(language))


@runtime_checkable
class Named(Protocol):
    """Something that has a name in each language, such as a unit."""

    @property
    def names(self) -> Mapping[Language, str]:
        """Its names."""
        ...


def _shown(value: object, language: Language) -> object:
    if isinstance(value, str):
        return value
    if isinstance(value, Message):
        return text(value, language)
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return number(value, language)
    if isinstance(value, Decimal):
        return quantity(value, language)
    if isinstance(value, datetime):
        return moment(value, language)
    if isinstance(value, date):
        return day(value, language)
    if isinstance(value, tuple):
        return ", ".join(str(_shown(one, language)) for one in cast("tuple[object, ...]", value))
    return value.names[language] if isinstance(value, Named) else value
