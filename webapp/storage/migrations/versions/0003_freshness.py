"""How links answered, links for actors to confirm by, and the changes that they propose."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.storage.moment_column import MomentColumn

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "link",
        _walk_id("link"),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at", MomentColumn(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("walk_id", "address", name="pk_link"),
    )
    op.create_table(
        "confirmation_link",
        sa.Column("token_hash", sa.String(64), nullable=False),
        _walk_id("confirmation_link"),
        sa.Column("stop_id", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", MomentColumn(), nullable=False),
        sa.Column("expires_at", MomentColumn(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_confirmation_link"),
    )
    op.create_index("ix_confirmation_link_walk_id", "confirmation_link", ["walk_id"])
    op.create_table(
        "proposal",
        sa.Column("id", sa.String(32), nullable=False),
        _walk_id("proposal"),
        sa.Column("stop_id", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("at", MomentColumn(), nullable=False),
        sa.Column("opened", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_proposal"),
    )
    op.create_index("ix_proposal_walk_id", "proposal", ["walk_id"])


def _walk_id(table: str) -> sa.Column[int]:
    key = sa.ForeignKey("walk.id", name=f"fk_{table}_walk_id")
    return sa.Column("walk_id", sa.Integer(), key, nullable=False)
