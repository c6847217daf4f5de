"""Walks, their revisions and versions, photos, and the traces of erasures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.storage.moment_column import MomentColumn
from webapp.storage.shape_column import ShapeColumn

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "walk",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("created_at", MomentColumn(), nullable=False),
        sa.Column("deleted_at", MomentColumn()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("published_version", sa.Integer()),
        sa.Column("published_revision", sa.Integer()),
        sa.Column("state", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_walk"),
        sa.UniqueConstraint("slug", name="uq_walk_slug"),
    )
    op.create_table(
        "revision",
        _walk_id("revision"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", MomentColumn(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("walk_id", "number", name="pk_revision"),
    )
    _create_feature()
    op.create_table(
        "version",
        _walk_id("version"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("published_at", MomentColumn(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("walk_id", "number", name="pk_version"),
    )
    op.create_table(
        "photo",
        _walk_id("photo"),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("walk_id", "hash", "width", name="pk_photo"),
    )
    op.create_index("ix_photo_source", "photo", ["walk_id", "source"])
    op.create_table(
        "erasure",
        sa.Column("token", sa.String(32), nullable=False),
        _walk_id("erasure"),
        sa.Column("at", MomentColumn(), nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_erasure"),
    )
    op.create_index("ix_erasure_walk_id", "erasure", ["walk_id"])


def _create_feature() -> None:
    op.create_table(
        "feature",
        _walk_id("feature"),
        sa.Column("feature_id", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Integer(), nullable=False),
        sa.Column("valid_to", sa.Integer()),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("position", sa.Double(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("shape", ShapeColumn()),
        sa.Column("precision", sa.String(16)),
        sa.PrimaryKeyConstraint("walk_id", "feature_id", "valid_from", name="pk_feature"),
    )
    op.create_index("ix_feature_revision", "feature", ["walk_id", "valid_from", "valid_to"])
    current = sa.text("valid_to IS NULL")
    op.create_index(
        "ix_feature_current",
        "feature",
        ["walk_id", "feature_id"],
        unique=True,
        sqlite_where=current,
        postgresql_where=current,
    )


def _walk_id(table: str) -> sa.Column[int]:
    key = sa.ForeignKey("walk.id", name=f"fk_{table}_walk_id")
    return sa.Column("walk_id", sa.Integer(), key, nullable=False)
