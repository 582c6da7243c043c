"""Makes a timetable better step by step: moves that cost something are taken now and then, less and less.

A step moves a meeting to another slot, with the Kempe chain that hangs on it, or lets a meeting without place
push out others that are wanted no more. The weight served never falls below the best known but for steps
that are made good at once. Steps depend on the seed and on nothing else, above all not on the time.
"""

import random
from collections.abc import Callable, Sequence
from math import exp

from fairdesk.scheduling.greedy import best_place, make_room
from fairdesk.scheduling.preferences import Preferences
from fairdesk.scheduling.state import State, breaks_in
from fairdesk.scheduling.walking import Walking

Over = Callable[[], bool]

_WARM, _COLD = 0.35, 0.15
_SETTLED_SHARE, _HUNGRY_SHARE = 0.03, 0.3
"""How many steps are exchanges, where the weight bound is reached and where it is not."""
_FIRST_CYCLE = 200_000
_MENDING = 0.85
_EDGES = 0.9
_PATIENCE = 200_000
"""Steps without more weight after which breaks count as much again."""
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
        self._break_cost = preferences.breaks
        self.walking = Walking(state, preferences.walking)
        self._cost = [self._pain(one) for one in range(problem.people)]
        self._total = sum(self._cost)
        self._broken = [one for one, cost in enumerate(self._cost) if cost]
        self._nth = {one: at for at, one in enumerate(self._broken)}
        self._movable = [
            one for one, mask in enumerate(problem.allowed) if one not in problem.locked and mask & (mask - 1)
        ]
        self._out = [one for one, mask in enumerate(problem.allowed) if mask and state.place[one] < 0]
        self._nth_out = {one: at for at, one in enumerate(self._out)}
        self.best: Sequence[int] = state.copy_places()
        self.best_served, self.best_cost = state.served, self._total
        self._step, self._cycle, self._cycle_start = 0, _FIRST_CYCLE, 0
        self._grown = 0
        """The step at which more was served for the last time."""

    @property
    def worth(self) -> tuple[int, int]:
        """How good the best is: what it serves, then how little it costs otherwise."""
        return self.best_served, -self.best_cost

    def run(self, steps: int, over: Over) -> None:
        """Makes some steps; asks between them whether it is over."""
        if not self._movable:
            return
        for _ in range(0, steps, _LOOK):
            if over():
                return
            warmth, share = self._warmth(), self._share()
            for _ in range(_LOOK):
                if self._random() < share:
                    self._exchange(warmth)
                else:
                    self._shift(warmth)
            self._step += _LOOK
            self._remember()

    def _share(self) -> float:
        """How many of the steps are exchanges: many while they help, as long as there is more to serve."""
        if not self._out:
            return 0.0
        helping = self._step - self._grown < _PATIENCE
        hungry = helping and self._state.served < self._weight_bound
        return _HUNGRY_SHARE if hungry else _SETTLED_SHARE

    def _remember(self) -> None:
        served = self._state.served
        if served > self.best_served:
            self._grown = self._step
        if (served, -self._total) > (self.best_served, -self.best_cost):
            self.best, self.best_served, self.best_cost = self._state.copy_places(), served, self._total

    def _warmth(self) -> float:
        done = (self._step - self._cycle_start) / self._cycle
        if done >= 1:
            self._cycle_start, self._cycle = self._step, self._cycle * 3
            done = 0.0
        return self._break_cost * _WARM * (_COLD / _WARM) ** done

    def _pain(self, person: int) -> int:
        """What the timetable of somebody costs, by what people prefer."""
        return self._break_cost * self._state.breaks(person) + self.walking.cost(person)

    def _shift(self, warmth: float) -> None:
        """Moves a meeting to another slot, together with those that hang on it."""
        state, chance = self._state, self._random
        problem = state.problem
        if self._broken and chance() < _MENDING:
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
        edges = busy & ~(busy << 1 & busy >> 1)
        start = self._pick(edges if self._random() < _EDGES else busy)
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
        """Lets a chain change slots, unless that is worse and luck does not want it."""
        if self.walking.matters:
            self._try_walking(chain, start, place, warmth)
            return
        state = self._state
        problem, cost, each = state.problem, self._cost, self._break_cost
        touched: set[int] = set()
        for meeting in chain:
            touched.symmetric_difference_update(problem.parties[meeting])
        both = 1 << start | 1 << place
        busy, away, days = state.busy, problem.away, problem.days
        new = [(one, each * breaks_in(busy[one] ^ both, away[one], days)) for one in touched]
        worse = sum([now - cost[one] for one, now in new])
        if worse > 0 and self._random() >= exp(-worse / warmth):
            return
        state.swap(chain, start, place)
        self._take_note(new, worse)

    def _try_walking(self, chain: list[int], start: int, place: int, warmth: float) -> None:
        """The same where halls count: those who only meet in another order are touched too."""
        state, cost = self._state, self._cost
        touched = {one for meeting in chain for one in state.problem.parties[meeting]}
        state.swap(chain, start, place)
        new = [(one, self._pain(one)) for one in touched]
        worse = sum([now - cost[one] for one, now in new])
        if worse > 0 and self._random() >= exp(-worse / warmth):
            state.swap(chain, start, place)
            return
        self._take_note(new, worse)

    def _take_note(self, new: Sequence[tuple[int, int]], worse: int) -> None:
        self._total += worse
        for one, now in new:
            if now != self._cost[one]:
                self._note(one, now)

    def _exchange(self, warmth: float) -> None:
        """Lets a meeting without place push out others, which then look for places elsewhere."""
        state = self._state
        if not self._out:  # everything has found a place since the share of exchanges was settled
            return
        meeting = self._out[int(self._random() * len(self._out))]
        place = self._pick(state.problem.allowed[meeting] & state.window(meeting))
        if place < 0:
            return
        before = state.served
        state.journal = []
        pushed = self._push_in(meeting, place)
        if pushed is None:
            state.undo()
            return
        for other in pushed:
            self._place_again(other, state.served < before)
        self._judge(state.served - before, warmth)

    def _push_in(self, meeting: int, place: int) -> list[int] | None:
        """Places a meeting, whatever is in the way, and says what was; None where it must not be."""
        state = self._state
        problem = state.problem
        pushed = state.in_the_way(meeting, place)
        for one in problem.parties[meeting]:
            full = state.count[one] >= problem.most[one]
            if full and not any(one in problem.parties[other] for other in pushed):
                pushed.add(state.at[self._pick(state.busy[one])][one])
        freed = sum(problem.pooled[one] for one in pushed if state.place[one] == place)
        if problem.pooled[meeting] > state.room[place] + freed:
            pushed.add(self._one_of_pool(place))
        if not self._may_go(meeting, pushed):
            return None
        for one in pushed:
            state.take(one)
        state.put(meeting, place)
        return list(pushed)

    def _may_go(self, meeting: int, pushed: set[int]) -> bool:
        """Whether nothing holds what is pushed out by a meeting: a lock, or others that come after it."""
        state = self._state
        locked, needed = state.problem.locked, state.problem.after[meeting]
        return not any(one < 0 or one in locked or one in needed or state.needed_by(one) for one in pushed)

    def _one_of_pool(self, place: int) -> int:
        """Some meeting that takes a table of the pool at a place; -1 where luck finds none."""
        at, pooled = self._state.at[place], self._state.problem.pooled
        for _ in range(10):
            meeting = at[int(self._random() * len(at))]
            if meeting >= 0 and pooled[meeting]:
                return meeting
        return -1

    def _place_again(self, meeting: int, hungry: bool) -> None:
        state = self._state
        if state.place[meeting] >= 0 or not state.welcome(meeting):
            return
        free = state.free(meeting)
        if free:
            state.put(meeting, best_place(state, meeting, free))
        elif hungry:
            make_room(state, meeting)

    def _judge(self, more: int, warmth: float) -> None:
        """Keeps what the journal says if it serves more, or as much and is not much worse otherwise."""
        state, cost = self._state, self._cost
        journal = state.journal or []
        moved = {one for meetings, _, _ in journal for one in meetings}
        touched = {one for meeting in moved for one in state.problem.parties[meeting]}
        new = [(one, self._pain(one)) for one in touched]
        worse = sum([now - cost[one] for one, now in new])
        if more < 0 or (more == 0 and worse > 0 and self._random() >= exp(-worse / warmth)):
            state.undo()
            return
        state.journal = None
        self._take_note(new, worse)
        for meeting in moved:
            if (state.place[meeting] < 0) != (meeting in self._nth_out):
                _toggle(self._out, self._nth_out, meeting)

    def _note(self, person: int, now: int) -> None:
        before, self._cost[person] = self._cost[person], now
        if (now > 0) != (before > 0):
            _toggle(self._broken, self._nth, person)


def _toggle(members: list[int], nth: dict[int, int], one: int) -> None:
    """Takes one out of a list, or into it; where each stands is kept beside it."""
    at = nth.pop(one, None)
    if at is None:
        nth[one] = len(members)
        members.append(one)
        return
    last = members.pop()
    if last != one:
        members[at], nth[last] = last, at
