"""Proposals come from visitors, too, and say so."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    sender = sa.Column("sender", sa.String(16), nullable=False, server_default="actor")
    op.add_column("proposal", sender)
