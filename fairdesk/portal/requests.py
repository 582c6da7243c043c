"""Who asks: every request is signed by its desk, and nothing is done before that is known to be true.

The order matters: what costs least is tried first, no body is read before its desk has been recognised, and
nothing is written, not even that a request was seen, before all the rest has been found in order.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from anyio import to_thread
from starlette.requests import Request

from fairdesk.domain.clock import Clock, milliseconds
from fairdesk.domain.entities import Id
from fairdesk.domain.words import DeskRole
from fairdesk.portal.bodies import Body
from fairdesk.portal.limits import Buckets, Limits
from fairdesk.portal.refusals import Refusal
from fairdesk.sync.signed_requests import WINDOW_MS, SignedRequest, UnsignedError, read_headers
from fairdesk.sync.wire import MalformedError

CBOR = "application/cbor"

Said = TypeVar("Said")


@dataclass(frozen=True)
class KnownDesk:
    """What a server knows of a desk that asks."""

    public_key: bytes
    role: DeskRole
    revoked: bool


class Desks(Protocol):
    """The desks of the fairs that a server holds."""

    def holds(self, fair: Id) -> bool:
        """Whether this server has the fair."""
        ...

    def known(self, fair: Id, desk: Id) -> KnownDesk | None:
        """What is known of a desk at a fair; None where it has never been heard of."""
        ...


class Seen(Protocol):
    """The memory of requests that were served already."""

    def is_new(self, fair: bytes, desk: bytes, nonce: bytes, until_ms: int, now_ms: int) -> bool:
        """Whether a request was not served yet; it is remembered until a moment."""
        ...


@dataclass(frozen=True)
class Heard(Generic[Said]):
    """A request that is known to come from a desk of the fair, now, and for the first time."""

    fair: Id
    desk: Id
    role: DeskRole
    said: Said


class Gate:
    """Lets requests of enrolled desks in and refuses all others, each with its reason."""

    def __init__(self, desks: Desks, seen: Seen, clock: Clock, limits: Limits) -> None:
        self._desks = desks
        self._seen = seen
        self._clock = clock
        self._limits = limits
        self._of_addresses = Buckets(limits.address)
        self._of_desks = Buckets(limits.desk)

    async def admit(self, request: Request, fair: Id, read: Callable[[bytes], Said]) -> Heard[Said]:
        """The request, once all that is to be known about it is true. Raises ``Refusal``."""
        body = Body(request.headers, request.receive, self._limits.body_bytes, self._limits.body_seconds)
        try:
            self.spare(request)
            body.expect(CBOR)
            signed = _signed(request, fair)
            desk = await self._recognised(signed)
            _wait(self._of_desks.seconds_to_wait((fair, signed.desk)))
        except Refusal as refusal:
            if "Connection" not in refusal.headers:
                await body.pass_over()
            raise
        sent = await body.read()
        if not signed.is_about(sent):
            raise Refusal("signature_wrong")
        said = _understood(read, body.unpacked(sent))
        await self._note(signed)
        return Heard(fair, signed.desk, desk.role, said)

    def spare(self, request: Request) -> None:
        """Refuses an address that asks too often."""
        _wait(self._of_addresses.seconds_to_wait(request.client.host if request.client else ""))

    async def _recognised(self, signed: SignedRequest) -> KnownDesk:
        now_ms = milliseconds(self._clock.now())
        if not signed.is_in_time(now_ms):
            raise Refusal("clock_off", now_ms=now_ms)
        desk = await to_thread.run_sync(self._known, signed)
        if not signed.is_signed_by(desk.public_key):
            raise Refusal("signature_wrong")
        if desk.revoked:
            raise Refusal("desk_revoked")
        return desk

    def _known(self, signed: SignedRequest) -> KnownDesk:
        if not self._desks.holds(signed.fair):
            raise Refusal("fair_unknown")
        desk = self._desks.known(signed.fair, signed.desk)
        if desk is None:
            raise Refusal("desk_unknown")
        return desk

    async def _note(self, signed: SignedRequest) -> None:
        now_ms = milliseconds(self._clock.now())
        until_ms = signed.time_ms + WINDOW_MS
        new = await to_thread.run_sync(
            self._seen.is_new, signed.fair, signed.desk, signed.nonce, until_ms, now_ms
        )
        if not new:
            raise Refusal("replayed")


def _signed(request: Request, fair: Id) -> SignedRequest:
    try:
        return read_headers(fair, request.method, target_of(request), request.headers)
    except UnsignedError as error:
        raise Refusal("unsigned") from error


def _understood(read: Callable[[bytes], Said], message: bytes) -> Said:
    try:
        return read(message)
    except MalformedError as error:
        raise Refusal("malformed") from error


def target_of(request: Request) -> str:
    """The path with its query as the client wrote it, before anything was decoded."""
    scope: Mapping[str, bytes] = request.scope
    path, query = scope["raw_path"].decode("ascii"), scope["query_string"].decode("ascii")
    return f"{path}?{query}" if query else path


def _wait(seconds: int) -> None:
    if seconds:
        raise Refusal("too_many", {"Retry-After": str(seconds)}, seconds=seconds)
