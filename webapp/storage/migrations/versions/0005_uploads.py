"""Files that organisers brought, kept until they have decided what becomes of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.storage.moment_column import MomentColumn

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    walk = sa.ForeignKey("walk.id", name="fk_upload_walk_id")
    organiser = sa.ForeignKey("organiser.id", name="fk_upload_organiser_id", ondelete="CASCADE")
    op.create_table(
        "upload",
        sa.Column("token", sa.String(32), nullable=False),
        sa.Column("walk_id", sa.Integer(), walk, nullable=False),
        sa.Column("organiser_id", sa.Integer(), organiser, nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("created_at", MomentColumn(), nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_upload"),
    )
    op.create_index("ix_upload_walk_id", "upload", ["walk_id"])
    op.create_index("ix_upload_organiser_id", "upload", ["organiser_id"])
