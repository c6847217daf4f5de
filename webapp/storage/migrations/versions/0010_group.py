"""A group on its way is at a stop, as an organiser says."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.storage.moment_column import MomentColumn

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "walking_group",
        sa.Column("walk_id", sa.Integer(), sa.ForeignKey("walk.id"), primary_key=True),
        sa.Column("stop_id", sa.String(64), nullable=False),
        sa.Column("said_at", MomentColumn(), nullable=False),
    )
