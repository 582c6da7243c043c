"""What is said differently to SQLite and to PostgreSQL. Everything else is written once, for both.

Two things spare many differences: ``insert`` makes the statements "or leave it" and "or write over it", which
both understand; and a server's tables number what arrives in a column named as the one that SQLite has of
itself (``rowid``).
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVarTuple

from sqlalchemy import Connection, Dialect, Select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

__all__ = [
    "BY_ARRIVAL",
    "NO_FAIR",
    "SPOKEN",
    "hold",
    "insert",
    "is_server",
    "search_document",
    "search_query",
    "streamed",
]

SPOKEN: dict[str, Dialect] = {
    "sqlite": SQLiteDialect_pysqlite(paramstyle="named"),
    "postgresql": PGDialect_psycopg(),
}
"""How a statement is put into SQL that the drivers themselves take, by the name of the database's kind."""

BY_ARRIVAL = text("operations.rowid DESC")
"""The operations that came here last come first."""

NO_FAIR = b""

Columns = TypeVarTuple("Columns")
_ROWS_AT_ONCE = 500
_HOLD = text("SELECT pg_advisory_xact_lock(:key)")


def is_server(connection: Connection) -> bool:
    """Whether the database is a server, which several programs write to at once."""
    return connection.dialect.name == "postgresql"


def hold(connection: Connection, fair: bytes = NO_FAIR) -> None:
    """Keeps all others from writing to a fair until this transaction ends; without one, to what is no fair's.

    A desk's log stays gapless and its chain whole as one transaction at a time adds to a fair. SQLite lets
    only one write to the whole file; on a server other fairs go on meanwhile. This has to come first: what
    the transaction reads from then on is what the one before it left.
    """
    if is_server(connection):
        key = int.from_bytes(hashlib.blake2b(fair, digest_size=8).digest(), signed=True)
        connection.execute(_HOLD, {"key": key})


def streamed(found: Select[*Columns]) -> Select[*Columns]:
    """A question whose answer may be too long for the memory, so that it is read in pieces."""
    return found.execution_options(yield_per=_ROWS_AT_ONCE)


# Searching: FTS5 in a file, tsvector on a server. Words are folded before; neither stems nor drops any.

_LONGEST_WORD = 200
_MOST_LETTERS = 200_000
"""Of a longer word a server's index has the beginning, of a longer record the first words."""


def search_document(connection: Connection, fair: bytes, words: Iterable[str]) -> str:
    """What the index holds of a record, the words with spaces between them."""
    return " ".join(_for_server(fair, words) if is_server(connection) else words)


def _for_server(fair: bytes, words: Iterable[str]) -> Iterator[str]:
    """A server has many fairs: each is a word of its own, so that none is looked through for another."""
    yield _fair_word(fair)
    room = _MOST_LETTERS
    for word in words:
        room -= len(word[:_LONGEST_WORD])
        if word and room > 0:
            yield word[:_LONGEST_WORD]


def search_query(
    connection: Connection, fair: bytes, words: Sequence[Sequence[str]], kinds: Sequence[str], *, begun: bool
) -> str:
    """The question for documents that hold each of the words in one of its spellings, and one of the kinds.

    The words are letters and digits alone. With ``begun`` a word that begins so is enough.
    """
    if not is_server(connection):
        groups = [_any_of(words, '"{}"*' if begun else '"{}"', " OR "), _any_of([kinds], '"{}"', " OR ")]
        return " AND ".join(part for group in groups for part in group)
    cut = [[spelling[:_LONGEST_WORD] for spelling in word] for word in words]
    groups = [
        _any_of(cut, "'{}':*" if begun else "'{}'", " | "),
        _any_of([kinds, [_fair_word(fair)]], "'{}'", " | "),
    ]
    return " & ".join(part for group in groups for part in group)


def _any_of(groups: Sequence[Sequence[str]], written: str, either: str) -> list[str]:
    return [f"({either.join(written.format(word) for word in group)})" for group in groups if group]


def _fair_word(fair: bytes) -> str:
    return f"§{fair.hex()}"
