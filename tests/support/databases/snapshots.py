"""What a database holds, put aside and brought back: nothing is made anew for the next test.

Foreign keys are not checked meanwhile, and no trigger runs.
"""

import sqlite3
from collections.abc import Collection, Iterator, Sequence, Set
from contextlib import closing, contextmanager
from typing import Any, Protocol

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import make_url

from storage.repositories.dictionaries import dictionaries, former


class Tables(Protocol):
    """The tables of a database, by a connection that nobody else uses."""

    def filled(self) -> Set[str]:
        """Return the names of the tables that have rows."""

    def read(self, table: str) -> Any:
        """Return all rows of a table, as a value to keep."""

    def looks(self, tables: Collection[str]) -> Sequence[Any]:
        """Return what each table holds, as a value to compare."""

    def clear(self, tables: Collection[str]) -> None:
        """Remove all rows of tables."""

    def fill(self, table: str, rows: Any) -> None:
        """Add rows that were read."""

    def numbers(self) -> Any:
        """Return which numbers were given to rows, as a value to keep."""

    def count_from(self, numbers: Any) -> None:
        """Give the next numbers after those that were given then."""


class Snapshot:
    """All rows that a database has now. Nobody may change it at that moment."""

    def __init__(self, tables: Tables) -> None:
        self._rows = {name: tables.read(name) for name in sorted(tables.filled())}
        self._looks = tables.looks(self._rows)
        self._numbers = tables.numbers()

    def restore(self, tables: Tables) -> None:
        """Bring the rows back, into this database or another with the same tables."""
        filled = tables.filled()
        looks = zip(self._rows, self._looks, tables.looks(self._rows), strict=True)
        changed = {name for name, before, now in looks if now != before}
        tables.clear((filled - self._rows.keys()) | (filled & changed))
        for name in changed:
            tables.fill(name, self._rows[name])
        tables.count_from(self._numbers)
        # Who reads dictionaries looks at their revision first, which has been put back.
        for known in (dictionaries.remembered, former.remembered):
            known.clear()


class SQLiteTables:
    """The tables of an SQLite file; there must be some."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA synchronous = OFF")
        self._connection = connection
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        self._names = [name for (name,) in connection.execute(query)]
        self._filled = "SELECT " + ", ".join(
            f'EXISTS (SELECT 1 FROM "{name}")' for name in self._names
        )

    def filled(self) -> Set[str]:
        (has,) = self._connection.execute(self._filled).fetchall()
        return {name for name, rows in zip(self._names, has, strict=True) if rows}

    def read(self, table: str) -> list[Any]:
        return self._connection.execute(f'SELECT * FROM "{table}"').fetchall()

    def looks(self, tables: Collection[str]) -> list[list[Any]]:
        return [self.read(table) for table in tables]

    def clear(self, tables: Collection[str]) -> None:
        if tables:
            self._connection.execute("BEGIN")
            for table in tables:
                self._connection.execute(f'DELETE FROM "{table}"')
            self._connection.execute("COMMIT")

    def fill(self, table: str, rows: list[Any]) -> None:
        marks = ", ".join("?" * len(rows[0]))
        self._connection.execute("BEGIN")
        self._connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)
        self._connection.execute("COMMIT")

    def numbers(self) -> list[Any]:
        return self.read(_SEQUENCES)

    def count_from(self, numbers: list[Any]) -> None:
        if self.numbers() != numbers:
            self.clear([_SEQUENCES])
            if numbers:
                self.fill(_SEQUENCES, numbers)


_SEQUENCES = "sqlite_sequence"


class PostgreSQLTables:
    """The tables of a database in PostgreSQL, by a connection that commits each statement."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        connection.execute("SET session_replication_role = replica")
        self._connection = connection
        query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        self._names = [name for (name,) in connection.execute(query)]
        filled = [SQL("EXISTS (SELECT 1 FROM {})").format(Identifier(name)) for name in self._names]
        self._filled = SQL("SELECT ") + SQL(", ").join(filled)

    def filled(self) -> Set[str]:
        has = self._connection.execute(self._filled, prepare=True).fetchone() or ()
        return {name for name, rows in zip(self._names, has, strict=True) if rows}

    def read(self, table: str) -> bytes:
        out = SQL("COPY {} TO STDOUT").format(Identifier(table))
        with self._connection.cursor() as cursor, cursor.copy(out) as copy:
            return b"".join(bytes(some) for some in copy)

    def looks(self, tables: Collection[str]) -> Sequence[str | None]:
        if not tables:
            return []
        texts = SQL(", ").join(_TEXT.format(Identifier(name)) for name in tables)
        query = SQL("SELECT {}").format(texts).as_string(self._connection)
        return self._connection.execute(query.encode(), prepare=True).fetchone() or ()

    def clear(self, tables: Collection[str]) -> None:
        if tables:
            removed = [SQL("DELETE FROM {}").format(Identifier(name)) for name in tables]
            self._connection.execute(SQL("; ").join(removed))

    def fill(self, table: str, rows: bytes) -> None:
        into = SQL("COPY {} FROM STDIN").format(Identifier(table))
        with self._connection.cursor() as cursor, cursor.copy(into) as copy:
            copy.write(rows)

    def numbers(self) -> str:
        query = """
            SELECT string_agg(format('setval(''%I.%I'', %s, %L)', schemaname, sequencename,
                coalesce(last_value, start_value), last_value IS NOT NULL), ', ')
            FROM pg_sequences
        """
        ((found,),) = self._connection.execute(query).fetchall()
        return str(found or "")

    def count_from(self, numbers: str) -> None:
        if numbers:
            self._connection.execute(f"SELECT {numbers}".encode(), prepare=True)


_TEXT = SQL("(SELECT string_agg(rows::text, ' ') FROM {} AS rows)")


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
