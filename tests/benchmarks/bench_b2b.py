"""The public instances of the literature: how many are proven best, and how long that takes.

``python tests/benchmarks/bench_b2b.py FOLDER [PATTERN]`` takes every ``*.json`` of FOLDER, gives each 60 s
and two workers, checks each answer with the independent checker, and compares it with ``best_known.csv`` in
FOLDER or beside it: the best known breaks and the seconds of the best solver of the paper (MaxSAT, up to two
hours). The processor's seconds stand beside, since other work on the machine lengthens them less.
"""

import csv
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "scheduling"))

from checker import faults

from fairdesk.scheduling.files import read_instance, timetable_data
from fairdesk.scheduling.solve import solve

LIMIT_S = 60.0


@dataclass(frozen=True)
class Row:
    """What came out for one instance."""

    name: str
    status: str
    breaks: int
    first: float | None
    taken: float
    processor: float
    known: str
    paper: float
    wrong: list[str]

    @property
    def proven(self) -> bool:
        return self.status in ("optimal", "infeasible")

    @property
    def agrees(self) -> bool:
        """Whether a proof comes to the result that is known, and nothing claims to be better."""
        if self.proven:
            return self.known == (self.status if self.status == "infeasible" else str(self.breaks))
        return self.known.isdigit() and (self.status == "unknown" or self.breaks >= int(self.known))

    def __str__(self) -> str:
        first = "     " if self.first is None else f"{self.first:5.1f}"
        told = f"{self.status:10} {self.breaks:3} (known {self.known:>10}) first {first} s"
        times = f"{self.taken:6.1f} s, processor {self.processor:6.1f} s, paper {self.paper:6.1f} s"
        notes = [*self.wrong, *([] if self.agrees else ["NOT WHAT IS KNOWN"])]
        return f"{self.name:30} {told} {times} {'; '.join(notes)}"


def main(folder: Path, pattern: str = "*") -> int:
    """Runs all and sums up; 0 if every answer is right and none contradicts what is known."""
    known = _known(folder)
    rows: list[Row] = []
    for file in sorted(folder.glob(f"{pattern}.json")):
        rows.append(_run(file, known[file.stem]))
        print(rows[-1], flush=True)
    proven = sum(row.proven for row in rows)
    right = sum(row.agrees and not row.wrong for row in rows)
    print(
        f"{len(rows)} instances: {right} right and as good as known, {proven} proven, "
        f"{len(rows) - proven} not proven; worst {max(row.taken for row in rows):.1f} s, "
        f"all {sum(row.taken for row in rows):.0f} s (processor {sum(row.processor for row in rows):.0f} s), "
        f"paper {sum(row.paper for row in rows):.0f} s"
    )
    return 0 if right == len(rows) else 1


def _known(folder: Path) -> dict[str, tuple[str, float]]:
    file = next(
        place / "best_known.csv" for place in (folder, folder.parent) if (place / "best_known.csv").exists()
    )
    with file.open(encoding="utf-8") as lines:
        return {
            row["instance"]: (row["best_breaks"], float(row["paper_maxsat_seconds"]))
            for row in csv.DictReader(lines)
        }


def _run(file: Path, known: tuple[str, float]) -> Row:
    data = file.read_bytes()
    told: list[float] = []
    began, processor = time.monotonic(), time.process_time()
    found = solve(
        read_instance(data),
        seconds=LIMIT_S,
        workers=2,
        on_better=lambda _: told.append(time.monotonic() - began),
    )
    taken, processor = time.monotonic() - began, time.process_time() - processor
    result = json.loads(json.dumps(timetable_data(found, "en")))
    wrong = faults(json.loads(data), result)
    first = told[0] if told else None
    return Row(file.stem, found.status.value, found.breaks, first, taken, processor, *known, wrong)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(f"Usage: {__doc__}")
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:3]))
