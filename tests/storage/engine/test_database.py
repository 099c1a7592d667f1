"""What a unit is promised: whole or not at all, alone, in order, and told only once durable."""

import asyncio
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future

import pytest
from sqlalchemy import Connection, create_engine, func, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from bots.database import AsyncDatabase
from domain.errors import StorageUnavailable
from storage.engine.database import Database
from tests.conftest import the_connection
from tests.storage.sample_table import add, shelf, titles


@pytest.fixture
def desk(empty_url: str) -> Iterator[Database[Connection]]:
    started = Database(empty_url, the_connection)
    started.start()
    started.submit(shelf.metadata.create_all).result()
    yield started
    started.close()


class Gate:
    """A unit that keeps the writer busy, so that what follows waits together."""

    def __init__(self, desk: Database[Connection]) -> None:
        self._open = threading.Event()
        self._entered = threading.Event()
        self.passed = desk.submit(self._wait)
        self._entered.wait()

    def _wait(self, _: Connection) -> None:
        self._entered.set()
        self._open.wait()

    def open(self) -> None:
        self._open.set()


def fail(connection: Connection) -> None:
    add("torn")(connection)
    raise LookupError("no such ticket")


def test_a_unit_returns_its_result_and_is_kept(desk: Database[Connection]) -> None:
    number = desk.submit(add("one")).result()
    assert number == 1
    assert desk.submit_read(titles).result() == ["one"]


def test_a_unit_that_raises_changes_nothing_and_its_caller_learns_why(
    desk: Database[Connection],
) -> None:
    with pytest.raises(LookupError, match="no such ticket"):
        desk.submit(fail).result()
    assert desk.submit_read(titles).result() == []
    assert desk.health() == ""


def test_units_that_wait_together_are_kept_in_their_order(desk: Database[Connection]) -> None:
    gate = Gate(desk)
    waiting = [desk.submit(add(str(number))) for number in range(200)]
    gate.open()
    assert [future.result() for future in waiting] == list(range(1, 201))
    assert desk.submit_read(titles).result() == [str(number) for number in range(200)]


def test_a_unit_that_raises_takes_nothing_of_its_neighbours_with_it(
    desk: Database[Connection],
) -> None:
    gate = Gate(desk)
    before, torn, double, after = (
        desk.submit(add("before")),
        desk.submit(fail),
        desk.submit(add("before")),
        desk.submit(add("after")),
    )
    gate.open()
    assert (before.exception(), after.exception()) == (None, None)
    assert isinstance(torn.exception(), LookupError)
    assert isinstance(double.exception(), IntegrityError)
    assert desk.submit_read(titles).result() == ["before", "after"]


def test_nothing_is_told_before_the_commit(desk: Database[Connection]) -> None:
    gate = Gate(desk)
    hold = threading.Event()
    entered = threading.Event()

    def slow(_: Connection) -> None:
        entered.set()
        hold.wait()

    first, second = desk.submit(add("first")), desk.submit(slow)
    gate.open()
    entered.wait()
    assert not first.done()
    assert desk.submit_read(titles).result() == []
    hold.set()
    second.result()
    assert first.done()


def test_a_unit_that_goes_on_after_a_failed_statement_keeps_what_the_database_kept(
    desk: Database[Connection],
) -> None:
    """SQLite undoes the statement, PostgreSQL the unit: never part of a unit unnoticed."""

    def stubborn(connection: Connection) -> None:
        add("first")(connection)
        try:
            add("first")(connection)
        except IntegrityError:
            return

    gate = Gate(desk)
    waiting: list[Future[object]] = [
        desk.submit(add("neighbour")),
        desk.submit(stubborn),
        desk.submit(add("last")),
    ]
    gate.open()
    kept = ["neighbour", "last"] if waiting[1].exception() else ["neighbour", "first", "last"]
    assert waiting[0].exception() is None
    assert waiting[2].exception() is None
    assert desk.submit_read(titles).result() == kept


