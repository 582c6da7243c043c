"""The first timetable: meetings one after the other, each at the place that makes the fewest breaks.

Where two parties have no common free slot, a Kempe chain makes one: with equal slots that always succeeds
(Kőnig), so that nearly all chosen meetings get their place at once.
"""

from collections.abc import Callable, Iterable, Mapping

from fairdesk.scheduling.problem import bits
from fairdesk.scheduling.state import State, breaks_in

Halt = Callable[[], bool]


def place_chosen(state: State, chosen: Mapping[int, int], parts: tuple[int, ...], halt: Halt) -> None:
    """Places the meetings that a bound would serve, each where possible in the part of the grid it names."""
    allowed, weight = state.problem.allowed, state.problem.weight
    order = sorted(chosen, key=lambda one: (allowed[one].bit_count(), -weight[one], one))
    place_all(state, order, halt, {one: parts[part] for one, part in chosen.items()})


def place_all(
    state: State, order: Iterable[int], halt: Halt, wished: Mapping[int, int] | None = None
) -> list[int]:
    """Places meetings in an order, what must come before a meeting first; says which have no place."""
    wished = wished or {}
    left = [
        one for one in _earlier_first(state, order) if not place_one(state, one, wished.get(one, 0), halt)
    ]
    return [one for one in left if not _after_all(state, one, halt)]


def _after_all(state: State, meeting: int, halt: Halt) -> bool:
    return place_one(state, meeting, 0, halt) or (not halt() and make_room(state, meeting))


def place_one(state: State, meeting: int, wished: int, halt: Halt) -> bool:
    """Places a meeting at a free place, within the wished ones if it can be."""
    if state.place[meeting] >= 0:
        return True
    if not state.welcome(meeting) or halt():
        return False
    free = state.free(meeting)
    free = free & wished or free
    if not free:
        return False
    state.put(meeting, best_place(state, meeting, free))
    return True


def best_place(state: State, meeting: int, free: int) -> int:
    """The place among free ones that makes the fewest breaks, the one with the most tables left."""
    problem = state.problem
    people = [(state.busy[one], problem.away[one]) for one in problem.parties[meeting]]

    def cost(place: int) -> tuple[int, int, int]:
        bit = 1 << place
        broken = sum(breaks_in(busy | bit, away, problem.days) for busy, away in people)
        return broken, -state.room[place], place

    return min(bits(free), key=cost)


def make_room(state: State, meeting: int) -> bool:
    """Places a meeting by one Kempe chain that frees a common slot for its parties, if one does."""
    problem = state.problem
    if not state.welcome(meeting) or not problem.allowed[meeting]:
        return False
    for start in bits(problem.allowed[meeting]):
        blockers = state.in_the_way(meeting, start)
        if len(blockers) == 1 and _move_away(state, meeting, start, blockers.pop()):
            return True
    return False


def _move_away(state: State, meeting: int, start: int, blocker: int) -> bool:
    """Moves what is in the way elsewhere by a chain, if that leaves the place free for a meeting."""
    problem = state.problem
    holders = [one for one in problem.uses[meeting] if state.at[start][one] == blocker]
    targets = problem.allowed[blocker] & ~(1 << start)
    for one in holders:
        targets &= ~state.busy[one]
    for target in bits(targets):
        chain = state.chain(blocker, target)
        if chain is None:
            continue
        state.swap(chain, start, target)
        if state.free(meeting) >> start & 1:
            state.put(meeting, start)
            return True
        state.swap(chain, target, start)
    return False


def _earlier_first(state: State, order: Iterable[int]) -> list[int]:
    if not state.orders:
        return list(order)
    after, result, known = state.problem.after, list[int](), set[int]()
    for meeting in order:
        stack = [meeting]
        while stack:
            one = stack[-1]
            waiting = [other for other in after[one] if other not in known and other not in stack]
            if waiting:
                stack.extend(waiting)
                continue
            stack.pop()
            if one not in known:
                known.add(one)
                result.append(one)
    return result
