"""Organisers, their roles, and the links that are given to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.storage.moment_column import MomentColumn

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "organiser",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password", sa.Text()),
        sa.Column("stamp", sa.BigInteger(), nullable=False),
        sa.Column("created_at", MomentColumn(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organiser"),
        sa.UniqueConstraint("email", name="uq_organiser_email"),
    )
    op.create_table(
        "role",
        _organiser_id("role", nullable=False),
        _walk_id("role", nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("organiser_id", "walk_id", name="pk_role"),
    )
    op.create_index("ix_role_walk_id", "role", ["walk_id"])
    op.create_table(
        "one_use_link",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        _walk_id("one_use_link", nullable=True),
        sa.Column("role", sa.String(16)),
        _organiser_id("one_use_link", nullable=True),
        _organiser_id("one_use_link", "made_by", nullable=True),
        sa.Column("made_at", MomentColumn(), nullable=False),
        sa.Column("expires_at", MomentColumn(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_one_use_link"),
    )
    op.create_index("ix_one_use_link_walk_id", "one_use_link", ["walk_id"])
    op.create_index("ix_one_use_link_organiser_id", "one_use_link", ["organiser_id"])
    op.create_index("ix_one_use_link_made_by", "one_use_link", ["made_by"])


def _organiser_id(table: str, column: str = "organiser_id", *, nullable: bool) -> sa.Column[int]:
    key = sa.ForeignKey("organiser.id", name=f"fk_{table}_{column}", ondelete="CASCADE")
    return sa.Column(column, sa.Integer(), key, nullable=nullable)


def _walk_id(table: str, *, nullable: bool) -> sa.Column[int]:
    key = sa.ForeignKey("walk.id", name=f"fk_{table}_walk_id")
    return sa.Column("walk_id", sa.Integer(), key, nullable=nullable)
