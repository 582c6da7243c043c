"""Why a meeting has no place: one true reason for each, the one that helps most first.

Participants stand in the sentences by their ids; whoever shows them puts names in their places.
"""

from collections.abc import Sequence

from fairdesk.domain.messages import Message, message
from fairdesk.scheduling.problem import Problem, bits, named_tables, own_places
from fairdesk.scheduling.state import State
from fairdesk.scheduling.timetable import Unplaced


def all_unplaced(state: State) -> tuple[Unplaced, ...]:
    """Every meeting without a place, with its reason, in the order of the instance."""
    meetings = state.problem.instance.meetings
    return tuple(
        Unplaced(meetings[number].id, reason(state, number))
        for number, place in enumerate(state.place)
        if place < 0
    )


def reason(state: State, number: int) -> Message:
    """Why a meeting has no place in a timetable."""
    for find in (_impossible, _out_of_order, _enough, _too_many_wishes, _elsewhere, _no_table):
        found = find(state, number)
        if found is not None:
            return found
    return message("scheduling.unplaced_stopped")


def _impossible(state: State, number: int) -> Message | None:
    problem = state.problem
    if len(named_tables(problem.instance, problem.instance.meetings[number])) > 1:
        return message("scheduling.unplaced_two_tables")
    if _common(problem, number, problem.parties[number]):
        return None
    for at, first in enumerate(problem.parties[number]):
        for second in problem.parties[number][at + 1 :]:
            if not _common(problem, number, (first, second)):
                return message(
                    "scheduling.unplaced_no_common_slot",
                    first=_id(problem, first),
                    second=_id(problem, second),
                )
    return message("scheduling.unplaced_no_slot_for_all")


def _common(problem: Problem, number: int, people: Sequence[int]) -> int:
    mask = own_places(problem, number)
    for one in people:
        mask &= ~problem.away[one]
    return mask


def _id(problem: Problem, person: int) -> str:
    return problem.instance.participants[person].id


def _out_of_order(state: State, number: int) -> Message | None:
    problem = state.problem
    for other in problem.after[number]:
        if state.place[other] < 0:
            first, *others = problem.parties[other]
            return message(
                "scheduling.unplaced_after_unplaced",
                first=_id(problem, first),
                second=_id(problem, others[0] if others else first),
            )
    if not _common(problem, number, problem.parties[number]) & state.window(number):
        return message("scheduling.unplaced_order")
    return None


def _enough(state: State, number: int) -> Message | None:
    problem = state.problem
    for one in problem.parties[number]:
        limited = problem.instance.participants[one].most is not None
        if limited and state.count[one] >= problem.most[one]:
            return message("scheduling.unplaced_most", person=_id(problem, one), most=problem.most[one])
    return None


def _too_many_wishes(state: State, number: int) -> Message | None:
    problem = state.problem
    grid = sum(problem.days)
    for one in problem.parties[number]:
        here = grid & ~problem.away[one]
        wishes = len(problem.instance.meetings_of[_id(problem, one)])
        if state.busy[one] == here and wishes > here.bit_count():
            return message(
                "scheduling.unplaced_too_many_wishes",
                person=_id(problem, one),
                wishes=wishes,
                slots=here.bit_count(),
            )
    return None


def _elsewhere(state: State, number: int) -> Message | None:
    problem = state.problem
    common = _common(problem, number, problem.parties[number]) & state.window(number)
    for one in problem.parties[number]:
        if not common & ~state.busy[one]:
            instead = (state.at[place][one] for place in bits(common))
            more = all(problem.weight[other] >= problem.weight[number] for other in instead)
            key = "scheduling.unplaced_more_wanted" if more else "scheduling.unplaced_elsewhere"
            return message(key, person=_id(problem, one))
    for one in problem.parties[number]:
        common &= ~state.busy[one]
    return None if common else message("scheduling.unplaced_never_both_free")


def _no_table(state: State, number: int) -> Message | None:
    problem = state.problem
    common = _common(problem, number, problem.parties[number]) & state.window(number)
    for one in problem.parties[number]:
        common &= ~state.busy[one]
    for table in problem.uses[number][len(problem.parties[number]) :]:
        common &= ~state.busy[table]
        if not common:
            return message("scheduling.unplaced_table_taken", table=problem.table[number])
    if problem.pooled[number] and not common & state.open:
        return message("scheduling.unplaced_no_table")
    return None
