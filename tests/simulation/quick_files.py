"""Database files in memory that are not synced, and that a history can let fail at any statement.

What counts here is which transactions took effect, not whether a disk keeps its word:
``tests/soak/test_kill`` tries that with real processes and real files.
"""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher  # pyright: ignore[reportMissingTypeStubs]
from sqlalchemy import Engine, create_engine, event

from fairdesk.domain.clock import SetClock
from fairdesk.store import doctor, engine, migrate, replica, store
from fairdesk.store import log as store_log
from fairdesk.store.databases import FileDatabase
from fairdesk.store.store import FILE_NAME, Store

MEMORY = Path("/dev/shm")


class PowerCut(BaseException):
    """The machine stops here: nothing after this statement happened."""


class Fuse:
    """Counts statements and commits of a laptop; burns through at one of them."""

    def __init__(self) -> None:
        self.left: int | None = None

    def spend(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left <= 0:
                self.left = None
                raise PowerCut


FUSE = Fuse()
"""Of the laptop at work; the others are at rest meanwhile."""


class _Cursor(sqlcipher.Cursor):
    def execute(self, *statement: Any) -> Any:
        FUSE.spend()
        return super().execute(*statement)

    def executemany(self, *statement: Any) -> Any:
        FUSE.spend()
        return super().executemany(*statement)


class _Connection(sqlcipher.Connection):
    def cursor(self, *_: Any) -> Any:
        return super().cursor(_Cursor)

    def execute(self, *statement: Any) -> Any:
        return self.cursor().execute(*statement)

    def commit(self) -> None:
        FUSE.spend()
        super().commit()
        FUSE.spend()  # done, and nobody was told


_first: Engine | None = None


def _engine(*args: Any, connect_args: dict[str, Any], **options: Any) -> Engine:
    """An engine that shares with all others what SQLAlchemy learns about statements."""
    global _first
    made = create_engine(*args, connect_args={**connect_args, "factory": _Connection}, **options)
    if _first is None:
        _first = made
        made.connect().close()
    made.dialect = _first.dialect
    made._compiled_cache = _first._compiled_cache
    event.listen(made, "connect", _hurry)
    return made


def _hurry(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA secure_delete=OFF")
    connection.execute("PRAGMA cache_size=-4000")


@cache
def empty_folder() -> Path:
    """A data folder as the program makes it, to be copied."""
    folder = Path(tempfile.mkdtemp(prefix="fairdesk-empty-", dir=_room()))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    Store(folder, SetClock(datetime(2022, 3, 3, tzinfo=UTC))).close()
    return folder


def _room() -> Path | None:
    return MEMORY if MEMORY.is_dir() else None


def _tables_at_once(made: Engine, _to: str) -> None:
    shutil.copyfile(empty_folder() / FILE_NAME, str(made.url.database))


@contextmanager
def quick_files() -> Iterator[Path]:
    """A folder for one history. Batches and the ways between signatures are short, so that there are many."""
    empty_folder()
    with (
        tempfile.TemporaryDirectory(prefix="fairdesk-history-", dir=_room()) as folder,
        pytest.MonkeyPatch.context() as patched,
    ):
        patched.setattr(engine, "create_engine", _engine)
        patched.setattr(store, "machine", lambda: "one machine")
        patched.setattr(migrate, "bring_up_to_date", lambda *_: None)
        patched.setattr(doctor.migrate, "upgrade", _tables_at_once)
        patched.setattr(FileDatabase, "is_whole", lambda *_: True)
        patched.setattr(doctor, "_DISK_WANTED", 0)
        patched.setattr(replica, "MOST_OPERATIONS", 7)
        patched.setattr(store_log, "CHECKPOINT_EVERY", 5)
        FUSE.left = None
        yield Path(folder)
        FUSE.left = None
