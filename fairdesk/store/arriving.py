"""Files that records name and that are not here yet: they come in pieces, and count once they are whole."""

import hashlib
import re
from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, delete, exists, func, insert, select

from fairdesk.domain.entities import Id
from fairdesk.store import files as kept
from fairdesk.store.tables import file_pieces, files, record_tables
from fairdesk.sync.wire import MOST_MISSING_FILES, PIECE_BYTES, Piece, PieceAnswer, PieceRequest

_NAMED = (
    record_tables["attachment"].c.sha256,
    record_tables["document_version"].c.sha256,
    record_tables["signing"].c.signature,
)
"""The fields that name files."""
_SHA256 = re.compile("[0-9a-f]{64}")


def missing(
    connection: Connection, fair: Id, at_most: int | None = MOST_MISSING_FILES
) -> list[tuple[str, int]]:
    """Files that records name and that are not here, with the number of bytes that have come already."""
    found: dict[str, int] = {}
    for column in _NAMED:
        named = select(column).where(_of(column, fair), column.is_not(None), ~_is_here(column, fair))
        for sha256 in connection.execute(named.distinct()).scalars():
            if _SHA256.fullmatch(sha256):
                found[sha256] = 0
            if at_most is not None and len(found) == at_most:
                break
    return [(sha256, _come(connection, fair, sha256)) for sha256 in found][:at_most]


def named_and_here(connection: Connection, fair: Id) -> Iterator[str]:
    """The files that records name and that are here."""
    given: set[str] = set()
    for column in _NAMED:
        named = select(column).where(_of(column, fair), column.is_not(None), _is_here(column, fair))
        for sha256 in connection.execute(named.distinct()).scalars().all():
            if sha256 not in given:
                given.add(sha256)
                yield sha256


def piece(connection: Connection, fair: Id, request: PieceRequest) -> Piece | None:
    """The next bytes of a file; None where the file is not here, or not so long."""
    part = func.substr(files.c.body, request.offset + 1, PIECE_BYTES)
    asked = select(func.length(files.c.body), part).where(
        files.c.fair == fair, files.c.sha256 == request.sha256
    )
    found = connection.execute(asked).first()
    if found is None or request.offset > found[0] or (request.offset == found[0] > 0):
        return None
    return Piece(request.sha256, request.offset, found[0], bytes(found[1] or b""))


def take(connection: Connection, fair: Id, given: Piece) -> PieceAnswer:
    """Takes the next bytes of a file in, if they are just those that are wanted."""
    if not _is_wanted(connection, fair, given.sha256):
        return PieceAnswer(given.sha256, None)
    come = _come(connection, fair, given.sha256)
    if come and _total(connection, fair, given.sha256) != given.total:
        _forget(
            connection, fair, given.sha256
        )  # somebody told of another length: who is right shows in the end
        return PieceAnswer(given.sha256, 0)
    if given.offset != come:
        return PieceAnswer(given.sha256, come)
    row = {"fair": fair, "sha256": given.sha256, "start": come, "total": given.total, "body": given.body}
    connection.execute(insert(file_pieces), row)
    if come + len(given.body) < given.total:
        return PieceAnswer(given.sha256, come + len(given.body))
    return _completed(connection, fair, given.sha256)


def _completed(connection: Connection, fair: Id, sha256: str) -> PieceAnswer:
    of_file = _pieces(fair, sha256)
    parts = select(file_pieces.c.body).where(of_file).order_by(file_pieces.c.start)
    body = b"".join(connection.execute(parts).scalars())
    _forget(connection, fair, sha256)
    if hashlib.sha256(body).hexdigest() != sha256:
        return PieceAnswer(sha256, 0)
    kept.keep(connection, fair, body)
    return PieceAnswer(sha256, None, completed=True)


def _come(connection: Connection, fair: Id, sha256: str) -> int:
    come = select(func.sum(func.length(file_pieces.c.body))).where(_pieces(fair, sha256))
    return connection.execute(come).scalar() or 0


def _total(connection: Connection, fair: Id, sha256: str) -> int | None:
    told = select(file_pieces.c.total).where(_pieces(fair, sha256)).limit(1)
    return connection.execute(told).scalar()


def _forget(connection: Connection, fair: Id, sha256: str) -> None:
    connection.execute(delete(file_pieces).where(_pieces(fair, sha256)))


def _pieces(fair: Id, sha256: str) -> ColumnElement[bool]:
    return (file_pieces.c.fair == fair) & (file_pieces.c.sha256 == sha256)


def _is_wanted(connection: Connection, fair: Id, sha256: str) -> bool:
    here = select(files.c.sha256).where(files.c.fair == fair, files.c.sha256 == sha256)
    if connection.execute(here).first() is not None:
        return False
    return any(
        connection.execute(select(column).where(_of(column, fair), column == sha256).limit(1)).first()
        for column in _NAMED
    )


def _of(column: ColumnElement[str], fair: Id) -> ColumnElement[bool]:
    return column.table.c.fair == fair  # pyright: ignore[reportAttributeAccessIssue]


def _is_here(column: ColumnElement[str], fair: Id) -> ColumnElement[bool]:
    return exists().where(files.c.fair == fair, files.c.sha256 == column)
