"""A timetable of a whole fair: the best weight served first, then few breaks. An answer at any time.

A linear programme says how much weight can be served at most, and by which meetings; placing those one after
the other nearly always reaches that bound at once. The rest of the time goes into what is still missing and
into breaks (see ``annealing``).
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fairdesk.scheduling.annealing import Annealing
from fairdesk.scheduling.answer import timetable_of
from fairdesk.scheduling.bounds import Bound, weight_bound
from fairdesk.scheduling.greedy import place_all, place_chosen
from fairdesk.scheduling.instance import Instance
from fairdesk.scheduling.preferences import Preferences
from fairdesk.scheduling.problem import problem_of
from fairdesk.scheduling.state import State
from fairdesk.scheduling.table_plan import with_tables
from fairdesk.scheduling.timetable import Better, Placement, Status, Stopped, Timetable

_ROUND = 4000
"""Steps between two looks at the clock's second hand: whether to report what has become better."""
_REPORT_EVERY = 0.5
"""Seconds between two reports of better timetables."""


def solve_weighted(
    instance: Instance,
    *,
    seconds: float,
    seed: int = 0,
    start: Mapping[str, Placement] | None = None,
    on_better: Better | None = None,
    stopped: Stopped | None = None,
    preferences: Preferences | None = None,
    steps: int | None = None,
) -> Timetable:
    """The best timetable found in some seconds, or in a number of steps: those give the same plan each time.

    ``start`` is a plan to go on from; what of it cannot be is left out. ``on_better`` is told of the first
    timetable and of better ones; ``stopped`` is asked often.
    """
    work = _Work(instance, seconds, steps, on_better, stopped, preferences or Preferences(), start or {})
    return work.run(seed)


@dataclass
class _Work:
    instance: Instance
    seconds: float
    steps: int | None
    on_better: Better | None
    stopped: Stopped | None
    preferences: Preferences
    start: Mapping[str, Placement]

    def __post_init__(self) -> None:
        self._began = time.monotonic()
        self._problem = problem_of(self.instance)
        self._state = State(self._problem)
        self._bound = Bound(sum(self._problem.weight), (), {})

    def run(self, seed: int) -> Timetable:
        """Works until the time is over or nothing can be better."""
        self._take_over()
        if not self._halt():
            self._bound = weight_bound(self._problem, self.preferences.fair_shares)
        self._first()
        best = self._tell()
        return self._improve(best, seed)

    def _halt(self) -> bool:
        return self.stopped is not None and self.stopped()

    def _over(self, done: int) -> bool:
        if self.steps is not None and done >= self.steps:
            return True
        late = self.steps is None and time.monotonic() - self._began >= self.seconds
        return late or self._halt()

    def _take_over(self) -> None:
        state, problem = self._state, self._problem
        for number, meeting in enumerate(self.instance.meetings):
            before = self.start.get(meeting.id)
            if before is None or state.place[number] >= 0 or before.slot not in problem.place_of:
                continue
            place = problem.place_of[before.slot]
            if state.free(number) >> place & 1 and state.welcome(number):
                state.put(number, place)

    def _first(self) -> None:
        """Fills up the plan to go on from; begins anew where that serves more."""
        self._fill(self._state)
        if self.start and self._state.served < self._bound.weight and not self._halt():
            anew = State(self._problem)
            self._fill(anew)
            if anew.served > self._state.served:
                self._state = anew

    def _fill(self, state: State) -> None:
        problem, bound = self._problem, self._bound
        place_chosen(state, bound.chosen, bound.parts, self._halt)
        rest = sorted(range(problem.meetings), key=lambda one: (-problem.weight[one], one))
        place_all(state, rest, self._halt)

    def _improve(self, best: Timetable, seed: int) -> Timetable:
        annealing = Annealing(self._state, self._bound.weight, self.preferences, seed)
        done, told = 0, (time.monotonic(), annealing.worth)
        while not self._done(best, annealing) and not self._over(done):
            length = _ROUND if self.steps is None else min(_ROUND, self.steps - done)
            annealing.run(length, lambda: self._over(0))
            done += length
            now = time.monotonic()
            late = now - told[0] >= _REPORT_EVERY or self._perfect(annealing)
            if late and annealing.worth > told[1]:
                best, told = self._tell(annealing.best), (now, annealing.worth)
        self._state.restore(annealing.best)
        return self._tell() if annealing.worth > told[1] else best

    def _done(self, best: Timetable, annealing: Annealing) -> bool:
        return best.status is Status.OPTIMAL and not annealing.walking.matters

    def _perfect(self, annealing: Annealing) -> bool:
        return annealing.best_served >= self._bound.weight and not annealing.best_cost

    def _tell(self, places: Sequence[int] | None = None) -> Timetable:
        timetable = self._timetable(self._state.place if places is None else places)
        if self.on_better is not None:
            self.on_better(timetable)
        return timetable

    def _timetable(self, places: Sequence[int]) -> Timetable:
        state = State(self._problem)
        state.restore(places)
        placements = with_tables(self.instance, state.slots(), self.start)
        return timetable_of(state, placements, self._bound.weight, time.monotonic() - self._began)
