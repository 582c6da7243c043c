"""The operations log in the database: appending this desk's changes and taking in other desks'."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update

from fairdesk.domain.messages import UserFacingError, message
from fairdesk.oplog.hybrid_clock import receive
from fairdesk.oplog.identity import CHECKPOINT_EVERY, Checkpoint, DeskIdentity
from fairdesk.oplog.operation import START, BrokenLogError, Operation, check_chain, decode
from fairdesk.store.projector import Projector, understood
from fairdesk.store.tables import checkpoints, fairs_here, heads, identities, operations

# Statements of the way of a scan are built once: building them takes longer than running them.
_identity = select(identities.c.private_key).where(
    identities.c.fair == bindparam("fair"), identities.c.active
)
_heads = select(heads).where(heads.c.fair == bindparam("fair"), heads.c.desk == bindparam("desk"))
_fair_here = select(fairs_here).where(fairs_here.c.fair == bindparam("fair"))
_insert_operation = insert(operations)
_insert_head = insert(heads)
_move_head = (
    update(heads)
    .where(heads.c.fair == bindparam("of"), heads.c.desk == bindparam("by"), heads.c.hash == bindparam("at"))
    .values(sequence=bindparam("sequence"), hash=bindparam("hash"), checkpointed=bindparam("checkpointed"))
)
_advance = (
    update(fairs_here)
    .where(fairs_here.c.fair == bindparam("of"))
    .values(clock=bindparam("clock"), operations=bindparam("operations"), digest=bindparam("digest"))
)
_DIGEST_RANGE = 2**128


@dataclass(frozen=True, slots=True)
class Head:
    """The last operation of a desk that this folder holds."""

    desk: bytes
    sequence: int
    hash: bytes
    checkpointed: int


class Log:
    """One fair's log, inside the caller's transaction."""

    def __init__(self, connection: Connection, fair: bytes) -> None:
        self._connection = connection
        self.fair = fair

    def identity(self) -> DeskIdentity:
        """Who this folder is at the fair."""
        key = self._connection.execute(_identity, {"fair": self.fair}).scalar()
        if key is None:
            raise UserFacingError(message("store.no_desk"), message("store.no_desk_advice"))
        return DeskIdentity(key)

    def head(self, desk: bytes) -> Head:
        """Where a desk's log ends here; sequence 0 where there is nothing of it."""
        return next(iter(self.branches(desk)), Head(desk, 0, START, 0))

    def branches(self, desk: bytes) -> list[Head]:
        """All ends of a desk's log: more than one where its folder was copied."""
        found = self._connection.execute(_heads, {"fair": self.fair, "desk": desk})
        return [_head(row) for row in found.mappings()]

    def vector(self) -> list[Head]:
        """Where every desk's log ends here."""
        found = select(heads).where(heads.c.fair == self.fair).order_by(heads.c.desk, heads.c.sequence)
        return [_head(row) for row in self._connection.execute(found).mappings()]

    def clock(self) -> int:
        """The highest clock taken over so far."""
        return self._here().clock

    def count(self) -> int:
        """How many operations of the fair this folder holds."""
        return self._here().operations

    def append(self, identity: DeskIdentity, head: Head, batch: Sequence[Operation]) -> Head:
        """Stores and projects this desk's own next operations after ``head``; returns the new head.

        Signs a checkpoint where one is due.
        """
        self._store(batch)
        last = batch[-1]
        checkpointed = head.checkpointed
        if last.sequence - checkpointed >= CHECKPOINT_EVERY:
            self.keep_checkpoint(identity.checkpoint(self.fair, last.sequence, last.id))
            checkpointed = last.sequence
        moved = self._move_head(head, last, checkpointed)
        self._project(batch, last.clock)
        return moved

    def ingest(self, desk: bytes, batch: Sequence[Operation], now_ms: int) -> int:
        """Takes in another desk's operations; returns how many were new.

        Known ones are skipped. Raises ``BrokenLogError`` where they do not follow what is held here.
        """
        head = self.head(desk)
        fresh = [operation for operation in batch if operation.sequence > head.sequence]
        if any(operation.desk != desk or operation.fair != self.fair for operation in fresh):
            raise BrokenLogError("operations of another desk or fair")
        check_chain(fresh, head.sequence, head.hash)
        if not fresh:
            return 0
        self._store(fresh)
        self._move_head(head, fresh[-1], head.checkpointed)
        clock = self.clock()
        for operation in fresh:
            clock = receive(clock, operation.clock, now_ms)
        self._project(fresh, clock)
        return len(fresh)

    def keep_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Keeps a desk's signed word."""
        self._connection.execute(
            insert(checkpoints).prefix_with("OR IGNORE"),
            {
                "fair": self.fair,
                "desk": checkpoint.desk,
                "sequence": checkpoint.sequence,
                "hash": checkpoint.hash,
                "signature": checkpoint.signature,
            },
        )

    def checkpoints(self) -> list[Checkpoint]:
        """Every checkpoint of the fair."""
        kept = select(checkpoints).where(checkpoints.c.fair == self.fair)
        return [Checkpoint(**row) for row in self._connection.execute(kept).mappings()]

    def of_desk(self, desk: bytes, after: int = 0, until: int | None = None) -> Iterator[Operation]:
        """A desk's operations in order, from ``after`` (exclusive) to ``until`` (inclusive)."""
        found = select(operations.c.body).where(
            operations.c.fair == self.fair, operations.c.desk == desk, operations.c.sequence > after
        )
        if until is not None:
            found = found.where(operations.c.sequence <= until)
        return self._decoded(self._connection.execute(found.order_by(operations.c.sequence)).scalars())

    def of_record(self, record_id: bytes) -> list[Operation]:
        """All operations on a record, in the order of their clocks."""
        found = select(operations.c.body).where(
            operations.c.fair == self.fair, operations.c.entity_id == record_id
        )
        decoded = self._decoded(self._connection.execute(found).scalars())
        return sorted(decoded, key=lambda operation: (operation.clock, operation.desk))

    @staticmethod
    def _decoded(bodies: Iterable[bytes]) -> Iterator[Operation]:
        return (decode(body) for body in bodies)

    def _store(self, batch: Sequence[Operation]) -> None:
        rows = [
            {
                "fair": self.fair,
                "desk": operation.desk,
                "sequence": operation.sequence,
                "hash": operation.id,
                "entity_id": operation.entity_id,
                "projected": understood(operation),
                "body": operation.body,
            }
            for operation in batch
        ]
        self._connection.execute(_insert_operation, rows)

    def _move_head(self, head: Head, last: Operation, checkpointed: int) -> Head:
        moved = {"sequence": last.sequence, "hash": last.id, "checkpointed": checkpointed}
        if head.sequence == 0:
            self._connection.execute(_insert_head, {"fair": self.fair, "desk": head.desk, **moved})
        else:
            self._connection.execute(_move_head, {"of": self.fair, "by": head.desk, "at": head.hash, **moved})
        return Head(head.desk, last.sequence, last.id, checkpointed)

    def _project(self, batch: Sequence[Operation], clock: int) -> None:
        here = self._here()
        change = Projector(self._connection, self.fair).project(batch)
        digest = (int.from_bytes(here.digest) + change) % _DIGEST_RANGE
        self._connection.execute(
            _advance,
            {
                "of": self.fair,
                "clock": clock,
                "operations": here.operations + len(batch),
                "digest": digest.to_bytes(16),
            },
        )

    def _here(self) -> Any:
        return self._connection.execute(_fair_here, {"fair": self.fair}).one()


def _head(row: RowMapping) -> Head:
    return Head(row["desk"], row["sequence"], row["hash"], row["checkpointed"])
