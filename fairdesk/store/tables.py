"""The tables. One for each kind of record, made from its dataclass; and the log they all follow from.

Primary keys begin with the fair, so that several fairs live in one file and can be told apart anywhere.
The two small tables that every scan writes are ``WITHOUT ROWID``, which is one page less each. The large
ones are not: SQLite would then rather walk through a fair by its primary key than use an index.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)
from sqlalchemy.types import TypeEngine

from fairdesk.domain.entities import RECORD_TYPES, Record
from fairdesk.domain.values import field_types

metadata = MetaData()


def _some(name: str, *columns: str | Column[Any], where: str | None = None, on_server: str = "") -> Index:
    """An index of those rows alone for which ``where`` holds, if one is given."""
    if where is None:
        return Index(name, *columns)
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(on_server or where))


settings = Table(
    "settings",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

fairs_here = Table(
    "fairs_here",
    metadata,
    Column("fair", LargeBinary, primary_key=True),
    Column("clock", BigInteger, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("operations", BigInteger, nullable=False),
    Column("root", LargeBinary, nullable=True),  # the desk that founded the fair
    Column("desks", LargeBinary, nullable=True),  # the sum over the operations on desks
    comment="per fair: the highest clock seen, the sum of row digests, how many operations",
    sqlite_with_rowid=False,
)

identities = Table(
    "identities",
    metadata,
    Column("fair", LargeBinary, primary_key=True),
    Column("desk", LargeBinary, primary_key=True),
    Column("private_key", LargeBinary, nullable=False),
    Column("active", Boolean, nullable=False),
)

badge_keys = Table(
    "badge_keys",
    metadata,
    Column("fair", LargeBinary, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("secret", LargeBinary, nullable=False),
    Column("revoked", Boolean, nullable=False),
)

person_keys = Table(
    "person_keys",
    metadata,
    Column("fair", LargeBinary, primary_key=True),
    Column("person", LargeBinary, primary_key=True),
    Column("secret", LargeBinary, nullable=False),
)

missing_keys = Table(
    "missing_keys",
    metadata,
    Column("fair", LargeBinary, primary_key=True),
    Column("person", LargeBinary, primary_key=True),
    comment="persons of whom something sealed is here, and not their key; it is asked for at every exchange",
)

operations = Table(
    "operations",
    metadata,
    Column("fair", LargeBinary, primary_key=True),
    Column("desk", LargeBinary, primary_key=True),
    Column("sequence", BigInteger, primary_key=True),
    Column("hash", LargeBinary, primary_key=True),
    Column("entity_id", LargeBinary, nullable=False),
    Column("projected", Boolean, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("operations_of_record", "fair", "entity_id"),
    _some("operations_not_shown", "fair", "desk", where="projected = 0", on_server="NOT projected"),
)

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("fair", LargeBinary, primary_key=True),
    Column("desk", LargeBinary, primary_key=True),
    Column("sequence", BigInteger, primary_key=True),
    Column("hash", LargeBinary, primary_key=True),
    Column("signature", LargeBinary, nullable=False),
)

heads = Table(
    "heads",
    metadata,
    Column("fair", LargeBinary, primary_key=True),
    Column("desk", LargeBinary, primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    Column("hash", LargeBinary, primary_key=True),
    Column("checkpointed", BigInteger, nullable=False),
    Column("gathered", BigInteger, nullable=True),  # bytes since the last signature
    comment="the vector: each desk's last operation here; a forked desk has one row a branch",
    sqlite_with_rowid=False,
)

files = Table(
    "files",
    metadata,
    Column("fair", LargeBinary, primary_key=True),
    Column("sha256", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    comment="the bytes of attachments and printed papers; one that is missing here may still arrive",
)

file_pieces = Table(
    "file_pieces",
    metadata,
    Column("fair", LargeBinary, primary_key=True),
    Column("sha256", Text, primary_key=True),
    Column("start", BigInteger, primary_key=True),
    Column("total", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    comment="files that are still arriving; none counts before it is whole",
)

bundle_keys = Table(
    "bundle_keys",
    metadata,
    Column("fair", LargeBinary, primary_key=True),
    Column("name", LargeBinary, primary_key=True),
    Column("secret", LargeBinary, nullable=False),
    Column("made_ms", BigInteger, nullable=False),
    Column("shut_out", LargeBinary, nullable=False),
    comment="the keys of bundles on sticks; ``shut_out`` is the fingerprint of the desks that have none",
)

seal_keys = Table(
    "seal_keys",
    metadata,
    Column("fair", LargeBinary, primary_key=True),
    Column("desk", LargeBinary, primary_key=True),
    Column("private_key", LargeBinary, nullable=False),
    comment="the keys with which this installation's desks seal PDF files",
)

records = Table(
    "records",
    metadata,
    Column("fair", LargeBinary, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("id", LargeBinary, primary_key=True),
    Column("leaves", LargeBinary, nullable=False),
    Column("conflicts", Integer, nullable=False),
    _some("records_in_conflict", "fair", where="conflicts > 0"),
)

search_documents = Table(
    "search_documents",
    metadata,
    # SQLite numbers by itself where just this type is named; a server is to have no end of numbers.
    Column("number", Integer().with_variant(BigInteger, "postgresql"), primary_key=True),
    Column("fair", LargeBinary, nullable=False),
    Column("kind", Text, nullable=False),
    Column("id", LargeBinary, nullable=False),
    Column("folded", Text, nullable=False),
    Index("search_document_of_record", "id"),
    comment="what can be found; ``folded`` is the folded name, by which the best come first",
)

SEARCH_INDEX = """CREATE VIRTUAL TABLE search_index USING fts5(
    body, content='', contentless_delete=1, detail=none, prefix='1 2 3 4 5 6 7 8 9', tokenize='ascii')"""
"""Folded text of every document, by its number. FTS5 is beyond SQLAlchemy's tables.

