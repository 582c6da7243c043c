"""A laptop of a simulated fair: a folder that may be copied, a clock that may be wrong, a program that may be
old, and power that may go at any statement."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TypeVar

import pytest
from quick_files import FUSE, PowerCut, empty_folder

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import BY_KIND, Handover, Id, NegotiationNote
from fairdesk.oplog import authority
from fairdesk.oplog.operation import Operation
from fairdesk.store import catching_up, log, projector, standings, work
from fairdesk.store.engine import driver
from fairdesk.store.replica import NOBODY
from fairdesk.store.stick_replica import StoreStickReplica
from fairdesk.store.store import FILE_NAME, Store
from fairdesk.sync.replica import Replica
from fairdesk.usecases.ports import Workplace

T = TypeVar("T")

NEWER = frozenset({Handover.kind, NegotiationNote.kind})
"""Kinds of records that old programs do not know, and of which new ones write in a newer schema."""
_KNOWN = dict(BY_KIND)


class Change(NamedTuple):
    """One change of a desk: what was acknowledged is remembered as this."""

    desk: Id
    sequence: int
    hash: bytes


def _versioned(**fields: object) -> Operation:
    return Operation(**fields, schema=2 if fields["entity"] in NEWER else 1)  # pyright: ignore[reportArgumentType]


@dataclass
class Laptop:
    """``owed`` is what this folder must hold, as it was told to somebody that it does."""

    name: str
    folder: Path
    clock: SetClock
    fair: Id = b""
    is_old: bool = False
    is_gone: bool = False
    owed: set[Change] = field(default_factory=set[Change])
    crashes: int = 0
    kept_standings: dict[object, object] = field(default_factory=dict[object, object])

    def __post_init__(self) -> None:
        if not self.folder.exists():
            shutil.copytree(empty_folder(), self.folder)
        self.boot()

    def boot(self) -> None:
        """Starts the program."""
        with self._as_installed():
            self.store = Store(self.folder, self.clock)

    def shut_down(self) -> None:
        """Ends the program."""
        self.store.close()

    def lose_power(self) -> None:
        """The program ended in the midst of something, and is started again."""
        FUSE.left = None
        self.crashes += 1
        self.shut_down()
        self.boot()
        missing = self.owed - self.held()
        assert not missing, f"{self.name} lost {len(missing)} acknowledged changes in a crash"

    @property
    def place(self) -> Workplace:
        """Where its people work."""
        return Workplace(self.store, self.fair, self.clock, f"at {self.name}")

    @property
    def replica(self) -> "RunningReplica":
        """What exchanges ask it."""
        return RunningReplica(self, StoreStickReplica(self.store, self.clock))

    @contextmanager
    def running(self) -> Iterator[None]:
        """Its own version of the program runs meanwhile."""
        with self._as_installed():
            yield

    def _as_installed(self) -> AbstractContextManager[None]:
        return _program(self.is_old, self.kept_standings)

    def held(self) -> set[Change]:
        """All changes in its folder."""
        return self._changes("", ())

    @property
    def desk(self) -> Id:
        """The desk that it is now."""
        with self.store.reading() as connection:
            asked = "SELECT desk FROM identities WHERE active"
            found = driver(connection).execute(asked).fetchone()
        return found[0] if found else NOBODY

    def end(self) -> Change:
        """The last change that it wrote."""
        desk = self.desk
        own = self._changes("WHERE desk = ? ORDER BY sequence DESC LIMIT 1", (desk,))
        return next(iter(own), Change(desk, 0, b""))

    def own_changes(self, after: int) -> set[Change]:
        """What it wrote after a number."""
        return self._changes("WHERE desk = ? AND sequence > ?", (self.desk, after))

    def owes(self, changes: set[Change]) -> None:
        """It said that these are kept; they must be, from now on."""
        for one in changes:
            which = "WHERE desk = ? AND sequence = ? AND hash = ?"
            assert self._changes(which, one), f"{self.name} acknowledged a change that it does not hold"
        self.owed |= changes

    def torn(self) -> set[Id]:
        """The records that have something to decide."""
        with self.store.reading() as connection:
            found = driver(connection).execute("SELECT id FROM records WHERE conflicts > 0")
            return {row[0] for row in found}

    def _changes(self, which: str, values: tuple[object, ...]) -> set[Change]:
        with self.store.reading() as connection:
            asked = f"SELECT desk, sequence, hash FROM operations {which}"
            return {Change(*row) for row in driver(connection).execute(asked, values)}

    def copy(self, to: Path) -> Path:
        """A copy of its folder as a copying program makes it while the program is closed."""
        self.shut_down()
        shutil.copytree(self.folder, to)
        self.boot()
        return to

    def put_back(self, backup: Path) -> None:
        """Its folder as it was once, in the place of the present one."""
        self.shut_down()
        shutil.rmtree(self.folder)
        shutil.copytree(backup, self.folder)
        self.boot()
        self.owed &= self.held()

    @property
    def size(self) -> int:
        """Bytes of its file."""
        return (self.folder / FILE_NAME).stat().st_size


@contextmanager
def _program(is_old: bool, kept: dict[object, object]) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        for module in (authority, standings, log, projector, catching_up):
            patched.setattr(module, "SCHEMA", 1 if is_old else 2)
        patched.setattr(work, "Operation", Operation if is_old else _versioned)
        patched.setattr(standings, "_kept", kept)
        if is_old:
            for kind in NEWER:
                patched.delitem(BY_KIND, kind, raising=False)
        else:
            for kind in NEWER:
                patched.setitem(BY_KIND, kind, _KNOWN[kind])
        yield


class RoadBroken(Exception):
    """The other side did not answer."""


class RunningReplica:
    """A laptop's replica, which runs under the laptop's own program. If its power goes, nobody answers."""

    def __init__(self, laptop: Laptop, replica: StoreStickReplica) -> None:
        self._laptop = laptop
        self._replica = replica

    def __getattr__(self, name: str) -> Callable[..., object]:
        asked = getattr(self._replica, name)

        def answer(*said: object, **named: object) -> object:
            with self._laptop.running():
                given = asked(*said, **named)
            return self._one_by_one(given) if name in {"lacking", "to_carry"} else given

        return answer

    def _one_by_one(self, given: Iterator[T]) -> Iterator[T]:
        while True:
            with self._laptop.running():
                one = next(given, None)
            if one is None:
                return
            yield one


def as_replica(laptop: Laptop) -> Replica:
    """What ``exchange`` takes."""
    return laptop.replica  # pyright: ignore[reportReturnType]


__all__ = ["Change", "Laptop", "PowerCut", "RoadBroken", "RunningReplica", "as_replica"]
