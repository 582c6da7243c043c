"""A hybrid logical clock: 48 bits of milliseconds since 1970, 16 bits that count within one.

Every operation of a desk has a higher value than all operations that desk had seen, and the value stays
near the time of day, whatever the laptops' clocks say.
"""

from datetime import UTC, datetime

_COUNTER_BITS = 16
AHEAD_AT_MOST_MS = 10 * 60 * 1000
"""A clock further ahead than this is another laptop's mistake and is not taken over."""


def tick(last: int, now_ms: int) -> int:
    """The clock of the next own operation, after ``last``, at ``now_ms``."""
    return max(now_ms << _COUNTER_BITS, last + 1)


def receive(last: int, remote: int, now_ms: int) -> int:
    """The own clock after an operation with clock ``remote`` came in. Far-future clocks change nothing."""
    return last if is_far_ahead(remote, now_ms) else max(last, remote)


def is_far_ahead(remote: int, now_ms: int) -> bool:
    """Whether a clock is more than ten minutes ahead of the time of day here."""
    return (remote >> _COUNTER_BITS) > now_ms + AHEAD_AT_MOST_MS


def time_of(clock: int) -> datetime:
    """The time of day inside a clock value, UTC."""
    return datetime.fromtimestamp((clock >> _COUNTER_BITS) / 1000, UTC)
