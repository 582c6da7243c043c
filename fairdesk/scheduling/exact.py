"""The best timetable where every meeting is required, with its proof; or the proof that there is none.

First there is a timetable at once, by the ways of a whole fair. Then a search proves: its bound rises until
it jumps to the best timetable. Where the proof lasts, or the first timetable failed, another search beside it
finds better and better ones.

The same instance and seed give the same timetable whenever the proof ends in time: it is the first one if
that is as good as the proof's, and else the proof's, and both come from one thread with a fixed seed. Only
what there is when the time is over, or somebody stops it, depends on the machine.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ortools.sat.python import cp_model

from fairdesk.domain.messages import message
from fairdesk.scheduling.exact_model import ExactModel
from fairdesk.scheduling.impossible import Cause, cause_of, obvious_cause
from fairdesk.scheduling.instance import Instance
from fairdesk.scheduling.required import Required, breaks_of, is_fair, ordered, required
from fairdesk.scheduling.search import Search
from fairdesk.scheduling.table_plan import with_tables
from fairdesk.scheduling.timetable import Better, Status, Stopped, Timetable, Unplaced
from fairdesk.scheduling.weighted import solve_weighted

_LOOK_S = 0.02
"""How often the clock, the wish to stop and the searches are looked at."""
_FIRST_STEPS = 20_000
"""Steps towards the first timetable: a fraction of a second."""
_PATIENCE_S = 5.0
"""How long the first timetable is good enough to let the proof have the machine alone."""
_EXPLAIN_S = 10.0
"""How long it may take at most to find out why there is no timetable."""


def solve_exact(
    instance: Instance,
    *,
    seconds: float,
    workers: int = 2,
    seed: int = 0,
    on_better: Better | None = None,
    stopped: Stopped | None = None,
) -> Timetable:
    """The timetable with the fewest breaks in which all meetings take place, proven if the time suffices.

    With one worker only the first timetable is found early, and then the proven one. Where there is none
    at all, ``cause`` and ``because`` say why; finding that out may take some seconds more.
    """
    return _Work(instance, seconds, workers, seed, on_better, stopped).run()


@dataclass
class _Work:
    instance: Instance
    seconds: float
    workers: int
    seed: int
    on_better: Better | None
    stopped: Stopped | None

    def __post_init__(self) -> None:
        self._began = time.monotonic()
        self._weight = sum(one.weight for one in self.instance.meetings)
        self._best = Timetable(Status.UNKNOWN, weight_bound=self._weight, unplaced=self._nothing_placed())
        self._at_once = self._best

    def run(self) -> Timetable:
        whole = required(self.instance)
        cause = obvious_cause(whole)
        if cause is not None:
            return self._impossible(cause)
        needed = ordered(whole)
        status = self._search(needed)
        if status == cp_model.INFEASIBLE:
            return self._impossible(cause_of(whole, _EXPLAIN_S, self.seed, self._halt))
        if self._best.placements and self._best.breaks == self._best.bound:
            self._best = replace(self._best, status=Status.OPTIMAL)
        return self._told(replace(self._best, seconds=self._elapsed))

    def _search(self, needed: Required) -> cp_model.CpSolverStatus:
        """Searches until the time is over or something is proven; says what."""
        hint = self._first(needed)
        if self._is_first_best(0):
            return cp_model.OPTIMAL
        model = ExactModel(needed)
        proof = Search(model, self.seed, proving=True).start()
        early: Search | None = None
        try:
            while self._goes_on(proof, early):
                if early is None and self._may_help():
                    early = Search(model, self.seed, proving=False, hint=hint).start()
                self._hear(needed, proof, early)
        finally:
            for one in (proof, early):
                if one is not None:
                    one.stop()
        self._hear(needed, proof, early)
        return early.status if early is not None and _is_impossible(early) else proof.status

    def _goes_on(self, proof: Search, early: Search | None) -> bool:
        if proof.wait(_LOOK_S) or self._elapsed >= self.seconds or self._halt():
            return False
        return not (self._is_first_best(proof.bound) or (early is not None and _is_impossible(early)))

    def _may_help(self) -> bool:
        """Whether a second search is worth its share of the machine: there is no timetable, or it lasts."""
        return self.workers > 1 and (not self._best.placements or self._elapsed > _PATIENCE_S)

    def _first(self, needed: Required) -> list[int] | None:
        """A timetable at once, by the ways of those where not every meeting need take place."""
        found = solve_weighted(
            replace(self.instance, all_required=False),
            seconds=self.seconds,
            steps=_FIRST_STEPS,
            seed=self.seed,
            stopped=self._halt,
        )
        if found.unplaced:
            return None
        slot_index = self.instance.slot_index
        places = [slot_index[found.placements[one.id].slot] for one in self.instance.meetings]
        if is_fair(needed, places):
            self._consider(needed, places)
            self._at_once = self._told(replace(self._best, seconds=self._elapsed))
        return places

    def _is_first_best(self, bound: int) -> bool:
        """Whether nothing can be better than the first timetable."""
        return bool(self._at_once.placements) and self._at_once.breaks <= bound

    def _halt(self) -> bool:
        return self.stopped is not None and self.stopped()

    @property
    def _elapsed(self) -> float:
        return time.monotonic() - self._began

    def _hear(self, needed: Required, proof: Search, early: Search | None) -> None:
        """Takes over what the searches have found since."""
        before = self._best
        if early is not None:
            early.wait(0)  # raises what went wrong in it
            self._consider(needed, early.take())
            if early.status == cp_model.OPTIMAL:
                self._best = replace(self._best, bound=self._best.breaks)
        proven = proof.take() if proof.status == cp_model.OPTIMAL else None
        if proven is not None or self._is_first_best(proof.bound):
            self._best = self._at_once  # what was found in between depends on the machine
            self._consider(needed, proven)
            self._best = replace(self._best, status=Status.OPTIMAL, bound=self._best.breaks)
        elif proof.bound > self._best.bound:
            self._best = replace(self._best, bound=proof.bound)
        if self._best is not before and self._best.status != Status.OPTIMAL:
            self._told(replace(self._best, seconds=self._elapsed))

    def _consider(self, needed: Required, places: Sequence[int] | None) -> None:
        """Takes a timetable if there is one, and it is better."""
        if places is None:
            return
        breaks = sum(breaks_of(needed, places))
        if self._best.placements and breaks >= self._best.breaks:
            return
        slots = {
            meeting.id: self.instance.slots[place].id
            for meeting, place in zip(self.instance.meetings, places, strict=True)
        }
        self._best = replace(
            self._best,
            status=Status.FEASIBLE,
            placements=with_tables(self.instance, slots),
            breaks=breaks,
            served_weight=self._weight,
            unplaced=(),
        )

    def _told(self, found: Timetable) -> Timetable:
        if self.on_better is not None and found.placements:
            self.on_better(found)
        return found

    def _nothing_placed(self) -> tuple[Unplaced, ...]:
        why = message("scheduling.unplaced_stopped")
        return tuple(Unplaced(one.id, why) for one in self.instance.meetings)

    def _impossible(self, cause: Cause) -> Timetable:
        return Timetable(
            Status.INFEASIBLE,
            seconds=self._elapsed,
            unplaced=tuple(Unplaced(one, cause.message) for one in cause.meetings),
            cause=cause.message,
            because=(*cause.participants, *cause.meetings),
        )


def _is_impossible(search: Search) -> bool:
    return search.status == cp_model.INFEASIBLE
