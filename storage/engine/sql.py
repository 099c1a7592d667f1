"""SQL that SQLite and PostgreSQL spell alike, but SQLAlchemy does not."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    bindparam,
    literal_column,
)
from sqlalchemy.dialects import postgresql, sqlite

Insert = sqlite.Insert | postgresql.Insert
"""An INSERT that knows ON CONFLICT."""

AnyColumn = ColumnElement[Any]
AnyRow = Row[*tuple[Any, ...]]
"""A row of any columns."""
AnySelect = Select[*tuple[Any, ...]]
"""A query for any columns."""

IDS: BindParameter[Sequence[int]] = bindparam("ids", expanding=True)
"""The numbers of rows, given with each execution."""

DIALECTS: Mapping[str, Callable[[Table], Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}
"""INSERT with ON CONFLICT, by database."""


def insert_by_name(dialect: str, table: Table) -> Insert:
    """Return an INSERT with ON CONFLICT for a kind of database."""
    return DIALECTS[dialect](table)


def insert_for(connection: Connection, table: Table) -> Insert:
    """Return an INSERT with ON CONFLICT for the connection's database."""
    return insert_by_name(connection.dialect.name, table)


def insert_or_nothing(connection: Connection, table: Table) -> Insert:
    """Return an INSERT that leaves an existing row unchanged."""
    return insert_or_nothing_by_name(connection.dialect.name, table)


@cache
def insert_or_nothing_by_name(dialect: str, table: Table) -> Insert:
    """Return the same for a kind of database; built once, because building is slow."""
    return insert_by_name(dialect, table).on_conflict_do_nothing()


def spelled(*values: str) -> list[ColumnElement[str]]:
    """Return values that are spelled out in the statement instead of being parameters.

    A partial index only serves statements that spell out its condition: with parameters, SQLite
    searched all posts ever written, and so does a prepared statement in PostgreSQL. SQLite also
    plans a statement anew at each execution if a column of such a condition is compared with a
    parameter, see https://sqlite.org/c3ref/prepare.html: that took ten times as long as running it.
    """
    return [literal_column(f"'{value}'") for value in values]
