"""What the server knows of the desks that ask, from the fair itself."""

from fairdesk.domain.clock import Clock
from fairdesk.domain.entities import Id
from fairdesk.oplog.authority import Standing
from fairdesk.portal.refusals import Refusal
from fairdesk.portal.requests import KnownDesk
from fairdesk.store.enrolling import Admissions, InvitationRefusedError
from fairdesk.store.introductions import introduced
from fairdesk.store.store import Store
from fairdesk.sync.wire import Batch


class DesksOfStore:
    """The desks of the fairs in a store: asked for at every request, so that a revocation holds at once."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._admissions = Admissions(store, clock)

    def holds(self, fair: Id) -> bool:
        """Whether this server has the fair."""
        return self._store.root(fair) is not None

    def known(self, fair: Id, desk: Id) -> KnownDesk | None:
        """What is known of a desk at a fair."""
        return _known(self._store.standings(fair).get(desk))

    def introduced(self, beginning: Batch) -> KnownDesk | None:
        """What is known of a desk once the beginning of its log is. Raises ``Refusal`` where it shows an

        invitation that is over by this server's clock, or was another desk's.
        """
        try:
            self._admissions.refuse_beginning(beginning)
        except InvitationRefusedError as refused:
            raise Refusal(refused.key) from refused
        return _known(introduced(self._store, beginning))


def _known(standing: Standing | None) -> KnownDesk | None:
    if standing is None or standing.role is None:
        return None
    return KnownDesk(standing.public_key, standing.role, revoked=standing.last_good is not None)
