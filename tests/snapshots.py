"""What a database holds, put aside and brought back: for tests that try many things from one state.

Nobody else may change the database meanwhile. Foreign keys are not checked, no trigger runs, and
numbers that were used are not used again.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, Protocol

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import make_url


class Snapshot:
    """All rows of a database as they are now."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables
        self._rows = {name: tables.read(name) for name in tables.names()}

    def restore(self) -> None:
        """Bring the rows back."""
        changed = {
            name: rows for name, rows in self._rows.items() if self._tables.read(name) != rows
        }
        for name, rows in changed.items():
            self._tables.replace(name, rows)


class Tables(Protocol):
    """The tables of a database, and all rows of one as a value to compare and keep."""

    def names(self) -> list[str]: ...
    def read(self, table: str) -> Any: ...
    def replace(self, table: str, rows: Any) -> None: ...


class SQLiteTables:
    """The tables of an SQLite file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def names(self) -> list[str]:
        """Return the names of all tables but SQLite's own."""
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        return [name for (name,) in self._connection.execute(query)]

    def read(self, table: str) -> list[Any]:
        """Return the rows of a table."""
        return self._connection.execute(f'SELECT * FROM "{table}"').fetchall()

    def replace(self, table: str, rows: list[Any]) -> None:
        """Put these rows in place of what a table holds."""
        with self._connection:
            self._connection.execute(f'DELETE FROM "{table}"')
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                self._connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)


class PostgreSQLTables:
    """The tables of a database in PostgreSQL, by a connection that commits each statement."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        connection.execute("SET session_replication_role = replica")
        self._connection = connection

    def names(self) -> list[str]:
        """Return the names of all tables of the desk's."""
        query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        return [name for (name,) in self._connection.execute(query)]

    def read(self, table: str) -> bytes:
        """Return the rows of a table, as COPY writes them."""
        out = SQL("COPY {} TO STDOUT").format(Identifier(table))
        with self._connection.cursor() as cursor, cursor.copy(out) as copy:
            return b"".join(bytes(some) for some in copy)

    def replace(self, table: str, rows: bytes) -> None:
        """Put these rows in place of what a table holds."""
        self._connection.execute(SQL("DELETE FROM {}").format(Identifier(table)))
        if rows:
            into = SQL("COPY {} FROM STDIN").format(Identifier(table))
            with self._connection.cursor() as cursor, cursor.copy(into) as copy:
                copy.write(rows)


@contextmanager
def tables_of(url: str) -> Iterator[Tables]:
    """Open a migrated database beside those who use it."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(address.database))) as file:
            yield SQLiteTables(file)
        return
    plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        yield PostgreSQLTables(connection)
