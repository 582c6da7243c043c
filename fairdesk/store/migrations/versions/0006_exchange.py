"""Keys of bundles, and files that are still arriving."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Nothing that was there before concerns them."""
    op.create_table(
        "bundle_keys",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("made_ms", sa.BigInteger(), nullable=False),
        sa.Column("shut_out", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("fair", "name"),
    )
    op.create_table(
        "file_pieces",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("fair", "sha256", "start"),
    )


def downgrade() -> None:
    """Takes them away."""
    op.drop_table("file_pieces")
    op.drop_table("bundle_keys")
