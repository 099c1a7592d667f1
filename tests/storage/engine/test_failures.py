"""When the database cannot be used nothing is confirmed, people are told why, and it passes."""

import logging
import os
import resource
import socket
import stat
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, event, insert, make_url
from sqlalchemy.exc import IntegrityError, OperationalError

from domain.errors import StorageUnavailable
from storage.engine.database import Database
from storage.engine.failures import explain
from tests.conftest import the_connection
from tests.storage.sample_table import add, shelf, titles
from tests.support.databases.postgresql import Databases, PostgreSQL

Opener = Callable[[str], Database[Connection]]


@pytest.fixture
def opened() -> Iterator[Opener]:
    """Opens databases with a shelf, and closes them in the end."""
    databases: list[Database[Connection]] = []

    def open_with_shelf(url: str) -> Database[Connection]:
        database = Database(url, the_connection)
        databases.append(database)
        database.start()
        database.submit(shelf.metadata.create_all).result()
        return database

    yield open_with_shelf
    for database in databases:
        database.close()


def heavy(title: str) -> Callable[[Connection], int]:
    """A title that needs many pages."""
    return add(title + "x" * 500_000)


@contextmanager
def full_disk(database: Database[Connection]) -> Iterator[None]:
    """SQLite's own limit gives the same error at the same places as a disk without room."""
    engine = database._writer._session._engine
    pages = database.submit(
        lambda c: c.exec_driver_sql("PRAGMA page_count").scalar_one() + 20
    ).result()

    def limit(driver: object, _: object) -> None:
        driver.execute(f"PRAGMA max_page_count = {pages}").close()  # type: ignore[attr-defined]

    event.listen(engine, "connect", limit)
    database.submit(lambda c: c.exec_driver_sql(f"PRAGMA max_page_count = {pages}").close())
    yield
    event.remove(engine, "connect", limit)
    database.submit(lambda c: c.exec_driver_sql("PRAGMA max_page_count = 1073741823").close())


def test_a_full_disk_confirms_nothing_and_passes(sqlite_url: str, opened: Opener) -> None:
    database = opened(sqlite_url)
    with full_disk(database):
        with pytest.raises(StorageUnavailable, match="The disk is full"):
            database.submit(heavy("one")).result()
        assert database.health() == "The disk is full"
        assert database.submit_read(titles).result() == []
    database.submit(heavy("two")).result()
    assert database.health() == ""
    assert len(database.submit_read(titles).result()) == 1


def test_a_full_disk_takes_only_the_units_that_do_not_fit(sqlite_url: str, opened: Opener) -> None:
    database = opened(sqlite_url)
    with full_disk(database):
        held = threading.Event()
        gate = database.submit(lambda _: held.wait())
        waiting = {
            name: database.submit(unit)
            for name, unit in (("a", add("a")), ("b", heavy("b")), ("c", add("c")))
        }
        held.set()
        gate.result()
        assert isinstance(waiting["b"].exception(), StorageUnavailable)
        assert waiting["a"].exception() is None
        assert waiting["c"].exception() is None
    assert database.submit_read(titles).result() == ["a", "c"]


def test_an_empty_unit_does_not_prove_that_the_disk_has_room(
    sqlite_url: str, opened: Opener
) -> None:
    database = opened(sqlite_url)
    with full_disk(database), suppress(StorageUnavailable):
        database.submit(heavy("one")).result()
    database.submit(titles).result()
    assert database.health() == "The disk is full"


def test_a_unit_that_swallows_a_full_disk_cannot_leave_a_part_of_itself(
    sqlite_url: str, opened: Opener
) -> None:
    database = opened(sqlite_url)

    def stubborn(connection: Connection) -> None:
        add("before")(connection)
        with suppress(OperationalError):
            heavy("too much")(connection)
        add("after")(connection)

    with full_disk(database), pytest.raises(StorageUnavailable):
        database.submit(stubborn).result()
    assert database.submit_read(titles).result() == []


