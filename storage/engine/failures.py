"""Which failures come from the infrastructure, and how to describe them.

Any other error, such as a violated constraint or a bug, is raised unchanged, because a retry would
not help.
"""

import logging
import sqlite3

import psycopg
from sqlalchemy.exc import DBAPIError, PendingRollbackError

from domain.errors import StorageUnavailable

logger = logging.getLogger(__name__)


class LeadershipLost(StorageUnavailable):
    """Another process leads this desk now. Unlike its base class, this never passes: stop."""


# Primary result codes of SQLite, https://sqlite.org/rescode.html
_SQLITE = {
    sqlite3.SQLITE_PERM: "The database file may not be opened: check its owner and permissions",
    sqlite3.SQLITE_BUSY: "Another program keeps the database locked",
    sqlite3.SQLITE_LOCKED: "Another program keeps the database locked",
    sqlite3.SQLITE_NOMEM: "The memory is full",
    sqlite3.SQLITE_READONLY: "The database cannot be written: it is read-only",
    sqlite3.SQLITE_IOERR: "The disk failed to read or write the database",
    sqlite3.SQLITE_CORRUPT: "The database file is damaged: restore a backup",
    sqlite3.SQLITE_FULL: "The disk is full",
    sqlite3.SQLITE_CANTOPEN: "The database file cannot be opened: check that its folder exists "
    "and may be written",
    sqlite3.SQLITE_PROTOCOL: "Another program keeps the database locked",
    sqlite3.SQLITE_NOTADB: "The database file is not an SQLite database",
}

_NO_TABLES = (
    "The database has lost the desk's tables: stop the desk, and restore a backup into an empty"
    " database"
)
# SQLSTATE codes and their two-character classes, the longer first,
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL = {
    "25006": "The database cannot be written: it is read-only",
    "25P03": "PostgreSQL closed the connection: the transaction was idle for too long",
    "3D000": "PostgreSQL has no database of this name",
    "3F000": _NO_TABLES,
    "40001": "PostgreSQL is busy with a conflicting change",
    "40P01": "PostgreSQL is busy with a conflicting change",
    "42P01": _NO_TABLES,
    "53100": "The disk is full",
    "53200": "PostgreSQL is out of memory",
    "53300": "PostgreSQL has no free connection",
    "55P03": "Another program keeps the database locked",
    "57014": "PostgreSQL took too long to answer",
    "57P03": "PostgreSQL is starting or stopping",
    "08": "PostgreSQL does not answer",
    "28": "PostgreSQL refuses the user or the password",
    "53": "PostgreSQL is short of resources",
    "57": "PostgreSQL is stopping",
    "58": "The disk of PostgreSQL failed",
    "XX": "PostgreSQL reports damaged data or a fault of its own",
}
_SILENT = "PostgreSQL does not answer"


def explain(error: BaseException) -> str:
    """Return a sentence about why the database can't be used; empty if it is not to blame."""
    if isinstance(error, StorageUnavailable):
        return str(error)
    if isinstance(error, PendingRollbackError):
        return "The database connection broke in the middle of a transaction"
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        # The lowest byte of an extended code is the primary one.
        return _SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF, "")
    if isinstance(cause, psycopg.Error):
        return _explain_postgresql(cause)
    return ""


def unavailable(error: BaseException) -> BaseException:
    """Return what the caller of a unit gets: StorageUnavailable, or the error unchanged."""
    sentence = explain(error)
    if not sentence or isinstance(error, StorageUnavailable):
        return error
    told = StorageUnavailable(sentence)
    told.__cause__ = error
    return told


class Trouble:
    """Why the database can't be used, from a failure of the infrastructure until it works again.

    `sentence` is empty if everything works. The beginning and the end are logged once.
    """

    def __init__(self) -> None:
        self.sentence = ""

    def note(self, error: BaseException) -> bool:
        """Record a failure; return False if the infrastructure is not to blame."""
        sentence = explain(error)
        if sentence and sentence != self.sentence:
            cause = "" if sentence == str(error) else f" ({error})"
            logger.error("%s; nothing is confirmed until that is fixed%s", sentence, cause)
            self.sentence = sentence
        return bool(sentence)

    def end(self) -> None:
        """Record that everything works again."""
        before, self.sentence = self.sentence, ""
        if before:
            logger.warning("The database works again (it was: %s)", before)


def _explain_postgresql(error: psycopg.Error) -> str:
    state = error.sqlstate or ""
    # Errors without a code are psycopg's own: no response came, or the connection broke.
    if not state:
        silent = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
        return _SILENT if silent else ""
    return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2], "")
