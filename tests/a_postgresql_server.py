"""A PostgreSQL server of the tests' own: in a temporary folder, on a socket in it, and gone afterwards."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from fairdesk.domain.clock import SystemClock
from fairdesk.store.store import Store

ON_BOTH = pytest.mark.parametrize("database", ["file", "server"], indirect=True)
"""For tests of what is the same in a file and on a server."""

_FAST = {"fsync": "off", "synchronous_commit": "on", "full_page_writes": "off", "max_connections": "60"}
_LETS_IN = """\
local all stranger scram-sha-256
local all all trust
local replication all trust
"""
_TEMPLATE = "with_tables"
_LONGEST_START = 60


def programs() -> Path | None:
    """Where PostgreSQL's programs are; Debian keeps them off the path."""
    if os.name == "nt":  # where these tests' sockets are not
        return None
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    kept = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: int(one.parts[-3]))
    return kept[-1].parent if kept else None


def _other_user() -> dict[str, Any]:
    """As root the server refuses to run: then it runs as somebody else."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return {}
    return {"user": "nobody", "group": "nogroup", "extra_groups": []}


def _ends_with_us() -> list[str]:
    """On Linux a server ends with the test run, also one that is killed."""
    found = shutil.which("setpriv")
    return [found, "--pdeathsig", "QUIT"] if found else []


def _give_away(folder: Path) -> None:
    if _other_user():
        shutil.chown(folder, "nobody", "nogroup")


@dataclass
class DatabaseServer:
    """A server that may be stopped, killed and started again."""

    programs: Path
    folder: Path
    settings: dict[str, str] = field(default_factory=lambda: dict(_FAST))
    process: subprocess.Popen[bytes] | None = None
    _made: int = 0

    def make(self) -> None:
        """Makes its files."""
        _give_away(self.folder)
        self._run("initdb", "-D", "data", "-U", "fairdesk", "-E", "UTF8", "--locale=C", "--no-sync")
        (self.folder / "data" / "pg_hba.conf").write_text(_LETS_IN, encoding="ascii")

    def copy(self, main: "DatabaseServer") -> None:
        """Makes its files those of a standby, which takes over all that the main server writes."""
        _give_away(self.folder)
        source = ("-h", str(main.folder), "-U", "fairdesk", "--checkpoint=fast", "--no-sync")
        self._run("pg_basebackup", "-D", "data", "--write-recovery-conf", *source)

    def start(self) -> None:
        """Starts it, and returns once it answers."""
        until = time.monotonic() + _LONGEST_START
        while not self._has_started(until):
            time.sleep(0.2)  # what is left of one that was killed has to end first

    def _has_started(self, until: float) -> bool:
        options = [word for name, value in self.settings.items() for word in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *_ends_with_us(),
                    self.programs / "postgres",
                    "-D",
                    "data",
                    "-k",
                    self.folder,
                    "-c",
                    "listen_addresses=",
                    *options,
                ],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                **_other_user(),
            )
        while self.process.poll() is None:
            try:
                self.ask("SELECT 1")
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return True
            assert time.monotonic() < until, self._log
        assert time.monotonic() < until, self._log
        return False

    @property
    def _log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def stop(self, how: int = signal.SIGINT) -> None:
        """Ends it: orderly, or by a signal that leaves it no time for that."""
        assert self.process is not None
        self.process.send_signal(how)
        self.process.wait(60)
        self.process = None

    def ask(self, sql: str, database: str = "postgres") -> list[Any]:
        """The rows of an answer, as those who run the server ask."""
        with psycopg.connect(self.url(database, driver="postgresql"), autocommit=True) as connection:
            found = connection.execute(sql)
            return found.fetchall() if found.description else []

    def url(self, database: str, user: str = "fairdesk", driver: str = "postgresql+psycopg") -> str:
        """The address of a database."""
        return f"{driver}://{user}@/{database}?host={self.folder}"

    @contextmanager
    def new_database(self) -> Iterator[str]:
        """The address of an empty database with the program's tables."""
        if not self._made:
            self.ask(f"CREATE DATABASE {_TEMPLATE}")
            Store(self.folder.parent, SystemClock(), self.url(_TEMPLATE)).close()
        self._made += 1
        name = f"number_{self._made}"
        self.ask(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
        yield self.url(name)
        self.ask(f"DROP DATABASE {name} WITH (FORCE)")

    def _run(self, program: str, *options: str) -> None:
        subprocess.run(
            [self.programs / program, *options],
            cwd=self.folder,
            check=True,
            capture_output=True,
            **_other_user(),
        )


@contextmanager
def a_server(**settings: str) -> Iterator[DatabaseServer]:
    """A server that runs; without a PostgreSQL the test is skipped, where nobody promised one."""
    found = programs()
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed: packaging/bootstrap.py test should have seen to it")
        pytest.skip("PostgreSQL is not installed (Debian and Ubuntu: apt-get install postgresql)")
    server = DatabaseServer(found, _new_folder(), {**_FAST, **settings})
    with _ended_at_last(server):
        server.make()
        server.start()
        yield server


@contextmanager
def a_standby(main: DatabaseServer) -> Iterator[DatabaseServer]:
    """A second server that follows the first; what the first acknowledges is on both from then on."""
    server = DatabaseServer(main.programs, _new_folder(), main.settings)
    with _ended_at_last(server):
        server.copy(main)
        server.start()
        main.ask("ALTER SYSTEM SET synchronous_standby_names = '*'")
        main.ask("SELECT pg_reload_conf()")
        yield server


def _new_folder() -> Path:
    """Not in pytest's own folder: others may not look into it, and a socket's path must be short."""
    return Path(tempfile.mkdtemp(prefix="fairdesk-pg-"))


@contextmanager
def _ended_at_last(server: DatabaseServer) -> Iterator[None]:
    try:
        yield
    finally:
        if server.process is not None:
            server.stop(signal.SIGQUIT)
        shutil.rmtree(server.folder)
