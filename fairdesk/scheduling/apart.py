"""Scheduling in a process of its own: the window never stutters, and a crash of a solver costs nothing.

The process sends every better timetable as it is found, so the best one is never lost with it. It ends when
it is asked to, when its time is over, and when whoever began it is no more.
"""

import os
import signal
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from time import monotonic

from fairdesk.domain.messages import Message, message
from fairdesk.scheduling.instance import Instance
from fairdesk.scheduling.preferences import Preferences
from fairdesk.scheduling.timetable import Placement, Timetable

GRACE_S = 5.0
"""That a process has to answer after it was asked to stop, or after its time; then it is ended."""


@dataclass(frozen=True)
class Task:
    """What is to be scheduled, for how long (seconds) and by how many ``workers``; ``start`` is a plan to

    go on from.
    """

    instance: Instance
    seconds: float
    workers: int = 2
    seed: int = 0
    start: Mapping[str, Placement] | None = None
    preferences: Preferences | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far scheduling is: the best timetable so far, if any. ``trouble`` says why it ended early."""

    best: Timetable | None
    finished: bool
    trouble: Message | None = None


class Run:
    """Scheduling that goes on elsewhere. Ask ``poll`` now and then; nothing here ever waits for long."""

    def __init__(self, task: Task) -> None:
        """Begins at once."""
        context = get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, task), daemon=True)
        self._process.start()
        theirs.close()
        self._progress = Progress(None, finished=False)
        self._ends_at: float | None = None

    def poll(self) -> Progress:
        """How far it is now."""
        while not self._progress.finished and self._hear():
            pass
        if not self._progress.finished and self._is_overdue:
            self.kill()
        return self._progress

    def wait(self, seconds: float) -> Progress:
        """How far it is once there is news, or after some seconds."""
        if not self._progress.finished:
            with suppress(OSError):
                self._line.poll(seconds)
        return self.poll()

    def stop(self) -> None:
        """Asks for the best there is now; ``poll`` soon has it."""
        if self._ends_at is None:
            self._ends_at = monotonic() + GRACE_S
            with suppress(OSError):  # it may have ended a moment ago
                self._line.send("stop")

    def kill(self) -> None:
        """Ends it at once; what it had found is kept."""
        self._process.kill()
        self._process.join()
        self._end(None if self._ends_at is not None else message("scheduling.crashed"))

    @property
    def process_id(self) -> int | None:
        """Of the process that schedules."""
        return self._process.pid

    @property
    def _is_overdue(self) -> bool:
        return self._ends_at is not None and monotonic() > self._ends_at

    def _hear(self) -> bool:
        """Takes in one piece of news, if there is any."""
        try:
            if not self._line.poll():
                return False
            word, said = self._line.recv()
        except (EOFError, OSError):
            self._process.join(GRACE_S)
            self._end(message("scheduling.crashed"))
            return False
        if word == "better":
            self._progress = Progress(said, finished=False)
            return True
        best = said if word == "done" else self._progress.best
        self._progress = Progress(best, finished=False)
        self._end(None if word == "done" else message("scheduling.failed", why=said))
        return False

    def _end(self, trouble: Message | None) -> None:
        if not self._progress.finished:
            self._progress = Progress(self._progress.best, finished=True, trouble=trouble)
        self._process.join(GRACE_S)
        self._line.close()


def _serve(line: Connection, task: Task) -> None:
    """The process: schedules, sends what it finds, and listens whether it is to stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a key that interrupts is meant for whoever began it
    stopped = threading.Event()
    threading.Thread(target=_listen, args=(line, stopped), daemon=True).start()
    from fairdesk.scheduling.solve import solve

    try:
        best = solve(
            task.instance,
            seconds=task.seconds,
            workers=task.workers,
            seed=task.seed,
            start=task.start,
            preferences=task.preferences,
            on_better=lambda found: line.send(("better", found)),
            stopped=stopped.is_set,
        )
    except Exception as error:  # whatever it is, the other side must hear of it
        line.send(("failed", f"{type(error).__name__}: {error}"))
    else:
        line.send(("done", best))
    line.close()


def _listen(line: Connection, stopped: threading.Event) -> None:
    """Waits for the word to stop. Where the other side is gone, nobody is left to answer to."""
    try:
        while line.recv() != "stop":
            pass
    except (EOFError, OSError):
        os._exit(1)
    stopped.set()
