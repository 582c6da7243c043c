"""Opening the database file so that what was acknowledged survives a power cut."""

import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import sqlcipher3.dbapi2 as sqlcipher  # pyright: ignore[reportMissingTypeStubs]
from sqlalchemy import Connection, Engine, create_engine, event, exc

from fairdesk.domain.messages import UserFacingError, message

if TYPE_CHECKING:
    import sqlite3  # for its types alone: the driver is sqlcipher3, which has the same interface and no types

OLDEST_SQLITE = (3, 51, 3)
"""Older versions can corrupt a WAL file that several connections use."""

_SQLITE_VERSION = cast("str", vars(sqlcipher)["sqlite_version"])  # the driver has no types
_DriverError = cast("type[Exception]", vars(sqlcipher)["Error"])
_BUSY_MS = 15_000


def open_engine(file: Path) -> Engine:
    """An engine on a database file. Raises ``UserFacingError`` where SQLite is too old to be trusted."""
    if tuple(int(part) for part in _SQLITE_VERSION.split(".")) < OLDEST_SQLITE:
        raise UserFacingError(
            message("store.old_sqlite", version=_SQLITE_VERSION), message("store.old_sqlite_advice")
        )
    engine = create_engine(
        f"sqlite:///{file}",
        module=sqlcipher,
        connect_args={"timeout": _BUSY_MS / 1000, "check_same_thread": False},
        hide_parameters=True,  # else errors would take names with them to wherever they are told
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by us, see _begin
    cursor = connection.cursor()
    # The order matters: a WAL file opened at a weaker level could lose its first commits.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA journal_mode=WAL")
    # A scan writes some ten pages. Moving them into the file at every 4,000th (16 MB) instead of every
    # 1,000th lets one scan in four hundred wait for it, not one in a hundred.
    cursor.execute("PRAGMA wal_autocheckpoint=4000")
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.execute("PRAGMA temp_store=MEMORY")
    cursor.execute("PRAGMA cache_size=-32000")
    cursor.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
    cursor.close()


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("writes", False)
    driver(connection).execute("BEGIN IMMEDIATE" if immediate else "BEGIN")


def driver(connection: Connection) -> "sqlite3.Connection":
    """The driver's own connection beneath SQLAlchemy's."""
    return cast("sqlite3.Connection", connection.connection.driver_connection)


@contextmanager
def named_troubles(file: Path) -> Generator[None]:
    """Turns what can happen to anyone (disk full, file damaged, folder read-only) into a sentence."""
    try:
        yield
    except (exc.DBAPIError, _DriverError) as error:
        text = str(error.orig if isinstance(error, exc.DBAPIError) else error).lower()
        for sign, key in _TROUBLES.items():
            if sign in text:
                key = "disk_full" if key == "disk_error" and _is_full(file.parent) else key
                raise UserFacingError(
                    message(f"store.{key}", file=file.name),
                    message(f"store.{key}_advice", folder=str(file.parent)),
                ) from error
        raise


def _is_full(folder: Path) -> bool:
    """Whether no room is left: then SQLite often knows only that it could not write."""
    try:
        return shutil.disk_usage(folder).free < _A_PAGE
    except OSError:  # a disk that cannot be asked is broken, not full
        return False


_A_PAGE = 4_096
_TROUBLES = {
    "full": "disk_full",
    "readonly": "read_only",
    "read-only": "read_only",
    "malformed": "damaged",
    "not a database": "damaged",
    "unable to open": "cannot_open",
    "locked": "busy",
    "disk i/o": "disk_error",
}
