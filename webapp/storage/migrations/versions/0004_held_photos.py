"""Photos that a form holds and no revision shows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.storage.moment_column import MomentColumn

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("photo", sa.Column("held_since", MomentColumn()))
