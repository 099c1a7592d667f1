"""Sweeps among 10,000 and among 1,000,000 open tickets, and 100,000 deadlines after an outage.

Sweeps of 100 due tickets run on both sizes in turn, so that whatever else the machine does meets
both alike. During the backlog the loop is asked every few milliseconds how late it is, and another
unit how long it waits for its turn.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles

from sqlalchemy import Connection, text

from bots.database import AsyncDatabase
from bots.ops.scheduler import Scheduler
from domain import desk
from domain.desk.act import Act
from domain.dictionaries import BEGINNING, Kind
from domain.repositories import DEFAULT_DEPARTMENT
from storage.engine.database import Database
from storage.engine.migrate import migrate, transaction
from storage.engine.types import to_microseconds
from storage.files import Shelf
from storage.unit import Unit
from tests.support.databases.postgresql import PostgreSQL
from tests.support.platform_rows import unit_on

Measurement = tuple[str, float, str]

FEW, MANY, BACKLOG = 10_000, 1_000_000, 100_000
DUE, SWEEPS, IDLE = 100, 20, 300
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
STAFF = 20
TARGET = timedelta(hours=1)
WARNING = timedelta(minutes=15)
_MICROSECOND = timedelta(microseconds=1)

_PEOPLE = """
INSERT INTO people (id, name, role, language, time_zone, created_at)
WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < :all)
SELECT id, 'Somebody', CASE WHEN id > :staff THEN 'client' ELSE 'specialist' END, 'en', 'UTC', 0
FROM n
"""
_ADDRESSES = """
INSERT INTO addresses (address, person_id, platform, team, chat, thread)
SELECT 'person:' || id, id, 'telegram', '', CAST(id AS TEXT), '' FROM people WHERE id <= :staff
"""
_CONVERSATION = """
INSERT INTO conversations (id, person_id, platform, team, chat, thread, wants_new)
VALUES (1, 1, 'telegram', '', '1', '', false)
"""
# The first ones have waited so long that the next sweeps find :due of them due, a minute apart.
_TICKETS = """
INSERT INTO tickets (
    id, subject, subject_settled, status, client_id, conversation_id, department_id, assignee_id,
    source, created_at, status_changed_at, waiting_since, last_client_line_at, version, level_id,
    response_due_at, queue_key
)
WITH RECURSIVE
    numbers(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM numbers WHERE id < :many),
    written AS (
        SELECT id, CASE WHEN id <= :due * :sweeps
            THEN :now - 2 * :target + ((id - 1) / :due) * 60000000 ELSE :now END AS at
        FROM numbers
    )
SELECT id, 'Something is wrong', true, 'open', :staff + 1 + id % :clients, 1, :department,
    1 + id % :staff, 'telegram', at, at, at, at, 1, :level, at + :target,
    6917529577433645056 + at / 1000000
FROM written
"""
_DEADLINES = """
INSERT INTO deadlines (ticket_id, kind, due_at, fired_at)
SELECT id, 'response' || kind, response_due_at + moved,
    CASE WHEN kind = '-900' AND id <= :due * :sweeps THEN response_due_at + moved END
