"""The front of scheduling: an answer at any time, and a proof where there is one."""

from collections.abc import Mapping

from fairdesk.scheduling.instance import Instance
from fairdesk.scheduling.preferences import Preferences
from fairdesk.scheduling.timetable import Better, Placement, Stopped, Timetable


def solve(
    instance: Instance,
    *,
    seconds: float,
    workers: int = 2,
    seed: int = 0,
    start: Mapping[str, Placement] | None = None,
    preferences: Preferences | None = None,
    on_better: Better | None = None,
    stopped: Stopped | None = None,
) -> Timetable:
    """The best timetable found in some seconds.

    Where all meetings are required it is proven best, or proven impossible, if the time suffices; else the
    most weight is served first. ``start`` is a plan to go on from.
    """
    if instance.all_required:
        from fairdesk.scheduling.exact import solve_exact

        return solve_exact(
            instance, seconds=seconds, workers=workers, seed=seed, on_better=on_better, stopped=stopped
        )
    from fairdesk.scheduling.weighted import solve_weighted

    return solve_weighted(
        instance,
        seconds=seconds,
        seed=seed,
        start=start,
        preferences=preferences,
        on_better=on_better,
        stopped=stopped,
    )
