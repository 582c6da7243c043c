"""Personal fields in the log: sealed under a key of that person, so that throwing the key away forgets them.

AES-SIV (RFC 5297) gives equal bytes for equal values, so that two desks that write the same name agree.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

PERSON_KEY_BITS = 512


def new_person_key() -> bytes:
    """A fresh key for one person, 64 bytes."""
    return AESSIV.generate_key(PERSON_KEY_BITS)


def seal(key: bytes, person: bytes, field: str, value: str) -> bytes:
    """The sealed value of a field of a person."""
    # An empty text cannot be sealed (AES-SIV needs a byte to work on), so every value carries one in front.
    return AESSIV(key).encrypt(b"\x01" + value.encode(), [person, field.encode()])


def unseal(key: bytes, person: bytes, field: str, sealed: bytes) -> str | None:
    """The value, or None where the key is another person's or the bytes are no sealed value."""
    try:
        return AESSIV(key).decrypt(sealed, [person, field.encode()])[1:].decode()
    except (InvalidTag, ValueError):
        return None
