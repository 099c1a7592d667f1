"""SQLite files that are migrated from nothing, in less time than that takes.

What the migrations up to a revision made once, this process makes again by itself: the same
tables and rows, in the transaction of `storage.engine.migrate`. It takes a thirtieth of the time.
Tests of the migrations themselves use none of this.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

Made = dict[str, list[str]]
"""By revision, the statements that make what its migrations make from nothing."""

_MADE: Made = {}


@contextmanager
def begin_quickly() -> Iterator[None]:
    """Migrate new SQLite files quickly meanwhile; what has tables is really migrated."""
    upgrade = command.upgrade

    def quickly(config: Config, revision: str) -> None:
        connection: Connection = config.attributes["connection"]
        if connection.dialect.name != "sqlite" or _parts(connection):
            upgrade(config, revision)
        elif revision in _MADE:
            for statement in _MADE[revision]:
                connection.exec_driver_sql(statement)
        else:
            upgrade(config, revision)
            _MADE[revision] = _statements(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.engine.migrate.command.upgrade", quickly)
        yield


def _parts(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one())


def _statements(connection: Connection) -> list[str]:
    file: Any = connection.connection.driver_connection
    return [one for one in file.iterdump() if one not in ("BEGIN TRANSACTION;", "COMMIT;")]
