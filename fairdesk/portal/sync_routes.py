"""The exchange over HTTP: what a desk may ask of the copy of its fair that this server keeps."""

from collections.abc import Awaitable, Callable, Generator, Iterator, Sequence
from typing import Annotated, Any, TypeVar

from anyio import to_thread
from fastapi import APIRouter, Path, Request, Response

from fairdesk.domain.words import DeskRole
from fairdesk.portal.described import FRAMES, Responses, in_cbor, in_frames, signed, signed_refusals
from fairdesk.portal.limits import Limits
from fairdesk.portal.refusals import Refusal
from fairdesk.portal.requests import CBOR, Gate, Heard
from fairdesk.portal.streams import PatientStream
from fairdesk.portal.watching import Figures, tell
from fairdesk.sync.replica import Replica
from fairdesk.sync.wire import Answer, Batch, Keys, Piece, PieceRequest, Vector, frame

PREFIX = "/api/v1/fairs"
BATCHES_AT_ONCE = 256
"""In one answer: some hundred thousand changes. Who lacks more asks again."""

FairInPath = Annotated[
    str, Path(pattern="^[0-9a-f]{32}$", description="The fair's id, hexadecimal.", examples=["00" * 16])
]
Said = TypeVar("Said")
Endpoint = Callable[[Request, str], Awaitable[Response]]


class SyncRoutes:
    """What each route does."""

    def __init__(self, gate: Gate, replica: Replica, figures: Figures, limits: Limits) -> None:
        self._gate = gate
        self._replica = replica
        self._figures = figures
        self._limits = limits

    async def vector(self, request: Request, fair: FairInPath) -> Response:
        """Tells what this server holds, and keeps what the desk tells of itself."""
        heard = await self._heard_vector(request, fair)

        def answer() -> bytes:
            self._replica.note_seen(heard.fair, heard.said)
            return self._replica.vector(heard.fair, heard.said).to_bytes()

        return _cbor(await to_thread.run_sync(answer))

    async def pull(self, request: Request, fair: FairInPath) -> Response:
        """Gives what the desk lacks: batches, one after the other, until all of it or many were given."""
        heard = await self._heard_vector(request, fair, not_booths)
        packed = "zstd" in request.headers.get("accept-encoding", "")
        batches = self._replica.lacking(heard.fair, heard.said, BATCHES_AT_ONCE)
        return PatientStream(self._frames(batches), FRAMES, self._limits.body_seconds, packed=packed)

    async def push(self, request: Request, fair: FairInPath) -> Response:
        """Takes one batch of any desk's changes in, and answers once it is durable."""
        batch = (await self._heard(request, fair, Batch.from_bytes, about_fair, booths_own)).said
        return _cbor((await self._taken(batch)).to_bytes())

    async def join(self, request: Request, fair: FairInPath) -> Response:
        """Makes a new desk known: takes the beginning of its log, which shows how it came to the fair.

        So do desks that were invited on paper or by a stick, and those that go on for an earlier one.
        """
        tell(request, fair=fair)
        heard = await self._gate.introduce(request, bytes.fromhex(fair), (about_fair,))
        tell(request, desk=heard.desk.hex())
        return _cbor((await self._taken(heard.said)).to_bytes())

    async def _taken(self, batch: Batch) -> Answer:
        answer = await to_thread.run_sync(self._replica.take, batch)
        if batch.desk in answer.accepted:
            self._figures.taken.inc(len(batch.operations))
        return answer

    async def give_keys(self, request: Request, fair: FairInPath) -> Response:
        """Gives the keys that the desk lacks and may have."""
        heard = await self._heard_vector(request, fair, not_booths)
        keys = await to_thread.run_sync(self._replica.keys, heard.fair, heard.said)
        return _cbor(keys.to_bytes())

    async def take_keys(self, request: Request, fair: FairInPath) -> Response:
        """Takes keys in that this server lacks."""
        heard = await self._heard(request, fair, Keys.from_bytes, about_fair)
        await to_thread.run_sync(self._replica.take_keys, heard.said, heard.desk)
        return Response(status_code=204)

    async def give_piece(self, request: Request, fair: FairInPath) -> Response:
        """Gives the next bytes of a file."""
        heard = await self._heard(request, fair, PieceRequest.from_bytes, not_booths)
        piece = await to_thread.run_sync(self._replica.piece, heard.fair, heard.said)
        if piece is None:
            raise Refusal("not_found")
        return _cbor(piece.to_bytes())

    async def take_piece(self, request: Request, fair: FairInPath) -> Response:
        """Takes the next bytes of a file that this server lacks, and says which it wants then."""
        heard = await self._heard(request, fair, Piece.from_bytes)
        answer = await to_thread.run_sync(self._replica.take_piece, heard.fair, heard.said)
        return _cbor(answer.to_bytes())

    async def _heard(
        self,
        request: Request,
        fair: str,
        read: Callable[[bytes], Said],
        *rules: Callable[[Heard[Said]], None],
    ) -> Heard[Said]:
        tell(request, fair=fair)
        heard = await self._gate.admit(request, bytes.fromhex(fair), read, rules)
        tell(request, desk=heard.desk.hex())
        return heard

    async def _heard_vector(
        self, request: Request, fair: str, *rules: Callable[[Heard[Vector]], None]
    ) -> Heard[Vector]:
        return await self._heard(request, fair, Vector.from_bytes, about_fair, about_itself, *rules)

    def _frames(self, batches: Iterator[Batch]) -> Generator[bytes]:
        for batch in batches:
            self._figures.given.inc(len(batch.operations))
            yield frame(batch.to_bytes())


