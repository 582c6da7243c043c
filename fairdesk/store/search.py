"""Finding records by a text in any script: an index of folded words (FTS5, on a server tsvector).

A document is the folded words of one record, with its kind as a word of its own. Its folded name stands
beside it, so that the best of what matches is chosen before any record is read.
"""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, delete, insert, select, text

from fairdesk.domain.folding import fold, spellings
from fairdesk.store.dialects import is_server, search_document, search_query
from fairdesk.store.prepared import Prepared
from fairdesk.store.rows import Kept, chunks, listed
from fairdesk.store.tables import fairs_here, search_documents

SEARCHED: dict[str, tuple[str, ...]] = {
    "enterprise": ("name", "other_names", "stir", "phone", "email", "stand"),
    "delegate": ("name", "phone", "email"),
    "product": ("name", "tn_ved"),
    "demand": ("name", "tn_ved"),
}
"""Which fields of which records can be found."""

_LISTS = frozenset({"other_names"})
_CANDIDATES = 100
"""So many of the records that match are looked at; the best of them are shown."""

_write_body = Prepared(
    text("INSERT INTO search_index (rowid, body) VALUES (:number, :body)"),
    on_server=text(
        "INSERT INTO search_index (rowid, body) "
        "VALUES (:number, array_to_tsvector(string_to_array(:body, ' ')))"
    ),
)
_drop_body = text("DELETE FROM search_index WHERE rowid = :number")
_drop_all = text("INSERT INTO search_index (search_index) VALUES ('delete-all')")
_drop_fair = text("DELETE FROM search_index WHERE body @@ CAST(:query AS tsquery)")
# Whichever database is asked, of too many that match those are looked at that were written first.
_match = Prepared(
    text(
        "SELECT d.kind, d.id, d.folded FROM search_index i JOIN search_documents d ON d.number = i.rowid "
        "WHERE i.search_index MATCH :query AND d.fair = :fair LIMIT :limit"
    ),
    on_server=text(
        "SELECT d.kind, d.id, d.folded FROM search_index i JOIN search_documents d ON d.number = i.rowid "
        "WHERE i.body @@ CAST(:query AS tsquery) AND d.fair = :fair ORDER BY d.number LIMIT :limit"
    ),
)


def index(connection: Connection, fair: bytes, kind: str, rows: Sequence[Mapping[str, Kept]]) -> None:
    """Brings the index up to date with rows of a kind; voided ones are taken out."""
    by_id = {row["id"]: row for row in rows}
    old = list(_numbers(connection, list(by_id)).values())
    if old:
        connection.execute(_drop_body, [{"number": number} for number in old])
    for some in chunks(old):
        connection.execute(delete(search_documents).where(search_documents.c.number.in_(some)))
    shown = {key: row for key, row in by_id.items() if not row["voided"]}
    if shown:
        documents = [
            {"fair": fair, "kind": kind, "id": key, "folded": fold(str(row["name"] or ""))}
            for key, row in shown.items()
        ]
        connection.execute(insert(search_documents), documents)
        numbers = _numbers(connection, list(shown))
        bodies = [
            {"number": numbers[key], "body": search_document(connection, fair, _words(kind, row))}
            for key, row in shown.items()
        ]
        _write_body.run(connection, bodies)


def clear(connection: Connection, fair: bytes) -> list[bytes]:
    """Forgets all documents of a fair; returns the fairs that have to be indexed anew, all of a file.

    Entries of documents that were lost cannot be found one by one there; on a server they name their fair.
    """
    if is_server(connection):
        connection.execute(_drop_fair, {"query": search_query(connection, fair, (), (), begun=False)})
        connection.execute(delete(search_documents).where(search_documents.c.fair == fair))
        return [fair]
    connection.execute(delete(search_documents))
    connection.execute(_drop_all)
    return list(connection.execute(select(fairs_here.c.fair)).scalars())


def find(
    connection: Connection,
    fair: bytes,
    words: Sequence[tuple[str, ...]],
    name: str,
    kinds: Sequence[str] = (),
) -> list[tuple[str, bytes]]:
    """(kind, id) of the documents that hold words beginning so, best first.

    Those whose name begins with ``name``, both folded, come first; among equals those that hold the words
    whole. Each word is given in all its spellings; without ``kinds`` all are looked through.
    """
    if not words:
        return []
    of_kinds = [_kind_word(kind) for kind in kinds]
    begun = name.split()
    found: dict[tuple[str, bytes], int] = {}
    for whole in (True, False):
        query = search_query(connection, fair, words, of_kinds, begun=not whole)
        for kind, record_id, folded in _match.rows(connection, query=query, fair=fair, limit=_CANDIDATES):
            if (kind, record_id) not in found:
                found[kind, record_id] = 0 if folded.startswith(name) else _distance(folded, begun)
    return sorted(found, key=found.__getitem__)


def _distance(title: str, begun: Sequence[str]) -> int:
    """1 for a title that has words beginning so as they are spelt, 2 for one that is found otherwise."""
    spaced = f" {title}"
    return 1 if all(f" {word}" in spaced for word in begun) else 2


def query_words(text: str) -> list[tuple[str, ...]]:
    """What a typed text is looked for as; the groups of a typed phone number are one word."""
    digits = "".join(letter for letter in text if letter not in " +()-")
    if digits.isascii() and digits.isdecimal() and len(digits) > 2:
        return [(digits,)]
    return spellings(text)


def _numbers(connection: Connection, ids: Sequence[Kept]) -> dict[Kept, int]:
    documents = search_documents.c
    return {
        row.id: row.number
        for some in chunks(ids)
        for row in connection.execute(select(documents.id, documents.number).where(documents.id.in_(some)))
    }


def _words(kind: str, row: Mapping[str, Kept]) -> Iterable[str]:
    words = dict.fromkeys([_kind_word(kind)])
    for name in SEARCHED[kind]:
        value = row[name]
        for part in listed(value) if name in _LISTS else [value]:
            if part:
                words |= dict.fromkeys(fold(str(part)).split())
                words |= dict.fromkeys(word for spelt in spellings(str(part)) for word in spelt)
    phone = row.get("phone")
    if isinstance(phone, str):
        words |= dict.fromkeys(_phone_words(phone))
    return words


def _phone_words(phone: str) -> list[str]:
    """A number is found by how it begins: with the country, without it, and by its last digits."""
    digits = "".join(letter for letter in phone if letter.isdigit())
    return [digits, digits.removeprefix("998"), digits[-7:], digits[-4:]]


def _kind_word(kind: str) -> str:
    """The word that stands for a kind: it begins with a sign, so that no typed letters begin it."""
    return f"§{kind}"
