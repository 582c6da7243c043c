"""The number on a document, and the digits in the QR on each of its pages.

A number is ``JI-2022-01/B-0042``: the fair's code (region, year, fair of the year), the letter of the desk
that gave it, its counter. The digits are a code of their own, because only digits survive every keyboard
layout a scanner may type under::

    1 digit  format, 7        2 digits version
    5 digits fair tag         3 digits page
    4 digits desk number      2 digits check: the whole number is 1 modulo 97 (ISO 7064)
    6 digits counter

Where the portal has an address they stand at the end of a link, and a desk takes the last run of digits.
"""

import re
from dataclasses import dataclass
from hashlib import sha256

from fairdesk.domain.entities import Id

CODE_DIGITS = 23
MAX_DESK, MAX_COUNTER, MAX_VERSION, MAX_PAGE = 9_999, 999_999, 99, 999
_FORMAT = "7"
_MODULUS = 97
_CODE = re.compile(rf"{_FORMAT}[0-9]{{{CODE_DIGITS - 1}}}")
_HOST_LABEL = re.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
MOST_HOST = 74
_LOOK_ALIKE = str.maketrans("АВСЕНКМОРТХУІЈЅ–—−‑_", "ABCEHKMOPTXYIJS-----")
"""Cyrillic letters that look like Latin ones, and the other dashes."""
_TYPED = re.compile(
    r"(?:(?P<fair>.*?)[\s/\\|]+)?(?P<letter>[A-Z]{1,3}[0-9]*)(?:\s*-\s*|\s+)(?P<counter>[0-9]{1,6})"
)


@dataclass(frozen=True, slots=True)
class PageCode:
    """One page of one version of a document; ``fair_tag`` is ``badge_codes.fair_tag`` of its fair."""

    fair_tag: int
    desk: int
    counter: int
    version: int
    page: int


def printed_number(fair_code: str, letter: str, counter: int) -> str:
    """The number as it stands on paper."""
    return f"{fair_code}/{letter}-{counter:04d}"


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """A number as somebody typed it; without the fair's code ``fair`` is empty."""

    fair: str
    letter: str
    counter: int


def read_number(typed: str) -> TypedNumber | None:
    """The number that somebody typed: with or without the fair's code, in letters that look like its own."""
    bare = typed.strip().upper().translate(_LOOK_ALIKE).removeprefix("№").strip()
    found = _TYPED.fullmatch(bare)
    if found is None:
        return None
    fair = re.sub(r"\s*-\s*", "-", found["fair"] or "").strip()
    return TypedNumber(fair, found["letter"], int(found["counter"]))


def version_id(issuer: Id, counter: int, version: int) -> Id:
    """The id of a printed version: it follows from what stands on the paper, so no number is given twice."""
    return sha256(issuer + f"printed {counter} {version}".encode()).digest()[:16]


def page_digits(code: PageCode) -> str:
    """The digits of a page. Raises ``ValueError`` for a number that does not fit."""
    fits = (
        0 <= code.fair_tag < 2**16
        and 0 <= code.desk <= MAX_DESK
        and 1 <= code.counter <= MAX_COUNTER
        and 1 <= code.version <= MAX_VERSION
        and 1 <= code.page <= MAX_PAGE
    )
    if not fits:
        raise ValueError(f"no document has this number: {code}")
    body = f"{_FORMAT}{code.fair_tag:05d}{code.desk:04d}{code.counter:06d}{code.version:02d}{code.page:03d}"
    return f"{body}{(1 - int(body) * 100) % _MODULUS:02d}"


def page_link(code: PageCode, host: str | None) -> str:
    """What the QR of a page holds: a link in capital letters where the portal has an address, else digits."""
    digits = page_digits(code)
    return f"HTTPS://{host.upper()}/V/{digits}" if host else digits


def read_host(typed: str) -> str | None:
    """The portal's address that somebody typed, without scheme, port and path; None where it is no host name.

    Longer ones would make the modules of a page's QR too small for an office scanner.
    """
    host = typed.strip().lower()
    labels = host.split(".")
    is_name = len(labels) > 1 and all(_HOST_LABEL.fullmatch(one) for one in labels)
    return host if is_name and len(host) <= MOST_HOST and not labels[-1].isdigit() else None


def read_page_code(text: str) -> PageCode | None:
    """The page that a scanned code names: its last run of digits; None where it is no document's."""
    runs = re.findall("[0-9]+", text)
    digits = runs[-1] if runs else ""
    if not _CODE.fullmatch(digits) or int(digits) % _MODULUS != 1:
        return None
    code = PageCode(
        int(digits[1:6]), int(digits[6:10]), int(digits[10:16]), int(digits[16:18]), int(digits[18:21])
    )
    is_named = code.fair_tag < 2**16 and code.counter and code.version and code.page
    return code if is_named else None
