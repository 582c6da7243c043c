"""The operations log in the database: appending this desk's changes and taking in other desks'."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
from fairdesk.oplog.authority import NOBODY, Standing
from fairdesk.oplog.hybrid_clock import receive
from fairdesk.oplog.identity import CHECKPOINT_BYTES, CHECKPOINT_EVERY, Checkpoint, DeskIdentity
from fairdesk.oplog.merge import state_code
from fairdesk.oplog.operation import SCHEMA, START, BrokenLogError, Operation, check_chain, decode
from fairdesk.store.dialects import BY_ARRIVAL, insert, streamed
from fairdesk.store.prepared import Prepared
from fairdesk.store.projector import Projector, Turned, understood
from fairdesk.store.standings import is_on_desks, on_desks_sum, standings_of, turned_by
from fairdesk.store.tables import checkpoints, fairs_here, heads, identities, operations

_heads = Prepared(
    select(heads.c.desk, heads.c.sequence, heads.c.hash, heads.c.checkpointed, heads.c.gathered)
    .where(heads.c.fair == bindparam("of"), heads.c.desk == bindparam("by"))
    .order_by(heads.c.hash)
)
_fair_here = Prepared(
    select(
        fairs_here.c.clock,
        fairs_here.c.operations,
        fairs_here.c.digest,
        identities.c.private_key,
        fairs_here.c.root,
        fairs_here.c.desks,
    )
    .outerjoin(identities, (identities.c.fair == bindparam("of")) & identities.c.active)
    .where(fairs_here.c.fair == bindparam("of"))
)
_insert_operation = Prepared(insert(operations))
_insert_head = insert(heads)
_move_head = Prepared(
    update(heads)
    .where(heads.c.fair == bindparam("of"), heads.c.desk == bindparam("by"), heads.c.hash == bindparam("at"))
    .values(
        sequence=bindparam("sequence"),
        hash=bindparam("hash"),
        checkpointed=bindparam("checkpointed"),
        gathered=bindparam("gathered"),
    )
)
_advance = Prepared(
    update(fairs_here)
    .where(fairs_here.c.fair == bindparam("of"))
    .values(
        clock=bindparam("clock"),
        operations=bindparam("operations"),
        digest=bindparam("digest"),
        desks=bindparam("desks"),
    )
)
_mark = Prepared(
    update(operations)
    .where(
        operations.c.fair == bindparam("of"),
        operations.c.desk == bindparam("by"),
        operations.c.sequence == bindparam("at"),
        operations.c.hash == bindparam("one"),
    )
    .values(projected=bindparam("projected"))
)
_hash: Column[bytes] = operations.c.hash
_body: Column[bytes] = operations.c.body
_bodies = select(_hash, _body)
_DIGEST_RANGE = 2**128


@dataclass(frozen=True, slots=True)
class Head:
    """The last operation of a desk that this folder holds; ``checkpointed`` is the last one signed for.

    ``gathered`` is how many bytes of operations this desk wrote since then.
    """

    desk: bytes
    sequence: int
    hash: bytes
    checkpointed: int
    gathered: int | None = 0


@dataclass(frozen=True, slots=True)
class Here:
    """What this folder holds of the fair: the highest clock taken over, how many operations, the digest;
    the key it writes under, None where it only reads; who founded the fair; the sum over the operations on
    desks, which tells one state of the standings from another."""

    clock: int
    operations: int
    digest: int
    private_key: bytes | None
    root: bytes | None
    desks: int


class Log:
    """One fair's log, inside the caller's transaction."""

    def __init__(self, connection: Connection, fair: bytes) -> None:
        self._connection = connection
        self.fair = fair

    @property
    def connection(self) -> Connection:
        """The transaction that the log is in."""
        return self._connection

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
    def root(self) -> bytes | None:
        """The desk that founded the fair; None while nobody said, and then nothing is projected."""
        return self._here.root

    @property
    def standings(self) -> Mapping[bytes, Standing]:
        """Who may write what. Read anew only where operations on desks came in."""
        here = self._here
        return standings_of(self._connection, self.fair, here.root, here.desks)

    def standing(self, desk: bytes) -> Standing:
        """What counts of a desk."""
        return self.standings.get(desk, NOBODY)

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
        checkpointed, gathered = head.checkpointed, head.gathered or 0
        for operation in batch:
            gathered += len(operation.body)
            if operation.sequence - checkpointed >= CHECKPOINT_EVERY or gathered >= CHECKPOINT_BYTES:
                self.keep_checkpoint(self.identity.checkpoint(self.fair, operation.sequence, operation.id))
                checkpointed, gathered = operation.sequence, 0
        moved = Head(head.desk, batch[-1].sequence, batch[-1].id, checkpointed, gathered)
        self._move_head(head, moved)
        self._take(batch, batch[-1].clock)
        return moved

    def checkpoint_now(self) -> Checkpoint | None:
        """Signs this desk's log up to its end, as it does at every exchange; None where nothing is new."""
        head = self.head(self.identity.desk)
        if head.sequence == head.checkpointed:
            return None
        signed = self.identity.checkpoint(self.fair, head.sequence, head.hash)
        self.keep_checkpoint(signed)
        self._move_head(head, replace(head, checkpointed=head.sequence, gathered=0))
        return signed

    def found(self, root: bytes) -> None:
        """Notes which desk founded the fair; what stood waiting for that is projected.

        Raises ``UserFacingError`` where another one is known to have.
        """
        here = self._here
        if here.root not in (None, root):
            raise UserFacingError(message("store.other_root"), message("store.other_root_advice"))
        if here.root is None:
            before = self.standings
            of_fair = fairs_here.c.fair == self.fair
            self._connection.execute(update(fairs_here).where(of_fair).values(root=root))
            self._here = replace(here, root=root)
            self._advance(here.clock, 0, self._judge_again(before, self.standings), 0)

    def catch_up(self, earlier: int) -> None:
        """Projects what waited for a program that understands it; ``earlier`` is the schema known before."""
        waiting = list(self.held_back())
        on_desks = [one for one in waiting if is_on_desks(one) and one.schema > earlier]
        desks = on_desks_sum(on_desks)
        self._advance(self.clock, 0, 0, desks)
        if on_desks:
            turned = turned_by(self._connection, self.fair, {}, self.standings)
        else:
            turned = [Turned(one, counts=True) for one in waiting if self.standing(one.desk).permits(one)]
        self._advance(self.clock, 0, self._turn(turned), 0)

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
        self._grow_branches(desk, fresh)
        clock = self.clock
        for operation in fresh:
            clock = receive(clock, operation.clock, now_ms)
        self._take(fresh, clock)
        Projector(self._connection, self.fair).settle_doubles(fresh)
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
        found = streamed(found) if until is None else found.where(operations.c.sequence <= until)
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

    def held_back(self) -> Iterator[Operation]:
        """What is kept and not shown because its desk's standing does not permit it, desk by desk."""
        waiting = _bodies.where(operations.c.fair == self.fair, ~operations.c.projected)
        found = self._decoded(waiting.order_by(operations.c.desk, operations.c.sequence))
        return (operation for operation in found if understood(operation))

    def _store(self, batch: Iterable[Operation], counted: Collection[bytes]) -> None:
        rows = [
            {
                "fair": self.fair,
                "desk": operation.desk,
                "sequence": operation.sequence,
                "hash": operation.id,
                "entity_id": operation.entity_id,
                "projected": operation.id in counted,
                "body": operation.body,
            }
            for operation in batch
        ]
        _insert_operation.run(self._connection, rows)

    def _move_head(self, head: Head, moved: Head) -> None:
        values = {
            "sequence": moved.sequence,
            "hash": moved.hash,
            "checkpointed": moved.checkpointed,
            "gathered": moved.gathered,
        }
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

    def _take(self, batch: Sequence[Operation], clock: int) -> None:
        """Stores operations and projects those that count; judges others anew where desks changed."""
        before, here = self.standings, self._here
        on_desks = [operation for operation in batch if is_on_desks(operation)]
        desks = on_desks_sum(on_desks)
        after = before
        if on_desks:
            now = (here.desks + desks) % _DIGEST_RANGE
            after = standings_of(self._connection, self.fair, here.root, now, on_desks)
        counting = [one for one in batch if understood(one) and after.get(one.desk, NOBODY).permits(one)]
        self._store(batch, {one.id for one in counting})
        change = Projector(self._connection, self.fair).project(counting)
        self._advance(clock, len(batch), change + self._judge_again(before, after), desks)

    def _judge_again(self, before: Mapping[bytes, Standing], after: Mapping[bytes, Standing]) -> int:
        """Projects forward and back what came to count or no longer does; the change of the digest."""
        if before is after:
            return 0
        return self._turn(turned_by(self._connection, self.fair, before, after))

    def _turn(self, turned: Sequence[Turned]) -> int:
        if not turned:
            return 0
        _mark.run(self._connection, [self._marked(one) for one in turned])
        return Projector(self._connection, self.fair).project_again(turned)

    def _marked(self, turned: Turned) -> dict[str, object]:
        operation = turned.operation
        return {
            "of": self.fair,
            "by": operation.desk,
            "at": operation.sequence,
            "one": operation.id,
            "projected": turned.counts,
        }

    def _advance(self, clock: int, operations: int, digest: int, desks: int) -> None:
        here = self._here
        self._here = replace(
            here,
            clock=clock,
            operations=here.operations + operations,
            digest=(here.digest + digest) % _DIGEST_RANGE,
            desks=(here.desks + desks) % _DIGEST_RANGE,
        )
        row = {
            "of": self.fair,
            "clock": self._here.clock,
            "operations": self._here.operations,
            "digest": self._here.digest.to_bytes(16),
            "desks": self._here.desks.to_bytes(16),
        }
        _advance.run(self._connection, [row])

    @cached_property
    def _here(self) -> Here:
        found = _fair_here.first(self._connection, of=self.fair)
        if found is None:
            raise UserFacingError(message("store.no_fair"), message("store.no_fair_advice"))
        clock, count, digest, private_key, root, desks = found
        return Here(clock, count, int.from_bytes(digest), private_key, root, int.from_bytes(desks or b""))


def _head(row: RowMapping) -> Head:
    return Head(row["desk"], row["sequence"], row["hash"], row["checkpointed"], row["gathered"])
