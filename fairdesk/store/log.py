"""The operations log in the database: appending this desk's changes and taking in other desks'."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sqlalchemy import (
    Column,
    Connection,
    RowMapping,
    Select,
    bindparam,
    delete,
    select,
    update,
)

from fairdesk.domain.messages import UserFacingError, message
from fairdesk.oplog.hybrid_clock import receive
from fairdesk.oplog.identity import CHECKPOINT_EVERY, Checkpoint, DeskIdentity
from fairdesk.oplog.merge import state_code
from fairdesk.oplog.operation import SCHEMA, START, BrokenLogError, Operation, check_chain, decode
from fairdesk.store.dialects import BY_ARRIVAL, insert
from fairdesk.store.prepared import Prepared
from fairdesk.store.projector import Projector, understood
from fairdesk.store.tables import checkpoints, fairs_here, heads, identities, operations

_heads = Prepared(
    select(heads.c.desk, heads.c.sequence, heads.c.hash, heads.c.checkpointed).where(
        heads.c.fair == bindparam("of"), heads.c.desk == bindparam("by")
    )
)
_fair_here = Prepared(
    select(fairs_here.c.clock, fairs_here.c.operations, fairs_here.c.digest, identities.c.private_key)
    .outerjoin(identities, (identities.c.fair == bindparam("of")) & identities.c.active)
    .where(fairs_here.c.fair == bindparam("of"))
)
_insert_operation = Prepared(insert(operations))
_insert_head = insert(heads)
_move_head = Prepared(
    update(heads)
    .where(heads.c.fair == bindparam("of"), heads.c.desk == bindparam("by"), heads.c.hash == bindparam("at"))
    .values(sequence=bindparam("sequence"), hash=bindparam("hash"), checkpointed=bindparam("checkpointed"))
)
_advance = Prepared(
    update(fairs_here)
    .where(fairs_here.c.fair == bindparam("of"))
    .values(clock=bindparam("clock"), operations=bindparam("operations"), digest=bindparam("digest"))
)
_hash: Column[bytes] = operations.c.hash
_body: Column[bytes] = operations.c.body
_bodies = select(_hash, _body)
_DIGEST_RANGE = 2**128


@dataclass(frozen=True, slots=True)
class Head:
    """The last operation of a desk that this folder holds; ``checkpointed`` is the last one signed for."""

    desk: bytes
    sequence: int
    hash: bytes
    checkpointed: int


@dataclass(frozen=True, slots=True)
class Here:
    """What this folder holds of the fair: the highest clock taken over, how many operations, the digest;
    and the key it writes under, None where it only reads."""

    clock: int
    operations: int
    digest: int
    private_key: bytes | None


class Log:
    """One fair's log, inside the caller's transaction."""

    def __init__(self, connection: Connection, fair: bytes) -> None:
        self._connection = connection
        self.fair = fair

    @cached_property
    def identity(self) -> DeskIdentity:
        """Who this folder is at the fair."""
        if self._here.private_key is None:
            raise UserFacingError(message("store.no_desk"), message("store.no_desk_advice"))
        return DeskIdentity(self._here.private_key)

    def is_own(self, desk: bytes) -> bool:
        """Whether this folder writes as that desk."""
        return self._here.private_key is not None and self.identity.desk == desk

    def head(self, desk: bytes) -> Head:
        """Where a desk's log ends here; sequence 0 where there is nothing of it."""
        return next(iter(self.branches(desk)), Head(desk, 0, START, 0))

    def branches(self, desk: bytes) -> list[Head]:
        """All ends of a desk's log: more than one where its folder was copied."""
        return [Head(*row) for row in _heads.rows(self._connection, of=self.fair, by=desk)]

    def vector(self) -> list[Head]:
        """Where every desk's log ends here."""
        found = select(heads).where(heads.c.fair == self.fair).order_by(heads.c.desk, heads.c.sequence)
        return [_head(row) for row in self._connection.execute(found).mappings()]

    @property
    def clock(self) -> int:
        """The highest clock taken over so far."""
        return self._here.clock

    @property
    def count(self) -> int:
        """How many operations of the fair this folder holds."""
        return self._here.operations

    @property
    def state_hash(self) -> str:
        """The check code: two folders that show the same one hold the same fair."""
        return state_code(self._here.digest, SCHEMA)

    def append(self, head: Head, batch: Sequence[Operation]) -> Head:
        """Stores and projects this desk's own next operations after ``head``; returns the new head.

        Signs a checkpoint wherever one is due.
        """
        self._store(batch)
        checkpointed = head.checkpointed
        for operation in batch:
            if operation.sequence - checkpointed >= CHECKPOINT_EVERY:
                self.keep_checkpoint(self.identity.checkpoint(self.fair, operation.sequence, operation.id))
                checkpointed = operation.sequence
        moved = Head(head.desk, batch[-1].sequence, batch[-1].id, checkpointed)
        self._move_head(head, moved)
        self._project(batch, batch[-1].clock)
        return moved

    def ingest(self, desk: bytes, batch: Sequence[Operation], now_ms: int) -> int:
        """Takes in another desk's operations, in the order of their numbers; returns how many were new.

        Known ones are skipped. Where the desk's folder was copied and both went on, both branches are kept.
        Raises ``BrokenLogError`` where one follows nothing that is held here.
        """
        if any(operation.desk != desk or operation.fair != self.fair for operation in batch):
            raise BrokenLogError("operations of another desk or fair")
        fresh = check_chain(batch, self._ids_around(desk, batch))
        if not fresh:
            return 0
        self._store(fresh)
        self._grow_branches(desk, fresh)
        clock = self.clock
        for operation in fresh:
            clock = receive(clock, operation.clock, now_ms)
        self._project(fresh, clock)
        return len(fresh)

    def keep_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Keeps a desk's signed word."""
        self._connection.execute(
            insert(checkpoints).on_conflict_do_nothing(),
            {
                "fair": self.fair,
                "desk": checkpoint.desk,
                "sequence": checkpoint.sequence,
                "hash": checkpoint.hash,
                "signature": checkpoint.signature,
            },
        )

    def checkpoints(self, desk: bytes) -> list[Checkpoint]:
        """A desk's checkpoints in order."""
        of_desk = select(checkpoints).where(checkpoints.c.fair == self.fair, checkpoints.c.desk == desk)
        kept = self._connection.execute(of_desk.order_by(checkpoints.c.sequence)).mappings()
        return [Checkpoint(**row) for row in kept]

    def of_desk(self, desk: bytes, after: int = 0, until: int | None = None) -> Iterator[Operation]:
        """A desk's operations in order, from ``after`` (exclusive) to ``until`` (inclusive)."""
        found = _bodies.where(
            operations.c.fair == self.fair, operations.c.desk == desk, operations.c.sequence > after
        )
        if until is not None:
            found = found.where(operations.c.sequence <= until)
        return self._decoded(found.order_by(operations.c.sequence, operations.c.hash))

    def of_record(self, record_id: bytes) -> list[Operation]:
        """All operations on a record, in the order of their clocks."""
        found = _bodies.where(operations.c.fair == self.fair, operations.c.entity_id == record_id)
        return sorted(self._decoded(found), key=lambda operation: (operation.clock, operation.desk))

    def latest(self, record_ids: Sequence[bytes]) -> Operation | None:
        """The operation on any of these records that came here last."""
        found = _bodies.where(operations.c.fair == self.fair, operations.c.entity_id.in_(record_ids))
        return next(self._decoded(found.order_by(BY_ARRIVAL).limit(1)), None)

    def _decoded(self, found: Select[bytes, bytes]) -> Iterator[Operation]:
        for hash_noted, body in self._connection.execute(found):
            operation = decode(body)
            if operation.id != hash_noted:
                raise BrokenLogError(f"operation {operation.sequence} was changed")
            yield operation

    def _ids_around(self, desk: bytes, batch: Sequence[Operation]) -> dict[bytes, int]:
        """The ids that are held of a desk's operations, from just before those of a batch to its last."""
        numbers = [operation.sequence for operation in batch]
        around = select(operations.c.hash, operations.c.sequence).where(
            operations.c.fair == self.fair,
            operations.c.desk == desk,
            operations.c.sequence.between(min(numbers, default=0) - 1, max(numbers, default=0)),
        )
        return dict(self._connection.execute(around).all())

    def _store(self, batch: Iterable[Operation]) -> None:
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
        _insert_operation.run(self._connection, rows)

    def _move_head(self, head: Head, moved: Head) -> None:
        values = {"sequence": moved.sequence, "hash": moved.hash, "checkpointed": moved.checkpointed}
        if head.sequence == 0:
            self._connection.execute(_insert_head, {"fair": self.fair, "desk": head.desk, **values})
        else:
            _move_head.run(self._connection, [{"of": self.fair, "by": head.desk, "at": head.hash, **values}])

    def _grow_branches(self, desk: bytes, fresh: Iterable[Operation]) -> None:
        """Moves the ends of a desk's log; an operation that follows none of them begins a branch."""
        before = {head.hash: head for head in self.branches(desk)}
        after = dict(before)
        for operation in fresh:
            grown = after.pop(operation.previous, Head(desk, 0, START, 0))
            after[operation.id] = replace(grown, sequence=operation.sequence, hash=operation.id)
        passed = [hash_passed for hash_passed in before if hash_passed not in after]
        of_desk = (heads.c.fair == self.fair) & (heads.c.desk == desk)
        self._connection.execute(delete(heads).where(of_desk, heads.c.hash.in_(passed)))
        for head in after.values():
            if head.hash not in before:
                self._move_head(Head(desk, 0, START, 0), head)

    def _project(self, batch: Sequence[Operation], clock: int) -> None:
        here = self._here
        change = Projector(self._connection, self.fair).project(batch)
        self._here = replace(
            here,
            clock=clock,
            operations=here.operations + len(batch),
            digest=(here.digest + change) % _DIGEST_RANGE,
        )
        row = {
            "of": self.fair,
            "clock": self._here.clock,
            "operations": self._here.operations,
            "digest": self._here.digest.to_bytes(16),
        }
        _advance.run(self._connection, [row])

    @cached_property
    def _here(self) -> Here:
        found = _fair_here.first(self._connection, of=self.fair)
        if found is None:
            raise UserFacingError(message("store.no_fair"), message("store.no_fair_advice"))
        clock, count, digest, private_key = found
        return Here(clock, count, int.from_bytes(digest), private_key)


def _head(row: RowMapping) -> Head:
    return Head(row["desk"], row["sequence"], row["hash"], row["checkpointed"])
