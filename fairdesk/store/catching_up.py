"""After an upgrade the program may understand changes that it kept without understanding them.

Desks of one fair run several versions side by side: what a newer one wrote waits, in the log and unseen,
until this folder is opened by a program that knows it. That is noticed by what the program understands, not
by its number, so it is done once for each upgrade that matters.
"""

import hashlib

from sqlalchemy import Connection, select

from fairdesk.domain.desk_roles import permitted_kinds
from fairdesk.domain.entities import BY_KIND
from fairdesk.domain.words import DeskRole
from fairdesk.oplog.operation import SCHEMA
from fairdesk.store.log import Log
from fairdesk.store.tables import fairs_here

FIRST_SCHEMA = 1


def understanding() -> str:
    """What this program understands: its schema, and a fingerprint of the kinds of records that it knows."""
    known = [sorted(BY_KIND), *(sorted(permitted_kinds(role)) for role in DeskRole)]
    return f"{SCHEMA} {hashlib.sha256(repr(known).encode()).hexdigest()[:32]}"


def catch_up(connection: Connection, fair: bytes, earlier: str | None) -> None:
    """Shows what waited in a fair for a program like this; ``earlier`` is what was understood before."""
    schema = int(earlier.split()[0]) if earlier else FIRST_SCHEMA
    Log(connection, fair).catch_up(schema)


def fairs_of(connection: Connection) -> list[bytes]:
    """The fairs of a folder, also those of which nothing is shown yet."""
    return list(connection.execute(select(fairs_here.c.fair)).scalars())
