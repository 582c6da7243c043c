"""Negotiations, their items and paths, documents and how they were signed, and the files put to them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_REQUISITES = {
    "account": sa.Text(),
    "bank": sa.Text(),
    "mfo": sa.Text(),
    "oked": sa.Text(),
    "signatory": sa.LargeBinary(),
    "basis": sa.Text(),
}


def upgrade() -> None:
    """Adds the tables from the negotiation to the contract, and what enterprises have on paper."""
    for name, kind in _REQUISITES.items():
        op.add_column("enterprises", sa.Column(name, kind, nullable=True))
    op.add_column("desks", sa.Column("certificate", sa.LargeBinary(), nullable=True))
    op.add_column("meetings", sa.Column("negotiation", sa.LargeBinary(), nullable=True))
    op.create_index(
        "meetings_by_negotiation",
        "meetings",
        ["fair", "negotiation"],
        sqlite_where=sa.text("negotiation IS NOT NULL"),
        postgresql_where=sa.text("negotiation IS NOT NULL"),
    )
    op.create_table(
        "files",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("fair", "sha256"),
    )
    op.create_table(
        "seal_keys",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("desk", sa.LargeBinary(), nullable=False),
        sa.Column("private_key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("fair", "desk"),
    )
    op.create_table(
        "negotiations",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("meeting", sa.LargeBinary(), nullable=True),
        sa.Column("table", sa.LargeBinary(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("vat", sa.Text(), nullable=True),
        sa.Column("started", sa.BigInteger(), nullable=True),
        sa.Column("ended", sa.BigInteger(), nullable=True),
        sa.Column("parked", sa.Boolean(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("again", sa.Text(), nullable=True),
        sa.Column("sheet", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_index(
        "negotiations_by_meeting",
        "negotiations",
        ["fair", "meeting"],
        sqlite_where=sa.text("meeting IS NOT NULL"),
        postgresql_where=sa.text("meeting IS NOT NULL"),
    )
    op.create_table(
        "deal_parties",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("negotiation", sa.LargeBinary(), nullable=True),
        sa.Column("enterprise", sa.LargeBinary(), nullable=True),
        sa.Column("part", sa.Text(), nullable=True),
        sa.Column("place", sa.BigInteger(), nullable=True),
        sa.Column("present", sa.Text(), nullable=True),
        sa.Column("signatory", sa.LargeBinary(), nullable=True),
        sa.Column("position", sa.Text(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_index("deal_parties_by_enterprise", "deal_parties", ["fair", "enterprise"])
    op.create_index("deal_parties_by_negotiation", "deal_parties", ["fair", "negotiation"])
    op.create_table(
        "deal_items",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("negotiation", sa.LargeBinary(), nullable=True),
        sa.Column("place", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("product", sa.LargeBinary(), nullable=True),
        sa.Column("demand", sa.LargeBinary(), nullable=True),
        sa.Column("tn_ved", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("quantity", sa.Text(), nullable=True),
        sa.Column("price", sa.Text(), nullable=True),
        sa.Column("sum", sa.Text(), nullable=True),
        sa.Column("yearly", sa.Text(), nullable=True),
        sa.Column("answered", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_index("deal_items_by_negotiation", "deal_items", ["fair", "negotiation"])
    op.create_table(
        "negotiation_notes",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("negotiation", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_index("negotiation_notes_by_negotiation", "negotiation_notes", ["fair", "negotiation"])
    op.create_table(
        "attachments",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("negotiation", sa.LargeBinary(), nullable=True),
        sa.Column("step", sa.LargeBinary(), nullable=True),
        sa.Column("handover", sa.LargeBinary(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=True),
        sa.Column("page", sa.BigInteger(), nullable=True),
        sa.Column("what", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("media_type", sa.Text(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_index(
        "attachments_by_document",
        "attachments",
        ["fair", "document"],
        sqlite_where=sa.text("document IS NOT NULL"),
        postgresql_where=sa.text("document IS NOT NULL"),
    )
    op.create_index("attachments_by_negotiation", "attachments", ["fair", "negotiation"])
    op.create_index("attachments_by_sha256", "attachments", ["fair", "sha256"])
    op.create_table(
        "sheet_runs",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("desk", sa.LargeBinary(), nullable=True),
        sa.Column("first", sa.BigInteger(), nullable=True),
        sa.Column("last", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_table(
        "path_steps",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("negotiation", sa.LargeBinary(), nullable=True),
        sa.Column("step", sa.Text(), nullable=True),
        sa.Column("round", sa.BigInteger(), nullable=True),
        sa.Column("due", sa.Text(), nullable=True),
        sa.Column("party", sa.LargeBinary(), nullable=True),
        sa.Column("person", sa.LargeBinary(), nullable=True),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("done", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("reminded", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_index("path_steps_by_negotiation", "path_steps", ["fair", "negotiation"])
    op.create_table(
        "handovers",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("negotiation", sa.LargeBinary(), nullable=True),
        sa.Column("step", sa.LargeBinary(), nullable=True),
        sa.Column("what", sa.Text(), nullable=True),
        sa.Column("version", sa.Text(), nullable=True),
        sa.Column("copies", sa.BigInteger(), nullable=True),
        sa.Column("giver", sa.LargeBinary(), nullable=True),
        sa.Column("giver_person", sa.LargeBinary(), nullable=True),
        sa.Column("receiver", sa.LargeBinary(), nullable=True),
        sa.Column("receiver_person", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_index("handovers_by_negotiation", "handovers", ["fair", "negotiation"])
    op.create_table(
        "cooperation_results",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("negotiation", sa.LargeBinary(), nullable=True),
        sa.Column("quarter", sa.Text(), nullable=True),
        sa.Column("quantity", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("sum", sa.Text(), nullable=True),
        sa.Column("sum_portal", sa.Text(), nullable=True),
        sa.Column("exports", sa.Text(), nullable=True),
        sa.Column("jobs", sa.BigInteger(), nullable=True),
        sa.Column("imports_replaced", sa.Text(), nullable=True),
        sa.Column("confirmed_by", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_index("cooperation_results_by_negotiation", "cooperation_results", ["fair", "negotiation"])
    op.create_table(
        "documents",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("negotiation", sa.LargeBinary(), nullable=True),
        sa.Column("template", sa.Text(), nullable=True),
        sa.Column("languages", sa.Text(), nullable=True),
        sa.Column("prevailing", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("day", sa.Text(), nullable=True),
        sa.Column("valid_until", sa.Text(), nullable=True),
        sa.Column("copies", sa.BigInteger(), nullable=True),
        sa.Column("without", sa.Text(), nullable=True),
        sa.Column("with_clauses", sa.Text(), nullable=True),
        sa.Column("special_terms", sa.Text(), nullable=True),
        sa.Column("handover", sa.LargeBinary(), nullable=True),
        sa.Column("issuer", sa.LargeBinary(), nullable=True),
        sa.Column("counter", sa.BigInteger(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("replaces", sa.LargeBinary(), nullable=True),
        sa.Column("kept", sa.Text(), nullable=True),
        sa.Column("own_form", sa.Text(), nullable=True),
        sa.Column("portal_lot", sa.Text(), nullable=True),
        sa.Column("sum", sa.Text(), nullable=True),
        sa.Column("archived", sa.BigInteger(), nullable=True),
        sa.Column("cancelled", sa.Text(), nullable=True),
        sa.Column("cancelled_at", sa.BigInteger(), nullable=True),
        sa.Column("cancelled_by", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_index(
        "documents_by_issuer_counter",
        "documents",
        ["fair", "issuer", "counter"],
        sqlite_where=sa.text("issuer IS NOT NULL"),
        postgresql_where=sa.text("issuer IS NOT NULL"),
    )
    op.create_index("documents_by_negotiation", "documents", ["fair", "negotiation"])
    op.create_index(
        "documents_by_number",
        "documents",
        ["fair", "number"],
        sqlite_where=sa.text("number IS NOT NULL"),
        postgresql_where=sa.text("number IS NOT NULL"),
    )
    op.create_table(
        "document_versions",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("pages", sa.BigInteger(), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("template", sa.Text(), nullable=True),
        sa.Column("sum", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_index("document_versions_by_document", "document_versions", ["fair", "document"])
    op.create_index("document_versions_by_sha256", "document_versions", ["fair", "sha256"])
    op.create_table(
        "signings",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=True),
        sa.Column("enterprise", sa.LargeBinary(), nullable=True),
        sa.Column("way", sa.Text(), nullable=True),
        sa.Column("signer", sa.LargeBinary(), nullable=True),
        sa.Column("badge", sa.LargeBinary(), nullable=True),
        sa.Column("picture", sa.Text(), nullable=True),
        sa.Column("signature", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_index("signings_by_document", "signings", ["fair", "document"])
    op.create_table(
        "print_jobs",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=True),
        sa.Column("copies", sa.BigInteger(), nullable=True),
        sa.Column("desk", sa.LargeBinary(), nullable=True),
        sa.Column("table", sa.LargeBinary(), nullable=True),
        sa.Column("asked_by", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("printed", sa.BigInteger(), nullable=True),
        sa.Column("printed_by", sa.Text(), nullable=True),
        sa.Column("refused", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )
    op.create_index("print_jobs_by_desk", "print_jobs", ["fair", "desk"])
    op.create_index("print_jobs_by_document", "print_jobs", ["fair", "document"])
    op.create_table(
        "ceremonies",
        sa.Column("fair", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("hall", sa.LargeBinary(), nullable=True),
        sa.Column("documents", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("fair", "id"),
    )


def downgrade() -> None:
    """Takes them away."""
    op.drop_table("ceremonies")
    op.drop_table("print_jobs")
    op.drop_table("signings")
    op.drop_table("document_versions")
    op.drop_table("documents")
    op.drop_table("cooperation_results")
    op.drop_table("handovers")
    op.drop_table("path_steps")
    op.drop_table("sheet_runs")
    op.drop_table("attachments")
    op.drop_table("negotiation_notes")
    op.drop_table("deal_items")
    op.drop_table("deal_parties")
    op.drop_table("negotiations")
    op.drop_table("seal_keys")
    op.drop_table("files")
    op.drop_index("meetings_by_negotiation", "meetings")
    op.drop_column("meetings", "negotiation")
    op.drop_column("desks", "certificate")
    for name in _REQUISITES:
        op.drop_column("enterprises", name)
