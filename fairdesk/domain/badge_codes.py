"""The number inside a badge's QR, and the short number printed beside it.

A code is 39 decimal digits (16 bytes), because digits survive every keyboard layout a scanner may type
under::

    bits  4  version        bits 12  desk number
    bits  4  key id         bits 21  counter
    bits 16  fair tag       bits  7  check: the whole number is 1 modulo 97
                            bits 64  BLAKE2b code under the fair's badge key

The check catches every wrong digit and every swapped pair before any key is tried, so that a misread
code is told from a forged one and a badge of another fair from a damaged one.
"""

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass

VERSION = 1
CODE_DIGITS = 39
MAX_DESK = 2**12 - 1
MAX_COUNTER = 2**21 - 1
_MODULUS = 97
_MAC_BITS = 64
_CHECK_STEP = pow(2**_MAC_BITS, -1, _MODULUS)


@dataclass(frozen=True, slots=True)
class BadgeKey:
    """A fair's secret for making and proving badge codes; ``number`` is 0 to 15."""

    number: int
    secret: bytes
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class BadgeNumber:
    """What a genuine code says, and what the short number says."""

    desk: int
    counter: int
    key: int | None = None


@dataclass(frozen=True, slots=True)
class Genuine:
    """The code was made under a key of this fair."""

    number: BadgeNumber
    key_revoked: bool


@dataclass(frozen=True, slots=True)
class Unproven:
    """The code is of this fair, and this desk holds no key to prove it (a booth or a kiosk)."""

    number: BadgeNumber


@dataclass(frozen=True, slots=True)
class OtherFair:
    """The code is whole but belongs to another fair (or to a fair this desk has no key for)."""


@dataclass(frozen=True, slots=True)
class Forged:
    """The code claims to be of this fair and was not made under its key."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Not a badge code: wrong length, wrong letters, a misread digit."""


@dataclass(frozen=True, slots=True)
class Typed:
    """Somebody typed a short number. It finds a badge and proves nothing; several readings may fit."""

    numbers: tuple[BadgeNumber, ...]


Reading = Genuine | Unproven | OtherFair | Forged | Unreadable | Typed


def fair_tag(fair: bytes) -> int:
    """Sixteen bits that tell fairs apart on a badge; ``fair`` is the fair's id."""
    return int.from_bytes(hashlib.blake2b(fair, digest_size=2, person=b"fairdesk tag").digest())


def encode(fair: bytes, key: BadgeKey, desk: int, counter: int) -> str:
    """The 39 digits of a badge. Raises ``ValueError`` for a number that does not fit."""
    if not (0 <= desk <= MAX_DESK and 0 <= counter <= MAX_COUNTER and 0 <= key.number <= 15):
        raise ValueError(f"badge number out of range: {desk}-{counter}, key {key.number}")
    head = (VERSION << 60) | (key.number << 56) | (fair_tag(fair) << 40) | (desk << 28) | (counter << 7)
    mac = _mac(fair, key, head)
    unchecked = (head << _MAC_BITS) | mac
    check = (1 - unchecked) * _CHECK_STEP % _MODULUS
    return f"{unchecked + (check << _MAC_BITS):0{CODE_DIGITS}d}"


def read(text: str, fair: bytes, keys: Sequence[BadgeKey]) -> Reading:
    """What a scanned or typed text is, for a desk that holds ``keys`` of ``fair`` (none at a booth)."""
    stripped = text.strip()
    if not stripped.isascii():
        return Unreadable()
    if len(stripped) == CODE_DIGITS and stripped.isdigit():
        return _read_code(int(stripped), fair, keys)
    numbers = parse_short_number(stripped)
    return Typed(numbers) if numbers else Unreadable()


def _read_code(value: int, fair: bytes, keys: Sequence[BadgeKey]) -> Reading:
    if value >> 128 or value % _MODULUS != 1 or value >> 124 != VERSION:
        return Unreadable()
    if (value >> _MAC_BITS) & 0x7F >= _MODULUS:
        return Unreadable()  # the check of another spelling of the same number: no badge is printed so
    head, mac = value >> _MAC_BITS, value & (2**_MAC_BITS - 1)
    if (head >> 40) & 0xFFFF != fair_tag(fair):
        return OtherFair()
    number = BadgeNumber((head >> 28) & MAX_DESK, (head >> 7) & MAX_COUNTER, (head >> 56) & 0xF)
    if not keys:
        return Unproven(number)
    unchecked_head = head & ~0x7F
    for key in keys:
        if key.number == number.key and _same(_mac(fair, key, unchecked_head), mac):
            return Genuine(number, key.revoked)
    return Forged()


def short_number(desk: int, counter: int) -> str:
    """The number printed for people, such as ``2-0417-54``: desk, counter, ISO 7064 mod 97-10 check."""
    return f"{desk}-{counter:04d}-{_check_digits(desk, counter):02d}"


def parse_short_number(text: str) -> tuple[BadgeNumber, ...]:
    """Every badge number a typed text can mean; hyphens and spaces may be left out. Empty if none fits."""
    parts = re.split(r"[-–\s]+", text.strip())
    if not all(part.isdecimal() and part.isascii() for part in parts) or not 7 <= len("".join(parts)) <= 13:
        return ()
    if len(parts) == 3:
        return _checked(parts[0], parts[1], parts[2])
    digits = "".join(parts)
    body, check = digits[:-2], digits[-2:]
    found = [_checked(body[:cut], body[cut:], check) for cut in range(1, len(body) - 3)]
    return tuple(number for numbers in found for number in numbers)


def _checked(desk: str, counter: str, check: str) -> tuple[BadgeNumber, ...]:
    number = BadgeNumber(int(desk), int(counter))
    fits = number.desk <= MAX_DESK and number.counter <= MAX_COUNTER
    written_so = len(check) == 2 and f"{number.desk}{number.counter:04d}" == desk + counter
    return (
        (number,) if fits and written_so and _check_digits(number.desk, number.counter) == int(check) else ()
    )


def _check_digits(desk: int, counter: int) -> int:
    return 98 - int(f"{desk}{counter:04d}00") % _MODULUS


def _mac(fair: bytes, key: BadgeKey, head: int) -> int:
    code = hashlib.blake2b(
        head.to_bytes(8), digest_size=8, key=key.secret, salt=fair, person=b"fairdesk badge"
    )
    return int.from_bytes(code.digest())


def _same(one: int, other: int) -> bool:
    return hmac.compare_digest(one.to_bytes(8), other.to_bytes(8))
