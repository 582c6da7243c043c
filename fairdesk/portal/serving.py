"""The server as a process: its socket, its certificate, and patience for nobody who says nothing."""

import asyncio
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from fairdesk.domain.messages import UserFacingError, message
from fairdesk.portal.certificate import Certificate

_HEADERS_SECONDS = 20
_KEEP_ALIVE_SECONDS = 30
_MOST_CONNECTIONS = 2_000
_GRACE_SECONDS = 20
"""For answers that are under way when the server is told to end."""


@dataclass(frozen=True)
class Address:
    """Where a server listens; port 0 is any free one. ``certificate`` is None behind a proxy that has one."""

    host: str
    port: int
    certificate: Certificate | None

    def url(self, port: int) -> str:
        """The server's address with the port that it got."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.certificate else 'http'}://{host}:{port}"


def serve(app: ASGIApp, address: Address, listening: Callable[[str], None]) -> None:
    """Serves until the process is told to end; ``listening`` is called once it is ready.

    Raises ``UserFacingError`` where it cannot listen there.
    """
    bound = _bound(address)
    url = address.url(bound.getsockname()[1])
    for ended_by in (signal.SIGINT, signal.SIGTERM):
        # uvicorn ends in order and raises the signal once more; by then all is done.
        signal.signal(ended_by, _heard)
    _Server(configured(app, address.certificate), lambda: listening(url)).run(sockets=[bound])


def configured(app: ASGIApp, certificate: Certificate | None) -> uvicorn.Config:
    """How uvicorn is to serve."""
    return uvicorn.Config(
        app,
        http=HastyProtocol,
        ws="none",
        loop="asyncio",
        log_config=None,
        access_log=False,
        server_header=False,
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        ssl_certfile=certificate.certificate if certificate else None,
        ssl_keyfile=certificate.key if certificate else None,
    )


class _Server(uvicorn.Server):
    """Says when it is ready."""

    def __init__(self, config: uvicorn.Config, listening: Callable[[], None]) -> None:
        super().__init__(config)
        self._listening = listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begins to listen."""
        await super().startup(sockets)
        if self.started:
            self._listening()


class HastyProtocol(H11Protocol):
    """HTTP that hangs up on those who connect and then do not ask, or ask a letter at a time."""

    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begins to wait for the first request."""
        super().connection_made(transport)
        self._wait(_HEADERS_SECONDS)

    def on_response_complete(self) -> None:
        """Begins to wait for the next one."""
        super().on_response_complete()
        self._wait(_HEADERS_SECONDS + self.timeout_keep_alive)

    def connection_lost(self, exc: Exception | None) -> None:
        """Waits no longer."""
        super().connection_lost(exc)
        if self._patience is not None:
            self._patience.cancel()

    def _wait(self, seconds: float) -> None:
        if self._patience is not None:
            self._patience.cancel()
        self._patience = self.loop.call_later(seconds, self._hang_up)

    def _hang_up(self) -> None:
        cycle: Any = self.cycle
        if (cycle is None or cycle.response_complete) and not self.transport.is_closing():
            self.transport.close()


def _heard(_signal: int, _frame: object) -> None:
    """The signal has done its work."""


def _bound(address: Address) -> socket.socket:
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(
            address.host, address.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, kind, protocol)
        if sys.platform != "win32":  # there it would let two servers share a port
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(where)
    except (OSError, OverflowError) as error:
        raise UserFacingError(
            message("server.not_listening", host=address.host, port=str(address.port)),
            message("server.not_listening_advice"),
        ) from error
    return bound
