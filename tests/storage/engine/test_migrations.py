"""Migrations lead from nothing to exactly the tables of the code, on both databases."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from storage.engine.database import Database
from storage.engine.migrate import current, migrate, pending, transaction
from storage.tables.metadata import metadata
from tests.conftest import the_connection


def test_migrations_lead_to_exactly_the_tables_of_the_code(database: Database[Connection]) -> None:
    def differences(connection: Connection) -> object:
        options = {"compare_type": True, "compare_server_default": True}
        return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)

    assert database.submit_read(differences).result() == []


def test_an_empty_database_lacks_every_migration_and_a_migrated_one_none(empty_url: str) -> None:
    assert current(empty_url) == ""
    missing = pending(empty_url)
    assert missing
    migrate(empty_url)
    assert current(empty_url) == missing[-1]
    assert pending(empty_url) == []
    migrate(empty_url)
    assert current(empty_url) == missing[-1]


def test_a_migration_that_fails_leaves_the_database_as_it_was(empty_url: str) -> None:
    def half_way() -> None:
        with transaction(empty_url) as connection:
            metadata.create_all(connection)
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        half_way()
    database = Database(empty_url, the_connection)
    database.start()
    assert database.submit_read(lambda c: inspect(c).get_table_names()).result() == []
    database.close()
