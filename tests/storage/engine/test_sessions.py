"""Engines: one for each database to write with, and one to read with."""

from pathlib import Path

import pytest
from sqlalchemy import Connection

from storage.engine.database import Database
from storage.engine.sessions import engine
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