def test_a_failing_disk_confirms_nothing_and_passes(sqlite_url: str, opened: Opener) -> None:
    database = opened(sqlite_url)
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, unlimited[1]))
    try:
        with pytest.raises(StorageUnavailable, match="The disk failed"):
            database.submit(heavy("one")).result()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
    assert database.health() != ""
    database.submit(heavy("two")).result()
    assert database.health() == ""
    assert len(database.submit_read(titles).result()) == 1


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Nobody may write the folder and its files; not even root, who becomes nobody meanwhile."""
    paths = [*folder.iterdir(), folder]
    for path in paths:
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) | 0o055)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        for path in paths:
            path.chmod(path.stat().st_mode | stat.S_IWUSR)


def test_a_file_that_may_not_be_written_is_said_so_and_works_once_it_may(
    opened: Opener,
) -> None:
    with tempfile.TemporaryDirectory() as name:
        url = f"sqlite:///{name}/helpline.db"
        opened(url)  # keeps the files beside the database in place
        database = Database(url, the_connection)
        with read_only(Path(name)), pytest.raises(StorageUnavailable, match="read-only"):
            database.start()
        assert "read-only" in database.health()
        database.submit(add("one")).result()
        assert database.health() == ""
        database.close()


def test_a_database_that_is_locked_by_others_is_waited_for_and_then_said_so(
    sqlite_url: str, opened: Opener
) -> None:
    database = opened(f"{sqlite_url}?timeout=0.05")
    other = opened(sqlite_url)
    entered, held = threading.Event(), threading.Event()

    def hold(_: Connection) -> None:
        entered.set()
        held.wait()

    blocking = other.submit(hold)
    entered.wait()
    waiting = [database.submit(add(str(number))) for number in range(3)]
    for future in waiting:
        with pytest.raises(StorageUnavailable, match="locked"):
            future.result()
    held.set()
    blocking.result()
    database.submit(add("now")).result()
    assert database.submit_read(titles).result() == ["now"]


@pytest.fixture
def doomed() -> Iterator[PostgreSQL]:
    """A server that nobody else uses."""
    server = PostgreSQL()
    yield server
    server.close()


def test_postgresql_that_crashes_confirms_nothing_and_works_again_when_it_is_back(
    doomed: PostgreSQL, opened: Opener, caplog: pytest.LogCaptureFixture
) -> None:
    database = opened(doomed.url())
    database.submit(add("before")).result()
    inside, crashed = threading.Event(), threading.Event()

    def interrupted(connection: Connection) -> None:
        add("interrupted")(connection)
        inside.set()
        crashed.wait()
        add("lost")(connection)

    torn = database.submit(interrupted)
    inside.wait()
    doomed.crash()
    try:
        crashed.set()
        waiting: list[Future[Any]] = [
            torn,
            *(database.submit(add(str(number))) for number in range(5)),
        ]
        for future in waiting:
            assert isinstance(future.exception(), StorageUnavailable)
        assert database.health() == "PostgreSQL does not answer"
        with pytest.raises(StorageUnavailable, match="PostgreSQL does not answer"):
            database.submit_read(titles).result()
    finally:
        doomed.start()
    database.submit(add("after")).result()
    assert database.submit_read(titles).result() == ["before", "after"]
    assert database.health() == ""
    said = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert any("PostgreSQL does not answer; nothing is confirmed" in line for line in said)
    assert any("works again" in line for line in said)


def test_a_connection_that_broke_while_idle_costs_no_unit(
    postgresql: Databases, postgresql_url: str, opened: Opener
) -> None:
    database = opened(postgresql_url)
    database.submit_read(titles).result()
    postgresql.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        f" WHERE datname = '{make_url(postgresql_url).database}'"
    )
    database.submit(add("one")).result()
    assert database.submit_read(titles).result() == ["one"]


def test_a_read_only_postgresql_is_said_so(
    postgresql: Databases, postgresql_url: str, opened: Opener
) -> None:
    database = opened(postgresql_url)
    name = make_url(postgresql_url).database
    database.submit(lambda c: c.exec_driver_sql("SET default_transaction_read_only = on")).result()
    with pytest.raises(StorageUnavailable, match="read-only"):
        database.submit(add("one")).result()
    assert "read-only" in database.health()
    assert name is not None
    database.submit(add("two")).result()
    assert database.health() == ""


def test_a_postgresql_that_is_recreated_empty_beside_a_running_desk_confirms_nothing(
    postgresql: Databases, opened: Opener
) -> None:
    name = postgresql.create()
    url = postgresql.url(name)
    database = opened(url)
    database.submit(add("one")).result()
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as other:
        other.execute("DROP SCHEMA public CASCADE")
        other.execute("CREATE SCHEMA public")
    with pytest.raises(StorageUnavailable, match="lost the desk's tables"):
        database.submit(add("two")).result()
    assert "lost the desk's tables" in database.health()
    database.submit(shelf.metadata.create_all).result()
    database.submit(add("three")).result()
    assert database.health() == ""
    database.close()
    postgresql.drop(name)


class Intermediary(threading.Thread):
    """Stands between us and PostgreSQL; hangs up right after it passed on the next COMMIT."""

    def __init__(self, server: Path, folder: Path) -> None:
        super().__init__(daemon=True)
        self._server = str(server / ".s.PGSQL.5432")
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / ".s.PGSQL.5432"))
        self._listener.listen()
        self.armed = threading.Event()

    def run(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._join, args=(client,), daemon=True).start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.join()

    def _join(self, client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX) as server:
            server.connect(self._server)
            back = threading.Thread(target=self._back, args=(server, client), daemon=True)
            back.start()
            with suppress(OSError):
                while data := client.recv(65536):
                    hang_up = self.armed.is_set() and b"COMMIT" in data
                    if hang_up:
                        self.armed.clear()
                        client.shutdown(socket.SHUT_RDWR)
                    server.sendall(data)
            with suppress(OSError):
                server.shutdown(socket.SHUT_WR)
            back.join()

    @staticmethod
    def _back(server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                client.sendall(data)


@pytest.fixture
def intermediary(postgresql: Databases) -> Iterator[tuple[Intermediary, Path]]:
    with tempfile.TemporaryDirectory() as name:
        between = Intermediary(postgresql.socket, Path(name))
        between.start()
        yield between, Path(name)
        between.close()


def test_a_commit_whose_answer_was_lost_is_looked_up_and_not_applied_twice(
    postgresql_url: str, intermediary: tuple[Intermediary, Path], opened: Opener
) -> None:
    between, folder = intermediary
    detour = make_url(postgresql_url).update_query_dict({"host": str(folder)})
    database = opened(detour.render_as_string(hide_password=False))

    def count(connection: Connection) -> None:
        connection.execute(insert(shelf).values(title=f"copy {len(titles(connection))}"))

    between.armed.set()
    database.submit(count).result()
    assert not between.armed.is_set()
    assert database.submit_read(titles).result() == ["copy 0"]


def test_faults_that_a_retry_would_not_fix_are_not_outages(sqlite_url: str, opened: Opener) -> None:
    database = opened(sqlite_url)
    database.submit(add("one")).result()
    double = database.submit(add("one")).exception()
    bug = database.submit(lambda c: c.exec_driver_sql("SELECT nonsense")).exception()
    assert isinstance(double, IntegrityError)
    assert isinstance(bug, OperationalError)
    assert explain(ValueError("a bug")) == ""
    assert explain(psycopg.errors.UndefinedColumn()) == ""
    assert database.health() == ""
