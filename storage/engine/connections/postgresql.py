"""Connections to PostgreSQL: how they are set up, and their transactions."""

import time
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import URL, Engine, NullPool, create_engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import SQLAlchemyError
from typing_extensions import override

from storage.engine.connections.session import STATEMENTS, Session, unless_given
from storage.engine.failures import LeadershipLost

_UNKNOWN_SECONDS = 10.0
_LOST = "Another process leads this desk now"

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


class PostgreSQLSession(Session):
    """A connection to PostgreSQL. With an `epoch`, only its leader's transactions begin."""

    def __init__(self, engine: Engine, *, read_only: bool, epoch: int | None = None) -> None:
        super().__init__(engine, read_only=read_only)
        # FOR SHARE: the next leader raises the epoch only once our transaction has ended.
        look = "0" if epoch is None else "epoch FROM leadership WHERE id = 1 FOR SHARE"
        self._opening = (
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            if read_only
            # The number serves to ask for the outcome, should the response to COMMIT get lost.
            else f"BEGIN; SELECT pg_current_xact_id()::text, {look}"
        )
        self._epoch = epoch
        self._transaction = ""

    @override
    def commit(self) -> None:
        try:
            self._control("COMMIT")
        except psycopg.Error:
            if self.read_only or not self._is_lost() or not self._was_committed():
                raise
            return
        # PostgreSQL answers COMMIT of a failed transaction with ROLLBACK, which raises nothing.
        if self._cursor.statusmessage != "COMMIT":
            raise RuntimeError("a unit went on after a failed statement: nothing of it was kept")

    @override
    def next_savepoint(self) -> None:
        self._control("RELEASE unit; SAVEPOINT unit")

    @override
    def in_transaction(self) -> bool:
        if self._connection is None or self._connection.invalidated:
            return False
        status = self._driver.pgconn.transaction_status
        return bool(status in (TransactionStatus.INTRANS, TransactionStatus.INERROR))

    @override
    def wrote(self) -> bool:
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


def postgresql_engine(url: URL) -> Engine:
    """Return an engine whose connections are set up for this desk, in the driver's autocommit."""
    arguments: dict[str, object] = {
        "connect_timeout": 5,
        "tcp_user_timeout": 10_000,  # milliseconds
        # A connection that was cut while idle is noticed in eleven seconds, and not after hours.
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "application_name": "helpline",
        "options": _SERVER_OPTIONS,
    }
    made = create_engine(
        url,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        connect_args=unless_given(url, arguments),
    )

    @event.listens_for(made, "connect")
    def _prepare(driver: psycopg.Connection[Any], _record: object) -> None:
        driver.prepared_max = STATEMENTS

    @event.listens_for(made, "handle_error")
    def _close_if_stale(context: ExceptionContext) -> None:
        if getattr(context.original_exception, "sqlstate", None) in _STALE:
            context.is_disconnect = True

    return made
