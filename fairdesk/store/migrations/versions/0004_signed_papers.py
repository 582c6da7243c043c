"""Which printed paper a signature stands under."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Signatures noted before name only the number of the version, and go on to count by it."""
    op.add_column("signings", sa.Column("paper", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Takes it away."""
    op.drop_column("signings", "paper")
