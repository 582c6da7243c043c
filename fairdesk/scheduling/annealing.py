"""Makes a timetable better step by step: moves that cost something are taken now and then, less and less.

A step moves a meeting to another slot, with the Kempe chain that hangs on it, or lets a meeting without place
push out others that are wanted no more. The weight served never falls below the best known but for steps
that are made good at once. Steps depend on the seed and on nothing else, above all not on the time.
"""

import random
from collections.abc import Callable, Sequence
from math import exp

from fairdesk.scheduling.preferences import Preferences
from fairdesk.scheduling.state import State, breaks_in

Over = Callable[[], bool]

_WARM, _COLD = 0.6, 0.12
_FIRST_CYCLE = 60_000
_LOOK = 200
"""Steps between two looks at whether to stop."""


class Annealing:
    """A search that goes on from a state, and remembers the best."""

    def __init__(self, state: State, weight_bound: int, preferences: Preferences, seed: int) -> None:
        self._state = state
        self._dice = random.Random(seed)
        self._random = self._dice.random
        problem = state.problem
        self._weight_bound = weight_bound
        self._cost = [state.breaks(one) for one in range(problem.people)]
        self._total = sum(self._cost)
        self._broken = [one for one, cost in enumerate(self._cost) if cost]
        self._nth = {one: at for at, one in enumerate(self._broken)}
        self._movable = [
            one for one, mask in enumerate(problem.allowed) if one not in problem.locked and mask & (mask - 1)
        ]
        self.best: Sequence[int] = state.copy_places()
        self.best_served, self.best_cost = state.served, self._total
        self._step, self._cycle, self._cycle_start = 0, _FIRST_CYCLE, 0

    def run(self, steps: int, over: Over) -> None:
        for _ in range(0, steps, _LOOK):
            if over():
                return
            warmth = self._warmth()
            for _ in range(_LOOK):
                self._shift(warmth)
            self._step += _LOOK
            if self._total < self.best_cost:
                self.best, self.best_cost = self._state.copy_places(), self._total

    def _warmth(self) -> float:
        done = (self._step - self._cycle_start) / self._cycle
        if done >= 1:
            self._cycle_start, self._cycle = self._step, self._cycle * 2
            done = 0.0
        return _WARM * (_COLD / _WARM) ** done

    def _shift(self, warmth: float) -> None:
        """Moves a meeting to another slot, together with those that hang on it."""
        state, chance = self._state, self._random
        problem = state.problem
        if self._broken and chance() < 0.7:
            person = self._broken[int(chance() * len(self._broken))]
            meeting, place = self._mend(person)
        else:
            meeting = self._movable[int(chance() * len(self._movable))]
            place = -1
        start = state.place[meeting]
        if start < 0:
            return
        if place < 0:
            place = self._pick(problem.allowed[meeting] & ~(1 << start))
        if place < 0:
            return
        chain = state.chain(meeting, place)
        if chain is None:
            return
        self._try(chain, start, place, warmth)

    def _mend(self, person: int) -> tuple[int, int]:
        """A meeting of somebody with breaks, and a place beside its other meetings."""
        state = self._state
        busy, away = state.busy[person], state.problem.away[person]
        start = self._pick(busy)
        meeting = state.at[start][person]
        busy &= ~(1 << start)
        wide = busy
        if away:
            wide |= ((away + (busy << 1 & away)) ^ away) & away
        beside = (wide << 1 | busy >> 1) & ~busy & state.problem.allowed[meeting] & ~(1 << start)
        return meeting, self._pick(beside)

    def _pick(self, mask: int) -> int:
        if not mask:
            return -1
        skip = int(self._random() * mask.bit_count())
        while skip:
            mask &= mask - 1
            skip -= 1
        return (mask & -mask).bit_length() - 1

    def _try(self, chain: list[int], start: int, place: int, warmth: float) -> None:
        state = self._state
        problem, cost = state.problem, self._cost
        touched: set[int] = set()
        for meeting in chain:
            touched.symmetric_difference_update(problem.parties[meeting])
        both = 1 << start | 1 << place
        busy, away, days = state.busy, problem.away, problem.days
        new = [(one, breaks_in(busy[one] ^ both, away[one], days)) for one in touched]
        worse = sum([now - cost[one] for one, now in new])
        if worse > 0 and self._random() >= exp(-worse / warmth):
            return
        state.swap(chain, start, place)
        self._total += worse
        for one, now in new:
            if now != cost[one]:
                self._note(one, now)

    def _note(self, person: int, now: int) -> None:
        before, self._cost[person] = self._cost[person], now
        broken, nth = self._broken, self._nth
        if now and not before:
            nth[person] = len(broken)
            broken.append(person)
        elif before and not now:
            at, last = nth.pop(person), broken.pop()
            if last != person:
                broken[at], nth[last] = last, at
