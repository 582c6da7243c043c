"""What an exchange between desks needs of the store: ``fairdesk.sync.replica`` on the tables."""

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select, update

from fairdesk.domain.clock import Clock, milliseconds
from fairdesk.domain.entities import Id
from fairdesk.domain.words import DeskRole
from fairdesk.oplog.authority import Standing
from fairdesk.oplog.identity import Checkpoint, DeskIdentity, desk_id
from fairdesk.oplog.operation import BrokenLogError, Operation, decode
from fairdesk.store import arriving, shared_keys
from fairdesk.store.branches import Branches, Stretch, desks_in_order
from fairdesk.store.doubles import has_anothers_letter
from fairdesk.store.log import Log
from fairdesk.store.standings import is_on_desks
from fairdesk.store.store import Store
from fairdesk.store.tables import checkpoints, fairs_here, heads, identities, operations, record_tables
from fairdesk.sync.wire import (
    BEGINNING,
    MOST_BODY_BYTES,
    MOST_OPERATIONS,
    MOST_POINTS,
    MOST_SECRETS,
    Answer,
    Batch,
    Keys,
    Piece,
    PieceAnswer,
    PieceRequest,
    Point,
    SignedPoint,
    Vector,
)
from fairdesk.usecases.ports import DeskSeen

NOBODY = bytes(16)
"""The desk that a folder is at a fair where it has no desk yet."""
_NOTED_EVERY = timedelta(seconds=20)
_SAME_OFFSET_MS = 1_000
STAFF = frozenset({DeskRole.COORDINATOR, DeskRole.PORTAL, DeskRole.FRONT_DESK, DeskRole.SPECIALIST})
_GIVEN_NOTHING = (DeskRole.BOOTH, None)
"""Laptops of exhibitors are given no log and no keys, but an extract; and who is not enrolled nothing."""


