"""How much one desk or one address may ask for: a bucket that fills steadily and is emptied by requests."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from fairdesk.sync.wire import MOST_BYTES


class Rate(NamedTuple):
    """So many requests a second for as long as one likes, and ``burst`` at once."""

    each_second: float
    burst: int


_OF_A_DESK = Rate(30, 300)
_OF_AN_ADDRESS = Rate(300, 3_000)
_OF_STRANGERS = Rate(1, 60)


@dataclass(frozen=True)
class Limits:
    """What a server bears. A whole hall may stand behind one address, so an address may do more.

    Rates are kept by each process of a server for itself.
    """

    body_bytes: int = MOST_BYTES
    body_seconds: float = 30
    """In which a request must have been said; and in which a piece of an answer must have been taken."""
    desk: Rate = _OF_A_DESK
    address: Rate = _OF_AN_ADDRESS
    stranger: Rate = _OF_STRANGERS
    """New desks from one address."""


class Buckets:
    """One bucket for each that asks; those that nobody emptied for longest are forgotten."""

    def __init__(self, rate: Rate, most: int = 10_000, now: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._most = most
        self._now = now
        self._left: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def seconds_to_wait(self, who: Hashable) -> int:
        """Takes one out of the bucket: 0 where it had one, otherwise after how long it will."""
        now = self._now()
        left, since = self._left.pop(who, (float(self._rate.burst), now))
        left = min(self._rate.burst, left + (now - since) * self._rate.each_second)
        served = left >= 1
        self._left[who] = (left - 1 if served else left, now)
        if len(self._left) > self._most:
            self._left.popitem(last=False)
        return 0 if served else ceil((1 - left) / self._rate.each_second)
