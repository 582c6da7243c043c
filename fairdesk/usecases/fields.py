"""What people type into the fields of a record, checked; and how its values are shown.

Forms, imported lists and exported lists all go this way, so that a list that was exported comes back as it
was.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import cast, get_args, get_type_hints

import phonenumbers

from fairdesk.domain import checks
from fairdesk.domain.entities import Record
from fairdesk.domain.folding import fold
from fairdesk.domain.grid import busy_times, clock_time
from fairdesk.domain.messages import Message, message
from fairdesk.domain.words import Role
from fairdesk.reference import CURRENCIES, REGIONS, SECTORS, UNITS, Term, Terms, code_for, countries, name_of
from fairdesk.texts import LANGUAGE_NAMES, LANGUAGES, Language, number, text

LONGEST_TEXT = 4_000


@dataclass(frozen=True, slots=True)
class Checked:
    """A value, or what is wrong with the text. ``notice`` tells what was mended on the way."""

    value: object | None = None
    problem: Message | None = None
    notice: Message | None = None


def check(record_type: type[Record], field: str, written: str) -> Checked:
    """What a person typed, or a cell held, as the value of a field. An empty text is "not known"."""
    if not checks.clean_text(written):
        return Checked()
    if len(written) > LONGEST_TEXT:
        return Checked(problem=message("fields.too_long", most=LONGEST_TEXT))
    special = _CHECKS.get(field)
    if special is not None:
        return special(written)
    words = _words_of(record_type, field)
    if words is not None:
        return _word(words, written)
    return _BY_TYPE.get(_type_of(record_type, field), _text)(written)


def show(record_type: type[Record], field: str, value: object, language: Language) -> str:
    """A value as people read it and can type it again."""
    if value is None or value == ():
        return ""
    terms = _terms(field)
    if terms is not None and isinstance(value, str):
        return name_of(terms, value, language)
    if field == "language" and isinstance(value, str):
        return next((name for code, name in LANGUAGE_NAMES.items() if code == value), value)
    return _shown(field, value, language)


def _shown(field: str, value: object, language: Language) -> str:
    if isinstance(value, StrEnum):
        return text(f"words.{_word_group(type(value))}_{value.value}", language)
    if isinstance(value, bool):
        return text("fields.yes" if value else "fields.no", language)
    if isinstance(value, Decimal):
        return _shown_amount(value, language)
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, tuple):
        parts = cast("tuple[str, ...]", value)
        return "; ".join(_shown_part(field, part, language) for part in parts)
    return number(value, language) if isinstance(value, int) else str(value)


def _shown_part(field: str, part: str, language: Language) -> str:
    """One of several values: the days of a station are dates, those it admits are roles."""
    if field == "days":
        return f"{date.fromisoformat(part):%d.%m.%Y}"
    if field == "busy":
        return _shown_busy(part)
    return text(f"words.role_{part}", language) if field == "admits" else part


def _shown_busy(part: str) -> str:
    day, _, times = part.rpartition(" ")
    return f"{date.fromisoformat(day):%d.%m.%Y} {times}" if day else times


def _shown_amount(value: Decimal, language: Language) -> str:
    """Thousands apart, then a comma (in English a point) and the decimals.

    Exactly three decimals get a zero behind them, since `1,125` is read as thousands.
    """
    whole, _, decimals = f"{value.normalize():f}".partition(".")
    if len(decimals) == 3:
        decimals += "0"
    sign = "." if language == "en" else ","
    return number(int(whole), language) + (sign + decimals if decimals else "")


def label(record_type: type[Record], field: str) -> Message:
    """What a field is called on screens, in tables and in lists."""
    return message(f"fields.{record_type.kind}_{field}")


def choices(record_type: type[Record], field: str) -> tuple[str, ...] | None:
    """The values of a closed list, as they are kept; None for a field that takes any text."""
    words = _words_of(record_type, field)
    if words is not None:
        return tuple(member.value for member in words)
    if _type_of(record_type, field) is bool:
        return ("true", "false")
    if field == "language":
        return LANGUAGES
    terms = _terms(field)
    return tuple(term.code for term in terms) if terms is not None else None


def choice_name(record_type: type[Record], field: str, value: str, language: Language) -> str:
    """How one of the ``choices`` is called."""
    words = _words_of(record_type, field)
    if words is not None:
        return show(record_type, field, words(value), language)
    if _type_of(record_type, field) is bool:
        return show(record_type, field, value == "true", language)
    return show(record_type, field, value, language)


def _words_of(record_type: type[Record], field: str) -> type[StrEnum] | None:
    kind = _type_of(record_type, field)
    return kind if isinstance(kind, type) and issubclass(kind, StrEnum) else None


@cache
def _type_of(record_type: type[Record], field: str) -> object:
    hint = get_type_hints(record_type)[field]
    parts = [part for part in get_args(hint) if part is not type(None)]
    return parts[0] if parts and type(None) in get_args(hint) else hint


def _terms(field: str) -> Terms[Term] | None:
    match field:
        case "region":
            return cast("Terms[Term]", REGIONS)
        case "sector":
            return SECTORS
        case "unit":
            return UNITS
        case "currency":
            return CURRENCIES
        case "country":
            return countries()
        case _:
            return None


# Checks


def _text(written: str) -> Checked:
    return Checked(checks.clean_text(written))


def _stir(written: str) -> Checked:
    value = checks.stir(written)
    return _restored(value, written) if value else Checked(problem=message("fields.stir_wrong"))


def _digits(count: int) -> Callable[[str], Checked]:
    def check_digits(written: str) -> Checked:
        value = checks.digits(written, count)
        return Checked(value) if value else Checked(problem=message("fields.digits_wrong", count=count))

    return check_digits


def _tn_ved(written: str) -> Checked:
    value = checks.tn_ved(written)
    return _restored(value, written) if value else Checked(problem=message("fields.tn_ved_wrong"))


def _restored(code: str, written: str) -> Checked:
    """A code, with a word about the zeros that a spreadsheet had taken from it."""
    lost = code.startswith("0") and not written.strip().startswith("0")
    return Checked(code, notice=message("fields.zeros_restored", value=code) if lost else None)


def _phone(written: str) -> Checked:
    """Uzbek numbers are written `+998 90 …`, `8 90 …` and `90 …`; others need their country's code."""
    bare = written.strip().removesuffix(".0")
    digits = "".join(letter for letter in bare if letter.isdecimal())
    if not bare.startswith("+") and digits.startswith("998") and len(digits) == 12:
        bare = f"+{digits}"
    elif not bare.startswith("+") and digits.startswith("8") and len(digits) == 10:
        bare = digits[1:]
    try:
        number = phonenumbers.parse(bare, "UZ")
    except phonenumbers.NumberParseException:
        return Checked(problem=message("fields.phone_wrong"))
    if not phonenumbers.is_possible_number(number):
        return Checked(problem=message("fields.phone_wrong"))
    return Checked(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def _email(written: str) -> Checked:
    value = checks.email(written)
    return Checked(value) if value else Checked(problem=message("fields.email_wrong"))


def _listed(terms: Callable[[], Terms[Term]], problem: str) -> Callable[[str], Checked]:
    def look_up(written: str) -> Checked:
        code = code_for(terms(), written)
        return Checked(code) if code else Checked(problem=message(f"fields.{problem}", text=written.strip()))

    return look_up


def _open_list(terms: Callable[[], Terms[Term]]) -> Callable[[str], Checked]:
    """A list that people extend: an unknown word is kept as it is."""
    return lambda written: Checked(code_for(terms(), written) or checks.clean_text(written))


def _language(written: str) -> Checked:
    """The script of what was written tells the two Uzbek languages apart, so nothing is folded here."""
    wanted = checks.clean_text(written).casefold()
    for code, name in LANGUAGE_NAMES.items():
        if wanted in (code.casefold(), name.casefold()):
            return Checked(code)
    return Checked(problem=message("fields.language_wrong"))


def _many(written: str) -> Checked:
    parts = [checks.clean_text(part) for line in written.splitlines() for part in line.split(";")]
    return Checked(tuple(part for part in parts if part))


def _roles(written: str) -> Checked:
    found = [_word(Role, part) for part in written.split(";") if part.strip()]
    wrong = next((one for one in found if one.problem), None)
    return wrong or Checked(tuple(str(one.value) for one in found) or None)


def _days(written: str) -> Checked:
    days = [checks.day(part) for part in written.split(";") if part.strip()]
    if None in days:
        return Checked(problem=message("fields.day_wrong"))
    return Checked(tuple(day.isoformat() for day in days if day) or None)


def _time(written: str) -> Checked:
    """A time of day; spreadsheets also give it with seconds."""
    at = clock_time(written.strip().removesuffix(":00") if written.count(":") == 2 else written)
    return Checked(f"{at:%H:%M}") if at else Checked(problem=message("fields.time_wrong"))


def _busy(written: str) -> Checked:
    parts = [_busy_part(part) for part in re.split(r"[;\n]", written) if part.strip()]
    if None in parts:
        return Checked(problem=message("fields.busy_wrong"))
    return Checked(tuple(part for part in parts if part) or None)


def _busy_part(written: str) -> str | None:
    """One busy time as it is kept; its day may be written as people write days."""
    day, _, times = written.strip().rpartition(" ") if written.strip()[:1].isdigit() else ("", "", written)
    known = checks.day(day) if day and ":" not in day else None
    found = busy_times(f"{known.isoformat()} {times}" if known else written)
    if found is None:
        return None
    on, opens, closes = found
    return f"{f'{on.isoformat()} ' if on else ''}{opens:%H:%M}-{closes:%H:%M}"


def _whole(written: str) -> Checked:
    value = checks.whole(written)
    return Checked(problem=message("fields.whole_wrong")) if value is None else Checked(value)


def _amount(written: str) -> Checked:
    value = checks.amount(written)
    if value is None or value < 0:
        return Checked(problem=message("fields.amount_wrong"))
    doubtful = checks.assumes_thousands(written)
    return Checked(value, notice=message("fields.thousands_assumed", value=int(value)) if doubtful else None)


def _day(written: str) -> Checked:
    value = checks.day(written)
    return Checked(value) if value else Checked(problem=message("fields.day_wrong"))


def _flag(written: str) -> Checked:
    value = _flags().get(fold(written) or written.strip())
    return Checked(problem=message("fields.flag_wrong")) if value is None else Checked(value)


def _word(kind: type[StrEnum], written: str) -> Checked:
    value = _words(kind).get(fold(written))
    if value is not None:
        return Checked(value)
    return Checked(problem=message("fields.word_wrong", text=written.strip()))


@cache
def _words(kind: type[StrEnum]) -> Mapping[str, StrEnum]:
    group = _word_group(kind)
    found: dict[str, StrEnum] = {}
    for member in kind:
        found[fold(member.value)] = member
        for language in LANGUAGES:
            found.setdefault(fold(text(f"words.{group}_{member.value}", language)), member)
    return found


@cache
def _flags() -> Mapping[str, bool]:
    found = {"true": True, "1": True, "+": True, "false": False, "0": False, "-": False}
    found |= {fold("истина"): True, fold("ложь"): False}  # as Russian spreadsheets write them
    for language in LANGUAGES:
        found[fold(text("fields.yes", language))] = True
        found[fold(text("fields.no", language))] = False
    return found


def _word_group(kind: type[StrEnum]) -> str:
    """The part of ``words`` for an enumeration: StationRole → station_role; offers have a short one."""
    if kind.__name__ == "OfferKind":
        return "offer"
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in kind.__name__).lstrip(
        "_"
    )


_BY_TYPE: Mapping[object, Callable[[str], Checked]] = {
    str: _text,
    int: _whole,
    Decimal: _amount,
    date: _day,
    bool: _flag,
    tuple[str, ...]: _many,
}
_CHECKS: Mapping[str, Callable[[str], Checked]] = {
    "stir": _stir,
    "tn_ved": _tn_ved,
    "account": _digits(checks.ACCOUNT_DIGITS),
    "mfo": _digits(checks.MFO_DIGITS),
    "oked": _digits(checks.OKED_DIGITS),
    "phone": _phone,
    "email": _email,
    "region": _listed(lambda: cast("Terms[Term]", REGIONS), "region_wrong"),
    "country": _listed(countries, "country_wrong"),
    "currency": _listed(lambda: CURRENCIES, "currency_wrong"),
    "sector": _open_list(lambda: SECTORS),
    "unit": _open_list(lambda: UNITS),
    "language": _language,
    "admits": _roles,
    "days": _days,
    "arrives": _time,
    "leaves": _time,
    "opens": _time,
    "closes": _time,
    "busy": _busy,
}
