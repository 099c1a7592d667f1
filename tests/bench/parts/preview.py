"""A look at what other targets would do to 5,000 open tickets, beside units at 20 a second."""

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import quantiles

from sqlalchemy import update

from bots.app import SWITCH_INTERVAL
from bots.database import AsyncDatabase
from domain.desk.views.promises import look_at
from domain.dictionaries import Kind
from domain.dictionaries.preview import PlannedChange, Preview
from storage.tables.tickets import tickets
from storage.unit import Unit
from tests.bench.parts.sweep import NOW, filled
from tests.support.databases.postgresql import PostgreSQL

Measurement = tuple[str, float, str]

OPEN, RATE, LOOKS = 5_000, 20, 5


def _change(uow: Unit) -> PlannedChange:
    """Return the change of the level's time to reply from one hour to two."""
    entries = uow.dictionaries.entries()
    after = tuple(
        replace(one, body={"response": "2h"}) if one.kind is Kind.LEVEL else one for one in entries
    )
    return PlannedChange(Kind.LEVEL, after, uow.dictionaries.load().revision)


def _settle(uow: Unit) -> None:
    """Let all tickets have followed the dictionaries, as they do within seconds of a change."""
    revision = uow.dictionaries.load().revision
    uow.outbox._connection.execute(update(tickets).values(terms_revision=revision))


def _look(change: PlannedChange, uow: Unit) -> tuple[Preview, float]:
    """Look at the change; return what was found, and the seconds of CPU that it took."""
    began = time.thread_time()
    return look_at(change, NOW, uow), time.thread_time() - began


async def _waits(database: AsyncDatabase[Unit], waited: list[float]) -> None:
    """Run a small unit twenty times a second, and note how many milliseconds each takes."""
    while True:
        began = time.perf_counter()
        await database.run(lambda uow: uow.people.set_language(1, "en"))
        waited.append(1000 * (time.perf_counter() - began))
        await asyncio.sleep(1 / RATE)


async def _measured(kind: str, url: str) -> list[Measurement]:
    with filled(url, OPEN) as made:
        database = AsyncDatabase(made)
        await database.run(_settle)
        change = await database.read(_change)
        waited: list[float] = []
        beside = asyncio.create_task(_waits(database, waited))
        took, cpu = [], []
        for _ in range(LOOKS):
            began = time.perf_counter()
            found, used = await database.read(partial(_look, change))
            took.append(time.perf_counter() - began)
            cpu.append(used)
            assert (found.open, found.later) == (OPEN, OPEN)
        beside.cancel()
        with suppress(asyncio.CancelledError):
            await beside
    return [
        (f"{kind}: preview with {OPEN:,} open tickets, the longest of {LOOKS}", max(took), "s"),
        (f"{kind}: CPU of a look, the least of {LOOKS}", min(cpu), "s"),
        (f"{kind}: a unit meanwhile, p99", quantiles(waited, n=100)[98], "ms"),
    ]


def run() -> list[Measurement]:
    """Measure on both databases, with the threads of a desk."""
    sys.setswitchinterval(SWITCH_INTERVAL)
    return [one for kind, url in _databases() for one in asyncio.run(_measured(kind, url))]


def _databases() -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        yield "SQLite", f"sqlite:///{Path(folder) / 'desk.db'}"
    server = PostgreSQL(durable=True)
    try:
        yield "PostgreSQL", server.url(server.create())
    finally:
        server.close()


if __name__ == "__main__":
    for what, value, unit in run():
        sys.stdout.write(f"{what}: {value:.2f} {unit}\n")
