"""What SQLite and PostgreSQL spell alike and SQLAlchemy does not."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, literal_column
from sqlalchemy.dialects import postgresql, sqlite

DIALECTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
"""INSERT with ON CONFLICT, by database."""


def insert_by_name(dialect: str, table: Table) -> Any:
    """Return an INSERT that knows ON CONFLICT, for a kind of database."""
    return DIALECTS[dialect](table)


def insert_for(connection: Connection, table: Table) -> Any:
    """Return an INSERT that knows ON CONFLICT, for the connection's database."""
    return insert_by_name(connection.dialect.name, table)


def insert_or_nothing(connection: Connection, table: Table) -> Any:
    """Return an INSERT that leaves a row that is already there as it is."""
    return insert_or_nothing_by_name(connection.dialect.name, table)


@cache
def insert_or_nothing_by_name(dialect: str, table: Table) -> Any:
    """Return the same for a kind of database; built once, which costs more than to execute it."""
    return insert_by_name(dialect, table).on_conflict_do_nothing()


def spelled(*values: str) -> list[ColumnElement[str]]:
    """Words of our own that stand in the statement itself instead of being its parameters.

    A partial index serves only statements that say what it holds: with parameters SQLite looked
    through every post there ever was, and so does a prepared statement of PostgreSQL's.
    """
    return [literal_column(f"'{value}'") for value in values]