class StoreReplica:
    """The fairs of a data folder, as an exchange sees them."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    # What is here

    def vector(self, fair: Id, about: Vector | None = None) -> Vector:
        """What is held here. Signs the end of this folder's own logs first, where that is due."""
        with self._store.reading() as connection:
            due = bool(_unsigned(connection, fair))
        if due:
            with self._store.writing(fair) as connection:
                _sign_ends(connection, fair)
        with self._store.reading() as connection:
            return Vector(
                fair=fair,
                desk=_own_desk(connection, fair),
                now_ms=self._now_ms,
                heads=_points(connection, fair, about),
                missing_files=tuple(arriving.missing(connection, fair)),
                missing_keys=tuple(shared_keys.missing(connection, fair)),
                secrets=_secret_names(connection, fair),
            )

    def lacks(self, fair: Id, theirs: Vector) -> bool:
        """Whether the other desk holds changes that are not here."""
        with self._store.reading() as connection:
            return any(_unheld(Branches(connection, fair, desk), said) for desk, said in theirs.heads.items())

    # Changes

    def lacking(
        self, fair: Id, theirs: Vector, at_most: int | None = None, skip: Collection[Id] = ()
    ) -> Iterator[Batch]:
        """What the other desk lacks, in batches that follow one another, at most so many.

        Each is read in a transaction of its own: who receives may be slow, and nobody waits for that.
        """
        with self._store.reading() as connection:
            shut_out = _is_shut_out(connection, fair, theirs.desk)
            stretches = [] if shut_out else self._stretches(connection, fair, theirs.heads)
            with_keys = _may_hold_keys(connection, fair, theirs.desk)
        return itertools.islice(self._batches(fair, stretches, with_keys, skip), at_most)

    @staticmethod
    def _stretches(connection: Connection, fair: Id, held: Mapping[Id, tuple[Point, ...]]) -> list[Stretch]:
        return [
            stretch
            for desk in desks_in_order(connection, fair)
            for stretch in Branches(connection, fair, desk).lacking(held.get(desk, ()))
        ]

    def _batches(
        self, fair: Id, stretches: Sequence[Stretch], with_keys: bool, skip: Collection[Id] = ()
    ) -> Iterator[Batch]:
        for stretch in stretches:
            after = stretch.after
            while after != stretch.end and stretch.desk not in skip:
                batch = self._batch(fair, stretch, after, with_keys)
                if batch is None:
                    break  # the rest is not signed for yet
                yield batch
                after = Point(batch.checkpoints[-1].sequence, batch.checkpoints[-1].hash)

    def _batch(self, fair: Id, stretch: Stretch, after: Point, with_keys: bool) -> Batch | None:
        with self._store.reading() as connection:
            changes = _changes(connection, fair, stretch, after)
            signed = _furthest_signed(connection, fair, stretch.desk, [point for point, _, _ in changes])
        if signed is None and changes:
            signed = self._signed_now(fair, stretch.desk, changes[-1][0])
        if signed is None:
            return None
        told = [change for change in changes if change[0].sequence <= signed.sequence]
        keys: dict[Id, bytes] = {}
        if with_keys:
            with self._store.reading() as connection:
                keys = shared_keys.held(connection, fair, {record for _, record, _ in told})
        return Batch(fair, stretch.desk, after, tuple(body for _, _, body in told), (signed,), keys)

    def _signed_now(self, fair: Id, desk: Id, point: Point) -> SignedPoint | None:
        """This folder's word for a point of a log of its own, where a large change makes a cut needed."""
        with self._store.writing(fair) as connection:
            own = own_identities(connection, fair).get(desk)
            if own is None:
                return None
            checkpoint = own.checkpoint(fair, *point)
            Log(connection, fair).keep_checkpoint(checkpoint)
        return SignedPoint(checkpoint.sequence, checkpoint.hash, checkpoint.signature)

    def take(self, batch: Batch) -> Answer:
        """Takes a batch in, up to the last change in it that its desk has signed. All of that or nothing."""
        try:
            changes = _decoded(batch)
        except BrokenLogError:
            return self._refused(batch, "sticks.damaged")
        with self._store.writing(batch.fair) as connection:
            return self._taken(connection, batch, changes)

    def _taken(self, connection: Connection, batch: Batch, changes: Sequence[Operation]) -> Answer:
        fair, desk = batch.fair, batch.desk
        if not _is_here(connection, fair):
            return self._refused(batch, "sticks.unknown_fair")
        branches = Branches(connection, fair, desk)
        if batch.after != BEGINNING and not branches.held([batch.after]):
            expected = min(branches.length + 1, batch.after.sequence)
            return Answer(self._now_ms, expected={desk: expected})
        public_key = _public_key(connection, fair, desk, changes)
        if public_key is None:
            return self._refused(batch, "sticks.unknown_desk")
        checkpoint = _valid(batch, changes, public_key)
        if checkpoint is None:
            return self._refused(batch, "sticks.unsigned")
        self._take_in(connection, batch, changes[: checkpoint.sequence - batch.after.sequence], checkpoint)
        return Answer(self._now_ms, accepted={desk: Point(checkpoint.sequence, checkpoint.hash)})

    def _take_in(
        self, connection: Connection, batch: Batch, signed: Sequence[Operation], checkpoint: Checkpoint
    ) -> None:
        log = Log(connection, batch.fair)
        unopened = shared_keys.keep_for(connection, batch.fair, batch.keys, signed)
        taken = log.ingest(batch.desk, signed, self._now_ms)
        log.keep_checkpoint(checkpoint)
        shared_keys.take(connection, batch.fair, unopened)
        if taken and (log.is_own(batch.desk) or self._shares_letter(connection, log, signed)):
            # Somebody else writes as this desk, a copy of this folder; or under its letter.
            self._store.start_incarnation(connection, batch.fair, "")

    @staticmethod
    def _shares_letter(connection: Connection, log: Log, signed: Sequence[Operation]) -> bool:
        return any(map(is_on_desks, signed)) and has_anothers_letter(connection, log, log.fair)

    def _refused(self, batch: Batch, reason: str) -> Answer:
        return Answer(self._now_ms, refused={batch.desk: reason})

    # Keys

    def keys(self, fair: Id, theirs: Vector) -> Keys:
        """The keys that are held here, which the other desk lacks and may have."""
        with self._store.reading() as connection:
            if not _may_hold_keys(connection, fair, theirs.desk):
                return Keys(fair)
            persons = shared_keys.held(connection, fair, theirs.missing_keys)
            if not _is_staff(connection, fair, theirs.desk):
                return Keys(fair, persons)
            known = set(theirs.secrets)
            badges = {
                number: one
                for number, one in shared_keys.badge_secrets(connection, fair).items()
                if shared_keys.badge_secret_name(number, one) not in known
            }
            bundles = shared_keys.bundle_secrets(connection, fair)
            fresh = (one for one in bundles if shared_keys.bundle_secret_name(one.secret) not in known)
            return Keys(fair, persons, badges, tuple(fresh))

    def take_keys(self, keys: Keys, sender: Id) -> int:
        """Takes keys in; returns how many were new."""
        with self._store.writing(keys.fair) as connection:
            taken = shared_keys.take(connection, keys.fair, keys.persons)
            if _is_staff(connection, keys.fair, sender):
                taken += shared_keys.take_badge_secrets(connection, keys.fair, keys.badges)
                taken += shared_keys.take_bundle_secrets(connection, keys.fair, keys.bundles)
            return taken

    # Files

    def piece(self, fair: Id, request: PieceRequest) -> Piece | None:
        """The next bytes of a file; None where the file is not here, or not so long."""
        with self._store.reading() as connection:
            return arriving.piece(connection, fair, request)

    def take_piece(self, fair: Id, piece: Piece) -> PieceAnswer:
        """Takes the next bytes of a file that is missing."""
        with self._store.writing(fair) as connection:
            return arriving.take(connection, fair, piece)

    # Others

    def note_seen(self, fair: Id, theirs: Vector, *, now: bool = True) -> None:
        """Keeps what another desk told of what it holds, and how far its clock is from the one here."""
        if theirs.desk == NOBODY:
            return
        held = {desk: max(point.sequence for point in said) for desk, said in theirs.heads.items() if said}
        at = self._clock.now() if now else datetime.fromtimestamp(theirs.now_ms / 1000, UTC)
        told = DeskSeen(theirs.desk, held, at, theirs.now_ms - self._now_ms if now else 0)
        if not any(_says_the_same(one, told) for one in self._store.desks_seen(fair)):
            self._store.note_seen(fair, told)

    @property
    def _now_ms(self) -> int:
        return milliseconds(self._clock.now())


