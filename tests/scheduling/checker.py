"""An independent judge: reads a schedule file and its timetable, and says everything that is wrong.

Knows the two formats by their description alone and shares no code with the scheduler. Also a command:
``python tests/scheduling/checker.py INSTANCE.json RESULT.json``.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

STATES = {"optimal", "feasible", "infeasible", "unknown"}


def faults(instance: dict[str, Any], result: dict[str, Any]) -> list[str]:
    """Everything that is wrong with a timetable, in sentences; none if it is right."""
    found: list[str] = []
    if result.get("format") != "fairdesk-timetable/1" or result.get("status") not in STATES:
        found.append("no such format or status")
    wanted = {one["id"]: one for one in instance["meetings"]}
    places = {one["id"]: (one["slot"], one["table"]) for one in result["meetings"]}
    if len(places) != len(result["meetings"]) or not set(places) <= set(wanted):
        return [*found, "meetings twice or unknown"]
    found += _misplaced(instance, wanted, places)
    found += _together(wanted, places)
    found += _promises(instance, result, wanted, places)
    return found


def breaks(instance: dict[str, Any], result: dict[str, Any]) -> list[int]:
    """The breaks of each participant, as the format counts them."""
    order = [slot["id"] for slot in instance["slots"]]
    parties = {one["id"]: one["participants"] for one in instance["meetings"]}
    busy: dict[str, set[int]] = {one["id"]: set() for one in instance["participants"]}
    for one in result["meetings"]:
        for who in parties[one["id"]]:
            busy[who].add(one["slot"])
    counts: list[int] = []
    for who in instance["participants"]:
        away = set() if instance.get("all_required") else set(who.get("unavailable", ()))
        row = "".join("x" if slot in busy[who["id"]] else "." for slot in order if slot not in away)
        counts.append(max(len([run for run in row.split(".") if run]) - 1, 0))
    return counts


def _misplaced(
    instance: dict[str, Any], wanted: dict[str, Any], places: dict[str, tuple[Any, Any]]
) -> list[str]:
    sessions = {slot["id"]: slot.get("session") for slot in instance["slots"]}
    order = {slot["id"]: at for at, slot in enumerate(instance["slots"])}
    people = {one["id"]: one for one in instance["participants"]}
    tables = instance["tables"] if isinstance(instance["tables"], list) else range(instance["tables"])
    found: list[str] = []
    for id_, (slot, table) in places.items():
        meeting = wanted[id_]
        if slot not in sessions or table not in tables:
            found.append(f"{id_}: no such slot or table")
            continue
        if meeting.get("session", sessions[slot]) != sessions[slot] or meeting.get("slot", slot) != slot:
            found.append(f"{id_}: not its session or slot")
        if meeting.get("table", table) != table:
            found.append(f"{id_}: not its table")
        for who in meeting["participants"]:
            if slot in people[who].get("unavailable", ()):
                found.append(f"{id_}: {who} is unavailable")
            if people[who].get("table", table) != table:
                found.append(f"{id_}: not the table of {who}")
        found += [
            f"{id_}: not after {other}"
            for other in meeting.get("after", ())
            if other not in places or order[places[other][0]] >= order[slot]
        ]
    return found


def _together(wanted: dict[str, Any], places: dict[str, tuple[Any, Any]]) -> list[str]:
    people = Counter((slot, who) for id_, (slot, _) in places.items() for who in wanted[id_]["participants"])
    tables = Counter(places.values())
    found = [f"{who} twice in slot {slot}" for (slot, who), times in people.items() if times > 1]
    return found + [
        f"table {table} twice in slot {slot}" for (slot, table), times in tables.items() if times > 1
    ]


def _promises(
    instance: dict[str, Any],
    result: dict[str, Any],
    wanted: dict[str, Any],
    places: dict[str, tuple[Any, Any]],
) -> list[str]:
    found: list[str] = []
    status = result["status"]
    weight = sum(wanted[id_].get("weight", 1) for id_ in places)
    if status in ("optimal", "feasible"):
        counts = breaks(instance, result)
        if result["breaks"] != sum(counts):
            found.append(f"says {result['breaks']} breaks, has {sum(counts)}")
        if result["served_weight"] != weight:
            found.append(f"says weight {result['served_weight']}, has {weight}")
        if not result["bound"] <= result["breaks"] or not weight <= result["weight_bound"]:
            found.append("better than its own bound")
        if instance.get("all_required"):
            found += _required(instance, wanted, places, counts)
        if status == "optimal" and (result["bound"], result["weight_bound"]) != (result["breaks"], weight):
            found.append("optimal, but not at its bounds")
    elif places:
        found.append(f"{status}, but with meetings")
    placed_or_not = Counter([*places, *(one["id"] for one in result["unplaced"])])
    if status != "infeasible" and placed_or_not != Counter(list(wanted)):
        found.append("meetings neither placed nor unplaced, or both")
    if any(not one["reason"] for one in result["unplaced"]):
        found.append("unplaced without a reason")
    return found


def _required(
    instance: dict[str, Any], wanted: dict[str, Any], places: dict[str, tuple[Any, Any]], counts: list[int]
) -> list[str]:
    found = [] if len(places) == len(wanted) else ["not all meetings are placed"]
    fairness = instance.get("fairness")
    if fairness is not None and counts and max(counts) - min(counts) > fairness:
        found.append("breaks are not fair")
    return found


def main() -> int:
    """Prints what is wrong; 0 if nothing is."""
    instance, result = (json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:3])
    found = faults(instance, result)
    print("\n".join(found) or f"right: {result['status']}, {result['breaks']} breaks")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
