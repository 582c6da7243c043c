"""Speaking with a server: the other side of an exchange, over HTTP.

Everything asked for may be asked for twice, so whatever goes wrong on the way is tried again. What cannot be
helped by trying is a ``UserFacingError`` that says what is the matter and what to do.
"""

import hashlib
import ipaddress
import random
import socket
import ssl
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any, TypeVar, cast
from urllib.parse import urlsplit

import httpx
import zstandard

from fairdesk.domain.clock import Clock, milliseconds
from fairdesk.domain.entities import Id
from fairdesk.oplog.identity import DeskIdentity
from fairdesk.sync.asking import NO_FAIR, Asking, Welcome
from fairdesk.sync.servers import Introduction, ServerAddress, Troubled
from fairdesk.sync.signed_requests import signed_headers
from fairdesk.sync.wire import (
    MOST_BYTES,
    Answer,
    Batch,
    Keys,
    MalformedError,
    Piece,
    PieceAnswer,
    PieceRequest,
    Vector,
    unframed,
)

T = TypeVar("T")

_CBOR = "application/cbor"
_WORTH_PACKING = 1_000
_WAITS = (0.5, 1.0, 2.0, 4.0)
"""Seconds before each further try."""
_LONGEST_WAIT = 30
_TIMEOUT = httpx.Timeout(30, connect=5)
_TRIED_AGAIN = frozenset({408, 429, 500, 502, 503, 504})


class _Refused(Exception):
    """A server's answer that is none to what was asked."""

    def __init__(self, status: int, told: Mapping[str, object]) -> None:
        super().__init__(status)
        self.status = status
        self.error = str(told.get("error", ""))
        self.told = told

    def number(self, name: str) -> int | None:
        """A number that was told."""
        value = self.told.get(name)
        return value if isinstance(value, int) else None


