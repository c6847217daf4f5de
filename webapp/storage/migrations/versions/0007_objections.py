"""What actors have against notes about their stops, and the files that organisers made of notes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.storage.moment_column import MomentColumn

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "objection",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("walk_id", sa.Integer(), _walk_of("objection"), nullable=False),
        sa.Column("stop_id", sa.Text(), nullable=False),
        sa.Column("note_id", sa.Text(), nullable=False),
        sa.Column("at", MomentColumn(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(16), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", MomentColumn(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_objection"),
    )
    op.create_index("ix_objection_walk_id", "objection", ["walk_id"])
    op.create_table(
        "report_file",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("walk_id", sa.Integer(), _walk_of("report_file"), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("scope", sa.String(16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("at", MomentColumn(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_report_file"),
    )
    op.create_index("ix_report_file_walk_id", "report_file", ["walk_id"])


def _walk_of(table: str) -> sa.ForeignKey:
    return sa.ForeignKey("walk.id", name=f"fk_{table}_walk_id")
