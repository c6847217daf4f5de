from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from geodata.problems import Refused
from webapp.storage.database import open_database
from webapp.storage.migrating import migrate
from webapp.storage.tables import METADATA


@pytest.mark.filterwarnings("ignore:Did not recognize type 'geometry'")
def test_the_migrations_make_the_tables_that_the_code_knows(
    new_database_url: Callable[[], str],
) -> None:
    database = open_database(new_database_url())
    migrate(database)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, _: name != "spatial_ref_sys"}
        )
        differences = compare_metadata(context, METADATA)
    database.engine.dispose()

    assert differences == []


def test_a_second_migration_changes_nothing(new_database_url: Callable[[], str]) -> None:
    database = open_database(new_database_url())
    migrate(database)
    migrate(database)
    with database.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM alembic_version")) == 1
    database.engine.dispose()


def test_a_database_of_a_newer_release_is_refused(new_database_url: Callable[[], str]) -> None:
    database = open_database(new_database_url())
    migrate(database)
    with database.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'from the future'"))
    with pytest.raises(Refused, match="newer release"):
        migrate(database)
    database.engine.dispose()


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "mysql://localhost/walks", "sqlite3:walks", "sqlite://", "sqlite:///:memory:"],
)
def test_an_address_of_no_database_we_know_is_refused(url: str) -> None:
    with pytest.raises(Refused, match="DATABASE_URL"):
        open_database(url)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_way_to_write_postgresql_is_understood(scheme: str) -> None:
    database = open_database(f"{scheme}://walks@localhost/walks")

    assert database.engine.driver == "psycopg"


def test_a_new_database_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/data/walks.sqlite")
    migrate(database)
    with database.transaction() as session:
        session.execute(text("DELETE FROM walk"))
        modes = {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "data").iterdir()}
    database.engine.dispose()

    assert modes == {0o600}


def test_a_database_is_made_ready_once_and_not_before_it_is_used(
    new_database_url: Callable[[], str],
) -> None:
    calls: list[str] = []
    database = open_database(new_database_url(), lambda fresh: calls.append("ready"))
    assert calls == []
    for _ in range(2):
        with database.reading():
            pass

    assert calls == ["ready"]
    database.engine.dispose()