def _says_the_same(before: DeskSeen, told: DeskSeen) -> bool:
    """Whether it is not worth a commit: a hub hears each of fifty laptops every few seconds."""
    known = before.desk == told.desk and told.vector.items() <= before.vector.items()
    is_fresh = abs(told.at - before.at) < _NOTED_EVERY
    return known and is_fresh and abs(told.offset_ms - before.offset_ms) < _SAME_OFFSET_MS


# Who is who


def _is_here(connection: Connection, fair: Id) -> bool:
    return connection.execute(select(fairs_here.c.fair).where(fairs_here.c.fair == fair)).first() is not None


def _own_desk(connection: Connection, fair: Id) -> Id:
    own = select(identities.c.desk).where(identities.c.fair == fair, identities.c.active)
    return connection.execute(own).scalar() or NOBODY


def own_identities(connection: Connection, fair: Id) -> dict[Id, DeskIdentity]:
    """The keys of all desks that this folder is or was."""
    found = select(identities.c.desk, identities.c.private_key).where(identities.c.fair == fair)
    return {desk: DeskIdentity(private_key) for desk, private_key in connection.execute(found)}


def _may_hold_keys(connection: Connection, fair: Id, desk: Id) -> bool:
    """Whether a desk may know the people whose records it is told."""
    standing = _standings(connection, fair).get(desk)
    return standing is not None and standing.last_good is None and standing.role not in _GIVEN_NOTHING


def _is_staff(connection: Connection, fair: Id, desk: Id) -> bool:
    """Whether a desk may hold the keys of badges and bundles: visitors touch a kiosk, so it asks instead."""
    standing = _standings(connection, fair).get(desk)
    return _may_hold_keys(connection, fair, desk) and standing is not None and standing.role in STAFF


def _is_shut_out(connection: Connection, fair: Id, desk: Id) -> bool:
    """Whether a desk is known, and known to be given nothing. Who is unknown is the road's to judge: there
    every request is signed, and a desk that is new says first who it is."""
    standing = _standings(connection, fair).get(desk)
    return standing is not None and (standing.last_good is not None or standing.role in _GIVEN_NOTHING)


def _standings(connection: Connection, fair: Id) -> Mapping[Id, Standing]:
    return Log(connection, fair).standings if _is_here(connection, fair) else {}


def _public_key(connection: Connection, fair: Id, desk: Id, changes: Sequence[Operation]) -> bytes | None:
    """The key of a desk, from its record: here, among what came before, or in the changes that just came.

    Whoever wrote the record, the key is the right one where the desk's id follows from it.
    """
    desks = record_tables["desk"].c
    shown = select(desks.public_key).where(desks.fair == fair, desks.id == desk)
    key = connection.execute(shown).scalar()
    if isinstance(key, bytes) and desk_id(key) == desk:
        return key
    on_desk = select(operations.c.body).where(operations.c.fair == fair, operations.c.entity_id == desk)
    earlier = [decode(body) for body in connection.execute(on_desk).scalars()]
    for change in (*earlier, *changes):
        named = change.fields.get("public_key") if change.entity_id == desk else None
        if isinstance(named, bytes) and desk_id(named) == desk:
            return named
    return None


# What is held


def _unsigned(connection: Connection, fair: Id) -> list[tuple[Id, Point]]:
    """The ends of this folder's own logs, of all desks that it was, that are not signed for."""
    own = select(identities.c.desk).where(identities.c.fair == fair)
    found = select(heads.c.desk, heads.c.sequence, heads.c.hash).where(
        heads.c.fair == fair, heads.c.desk.in_(own), heads.c.checkpointed < heads.c.sequence
    )
    return [(desk, Point(sequence, last)) for desk, sequence, last in connection.execute(found)]


