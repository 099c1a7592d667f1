"""A connection kept open by the one thread that uses it, and its transactions.

The transactions are ours, not SQLAlchemy's: the driver is in autocommit mode, and BEGIN, SAVEPOINT
and COMMIT are sent as statements. That gives SQLite its BEGIN IMMEDIATE, gives PostgreSQL one round
trip for BEGIN and the check of the epoch, and makes savepoints ten times cheaper on both.
"""

import contextlib
import sqlite3
from abc import ABC, abstractmethod
from typing import Any

import psycopg
from sqlalchemy import URL, Connection, Engine

# How many statements a connection keeps prepared: more than the desk has, with as many parameters
# as they usually have.
STATEMENTS = 512


class Session(ABC):
    """One connection: opened when first needed, and again after it broke.

    Every method is called from the same thread. `begin` returns the connection for the statements
    of one transaction; then call either `commit` or `abandon`.
    """

    def __init__(self, engine: Engine, *, read_only: bool) -> None:
        self._engine = engine
        self.read_only = read_only
        self._connection: Connection | None = None
        self._driver: Any = None
        self._cursor: Any = None

    def begin(self) -> Connection:
        """Begin a transaction; a connection that was lost while idle is reopened."""
        if self._connection is not None:
            try:
                self._begin()
            except (sqlite3.Error, psycopg.Error):
                if not self._is_lost():
                    raise
                self.drop()
            else:
                return self._connection
        connection = self._connect()
        self._begin()
        return connection

    @abstractmethod
    def commit(self) -> None:
        """Make the transaction durable. If this raises, nothing was saved."""

    def abandon(self) -> None:
        """Undo the transaction, or drop the connection if that is not possible."""
        if not self.in_transaction():
            self.drop()
            return
        try:
            self._control("ROLLBACK")
        except (sqlite3.Error, psycopg.Error):
            self.drop()

    def savepoint(self) -> None:
        """Set a savepoint, replacing the one before."""
        self._control("SAVEPOINT unit")

    @abstractmethod
    def next_savepoint(self) -> None:
        """Keep what was done since the last savepoint, and set the next one."""

    def undo(self) -> bool:
        """Undo everything since the savepoint; return False if the whole transaction is gone."""
        try:
            # A full disk ends the whole transaction, and SQLite does not say so.
            if not self.in_transaction():
                return False
            self._control("ROLLBACK TO unit")
        except (sqlite3.Error, psycopg.Error):
            return False
        return True

    @abstractmethod
    def in_transaction(self) -> bool:
        """Ask the driver whether a transaction is open: an error may have ended it silently."""

    @abstractmethod
    def wrote(self) -> bool:
        """Return whether this connection has changed anything since it was opened."""

    def drop(self) -> None:
        """Close the connection; the next transaction opens another."""
        connection, self._connection = self._connection, None
        self._driver = self._cursor = None
        if connection is not None:
            with contextlib.suppress(Exception):
                connection.close()

    def close(self) -> None:
        """Close the connection for good."""
        self.drop()

    @abstractmethod
    def _begin(self) -> None: ...

    @abstractmethod
    def _is_lost(self) -> bool: ...

    def _connect(self) -> Connection:
        connection = self._engine.connect()
        self._driver = connection.connection.driver_connection
        self._cursor = self._driver.cursor()
        self._connection = connection
        return connection

    def _control(self, statement: str) -> None:
        self._cursor.execute(statement)


def unless_given(url: URL, arguments: dict[str, object]) -> dict[str, object]:
    """Return the arguments for the driver that the database's address does not set itself."""
    return {key: value for key, value in arguments.items() if key not in url.query}
