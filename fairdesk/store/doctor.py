"""Examining a data folder: is the log whole, and do the tables show what the log says?

The tables are rebuilt from the log in a file beside the live one and compared row by row.
"""

import shutil
import tempfile
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, func, insert, select

from fairdesk.domain.clock import SystemClock, milliseconds
from fairdesk.domain.entities import Id
from fairdesk.domain.messages import Message, message
from fairdesk.oplog.identity import CHECKPOINT_EVERY, Checkpoint
from fairdesk.oplog.operation import BrokenLogError, check_chain
from fairdesk.store import migrate, search
from fairdesk.store.dialects import streamed
from fairdesk.store.engine import open_engine
from fairdesk.store.log import Log
from fairdesk.store.rows import distinct
from fairdesk.store.store import Store
from fairdesk.store.tables import (
    fairs_here,
    operations,
    person_keys,
    record_tables,
    records,
    search_documents,
)

_BATCH = 2_000
_DISK_WANTED = 200 * 1024 * 1024
_DAY_MS = 24 * 3600 * 1000
_ANY_TIME_MS = 2**47
"""So late that no clock in the log is ahead of it."""


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
    with store.reading() as live:
        problems = [*_file_problems(live, store), *_log_problems(live, fair)]
        if not problems:
            with _rebuilt(live, fair, store.folder) as rebuilt:
                problems.extend(_differences(live, rebuilt, fair))
        log = Log(live, fair)
        torn = select(func.count()).where(records.c.fair == fair, records.c.conflicts > 0)
        conflicts = live.execute(torn).scalar_one()
        vector = {_letter(live, fair, head.desk): (head.sequence, head.hash.hex()) for head in log.vector()}
        return Report(log.count, vector, conflicts, log.state_hash, tuple(problems))


def repair(store: Store, fair: Id) -> None:
    """Puts the rebuilt tables in the place of the live ones, and signs where a signature is missing.

    A copy of a file is kept beside it. Raises ``BrokenLogError`` where the log itself is broken: then a
    backup is needed, not a repair.
    """
    store.database.keep_copy(store.engine, "repair")
    with store.writing(fair) as live:
        _refuse_broken(live, fair)
        _replace_tables(live, fair, store.folder)
        _sign_where_missing(live, fair)
        _index_again(live, fair)


def _refuse_broken(live: Connection, fair: Id) -> None:
    log = Log(live, fair)
    for desk in distinct(head.desk for head in log.vector()):
        if _damaged_after(log, desk) is not None:
            raise BrokenLogError(f"the log of desk {_letter(live, fair, desk)} is not whole")


def _replace_tables(live: Connection, fair: Id, folder: Path) -> None:
    with _rebuilt(live, fair, folder) as rebuilt:
        for table in (*record_tables.values(), records):
            live.execute(delete(table).where(table.c.fair == fair))
            for some in _row_chunks(rebuilt, table, fair):
                live.execute(insert(table), some)
        digest, count, desks = _digest(rebuilt, fair)
        here = fairs_here.update().where(fairs_here.c.fair == fair)
        live.execute(here.values(digest=digest, operations=count, desks=desks))
        _mark_again(live, rebuilt, fair)


def _mark_again(live: Connection, rebuilt: Connection, fair: Id) -> None:
    """Puts right which changes count."""
    mark = operations.update().where(operations.c.fair == fair, operations.c.hash == bindparam("one"))
    wrong = _held_back(live, fair) ^ (right := _held_back(rebuilt, fair))
    for one in wrong:
        live.execute(mark.values(projected=one not in right), {"one": one})


def _held_back(connection: Connection, fair: Id) -> set[bytes]:
    held = select(operations.c.hash).where(operations.c.fair == fair, ~operations.c.projected)
    return set(connection.execute(held).scalars())


def _index_again(live: Connection, fair: Id) -> None:
    """Makes the search index anew, with all that may be lost or left over in it."""
    for emptied in search.clear(live, fair):
        for kind in search.SEARCHED:
            for some in _row_chunks(live, record_tables[kind], emptied):
                search.index(live, emptied, kind, some)


def _file_problems(live: Connection, store: Store) -> Iterator[Message]:
    if not store.database.is_whole(live):
        yield message("store.file_damaged")
    if shutil.disk_usage(store.folder).free < _DISK_WANTED:
        yield message("store.disk_low")


def _log_problems(live: Connection, fair: Id) -> Iterator[Message]:
    log = Log(live, fair)
    for desk in distinct(head.desk for head in log.vector()):
        letter = _letter(live, fair, desk)
        damaged_after = _damaged_after(log, desk)
        if damaged_after is not None:
            yield message("store.log_broken", desk=letter, sequence=damaged_after)
        for checkpoint in log.checkpoints(desk):
            if not _holds(log, checkpoint):
                yield message("store.checkpoint_wrong", desk=letter, sequence=checkpoint.sequence)
        if log.is_own(desk):
            for sequence in _unsigned(log, desk):
                yield message("store.checkpoint_missing", desk=letter, sequence=sequence)
    if log.clock >> 16 > milliseconds(SystemClock().now()) + _DAY_MS:
        yield message("store.clock_behind")


def _damaged_after(log: Log, desk: bytes) -> int | None:
    """The number after which a desk's changes are damaged or missing; None where they are whole."""
    ends: set[bytes] = set()
    known: dict[bytes, int] = {}
    try:
        for operation in log.of_desk(desk):
            check_chain([operation], known)
            known = {held: number for held, number in known.items() if number >= operation.sequence - 1}
            known[operation.id] = operation.sequence
            ends.discard(operation.previous)
            ends.add(operation.id)
    except BrokenLogError:
        return max(known.values(), default=0)
    noted = {head.hash for head in log.branches(desk)}
    return None if ends == noted else max(known.values(), default=0)