def sync_router(gate: Gate, replica: Replica, figures: Figures, limits: Limits) -> APIRouter:
    """The routes of the exchange."""
    does = SyncRoutes(gate, replica, figures, limits)
    router = APIRouter(prefix=f"{PREFIX}/{{fair}}", tags=["exchange"], default_response_class=Response)
    vector = "What the desk holds and what it lacks: a Vector."
    beginning = "The Batch with which the desk's log begins."
    became = in_cbor("What became of it: an Answer.")
    of_all: Sequence[tuple[str, str, Endpoint, str, Responses, tuple[str, ...]]] = (
        (
            "/join",
            "POST",
            does.join,
            beginning,
            became,
            ("invitation_expired", "invitation_used", "invitation_void"),
        ),
        ("/vector", "POST", does.vector, vector, in_cbor("What the server holds: a Vector."), ()),
        ("/pull", "POST", does.pull, vector, in_frames("Batches."), ("role_not_allowed",)),
        (
            "/push",
            "POST",
            does.push,
            "A Batch.",
            became,
            ("role_not_allowed",),
        ),
        ("/keys", "POST", does.give_keys, vector, in_cbor("Keys."), ("role_not_allowed",)),
        ("/keys", "PUT", does.take_keys, "Keys.", {204: {"description": "Taken."}}, ()),
        (
            "/pieces",
            "POST",
            does.give_piece,
            "A PieceRequest.",
            in_cbor("A Piece."),
            ("not_found", "role_not_allowed"),
        ),
        ("/pieces", "PUT", does.take_piece, "A Piece.", in_cbor("What is wanted next: a PieceAnswer."), ()),
    )
    for path, method, endpoint, says, answers, refused in of_all:
        router.add_api_route(
            path,
            endpoint,
            methods=[method],
            status_code=min(int(status) for status in answers),
            responses={**answers, **signed_refusals(*refused)},
            openapi_extra=signed(says),
        )
    return router


def _cbor(body: bytes) -> Response:
    return Response(body, media_type=CBOR)


# What must be true of what is said, beside that it was signed


def about_fair(heard: Heard[Vector] | Heard[Batch] | Heard[Keys]) -> None:
    """It is about the fair that the request was signed for."""
    if heard.said.fair != heard.fair:
        raise Refusal("wrong_fair")


def about_itself(heard: Heard[Vector]) -> None:
    """It is what the desk says of itself."""
    if heard.said.desk != heard.desk:
        raise Refusal("signature_wrong")


def not_booths(heard: Heard[Any]) -> None:
    """A booth belongs to an exhibitor, and holds nothing of others."""
    if heard.role is DeskRole.BOOTH:
        raise Refusal("role_not_allowed")


def booths_own(heard: Heard[Batch]) -> None:
    """A booth sends its own work alone."""
    if heard.said.desk != heard.desk:
        not_booths(heard)
