"""Enterprises that two desks may have registered each for itself: a person says whether they are one.

Whoever registers an enterprise is shown those that look like it, as far as their desk has heard of them. So
only pairs are asked about here that were registered at different desks.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from fairdesk.domain.entities import Desk, Enterprise, Id, SameCompany
from fairdesk.usecases.enterprises import lookalikes, same_company
from fairdesk.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class Registered:
    """One of the two, and the letter of the desk that registered it."""

    enterprise: Enterprise
    desk: str


@dataclass(frozen=True, slots=True)
class Alike:
    """Two enterprises that look like one company; the one registered first stands first."""

    one: Registered
    other: Registered
    score: float

    @property
    def id(self) -> Id:
        """Of the two, and the same on every desk."""
        return self.one.enterprise.id + self.other.enterprise.id


def alike(work: Work) -> list[Alike]:
    """The pairs that nobody has decided about, the likeliest first."""
    makers = work.made_by(Enterprise)
    if len(set(makers.values())) < 2:
        return []
    known = {one.id: one for one in work.all(Enterprise)}
    letters = {desk.id: desk.letter for desk in work.all(Desk)}
    settled = _Settled(work, known)
    pairs = [
        (score, one, other)
        for (one, other), score in _pairs(known, makers).items()
        if not settled.holds(one, other)
    ]

    def registered(one: Id) -> Registered:
        return Registered(known[one], letters.get(makers[one], ""))

    return [
        Alike(registered(one), registered(other), score)
        for score, one, other in sorted(pairs, key=lambda pair: (-pair[0], *pair[1:]))
    ]


def _pairs(known: Mapping[Id, Enterprise], makers: Mapping[Id, Id]) -> dict[tuple[Id, Id], float]:
    """Pairs of different desks with their scores; those of the busiest desk need not be compared."""
    names = [(one.id, spelt) for one in known.values() for spelt in (one.name, *one.other_names)]
    busiest = Counter(makers[one] for one in known).most_common(1)[0][0]
    found: dict[tuple[Id, Id], float] = {}
    for one in known.values():
        if makers[one.id] == busiest:
            continue
        for other, score in lookalikes.closest(names, one.name):
            if other != one.id and makers[other] != makers[one.id]:
                pair = (one.id, other) if one.id < other else (other, one.id)
                found[pair] = max(score, found.get(pair, 0.0))
    return found


class _Settled:
    """What is known of pairs: they are one company already, or somebody said that they are not."""

    def __init__(self, work: Work, known: Mapping[Id, Enterprise]) -> None:
        self._leads = same_company.groups_of(work, known.values())
        self._apart = {frozenset((one.one, one.other)) for one in work.all(SameCompany) if not one.same}

    def holds(self, one: Id, other: Id) -> bool:
        return self._leads[one] == self._leads[other] or frozenset((one, other)) in self._apart
