"""One transaction on one fair: what the use cases call ``Work``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, select

from fairdesk.domain.badge_codes import BadgeKey, BadgeNumber
from fairdesk.domain.clock import milliseconds
from fairdesk.domain.entities import BY_KIND, Badge, Desk, Fair, Id, Record
from fairdesk.domain.ids import new_id
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.values import Plain, field_types, from_plain, to_plain
from fairdesk.oplog.hybrid_clock import tick, time_of
from fairdesk.oplog.merge import VOIDED, RecordState
from fairdesk.oplog.operation import ADD, SET, Operation
from fairdesk.oplog.sealing import new_person_key, seal, unseal
from fairdesk.store import files
from fairdesk.store.desks import Desks
from fairdesk.store.knowledge import Knowledge
from fairdesk.store.log import Head, Log
from fairdesk.store.lookups import Lookups
from fairdesk.store.prepared import Prepared, Row
from fairdesk.store.projector import leaves_of
from fairdesk.store.rows import Kept, kept, record_from_columns
from fairdesk.store.tables import badge_keys, person_keys, record_tables, records
from fairdesk.usecases.ports import Changes, Claim, FieldChange, PastChange, Span

R = TypeVar("R", bound=Record)


_keys_held = Prepared(
    select(badge_keys.c.number, badge_keys.c.secret, badge_keys.c.revoked)
    .where(badge_keys.c.fair == bindparam("of"))
    .order_by(badge_keys.c.number.desc())
)
_badges = record_tables["badge"].c
_numbered = Prepared(
    select(record_tables["badge"]).where(
        _badges.fair == bindparam("of"),
        _badges.desk == bindparam("issuer"),
        _badges.counter == bindparam("number"),
    )
)


_torn_leaves = Prepared(
    select(records.c.leaves).where(
        records.c.fair == bindparam("of"),
        records.c.kind == bindparam("kind"),
        records.c.id == bindparam("one"),
        records.c.conflicts > 0,
    )
)


@cache
def _one(record_type: type[Record]) -> Prepared:
    table = record_tables[record_type.kind]
    return Prepared(select(table).where(table.c.fair == bindparam("of"), table.c.id == bindparam("one")))


@dataclass(frozen=True, slots=True)
class _Having:
    """The records that have some values: all of them, and how many they are."""

    all: Prepared
    count: Prepared


@cache
def _having(record_type: type[Record], names: tuple[str, ...], unset: tuple[str, ...]) -> _Having:
    table = record_tables[record_type.kind]
    conditions = [
        table.c.fair == bindparam("of"),
        table.c.voided.is_not(True),
        *(table.c[name] == bindparam(f"is_{name}") for name in names),
        *(table.c[name].is_(None) for name in unset),
    ]
    return _Having(
        Prepared(select(table).where(*conditions)),
        Prepared(select(func.count()).select_from(table).where(*conditions)),
    )


def _id_of(row: Row) -> Id:
    return row[1]


class StoreWork(Lookups, Knowledge, Desks):
    """Reads and writes of one transaction. Writes are buffered and reach the log before the next read."""

    def __init__(self, connection: Connection, fair: Id, now: datetime, actor: str) -> None:
        self._connection = connection
        self._fair_id = fair
        self._now = now
        self._actor = actor
        self._log = Log(connection, fair)
        self._pending: list[Operation] = []
        self._first: int | None = None
        self._last: Operation | None = None
        self._touched: dict[str, set[Id]] = {}
        self._read_passes = {}

    # Who, where, when

    @property
    def fair(self) -> Fair:
        """The fair."""
        return self._own_fair

    @cached_property
    def _own_fair(self) -> Fair:
        found = self.get(Fair, self._fair_id)
        if found is None:
            raise UserFacingError(message("store.no_fair"), message("store.no_fair_advice"))
        return found

    @property
    def desk(self) -> Desk:
        """This installation's desk at the fair."""
        return self._own_desk

    @cached_property
    def _own_desk(self) -> Desk:
        found = self.get(Desk, self._log.identity.desk)
        if found is None:
            raise UserFacingError(message("store.no_desk"), message("store.no_desk_advice"))
        return found

    @property
    def now(self) -> datetime:
        """When this transaction began, UTC."""
        return self._now

    @property
    def actor(self) -> str:
        """The member of staff who does this."""
        return self._actor

    @property
    def changes(self) -> Changes:
        """What was changed so far."""
        ids = frozenset(one for of_kind in self._touched.values() for one in of_kind)
        span = None
        if self._first is not None and self._last is not None:
            span = Span(self._log.identity.desk, self._first, self._last.sequence)
        return Changes(frozenset(self._touched), ids, span)

    @property
    def known_changes(self) -> int:
        """How many changes of the fair, of all desks, are here: as long as it stays, nothing is other."""
        self.flush()
        return self._log.count

    @cached_property
    def _head(self) -> Head:
        return self._log.head(self._log.identity.desk)

    # Records

    def get(self, record_type: type[R], record_id: Id) -> R | None:
        """The record, voided ones too, or None."""
        self.flush()
        columns = _one(record_type).first(self._connection, of=self._fair_id, one=record_id)
        return None if columns is None else record_from_columns(record_type, columns)

    def all(self, record_type: type[R], **equals: object) -> list[R]:
        """Records that are not voided and whose fields equal the given values, oldest first."""
        self.flush()
        found, values = self._having(record_type, equals)
        rows = found.all.rows(self._connection, of=self._fair_id, **values)
        # Sorted here: asked to sort by id, SQLite would walk through all records by their key instead of
        # finding the few that have the values.
        return [record_from_columns(record_type, row) for row in sorted(rows, key=_id_of)]

    def count(self, record_type: type[Record], **equals: object) -> int:
        """How many records that are not voided have these values."""
        self.flush()
        found, values = self._having(record_type, equals)
        counted = found.count.first(self._connection, of=self._fair_id, **values)
        return counted[0] if counted else 0

    def _having(
        self, record_type: type[Record], equals: Mapping[str, object]
    ) -> tuple["_Having", dict[str, Kept]]:
        """The questions for records with some values, and the values as their columns hold them."""
        values = {name: kept(to_plain(value)) for name, value in equals.items() if value is not None}
        unset = tuple(name for name, value in equals.items() if value is None)
        return _having(record_type, tuple(values), unset), {f"is_{name}": one for name, one in values.items()}

    def new_id(self) -> Id:
        """An id for a new record."""
        return new_id(milliseconds(self._now))

    def add(self, record: Record) -> None:
        """Records a new record."""
        fields = {
            name: to_plain(getattr(record, name))
            for name, field_type in field_types(type(record)).items()
            if name != VOIDED and getattr(record, name) != field_type.default
        }
        self._record(type(record), record.id, ADD, self._sealed(type(record), record.id, fields), {})

    def change(self, record_type: type[Record], record_id: Id, **fields: object) -> None:
        """Sets fields of a record; those that already have the value are left alone, unless desks differ."""
        known = field_types(record_type)
        plain = {known[name].name: to_plain(value) for name, value in fields.items()}
        plain = self._sealed(record_type, record_id, plain)
        state = self._state(record_type, record_id)
        shown, torn = state.shown(), state.conflicts()
        news = {
            name: value
            for name, value in plain.items()
            if name in torn or shown.get(name, _unset(known[name].default)) != value
        }
        if news:
            self._record(record_type, record_id, SET, news, state.base(news))

    def void(self, record_type: type[Record], record_id: Id) -> None:
        """Takes a record back. It stays in the history."""
        if record_type.append_only:
            self._record(record_type, record_id, SET, {VOIDED: True}, {})
        else:
            self.change(record_type, record_id, voided=True)

    def flush(self) -> None:
        """Brings buffered writes into the log and the tables."""
        if self._pending:
            pending, self._pending = self._pending, []
            self._head = self._log.append(self._head, pending)
            self._read_passes.clear()

    # Badges

    def badge_keys(self) -> tuple[BadgeKey, ...]:
        """The fair's badge keys that this desk holds, newest first; none at a booth."""
        held = _keys_held.rows(self._connection, of=self._fair_id)
        return tuple(BadgeKey(number, secret, bool(revoked)) for number, secret, revoked in held)

    def badge(self, number: BadgeNumber) -> Badge | None:
        """The badge with a printed number, voided ones too."""
        self.flush()
        columns = _numbered.first(
            self._connection, of=self._fair_id, issuer=number.desk, number=number.counter
        )
        return None if columns is None else record_from_columns(Badge, columns)

    def next_badge_counter(self) -> int:
        """The first free counter of this desk's badge numbers."""
        self.flush()
        badges = record_tables["badge"].c
        used = select(func.max(badges.counter)).where(
            badges.fair == self._fair_id, badges.desk == self.desk.number
        )
        return (self._connection.execute(used).scalar() or 0) + 1

    # Numbers of papers

    def next_document_counter(self) -> int:
        """The first free counter of the numbers that this desk gives to documents."""
        documents = record_tables["document"].c
        return self._greatest(documents.counter, documents.issuer == self.desk.id) + 1

    def next_sheet(self) -> int:
        """The first number of this desk's paper sheets that was not printed yet."""
        runs = record_tables["sheet_run"].c
        return self._greatest(runs.last, runs.desk == self.desk.id) + 1

    def _greatest(self, number: ColumnElement[int], of_desk: ColumnElement[bool]) -> int:
        """The greatest number that was given, taken-back ones too: what stands on paper is never reused."""
        self.flush()
        fair = number.table.c.fair  # pyright: ignore[reportAttributeAccessIssue]
        return (
            self._connection.execute(select(func.max(number)).where(fair == self._fair_id, of_desk)).scalar()
            or 0
        )

    # Files

    def keep_file(self, body: bytes) -> str:
        """Keeps the bytes of a file with this transaction; returns their SHA-256, hexadecimal."""
        return files.keep(self._connection, self._fair_id, body)

    def file(self, sha256: str) -> bytes | None:
        """The bytes of a file; None where they have not arrived here."""
        return files.body_of(self._connection, self._fair_id, sha256)

    def seal_key(self) -> bytes | None:
        """The private key (PKCS#8, DER) with which this desk seals PDF files; None where it has none yet."""
        return files.seal_key(self._connection, self._fair_id, self.desk.id)

    def keep_seal_key(self, private_key: bytes) -> None:
        """Keeps the key with which this desk seals PDF files."""
        files.keep_seal_key(self._connection, self._fair_id, self.desk.id, private_key)

    # The past

    def claims(self, record_type: type[Record], record_id: Id) -> Mapping[str, Sequence[Claim]]:
        """The fields of a record that desks set differently without knowing of each other."""
        self.flush()
        stored = _torn_leaves.first(self._connection, of=self._fair_id, kind=record_type.kind, one=record_id)
        if stored is None:
            return {}
        state = RecordState.from_bytes(stored[0])
        letters = {desk.id: desk.letter for desk in self.all(Desk)}
        wrote = {one.id: one.actor for one in self._log.of_record(record_id)}
        return {
            name: [
                Claim(
                    self._told(record_type, record_id, name, leaf.fields[name]),
                    time_of(leaf.clock),
                    letters.get(leaf.desk, ""),
                    wrote.get(leaf.operation, ""),
                    leaf.desk,
                    leaf.operation,
                    self._is_legible(record_type, record_id, name, leaf.fields[name]),
                )
                for leaf in state.leaves(name)
            ]
            for name in state.conflicts()
        }

    def settle(self, record_type: type[Record], record_id: Id, keep: Mapping[str, bytes]) -> None:
        """Keeps one of the claims of each of these fields, named by its ``write``; no other holds then."""
        state = self._state(record_type, record_id)
        leaves = {leaf.operation: leaf.fields for leaf in state.writes}
        values = {name: leaves[write][name] for name, write in keep.items()}
        if values:
            self._record(record_type, record_id, SET, values, state.base(values))

    def history(self, record_id: Id) -> list[FieldChange]:
        """Everything that ever happened to a record, newest first."""
        self.flush()
        letters = {desk.id: desk.letter for desk in self.all(Desk)}
        shown: dict[str, Plain] = {}
        changes: list[FieldChange] = []
        for operation in self._log.of_record(record_id):
            record_type = BY_KIND.get(operation.entity)
            if record_type is None:
                continue
            for name, value in operation.fields.items():
                changes.append(
                    FieldChange(
                        time_of(operation.clock),
                        letters.get(operation.desk, ""),
                        operation.actor,
                        operation.entity,
                        record_id,
                        name,
                        self._told(record_type, record_id, name, shown.get(name)),
                        self._told(record_type, record_id, name, value),
                    )
                )
                shown[name] = value
        return changes[::-1]

    def last_change(self, record_ids: Sequence[Id]) -> datetime | None:
        """When any of these records was last changed, as far as it is known here; None where none is here."""
        self.flush()
        latest = self._log.latest(record_ids)
        return time_of(latest.clock) if latest else None

    def past_changes(self, span: Span) -> list[PastChange]:
        """What the changes of a span did, newest first, as undo needs it."""
        self.flush()
        done = list(self._log.of_desk(span.desk, span.first - 1, span.last))
        return [self._past(operation) for operation in reversed(done) if operation.entity in BY_KIND]

    def _past(self, operation: Operation) -> PastChange:
        record_type = BY_KIND[operation.entity]
        past = self._log.of_record(operation.entity_id) if operation.base else ()
        replaced = {one.id: one for one in past}
        before: dict[str, object] = {}
        for name in operation.fields:
            bases = [replaced[one] for one in operation.base.get(name, ()) if one in replaced]
            latest = max(bases, key=lambda base: (base.clock, base.desk), default=None)
            value = latest.fields.get(name) if latest else None
            before[name] = self._told(record_type, operation.entity_id, name, value)
        shown: set[str] = set()
        if not record_type.append_only:
            state = self._state(record_type, operation.entity_id)
            leaves = {name: state.leaves(name) for name in operation.fields}
            shown = {name for name, found in leaves.items() if found and found[0].operation == operation.id}
        return PastChange(
            operation.entity,
            operation.entity_id,
            created=operation.kind == ADD,
            voided=operation.fields.get(VOIDED) is True,
            before=before,
            still_shown=frozenset(shown),
        )

    def _told(self, record_type: type[Record], record_id: Id, name: str, value: Plain) -> object:
        """A value of the log as people know it."""
        field_type = field_types(record_type).get(name)
        if field_type is None:
            return value
        if field_type.personal and isinstance(value, bytes):
            key = self._person_key(record_id)
            return unseal(key, record_id, name, value) if key else None
        return from_plain(field_type, value)

    def _is_legible(self, record_type: type[Record], record_id: Id, name: str, value: Plain) -> bool:
        """Whether a value can be read here: it is not sealed, or its key is held."""
        sealed = name in field_types(record_type) and field_types(record_type)[name].personal
        return not (sealed and isinstance(value, bytes)) or self._person_key(record_id) is not None

    # Writing

    def _record(
        self,
        record_type: type[Record],
        record_id: Id,
        kind: str,
        fields: Mapping[str, Plain],
        base: Mapping[str, tuple[bytes, ...]],
    ) -> None:
        clock, sequence, previous = self._end()
        operation = Operation(
            fair=self._fair_id,
            desk=self._log.identity.desk,
            sequence=sequence + 1,
            clock=tick(clock, milliseconds(self._now)),
            actor=self._actor,
            entity=record_type.kind,
            entity_id=record_id,
            kind=kind,
            fields=fields,
            base=base,
            previous=previous,
        )
        self._refuse_forbidden(operation)
        self._pending.append(operation)
        self._last = operation
        self._first = self._first or operation.sequence
        self._touched.setdefault(record_type.kind, set()).add(record_id)

    def _refuse_forbidden(self, operation: Operation) -> None:
        """What would not count is not written, but for the record by which this desk comes to the fair."""
        standing = self._log.standing(operation.desk)
        if standing.permits(operation) or (operation.entity_id == operation.desk and operation.kind == ADD):
            return
        if not standing.reaches(operation.sequence):
            raise UserFacingError(message("store.desk_revoked"), message("store.desk_revoked_advice"))
        role = message(f"words.desk_role_{standing.role}")
        raise UserFacingError(
            message("store.role_forbids", role=role), message("store.role_forbids_advice", role=role)
        )

    def _end(self) -> tuple[int, int, bytes]:
        """Clock, sequence and id of this desk's last operation, the buffered ones included."""
        if self._last is not None:
            return self._last.clock, self._last.sequence, self._last.id
        return self._log.clock, self._head.sequence, self._head.hash

    def _state(self, record_type: type[Record], record_id: Id) -> RecordState:
        if record_id in self._touched.get(record_type.kind, ()):
            self.flush()
        stored = leaves_of.first(self._connection, of=self._fair_id, kind=record_type.kind, one=record_id)
        return RecordState() if stored is None else RecordState.from_bytes(stored[0])

    def _sealed(
        self, record_type: type[Record], record_id: Id, fields: Mapping[str, Plain]
    ) -> dict[str, Plain]:
        personal = {name for name, kind in field_types(record_type).items() if kind.personal}
        if not personal & fields.keys():
            return dict(fields)
        key = self._person_key(record_id) or self._first_person_key(record_type, record_id)
        return {
            name: seal(key, record_id, name, value) if name in personal and isinstance(value, str) else value
            for name, value in fields.items()
        }

    def _person_key(self, person: Id) -> bytes | None:
        held = select(person_keys.c.secret).where(
            person_keys.c.fair == self._fair_id, person_keys.c.person == person
        )
        return self._connection.execute(held).scalar()

    def _first_person_key(self, record_type: type[Record], person: Id) -> bytes:
        """A key for somebody of whom nothing personal is known yet.

        Where there is something that only a key elsewhere opens, that key has to come first: under another
        one no two desks would read the same of this person.
        """
        personal = {name for name, one in field_types(record_type).items() if one.personal}
        for write in self._state(record_type, person).writes:
            if any(isinstance(value, bytes) for name, value in write.fields.items() if name in personal):
                raise UserFacingError(message("store.person_unread"), message("store.person_unread_advice"))
        return self._new_person_key(person)

    def _new_person_key(self, person: Id) -> bytes:
        key = new_person_key()
        self._connection.execute(
            insert(person_keys), {"fair": self._fair_id, "person": person, "secret": key}
        )
        return key


def _unset(default: object) -> Plain:
    return to_plain(default)


def kinds_of(batch: Sequence[Operation]) -> Changes:
    """What operations that came in from elsewhere changed."""
    return Changes(
        frozenset(operation.entity for operation in batch),
        frozenset(operation.entity_id for operation in batch),
    )
