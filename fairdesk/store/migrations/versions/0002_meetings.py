"""Meetings: the grid and its tables, requests, meetings, plans, and what enterprises were told."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_AVAILABILITY = {
    "short_name": sa.Text(),
    "days": sa.Text(),
    "arrives": sa.Text(),
    "leaves": sa.Text(),
    "busy": sa.Text(),
    "meetings_wanted": sa.BigInteger(),
    "meetings_most": sa.BigInteger(),
}


def upgrade() -> None:
    """Adds the tables of meetings, and when enterprises and stations take part in them."""
    for name, kind in _AVAILABILITY.items():
        op.add_column("enterprises", sa.Column(name, kind, nullable=True))
    op.add_column("stations", sa.Column("table", sa.LargeBinary(), nullable=True))
    op.create_table(
        "sessions",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("day", sa.Text(), nullable=True),
        sa.Column("opens", sa.Text(), nullable=True),
        sa.Column("closes", sa.Text(), nullable=True),
        sa.Column("minutes", sa.BigInteger(), nullable=True),
        sa.Column("buffer", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_table(
        "tables",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("hall", sa.LargeBinary(), nullable=True),
        sa.Column("enterprise", sa.LargeBinary(), nullable=True),
        sa.Column("spare", sa.Boolean(), nullable=True),
        sa.Column("desk", sa.LargeBinary(), nullable=True),
        sa.Column("closed", sa.Text(), nullable=True),
        sa.Column("closed_from", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_table(
        "meeting_requests",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("asker", sa.LargeBinary(), nullable=True),
        sa.Column("wanted", sa.LargeBinary(), nullable=True),
        sa.Column("wish", sa.Text(), nullable=True),
        sa.Column("meetings", sa.BigInteger(), nullable=True),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("demand", sa.LargeBinary(), nullable=True),
        sa.Column("product", sa.LargeBinary(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_index("meeting_requests_by_asker", "meeting_requests", ["fair", "asker"])
    op.create_index("meeting_requests_by_wanted", "meeting_requests", ["fair", "wanted"])
    op.create_table(
        "dismissals",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("one", sa.LargeBinary(), nullable=True),
        sa.Column("other", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_table(
        "meetings",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("host", sa.LargeBinary(), nullable=True),
        sa.Column("guest", sa.LargeBinary(), nullable=True),
        sa.Column("others", sa.Text(), nullable=True),
        sa.Column("start", sa.BigInteger(), nullable=True),
        sa.Column("minutes", sa.BigInteger(), nullable=True),
        sa.Column("table", sa.LargeBinary(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("demand", sa.LargeBinary(), nullable=True),
        sa.Column("weight", sa.BigInteger(), nullable=True),
        sa.Column("locked", sa.Boolean(), nullable=True),
        sa.Column("host_confirmed", sa.Text(), nullable=True),
        sa.Column("host_confirmed_by", sa.Text(), nullable=True),
        sa.Column("guest_confirmed", sa.Text(), nullable=True),
        sa.Column("guest_confirmed_by", sa.Text(), nullable=True),
        sa.Column("host_came", sa.BigInteger(), nullable=True),
        sa.Column("guest_came", sa.BigInteger(), nullable=True),
        sa.Column("called", sa.BigInteger(), nullable=True),
        sa.Column("started", sa.BigInteger(), nullable=True),
        sa.Column("ended", sa.BigInteger(), nullable=True),
        sa.Column("missed", sa.Text(), nullable=True),
        sa.Column("cancelled", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_index("meetings_by_host", "meetings", ["fair", "host"])
    op.create_index("meetings_by_guest", "meetings", ["fair", "guest"])
    with_others = sa.text("others <> '[]'")
    op.create_index(
        "meetings_by_others",
        "meetings",
        ["fair", "others"],
        sqlite_where=with_others,
        postgresql_where=with_others,
    )
    op.create_index("meetings_by_table_start", "meetings", ["fair", "table", "start"])
    op.create_index("meetings_by_start", "meetings", ["fair", "start"])
    op.create_table(
        "plans",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("what", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("desk", sa.LargeBinary(), nullable=True),
        sa.Column("first", sa.BigInteger(), nullable=True),
        sa.Column("last", sa.BigInteger(), nullable=True),
        sa.Column("wished", sa.BigInteger(), nullable=True),
        sa.Column("served", sa.BigInteger(), nullable=True),
        sa.Column("weight", sa.BigInteger(), nullable=True),
        sa.Column("bound", sa.BigInteger(), nullable=True),
        sa.Column("breaks", sa.BigInteger(), nullable=True),
        sa.Column("moved", sa.BigInteger(), nullable=True),
        sa.Column("dropped", sa.BigInteger(), nullable=True),
        sa.Column("undone", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_table(
        "planning_rules",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("must", sa.BigInteger(), nullable=True),
        sa.Column("want", sa.BigInteger(), nullable=True),
        sa.Column("would", sa.BigInteger(), nullable=True),
        sa.Column("both_sides", sa.BigInteger(), nullable=True),
        sa.Column("fair_shares", sa.Boolean(), nullable=True),
        sa.Column("short_walks", sa.Boolean(), nullable=True),
        sa.Column("few_gaps", sa.Boolean(), nullable=True),
        sa.Column("most_meetings", sa.BigInteger(), nullable=True),
        sa.Column("minutes_late", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_table(
        "tellings",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("enterprise", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("how", sa.Text(), nullable=True),
        sa.Column("agenda", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_index("tellings_by_enterprise_at", "tellings", ["fair", "enterprise", "at"])


def downgrade() -> None:
    """Takes them away."""
    op.drop_table("tellings")
    op.drop_table("planning_rules")
    op.drop_table("plans")
    op.drop_table("meetings")
    op.drop_table("dismissals")
    op.drop_table("meeting_requests")
    op.drop_table("tables")
    op.drop_table("sessions")
    op.drop_column("stations", "table")
    for name in _AVAILABILITY:
        op.drop_column("enterprises", name)
