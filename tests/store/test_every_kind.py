"""Records of every kind, with every field filled in, survive a repair and a backup; files and keys too."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from a_postgresql_server import ON_BOTH
from sqlalchemy import select, text

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import RECORD_TYPES, Attachment, Desk, Document, DocumentVersion, Fair, Record
from fairdesk.domain.values import FieldType, field_types
from fairdesk.domain.words import FileKind
from fairdesk.store import doctor
from fairdesk.store.store import Store, restore
from fairdesk.store.tables import metadata, record_tables
from fairdesk.usecases.ports import Workplace

SCAN, PAPER, SEAL_KEY = b"%PDF-1.7 a scan", b"%PDF-1.7 a paper", b"the key of the seal"
AT = datetime(2022, 3, 3, 4, 30, tzinfo=UTC)
MADE = tuple(kind for kind in RECORD_TYPES if kind not in (Fair, Desk))
"""The fair and its desk are there."""
_VALUES: dict[type, Any] = {
    str: "Oʻlchov — Ўлчов",
    int: 7,
    bool: True,
    bytes: b"b" * 16,
    datetime: AT,
    date: AT.date(),
    Decimal: Decimal("1250.75"),
    tuple: ("Qop", "мешок, «50 кг»"),
}


def value(field: FieldType) -> Any:
    """Something that a field can hold, and seldom what it holds unless said otherwise."""
    if issubclass(field.python, StrEnum):
        return list(field.python)[-1]
    return _VALUES[field.python]


def filled(kind: type[Record], record_id: bytes) -> Record:
    values = {name: value(field) for name, field in field_types(kind).items() if name != "voided"}
    return kind(id=record_id, **values)


@pytest.fixture
def whole(place: Workplace) -> Workplace:
    """A fair with records of every kind: as they were made, changed, and taken back; with files and a key."""
    with place.write() as work:
        for kind in MADE:
            kept, taken_back = (filled(kind, work.new_id()) for _ in range(2))
            for one in (kept, taken_back, kind(id=work.new_id())):
                work.add(one)
            work.void(kind, taken_back.id)
        work.keep_seal_key(SEAL_KEY)
        scan, paper = work.keep_file(SCAN), work.keep_file(PAPER)
        document = Document(id=work.new_id(), template="memorandum")
        work.add(document)
        work.add(DocumentVersion(id=work.new_id(), document=document.id, sha256=paper, content="{}"))
        work.add(
            Attachment(id=work.new_id(), document=document.id, sha256=scan, what=FileKind.SIGNED_SCAN, page=1)
        )
    with place.write() as work:
        for kind in MADE:
            if not kind.append_only:
                field = next(name for name in field_types(kind) if name != "voided")
                record = work.all(kind)[-1]
                work.change(kind, record.id, **{field: value(field_types(kind)[field])})
    return place


def tables(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, the search index and its numbers put aside."""
    with store.engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in metadata.tables.values()
            if not table.name.startswith("search")
        }


@ON_BOTH
def test_the_doctor_finds_nothing_and_mends_nothing_away(whole: Workplace, store: Store) -> None:
    before = tables(store)
    kinds = {row[1] for row in before["records"]} | {
        kind.kind for kind in MADE if kind.append_only and before[_table(kind)]
    }
    assert kinds == {kind.kind for kind in RECORD_TYPES}
    assert doctor.examine(store, whole.fair).problems == ()
    doctor.repair(store, whole.fair)
    assert tables(store) == before
    assert doctor.examine(store, whole.fair).problems == ()


def _table(kind: type[Record]) -> str:
    return record_tables[kind.kind].name


@ON_BOTH
def test_lost_records_of_every_kind_are_found_and_come_back(whole: Workplace, store: Store) -> None:
    before = tables(store)
    with store.engine.connect() as connection, connection.begin():
        for kind in MADE:
            connection.execute(text(f'DELETE FROM "{_table(kind)}"'))
    [problem] = doctor.examine(store, whole.fair).problems
    lost = sum(len(before[_table(kind)]) for kind in MADE)
    assert (problem.key, problem.values) == ("store.tables_differ", {"count": lost})
    doctor.repair(store, whole.fair)
    assert tables(store) == before


def test_a_backup_brings_everything_with_it(
    whole: Workplace, store: Store, tmp_path: Path, clock: SetClock
) -> None:
    before = tables(store)
    store.backup(tmp_path / "backup.db")
    restored = restore(tmp_path / "backup.db", tmp_path / "elsewhere", clock, "Dilnoza")
    after = tables(restored)
    assert doctor.examine(restored, whole.fair).problems == ()
    moved_on = {
        "desks",
        "records",
        "operations",
        "heads",
        "identities",
        "fairs_here",
        "settings",
        "checkpoints",
    }
    for name in before.keys() - moved_on:  # the new desk that the restored folder is stands there
        assert after[name] == before[name], name
    for name in ("desks", "records", "operations", "checkpoints"):
        assert {row[:3] for row in before[name]} <= {row[:3] for row in after[name]}, name
    place = Workplace(restored, whole.fair, clock, "Dilnoza")
    with place.read() as work:
        assert [work.file(one.sha256) for one in work.all(Attachment) if one.page == 1] == [SCAN]
        assert PAPER in [work.file(one.sha256) for one in work.all(DocumentVersion)]
        assert work.seal_key() is None  # the new desk gets a seal of its own
    restored.close()
