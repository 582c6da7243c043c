"""Fairs as they are: hosts that many want to meet, guests with a few wishes, some who come late.

Used by tests and benchmarks. The same numbers and seed give the same fair.
"""

import random
from itertools import accumulate

from fairdesk.scheduling.instance import Instance, Meeting, Participant, Slot

MUST, WANT, WOULD = 3, 2, 1
_WEIGHTS = (MUST, WANT, WOULD)
_SHARES = (2, 4, 4)
_BOTH_SIDED = 0.2
_AWAY = 0.1
_HALL = 24


def fair_instance(
    slots: int = 16,
    enterprises: int = 775,
    hosts: int = 142,
    wishes: int = 5000,
    *,
    shared: int | None = None,
    days: int = 1,
    seed: int = 1,
) -> Instance:
    """A whole fair: every host has a table of its own, or all share a number of tables."""
    dice = random.Random(seed)
    grid = tuple(_slot(at, slots, days) for at in range(slots))
    tables = tuple(range(hosts if shared is None else shared))
    own = shared is None
    people = tuple(
        Participant(f"e{at}", _away(dice, slots), at if own and at < hosts else None)
        for at in range(enterprises)
    )
    return Instance(
        name=f"fair-{slots}",
        slots=grid,
        tables=tables,
        participants=people,
        meetings=tuple(_meetings(dice, enterprises, hosts, wishes)),
        own=frozenset(tables) if own else frozenset(),
        halls={table: f"hall {table // _HALL}" for table in tables},
    )


def _slot(at: int, slots: int, days: int) -> Slot:
    a_day = -(-slots // days)
    part = "morning" if at % a_day < a_day // 2 else "afternoon"
    return Slot(at, f"{part} {at // a_day}" if days > 1 else part, str(at // a_day))


def _away(dice: random.Random, slots: int) -> frozenset[int]:
    """Most are there all the time; some come late or leave early, some have a busy hour."""
    if dice.random() > _AWAY:
        return frozenset()
    length = dice.randint(1, max(slots // 3, 1))
    start = dice.choice((0, slots - length, dice.randint(0, slots - length)))
    return frozenset(range(start, start + length))


def _meetings(dice: random.Random, enterprises: int, hosts: int, wishes: int) -> list[Meeting]:
    fame = list(accumulate(1 / (rank + 8) ** 0.6 for rank in range(hosts)))
    eagerness = list(accumulate(1 / (rank + 20) ** 0.5 for rank in range(enterprises - hosts)))
    weights: dict[tuple[int, int], int] = {}
    while len(weights) < wishes:
        host = dice.choices(range(hosts), cum_weights=fame)[0]
        guest = hosts + dice.choices(range(enterprises - hosts), cum_weights=eagerness)[0]
        if (host, guest) in weights:
            continue
        weight = dice.choices(_WEIGHTS, _SHARES)[0]
        if dice.random() < _BOTH_SIDED:
            weight += dice.choices(_WEIGHTS, _SHARES)[0]
        weights[host, guest] = weight
    return [
        Meeting(f"m{at}", (f"e{host}", f"e{guest}"), weight=weight)
        for at, ((host, guest), weight) in enumerate(weights.items())
    ]
