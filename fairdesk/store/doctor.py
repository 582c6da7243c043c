"""Examining a data folder: is the log whole, and do the tables show what the log says?

The tables are rebuilt from the log in a file beside the live one and compared row by row.
"""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select

from fairdesk.domain.clock import SystemClock, milliseconds
from fairdesk.domain.entities import RECORD_TYPES, Id
from fairdesk.domain.messages import Message, message
from fairdesk.oplog.operation import BrokenLogError, check_chain
from fairdesk.store import migrate
from fairdesk.store.engine import open_engine
from fairdesk.store.log import Log
from fairdesk.store.rows import chunks
from fairdesk.store.store import Store
from fairdesk.store.tables import (
    fairs_here,
    person_keys,
    record_tables,
    records,
    search_documents,
    table_name,
)

_BATCH = 2_000
_DISK_WANTED = 200 * 1024 * 1024
_COMPARED = ("fair", "kind", "id", "conflicts")


@dataclass(frozen=True)
class Report:
    """What the examination of one fair found. ``vector`` is by desk letter: last sequence and its hash."""

    operations: int
    vector: Mapping[str, tuple[int, str]]
    conflicts: int
    state_hash: str
    problems: tuple[Message, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.problems


def examine(store: Store, fair: Id) -> Report:
    """Verifies the chain and the checkpoints, rebuilds the tables beside the live ones and compares."""
    problems = [*_file_problems(store), *_log_problems(store, fair)]
    if not problems:
        with _rebuilt(store, fair) as rebuilt:
            problems.extend(_differences(store.engine, rebuilt, fair))
    with store.engine.connect() as connection:
        log = Log(connection, fair)
        torn = select(records.c.id).where(records.c.fair == fair, records.c.conflicts > 0)
        conflicts = len(connection.execute(torn).all())
        vector = {_letter(connection, head.desk): (head.sequence, head.hash.hex()) for head in log.vector()}
        count = log.count()
    return Report(count, vector, conflicts, store.state_hash(fair), tuple(problems))


def repair(store: Store, fair: Id) -> None:
    """Puts the rebuilt tables in the place of the live ones; a copy of the file is kept beside it.

    Raises ``BrokenLogError`` where the log itself is broken: then a backup is needed, not a repair.
    """
    store.backup(store.file.with_suffix(".before-repair.db"))
    with _rebuilt(store, fair) as rebuilt, store.engine.connect().execution_options(writes=True) as live:
        with live.begin():
            for table in (*record_tables.values(), records):
                live.execute(delete(table).where(table.c.fair == fair))
                for some in _row_chunks(rebuilt, table, fair):
                    live.execute(insert(table), some)
            here = rebuilt.execute(select(fairs_here).where(fairs_here.c.fair == fair)).mappings().one()
            live.execute(fairs_here.update().where(fairs_here.c.fair == fair).values(digest=here["digest"]))


def _file_problems(store: Store) -> Iterator[Message]:
    with store.engine.connect() as connection:
        verdict = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
    if verdict != "ok":
        yield message("store.file_damaged", what=str(verdict))
    if shutil.disk_usage(store.folder).free < _DISK_WANTED:
        yield message("store.disk_low")


def _log_problems(store: Store, fair: Id) -> Iterator[Message]:
    with store.engine.connect() as connection:
        log = Log(connection, fair)
        for head in log.vector():
            letter = _letter(connection, head.desk)
            try:
                _check_desk(log, head.desk, head.sequence, head.hash)
            except BrokenLogError as error:
                yield message("store.log_broken", desk=letter, what=str(error))
        keys = _public_keys(connection, fair)
        for checkpoint in log.checkpoints():
            if not checkpoint.is_signed_by(keys.get(checkpoint.desk, b"")):
                letter = _letter(connection, checkpoint.desk)
                yield message("store.checkpoint_wrong", desk=letter, sequence=checkpoint.sequence)
        if log.clock() >> 16 > milliseconds(SystemClock().now()) + 24 * 3600 * 1000:
            yield message("store.clock_behind")


def _check_desk(log: Log, desk: bytes, sequence: int, last: bytes) -> None:
    end = 0, b""

    def watched() -> Iterator[Any]:
        nonlocal end
        for operation in log.of_desk(desk):
            yield operation
            end = operation.sequence, operation.id

    check_chain(watched())
    if end != (sequence, last):
        raise BrokenLogError(f"the log ends at {end[0]}, {sequence} was noted")


def _public_keys(connection: Connection, fair: Id) -> dict[bytes, bytes]:
    desks = record_tables["desk"].c
    found = connection.execute(select(desks.id, desks.public_key).where(desks.fair == fair))
    return {row.id: row.public_key for row in found}


def _letter(connection: Connection, desk: bytes) -> str:
    desks = record_tables["desk"].c
    letter = connection.execute(select(desks.letter).where(desks.id == desk)).scalar()
    return letter or desk.hex()[:8]


class _rebuilt:  # noqa: N801  reads as the phrase it stands for: with _rebuilt(store, fair) as …
    """The tables as the log alone makes them, in a file of its own that is thrown away afterwards."""

    def __init__(self, store: Store, fair: Id) -> None:
        self._store = store
        self._fair = fair

    def __enter__(self) -> Connection:
        self._folder = tempfile.TemporaryDirectory(prefix="rebuilt-", dir=self._store.folder)
        file = Path(self._folder.name) / "rebuilt.db"
        self._engine = open_engine(file)
        migrate.upgrade(self._engine, migrate.head())
        self._connection = self._engine.connect()
        _rebuild(self._store.engine, self._engine, self._fair)
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._engine.dispose()
        self._folder.cleanup()


def _rebuild(live: Engine, rebuilt: Engine, fair: Id) -> None:
    with (
        live.connect() as source,
        rebuilt.connect().execution_options(writes=True) as target,
        target.begin(),
    ):
        target.execute(insert(fairs_here), {"fair": fair, "clock": 0, "digest": bytes(16), "operations": 0})
        for some in _row_chunks(source, person_keys, fair):
            target.execute(insert(person_keys), some)
        log, copy = Log(source, fair), Log(target, fair)
        for head in log.vector():
            for start in range(0, head.sequence, _BATCH):
                batch = list(log.of_desk(head.desk, start, start + _BATCH))
                copy.ingest(head.desk, batch, 2**47)


def _differences(live: Engine, rebuilt: Connection, fair: Id) -> Iterator[Message]:
    with live.connect() as connection:
        for record_type in RECORD_TYPES:
            table = record_tables[record_type.kind]
            wrong = _unequal_rows(connection, rebuilt, table, fair, tuple(table.c.keys()))
            if wrong:
                yield message("store.table_differs", table=table_name(record_type), rows=wrong)
        if _unequal_rows(connection, rebuilt, records, fair, _COMPARED):
            yield message("store.table_differs", table="records", rows=1)
        digests = [
            one.execute(select(fairs_here.c.digest).where(fairs_here.c.fair == fair)).scalar()
            for one in (connection, rebuilt)
        ]
        if digests[0] != digests[1]:
            yield message("store.check_code_differs")
        documents = [
            len(one.execute(select(search_documents.c.id).where(search_documents.c.fair == fair)).all())
            for one in (connection, rebuilt)
        ]
        if documents[0] != documents[1]:
            yield message("store.search_differs")


def _unequal_rows(
    live: Connection, rebuilt: Connection, table: Any, fair: Id, columns: tuple[str, ...]
) -> int:
    ordered = (
        select(*(table.c[name] for name in columns)).where(table.c.fair == fair).order_by(*table.primary_key)
    )
    pairs = zip_longest(live.execute(ordered), rebuilt.execute(ordered))
    return sum(1 for one, other in pairs if one is None or other is None or tuple(one) != tuple(other))


def _row_chunks(connection: Connection, table: Any, fair: Id) -> Iterator[list[dict[str, Any]]]:
    rows = [dict(row) for row in connection.execute(select(table).where(table.c.fair == fair)).mappings()]
    for some in chunks(rows, _BATCH):
        yield list(some)
