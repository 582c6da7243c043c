"""What the server knows of the desks that ask, from the fair itself."""

from fairdesk.domain.entities import Desk, Id
from fairdesk.portal.requests import KnownDesk
from fairdesk.usecases.ports import Store


class DesksOfStore:
    """The desks of the fairs in a store: read at every request, so that a revocation holds at once."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def holds(self, fair: Id) -> bool:
        """Whether this server has the fair."""
        return any(one.id == fair for one in self._store.fairs())

    def known(self, fair: Id, desk: Id) -> KnownDesk | None:
        """What is known of a desk at a fair."""
        with self._store.read(fair) as work:
            record = work.get(Desk, desk)
        if record is None or record.voided:
            return None
        return KnownDesk(record.public_key, record.role, revoked=record.last_good is not None)
