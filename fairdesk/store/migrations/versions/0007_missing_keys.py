"""Whose keys are missing, noted as it is found out."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """So far folders came by copying alone, which brought all keys."""
    op.create_table(
        "missing_keys",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("fair", "person"),
    )


def downgrade() -> None:
    """Takes it away."""
    op.drop_table("missing_keys")
