"""The one way into the tables: operations in, rows out.

What the tables hold is a function of the set of operations alone, in whatever order they came, and of the
desk that founded the fair: the log hands over those that count, and hands them over anew where that changed.
The same projector serves this desk's own changes, other desks' changes and the rebuilding of everything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection, bindparam, delete, func, select

from fairdesk.domain.entities import BY_KIND, Record
from fairdesk.domain.values import Plain, field_types
from fairdesk.oplog.merge import VOIDED, RecordState, append_digest
from fairdesk.oplog.operation import SCHEMA, Operation, decode
from fairdesk.oplog.sealing import unseal
from fairdesk.store import search
from fairdesk.store.dialects import insert
from fairdesk.store.prepared import Prepared
from fairdesk.store.rows import Kept, chunks, distinct, row_from_plain
from fairdesk.store.tables import missing_keys, operations, person_keys, record_tables, records

_note_missing_key = Prepared(insert(missing_keys).on_conflict_do_nothing())
_insert_record = insert(records)
_keep_record = Prepared(
    _insert_record.on_conflict_do_update(
        index_elements=["fair", "kind", "id"],
        set_={"leaves": _insert_record.excluded.leaves, "conflicts": _insert_record.excluded.conflicts},
    )
)


@cache
def _upsert(record_type: type[Record], but: str | None = None) -> Prepared:
    """Writes a whole row; ``but`` is left as it stands where there is a row already."""
    statement = insert(record_tables[record_type.kind])
    fields = {name: statement.excluded[name] for name in field_types(record_type) if name != but}
    return Prepared(statement.on_conflict_do_update(index_elements=["fair", "id"], set_=fields))


leaves_of = Prepared(
    select(records.c.leaves).where(
        records.c.fair == bindparam("of"),
        records.c.kind == bindparam("kind"),
        records.c.id == bindparam("one"),
    )
)
"""The writes of a record that nobody replaced, as they are kept."""
_FEW = 8


@cache
def _mark_taken_back(record_type: type[Record]) -> Prepared:
    """Writes a row that says only this, or marks the row that is there."""
    statement = insert(record_tables[record_type.kind])
    marked = {VOIDED: statement.excluded[VOIDED]}
    return Prepared(statement.on_conflict_do_update(index_elements=["fair", "id"], set_=marked))


def understood(operation: Operation) -> bool:
    """Whether this version of the program knows what the operation means; others wait for an upgrade."""
    return operation.schema <= SCHEMA and operation.entity in BY_KIND


@dataclass(frozen=True, slots=True)
class Turned:
    """An operation that came to count, or no longer does."""

    operation: Operation
    counts: bool


class Projector:
    """Projects operations of one fair, which must already stand in the log, in the caller's transaction."""

    def __init__(self, connection: Connection, fair: bytes) -> None:
        self._connection = connection
        self._fair = fair

    def project(self, batch: Sequence[Operation]) -> int:
        """Brings the tables and the search index up to date; returns the change of the fair's digest."""
        by_kind: dict[str, list[Operation]] = {}
        for operation in batch:
            if understood(operation):
                by_kind.setdefault(operation.entity, []).append(operation)
        change = 0
        for kind, of_kind in by_kind.items():
            record_type = BY_KIND[kind]
            project = self._project_appended if record_type.append_only else self._project_merged
            change += project(record_type, of_kind)
        return change

    def project_again(self, turned: Sequence[Turned]) -> int:
        """Makes the rows anew of records that operations now count for, or no longer do.

        The log is marked accordingly already. Returns the change of the fair's digest.
        """
        by_kind: dict[str, list[Turned]] = {}
        for one in turned:
            by_kind.setdefault(one.operation.entity, []).append(one)
        change = 0
        for kind, of_kind in by_kind.items():
            record_type = BY_KIND.get(kind)
            if record_type is None:
                continue
            ids = distinct(one.operation.entity_id for one in of_kind)
            if record_type.append_only:
                change += sum(append_digest(one.operation) * (1 if one.counts else -1) for one in of_kind)
                self._append_again(record_type, ids)
            else:
                change += self._merge_again(record_type, ids)
        return change

    def settle_doubles(self, batch: Sequence[Operation]) -> None:
        """Two branches of a copied desk may write one append-only record: which of them is shown follows from

        their clocks, not from which came last.
        """
        for kind in {
            one.entity for one in batch if one.entity in BY_KIND and BY_KIND[one.entity].append_only
        }:
            ids = distinct(one.entity_id for one in batch if one.entity == kind and VOIDED not in one.fields)
            double = [one for some in chunks(ids) for one in self._added_twice(some)]
            if double:
                self._append_again(BY_KIND[kind], double)

    def _added_twice(self, ids: Sequence[bytes]) -> list[bytes]:
        counting = select(operations.c.entity_id).where(
            operations.c.fair == self._fair, operations.c.projected, operations.c.entity_id.in_(ids)
        )
        several = counting.group_by(operations.c.entity_id).having(func.count() > 1)
        return list(self._connection.execute(several).scalars())

    def _append_again(self, record_type: type[Record], ids: Sequence[bytes]) -> None:
        self._drop_rows(record_type, ids)
        counting = self._counting(record_type.kind, ids)
        self._project_appended(record_type, [one for of_record in counting.values() for one in of_record])

    def _merge_again(self, record_type: type[Record], ids: Sequence[bytes]) -> int:
        kind = record_type.kind
        change = -sum(state.digest(kind, one) for one, state in self._states(kind, ids).items())
        self._drop_rows(record_type, ids)
        states: dict[bytes, RecordState] = {}
        for record_id, of_record in self._counting(kind, ids).items():
            state = states[record_id] = RecordState()
            self._apply(state, record_id, of_record)
            change += state.digest(kind, record_id)
        self._keep(record_type, states)
        return change

    def _drop_rows(self, record_type: type[Record], ids: Sequence[bytes]) -> None:
        kind, table = record_type.kind, record_tables[record_type.kind]
        for some in chunks(ids):
            of_fair = records.c.fair == self._fair
            self._connection.execute(
                delete(records).where(of_fair, records.c.kind == kind, records.c.id.in_(some))
            )
            self._connection.execute(delete(table).where(table.c.fair == self._fair, table.c.id.in_(some)))
        if kind in search.SEARCHED:
            gone: list[dict[str, Kept]] = [{"id": one, VOIDED: True} for one in ids]
            search.index(self._connection, self._fair, kind, gone)

    def _counting(self, kind: str, ids: Sequence[bytes]) -> dict[bytes, list[Operation]]:
        """The operations on records that count, those of one record in the order of their clocks."""
        counting = select(operations.c.body).where(operations.c.fair == self._fair, operations.c.projected)
        found: dict[bytes, list[Operation]] = {}
        for some in chunks(ids):
            for body in self._connection.execute(counting.where(operations.c.entity_id.in_(some))).scalars():
                operation = decode(body)
                if operation.entity == kind:
                    found.setdefault(operation.entity_id, []).append(operation)
        for of_record in found.values():
            of_record.sort(key=lambda one: (one.clock, one.desk, one.id))
        return found

    def _project_appended(self, record_type: type[Record], batch: Sequence[Operation]) -> int:
        """Append-only records: a row each, and a mark on those taken back, even before they arrive."""
        added = [
            row_from_plain(record_type, self._fair, one.entity_id, one.fields)
            for one in batch
            if VOIDED not in one.fields
        ]
        if added:
            _upsert(record_type, but=VOIDED).run(self._connection, added)
        taken_back = [
            {**row_from_plain(record_type, self._fair, one.entity_id, {}), VOIDED: True}
            for one in batch
            if one.fields.get(VOIDED) is True
        ]
        if taken_back:
            _mark_taken_back(record_type).run(self._connection, taken_back)
        return sum(append_digest(operation) for operation in batch)

    def _project_merged(self, record_type: type[Record], batch: Sequence[Operation]) -> int:
        """Records whose fields merge: each record's state is read, changed and written once."""
        by_record: dict[bytes, list[Operation]] = {}
        for operation in batch:
            by_record.setdefault(operation.entity_id, []).append(operation)
        states = self._states(record_type.kind, list(by_record))
        change = 0
        for record_id, of_record in by_record.items():
            if record_id in states:  # also one of which nothing was ever filled in
                change -= states[record_id].digest(record_type.kind, record_id)
            state = states.setdefault(record_id, RecordState())
            self._apply(state, record_id, of_record)
            change += state.digest(record_type.kind, record_id)
        self._keep(record_type, states)
        return change

    def _apply(self, state: RecordState, record_id: bytes, batch: Sequence[Operation]) -> None:
        still_to_come = {operation.id for operation in batch}

        def is_known(operation_id: bytes) -> bool:
            return operation_id not in still_to_come and self._is_projected(record_id, operation_id)

        for operation in batch:
            still_to_come.discard(operation.id)
            state.apply(operation, is_known)

    def _is_projected(self, record_id: bytes, operation_id: bytes) -> bool:
        found = select(operations.c.sequence).where(
            operations.c.fair == self._fair,
            operations.c.entity_id == record_id,
            operations.c.hash == operation_id,
            operations.c.projected,
        )
        return self._connection.execute(found).first() is not None

    def _states(self, kind: str, ids: Sequence[bytes]) -> dict[bytes, RecordState]:
        """What is kept of records; a cell that is typed concerns one or two of them."""
        if len(ids) <= _FEW:
            found = {one: leaves_of.first(self._connection, of=self._fair, kind=kind, one=one) for one in ids}
            return {one: RecordState.from_bytes(row[0]) for one, row in found.items() if row}
        stored = select(records.c.id, records.c.leaves).where(
            records.c.fair == self._fair, records.c.kind == kind
        )
        return {
            record_id: RecordState.from_bytes(leaves)
            for some in chunks(ids)
            for record_id, leaves in self._connection.execute(stored.where(records.c.id.in_(some)))
        }

    def _keep(self, record_type: type[Record], states: dict[bytes, RecordState]) -> None:
        kind = record_type.kind
        stored = [
            {
                "fair": self._fair,
                "kind": kind,
                "id": record_id,
                "leaves": state.to_bytes(),
                "conflicts": len(state.conflicts()),
            }
            for record_id, state in states.items()
        ]
        _keep_record.run(self._connection, stored)
        self._show(record_type, states)

    def show_again(self, record_type: type[Record], ids: Sequence[bytes]) -> None:
        """Writes the rows of records anew, whose sealed fields can be read only now."""
        self._show(record_type, self._states(record_type.kind, ids))

    def _show(self, record_type: type[Record], states: dict[bytes, RecordState]) -> None:
        rows = self._rows(record_type, states)
        if not rows:
            return
        _upsert(record_type).run(self._connection, rows)
        if record_type.kind in search.SEARCHED:
            search.index(self._connection, self._fair, record_type.kind, rows)

    def _rows(self, record_type: type[Record], states: dict[bytes, RecordState]) -> list[dict[str, Kept]]:
        personal = [name for name, field_type in field_types(record_type).items() if field_type.personal]
        keys = self._person_keys(list(states)) if personal else {}
        rows: list[dict[str, Kept]] = []
        unread: list[dict[str, bytes]] = []
        for record_id, state in states.items():
            shown = state.shown()
            if personal and record_id not in keys and _has_sealed(state, personal):
                unread.append({"fair": self._fair, "person": record_id})
            for name in personal:
                shown[name] = _opened(keys.get(record_id), record_id, name, shown.get(name))
            rows.append(row_from_plain(record_type, self._fair, record_id, shown))
        if unread:
            _note_missing_key.run(self._connection, unread)
        return rows

    def _person_keys(self, ids: Sequence[bytes]) -> dict[bytes, bytes]:
        held = select(person_keys.c.person, person_keys.c.secret).where(person_keys.c.fair == self._fair)
        return {
            row.person: row.secret
            for some in chunks(ids)
            for row in self._connection.execute(held.where(person_keys.c.person.in_(some)))
        }


def _opened(key: bytes | None, person: bytes, name: str, sealed: Plain) -> str | None:
    if key is None or not isinstance(sealed, bytes):
        return None
    return unseal(key, person, name, sealed)


def _has_sealed(state: RecordState, personal: Sequence[str]) -> bool:
    return any(isinstance(write.fields.get(name), bytes) for write in state.writes for name in personal)