def _sign_ends(connection: Connection, fair: Id) -> None:
    log, own = Log(connection, fair), own_identities(connection, fair)
    for desk, end in _unsigned(connection, fair):
        log.keep_checkpoint(own[desk].checkpoint(fair, *end))
        at = (heads.c.fair == fair) & (heads.c.desk == desk) & (heads.c.hash == end.hash)
        connection.execute(update(heads).where(at).values(checkpointed=end.sequence, gathered=0))


def _points(connection: Connection, fair: Id, about: Vector | None) -> dict[Id, tuple[Point, ...]]:
    points: dict[Id, list[Point]] = {}
    ends = select(heads.c.desk, heads.c.sequence, heads.c.hash).where(heads.c.fair == fair)
    for desk, sequence, last in connection.execute(ends.order_by(heads.c.desk, heads.c.sequence)):
        points.setdefault(desk, []).append(Point(sequence, last))
    for desk, said in about.heads.items() if about else ():
        branches = Branches(connection, fair, desk)
        unheld = _unheld(branches, said)
        parted = len(branches.ends) > 1 or any(point.sequence <= branches.length for point in unheld)
        if unheld and desk in points and parted:
            points[desk] = list(dict.fromkeys([*points[desk], *branches.marks()]))
    return {desk: tuple(said[:MOST_POINTS]) for desk, said in points.items()}


def _unheld(branches: Branches, said: Sequence[Point]) -> list[Point]:
    held = set(branches.held(said))
    return [point for point in said if point not in held]


def _secret_names(connection: Connection, fair: Id) -> tuple[bytes, ...]:
    badges = shared_keys.badge_secrets(connection, fair).items()
    bundles = shared_keys.bundle_secrets(connection, fair)
    names = [
        *(shared_keys.badge_secret_name(number, one) for number, one in badges),
        *(shared_keys.bundle_secret_name(one.secret) for one in bundles),
    ]
    return tuple(names[:MOST_SECRETS])


# What the other lacks


def _changes(
    connection: Connection, fair: Id, stretch: Stretch, after: Point
) -> list[tuple[Point, Id, bytes]]:
    """The next changes of a stretch, as many as may travel together: point, record, bytes."""
    found = (
        select(operations.c.sequence, operations.c.hash, operations.c.entity_id, operations.c.body)
        .where(
            operations.c.fair == fair,
            operations.c.desk == stretch.desk,
            operations.c.sequence.between(
                after.sequence + 1, min(after.sequence + MOST_OPERATIONS, stretch.end.sequence)
            ),
        )
        .order_by(operations.c.sequence)
        .execution_options(yield_per=100)
    )
    changes: list[tuple[Point, Id, bytes]] = []
    room = MOST_BODY_BYTES
    for sequence, change, record, body in connection.execute(found):
        point = Point(sequence, change)
        if not stretch.leads(point):
            continue
        room -= len(body)
        if room < 0:
            break
        changes.append((point, record, body))
    return changes


def _furthest_signed(
    connection: Connection, fair: Id, desk: Id, points: Sequence[Point]
) -> SignedPoint | None:
    if not points:
        return None
    signed = (
        select(checkpoints.c.sequence, checkpoints.c.hash, checkpoints.c.signature)
        .where(
            checkpoints.c.fair == fair,
            checkpoints.c.desk == desk,
            checkpoints.c.sequence.between(points[0].sequence, points[-1].sequence),
        )
        .order_by(checkpoints.c.sequence.desc())
    )
    led = set(points)
    rows = (SignedPoint(*row) for row in connection.execute(signed))
    return next((one for one in rows if Point(one.sequence, one.hash) in led), None)


# What came


def _decoded(batch: Batch) -> list[Operation]:
    """The changes of a batch, once they are seen to follow one another. Raises ``BrokenLogError``."""
    changes: list[Operation] = []
    sequence, last = batch.after
    for body in batch.operations:
        change = decode(body)
        follows = (change.sequence, change.previous) == (sequence + 1, last)
        if not follows or (change.fair, change.desk) != (batch.fair, batch.desk):
            raise BrokenLogError(f"change {change.sequence} does not follow")
        sequence, last = change.sequence, change.id
        changes.append(change)
    return changes


def _valid(batch: Batch, changes: Sequence[Operation], public_key: bytes) -> Checkpoint | None:
    """The furthest of a batch's checkpoints that stands under one of its changes and was signed."""
    at = {(change.sequence, change.id) for change in changes}
    for checkpoint in batch.signed:
        if (checkpoint.sequence, checkpoint.hash) in at and checkpoint.is_signed_by(public_key):
            return checkpoint
    return None
