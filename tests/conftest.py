"""Databases to test against: always both, always real."""

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, settings
from sqlalchemy import Connection

import storage.engine.connections.postgresql as on_postgresql
import storage.engine.connections.sqlite as on_sqlite
from storage.engine.database import Database
from storage.unit import Unit
from tests.support import pytest_run
from tests.support.databases.pools import PostgreSQLPool, Running, SQLitePool, Started, quick_folder
from tests.support.databases.postgresql import Databases, Templates, templates_in
from tests.support.databases.quick_migration import begin_quickly
from tests.support.patience import PATIENCE
from tests.support.pytest_run import (  # noqa: F401
    pytest_collection,
    pytest_collection_finish,
    pytest_collection_modifyitems,
    pytest_configure_node,
    pytest_unconfigure,
    pytest_xdist_make_scheduler,
)

# No example has to be quick: a busy machine is no failure.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def the_connection(connection: Connection) -> Connection:
    """Wrap nothing: a unit is given the connection itself."""
    return connection


@pytest.fixture(scope="session", autouse=True)
def _databases_are_patient() -> Iterator[None]:
    """No database of this process gives up on one that is only slow, as on a busy machine."""
    waits = int(PATIENCE * 1000)
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    with pytest.MonkeyPatch.context() as patch:
        options = " ".join(f"-c {name}={waits}" for name in names)
        patch.setattr(on_postgresql, "_SERVER_OPTIONS", options)
        patch.setattr(on_sqlite, "_BUSY_SECONDS", PATIENCE)
        yield


@pytest.fixture(scope="session")
def templates(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Templates]:
    """What databases are copied from: made once a run, whichever process runs this test."""
    given = pytest_run.given(request.config)
    if given is not None:
        yield given
        return
    with templates_in(tmp_path_factory.mktemp("templates")) as made:
        yield made


@pytest.fixture(scope="session")
def postgresql(templates: Templates, worker: str) -> Databases:
    """The server of this run."""
    return Databases(templates.server, worker)


@pytest.fixture(scope="session")
def migrated_file(templates: Templates) -> Path:
    """A migrated SQLite file, to be copied."""
    return Path(templates.file)


@pytest.fixture(scope="session")
def worker() -> str:
    """The name of this process among those that share a run."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def empty_databases(postgresql: Databases) -> Iterator[PostgreSQLPool]:
    """Databases without tables."""
    with closing(PostgreSQLPool(postgresql)) as pool:
        yield pool


@pytest.fixture(scope="session")
def migrated_databases(postgresql: Databases, templates: Templates) -> Iterator[PostgreSQLPool]:
    """Databases with all tables."""
    with closing(PostgreSQLPool(postgresql, templates.database)) as pool:
        yield pool


@pytest.fixture
def postgresql_url(empty_databases: PostgreSQLPool) -> Iterator[str]:
    """An empty database in PostgreSQL."""
    url = empty_databases.lend()
    yield url
    empty_databases.give_back(url)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'helpline.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest) -> str:
    """An empty database of each kind in turn."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def migrated_sqlite_url(sqlite_url: str, templates: Templates, tmp_path: Path) -> str:
    """A migrated SQLite file."""
    shutil.copy(templates.file, tmp_path / "helpline.db")
    return sqlite_url


@pytest.fixture(scope="session")
def migrated_files(templates: Templates) -> Iterator[SQLitePool]:
    """SQLite files with all tables."""
    with quick_folder() as folder, closing(SQLitePool(folder, templates.file)) as pool:
        yield pool


@pytest.fixture
def lent_sqlite_url(migrated_files: SQLitePool) -> Iterator[str]:
    """A migrated SQLite file that other tests use too, one after the other."""
    url = migrated_files.lend()
    yield url
    migrated_files.give_back(url)


@pytest.fixture
def begins_quickly() -> Iterator[None]:
    """New SQLite files are not migrated step by step: see `quick_migration`."""
    with begin_quickly():
        yield


@pytest.fixture
def migrated_postgresql_url(migrated_databases: PostgreSQLPool) -> Iterator[str]:
    """A migrated database in PostgreSQL."""
    url = migrated_databases.lend()
    yield url
    migrated_databases.give_back(url)


@pytest.fixture(scope="session")
def started_files(migrated_files: SQLitePool) -> Iterator[Started]:
    """Databases that run on SQLite files."""
    with closing(Started(migrated_files)) as started:
        yield started


@pytest.fixture(scope="session")
def started_databases(migrated_databases: PostgreSQLPool) -> Iterator[Started]:
    """Databases that run on PostgreSQL."""
    with closing(Started(migrated_databases)) as started:
        yield started


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Each kind of database in turn.

    What a test promises may have nothing to do with databases: then one kind is enough.
    """
    return str(request.param)


@pytest.fixture
def _running(request: pytest.FixtureRequest, database_kind: str) -> Iterator[Running]:
    started: Started = request.getfixturevalue(_STARTED[database_kind])
    one = started.lend()
    yield one
    started.give_back(one)


@pytest.fixture
def running_database(_running: Running) -> Database[Unit]:
    """A migrated database of each kind in turn, which runs on when the test has ended."""
    return _running.database


@pytest.fixture
def database_url(request: pytest.FixtureRequest, database_kind: str) -> str:
    """A migrated database of each kind in turn; the one that runs, where a test asks for that."""
    if "running_database" in request.fixturenames:
        running: Running = request.getfixturevalue("_running")
        return running.url
    return str(request.getfixturevalue(_LENT[database_kind]))


_STARTED = {"sqlite": "started_files", "postgresql": "started_databases"}
_LENT = {"sqlite": "lent_sqlite_url", "postgresql": "migrated_postgresql_url"}


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
