"""Copies of one database, used again by one test after another: to make one takes far longer.

A copy is lent, and comes back as it was made. One whose tables a test changed is thrown away.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import psycopg
from sqlalchemy import make_url

from storage.engine.database import Database
from storage.unit import Unit
from tests.support.databases.postgresql import Databases, plain
from tests.support.databases.snapshots import PostgreSQLTables, Snapshot, SQLiteTables
from tests.support.platform_rows import unit_on

STAYS = "stays"
"""The name of a connection that is not cut off when its copy is tidied up."""


class Pool(Protocol):
    """Copies of one database, by URL."""

    def lend(self) -> str:
        """Return a copy that nobody else uses, as it was when it was made."""

    def tidy(self, url: str) -> bool:
        """Make a copy what it was, under those that stay; return False if that can't be done."""

    def give_back(self, url: str) -> None:
        """Take a copy back, and cut off whoever still uses it."""

    def throw_away(self, url: str) -> None:
        """Remove a copy."""


class PostgreSQLPool:
    """Copies of a database in PostgreSQL. To each, one connection is kept."""

    def __init__(self, databases: Databases, template: str = "template1") -> None:
        self._databases = databases
        self._template = template
        self._free: list[str] = []
        self._kept: dict[str, psycopg.Connection[Any]] = {}
        self._tables: dict[str, PostgreSQLTables] = {}
        self._fresh: tuple[str, Snapshot | None] = "", None

    def lend(self) -> str:
        if self._free:
            return self._free.pop()
        url = self._databases.url(self._databases.create(self._template))
        connection = self._on(url)
        tables = self._tables[url]
        self._fresh = _shape(connection), Snapshot(tables) if tables.filled() else None
        return url

    def tidy(self, url: str) -> bool:
        connection = self._alone(url)
        if connection.execute(_SETTINGS).rowcount:
            connection.execute(f"ALTER DATABASE {make_url(url).database} RESET ALL")
        shape, rows = self._fresh
        if rows is None:  # a schema without tables is soon made again
            connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        if _shape(connection) != shape:
            return False
        if rows is not None:
            rows.restore(self._tables[url])
        return True

    def give_back(self, url: str) -> None:
        if self.tidy(url):
            self._free.append(url)
        else:
            self.throw_away(url)

    def throw_away(self, url: str) -> None:
        self._kept.pop(url).close()
        self._databases.drop(str(make_url(url).database))

    def close(self) -> None:
        """Let go of the copies; the server drops them when it ends."""
        for connection in self._kept.values():
            connection.close()

    def _alone(self, url: str) -> psycopg.Connection[Any]:
        """Our connection to a copy, once it has no other."""
        connection = self._on(url)
        try:
            connection.execute(_CUT_OFF_OTHERS, [STAYS])
        except psycopg.OperationalError:  # a test has cut us off
            self._kept.pop(url).close()
            connection = self._on(url)
            connection.execute(_CUT_OFF_OTHERS, [STAYS])
        return connection

    def _on(self, url: str) -> psycopg.Connection[Any]:
        if url not in self._kept:
            self._kept[url] = psycopg.connect(plain(url), autocommit=True)
            self._tables[url] = PostgreSQLTables(self._kept[url])
        return self._kept[url]


_CUT_OFF_OTHERS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name <> %s
"""

_SETTINGS = """
SELECT FROM pg_db_role_setting
WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def _shape(connection: psycopg.Connection[Any]) -> str:
    """Tell apart two states of a database's tables, indexes and sequences."""
    query = (
        "SELECT string_agg(concat_ws(' ', oid, relname, relnatts, relchecks), ' ' ORDER BY oid)"
        " FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    )
    row = connection.execute(query).fetchone()
    return str(row[0]) if row else ""


class SQLitePool:
    """Copies of an SQLite file, each in a folder of its own that is used again."""

    def __init__(self, folder: Path, template: Path) -> None:
        self._folder = folder
        self._template = template
        self._free: list[Path] = []
        self._numbers = count(1)
        self._kept: dict[str, sqlite3.Connection] = {}
        self._fresh: tuple[int, Snapshot] | None = None

    def lend(self) -> str:
        folder = self._free.pop() if self._free else self._folder / f"{next(self._numbers)}"
        folder.mkdir()
        return f"sqlite:///{shutil.copy(self._template, folder / 'helpline.db')}"

    def tidy(self, url: str) -> bool:
        file = _file(url)
        if url not in self._kept:
            self._kept[url] = sqlite3.connect(file)
        if self._fresh is None:
            with sqlite3.connect(self._template) as template:
                self._fresh = _version(template), Snapshot(SQLiteTables(template))
            template.close()
        version, rows = self._fresh
        for left in file.parent.iterdir():
            if not left.name.startswith(file.name):
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        if _version(self._kept[url]) != version:
            return False
        rows.restore(SQLiteTables(self._kept[url]))
        return True

    def give_back(self, url: str) -> None:
        folder = _file(url).parent
        shutil.rmtree(folder)
        self._free.append(folder)

    def throw_away(self, url: str) -> None:
        if url in self._kept:
            self._kept.pop(url).close()
        self.give_back(url)

    def close(self) -> None:
        """Let go of the copies."""
        for connection in self._kept.values():
            connection.close()


def _file(url: str) -> Path:
    return Path(str(make_url(url).database))


def _version(connection: sqlite3.Connection) -> int:
    """Count the changes of a file's tables and indexes."""
    ((number,),) = connection.execute("PRAGMA schema_version").fetchall()
    return int(number)


@dataclass(frozen=True)
class Running:
    """A copy, and a database that is started on it."""

    url: str
    database: Database[Unit]


class Started:
    """Copies on which a database runs on from test to test.

    To start one takes longer than most tests do: above all PostgreSQL's new connections, which
    know nothing of any table yet.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._free: list[Running] = []

    def lend(self) -> Running:
        """Return a database that nobody else uses, as it was when it was made."""
        if self._free:
            return self._free.pop()
        url = self._pool.lend()
        address = make_url(url)
        if address.get_backend_name() != "sqlite":
            address = address.update_query_dict({"application_name": STAYS})
        database = Database(address.render_as_string(hide_password=False), unit_on)
        database.start()
        return Running(url, database)

    def give_back(self, one: Running) -> None:
        """Take a database back."""
        if one.database._open and not one.database.health() and self._pool.tidy(one.url):
            self._free.append(one)
        else:
            one.database.close()
            self._pool.throw_away(one.url)

    def close(self) -> None:
        """Stop the databases."""
        for one in self._free:
            one.database.close()


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A temporary folder in memory, where there is room: nothing in it waits for a disk."""
    roomy = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM
    inside = _MEMORY if roomy and os.access(_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="helpline-tests-", dir=inside) as folder:
        yield Path(folder)


_MEMORY = Path("/dev/shm")
_ROOM = 512 * 2**20
