"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SEARCH_INDEX = """CREATE VIRTUAL TABLE search_index USING fts5(
    body, content='', contentless_delete=1, detail=none, prefix='1 2 3 4 5 6 7 8 9', tokenize='ascii')"""

ON_SERVER = (
    "CREATE TABLE search_index (rowid BIGINT PRIMARY KEY, body TSVECTOR NOT NULL)",
    "CREATE INDEX search_index_by_word ON search_index USING gin (body)",
    # What SQLite has of itself: a number that tells what came later.
    "ALTER TABLE operations ADD COLUMN rowid BIGINT GENERATED ALWAYS AS IDENTITY",
)


def upgrade() -> None:
    """Makes all tables."""
    op.create_table(
        "badge_keys",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("fair", "number"),
    )
    op.create_table(
        "badges",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("desk", sa.BigInteger(), nullable=True),
        sa.Column("counter", sa.BigInteger(), nullable=True),
        sa.Column("key", sa.BigInteger(), nullable=True),
        sa.Column("delegate", sa.LargeBinary(), nullable=True),
        sa.Column("box", sa.BigInteger(), nullable=True),
        sa.Column("revoked", sa.Text(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_by", sa.Text(), nullable=True),
        sa.Column("replaced_by", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_index("badges_by_delegate", "badges", ["fair", "delegate"], unique=False)
    op.create_index("badges_by_desk_counter", "badges", ["fair", "desk", "counter"], unique=False)
    op.create_table(
        "checkpoints",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("desk", sa.LargeBinary(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("fair", "desk", "sequence", "hash"),
    )
    op.create_table(
        "delegates",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("enterprise", sa.LargeBinary(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("photo", sa.Text(), nullable=True),
        sa.Column("position", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("consent", sa.Text(), nullable=True),
        sa.Column("stands_in_for", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_index("delegates_by_enterprise", "delegates", ["fair", "enterprise"], unique=False)
    op.create_table(
        "demands",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("enterprise", sa.LargeBinary(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("tn_ved", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("volume", sa.Text(), nullable=True),
        sa.Column("price", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("programme", sa.Text(), nullable=True),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("photo", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_index("demands_by_enterprise", "demands", ["fair", "enterprise"], unique=False)
    op.create_table(
        "desks",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("letter", sa.Text(), nullable=True),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("public_key", sa.LargeBinary(), nullable=True),
        sa.Column("follows", sa.LargeBinary(), nullable=True),
        sa.Column("succession", sa.LargeBinary(), nullable=True),
        sa.Column("last_good", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_table(
        "enterprises",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("other_names", sa.Text(), nullable=True),
        sa.Column("stir", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("district", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("sector", sa.Text(), nullable=True),
        sa.Column("belonging", sa.Text(), nullable=True),
        sa.Column("association", sa.Text(), nullable=True),
        sa.Column("size", sa.Text(), nullable=True),
        sa.Column("employees", sa.BigInteger(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("site", sa.Text(), nullable=True),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("seeks", sa.Text(), nullable=True),
        sa.Column("part", sa.Text(), nullable=True),
        sa.Column("participation", sa.Text(), nullable=True),
        sa.Column("called", sa.Text(), nullable=True),
        sa.Column("stand", sa.Text(), nullable=True),
        sa.Column("hall", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_index(
        "enterprises_by_stir",
        "enterprises",
        ["fair", "stir"],
        unique=False,
        sqlite_where=sa.text("stir IS NOT NULL"),
        postgresql_where=sa.text("stir IS NOT NULL"),
    )
    op.create_table(
        "fairs",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("venue", sa.Text(), nullable=True),
        sa.Column("organisers", sa.Text(), nullable=True),
        sa.Column("start", sa.Text(), nullable=True),
        sa.Column("end", sa.Text(), nullable=True),
        sa.Column("time_zone", sa.Text(), nullable=True),
        sa.Column("scans_out", sa.Boolean(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_table(
        "fairs_here",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("clock", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("operations", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("fair"),
        comment="per fair: the highest clock seen, the sum of row digests, how many operations",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "halls",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_table(
        "heads",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("desk", sa.LargeBinary(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("checkpointed", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("fair", "desk", "hash"),
        comment="the vector: each desk's last operation here; a forked desk has one row a branch",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "identities",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("desk", sa.LargeBinary(), nullable=False),
        sa.Column("private_key", sa.LargeBinary(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("fair", "desk"),
    )
    op.create_table(
        "import_runs",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("file", sa.Text(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("desk", sa.LargeBinary(), nullable=True),
        sa.Column("first", sa.BigInteger(), nullable=True),
        sa.Column("last", sa.BigInteger(), nullable=True),
        sa.Column("added", sa.BigInteger(), nullable=True),
        sa.Column("updated", sa.BigInteger(), nullable=True),
        sa.Column("unchanged", sa.BigInteger(), nullable=True),
        sa.Column("rejected", sa.BigInteger(), nullable=True),
        sa.Column("undone", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_table(
        "offers",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("enterprise", sa.LargeBinary(), nullable=True),
        sa.Column("demand", sa.LargeBinary(), nullable=True),
        sa.Column("offered", sa.Text(), nullable=True),
        sa.Column("price", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("capacity", sa.Text(), nullable=True),
        sa.Column("lead_time", sa.BigInteger(), nullable=True),
        sa.Column("about", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_index("offers_by_demand", "offers", ["fair", "demand"], unique=False)
    op.create_index("offers_by_enterprise", "offers", ["fair", "enterprise"], unique=False)
    op.create_table(
        "operations",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("desk", sa.LargeBinary(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("entity_id", sa.LargeBinary(), nullable=False),
        sa.Column("projected", sa.Boolean(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("fair", "desk", "sequence", "hash"),
    )
    op.create_index("operations_of_record", "operations", ["fair", "entity_id"], unique=False)
    op.create_table(
        "passes",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("station", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("direction", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("badge", sa.LargeBinary(), nullable=True),
        sa.Column("delegate", sa.LargeBinary(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("people", sa.BigInteger(), nullable=True),
        sa.Column("host", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_index("passes_by_at", "passes", ["fair", "at"], unique=False)
    op.create_index(
        "passes_by_badge_at",
        "passes",
        ["fair", "badge", "at"],
        unique=False,
        sqlite_where=sa.text("badge IS NOT NULL"),
        postgresql_where=sa.text("badge IS NOT NULL"),
    )
    op.create_index(
        "passes_by_code",
        "passes",
        ["fair", "code"],
        unique=False,
        sqlite_where=sa.text("code IS NOT NULL"),
        postgresql_where=sa.text("code IS NOT NULL"),
    )
    op.create_table(
        "person_keys",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("fair", "person"),
    )
    op.create_table(
        "printings",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("badge", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("layout", sa.Text(), nullable=True),
        sa.Column("printer", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_index("printings_by_badge", "printings", ["fair", "badge"], unique=False)
    op.create_table(
        "products",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("enterprise", sa.LargeBinary(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("tn_ved", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("price", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("capacity", sa.Text(), nullable=True),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("photo", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_index("products_by_enterprise", "products", ["fair", "enterprise"], unique=False)
    op.create_table(
        "records",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("leaves", sa.LargeBinary(), nullable=False),
        sa.Column("conflicts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("fair", "kind", "id"),
    )
    op.create_index(
        "records_in_conflict",
        "records",
        ["fair"],
        unique=False,
        sqlite_where=sa.text("conflicts > 0"),
        postgresql_where=sa.text("conflicts > 0"),
    )
    op.create_table(
        "same_companies",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("one", sa.LargeBinary(), nullable=True),
        sa.Column("other", sa.LargeBinary(), nullable=True),
        sa.Column("same", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_table(
        "samples",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("enterprise", sa.LargeBinary(), nullable=True),
        sa.Column("demand", sa.LargeBinary(), nullable=True),
        sa.Column("product", sa.LargeBinary(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("stand", sa.Text(), nullable=True),
        sa.Column("lent_to", sa.LargeBinary(), nullable=True),
        sa.Column("returned", sa.Boolean(), nullable=True),
        sa.Column("photo", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_index("samples_by_enterprise", "samples", ["fair", "enterprise"], unique=False)
    op.create_table(
        "search_documents",
        sa.Column("number", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("search_document_of_record", "search_documents", ["id"], unique=False)
    op.create_table(
        "settings",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "staff",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("position", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_table(
        "stations",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("hall", sa.LargeBinary(), nullable=True),
        sa.Column("direction", sa.Text(), nullable=True),
        sa.Column("enterprise", sa.LargeBinary(), nullable=True),
        sa.Column("days", sa.Text(), nullable=True),
        sa.Column("admits", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_table(
        "visit_notes",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("visit", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("interest", sa.Text(), nullable=True),
        sa.Column("products", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_index("visit_notes_by_visit", "visit_notes", ["fair", "visit"], unique=False)
    op.create_table(
        "visits",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("station", sa.LargeBinary(), nullable=True),
        sa.Column("enterprise", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("badge", sa.LargeBinary(), nullable=True),
        sa.Column("delegate", sa.LargeBinary(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_index(
        "visits_by_badge",
        "visits",
        ["fair", "badge"],
        unique=False,
        sqlite_where=sa.text("badge IS NOT NULL"),
        postgresql_where=sa.text("badge IS NOT NULL"),
    )
    op.create_index("visits_by_enterprise_at", "visits", ["fair", "enterprise", "at"], unique=False)

    if op.get_context().dialect.name == "postgresql":
        for statement in ON_SERVER:
            op.execute(statement)
    else:
        op.execute(SEARCH_INDEX)


def downgrade() -> None:
    """Takes all tables away."""
    op.execute("DROP TABLE search_index")
    for table in [
        "visits",
        "visit_notes",
        "stations",
        "staff",
        "settings",
        "search_documents",
        "samples",
        "same_companies",
        "records",
        "products",
        "printings",
        "person_keys",
        "passes",
        "operations",
        "offers",
        "import_runs",
        "identities",
        "heads",
        "halls",
        "fairs_here",
        "fairs",
        "enterprises",
        "desks",
        "demands",
        "delegates",
        "checkpoints",
        "badges",
        "badge_keys",
    ]:
        op.drop_table(table)
