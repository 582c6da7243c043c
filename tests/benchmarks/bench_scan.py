"""How long a scan takes until its verdict is durable, beside one bare durable commit of SQLite.

``python tests/benchmarks/bench_scan.py [FOLDER]`` builds a fair of 100,000 badges and 1,000,000 passes in
FOLDER (kept for the next run) and scans at random; scans and bare commits take turns, so that both meet
the same disk. The p99 of a scan is to stay within 5 times that of the bare commit.
"""

import random
import sys
from pathlib import Path

from measure import Large, Times, bare_commit, large_fair, timed

from fairdesk.usecases.front_desk import check_in

SCANS = 5_000
WARM_UP = 1_000
"""Until both files have the length they keep: a file that still grows is slower to make durable."""


def main(folder: Path) -> None:
    with large_fair(folder / "large") as fair, bare_commit(folder) as commit:
        before = _size(fair, folder / "large")
        _read_once(folder / "large")
        for _ in range(WARM_UP):
            _scan(fair)
            commit()
        scans, commits = [], []
        for _ in range(SCANS):
            scans.append(timed(lambda: _scan(fair)))
            commits.append(timed(commit))
        scan, bare = Times.of(scans), Times.of(commits)
        grown = _size(fair, folder / "large") - before
    print(f"scan, durable        {scan}")
    print(f"bare durable commit  {bare}")
    print(
        f"ratio                p50 {scan.p50 / bare.p50:7.2f}"
        f"      p99 {scan.p99 / bare.p99:7.2f}   (p99 at most 5)"
    )
    print(f"disk                 {grown / (SCANS + WARM_UP):.0f} bytes a scan")


def _scan(fair: Large) -> None:
    fair.clock.advance(milliseconds=1500)
    answer = check_in.scan(fair.place, fair.entrance, random.choice(fair.codes))
    assert answer.delegate is not None


def _read_once(folder: Path) -> None:
    """Brings the file into the system's memory, where it is after a morning's work."""
    with (folder / "fairdesk.db").open("rb") as file:
        while file.read(2**20):
            pass


def _size(fair: Large, folder: Path) -> int:
    """Bytes of the database, once the WAL is moved into it: the WAL itself stays at some 20 MB."""
    with fair.place.store.engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return sum(file.stat().st_size for file in folder.glob("fairdesk.db*"))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/benchmarks"))
