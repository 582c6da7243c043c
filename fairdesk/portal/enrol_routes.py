"""The door: who has an invitation asks here to be let in, before anything of a fair is told."""

from anyio import to_thread
from fastapi import APIRouter, Request, Response

from fairdesk.domain.clock import Clock
from fairdesk.domain.entities import Id
from fairdesk.domain.words import DeskRole
from fairdesk.portal.described import in_cbor, signed, signed_refusals
from fairdesk.portal.limits import Limits
from fairdesk.portal.refusals import Refusal
from fairdesk.portal.requests import CBOR, Gate, KnownDesk
from fairdesk.portal.watching import tell
from fairdesk.store.enrolling import Admissions, InvitationRefusedError
from fairdesk.store.seen_requests import SeenRequests
from fairdesk.store.store import Store
from fairdesk.sync.asking import NO_FAIR, Asking
from fairdesk.sync.wire import Batch

_REFUSED = ("invitation_expired", "invitation_used", "invitation_void", "second_fair")


class Invited:
    """Those who may ask: each invitation stands for the desk that it was made for."""

    def __init__(self, admissions: Admissions) -> None:
        self._admissions = admissions

    def holds(self, fair: Id) -> bool:
        """Whoever asks here speaks of no fair yet."""
        return fair == NO_FAIR

    def known(self, fair: Id, desk: Id) -> KnownDesk | None:
        """What is known of an invitation. The role says nothing here: nobody does anything yet."""
        key = self._admissions.public_key(desk)
        return KnownDesk(key, DeskRole.KIOSK, revoked=False) if key else None

    def introduced(self, beginning: Batch) -> KnownDesk | None:
        """Nobody begins to speak here."""
        return None


def enrol_router(store: Store, clock: Clock, limits: Limits) -> APIRouter:
    """The route by which new desks come in."""
    admissions = Admissions(store, clock)
    gate = Gate(Invited(admissions), SeenRequests(store.engine), clock, limits)
    router = APIRouter(prefix="/api/v1", tags=["enrolment"], default_response_class=Response)

    async def join(request: Request) -> Response:
        """Admits the desk with this public key, once for each invitation and while that holds.

        Signed with the invitation's key in place of a desk's, for the fair of sixteen zero bytes.
        """
        heard = await gate.admit(request, NO_FAIR, Asking.from_bytes)
        tell(request, desk=heard.desk.hex())
        try:
            welcome = await to_thread.run_sync(admissions.ask, heard.desk, heard.said)
        except InvitationRefusedError as refused:
            raise Refusal(refused.key) from refused
        return Response(welcome.to_bytes(), media_type=CBOR)

    router.add_api_route(
        "/join",
        join,
        methods=["POST"],
        responses={**in_cbor("The fair: a Welcome."), **signed_refusals(*_REFUSED)},
        openapi_extra=signed("The desk that wants to come in: an Asking."),
    )
    return router