def _holds(log: Log, checkpoint: Checkpoint) -> bool:
    """Whether the signature is the desk's, and under a change that is here.

    Of a desk whose own record has not come yet the key is not known, and nothing can be said.
    """
    signed_for = select(operations.c.sequence).where(
        operations.c.fair == checkpoint.fair,
        operations.c.desk == checkpoint.desk,
        operations.c.sequence == checkpoint.sequence,
        operations.c.hash == checkpoint.hash,
    )
    if log.connection.execute(signed_for).first() is None:
        return False
    standing = log.standings.get(checkpoint.desk)
    return standing is None or checkpoint.is_signed_by(standing.public_key)


def _unsigned(log: Log, desk: bytes) -> Iterator[int]:
    """Where more of a desk's changes follow one another without a signature than should."""
    end = log.head(desk).sequence + 1
    signed = [0, *(checkpoint.sequence for checkpoint in log.checkpoints(desk)), end]
    return (until - 1 for since, until in pairwise(signed) if until - since > CHECKPOINT_EVERY)


def _sign_where_missing(live: Connection, fair: Id) -> None:
    """Gives this desk's own signatures again."""
    log = Log(live, fair)
    for desk in filter(log.is_own, distinct(head.desk for head in log.vector())):
        signed = {checkpoint.sequence for checkpoint in log.checkpoints(desk)}
        latest = 0
        for operation in log.of_desk(desk):
            if operation.sequence not in signed and operation.sequence - latest < CHECKPOINT_EVERY:
                continue
            latest = operation.sequence
            log.keep_checkpoint(log.identity.checkpoint(fair, latest, operation.id))


def _letter(connection: Connection, fair: Id, desk: bytes) -> str:
    desks = record_tables["desk"].c
    letter = connection.execute(select(desks.letter).where(desks.fair == fair, desks.id == desk)).scalar()
    return letter or desk.hex()[:8]


@contextmanager
def _rebuilt(live: Connection, fair: Id, folder: Path) -> Generator[Connection]:
    """The tables as the log alone makes them, in a file of its own that is thrown away afterwards."""
    with tempfile.TemporaryDirectory(prefix="rebuilt-", dir=folder) as beside:
        engine = open_engine(Path(beside) / "rebuilt.db")
        migrate.upgrade(engine, migrate.head())
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            _rebuild(live, connection, fair)
        with engine.connect() as connection:
            yield connection
        engine.dispose()


def _rebuild(live: Connection, rebuilt: Connection, fair: Id) -> None:
    log, copy = Log(live, fair), Log(rebuilt, fair)
    row = {"fair": fair, "clock": 0, "digest": bytes(16), "operations": 0, "root": log.root}
    rebuilt.execute(insert(fairs_here), row)
    for some in _row_chunks(live, person_keys, fair):
        rebuilt.execute(insert(person_keys), some)
    last = {head.desk: head.sequence for head in log.vector()}  # of branches the longest comes last
    # Who invited comes before who was invited: else what a desk wrote would wait, and be projected twice.
    for desk, sequence in sorted(last.items(), key=lambda one: (log.standing(one[0]).distance, one[0])):
        for start in range(0, sequence, _BATCH):
            copy.ingest(desk, list(log.of_desk(desk, start, start + _BATCH)), _ANY_TIME_MS)


def _differences(live: Connection, rebuilt: Connection, fair: Id) -> Iterator[Message]:
    wrong = sum(_unequal_rows(live, rebuilt, table, fair) for table in (*record_tables.values(), records))
    if wrong:
        yield message("store.tables_differ", count=wrong)
    marks = _held_back(live, fair) ^ _held_back(rebuilt, fair)
    if marks:
        yield message("store.marks_differ", count=len(marks))
    if _digest(live, fair) != _digest(rebuilt, fair):
        yield message("store.check_code_differs")
    if _documents(live, fair) != _documents(rebuilt, fair):
        yield message("store.search_differs")


def _digest(connection: Connection, fair: Id) -> tuple[bytes, int, bytes]:
    here = fairs_here.c
    found = select(here.digest, here.operations, here.desks).where(here.fair == fair)
    digest, count, desks = connection.execute(found).one()
    return digest, count, desks


def _documents(connection: Connection, fair: Id) -> int:
    counted = select(func.count()).where(search_documents.c.fair == fair)
    return connection.execute(counted).scalar_one()


def _unequal_rows(live: Connection, rebuilt: Connection, table: Table, fair: Id) -> int:
    """How many rows are in one and not in the other."""
    ordered = streamed(select(table).where(table.c.fair == fair).order_by(*table.primary_key))
    only_one: set[tuple[object, ...]] = set()
    for pair in zip_longest(live.execute(ordered), rebuilt.execute(ordered)):
        rows = [tuple(row) for row in pair if row is not None]
        if len(rows) == 1 or rows[0] != rows[1]:
            only_one ^= set(rows)
    return len({row[: len(table.primary_key)] for row in only_one})


def _row_chunks(connection: Connection, table: Table, fair: Id) -> Iterator[list[dict[str, Any]]]:
    found = connection.execute(streamed(select(table).where(table.c.fair == fair)))
    for some in found.mappings().partitions(_BATCH):
        yield [dict(row) for row in some]
