"""${message}"""

import sqlalchemy as sa
from alembic import op

revision = "${up_revision}"
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Brings the tables forward."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Brings the tables back."""
    ${downgrades if downgrades else "pass"}
