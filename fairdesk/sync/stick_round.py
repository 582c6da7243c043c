"""Carrying a stick from laptop to laptop: which one next, and when all are in step.

Pure, and told by numbers alone: of each desk's work the number of its last change, as laptops and sticks say
it. What a laptop said once it still holds, so an old word is a safe one: it only sends the stick to a
laptop that has news already.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fairdesk.domain.entities import Id

Held = Mapping[Id, int]
"""Of each desk's work the number of the last change that is held."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A laptop on the round: how many changes the stick would bring it, how many it is known to have for
    the stick. ``is_known`` says whether it ever told what it holds."""

    desk: Id
    brings: int
    takes: int
    is_known: bool

    @property
    def is_in_step(self) -> bool:
        """Whether nothing is to be carried to it or from it, as far as anybody knows."""
        return self.is_known and not self.brings and not self.takes


@dataclass(frozen=True, slots=True)
class StickRound:
    """Where the stick goes: ``next`` is None when all are in step."""

    stops: tuple[Stop, ...] = field(default=())

    @property
    def next(self) -> Id | None:
        """The laptop to go to: first those that have something for the stick, or may have, then the others.

        So nobody is visited more than twice, and the last that had something is given everything at once.
        """
        collecting = [stop for stop in self.stops if stop.takes or not stop.is_known]
        giving = [stop for stop in self.stops if stop.brings]
        return max(collecting or giving, key=_first).desk if collecting or giving else None

    @property
    def is_over(self) -> bool:
        """Whether all are in step, as far as anybody knows."""
        return all(stop.is_in_step for stop in self.stops)

    @property
    def visits(self) -> int:
        """How many laptops the stick still has to go to at least."""
        return sum(not stop.is_in_step for stop in self.stops)


def stick_round(desks: Sequence[Id], seen: Mapping[Id, Held], stick: Held) -> StickRound:
    """The round as it stands: ``seen`` is what each laptop said last, ``stick`` what the stick carries.

    A desk's own work is known by what others hold of it too: whoever passed it on had it.
    """
    return StickRound(tuple(_stop(desk, seen.get(desk), seen, stick) for desk in desks))


def _stop(desk: Id, held: Held | None, seen: Mapping[Id, Held], stick: Held) -> Stop:
    if held is None:
        return Stop(desk, _beyond(stick, {}), 0, is_known=False)
    own = max((one.get(desk, 0) for one in seen.values()), default=0)
    holds = {**held, desk: max(own, held.get(desk, 0))}
    return Stop(desk, _beyond(stick, holds), _beyond(holds, stick), is_known=True)


def _beyond(much: Held, less: Held) -> int:
    return sum(max(0, last - less.get(desk, 0)) for desk, last in much.items())


def _first(stop: Stop) -> tuple[bool, int, int]:
    """Whoever never said anything first, as nobody knows what waits there; then who has most."""
    return (not stop.is_known, stop.takes, stop.brings)
