"""Contributions have a text in the walk's first language, where they were written in another."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column(
        "contribution", sa.Column("translation", sa.Text(), nullable=False, server_default="")
    )
