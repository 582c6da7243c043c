"""What scheduling answers: where each meeting takes place, how good that is, and what could not be served."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from fairdesk.domain.messages import Message


class Status(StrEnum):
    """How much is known about a timetable. Contract: these values stand in result files."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a meeting takes place: ids of a slot and of a table."""

    slot: int
    table: int | str


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A meeting that has no place, and why."""

    id: str
    reason: Message


@dataclass(frozen=True)
class Timetable:
    """A timetable of an instance.

    ``bound`` is proven: no timetable (of these meetings, where weight counts) has fewer breaks.
    ``weight_bound`` is proven: no timetable that keeps the locks serves more. ``cause`` says, of a proven
    infeasible instance, which meetings or people make it so: ``because`` has their ids.
    """

    status: Status
    placements: Mapping[str, Placement] = field(default_factory=dict[str, Placement])
    breaks: int = 0
    bound: int = 0
    served_weight: int = 0
    weight_bound: int = 0
    seconds: float = 0.0
    unplaced: tuple[Unplaced, ...] = ()
    cause: Message | None = None
    because: tuple[str, ...] = ()


Better = Callable[[Timetable], None]
"""Told of every better timetable, and of every better bound, while scheduling goes on."""

Stopped = Callable[[], bool]
"""Asked often: whether to stop and answer with what there is."""
