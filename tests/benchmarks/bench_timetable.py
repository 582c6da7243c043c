"""How good the timetable of a whole fair is at once, after 5 seconds and after 60, against proven bounds.

    python tests/benchmarks/bench_timetable.py [--tenfold] [--seconds 60] [--slots 16 32 40]

775 enterprises, 142 hosts, 5,000 weighted wishes; with ``--tenfold`` ten times that. Each fair is scheduled
in a process of its own, for its memory. Seconds are those of the processor, as it may be busy otherwise.
"""

import argparse
import multiprocessing
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "scheduling"))

from fair_checks import assert_right
from fair_instances import fair_instance

from fairdesk.scheduling.instance import Instance
from fairdesk.scheduling.timetable import Timetable
from fairdesk.scheduling.weighted import solve_weighted

MOMENTS = (0.0, 5.0, 60.0)


def report(name: str, instance: Instance, seconds: float) -> None:
    """Schedules a fair and prints how good it was when."""
    before = _memory()
    began = time.process_time()
    told: list[tuple[float, Timetable]] = []

    def note(timetable: Timetable) -> None:
        told.append((time.process_time() - began, timetable))

    note(solve_weighted(instance, seconds=seconds, on_better=note))
    for moment in sorted({*(one for one in MOMENTS if one < seconds), seconds}):
        known = [one for one in told if one[0] <= moment] or told[:1]
        took, timetable = known[-1]
        part = 100 * timetable.served_weight / timetable.weight_bound
        print(
            f"{name}  {took:6.2f} s  weight {timetable.served_weight:6} of {timetable.weight_bound:6}"
            f" = {part:7.3f} %  breaks {timetable.breaks:5} (bound {timetable.bound})  {timetable.status}"
        )
    assert_right(instance, told[-1][1])
    print(f"{name}  memory {_memory():.0f} MiB at most, {before:.0f} before")


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Takes the fairs one after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tenfold", action="store_true")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--slots", type=int, nargs="*", default=[16, 32, 40])
    options = parser.parse_args()
    times = 10 if options.tenfold else 1
    spawn = multiprocessing.get_context("spawn")
    for slots in options.slots:
        for shared, kind in ((None, "own tables"), (100 * times, "100 tables for all")):
            if shared and slots != min(options.slots):
                continue
            instance = fair_instance(slots, 775 * times, 142 * times, 5000 * times, shared=shared)
            process = spawn.Process(target=report, args=(f"{slots} slots, {kind}", instance, options.seconds))
            process.start()
            process.join()


if __name__ == "__main__":
    main()
