"""A connection kept open by the one thread that uses it, and its transactions.

The transactions are ours, not SQLAlchemy's: the driver is in autocommit mode, and BEGIN, SAVEPOINT
and COMMIT are sent as statements. That gives SQLite its BEGIN IMMEDIATE, gives PostgreSQL one round
trip for BEGIN and the check of the epoch, and makes savepoints ten times cheaper on both.
"""

import contextlib
import sqlite3
import time
from abc import ABC, abstractmethod
from functools import lru_cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import SQLAlchemyError

from storage.engine.failures import LeadershipLost
from storage.engine.files.modes import make_file
from storage.engine.files.watched import FileAstray, Whereabouts

_BUSY_SECONDS = 5.0
OURS = 0x48454C50  # in the header of our SQLite files, see https://sqlite.org/fileformat.html
_UNKNOWN_SECONDS = 10.0
_LOST = "Another process leads this desk now"

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -32768",  # 32 MB
    "PRAGMA journal_size_limit = 67108864",
)

# How many statements a connection keeps prepared: more than the desk has, with as many parameters
# as they usually have.
_STATEMENTS = 512

# What PostgreSQL says of a prepared statement that can't be run any more: somebody changed the
# type of a column, or deallocated it. It would say so for ever, so the connection is given up.
_STALE = (
    psycopg.errors.FeatureNotSupported.sqlstate,
    psycopg.errors.InvalidSqlStatementName.sqlstate,
)

# A frozen process must not hold its locks for ever: the server ends a transaction that stands
# still. Milliseconds.
_SERVER_OPTIONS = (
    "-c statement_timeout=30000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=8000"
)


class Session(ABC):
    """One connection: opened when first needed, and again after it broke.

    Every method is called from the same thread. `begin` returns the connection for the statements
    of one transaction; then call either `commit` or `abandon`.
    """

    def __init__(self, url: URL, *, read_only: bool) -> None:
        self._engine = engine(url, read_only=read_only)
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


class SQLiteSession(Session):
    """A connection to an SQLite file in WAL mode, where readers never wait for the writer.

    It begins and commits nothing while the opened file is missing or replaced.
    """

    def __init__(self, url: URL, *, read_only: bool, files: Whereabouts) -> None:
        super().__init__(url, read_only=read_only)
        self._files = files
        self._astray = False

    def commit(self) -> None:  # noqa: D102
        if not self.read_only:
            self._require_files()
        # Not the driver's commit(): that one says nothing if the transaction is already gone.
        self._control("COMMIT")

    def next_savepoint(self) -> None:  # noqa: D102
        self._control("RELEASE unit")
        self._control("SAVEPOINT unit")

    def in_transaction(self) -> bool:  # noqa: D102
        if self._connection is None or self._connection.invalidated:
            return False
        return bool(self._driver.in_transaction)

    def wrote(self) -> bool:  # noqa: D102
        return bool(self._driver.total_changes)

    def drop(self) -> None:
        """Close the connection, unless its file is missing or replaced.

        Closing would delete a removed file for good, and another file could get its number.
        """
        if self._astray:
            return
        if not self.read_only:
            self._files.closed()
        super().drop()

    def close(self) -> None:  # noqa: D102
        self._astray = False
        super().close()

    def _connect(self) -> Connection:
        # SQLite would make a new file where the one that we had is missing.
        if complaint := self._files.complaint_about_file():
            raise FileAstray(complaint)
        connection = super()._connect()
        if not self.read_only:
            # Also proves that we may write, which BEGIN IMMEDIATE does not.
            self._control(f"PRAGMA application_id = {OURS}")
        try:
            self._files.note(beside=not self.read_only)
        except FileAstray:
            self.drop()
            raise
        return connection

    def _begin(self) -> None:
        if not self.read_only:
            self._require_files()
        self._control("BEGIN" if self.read_only else "BEGIN IMMEDIATE")

    def _require_files(self) -> None:
        """Raise FileAstray unless the files are where they were opened."""
        complaint = self._files.complaint()
        self._astray = bool(complaint)
        if not complaint:
            return
        if not self.in_transaction():
            # All that was confirmed goes into the file, wherever it is; nothing stays in a log
            # that could be applied to another file, or lies nowhere any more.
            with contextlib.suppress(sqlite3.Error):
                self._cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        raise FileAstray(complaint)

    def _is_lost(self) -> bool:
        return False


