"""What a page of the queue costs does not grow: no filter sorts, and none reads all tickets."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, text

from domain.policy.queue.order import queue_key
from domain.policy.queue.ticket_list import Cursor, Filters
from storage.engine.database import Database
from storage.repositories.tickets.queue import QueueTable
from tests.bench.parts.queue import ANNA, FILTERS, fill
from tests.conftest import the_connection

TICKETS = 2000
_READS_ALL = re.compile(r"SCAN tickets$|Seq Scan on tickets")
_SORTS = re.compile(r"TEMP B-TREE|Sort\b")
_WALKS = re.compile(
    r"tickets\.(queue_key|created_at)\b.*\sFROM\s.*LIMIT|min\(tickets\.project\)", re.DOTALL
)


@pytest.fixture
def filled(database_url: str) -> Iterator[Database[Connection]]:
    database = Database(database_url, the_connection)
    database.start()
    database.submit(lambda connection: fill(connection, TICKETS)).result()
    yield database
    database.close()


@contextmanager
def _walks() -> Iterator[list[tuple[str, Any]]]:
    """Every statement that walks through tickets meanwhile, with its values."""
    run: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if _WALKS.search(statement):
            run.append((statement, values))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield run
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def _plan(connection: Connection, statement: str, values: Any) -> list[str]:
    explain = "EXPLAIN" if connection.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    rows = connection.exec_driver_sql(f"{explain} {statement}", values).all()
    return [str(row[-1]) for row in rows]


@pytest.mark.parametrize("at", [None, Cursor(1 << 61, 7), Cursor(1 << 62, 7, back=True)], ids=str)
def test_each_filter_is_met_by_an_index_in_the_queues_order(
    filled: Database[Connection], at: Cursor | None
) -> None:
    def look(connection: Connection) -> int:
        if connection.dialect.name == "postgresql":
            # So few tickets may be sorted sooner than looked up, depending on when the database
            # last counted them: what matters is that they need not be.
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            connection.execute(text("SET LOCAL enable_bitmapscan = off"))
            connection.execute(text("SET LOCAL enable_sort = off"))
            connection.execute(text("SET LOCAL enable_incremental_sort = off"))
        looked = 0
        for name, filters in FILTERS.items():
            with _walks() as run:
                QueueTable(connection).page(filters, viewer_id=ANNA, zone=UTC, at=at)
            assert run, name
            for statement, values in run:
                assert "ORDER BY" in statement  # or it may be read in whichever way
                plan = _plan(connection, statement, values)
                wrong = [step for step in plan if _READS_ALL.search(step) or _SORTS.search(step)]
                assert not wrong, (name, statement, plan)
                looked += 1
        return looked

    assert filled.submit_read(look).result() >= len(FILTERS)


def test_projects_are_found_without_looking_at_each_ticket(filled: Database[Connection]) -> None:
    def look(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            connection.execute(text("SET LOCAL enable_bitmapscan = off"))
        with _walks() as run:
            names = QueueTable(connection).projects(5)
        assert names == [f"project {number}" for number in range(5)]
        [(statement, values)] = run
        plan = _plan(connection, statement, values)
        reads = [step for step in plan if re.search(r"(SEARCH|SCAN|Scan .*on) tickets", step)]
        assert reads
        assert all("ix_tickets_queue_project" in step for step in reads), plan

    filled.submit_read(look).result()


def test_bench_tickets_have_the_same_place_in_the_queue_as_the_desks(
    filled: Database[Connection],
) -> None:
    def look(connection: Connection) -> None:
        page = QueueTable(connection).page(Filters(), viewer_id=ANNA, zone=UTC, most=TICKETS)
        assert len(page.rows) == TICKETS // 10
        wrong = [
            row.ticket.id
            for row, place in zip(page.rows, _keys(connection), strict=True)
            if queue_key(row.ticket) != place
        ]
        assert wrong == []

    filled.submit_read(look).result()


def _keys(connection: Connection) -> list[int]:
    keys = "SELECT queue_key FROM tickets WHERE queue_key IS NOT NULL ORDER BY queue_key, id"
    return list(connection.execute(text(keys)).scalars())
