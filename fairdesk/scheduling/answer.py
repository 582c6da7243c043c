"""A state of the search as an answer: a timetable with its figures and its reasons."""

from collections.abc import Mapping

from fairdesk.scheduling.bounds import break_bound
from fairdesk.scheduling.explain import all_unplaced
from fairdesk.scheduling.state import State
from fairdesk.scheduling.timetable import Placement, Status, Timetable


def timetable_of(
    state: State, placements: Mapping[str, Placement], weight_bound: int, seconds: float
) -> Timetable:
    """The timetable that a state with its tables is; optimal where both bounds are reached."""
    breaks, bound = state.all_breaks(), break_bound(state.problem, state.place)
    proven = state.served == weight_bound and breaks == bound
    return Timetable(
        status=Status.OPTIMAL if proven else Status.FEASIBLE,
        placements=placements,
        breaks=breaks,
        bound=bound,
        served_weight=state.served,
        weight_bound=weight_bound,
        seconds=seconds,
        unplaced=all_unplaced(state),
    )