def test_a_query_cannot_write(desk: Database[Connection]) -> None:
    with pytest.raises((StorageUnavailable, OperationalError)):
        desk.submit_read(add("sneaked in")).result()
    assert desk.submit_read(titles).result() == []


def test_a_query_sees_one_state_throughout(desk: Database[Connection]) -> None:
    looked, written = threading.Event(), threading.Event()

    def twice(connection: Connection) -> tuple[list[str], list[str]]:
        before = titles(connection)
        looked.set()
        written.wait()
        return before, titles(connection)

    seen = desk.submit_read(twice)
    looked.wait()
    desk.submit(add("meanwhile")).result()
    written.set()
    assert seen.result() == ([], [])


def test_concurrent_changes_of_one_row_are_all_kept(desk: Database[Connection]) -> None:
    desk.submit(add("counter")).result()

    def more(connection: Connection) -> None:
        copies = connection.scalar(select(shelf.c.copies)) or 0
        connection.execute(update(shelf).values(copies=copies + 1))

    def many() -> None:
        for future in [desk.submit(more) for _ in range(25)]:
            future.result()

    threads = [threading.Thread(target=many) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert desk.submit_read(lambda c: c.scalar(select(shelf.c.copies))).result() == 200


def test_closing_finishes_what_was_submitted(desk: Database[Connection], empty_url: str) -> None:
    waiting = [desk.submit(add(str(number))) for number in range(300)]
    desk.close()
    assert all(future.done() for future in waiting)
    with pytest.raises(StorageUnavailable, match="closed"):
        desk.submit(add("too late"))
    engine = create_engine(empty_url)
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(shelf)) == 300
    engine.dispose()


async def test_the_loop_awaits_units_and_queries(desk: Database[Connection]) -> None:
    database = AsyncDatabase(desk)
    numbers = await asyncio.gather(*(database.run(add(str(number))) for number in range(50)))
    assert numbers == list(range(1, 51))
    assert len(await database.read(titles)) == 50
    with pytest.raises(LookupError):
        await database.run(fail)


async def test_a_cancelled_caller_does_not_tear_its_unit(desk: Database[Connection]) -> None:
    database = AsyncDatabase(desk)
    entered, go_on = threading.Event(), threading.Event()

    def two_lines(connection: Connection) -> None:
        add("first half")(connection)
        entered.set()
        go_on.wait()
        add("second half")(connection)

    caller = asyncio.create_task(database.run(two_lines))
    await asyncio.to_thread(entered.wait)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    go_on.set()
    await database.run(lambda _: None)
    assert await database.read(titles) == ["first half", "second half"]


async def test_a_unit_that_raises_stop_iteration_does_not_stop_the_others(
    desk: Database[Connection],
) -> None:
    database = AsyncDatabase(desk)

    def exhausted(_: Connection) -> object:
        return next(iter(()))

    with pytest.raises(RuntimeError, match="StopIteration"):
        await database.run(exhausted)
    assert await database.run(add("next")) == 1


_WRITE_UNTIL_KILLED = """
import sys
from storage.engine.database import Database
from tests.conftest import the_connection
from tests.storage.sample_table import add

database = Database(sys.argv[1], the_connection)
database.start()
told = lambda result, error: print(result, flush=True)
for number in range(1_000_000):
    database.enqueue(add(str(number)), told)
    if number % 10 == 0:
        database.submit(lambda _: None).result()
"""


def test_no_result_that_was_told_is_lost_when_the_process_is_killed(
    desk: Database[Connection], empty_url: str
) -> None:
    command = [sys.executable, "-c", _WRITE_UNTIL_KILLED, empty_url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(150)]
        process.send_signal(signal.SIGKILL)
        told += process.stdout.readlines()
    numbers = {int(line) for line in told if line.endswith("\n")}
    kept = desk.submit(lambda c: set(c.scalars(select(shelf.c.id)))).result()
    assert numbers <= kept
    assert len(numbers) >= 150
