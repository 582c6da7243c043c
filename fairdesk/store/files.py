"""The bytes of attachments and printed papers, and the keys that seal them.

They stand in the database itself, so that a paper and the record of it are durable together, and a backup
holds both. They are no part of the log: a file is found by the SHA-256 that a record names, and may arrive
later.
"""

import hashlib

from sqlalchemy import Connection, select

from fairdesk.domain.entities import Id
from fairdesk.domain.file_types import LARGEST_FILE
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.store.dialects import insert
from fairdesk.store.tables import files, seal_keys


def keep(connection: Connection, fair: Id, body: bytes) -> str:
    """Keeps the bytes of a file; returns their SHA-256, hexadecimal.

    Raises ``UserFacingError`` for a file that is too large.
    """
    if len(body) > LARGEST_FILE:
        raise UserFacingError(
            message("store.file_too_large", most=LARGEST_FILE // 1_000_000),
            message("store.file_too_large_advice"),
        )
    sha256 = hashlib.sha256(body).hexdigest()
    row = {"fair": fair, "sha256": sha256, "body": body}
    connection.execute(insert(files).on_conflict_do_nothing(), row)
    return sha256


def body_of(connection: Connection, fair: Id, sha256: str) -> bytes | None:
    """The bytes of a file; None where they have not arrived here."""
    held = select(files.c.body).where(files.c.fair == fair, files.c.sha256 == sha256)
    return connection.execute(held).scalar()


def seal_key(connection: Connection, fair: Id, desk: Id) -> bytes | None:
    """The private key with which a desk of this installation seals PDF files."""
    own = (seal_keys.c.fair == fair) & (seal_keys.c.desk == desk)
    return connection.execute(select(seal_keys.c.private_key).where(own)).scalar()


def keep_seal_key(connection: Connection, fair: Id, desk: Id, private_key: bytes) -> None:
    """Keeps the key with which a desk of this installation seals PDF files."""
    connection.execute(insert(seal_keys), {"fair": fair, "desk": desk, "private_key": private_key})
