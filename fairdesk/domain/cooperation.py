"""The cooperation path: which of its steps is current, which are late, and when all of it is over.

What was noted for a step is kept in its record. What proves it is not: a memorandum or contract step is done
because the paper is signed, a specification or sample because its handover act is printed. So a path never
says anything else than its papers do, and no two desks can.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from fairdesk.domain.entities import DealParty, Id, PathStep
from fairdesk.domain.words import DealPart, Step, StepState

ORDER: tuple[Step, ...] = tuple(Step)
CLOSED_BY_SIGNATURES: Mapping[Step, str] = {Step.MEMORANDUM: "memorandum", Step.CONTRACT: "contract"}
"""Steps that a signed document closes, with what it counts as."""
CLOSED_BY_HANDOVER = frozenset({Step.SPECIFICATION, Step.SAMPLE})
"""Steps that a printed handover act closes."""
REMINDED_BEFORE = timedelta(days=7)
"""How long before a step is due its party is reminded, and how long until it is reminded again."""

_DUE_AFTER: Mapping[Step, int] = {
    Step.MEMORANDUM: 0,
    Step.SPECIFICATION: 17,
    Step.DOCUMENTATION: 34,
    Step.SAMPLE: 58,
    Step.TESTING: 73,
    Step.PRODUCTION: 90,
    Step.CONTRACT: 104,
}
"""Days after the talk, as portal specialists agree them where nobody names a date."""
_SEEN_TO_BY: Mapping[Step, tuple[DealPart, ...]] = {
    Step.SPECIFICATION: (DealPart.BUYER,),
    Step.SAMPLE: (DealPart.DEVELOPER, DealPart.SELLER),
    Step.TESTING: (DealPart.BUYER,),
    Step.PRODUCTION: (DealPart.SELLER, DealPart.DEVELOPER),
}
"""Whose step it is, the first of them that the deal has; all others are everybody's."""
_SATURDAY = 5


def due_after(step: Step, talked: date) -> date:
    """When a step is due unless somebody names a day: so long after the talk, on a working day."""
    return working_day(talked + timedelta(days=_DUE_AFTER[step]))


def due_again(step: Step, today: date) -> date:
    """When a repeated step is due unless somebody names a day: it takes as long as the first time."""
    before = ORDER[max(0, ORDER.index(step) - 1)]
    return working_day(today + max(timedelta(days=_DUE_AFTER[step] - _DUE_AFTER[before]), REMINDED_BEFORE))


def working_day(day: date) -> date:
    """The day, or the Monday after it where it is a Saturday or Sunday."""
    return day + timedelta(days=7 - day.weekday() if day.weekday() >= _SATURDAY else 0)


def seen_to_by(step: Step, parties: Iterable[DealParty]) -> Id | None:
    """The enterprise whose step it is unless somebody names another; None for a step of all together."""
    in_order = sorted(parties, key=lambda party: (party.place, party.id))
    for part in _SEEN_TO_BY.get(step, ()):
        for party in in_order:
            if party.part is part:
                return party.enterprise
    return None


# How a step stands


@dataclass(frozen=True, slots=True)
class Standing:
    """How one step of a path stands: its latest round, with the ``earlier`` ones.

    ``day`` is when it was closed, ``late`` by how many days it is overdue. One that is ``overtaken`` is open
    although a later step is done. ``wants_reminder`` says that its party should be reminded today.
    """

    record: PathStep
    state: StepState
    day: date | None
    late: int = 0
    is_current: bool = False
    overtaken: bool = False
    wants_reminder: bool = False
    earlier: tuple["Standing", ...] = ()


class PathState(StrEnum):
    """How a whole path stands: not laid yet, on its way, stopped by a refusal, or at its end."""

    NONE = "none"
    RUNNING = "running"
    STOPPED = "stopped"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Path:
    """A path as it stands on a day."""

    state: PathState
    steps: tuple[Standing, ...]

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(one.state is StepState.DONE for one in self.steps)

    @property
    def late(self) -> int:
        """How many steps are overdue."""
        return sum(one.late > 0 for one in self.steps)

    @property
    def pressing(self) -> Standing | None:
        """The step to see to now: the first overdue one, else the current one; the refused one of a stopped
        path."""
        if self.state is PathState.STOPPED:
            return next((one for one in self.steps if one.state is StepState.REFUSED), None)
        overdue = next((one for one in self.steps if one.late), None)
        return overdue or next((one for one in self.steps if one.is_current), None)


