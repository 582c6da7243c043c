"""Shapes of identifiers and numbers as people write them.

Each function takes what was typed and gives the value, or None where it cannot be one. Shapes are from
the field's own papers; STIR and TN VED have no check digits that hold for real numbers.
"""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

STIR_DIGITS = 9
TN_VED_LENGTHS = (4, 6, 8, 10)

_APOSTROPHES = re.compile("['`‘’´ʹ′ˈ＇ʽ\u02bf]")
_TURNED = re.compile(r"(?<=[oOgG])ʼ")
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_POWERS = (
    (("trln", "трлн", "trillion", "триллион"), 12),
    (("mlrd", "млрд", "milliard", "миллиард", "bn", "billion"), 9),
    (("mln", "млн", "million", "миллион"), 6),
    (("ming", "минг", "тыс", "thousand", "тысяч"), 3),
)
_NUMBER = re.compile(r"(-?[\d ]*\d(?:[.,]\d+)*)\s*([^\W\d]*)\.?(?:\s*\S*)?")
_DAY_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%y")


def clean_text(text: str) -> str:
    """A text as it is kept: single spaces, and Uzbek letters with their own marks (ʻ in oʻ gʻ, else ʼ).

    Line breaks inside a text stay.
    """
    lines = [_SPACES.sub(" ", line).strip() for line in text.strip().splitlines()]
    joined = "\n".join(lines)
    return uzbek_marks(joined)


def uzbek_marks(text: str) -> str:
    """Typed apostrophes between letters made the letters they stand for."""
    marked = re.sub(r"(?<=[^\W\d_])(?:" + _APOSTROPHES.pattern + r")(?=[^\W\d_])", "ʼ", text)
    marked = re.sub(r"(?<=[oOgG])" + _APOSTROPHES.pattern + r"(?=\W|$)", "ʼ", marked)
    return _TURNED.sub("ʻ", marked)


def stir(text: str) -> str | None:
    """A STIR: nine digits. Spreadsheets lose leading zeros, so seven or eight digits get them back."""
    digits = _digits(text)
    if digits is None or not 7 <= len(digits) <= STIR_DIGITS:
        return None
    return digits.rjust(STIR_DIGITS, "0")


def tn_ved(text: str) -> str | None:
    """A TN VED code: ten digits, or a heading of four, six or eight."""
    digits = _digits(text)
    if digits is None:
        return None
    if len(digits) + 1 in (6, 8, 10) and digits[0] != "0":
        digits = "0" + digits if len(digits) == 9 else digits
    return digits if len(digits) in TN_VED_LENGTHS else None


def amount(text: str) -> Decimal | None:
    """A sum or quantity: ``12 000,50``, ``12,000.50``, ``1,2 mlrd``, ``500 mln``, ``3 ming``."""
    found = _NUMBER.fullmatch(_SPACES.sub(" ", text.strip().lower()))
    if found is None:
        return None
    value = _decimal(found[1].replace(" ", ""))
    word = found[2]
    power = next((power for words, power in _POWERS if word in words or word.startswith(words)), 0)
    if value is None:
        return None
    scaled = value * (Decimal(10) ** power)
    return scaled.quantize(Decimal(1)) if scaled == scaled.to_integral_value() else scaled.normalize()


def whole(text: str) -> int | None:
    """A whole number from 0 upwards; ``184.0`` from a spreadsheet is one."""
    value = amount(text)
    if value is None or value != value.to_integral_value() or value < 0 or value > 10**12:
        return None
    return int(value)


def day(text: str) -> date | None:
    """A day: 2022-03-03, 03.03.2022, 3/3/2022."""
    stripped = text.strip().split("T")[0].split(" ")[0]
    for shape in _DAY_FORMATS:
        try:
            return datetime.strptime(stripped, shape).date()
        except ValueError:
            continue
    return None


def email(text: str) -> str | None:
    """An address with one @ and a dot behind it."""
    stripped = text.strip()
    return stripped if re.fullmatch(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+", stripped) else None


def _digits(text: str) -> str | None:
    """The digits of a code; a spreadsheet's ``301234567.0`` loses its end, other signs make it none."""
    bare = re.sub(r"[\s\u00a0\u2009\u202f.-]", "", re.sub(r"\.0+$", "", text.strip()))
    return bare if bare.isascii() and bare.isdecimal() else None


def _decimal(written: str) -> Decimal | None:
    """The last sign parts the decimals, unless it comes again or parts exact thousands like the others."""
    signs = [sign for sign in written if sign in ".,"]
    if not signs:
        plain = written
    elif len(set(signs)) == 2 or len(signs) == 1:
        last = signs[-1]
        whole_part, _, decimals = written.rpartition(last)
        thousands = len(signs) == 1 and len(decimals) == 3 and last == "," and not whole_part.startswith("0")
        plain = written.replace(",", "") if thousands else re.sub("[.,]", "", whole_part) + "." + decimals
    else:
        plain = re.sub("[.,]", "", written)
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None
