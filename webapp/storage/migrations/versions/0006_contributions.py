"""Participants of a walk, and what they send."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.storage.moment_column import MomentColumn
from webapp.storage.shape_column import ShapeColumn

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "join_code",
        _walk_id("join_code"),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", MomentColumn(), nullable=False),
        sa.Column("expires_at", MomentColumn(), nullable=False),
        sa.PrimaryKeyConstraint("walk_id", name="pk_join_code"),
    )
    op.create_table(
        "participant",
        sa.Column("id", sa.String(32), nullable=False),
        _walk_id("participant"),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("joined_at", MomentColumn(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_participant"),
        sa.UniqueConstraint("token_hash", name="uq_participant_token_hash"),
    )
    op.create_index("ix_participant_walk_id", "participant", ["walk_id"])
    _create_contributions()
    op.create_table(
        "contribution_photo",
        sa.Column("walk_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.String(32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("walk_id", "contribution_id", name="pk_contribution_photo"),
        sa.ForeignKeyConstraint(
            ["walk_id", "contribution_id"],
            ["contribution.walk_id", "contribution.id"],
            name="fk_contribution_photo_contribution",
            ondelete="CASCADE",
        ),
    )


def _create_contributions() -> None:
    sender = sa.ForeignKey(
        "participant.id", name="fk_contribution_participant_id", ondelete="SET NULL"
    )
    op.create_table(
        "contribution",
        _walk_id("contribution"),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("participant_id", sa.String(32), sender),
        sa.Column("receipt_hash", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("stop_id", sa.Text(), nullable=False),
        sa.Column("themes", sa.Text(), nullable=False),
        sa.Column("sort", sa.String(16), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("original", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("place", ShapeColumn()),
        sa.Column("level", sa.String(16), nullable=False),
        sa.Column("photo", sa.String(64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("written_at", MomentColumn(), nullable=False),
        sa.Column("sent_at", MomentColumn(), nullable=False),
        sa.Column("seen_at", MomentColumn()),
        sa.Column("decided_at", MomentColumn()),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note_id", sa.Text(), nullable=False),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("walk_id", "id", name="pk_contribution"),
    )
    op.create_index("ix_contribution_state", "contribution", ["walk_id", "state"])
    op.create_index("ix_contribution_participant_id", "contribution", ["participant_id"])
    op.create_index("ix_contribution_receipt_hash", "contribution", ["receipt_hash"])


def _walk_id(table: str) -> sa.Column[int]:
    key = sa.ForeignKey("walk.id", name=f"fk_{table}_walk_id")
    return sa.Column("walk_id", sa.Integer(), key, nullable=False)
