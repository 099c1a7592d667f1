"""Units a second through the database, against the bare driver that commits each of them.

A unit reads a ticket, inserts a message, updates the ticket and inserts an outbox row. Commits are
durable on both sides: synchronous=FULL on SQLite, fsync and synchronous_commit on PostgreSQL.
"""

import asyncio
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    MetaData,
    Table,
    Text,
    bindparam,
    insert,
    make_url,
    select,
    update,
)

from bots.database import AsyncDatabase
from storage.engine.database import Database
from tests.conftest import the_connection
from tests.support.databases.postgresql import PostgreSQL

_metadata = MetaData()
_KEY = BigInteger().with_variant(Integer, "sqlite")
tickets = Table(
    "tickets",
    _metadata,
    Column("id", _KEY, primary_key=True),
    Column("status", Text, nullable=False),
    Column("lines", Integer, nullable=False),
)
messages = Table(
    "messages",
    _metadata,
    Column("id", _KEY, primary_key=True),
    Column("ticket_id", BigInteger, nullable=False, index=True),
    Column("text", Text, nullable=False),
)
outbox = Table(
    "outbox",
    _metadata,
    Column("id", _KEY, primary_key=True),
    Column("message_id", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
)

_TICKETS = 1000
_SECONDS = 1.5
_read = select(tickets.c.status, tickets.c.lines).where(tickets.c.id == bindparam("ticket"))
_write = insert(messages).returning(messages.c.id)
_change = (
    update(tickets)
    .where(tickets.c.id == bindparam("ticket"))
    .values(lines=bindparam("count"), status=bindparam("now"))
)
_send = insert(outbox)

Measurement = tuple[str, float, str]


def unit(number: int) -> Callable[[Connection], int]:
    """The unit that is measured, on one of a thousand tickets."""
    ticket = number % _TICKETS + 1

    def run(connection: Connection) -> int:
        row = connection.execute(_read, {"ticket": ticket}).one()
        message: int = connection.execute(
            _write, {"ticket_id": ticket, "text": f"line {number}"}
        ).scalar_one()
        connection.execute(_change, {"ticket": ticket, "count": row.lines + 1, "now": "open"})
        connection.execute(_send, {"message_id": message, "state": "pending"})
        return message

    return run


def raw(connection: Any, mark: str) -> Callable[[int], None]:
    """The same statements on a bare driver in autocommit mode, with a commit of their own."""
    cursor = connection.cursor()

    def run(number: int) -> None:
        ticket = number % _TICKETS + 1
        cursor.execute("BEGIN IMMEDIATE" if mark == "?" else "BEGIN")
        cursor.execute(f"SELECT status, lines FROM tickets WHERE id = {mark}", (ticket,))
        _, lines = cursor.fetchone()
        cursor.execute(
            f"INSERT INTO messages (ticket_id, text) VALUES ({mark}, {mark}) RETURNING id",
            (ticket, f"line {number}"),
        )
        (message,) = cursor.fetchone()
        cursor.execute(
            f"UPDATE tickets SET lines = {mark}, status = {mark} WHERE id = {mark}",
            (lines + 1, "open", ticket),
        )
        cursor.execute(
            f"INSERT INTO outbox (message_id, state) VALUES ({mark}, {mark})", (message, "pending")
        )
        cursor.execute("COMMIT")

    return run


def _rate_raw(run: Callable[[int], None]) -> float:
    for number in range(50):
        run(number)
    began, done = time.perf_counter(), 0
    while time.perf_counter() - began < _SECONDS:
        run(done)
        done += 1
    return done / (time.perf_counter() - began)


async def _rate_units(database: Database[Connection], callers: int) -> float:
    units = AsyncDatabase(database)
    numbers = count()
    for _ in range(50):
        await units.run(unit(next(numbers)))
    began = time.perf_counter()

    async def call() -> int:
        done = 0
        while time.perf_counter() - began < _SECONDS:
            await units.run(unit(next(numbers)))
            done += 1
        return done

    done = sum(await asyncio.gather(*(call() for _ in range(callers))))
    return done / (time.perf_counter() - began)


def _fill(connection: Connection) -> None:
    _metadata.create_all(connection)
    rows = [{"id": number, "status": "new", "lines": 0} for number in range(1, _TICKETS + 1)]
    connection.execute(insert(tickets), rows)


def _measure(name: str, url: str, bare: Callable[[], Any], mark: str) -> Iterator[Measurement]:
    database = Database(url, the_connection)
    database.start()
    database.submit(_fill).result()
    with closing(bare()) as connection:
        yield f"{name}, bare driver", _rate_raw(raw(connection, mark)), "units/s"
    for callers in (1, 8, 64):
        rate = asyncio.run(_rate_units(database, callers))
        yield f"{name}, units, {callers} at once", rate, "units/s"
    database.close()


def _bare_sqlite(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


@contextmanager
def _durable_postgresql() -> Iterator[PostgreSQL]:
    server = PostgreSQL(durable=True)
    try:
        yield server
    finally:
        server.close()


def run() -> list[Measurement]:
    """Measure both databases; about fifteen seconds."""
    measured: list[Measurement] = []
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "bench.db")
        measured += _measure("SQLite", f"sqlite:///{path}", lambda: _bare_sqlite(path), "?")
    with _durable_postgresql() as server:
        url = server.url(server.create())
        address = make_url(url).set(drivername="postgresql").render_as_string(False)
        bare = lambda: psycopg.connect(address, autocommit=True)  # noqa: E731
        measured += _measure("PostgreSQL", url, bare, "%s")
    return measured


if __name__ == "__main__":
    for name, value, what in run():
        sys.stdout.write(f"{name:40} {value:8.0f} {what}\n")
