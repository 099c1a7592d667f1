"""Upgrading a database to this version's tables, and checking whether it has them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util import CommandError
from sqlalchemy import Connection

from storage.engine.connections.factory import engine
from storage.engine.connections.sqlite import OURS

UNKNOWN_REVISION = (CommandError, RevisionError)
"""What Alembic raises for a database of a later version, depending on the call."""

_SCRIPTS = Path(__file__).parents[1] / "migrations"
_KEY = 0x6D696772  # an advisory lock's number: two processes must not migrate at once


def migrate(url: str, revision: str = "head") -> None:
    """Upgrade the database to a revision in one transaction: completely or not at all."""
    with transaction(url) as connection:
        command.upgrade(_config(connection), revision)


def current(url: str) -> str:
    """Return the revision the database is at; empty if it has never been migrated."""
    with engine(url).connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


def pending(url: str) -> list[str]:
    """Return the revisions the database still lacks, the first to apply first."""
    scripts = ScriptDirectory.from_config(_config())
    missing = scripts.iterate_revisions("heads", current(url) or "base")
    return [script.revision for script in missing][::-1]


def knows(revision: str) -> bool:
    """Return whether this version of the program has a revision."""
    try:
        return ScriptDirectory.from_config(_config()).get_revision(revision) is not None
    except CommandError:
        return False


def draft(url: str, message: str) -> None:
    """Write the file of a new migration: the difference between this database and the tables."""
    with transaction(url) as connection:
        command.revision(_config(connection), message, autogenerate=True)


def _config(connection: Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def transaction(url: str) -> Iterator[Connection]:
    """Open a long transaction for migrations and restores, which nobody shares.

    References are checked at its end on SQLite, and as they are made on PostgreSQL.
    """
    with engine(url).connect() as connection:
        on_sqlite = connection.dialect.name == "sqlite"
        _begin_sqlite(connection) if on_sqlite else _begin_postgresql(connection)
        try:
            yield connection
            if on_sqlite:
                _check_references(connection)
        except BaseException:
            connection.exec_driver_sql("ROLLBACK")
            raise
        connection.exec_driver_sql("COMMIT")


def _begin_sqlite(connection: Connection) -> None:
    # A table is altered by copying and dropping it, which would delete the rows that refer to it.
    # The switch works outside a transaction only; see https://sqlite.org/lang_altertable.html.
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    connection.exec_driver_sql(f"PRAGMA application_id = {OURS}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_postgresql(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_KEY})")
    # A large table takes its time, unlike a unit.
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")


def _check_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5)
    if broken:
        raise RuntimeError(f"this leaves references to nothing: {broken}")
