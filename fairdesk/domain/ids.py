"""New ids. UUIDv7 (RFC 9562): they sort by the time they were made, which keeps the tables' trees dense."""

import itertools
import secrets

_COUNTER_BITS = 26
_made = itertools.count()  # next() of it is one step, so ids may be made on several threads


def new_id(milliseconds: int) -> bytes:
    """A fresh UUIDv7 as 16 bytes; ``milliseconds`` since 1970 in UTC.

    Ids of one moment sort in the order they were made: a counter stands before the random bits (section
    6.2, method 1), in ``rand_a`` and the first bits of ``rand_b``. A whole import has one moment, that of
    its transaction. Two desks tell their ids apart by the 48 random bits that remain.
    """
    counter = next(_made) % (1 << _COUNTER_BITS)
    high, low = divmod(counter, 1 << 14)
    value = (milliseconds % (1 << 48)) << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low << 48
    return (value | secrets.randbits(48)).to_bytes(16)