class HttpPeer:
    """A server, as one desk at one fair speaks with it. ``close`` it in the end.

    In the middle of an exchange a desk may find that it was copied, and become another one: so ``identity``
    is asked at every request. A server that does not know the desk yet is given its ``introductions``.
    """

    def __init__(
        self,
        server: ServerAddress,
        fair: Id,
        identity: Callable[[], DeskIdentity],
        clock: Clock,
        *,
        introductions: Callable[[], Iterable[Introduction]] = tuple,
        proxy: str | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.server = server
        self.fair = fair
        self.offset_ms = 0
        """How far the server's clock is ahead of the one here, as far as it told."""
        self._identity = identity
        self._introductions = introductions
        self._clock = clock
        self._sleep = sleep
        self._path = f"{urlsplit(server.url).path.rstrip('/')}/api/v1/fairs/{fair.hex()}"
        self._client = httpx.Client(
            base_url=server.url.rstrip("/"),
            verify=trust(server.fingerprint),
            timeout=_TIMEOUT,
            proxy=proxy,
            trust_env=proxy is None and not _is_near(server.host),
            headers={"Accept-Encoding": "zstd"},
        )

    def close(self) -> None:
        """Hangs up."""
        self._client.close()

    # What can be asked

    def vector(self, mine: Vector) -> Vector:
        """What the server holds."""
        return self._asked("POST", "/vector", mine.to_bytes(), Vector.from_bytes)

    def pull(self, mine: Vector) -> Iterator[Batch]:
        """What is lacked here, as it arrives; where the connection breaks, what has come so far is kept.

        An exchange asks again with what it holds then, until nothing comes.
        """
        with self._named_troubles(), self._stream("/pull", mine.to_bytes()) as read:
            for one in unframed(read):
                yield Batch.from_bytes(one)

    def push(self, batch: Batch) -> Answer:
        """Gives a batch; once this returns, what was accepted is durable there."""
        return self._asked("POST", "/push", batch.to_bytes(), Answer.from_bytes)

    def keys(self, mine: Vector) -> Keys:
        """The keys that are lacked here."""
        return self._asked("POST", "/keys", mine.to_bytes(), Keys.from_bytes)

    def take_keys(self, keys: Keys) -> None:
        """Gives keys."""
        self._asked("PUT", "/keys", keys.to_bytes(), lambda _: None)

    def piece(self, request: PieceRequest) -> Piece | None:
        """The next bytes of a file; None where the server has it not."""
        try:
            return self._answered("POST", "/pieces", request.to_bytes(), Piece.from_bytes)
        except _Refused as refused:
            if refused.error == "not_found":
                return None
            raise self._trouble(refused) from refused

    def take_piece(self, piece: Piece) -> PieceAnswer:
        """Gives the next bytes of a file."""
        return self._asked("PUT", "/pieces", piece.to_bytes(), PieceAnswer.from_bytes)

    # How it is asked

    def _asked(self, method: str, path: str, body: bytes, read: Callable[[bytes], T]) -> T:
        try:
            return self._answered(method, path, body, read)
        except _Refused as refused:
            raise self._trouble(refused) from refused

    def _answered(self, method: str, path: str, body: bytes, read: Callable[[bytes], T]) -> T:
        with self._named_troubles():
            return read(self._tried(lambda: self._once(method, path, body)))

    def _once(self, method: str, path: str, body: bytes, identity: DeskIdentity | None = None) -> bytes:
        with self._client.stream(**self._request(method, path, body, identity)) as response:
            return self._all_of(response)

    def _introduce(self) -> None:
        """Makes this desk known to the server."""
        for identity, beginning in self._introductions():
            self._introduce_as(identity, beginning)

    def _introduce_as(self, identity: DeskIdentity, beginning: Batch) -> None:
        try:
            self._once("POST", "/join", beginning.to_bytes(), identity)
        except _Refused as refused:
            # A desk that this folder was before, and that is known there: it may have been invited anew.
            if refused.error != "desk_revoked":
                raise

    @contextmanager
    def _stream(self, path: str, body: bytes) -> Generator[Callable[[int], bytes]]:
        response = self._tried(lambda: self._opened(path, body))
        try:
            yield _reader(response)
        finally:
            response.close()

    def _opened(self, path: str, body: bytes) -> httpx.Response:
        request = self._client.build_request(**self._request("POST", path, body))
        response = self._client.send(request, stream=True)
        if not response.is_success:
            try:
                self._all_of(response)
            finally:
                response.close()
        return response

    def _request(
        self, method: str, path: str, body: bytes, identity: DeskIdentity | None = None
    ) -> dict[str, Any]:
        """A request, signed anew for every try."""
        target = self._path + path
        headers = {"Content-Type": _CBOR}
        if len(body) > _WORTH_PACKING:
            body = zstandard.ZstdCompressor().compress(body)
            headers["Content-Encoding"] = "zstd"
        now_ms = milliseconds(self._clock.now()) + self.offset_ms
        headers |= signed_headers(identity or self._identity(), self.fair, method, target, body, now_ms)
        url = httpx.URL(self.server.url).copy_with(raw_path=target.encode("ascii"))
        return {"method": method, "url": url, "content": body, "headers": headers}

    def _all_of(self, response: httpx.Response) -> bytes:
        """The body of an answer, which is as long as a message may be. Raises ``_Refused``."""
        said = _reader(response)(MOST_BYTES + 1)
        if response.is_success:
            if len(said) > MOST_BYTES:
                raise MalformedError("a longer answer than any")
            return said
        raise _Refused(response.status_code, _told(response, said))

    def _tried(self, ask: Callable[[], T]) -> T:
        """Asks until there is an answer, or no hope."""
        waits = iter(_WAITS)
        clock_was_set = introduced = False
        while True:
            try:
                return ask()
            except (httpx.TransportError, zstandard.ZstdError) as error:
                wait = next(waits, None)
                if wait is None or _certificate_trouble(error):
                    raise
            except _Refused as refused:
                if refused.error == "clock_off" and not clock_was_set and self._set_clock(refused):
                    clock_was_set = True
                    continue
                if refused.error == "desk_unknown" and not introduced:
                    self._introduce()
                    introduced = True
                    continue
                wait = next(waits, None)
                if wait is None or refused.status not in _TRIED_AGAIN:
                    raise
                wait = min(refused.number("seconds") or wait, _LONGEST_WAIT)
            self._sleep(wait * random.uniform(0.75, 1.25))

    def _set_clock(self, refused: _Refused) -> bool:
        """Takes the server's time over; whether it told one."""
        now_ms = refused.number("now_ms")
        if now_ms is not None:
            self.offset_ms = now_ms - milliseconds(self._clock.now())
        return now_ms is not None

    @contextmanager
    def _named_troubles(self) -> Generator[None]:
        try:
            yield
        except httpx.TransportError as error:
            raise self._network_trouble(error) from error
        except (MalformedError, zstandard.ZstdError) as error:
            raise self._named("no_fairdesk", lasting=True) from error

    def _network_trouble(self, error: httpx.TransportError) -> Troubled:
        if _certificate_trouble(error):
            return self._named("other_certificate", lasting=True)
        causes = list(_causes(error))
        if any(isinstance(cause, socket.gaierror) for cause in causes):
            return self._named("name_unknown", lasting=False)
        if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
            return self._named("refused_connection", lasting=False)
        return self._named("no_answer", lasting=False)

    def _named(self, key: str, *, lasting: bool) -> Troubled:
        return Troubled(key, f"{key}_advice", lasting=lasting, server=self.server.host)

    def _trouble(self, refused: _Refused) -> Troubled:
        key = refused.error
        if key in ("desk_unknown", "desk_revoked", "fair_unknown", "clock_off") or key in OF_INVITATIONS:
            return Troubled(key, f"{key}_advice", lasting=True)
        if key in ("too_many", "out_of_order", "too_slow", "unforeseen", "broken_off", "replayed"):
            return Troubled(key, "try_later_advice", lasting=False)
        if key in _OF_VERSIONS:
            return Troubled(key, "versions_advice", lasting=True)
        return self._named("no_fairdesk", lasting=refused.status not in _TRIED_AGAIN)


class Door(HttpPeer):
    """A server, as a laptop speaks with it that has an invitation and is no desk of the fair yet."""

    def __init__(self, server: ServerAddress, invitation: DeskIdentity, clock: Clock) -> None:
        super().__init__(server, NO_FAIR, lambda: invitation, clock)
        self._path = f"{urlsplit(server.url).path.rstrip('/')}/api/v1"

    def ask(self, asking: Asking) -> Welcome:
        """Asks to be let in. Raises ``Troubled`` where the invitation is not taken."""
        return self._asked("POST", "/join", asking.to_bytes(), Welcome.from_bytes)

    def _trouble(self, refused: _Refused) -> Troubled:
        if refused.error == "desk_unknown":
            return Troubled("invitation_unknown", "invitation_unknown_advice", lasting=True)
        return super()._trouble(refused)


OF_INVITATIONS = frozenset(
    {"invitation_unknown", "invitation_expired", "invitation_used", "invitation_void", "second_fair"}
)
"""Why a server does not take an invitation."""
_OF_VERSIONS = frozenset(
    {
        *("malformed", "unsigned", "signature_wrong", "wrong_fair", "wrong_type", "wrong_method"),
        *("too_large", "not_found", "role_not_allowed"),
    }
)


# Which server it is


class _OtherCertificateError(ssl.SSLError):
    """What answers has another certificate than the server that is meant."""


class _Pinned(ssl.SSLContext):
    """Trusts one certificate and no other, whoever signed it and whatever name it bears."""

    fingerprint: str

    def wrap_socket(self, *arguments: Any, **options: Any) -> ssl.SSLSocket:
        """A connection to the server that is meant. Raises before anything was sent to another."""
        wrapped = super().wrap_socket(*arguments, **options)
        certificate = wrapped.getpeercert(binary_form=True) or b""
        if hashlib.sha256(certificate).hexdigest() != self.fingerprint:
            wrapped.close()
            raise _OtherCertificateError("another certificate")
        return wrapped


def trust(fingerprint: str | None) -> ssl.SSLContext:
    """Whom to trust: the server with a certificate of this fingerprint, or those that the machine trusts."""
    if fingerprint is None:
        return ssl.create_default_context()
    context = _Pinned(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # the certificate itself is compared instead
    context.fingerprint = fingerprint
    return context


def _certificate_trouble(error: BaseException) -> bool:
    kinds = (_OtherCertificateError, ssl.SSLCertVerificationError)
    return any(isinstance(cause, kinds) for cause in _causes(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_near(host: str) -> bool:
    """Whether a server stands in the same building: the way to it leads through no proxy."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return host == "localhost" or host.endswith(".local") or "." not in host


# Reading no more than is wanted


def _reader(response: httpx.Response) -> Callable[[int], bytes]:
    """Gives exactly so many bytes of an answer, fewer only at its end, however they came packed."""
    source = _Source(response.iter_raw())
    if response.headers.get("content-encoding") != "zstd":
        return source.exactly
    unpacked = zstandard.ZstdDecompressor().stream_reader(cast("IO[bytes]", source))
    return _Source(iter(lambda: unpacked.read(65_536), b"")).exactly


class _Source:
    """Bytes that come in parts, read in others."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts
        self._held = b""

    def read(self, size: int = -1) -> bytes:
        """Up to so many bytes; none at the end."""
        if not self._held:
            self._held = next((part for part in self._parts if part), b"")
        taken, self._held = self._held[:size], self._held[size:]
        return taken

    def exactly(self, size: int) -> bytes:
        """So many bytes; fewer at the end."""
        taken = bytearray()
        while len(taken) < size and (part := self.read(size - len(taken))):
            taken += part
        return bytes(taken)


def _told(response: httpx.Response, said: bytes) -> Mapping[str, object]:
    """What a refusal says; nothing where what answers is no server of mine."""
    try:
        told = httpx.Response(200, content=said).json()
    except ValueError:
        return {}
    return cast("dict[str, object]", told) if isinstance(told, dict) else {}
