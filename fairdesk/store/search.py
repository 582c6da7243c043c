"""Finding records by a text in any script: SQLite FTS5 over folded words.

A document is the folded words of one record. Every document carries its fair as a word of its own, so
that one index serves all fairs of the folder.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete, insert, select, text

from fairdesk.domain.folding import fold, spellings
from fairdesk.store.rows import Kept, chunks, listed
from fairdesk.store.tables import search_documents

SEARCHED: dict[str, tuple[str, ...]] = {
    "enterprise": ("name", "other_names", "stir", "phone", "email", "stand"),
    "delegate": ("name", "phone", "email"),
    "product": ("name", "tn_ved"),
    "demand": ("name", "tn_ved"),
}
"""Which fields of which records can be found."""

_LISTS = frozenset({"other_names"})
_CANDIDATES = 200

_write_body = text("INSERT INTO search_index (rowid, body) VALUES (:number, :body)")
_drop_body = text("DELETE FROM search_index WHERE rowid = :number")
_drop_all = text("INSERT INTO search_index (search_index) VALUES ('delete-all')")
_match = text(
    "SELECT d.kind, d.id, d.number FROM search_index i JOIN search_documents d ON d.number = i.rowid "
    "WHERE search_index MATCH :query LIMIT :limit"
)


def index(connection: Connection, fair: bytes, kind: str, rows: Sequence[Mapping[str, Kept]]) -> None:
    """Brings the index up to date with rows of a kind; voided ones are taken out."""
    by_id = {row["id"]: row for row in rows}
    numbers = _numbers(connection, list(by_id))
    if numbers:
        old = [{"number": number} for number in numbers.values()]
        connection.execute(_drop_body, old)
    gone = [numbers[key] for key, row in by_id.items() if row["voided"] and key in numbers]
    for some in chunks(gone):
        connection.execute(delete(search_documents).where(search_documents.c.number.in_(some)))
    shown = {key: row for key, row in by_id.items() if not row["voided"]}
    missing = [{"fair": fair, "kind": kind, "id": key} for key in shown if key not in numbers]
    if missing:
        connection.execute(insert(search_documents), missing)
        numbers |= _numbers(connection, [row["id"] for row in missing])
    bodies = [{"number": numbers[key], "body": _body(fair, kind, row)} for key, row in shown.items()]
    if bodies:
        connection.execute(_write_body, bodies)


def clear(connection: Connection) -> None:
    """Forgets all documents of all fairs, so that they can be indexed anew."""
    connection.execute(delete(search_documents))
    connection.execute(_drop_all)


def find(connection: Connection, fair: bytes, words: Sequence[tuple[str, ...]]) -> list[tuple[str, bytes]]:
    """(kind, id) of the documents that hold words beginning so; those that hold them whole come first.

    Each word is given in all its spellings, its fold first: whole words are spelt so, not only pronounced so.
    """
    if not words:
        return []
    of_fair = f'"{_fair_word(fair)}"'
    whole = " AND ".join([of_fair, *(_either(word[:1], "") for word in words)])
    begun = " AND ".join([of_fair, *(_either(word, "*") for word in words)])
    found: dict[tuple[str, bytes], None] = {}
    for query in (whole, begun):
        for row in connection.execute(_match, {"query": query, "limit": _CANDIDATES}):
            found.setdefault((row.kind, row.id))
    return list(found)


def query_words(text: str) -> list[tuple[str, ...]]:
    """What a typed text is looked for as; the groups of a typed phone number are one word."""
    digits = "".join(letter for letter in text if letter not in " +()-")
    if digits.isascii() and digits.isdecimal() and len(digits) > 2:
        return [(digits,)]
    return spellings(text)


def _either(spellings: tuple[str, ...], ending: str) -> str:
    return "(" + " OR ".join(f'"{spelling}"{ending}' for spelling in spellings) + ")"


def _numbers(connection: Connection, ids: Sequence[Kept]) -> dict[Kept, int]:
    documents = search_documents.c
    return {
        row.id: row.number
        for some in chunks(ids)
        for row in connection.execute(select(documents.id, documents.number).where(documents.id.in_(some)))
    }


def _body(fair: bytes, kind: str, row: Mapping[str, Kept]) -> str:
    words = dict.fromkeys([_fair_word(fair)])
    for name in SEARCHED[kind]:
        value = row[name]
        for part in listed(value) if name in _LISTS else [value]:
            if part:
                words |= dict.fromkeys(fold(str(part)).split())
                words |= dict.fromkeys(word for spelt in spellings(str(part)) for word in spelt)
    phone = row.get("phone")
    if isinstance(phone, str):
        words |= dict.fromkeys(_phone_words(phone))
    return " ".join(words)


def _phone_words(phone: str) -> list[str]:
    """A number is found by how it begins: with the country, without it, and by its last digits."""
    digits = "".join(letter for letter in phone if letter.isdigit())
    return [digits, digits.removeprefix("998"), digits[-7:], digits[-4:]]


def _fair_word(fair: bytes) -> str:
    return "fair" + fair.hex()
