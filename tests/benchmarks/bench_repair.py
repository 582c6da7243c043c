"""What six disturbances of a full plan cost: seconds, and meetings moved, dropped and placed.

    python tests/benchmarks/bench_repair.py [--slots 16 32 40]

"At once" looks at the parties concerned only; the wider search (10 seconds at most) goes on where something
urgent has no place although the bound allows it.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "scheduling"))

from disturbances import away, inserted, new_pairs, with_inserted, without_tables
from fair_checks import assert_right
from fair_instances import fair_instance

from fairdesk.scheduling.repair import ChangeKind, Repair, repair
from fairdesk.scheduling.weighted import solve_weighted

HOSTS = 142
TABLES = (142, 100)


def report(slots: int, tables: int) -> None:
    """Disturbs a plan in six ways."""
    before = fair_instance(slots, hosts=HOSTS, shared=tables)
    plan = solve_weighted(before, seconds=10)
    print(
        f"{slots} slots, {tables} tables: {plan.served_weight} of {plan.weight_bound}, {plan.breaks} breaks"
    )
    guests = [one.id for one in before.participants[HOSTS:]]
    everywhere = range(slots)
    more = with_inserted(before, new_pairs(before, 20, HOSTS))
    for what, instance in {
        "late host": away(before, {"e20"}, range(slots // 4)),
        "host gone": away(before, {"e20"}, everywhere),
        "ten late visitors": away(before, guests[60:70], range(slots // 3)),
        "five tables lost": without_tables(before, 5),
        "ten no-shows": away(before, guests[0:300:30], everywhere),
        "twenty inserted": more,
    }.items():
        told: list[Repair] = []
        last = repair(
            instance, plan.placements, inserted=inserted(instance), seconds=10, on_better=told.append
        )
        assert_right(instance, last.timetable)
        _print(what, "at once", told[0])
        if last.wider:
            _print("", "wider", last)


def _print(what: str, how: str, found: Repair) -> None:
    counts = "  ".join(f"{kind.value} {found.count(kind):3}" for kind in ChangeKind)
    timetable = found.timetable
    print(
        f"  {what:18} {how:8} {timetable.seconds:6.2f} s  {counts}"
        f"  weight {timetable.served_weight} of {timetable.weight_bound}"
    )


def main() -> None:
    """Takes fairs with a table for every host, and with fewer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slots", type=int, nargs="*", default=[16, 32, 40])
    for slots in parser.parse_args().slots:
        for tables in TABLES:
            report(slots, tables)


if __name__ == "__main__":
    main()
