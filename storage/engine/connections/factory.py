"""Sessions and engines for a database's address, whichever of the two databases it is."""

from functools import lru_cache
from pathlib import Path

from sqlalchemy import URL, Engine, make_url

from storage.engine.connections.postgresql import PostgreSQLSession, postgresql_engine
from storage.engine.connections.session import Session
from storage.engine.connections.sqlite import SQLiteSession, absolute, sqlite_engine
from storage.engine.files.watched import Whereabouts


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
            return SQLiteSession(
                engine(address, read_only=read_only), read_only=read_only, files=files
            )
        case "postgresql":
            return PostgreSQLSession(
                engine(address, read_only=read_only), read_only=read_only, epoch=epoch
            )
        case name:
            raise ValueError(f"neither SQLite nor PostgreSQL: {name}")


def engine(url: URL | str, *, read_only: bool = False) -> Engine:
    """Return an engine whose connections are set up for this desk, in the driver's autocommit.

    A database has one to write with and one to read with: a statement that was compiled for one
    connection is ready for the next. They keep no connection, so there is nothing to dispose of.
    """
    return _engine(absolute(make_url(url)), read_only=read_only)


@lru_cache(maxsize=8)
def _engine(address: URL, *, read_only: bool) -> Engine:
    if address.get_backend_name() == "sqlite":
        return sqlite_engine(address, read_only=read_only)
    return postgresql_engine(address)
