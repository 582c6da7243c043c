"""How a desk makes itself known to another that has not heard of it: by the beginning of its own log.

Whether it is a desk of the fair follows from what stands there, an invitation or a succession, and from what
is held here already. So nobody need be asked, and a stranger's log is refused before a word of it is kept.
"""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import select

from fairdesk.domain.entities import Id
from fairdesk.oplog.authority import Standing, standing
from fairdesk.oplog.identity import DeskIdentity
from fairdesk.oplog.operation import BrokenLogError, decode
from fairdesk.store.log import Log
from fairdesk.store.replica import NOBODY, StoreReplica
from fairdesk.store.standings import operations_on_desks
from fairdesk.store.store import Store
from fairdesk.store.tables import identities
from fairdesk.sync.wire import Batch


def introduced(store: Store, batch: Batch) -> Standing | None:
    """What the desk that wrote this batch would be here; None where the batch does not say who it is.

    Raises ``BrokenLogError`` where it is no batch of one desk's changes.
    """
    changes = [decode(body) for body in batch.operations]
    if any((change.fair, change.desk) != (batch.fair, batch.desk) for change in changes):
        raise BrokenLogError("changes of another desk or fair")
    with store.engine.connect() as connection, connection.begin():
        held = list(operations_on_desks(connection, batch.fair, changes))
    return standing(store.root(batch.fair), [*held, *changes]).get(batch.desk)


class OwnDesk:
    """Who this folder is at a fair, and how it says so. It may become another desk at any time."""

    def __init__(self, store: Store, replica: StoreReplica, fair: Id) -> None:
        self._store = store
        self._replica = replica
        self._fair = fair

    def identity(self) -> DeskIdentity:
        """The key with which it writes now."""
        with self._store.engine.connect() as connection, connection.begin():
            return Log(connection, self._fair).identity

    def introductions(self) -> Iterator[tuple[DeskIdentity, Batch]]:
        """The beginnings of its logs, those of the desks that it was before it first."""
        own = self._identities()
        mine = self._replica.vector(self._fair)
        others = {desk: points for desk, points in mine.heads.items() if desk not in own}
        for batch in self._replica.lacking(self._fair, replace(mine, desk=NOBODY, heads=others)):
            if batch.after.sequence == 0 and batch.desk in own:
                yield own[batch.desk], batch

    def _identities(self) -> dict[Id, DeskIdentity]:
        kept = select(identities.c.desk, identities.c.private_key).where(identities.c.fair == self._fair)
        with self._store.engine.connect() as connection, connection.begin():
            return {desk: DeskIdentity(key) for desk, key in connection.execute(kept)}