def path(records: Iterable[PathStep], proven: Mapping[Id, date], today: date) -> Path:
    """How a path stands. ``proven`` are days on which papers closed steps, by the ids of their records.

    A signed contract ends the path, whatever is open before it; a refused step stops it until it is repeated
    or skipped. The current step is the first one that is open, in the order of the path.
    """
    known = list(records)
    rounds = [_rounds(step, known, proven) for step in ORDER]
    latest = [of_step[-1] for of_step in rounds if of_step]
    state = _state(latest)
    runs = state is PathState.RUNNING
    current = next((one for one in latest if one.state is StepState.OPEN), None) if runs else None
    done = [place for place, one in enumerate(latest) if one.state is StepState.DONE]
    return Path(
        state,
        tuple(
            Standing(
                one.record,
                one.state,
                one.day,
                late=_late(one, today) if runs else 0,
                is_current=one is current,
                overtaken=one.state is StepState.OPEN and bool(done) and place < done[-1],
                wants_reminder=runs and _wants_reminder(one, today),
                earlier=tuple(of_step[:-1]),
            )
            for place, (one, of_step) in enumerate(zip(latest, filter(None, rounds), strict=True))
        ),
    )


def _rounds(step: Step, records: Iterable[PathStep], proven: Mapping[Id, date]) -> list[Standing]:
    of_step = sorted((one for one in records if one.step is step), key=lambda one: (one.round, one.id))
    return [_standing(one, proven.get(one.id)) for one in of_step]


def _standing(record: PathStep, proven: date | None) -> Standing:
    state = _state_of(record, proven)
    if state is StepState.OPEN:
        return Standing(record, state, None)
    by_paper = proven if state is StepState.DONE and proven is not None else None
    return Standing(record, state, by_paper or record.done)


def _state_of(record: PathStep, proven: date | None) -> StepState:
    """A signed paper holds against whatever was noted. What was handed over can be refused afterwards."""
    if proven is None:
        return record.state
    if record.step in CLOSED_BY_SIGNATURES or record.state is StepState.OPEN:
        return StepState.DONE
    noted_later = record.done is not None and record.done >= proven
    return record.state if noted_later else StepState.DONE


def _state(latest: Sequence[Standing]) -> PathState:
    if not latest:
        return PathState.NONE
    by_step = {one.record.step: one.state for one in latest}
    if by_step.get(Step.CONTRACT) is StepState.DONE:
        return PathState.COMPLETE
    states = set(by_step.values())
    if StepState.REFUSED in states:
        return PathState.STOPPED
    return PathState.RUNNING if StepState.OPEN in states else PathState.COMPLETE


def _late(standing: Standing, today: date) -> int:
    due = standing.record.due
    return max(0, (today - due).days) if standing.state is StepState.OPEN and due else 0


def _wants_reminder(step: Standing, today: date) -> bool:
    """Once in the week before the day, once when that has passed, then once a week; anew for a new day."""
    due, reminded = step.record.due, step.record.reminded
    if step.state is not StepState.OPEN or due is None or today < due - REMINDED_BEFORE:
        return False
    if reminded is None or reminded < due - REMINDED_BEFORE:
        return True
    return today > due and (reminded <= due or today - reminded >= REMINDED_BEFORE)


class Urgency(StrEnum):
    """How soon a deal has to be seen to."""

    LATE = "late"
    SOON = "soon"
    LATER = "later"
    CLOSED = "closed"


def urgency(path: Path, today: date) -> Urgency:
    """By the step that presses: overdue, due within a week, later, or nothing is due any more."""
    if path.state in (PathState.COMPLETE, PathState.STOPPED):
        return Urgency.CLOSED
    step = path.pressing
    if step is None or step.record.due is None:
        return Urgency.LATER
    if step.late:
        return Urgency.LATE
    return Urgency.SOON if step.record.due - today <= REMINDED_BEFORE else Urgency.LATER


# Results


def quarter_of(day: date) -> str:
    """The quarter of a day, such as ``2022-Q2``."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def quarter_before(quarter: str) -> str:
    """The quarter before one."""
    year, number = parts_of_quarter(quarter)
    return f"{year - 1}-Q4" if number == 1 else f"{year}-Q{number - 1}"


def parts_of_quarter(quarter: str) -> tuple[int, int]:
    """Year and number of a quarter. Raises ``ValueError`` for anything else."""
    year, _, number = quarter.partition("-Q")
    if len(year) == 4 and year.isdecimal() and number in ("1", "2", "3", "4"):
        return int(year), int(number)
    raise ValueError(quarter)


def quarters(first: str, last: str) -> tuple[str, ...]:
    """The quarters from one to another, the newest first."""
    found: list[str] = []
    while last >= first:
        found.append(last)
        last = quarter_before(last)
    return tuple(found)
