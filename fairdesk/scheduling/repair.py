"""After a disturbance: the plan that changes least.

First the parties concerned: what cannot stay is placed elsewhere, moving as few others as possible. Only if
something would be dropped, and more could be served, the search goes on over the whole plan. What counts, in
this order: weight served, meetings moved in time, tables changed, breaks. The past and locked meetings stay.
"""

import random
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fairdesk.domain.messages import Message, message
from fairdesk.scheduling.answer import timetable_of
from fairdesk.scheduling.bounds import weight_bound
from fairdesk.scheduling.ejection import Ejection
from fairdesk.scheduling.explain import reason
from fairdesk.scheduling.instance import Instance
from fairdesk.scheduling.problem import bits, problem_of
from fairdesk.scheduling.state import State
from fairdesk.scheduling.table_plan import with_tables
from fairdesk.scheduling.timetable import Placement, Stopped, Timetable

_MOVES_FOR_CONCERNED = 4
_MOVES_FOR_WAITING = 2
_EFFORT = 4_000


class ChangeKind(StrEnum):
    """What a repair does to a meeting."""

    MOVED = "moved"
    DROPPED = "dropped"
    PLACED = "placed"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two plans, and why."""

    kind: ChangeKind
    meeting: str
    before: Placement | None
    after: Placement | None
    reason: Message


@dataclass(frozen=True)
class Repair:
    """A proposal: the new timetable and all that differs from the plan people know. ``wider``: more than the

    parties concerned were looked at.
    """

    timetable: Timetable
    changes: tuple[Change, ...]
    wider: bool = False

    def count(self, kind: ChangeKind) -> int:
        """How many changes are of a kind."""
        return sum(1 for one in self.changes if one.kind is kind)


def repair(
    instance: Instance,
    current: Mapping[str, Placement],
    *,
    seconds: float,
    inserted: Collection[str] = (),
    concerned: Collection[str] = (),
    frozen: frozenset[int] = frozenset(),
    seed: int = 0,
    on_better: Callable[[Repair], None] | None = None,
    stopped: Stopped | None = None,
    steps: int | None = None,
) -> Repair:
    """The plan that changes least after something has changed.

    ``instance`` is the new situation, ``current`` the plan people know. ``inserted`` are meetings that are to
    be placed now; all others without place are the waiting list. It gets what has become free, and so it is
    asked only if something was disturbed: give the ``concerned`` participants if meetings were taken out of
    the instance. ``frozen`` slots are past: what was there stays there, and nothing comes to it. ``steps``
    limits the wider search instead of ``seconds``: the same number, the same plan.
    """
    work = _Work(instance, current, set(inserted), set(concerned), frozen, stopped)
    work.repair_concerned()
    proposal = work.proposal()
    if on_better is not None:
        on_better(proposal)
    if work.worth_widening(proposal):
        work.widen(seconds, steps, random.Random(seed), on_better)
        proposal = work.proposal(wider=True)
    return proposal


class _Work:
    """A repair under way."""

    def __init__(
        self,
        instance: Instance,
        current: Mapping[str, Placement],
        inserted: set[str],
        concerned: set[str],
        frozen: frozenset[int],
        stopped: Stopped | None,
    ) -> None:
        self._began = time.monotonic()
        self._instance = instance
        self._current = current
        self._stopped = stopped
        past = {
            id_: one.slot for id_, one in current.items() if one.slot in frozen and id_ in instance.meeting
        }
        self._past = {id_: slot for id_, slot in past.items() if slot in instance.slot_index}
        self._problem = problem_of(instance, self._past, frozen)
        self._state = State(self._problem)
        self._number = {one.id: number for number, one in enumerate(instance.meetings)}
        self._origin = [self._origin_of(one.id) for one in instance.meetings]
        self._ejection = Ejection(self._state, self._origin, self._halt)
        self._inserted = {self._number[one] for one in inserted if one in self._number}
        self._people = {id_: person for person, id_ in enumerate(instance.participant)}
        self._concerned = {self._people[one] for one in concerned if one in self._people}
        self._why: dict[int, Message] = {}
        """Why a meeting does not stay where it was."""
        self._displaced = self._keep()
        self._bound: int | None = None

    def _origin_of(self, meeting: str) -> int:
        before = self._current.get(meeting)
        return -1 if before is None else self._problem.place_of.get(before.slot, -1)

    def _halt(self) -> bool:
        return self._stopped is not None and self._stopped()

    def _keep(self) -> list[int]:
        """Leaves everything where it is that can stay there; says what cannot, the most wanted first."""
        state, problem = self._state, self._problem
        known = [one for one, place in enumerate(self._origin) if place >= 0 and state.place[one] < 0]
        in_time = state.orders

        def order(one: int) -> tuple[int, int, int, int]:
            first = self._origin[one] if in_time else 0
            return first, -problem.weight[one], problem.allowed[one].bit_count(), one

        displaced: list[int] = []
        for one in sorted(known, key=order):
            if state.welcome(one) and state.free(one) >> self._origin[one] & 1:
                state.put(one, self._origin[one])
            else:
                displaced.append(one)
        for one in displaced:
            self._why[one] = self._hindrance(one)
        return displaced

    def _hindrance(self, number: int) -> Message:
        problem, state, place = self._problem, self._state, self._origin[number]
        for person in problem.parties[number]:
            id_ = self._instance.participants[person].id
            if problem.away[person] >> place & 1:
                return message("scheduling.repair_away", person=id_)
            if state.busy[person] >> place & 1:
                return message("scheduling.repair_busy", person=id_)
            if not state.welcome(number) and state.count[person] >= problem.most[person]:
                return message("scheduling.repair_most", person=id_, most=problem.most[person])
        if problem.pooled[number] and not state.open >> place & 1:
            return message("scheduling.repair_few_tables")
        return message("scheduling.repair_not_there")

    def repair_concerned(self) -> None:
        """Places what cannot stay or is new, then offers what became free to the waiting list."""
        state, problem = self._state, self._problem
        urgent = self._urgent()
        if not urgent and not self._concerned and not self._gone():
            return
        for one in urgent:
            if not self._insert(one, _MOVES_FOR_CONCERNED):
                self._replace(one)
        touched = self._concerned | {p for one in urgent for p in problem.parties[one]}
        waiting = [one for one, place in enumerate(state.place) if place < 0 and problem.allowed[one]]
        for one in sorted(waiting, key=lambda one: (-problem.weight[one], one)):
            near = any(person in touched for person in problem.parties[one])
            self._insert(one, _MOVES_FOR_WAITING if near else 0)
        self._go_back()

    def _urgent(self) -> list[int]:
        state, weight = self._state, self._problem.weight
        urgent = {*self._displaced, *(one for one in self._inserted if state.place[one] < 0)}
        return sorted(urgent, key=lambda one: (-weight[one], one))

    def _gone(self) -> bool:
        """Whether meetings of the plan are no longer wanted."""
        return any(one not in self._number for one in self._current)

    def _insert(self, number: int, most: int) -> bool:
        state = self._state
        if self._halt():
            return False
        outer, state.journal = state.journal, []
        placed = self._ejection.insert(number, most, _EFFORT)
        self._note_movers(number, state.journal or [], "scheduling.repair_made_room")
        state.journal = None if outer is None else outer + (state.journal or [])
        return placed

    def _replace(self, number: int) -> bool:
        state = self._state
        if self._halt():
            return False
        outer, state.journal = state.journal, []
        placed = self._ejection.replace(number, _MOVES_FOR_WAITING, _EFFORT)
        self._note_movers(number, state.journal or [], "scheduling.repair_gave_way")
        state.journal = None if outer is None else outer + (state.journal or [])
        return placed

    def _note_movers(self, cause: int, journal: Sequence[tuple[Sequence[int], int, int]], key: str) -> None:
        first, *others = self._problem.parties[cause]
        ids = self._instance.participants
        why = message(key, first=ids[first].id, second=ids[others[0] if others else first].id)
        for meetings, _, _ in journal:
            for one in meetings:
                if one != cause and one not in self._displaced:
                    self._why[one] = why

    def _go_back(self) -> None:
        """Lets meetings that moved return to where they were, if that has become possible."""
        state = self._state
        for one, origin in enumerate(self._origin):
            if origin < 0 or state.place[one] in (-1, origin) or one in self._problem.locked:
                continue
            moved = state.take(one)
            state.put(one, origin if state.free(one) >> origin & 1 else moved)

    def worth_widening(self, proposal: Repair) -> bool:
        """Whether something urgent has no place, although more could be served as far as the bound knows."""
        timetable = proposal.timetable
        return bool(self._left_out()) and timetable.served_weight < timetable.weight_bound

    def _left_out(self) -> list[int]:
        state = self._state
        wanted = {one for one, origin in enumerate(self._origin) if origin >= 0} | self._inserted
        return sorted(one for one in wanted if state.place[one] < 0 and self._problem.allowed[one])

    def widen(
        self,
        seconds: float,
        steps: int | None,
        dice: random.Random,
        on_better: Callable[[Repair], None] | None,
    ) -> None:
        """Goes on over the whole plan until the time or the steps are over, or nothing is left out."""
        state = self._state
        bound = self._weight_bound()
        best, best_places = self._worth(), state.copy_places()
        done = 0
        while (
            (left_out := self._left_out()) and state.served < bound and not self._over(seconds, steps, done)
        ):
            done += 1
            self._wider_step(dice, left_out)
            if self._worth() > best:
                more = state.served > best[0]
                best, best_places = self._worth(), state.copy_places()
                if more and on_better is not None:
                    on_better(self.proposal(wider=True))
        state.restore(best_places)
        self._go_back()

    def _over(self, seconds: float, steps: int | None, done: int) -> bool:
        late = time.monotonic() - self._began >= seconds if steps is None else done >= steps
        return late or self._halt()

    def _worth(self) -> tuple[int, int]:
        return self._state.served, -self._moved()

    def _moved(self) -> int:
        pairs = zip(self._state.place, self._origin, strict=True)
        return sum(1 for place, origin in pairs if 0 <= place != origin >= 0)

    def _wider_step(self, dice: random.Random, left_out: list[int]) -> None:
        """Lets a meeting push out another one as much wanted, and seats that one elsewhere if it can be."""
        state = self._state
        served, moved = self._worth()
        why = self._why.copy()
        state.journal = []
        one = dice.choice(left_out)
        if not self._insert(one, dice.randint(1, _MOVES_FOR_CONCERNED)):
            place = dice.choice(list(bits(self._problem.allowed[one])))
            self._ejection.displace(one, place, _MOVES_FOR_WAITING, _EFFORT // 10)
            self._note_movers(one, state.journal or [], "scheduling.repair_gave_way")
        after = self._worth()
        if after[0] < served or (after[0] == served and after[1] < moved - 1):
            state.undo()
            self._why = why
        state.journal = None

    def _weight_bound(self) -> int:
        if self._bound is None:
            self._bound = weight_bound(self._problem, fair_shares=False).weight
        return self._bound

    def proposal(self, wider: bool = False) -> Repair:
        """The plan as it stands now, and how it differs from the one people know."""
        state = self._state
        slots = {id_: slot for id_, slot in state.slots().items() if id_ not in self._past}
        placements = with_tables(self._instance, slots, self._current)
        placements.update((id_, self._current[id_]) for id_ in self._past)
        took = time.monotonic() - self._began
        timetable = timetable_of(state, placements, self._weight_bound(), took)
        return Repair(timetable, tuple(self._changes(placements)), wider)

    def _changes(self, placements: Mapping[str, Placement]) -> Iterator[Change]:
        for number, meeting in enumerate(self._instance.meetings):
            before, after = self._current.get(meeting.id), placements.get(meeting.id)
            if before == after:
                continue
            kind = _kind(before, after)
            yield Change(kind, meeting.id, before, after, self._reason(kind, number, before))

    def _reason(self, kind: ChangeKind, number: int, before: Placement | None) -> Message:
        if kind is ChangeKind.PLACED:
            new = number in self._inserted
            return message("scheduling.repair_inserted" if new else "scheduling.repair_freed")
        if kind is ChangeKind.TABLE and before is not None:
            gone = before.table not in self._instance.tables
            key = "scheduling.repair_table_gone" if gone else "scheduling.repair_table_needed"
            return Message(key, {"table": before.table})
        if kind is ChangeKind.DROPPED and number in self._displaced:
            return reason(self._state, number)
        return self._why.get(number, message("scheduling.repair_not_there"))


def _kind(before: Placement | None, after: Placement | None) -> ChangeKind:
    if before is None:
        return ChangeKind.PLACED
    if after is None:
        return ChangeKind.DROPPED
    return ChangeKind.MOVED if before.slot != after.slot else ChangeKind.TABLE
