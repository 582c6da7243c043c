"""Starting the server as people do, and asking it what no desk of ours would ask."""

import json
import os
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import httpx
import uvicorn
from desks import SimulatedDesk
from starlette.types import ASGIApp

from fairdesk.domain.clock import SystemClock, milliseconds
from fairdesk.oplog.identity import DeskIdentity
from fairdesk.portal.certificate import Certificate
from fairdesk.portal.serving import configured
from fairdesk.store.engine import open_engine
from fairdesk.store.introductions import OwnDesk
from fairdesk.store.replica import StoreReplica
from fairdesk.store.store import FILE_NAME
from fairdesk.sync.client import HttpPeer, trust
from fairdesk.sync.servers import ServerAddress
from fairdesk.sync.signed_requests import signed_headers


@dataclass(frozen=True)
class RunningServer:
    """A server in a process of its own; ``log`` is what it notes."""

    process: subprocess.Popen[str]
    url: str
    fingerprint: str | None
    folder: Path
    log: Path

    @property
    def address(self) -> ServerAddress:
        return ServerAddress(self.url, self.fingerprint)

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def client(self) -> httpx.Client:
        """A client that trusts it."""
        return httpx.Client(base_url=self.url, verify=trust(self.fingerprint), timeout=30, trust_env=False)

    def noted(self, what: str, count: int) -> list[dict[str, object]]:
        """What it noted last of a kind; it notes a request once that is answered."""
        for _ in range(1_000):
            lines = self.log.read_text(encoding="utf-8").splitlines()
            found = [one for one in map(json.loads, lines) if one["what"] == what]
            if len(found) >= count:
                return found
            time.sleep(0.02)
        raise AssertionError(f"only {len(found)} of {count} were noted")

    def end(self) -> int:
        """Tells it to end, and waits until it has."""
        self.process.terminate()
        return self.process.wait(30)


def now_ms() -> int:
    """The time of this machine."""
    return milliseconds(SystemClock().now())


@dataclass(frozen=True)
class Laptop:
    """A desk with a server to speak with."""

    desk: SimulatedDesk
    server: RunningServer

    @property
    def fair(self) -> bytes:
        return self.desk.fair

    @property
    def own(self) -> OwnDesk:
        return OwnDesk(self.desk.store, self.replica, self.fair)

    @property
    def identity(self) -> DeskIdentity:
        return self.own.identity()

    @property
    def replica(self) -> StoreReplica:
        return StoreReplica(self.desk.store, SystemClock())

    def path(self, name: str) -> str:
        """Where the fair is at the server."""
        return f"/api/v1/fairs/{self.fair.hex()}/{name}"

    def vector(self) -> bytes:
        """What the desk would say of itself."""
        return self.replica.vector(self.fair).to_bytes()

    def signed(self, name: str, body: bytes, method: str = "POST", **other) -> dict[str, str]:
        """The headers of a request as the desk would send them, but for what is said to be other."""
        about = {"identity": self.identity, "fair": self.fair, "time_ms": now_ms(), **other}
        target = about.pop("target", self.path(name))
        return {
            "Content-Type": "application/cbor",
            **signed_headers(method=method, target=target, body=body, **about),
        }

    def peer(self, **options) -> HttpPeer:
        """The server, as the desk speaks with it."""
        own = self.own
        options.setdefault("introductions", own.introductions)
        return HttpPeer(self.server.address, self.fair, own.identity, SystemClock(), **options)


@contextmanager
def started(folder: Path, *options: str) -> Iterator[RunningServer]:
    """Starts a server on a data folder, on any free port."""
    command = [sys.executable, "-m", "fairdesk", "--data", str(folder), "portal", "serve", "--json"]
    log = folder.parent / f"{folder.name}-{secrets.token_hex(4)}.log"
    environment = {**os.environ, "FAIRDESK_LANGUAGE": "en"}
    with log.open("w", encoding="utf-8") as noted:
        process = subprocess.Popen(
            [*command, "--port", "0", *options],
            stdout=subprocess.PIPE,
            stderr=noted,
            encoding="utf-8",
            env=environment,
        )
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        assert said, log.read_text(encoding="utf-8")
        told = json.loads(said)
        yield RunningServer(process, told["listening"], told["fingerprint"], folder, log)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def contents(folder: Path) -> dict[str, str]:
    """All that stands in the database of a folder, table by table."""
    engine = open_engine(folder / FILE_NAME)
    with engine.connect() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars()
        found = {
            name: sha256(
                repr(sorted(map(repr, connection.exec_driver_sql(f"SELECT * FROM '{name}'")))).encode()
            )
            for name in names.all()
        }
    engine.dispose()
    return {name: digest.hexdigest() for name, digest in found.items()}


@contextmanager
def in_thread(app: ASGIApp, certificate: Certificate | None = None) -> Iterator[str]:
    """Serves an application from a thread; gives its address."""
    config = configured(app, certificate)
    config.port = 0
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        yield f"{'https' if certificate else 'http'}://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
