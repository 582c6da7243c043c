"""What goes wrong on the day of a fair, as new situations of an instance."""

import random
from collections.abc import Collection, Iterable
from dataclasses import replace

from fairdesk.scheduling.instance import Instance, Meeting


def away(instance: Instance, people: Collection[str], slots: Iterable[int]) -> Instance:
    """Some people are not there in some slots."""
    missing = frozenset(slots)
    return replace(
        instance,
        participants=tuple(
            replace(one, unavailable=one.unavailable | missing) if one.id in people else one
            for one in instance.participants
        ),
    )


def without_tables(instance: Instance, lost: int) -> Instance:
    """The first tables are lost."""
    return replace(instance, tables=instance.tables[lost:])


def with_inserted(instance: Instance, pairs: Iterable[tuple[str, str]], weight: int = 3) -> Instance:
    """Some meetings more are wanted; their ids begin with ``new``."""
    more = tuple(Meeting(f"new{at}", pair, weight=weight) for at, pair in enumerate(pairs))
    return replace(instance, meetings=instance.meetings + more)


def inserted(instance: Instance) -> list[str]:
    """The ids of meetings that were inserted."""
    return [one.id for one in instance.meetings if one.id.startswith("new")]


def new_pairs(instance: Instance, count: int, hosts: int, seed: int = 1) -> list[tuple[str, str]]:
    """Pairs of a host and a guest who do not meet yet."""
    dice = random.Random(seed)
    known = {frozenset(one.participants) for one in instance.meetings}
    names = [one.id for one in instance.participants]
    found: list[tuple[str, str]] = []
    while len(found) < count:
        pair = dice.choice(names[:hosts]), dice.choice(names[hosts:])
        if frozenset(pair) not in known:
            known.add(frozenset(pair))
            found.append(pair)
    return found
