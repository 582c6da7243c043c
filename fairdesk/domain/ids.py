"""New ids. UUIDv7 (RFC 9562): they sort by the time they were made, which keeps the tables' trees dense."""

import secrets


def new_id(milliseconds: int) -> bytes:
    """A fresh UUIDv7 as 16 bytes; ``milliseconds`` since 1970 in UTC."""
    raw = bytearray((milliseconds & 0xFFFF_FFFF_FFFF).to_bytes(6) + secrets.token_bytes(10))
    raw[6] = 0x70 | raw[6] & 0x0F
    raw[8] = 0x80 | raw[8] & 0x3F
    return bytes(raw)