class PostgreSQLSession(Session):
    """A connection to PostgreSQL. With an `epoch`, only its leader's transactions begin."""

    def __init__(self, url: URL, *, read_only: bool, epoch: int | None = None) -> None:
        super().__init__(url, read_only=read_only)
        # FOR SHARE: the next leader raises the epoch only once our transaction has ended.
        look = "0" if epoch is None else "epoch FROM leadership WHERE id = 1 FOR SHARE"
        self._opening = (
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            if read_only
            else f"BEGIN; SELECT pg_current_xact_id()::text, {look}"
        )
        self._epoch = epoch
        self._transaction = ""

    def commit(self) -> None:  # noqa: D102
        try:
            self._control("COMMIT")
        except psycopg.Error:
            if self.read_only or not self._is_lost() or not self._was_committed():
                raise
            return
        if self._cursor.statusmessage != "COMMIT":
            raise RuntimeError("a unit went on after a failed statement: nothing of it was kept")

    def next_savepoint(self) -> None:  # noqa: D102
        self._control("RELEASE unit; SAVEPOINT unit")

    def in_transaction(self) -> bool:  # noqa: D102
        if self._connection is None or self._connection.invalidated:
            return False
        status = self._driver.pgconn.transaction_status
        return bool(status in (TransactionStatus.INTRANS, TransactionStatus.INERROR))

    def wrote(self) -> bool:  # noqa: D102
        return True

    def _begin(self) -> None:
        self._control(self._opening)
        if self.read_only:
            return
        self._cursor.nextset()
        self._transaction, epoch = self._cursor.fetchone() or ("", None)
        if self._epoch is not None and epoch != self._epoch:
            self.abandon()
            raise LeadershipLost(_LOST)

    def _is_lost(self) -> bool:
        return bool(self._driver.closed or self._driver.broken)

    def _was_committed(self) -> bool:
        """Ask the server for the outcome of a COMMIT whose response was lost with the connection.

        Raises if the server does not respond for ten seconds: then the outcome is unknown.
        """
        last = time.monotonic() + _UNKNOWN_SECONDS
        while True:
            try:
                self.drop()
                self._connect()
                self._cursor.execute("SELECT pg_xact_status(%s::text::xid8)", [self._transaction])
                (status,) = self._cursor.fetchone()
                if status != "in progress":
                    return bool(status == "committed")
                if time.monotonic() > last:
                    raise psycopg.OperationalError("the transaction of a lost connection goes on")
            except (SQLAlchemyError, psycopg.Error):
                if time.monotonic() > last:
                    raise
            time.sleep(0.05)

    def _control(self, statement: str) -> None:
        # Never prepared: these cost nothing to parse, and some are two statements. And after a
        # ROLLBACK, psycopg would forget what is prepared: tables could be others now. A unit
        # changes no tables.
        threshold, self._driver.prepare_threshold = self._driver.prepare_threshold, None
        try:
            self._cursor.execute(statement)
        finally:
            self._driver.prepare_threshold = threshold


def session(
    url: str, *, read_only: bool, epoch: int | None = None, files: Whereabouts | None = None
) -> Session:
    """Return a session for the database's kind, without opening anything.

    Sessions with the same `files` open one and the same SQLite file, or none. Raises ValueError for
    a database that is neither an SQLite file nor PostgreSQL.
    """
    address = make_url(url)
    match address.get_backend_name():
        case "sqlite":
            if not address.database or address.database == ":memory:":
                raise ValueError(
                    "the desk needs a database file: a memory is not shared by threads"
                )
            files = files or Whereabouts(Path(address.database))
            return SQLiteSession(address, read_only=read_only, files=files)
        case "postgresql":
            return PostgreSQLSession(address, read_only=read_only, epoch=epoch)
        case name:
            raise ValueError(f"neither SQLite nor PostgreSQL: {name}")


def engine(url: URL | str, *, read_only: bool = False) -> Engine:
    """Return an engine whose connections are set up for this desk, in the driver's autocommit.

    A database has one to write with and one to read with: a statement that was compiled for one
    connection is ready for the next. They keep no connection, so there is nothing to dispose of.
    """
    return _engine(_absolute(make_url(url)), read_only=read_only)


def _absolute(address: URL) -> URL:
    """Return the address of the same file wherever the process moves."""
    if _names_a_file(address):
        return address.set(database=str(Path(str(address.database)).absolute()))
    return address


def _names_a_file(address: URL) -> bool:
    path = address.database
    on_sqlite = address.get_backend_name() == "sqlite"
    return on_sqlite and bool(path) and not str(path).startswith((":memory:", "file:"))


@lru_cache(maxsize=8)
def _engine(address: URL, *, read_only: bool) -> Engine:
    if address.get_backend_name() == "sqlite":
        return _sqlite(address, read_only=read_only)
    arguments: dict[str, object] = {
        "connect_timeout": 5,
        "tcp_user_timeout": 10_000,  # milliseconds
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "application_name": "helpline",
        "options": _SERVER_OPTIONS,
    }
    made = create_engine(
        address,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        connect_args=_unless_given(address, arguments),
    )

    @event.listens_for(made, "connect")
    def _prepare(driver: psycopg.Connection[Any], _record: object) -> None:
        driver.prepared_max = _STATEMENTS

    @event.listens_for(made, "handle_error")
    def _close_if_stale(context: ExceptionContext) -> None:
        if getattr(context.original_exception, "sqlstate", None) in _STALE:
            context.is_disconnect = True

    return made


def _unless_given(url: URL, arguments: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in arguments.items() if key not in url.query}


def _sqlite(url: URL, *, read_only: bool) -> Engine:
    made = create_engine(
        url,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        connect_args=_unless_given(
            url, {"timeout": _BUSY_SECONDS, "cached_statements": _STATEMENTS}
        ),
    )
    pragmas = (*_PRAGMAS, "PRAGMA query_only = ON") if read_only else _PRAGMAS

    @event.listens_for(made, "do_connect")
    def _make_private(*_: object) -> None:
        if _names_a_file(url):
            make_file(Path(str(url.database)))

    @event.listens_for(made, "connect")
    def _prepare(driver: sqlite3.Connection, _record: object) -> None:
        for pragma in pragmas:
            driver.execute(pragma).close()

    @event.listens_for(made, "handle_error")
    def _close_if_torn(context: ExceptionContext) -> None:
        # A full disk ends the transaction. Code that swallowed that error must not go on, for each
        # further statement would be a transaction of its own.
        connection = context.connection
        if connection is not None and not connection.invalidated:
            driver = connection.connection.driver_connection
            if driver is not None and not driver.in_transaction:
                context.is_disconnect = True

    return made
