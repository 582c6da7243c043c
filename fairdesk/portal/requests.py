"""Who asks: every request is signed by its desk, and nothing is done before that is known to be true.

The order matters: what costs least is tried first, no body is read before its desk has been recognised, and
nothing is written, not even that a request was seen, before all the rest has been found in order.
"""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from anyio import to_thread
from starlette.requests import Request

from fairdesk.domain.clock import Clock, milliseconds
from fairdesk.domain.entities import Id
from fairdesk.domain.words import DeskRole
from fairdesk.oplog.operation import BrokenLogError
from fairdesk.portal.bodies import Body
from fairdesk.portal.limits import Buckets, Limits
from fairdesk.portal.refusals import Refusal
from fairdesk.sync.signed_requests import WINDOW_MS, SignedRequest, UnsignedError, read_headers
from fairdesk.sync.wire import Batch, MalformedError

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
        """What is known of a desk at a fair; None where it is none of the fair's."""
        ...

    def introduced(self, beginning: Batch) -> KnownDesk | None:
        """What is known of a desk once the beginning of its log is; None where it is none of the fair's."""
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
        self._of_strangers = Buckets(limits.stranger)
        self._of_desks = Buckets(limits.desk)

    async def admit(
        self,
        request: Request,
        fair: Id,
        read: Callable[[bytes], Said],
        rules: Sequence[Callable[[Heard[Said]], None]] = (),
    ) -> Heard[Said]:
        """The request, once all there is to know about it is true. Raises ``Refusal``, as ``rules`` may."""
        body = Body(request.headers, request.receive, self._limits.body_bytes, self._limits.body_seconds)
        async with _hearing_out(body):
            _wait(self._of_addresses.seconds_to_wait(_address(request)))
            signed = self._signed(request, fair, body)
            desk = await to_thread.run_sync(self._known, signed)
            _recognise(signed, desk)
            _wait(self._of_desks.seconds_to_wait((fair, signed.desk)))
        said = _understood(read, await _read(body, signed))
        return await self._heard(signed, desk, said, rules)

    async def introduce(
        self, request: Request, fair: Id, rules: Sequence[Callable[[Heard[Batch]], None]]
    ) -> Heard[Batch]:
        """A new desk's first request: what it says is the beginning of its log, which tells who it is.

        A stranger has to be heard before it is known to be one, so an address may do that less often.
        """
        body = Body(request.headers, request.receive, self._limits.body_bytes, self._limits.body_seconds)
        async with _hearing_out(body):
            _wait(self._of_strangers.seconds_to_wait(_address(request)))
            signed = self._signed(request, fair, body)
            await to_thread.run_sync(self._hold, signed)
        beginning = _understood(Batch.from_bytes, await _read(body, signed))
        desk = await to_thread.run_sync(self._introduced, signed, beginning)
        _recognise(signed, desk)
        return await self._heard(signed, desk, beginning, rules)

    async def _heard(
        self,
        signed: SignedRequest,
        desk: KnownDesk,
        said: Said,
        rules: Sequence[Callable[[Heard[Said]], None]],
    ) -> Heard[Said]:
        heard = Heard(signed.fair, signed.desk, desk.role, said)
        for rule in rules:
            rule(heard)
        await self._note(signed)
        return heard

    def _signed(self, request: Request, fair: Id, body: Body) -> SignedRequest:
        body.expect(CBOR)
        try:
            signed = read_headers(fair, request.method, target_of(request), request.headers)
        except UnsignedError as error:
            raise Refusal("unsigned") from error
        now_ms = milliseconds(self._clock.now())
        if not signed.is_in_time(now_ms):
            raise Refusal("clock_off", now_ms=now_ms)
        return signed

    def _hold(self, signed: SignedRequest) -> None:
        if not self._desks.holds(signed.fair):
            raise Refusal("fair_unknown")

    def _known(self, signed: SignedRequest) -> KnownDesk:
        self._hold(signed)
        return _some(self._desks.known(signed.fair, signed.desk))

    def _introduced(self, signed: SignedRequest, beginning: Batch) -> KnownDesk:
        if beginning.desk != signed.desk or beginning.fair != signed.fair:
            raise Refusal("desk_unknown")
        try:
            return _some(self._desks.introduced(beginning))
        except BrokenLogError as error:
            raise Refusal("malformed") from error

    async def _note(self, signed: SignedRequest) -> None:
        now_ms = milliseconds(self._clock.now())
        until_ms = signed.time_ms + WINDOW_MS
        new = await to_thread.run_sync(
            self._seen.is_new, signed.fair, signed.desk, signed.nonce, until_ms, now_ms
        )
        if not new:
            raise Refusal("replayed")


@asynccontextmanager
async def _hearing_out(body: Body) -> AsyncGenerator[None]:
    """Lets a client that is refused end its sentence, or it would not hear why."""
    try:
        yield
    except Refusal as refusal:
        if "Connection" not in refusal.headers:
            await body.pass_over()
        raise


async def _read(body: Body, signed: SignedRequest) -> bytes:
    """The body that was signed, unpacked."""
    sent = await body.read()
    if not signed.is_about(sent):
        raise Refusal("signature_wrong")
    return body.unpacked(sent)


def _some(desk: KnownDesk | None) -> KnownDesk:
    if desk is None:
        raise Refusal("desk_unknown")
    return desk


def _recognise(signed: SignedRequest, desk: KnownDesk) -> None:
    if not signed.is_signed_by(desk.public_key):
        raise Refusal("signature_wrong")
    if desk.revoked:
        raise Refusal("desk_revoked")


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


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
