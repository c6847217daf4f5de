"""Run by Alembic: it migrates within the transaction that ``migrate`` has begun."""

from __future__ import annotations

from alembic import context

from webapp.storage.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
)
context.run_migrations()