FROM tickets
CROSS JOIN (SELECT '-900' AS kind, -:warning AS moved UNION ALL SELECT '+0', 0) AS steps
"""


def fill(connection: Connection, many: int) -> None:
    """So many open tickets that wait for an answer, each with a warning and a deadline."""
    uow = unit_on(connection)
    body = {"response": "1h", "warn": {"response": "15min"}}
    level = uow.dictionaries.add(Kind.LEVEL, "Standard", body, BEGINNING)
    clients = max(many // 50, 10)
    values = {
        "all": STAFF + clients,
        "staff": STAFF,
        "clients": clients,
        "many": many,
        "due": DUE,
        "sweeps": SWEEPS,
        "now": to_microseconds(NOW),
        "target": TARGET // _MICROSECOND,
        "warning": WARNING // _MICROSECOND,
        "level": level,
        "department": DEFAULT_DEPARTMENT,
    }
    for statement in (_PEOPLE, _ADDRESSES, _CONVERSATION, _TICKETS, _DEADLINES):
        clause = text(statement)
        connection.execute(clause, {name: values[name] for name in clause.compile().params})


@contextmanager
def filled(url: str, many: int) -> Iterator[Database[Unit]]:
    """A database with so many open tickets."""
    migrate(url)
    database: Database[Unit] = Database(url, unit_on)
    database.start()
    try:
        # At once: more than a unit may take.
        with transaction(url) as connection:
            fill(connection, many)
            connection.exec_driver_sql("ANALYZE" if "postgresql" in url else "SELECT 1")
        yield database
    finally:
        database.close()


def swept(database: Database[Unit], now: datetime) -> tuple[float, int]:
    """The milliseconds that a sweep took, commit included, and how many tickets it saw to."""
    began = time.perf_counter()
    done = database.submit(
        lambda uow: desk.sweep_deadlines(Act(None, now, uow), limit=2 * DUE)
    ).result()
    return 1000 * (time.perf_counter() - began), done


def _growth(kind: str, few: str, many: str) -> Iterator[Measurement]:
    with ExitStack() as stack:
        sizes = ((few, FEW), (many, MANY))
        databases = [stack.enter_context(filled(url, size)) for url, size in sizes]
        times: list[list[float]] = [[], []]
        for sweep in range(SWEEPS):
            now = NOW - TARGET + sweep * timedelta(minutes=1)
            for database, found in zip(databases, times, strict=True):
                took, done = swept(database, now)
                assert done == DUE
                found.append(took)
        before, after = map(median, times)
        yield f"{kind}, {DUE} due", after, f"ms, {after / before:.2f} × as with {FEW:,}"
        idle = [swept(databases[1], NOW)[0] for _ in range(IDLE)]
        yield f"{kind}, idle", quantiles(idle, n=20)[-1], f"ms, with {MANY:,} open"


async def _backlog(kind: str, url: str) -> list[Measurement]:
    with tempfile.TemporaryDirectory() as folder, filled(url, BACKLOG) as database:
        now = NOW + 2 * TARGET
        units = AsyncDatabase(database)
        shelf = Shelf(Path(folder), 0)
        clock = Scheduler(units, lambda: "", lambda: now, lambda: None, shelf, timedelta(1))
        work = asyncio.create_task(clock.sweep_deadlines())
        lags, waits = asyncio.create_task(_lags(work)), asyncio.create_task(_waits(work, units))
        began = time.perf_counter()
        await work
        took = time.perf_counter() - began
        lag, wait = await lags, await waits
        posts = database.submit_read(_posts).result()
        assert posts == BACKLOG, "one message a ticket"
        return [
            (f"{kind}, {BACKLOG:,} due", BACKLOG / took, "tickets/s"),
            (f"{kind}, the loop's worst lag", lag, "ms"),
            (f"{kind}, another unit waits at most", wait, "ms"),
        ]


def _posts(uow: Unit) -> int:
    query = text("SELECT count(*) FROM posts WHERE template = 'thread/deadline'")
    return int(uow.outbox._connection.execute(query).scalar_one())


async def _lags(work: "asyncio.Task[None]") -> float:
    worst, pause = 0.0, 0.005
    while not work.done():
        before = time.perf_counter()
        await asyncio.sleep(pause)
        worst = max(worst, time.perf_counter() - before - pause)
    return 1000 * worst


async def _waits(work: "asyncio.Task[None]", units: AsyncDatabase[Unit]) -> float:
    worst = 0.0
    while not work.done():
        before = time.perf_counter()
        await units.run(lambda uow: uow.tickets.find(1))
        worst = max(worst, time.perf_counter() - before)
        await asyncio.sleep(0.05)
    return 1000 * worst


def run() -> list[Measurement]:
    """Measure both databases."""
    return [*_sqlite(), *_postgresql()]


def _sqlite() -> Iterator[Measurement]:
    with tempfile.TemporaryDirectory() as folder:
        few, many, late = (f"sqlite:///{folder}/{size}.db" for size in (FEW, MANY, BACKLOG))
        yield from _growth("SQLite", few, many)
        yield from asyncio.run(_backlog("SQLite", late))


def _postgresql() -> Iterator[Measurement]:
    server = PostgreSQL(durable=True)
    try:
        few, many, late = (server.url(server.create()) for _ in range(3))
        yield from _growth("PostgreSQL", few, many)
        yield from asyncio.run(_backlog("PostgreSQL", late))
    finally:
        server.close()


PARTS: dict[str, Callable[[], Iterator[Measurement]]] = {
    "sqlite": _sqlite,
    "postgresql": _postgresql,
}


if __name__ == "__main__":
    for name in sys.argv[1:] or PARTS:
        for what, value, unit in PARTS[name]():
            sys.stdout.write(f"{what:45} {value:8.2f} {unit}\n")
            sys.stdout.flush()
