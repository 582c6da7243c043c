"""Shapes of identifiers and numbers as people write them.

Each function takes what was typed and gives the value, or None where it cannot be one. Shapes are from
the field's own papers; STIR and TN VED have no check digits that hold for real numbers.
"""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal

STIR_DIGITS = 9
ACCOUNT_DIGITS, MFO_DIGITS, OKED_DIGITS = 20, 5, 5
TN_VED_LENGTHS = (4, 6, 8, 10)

_APOSTROPHES = re.compile("['`‘’´ʹ′ˈ＇ʽ\u02bf]")
_TURNED = re.compile(r"(?<=[oOgG])ʼ")
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_POWERS = (
    (("trln", "трлн", "trillion", "триллион"), 12),
    (("mlrd", "млрд", "mld", "млд", "milliard", "миллиард", "billion"), 9),
    (("mln", "млн", "million", "миллион"), 6),
    (("ming", "минг", "тыс", "thousand"), 3),
)
"""How the words of 10^n begin; `bn` is one only by itself."""
_NUMBER = re.compile(
    r"(?P<minus>-?)"
    r"(?P<whole>[0-9]{1,3}(?P<group>[ .,'’])[0-9]{3}(?:(?P=group)[0-9]{3})*|[0-9]+)"
    r"(?:(?P<sign>[.,])(?P<decimals>[0-9]+))?"
    r"\s?(?P<word>[^\W\d_]*)[.]?(?:[ /](?P<rest>.*))?"
)
_NOT_IN_UNITS = re.compile(r"[^\w\s./'’ʻʼ-]|[014-9]|(?<![^\W\d_])[23]")
"""What cannot stand in the words behind a number: signs and numbers, other than the 2 of m2."""
_MOST_DIGITS = 18
_MOST_EXACT_DIGITS = 28
"""As many as ``Decimal`` calculates with."""
_DAY_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%y")


def clean_text(text: str) -> str:
    """A text as it is kept: single spaces, and Uzbek letters with their own marks (ʻ in oʻ gʻ, else ʼ).

    Line breaks inside a text stay; signs that nobody sees (control signs, soft hyphens, zero-width spaces
    that come along when something is pasted) go.
    """
    lines = [_SPACES.sub(" ", line) for line in text.strip().splitlines()]
    seen = ["".join(letter for letter in line if not _is_unseen(letter)).strip() for line in lines]
    return uzbek_marks("\n".join(seen).strip())


def _is_unseen(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs")


def uzbek_marks(text: str) -> str:
    """Typed apostrophes between letters made the letters they stand for."""
    marked = re.sub(r"(?<=[^\W\d_])(?:" + _APOSTROPHES.pattern + r")(?=[^\W\d_])", "ʼ", text)
    marked = re.sub(r"(?<=[oOgG])" + _APOSTROPHES.pattern + r"(?=\W|$)", "ʼ", marked)
    return _TURNED.sub("ʻ", marked)


def stir(text: str) -> str | None:
    """A STIR: nine digits. Spreadsheets lose leading zeros, so seven or eight digits get them back."""
    bare = re.sub(r"\.0+$", "", _SPACES.sub("", text))
    if not re.fullmatch(r"[0-9]{7,9}", bare):
        return None
    return bare.rjust(STIR_DIGITS, "0")


def digits(text: str, count: int) -> str | None:
    """A code of so many digits: an account (20), an MFO or an OKED (5); its groups may be set apart."""
    bare = re.sub(r"\.0+$", "", _SPACES.sub("", text)).replace("-", "")
    return bare if re.fullmatch(f"[0-9]{{{count}}}", bare) else None


def tn_ved(text: str) -> str | None:
    """A TN VED code: ten digits, or a heading of four, six or eight; parts may be set apart.

    An odd number of digits has lost the leading zero of chapters 01 to 09 in a spreadsheet.
    """
    bare = _SPACES.sub("", text)
    bare = re.sub(r"^([0-9]+)\.0$", r"\1", bare).replace(".", "").replace("-", "")
    if not re.fullmatch("[0-9]+", bare):
        return None
    if len(bare) % 2 and len(bare) > TN_VED_LENGTHS[0]:
        bare = f"0{bare}"
    return bare if len(bare) in TN_VED_LENGTHS else None


def amount(text: str) -> Decimal | None:
    """A sum or quantity: ``12 000,50``, ``12,000.50``, ``1,2 mlrd``, ``500 mln``, ``3 ming``.

    Decimals stand behind a comma or a point; thousands are set apart by spaces, points, commas or
    apostrophes, always in threes. Where one point or comma has three digits behind it, both are possible,
    and the reading is the likelier one of this field: ``1,234`` and ``15.000`` are thousands, as people
    write prices; ``1.234`` has decimals, as programs write numbers (they end no number in a zero);
    ``0,500`` and ``1,234 mlrd`` have decimals too. ``assumes_thousands`` tells where that was decided.
    Words behind the number (soʻm, t, dona/yil) are left out, further numbers are not: ``10-12``, ``1e5``,
    ``12 34`` and ``1 mln 200 ming`` are no amounts.
    """
    found = _NUMBER.fullmatch(_one_line(text))
    if found is None or _NOT_IN_UNITS.search(found["rest"] or ""):
        return None
    if found["sign"] is not None and found["sign"] == found["group"]:
        return None
    power = _power(found["word"])
    whole_part, decimals = found["whole"], found["decimals"] or ""
    if _has_decimals(found, power):
        whole_part, _, decimals = whole_part.partition(found["group"])
    digits = re.sub("[^0-9]", "", whole_part)
    if len(digits) + power > _MOST_DIGITS or len(digits) + len(decimals) > _MOST_EXACT_DIGITS:
        return None
    return simplest(Decimal(f"{found['minus']}{digits}.{decimals or 0}").scaleb(power))


def assumes_thousands(text: str) -> bool:
    """Whether a point or comma was read as setting thousands apart although it could part decimals."""
    found = _NUMBER.fullmatch(_one_line(text))
    return found is not None and _is_doubtful(found) and not _has_decimals(found, _power(found["word"]))


def _one_line(text: str) -> str:
    return _SPACES.sub(" ", text.strip().lower())


def _is_doubtful(found: re.Match[str]) -> bool:
    """One point or comma, three digits behind it: 1,234."""
    return found["group"] in (".", ",") and found["whole"].count(found["group"]) == 1 and not found["sign"]


def _has_decimals(found: re.Match[str], power: int) -> bool:
    if not _is_doubtful(found):
        return False
    by_a_program = found["group"] == "." and not found["whole"].endswith("0")
    return power > 0 or by_a_program or found["whole"].startswith("0")


def _power(word: str) -> int:
    return 9 if word == "bn" else next((power for words, power in _POWERS if word.startswith(words)), 0)


def simplest(value: Decimal) -> Decimal:
    """Without zeros at the end, and without an exponent."""
    return value.quantize(Decimal(1)) + 0 if value == value.to_integral_value() else value.normalize()


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
