"""Engines: one for each database to write with, and one to read with."""

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection

from storage.engine.connections.factory import engine
from storage.engine.database import Database
from tests.conftest import the_connection


def test_a_path_is_that_of_the_folder_one_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        with engine("sqlite:///desk.db").connect() as connection:
            connection.exec_driver_sql("CREATE TABLE it (name)")
        assert (tmp_path / name / "desk.db").stat().st_size


def prepared(connection: Connection) -> int:
    """Count the statements that PostgreSQL has ready for this connection."""
    return int(
        connection.exec_driver_sql("SELECT count(*) FROM pg_prepared_statements").scalar_one()
    )


def ask_often(connection: Connection) -> None:
    """Run more statements than the driver keeps by itself, each often enough to be prepared."""
    for number in range(150):
        for _ in range(6):
            connection.exec_driver_sql(f"SELECT {number}")


def fail(_: Connection) -> None:
    raise LookupError


@pytest.mark.parametrize("together", [1, 2])
def test_what_is_prepared_stays_so_when_a_unit_fails(postgresql_url: str, together: int) -> None:
    database = Database(postgresql_url, the_connection)
    database.start()
    database.submit(ask_often).result()
    # Those that wait behind a unit share a transaction, each with its own savepoint.
    behind = database.submit(lambda _: [database.submit(fail) for _ in range(together)])
    for failed in behind.result():
        with pytest.raises(LookupError):
            failed.result()
    assert database.submit(prepared).result() >= 150
    database.close()


def read_it(connection: Connection) -> object:
    return connection.exec_driver_sql("SELECT * FROM it").scalar()


def change_type(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE it ALTER COLUMN number TYPE text")


def make_again(connection: Connection) -> None:
    connection.exec_driver_sql("DROP TABLE it")
    connection.exec_driver_sql("CREATE TABLE it (number text, name text)")


def deallocate(connection: Connection) -> None:
    """Do what a pooler between us and the server may do: the driver does not notice."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    driver.pgconn.exec_(b"DEALLOCATE ALL")


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize("together", [1, 3])
@pytest.mark.parametrize("change", [change_type, make_again])
def test_what_is_prepared_for_tables_that_changed_is_given_up(
    postgresql_url: str, change: Callable[[Connection], None], together: int, *, read_only: bool
) -> None:
    with engine(postgresql_url).connect() as other:
        other.exec_driver_sql("CREATE TABLE it (number integer)")
        database = Database(postgresql_url, the_connection, readers=1)
        database.start()
        ask = database.submit_read if read_only else database.submit
        for _ in range(10):
            ask(read_it).result()
        change(other)
    behind = database.submit(lambda _: [ask(read_it) for _ in range(together)]).result()
    for one in behind:
        one.exception()
    assert ask(read_it).result() is None
    database.close()


@pytest.mark.parametrize("together", [1, 3])
def test_what_somebody_deallocated_is_prepared_again(postgresql_url: str, together: int) -> None:
    database = Database(postgresql_url, the_connection)
    database.start()
    database.submit(ask_often).result()
    database.submit(deallocate).result()
    asked = database.submit(lambda _: [database.submit(ask_often) for _ in range(together)])
    for one in asked.result():
        one.exception()
    database.submit(ask_often).result()
    database.close()
