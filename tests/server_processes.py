"""Server processes that write to one fair of one database, and what they were told."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Thread

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Enterprise, Fair
from fairdesk.store import doctor
from fairdesk.store.store import Store
from fairdesk.usecases.ports import Workplace

CHILD = Path(__file__).with_name("server_child.py")
_LONGEST_WAIT = 120
ROOT = Path(__file__).parents[1]


@dataclass
class Child:
    """A process that writes, and the lines it said so far."""

    process: "subprocess.Popen[str]"
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._reader = Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.strip())

    @property
    def acknowledged(self) -> set[str]:
        """The names of what it was told is durable."""
        return {
            line for line in list(self.lines) if line not in ("ready", "in the middle") and line[0] != "!"
        }

    @property
    def troubles(self) -> set[str]:
        """What it was told went wrong."""
        return {line for line in list(self.lines) if line[0] == "!"}

    def wait_for(self, enough: Callable[[], bool]) -> None:
        """Waits until it has said enough."""
        until = time.monotonic() + _LONGEST_WAIT
        while not enough():
            assert self.process.poll() is None, "it has ended"
            assert time.monotonic() < until, self.lines
            time.sleep(0.01)

    def wait(self) -> int:
        """Waits for its end; returns its exit code."""
        code = self.process.wait(_LONGEST_WAIT)
        self._reader.join()
        return code

    def kill(self) -> None:
        """Ends it in the middle of whatever it does."""
        self.process.kill()
        self.wait()


@dataclass(frozen=True)
class ServedFair:
    """A fair in a database, and processes that write to it."""

    url: str
    folder: Path
    place: Workplace

    def child(self, actor: str, how_many: int, *more: str) -> Child:
        """Starts a process that writes so many pairs of enterprises."""
        command = [
            sys.executable,
            CHILD,
            self.url,
            self.folder,
            self.place.fair.hex(),
            actor,
            str(how_many),
            *more,
        ]
        return Child(
            subprocess.Popen([str(one) for one in command], stdout=subprocess.PIPE, text=True, cwd=ROOT)
        )

    def assert_whole(self, *children: Child) -> None:
        """Every acknowledged write is there, whole; numbers have no gap; the tables follow from the log."""
        store, fair = self.place.store, self.place.fair
        with self.place.read() as work:
            names, desk = [one.name for one in work.all(Enterprise)], work.desk.id
        assert len(names) == len(set(names))
        assert {f"{name}, beside" for name in names if "beside" not in name} == {
            name for name in names if "beside" in name
        }
        for child in children:
            assert child.acknowledged <= set(names)
        logged = store.operations(fair, desk)
        assert [one.sequence for one in logged] == list(range(1, len(logged) + 1))
        assert len([one for one in logged if one.entity == "enterprise"]) == len(names)
        report = doctor.examine(store, fair)
        assert report.ok, report.problems


def served_fair(url: str, folder: Path) -> ServedFair:
    """A new fair in an empty database."""
    clock = SetClock(datetime(2022, 3, 3, 4, 30, tzinfo=UTC))
    store = Store(folder, clock, url)
    fair = store.create_fair(
        Fair(id=b"", code="JI-2022-01", name="Jizzax", start=date(2022, 3, 3)), "Portal", "D"
    )
    return ServedFair(url, folder, Workplace(store, fair.id, clock, "D"))
