"""Connections to an SQLite file: how they are set up, and their transactions."""

import contextlib
import sqlite3
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event
from sqlalchemy.engine import ExceptionContext
from typing_extensions import override

from storage.engine.connections.session import STATEMENTS, Session, unless_given
from storage.engine.files.modes import make_file
from storage.engine.files.watched import FileAstray, Whereabouts

OURS = 0x48454C50  # in the header of our SQLite files, see https://sqlite.org/fileformat.html
_BUSY_SECONDS = 5.0

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    # With NORMAL, a power cut could take back what was confirmed to a platform.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -32768",  # 32 MB
    # A long read lets the log grow; afterwards it is cut to this, in bytes.
    "PRAGMA journal_size_limit = 67108864",
)


class SQLiteSession(Session):
    """A connection to an SQLite file in WAL mode, where readers never wait for the writer.

    It begins and commits nothing while the opened file is missing or replaced.
    """

    def __init__(self, engine: Engine, *, read_only: bool, files: Whereabouts) -> None:
        super().__init__(engine, read_only=read_only)
        self._files = files
        self._astray = False

    @override
    def commit(self) -> None:
        if not self.read_only:
            self._require_files()
        # Not the driver's commit(): that one says nothing if the transaction is already gone.
        self._control("COMMIT")

    @override
    def next_savepoint(self) -> None:
        # The driver takes one statement in each call.
        self._control("RELEASE unit")
        self._control("SAVEPOINT unit")

    @override
    def in_transaction(self) -> bool:
        if self._connection is None or self._connection.invalidated:
            return False
        return bool(self._driver.in_transaction)

    @override
    def wrote(self) -> bool:
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

    @override
    def close(self) -> None:
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
        # A deferred BEGIN fails at once (database is locked) if another process writes between its
        # first read and its first write.
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


def sqlite_engine(url: URL, *, read_only: bool) -> Engine:
    """Return an engine whose connections are set up for this desk, in the driver's autocommit."""
    made = create_engine(
        url,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        connect_args=unless_given(url, {"timeout": _BUSY_SECONDS, "cached_statements": STATEMENTS}),
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


def absolute(address: URL) -> URL:
    """Return the address of the same file wherever the process moves."""
    if _names_a_file(address):
        return address.set(database=str(Path(str(address.database)).absolute()))
    return address


def _names_a_file(address: URL) -> bool:
    path = address.database
    on_sqlite = address.get_backend_name() == "sqlite"
    return on_sqlite and bool(path) and not str(path).startswith((":memory:", "file:"))
