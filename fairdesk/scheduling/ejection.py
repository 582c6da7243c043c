"""Makes room for one meeting in a full plan by moving as few others as possible.

A meeting goes to a place, what is in the way there goes elsewhere, and so on: an ejection chain. Chains of
one moved meeting are tried before those of two and three, so that the first one found is the shortest.
"""

from collections.abc import Callable

from fairdesk.scheduling.problem import bits
from fairdesk.scheduling.state import State

Halt = Callable[[], bool]

_POOL_TRIES = 6
"""How many meetings at tables of the pool are tried to be moved from a crowded slot."""


class Ejection:
    """Places meetings in a state, one at a time. What is ``fixed`` stays."""

    def __init__(self, state: State, origin: list[int], halt: Halt) -> None:
        self._state = state
        self._origin = origin
        """Where each meeting was in the plan that people know: going back there is the best place."""
        self._halt = halt
        self._fixed: set[int] = set()
        """Meetings that have moved in the chain that is being tried."""
        self._most = 0
        self._visits = 0

    def insert(self, meeting: int, most: int, effort: int = 4_000) -> bool:
        """Places a meeting and moves at most some others, which all keep a place. No change if it cannot."""
        state = self._state
        if not self._possible(meeting):
            return False
        for moves in range(most + 1):
            self._fixed = {meeting}
            self._most, self._visits = moves, effort
            outer, state.journal = state.journal, []
            if self._seat(meeting):
                state.journal = None if outer is None else outer + state.journal
                return True
            state.undo()
            state.journal = outer
        return False

    def _possible(self, meeting: int) -> bool:
        """Whether time and tables are left at all: moving other meetings makes no more of them."""
        state = self._state
        problem = state.problem
        grid = sum(problem.days) & ~problem.closed
        time_left = all(grid & ~problem.away[one] & ~state.busy[one] for one in problem.parties[meeting])
        tables_left = not problem.pooled[meeting] or state.open & grid & ~problem.closed
        return bool(time_left and tables_left) and state.welcome(meeting)

    def replace(self, meeting: int, most: int, effort: int = 4_000) -> bool:
        """Places a meeting that is wanted more than what it pushes out; the loss is as small as can be."""
        state = self._state
        best: tuple[int, int] | None = None
        for place in bits(state.problem.allowed[meeting] & state.window(meeting)):
            pushed = self._pushable(meeting, place)
            if pushed is None:
                continue
            loss = sum(state.problem.weight[one] for one in pushed)
            if loss < state.problem.weight[meeting] and (best is None or loss < best[0]):
                best = loss, place
        if best is None:
            return False
        return self.displace(meeting, best[1], most, effort)

    def displace(self, meeting: int, place: int, most: int, effort: int = 4_000) -> bool:
        """Places a meeting at a place, whatever is there; that is placed again where it can be."""
        state = self._state
        pushed = self._pushable(meeting, place)
        if pushed is None or not state.window(meeting) >> place & 1:
            return False
        for one in pushed:
            state.take(one)
        state.put(meeting, place)
        for one in sorted(pushed, key=lambda other: -state.problem.weight[other]):
            self.insert(one, most, effort)
        return True

    def _pushable(self, meeting: int, place: int) -> list[int] | None:
        """What would have to go so that a meeting can be at a place; None where something there must stay."""
        state = self._state
        problem = state.problem
        pushed = state.in_the_way(meeting, place)
        for person in problem.parties[meeting]:
            if state.count[person] >= problem.most[person] and not any(
                person in problem.parties[one] for one in pushed
            ):
                others = [one for one in state.placed_of(person) if one not in problem.locked]
                if not others:
                    return None
                pushed.add(min(others, key=lambda one: (problem.weight[one], one)))
        freed = sum(problem.pooled[one] for one in pushed if state.place[one] == place)
        if problem.pooled[meeting] > state.room[place] + freed:
            pool = self._pool(place)
            if not pool:
                return None
            pushed.add(min(pool, key=lambda one: (problem.weight[one], one)))
        needed = problem.after[meeting]
        stays = any(one in problem.locked or one in needed or state.needed_by(one) for one in pushed)
        return None if stays else sorted(pushed)

    def _pool(self, place: int) -> list[int]:
        """Meetings that take a table of the pool at a place and may be moved."""
        state = self._state
        problem = state.problem
        found = {one for one in state.at[place][: problem.people] if one >= 0}
        return sorted(one for one in found if problem.pooled[one] and one not in problem.locked)

    def _left(self) -> int:
        return self._most + 1 - len(self._fixed)

    def _seat(self, meeting: int) -> bool:
        """Places a meeting, with as many moves of others as are left."""
        state = self._state
        free = state.free(meeting)
        if free:
            state.put(meeting, self._nicest(meeting, free))
            return True
        if self._left() <= 0 or self._halt():
            return False
        allowed = state.problem.allowed[meeting] & state.window(meeting)
        return any(self._seat_at(meeting, place) for place in bits(allowed))

    def _nicest(self, meeting: int, free: int) -> int:
        origin, state = self._origin[meeting], self._state
        if origin >= 0 and free >> origin & 1:
            return origin

        def cost(place: int) -> tuple[int, int]:
            state.put(meeting, place)
            broken = sum(state.breaks(one) for one in state.problem.parties[meeting])
            state.take(meeting)
            return broken, abs(place - origin) if origin >= 0 else place

        journal, state.journal = state.journal, None
        best = min(bits(free), key=cost)
        state.journal = journal
        return best

    def _seat_at(self, meeting: int, place: int) -> bool:
        """Places a meeting at a place and seats elsewhere what was there."""
        self._visits -= 1
        if self._visits < 0:
            return False
        state = self._state
        problem = state.problem
        pushed = sorted(state.in_the_way(meeting, place))
        left = self._left() - len(pushed)
        if left < 0 or not self._movable(pushed, last=not left):
            return False
        freed = sum(problem.pooled[one] for one in pushed)
        if problem.pooled[meeting] <= state.room[place] + freed:
            return self._push(meeting, place, pushed)
        if not left:
            return False
        pool = [one for one in self._pool(place) if self._movable([one], last=left == 1)]
        pool.sort(key=lambda one: -(problem.allowed[one] & state.open).bit_count())
        return any(self._push(meeting, place, [*pushed, one]) for one in pool[:_POOL_TRIES])

    def _movable(self, pushed: list[int], last: bool) -> bool:
        """Whether meetings may be moved, and can be: the last ones of a chain must have a free place."""
        state = self._state
        if last and not all(state.free(one) for one in pushed):
            return False
        locked = state.problem.locked
        return not any(one in self._fixed or one in locked or state.needed_by(one) for one in pushed)

    def _push(self, meeting: int, place: int, pushed: list[int]) -> bool:
        state, fixed = self._state, set(self._fixed)
        outer, state.journal = state.journal or [], []
        for one in pushed:
            state.take(one)
        state.put(meeting, place)
        self._fixed.update(pushed)
        if all(self._seat(one) for one in pushed):
            state.journal = outer + state.journal
            return True
        state.undo()
        state.journal, self._fixed = outer, fixed
        return False
