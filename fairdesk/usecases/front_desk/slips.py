"""What a visitor is handed at check-in: today's meetings, and Demands that the enterprise could make."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fairdesk.domain.entities import Demand, Enterprise, Id, Product
from fairdesk.domain.matching import Match, Thing, matches
from fairdesk.domain.words import Participation, Size
from fairdesk.usecases.meetings import agendas
from fairdesk.usecases.meetings.agendas import Agenda, Reader, Side
from fairdesk.usecases.ports import Work

MOST_DEMANDS = 5
_MOST_WORDS = 8
"""A longer piece of what an enterprise says about itself is no name of a thing."""
_ENOUGH_WORDS = 0.5
_ENOUGH_WORDS_AGAINST_CODES = 0.8
"""How much of a Demand's name must stand in a Product's where no code, or another one, is known."""


@dataclass(frozen=True, slots=True)
class DemandSeen:
    """A Demand with who wants it and where they stand.

    ``because`` is what the company makes that comes near it; None where just the sector is the same.
    """

    demand: Demand
    owner: Side
    because: str | None


@dataclass(frozen=True, slots=True)
class Slip:
    """An agenda with the Demands that its company could make, the likeliest first."""

    agenda: Agenda
    demands: tuple[DemandSeen, ...]


def slip(work: Work, enterprise: Id) -> Slip | None:
    """The slip of an enterprise and all that are one company with it; None where it is not registered."""
    agenda = agendas.agenda_of(work, enterprise)
    return None if agenda is None else Slip(agenda, could_make(work, agenda.members))


def could_make(work: Work, members: Sequence[Id], limit: int = MOST_DEMANDS) -> tuple[DemandSeen, ...]:
    """The Demands nearest to what a company makes, one of each enterprise before a second of any.

    What it makes are its Products; without any, what it says about itself. Where these lead to too few,
    Demands of its sector follow.
    """
    own = [record for one in members if (record := work.get(Enterprise, one))]
    made = [_thing(product) for one in members for product in work.all(Product, enterprise=one)]
    demands = [one for one in work.all(Demand) if one.enterprise not in members]
    best = _best(demands, made or _said(own))
    reader = Reader(work)
    ranked: list[tuple[_Rank, DemandSeen]] = []
    for demand in demands:
        owner, side = reader.get(Enterprise, demand.enterprise), reader.side(demand.enterprise)
        if owner is None or side is None or owner.voided or owner.participation is Participation.DECLINED:
            continue
        match = best.get(demand.id)
        if match is not None or (owner.sector and owner.sector in {one.sector for one in own}):
            seen = DemandSeen(demand, side, match.made.name if match else None)
            ranked.append((_rank(match, own, owner, demand), seen))
    return tuple(_in_turn(seen for _, seen in sorted(ranked, key=lambda one: one[0]))[:limit])


_Rank = tuple[int, float, bool, bool, Id]


def _rank(match: Match | None, own: Sequence[Enterprise], owner: Enterprise, demand: Demand) -> _Rank:
    """The nearest first; among equals a large enterprise's Demand, then one from another region."""
    digits, share = _nearness(match) if match else (-1, 0.0)
    near_home = owner.region in {one.region for one in own}
    return -digits, -share, owner.size is not Size.LARGE, near_home, demand.id


def _in_turn(found: Iterable[DemandSeen]) -> list[DemandSeen]:
    """Everybody's first, then everybody's second; those that come near before those of the sector."""
    counted: dict[Id, int] = {}
    turns: list[tuple[bool, int, int, DemandSeen]] = []
    for place, seen in enumerate(found):
        turn = counted[seen.owner.id] = counted.get(seen.owner.id, -1) + 1
        turns.append((seen.because is None, turn, place, seen))
    return [seen for *_, seen in sorted(turns, key=lambda one: one[:3])]


def _best(demands: Iterable[Demand], made: Sequence[Thing]) -> dict[Id, Match]:
    """For each Demand what comes nearest to it, if anything comes near."""
    best: dict[Id, Match] = {}
    for match in matches([_thing(demand) for demand in demands], made) if made else ():
        known = best.get(match.wanted.id)
        if _is_near(match) and (known is None or _nearness(match) > _nearness(known)):
            best[match.wanted.id] = match
    return best


def _said(own: Iterable[Enterprise]) -> list[Thing]:
    """The things that a company names where it says what it does."""
    parts = ((one.id, part.strip()) for one in own for part in re.split(r"[,;\n]", one.about or ""))
    return [Thing(one, one, part) for one, part in parts if part and len(part.split()) <= _MOST_WORDS]


def _is_near(match: Match) -> bool:
    needed = _ENOUGH_WORDS_AGAINST_CODES if match.differ else _ENOUGH_WORDS
    return match.digits >= 4 or match.share >= needed


def _nearness(match: Match) -> tuple[int, float]:
    return match.digits, match.share


def _thing(record: Demand | Product) -> Thing:
    return Thing(record.id, record.enterprise or b"", record.name, record.tn_ved)
