"""Who founded a fair, how desks were enrolled, and what is kept without being shown."""

import hashlib
from typing import Any

import cbor2
import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_ON_THE_FAIR = sa.text(
    "SELECT desk, body FROM operations WHERE fair = :fair AND entity_id = :fair ORDER BY sequence, desk"
)
_ON_DESKS = sa.text(
    "SELECT o.hash, o.body FROM operations o WHERE o.fair = :fair "
    "AND o.entity_id IN (SELECT h.desk FROM heads h WHERE h.fair = :fair)"
)
_GATHERED = sa.text(
    "UPDATE heads SET gathered = (SELECT coalesce(sum(length(o.body)), 0) FROM operations o "
    "WHERE o.fair = heads.fair AND o.desk = heads.desk AND o.sequence > heads.checkpointed)"
)
_NOTE = sa.text("UPDATE fairs_here SET root = :root, desks = :desks WHERE fair = :fair")


def upgrade() -> None:
    """A fair's root is the desk that made the fair's own record."""
    op.add_column("fairs_here", sa.Column("root", sa.LargeBinary(), nullable=True))
    op.add_column("fairs_here", sa.Column("desks", sa.LargeBinary(), nullable=True))
    op.add_column("heads", sa.Column("gathered", sa.BigInteger(), nullable=True))
    op.execute(_GATHERED)
    op.add_column("desks", sa.Column("invitation", sa.LargeBinary(), nullable=True))
    op.add_column("desks", sa.Column("proof", sa.LargeBinary(), nullable=True))
    op.add_column("desks", sa.Column("accepted", sa.Boolean(), nullable=True))
    op.add_column("desks", sa.Column("invited", sa.Text(), nullable=True))
    desks = sa.table("desks", sa.column("accepted", sa.Boolean()), sa.column("invited", sa.Text()))
    op.execute(sa.update(desks).values(accepted=False, invited="[]"))
    op.create_index(
        "operations_not_shown",
        "operations",
        ["fair", "desk"],
        sqlite_where=sa.text("projected = 0"),
        postgresql_where=sa.text("NOT projected"),
    )
    connection = op.get_bind()
    for fair in connection.execute(sa.text("SELECT fair FROM fairs_here")).scalars().all():
        founder, desks = _founder(connection, fair), _sum_on_desks(connection, fair)
        connection.execute(_NOTE, {"fair": fair, "root": founder, "desks": desks})


def downgrade() -> None:
    """Takes them away."""
    op.drop_index("operations_not_shown", "operations")
    for name in ("invited", "accepted", "proof", "invitation"):
        op.drop_column("desks", name)
    op.drop_column("heads", "gathered")
    op.drop_column("fairs_here", "desks")
    op.drop_column("fairs_here", "root")


def _founder(connection: Any, fair: bytes) -> bytes | None:
    on_it = connection.execute(_ON_THE_FAIR, {"fair": fair})
    return next((row.desk for row in on_it if cbor2.loads(row.body).get("k") == "add"), None)


def _sum_on_desks(connection: Any, fair: bytes) -> bytes:
    found = connection.execute(_ON_DESKS, {"fair": fair})
    total = sum(_digest(row.hash) for row in found if cbor2.loads(row.body).get("e") == "desk")
    return (total % 2**128).to_bytes(16)


def _digest(operation: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(operation, digest_size=16, person=b"desks").digest())
