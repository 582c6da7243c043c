"""Scheduling in a process of its own: it answers, stops when asked, and may die without any harm."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from fairdesk.scheduling import apart
from fairdesk.scheduling.apart import Progress, Run, Task
from fairdesk.scheduling.instance import Instance, Meeting, Participant, Slot

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0


def instance(hosts: int = 20, guests: int = 80, slots: int = 12) -> Instance:
    """More wishes than slots, so that there is something to do until the time is over."""
    people = [f"h{one}" for one in range(hosts)] + [f"g{one}" for one in range(guests)]
    wishes = [
        (f"h{host}", f"g{guest}")
        for guest in range(guests)
        for host in range(hosts)
        if (guest + host) % 5 == 0
    ]
    return Instance(
        name="apart",
        slots=tuple(Slot(number) for number in range(slots)),
        tables=tuple(range(hosts)),
        participants=tuple(Participant(one, frozenset({len(one) % slots})) for one in people),
        meetings=tuple(
            Meeting(f"m{number}", wish, weight=1 + number % 3) for number, wish in enumerate(wishes)
        ),
    )


def until(run: Run, holds: Callable[[Progress], bool]) -> Progress:
    end = time.monotonic() + PATIENCE_S
    while not holds(progress := run.wait(0.1)):
        assert time.monotonic() < end, "it does not come to an end"
    return progress


def finished(progress: Progress) -> bool:
    return progress.finished


def found(progress: Progress) -> bool:
    return progress.best is not None


def test_it_answers_when_its_time_is_over() -> None:
    progress = until(Run(Task(instance(), seconds=1)), finished)
    assert progress.trouble is None
    assert progress.best.placements
    assert progress.best.served_weight <= progress.best.weight_bound


def test_asked_to_stop_it_answers_with_the_best_so_far() -> None:
    run = Run(Task(instance(), seconds=3_600))
    until(run, found)
    run.stop()
    progress = until(run, finished)
    assert progress.trouble is None
    assert progress.best.placements
    run.stop()
    assert run.poll() == progress


def test_asked_to_stop_before_it_began_it_ends_all_the_same() -> None:
    run = Run(Task(instance(), seconds=3_600))
    run.stop()
    assert until(run, finished).trouble is None


def test_killed_half_way_what_it_had_found_is_kept_and_said_so() -> None:
    run = Run(Task(instance(), seconds=3_600))
    before = until(run, found)
    os.kill(run.process_id, signal.SIGKILL)
    progress = until(run, finished)
    assert progress.trouble.key == "scheduling.crashed"
    assert progress.best.served_weight >= before.best.served_weight


def test_what_fails_there_is_said_here() -> None:
    broken = Instance(
        name="broken",
        slots=(Slot(0),),
        tables=(0,),
        participants=(Participant("a"),),
        meetings=(Meeting("m", ("a", "nobody")),),
    )
    progress = until(Run(Task(broken, seconds=5)), finished)
    assert progress.trouble.key == "scheduling.failed"
    assert progress.best is None


def test_one_that_does_not_listen_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "GRACE_S", 0.2)
    run = Run(Task(instance(), seconds=3_600))
    until(run, found)
    os.kill(run.process_id, signal.SIGSTOP)
    run.stop()
    progress = until(run, finished)
    assert progress.best.placements


ALONE = """
import sys, time
sys.path.insert(0, {tests!r})
from test_apart import Run, Task, found, instance, until
if __name__ == "__main__":
    run = Run(Task(instance(), seconds=3600))
    until(run, found)
    print(run.process_id, flush=True)
    time.sleep(3600)
"""


def test_it_does_not_outlive_whoever_began_it(tmp_path: Path) -> None:
    script = tmp_path / "alone.py"
    script.write_text(ALONE.format(tests=str(Path(__file__).parent)), encoding="utf-8")
    parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    end = time.monotonic() + PATIENCE_S
    while is_alive(child):
        assert time.monotonic() < end, "it goes on although nobody is there"
        time.sleep(0.05)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
        return not Path(f"/proc/{process}/stat").read_text().split()[2].startswith("Z")
    except (OSError, FileNotFoundError):
        return False