Beginnings of up to nine letters have an index of their own. Of a longer one, or without that, FTS5 first puts
together the lists of all words that begin so: milliseconds for a name that thousands bear.
"""

_COLUMN_TYPES: dict[type, type[TypeEngine[Any]]] = {
    str: Text,
    int: BigInteger,
    bool: Boolean,
    bytes: LargeBinary,
    Decimal: Text,
    date: Text,
    datetime: BigInteger,
    tuple: Text,  # a JSON list, see rows.kept
}


def table_name(record_type: type[Record]) -> str:
    """The table of a kind of record."""
    kind = record_type.kind
    plurals = {
        "staff": "staff",
        "same_company": "same_companies",
        "pass": "passes",
        "planning_rules": "planning_rules",
    }
    return plurals.get(kind) or (kind[:-1] + "ies" if kind.endswith("y") else kind + "s")


def _record_table(record_type: type[Record]) -> Table:
    columns: list[Column[Any]] = [
        Column("fair", LargeBinary, primary_key=True),
        Column("id", LargeBinary, primary_key=True),
    ]
    for field_type in field_types(record_type).values():
        column_type = Text if issubclass(field_type.python, StrEnum) else _COLUMN_TYPES[field_type.python]
        columns.append(Column(field_type.name, column_type, nullable=True))
    return Table(table_name(record_type), metadata, *columns)


record_tables: dict[str, Table] = {
    record_type.kind: _record_table(record_type) for record_type in RECORD_TYPES
}


def _index(kind: str, *columns: str, where: str | None = None) -> Index:
    table = record_tables[kind]
    name = f"{table.name}_by_{'_'.join(columns)}"
    return _some(name, table.c.fair, *(table.c[column] for column in columns), where=where)


INDEXES = (
    _index("enterprise", "stir", where="stir IS NOT NULL"),
    _index("delegate", "enterprise"),
    _index("badge", "desk", "counter"),
    _index("badge", "delegate"),
    _index("product", "enterprise"),
    _index("demand", "enterprise"),
    _index("offer", "demand"),
    _index("offer", "enterprise"),
    _index("sample", "enterprise"),
    _index("pass", "badge", "at", where="badge IS NOT NULL"),
    _index("pass", "at"),
    _index("pass", "code", where="code IS NOT NULL"),
    _index("visit", "enterprise", "at"),
    _index("visit", "badge", where="badge IS NOT NULL"),
    _index("visit_note", "visit"),
    _index("printing", "badge"),
    _index("meeting_request", "asker"),
    _index("meeting_request", "wanted"),
    _index("meeting", "host"),
    _index("meeting", "guest"),
    _index("meeting", "others", where="others <> '[]'"),
    _index("meeting", "table", "start"),
    _index("meeting", "start"),
    _index("meeting", "negotiation", where="negotiation IS NOT NULL"),
    _index("telling", "enterprise", "at"),
    _index("negotiation", "meeting", where="meeting IS NOT NULL"),
    _index("deal_party", "negotiation"),
    _index("deal_party", "enterprise"),
    _index("deal_item", "negotiation"),
    _index("negotiation_note", "negotiation"),
    _index("attachment", "negotiation"),
    _index("attachment", "document", where="document IS NOT NULL"),
    _index("attachment", "sha256"),
    _index("path_step", "negotiation"),
    _index("handover", "negotiation"),
    _index("cooperation_result", "negotiation"),
    _index("document", "negotiation"),
    _index("document", "number", where="number IS NOT NULL"),
    _index("document", "issuer", "counter", where="issuer IS NOT NULL"),
    _index("document_version", "document"),
    _index("document_version", "sha256"),
    _index("signing", "document"),
    _index("print_job", "desk"),
    _index("print_job", "document"),
)
