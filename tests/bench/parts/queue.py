"""A page of the queue among 10,000 and among 1,000,000 tickets, a tenth of them open.

Every filter, 300 pages each of both sizes in turn, so that whatever else the machine does meets
both alike. What counts is the ratio of the slow ones: the 95th percentiles.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from statistics import quantiles

from sqlalchemy import Connection, text

from domain import desk
from domain.commands import ShowQueue
from domain.desk.act import Act, Origin
from domain.people.places import Place
from domain.policy.queue.ticket_list import NOBODY, Filters, Light, Period
from domain.tickets import Status
from storage.engine.database import Database
from storage.engine.migrate import migrate, transaction
from storage.engine.types import to_microseconds
from storage.repositories.tickets.queue import QueueTable
from tests.conftest import the_connection
from tests.support.databases.postgresql import PostgreSQL
from tests.support.platform_rows import unit_on

Measurement = tuple[str, float, str]

FEW, MANY = 10_000, 1_000_000
QUERIES = 300
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = date(2026, 11, 20)
STAFF = 20
ANNA = 7
"""The viewer: one of the staff, whose numbers come first."""

FILTERS: Mapping[str, Filters] = {
    "no filter": Filters(),
    **{f"lamp:{light.value}": Filters(lamp=light) for light in Light},
    "level": Filters(level=2),
    "category": Filters(category=3),
    "status": Filters(status=Status.PENDING),
    "period:today": Filters(period=Period(TODAY, TODAY)),
    "period:month": Filters(period=Period(TODAY - timedelta(days=29), TODAY)),
    "client": Filters(client=STAFF + 5),
    "mine": Filters(responsible=ANNA),
    "free": Filters(responsible=NOBODY),
    "department": Filters(department=2),
    "project": Filters(project="project 4"),
    "source": Filters(source="slack"),
    "group": Filters(group=1),
    "company of few": Filters(company="acme"),
    "mark": Filters(mark="difficult"),
    "language": Filters(language="en"),
    "status:closed": Filters(status=Status.CLOSED),
    "level, department and mine": Filters(level=2, department=2, responsible=ANNA),
}
"""What is asked for, by what people would type."""

_FILL = """
INSERT INTO tickets (
    id, subject, subject_settled, status, client_id, conversation_id, department_id, assignee_id,
    source, created_at, status_changed_at, waiting_since, last_client_line_at, last_staff_line_at,
    version, last_replier_id, category_id, priority_id, level_id, level_priority, points, project,
    overdue, expiring, response_due_at, created_week, queue_key
)
WITH RECURSIVE
    numbers(id) AS (
        SELECT CAST(1 AS BIGINT) UNION ALL SELECT id + 1 FROM numbers WHERE id < :many
    ),
    drawn AS (
        -- Plain arithmetic stands for chance, the same on both databases and at every size.
        SELECT id, id * 10 > :many * 9 AS active, id * 7919 % 10007 AS a, id * 104729 % 10009 AS b,
            id * 15485863 % 10037 AS c,
            :now - (:many - id) * (:span / :many) AS created
        FROM numbers
    ),
    told AS (
        SELECT drawn.*, a % 10 < 6 AS waits, active AND b % 100 < 3 AS late,
            b % 4 AS grade, created + a * 1000000 AS written
        FROM drawn
    )
SELECT id, 'Something is wrong', true,
    CASE WHEN NOT active THEN CASE WHEN a % 20 = 0 THEN 'resolved' ELSE 'closed' END
        WHEN waits THEN 'open' WHEN a % 2 = 0 THEN 'pending' ELSE 'on_hold' END,
    :staff + 1 + c % :clients, 1, 1 + b % 5, CASE WHEN b % 3 = 0 THEN NULL ELSE 1 + c % :staff END,
    CASE WHEN a % 3 = 0 THEN 'slack' ELSE 'telegram' END,
    created, created, CASE WHEN active AND waits THEN written END, written,
    CASE WHEN waits THEN created ELSE written + 60000000 END,
    1, 1 + c % :staff, 1 + b % 12, 1 + b % 3, 1 + grade, grade, b % 50,
    CASE WHEN b % 2 = 0 THEN '' ELSE 'project ' || CAST(a % 10 AS TEXT) END,
    late, active AND NOT late AND b % 100 < 6, created + 86400000000,
    created / 604800000000,
    CASE WHEN active THEN
        (((CASE WHEN late THEN 0 ELSE 1 END) * 2097152 + 1048576 - grade) * 2
            + (CASE WHEN waits THEN 0 ELSE 1 END)) * 1099511627776 + 549755813888
        + (CASE WHEN waits THEN written / 1000000 - b % 50 * 60 ELSE -(b % 50) END)
    END
FROM told
"""
_KEYS = {
    "=company:acme": "id % 1000 = 25",
    "=mark:difficult": "id % 50 = 2",
    "=language:en": "role = 'client'",
}
"""Which clients have which properties."""

_SPAN = timedelta(days=300)


def fill(connection: Connection, many: int) -> None:
    """So many tickets of 300 days, the newest tenth of them open; a client writes five."""
    clients = max(many // 50, 10)
    people = (
        "INSERT INTO people (id, name, role, language, time_zone, created_at) "
        "WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < :all) "
        "SELECT id, 'Somebody', CASE WHEN id > :staff THEN 'client' ELSE 'specialist' END, "
        "'en', 'UTC', 0 FROM n"
    )
    connection.execute(text(people), {"all": STAFF + clients, "staff": STAFF})
    for key, some in _KEYS.items():
        connection.execute(text(f"INSERT INTO names SELECT '{key}', id FROM people WHERE {some}"))
    joined = "INSERT INTO memberships SELECT 1, id, NULL FROM people WHERE id % 20 = 7"
    connection.execute(text(joined))
    connection.execute(
        text(
            "INSERT INTO conversations (id, person_id, platform, team, chat, thread, wants_new) "
            "VALUES (1, 1, 'telegram', '', '1', '', false)"
        )
    )
    connection.execute(
        text(_FILL),
        {
            "many": many,
            "now": to_microseconds(NOW),
            "span": _SPAN // timedelta(microseconds=1),
            "staff": STAFF,
            "clients": clients,
        },
    )


def _seconds(connection: Connection, filters: Filters) -> float:
    queue = QueueTable(connection)
    began = time.perf_counter()
    queue.page(filters, viewer_id=ANNA, zone=UTC)
    return time.perf_counter() - began


def _answered(connection: Connection) -> float:
    """With all that stands around a page: names, lamps, and what can be chosen."""
    uow = unit_on(connection)
    place = Place("slack", "T1", "C1")
    began = time.perf_counter()
    desk.handle(ShowQueue(), Act(uow.people.get(ANNA), NOW, uow, Origin(place, private=False)))
    return time.perf_counter() - began


def _slow(times: list[float]) -> float:
    """The 95th percentile, in milliseconds."""
    return 1000 * quantiles(times, n=20)[-1]


def _measure(kind: str, few: str, many: str) -> Iterator[Measurement]:
    with ExitStack() as stack:
        databases = []
        for url, size in ((few, FEW), (many, MANY)):
            database = stack.enter_context(_filled(url, size))
            databases.append(database)
        queries: dict[str, Callable[[Connection], float]] = {
            name: partial(_seconds, filters=filters) for name, filters in FILTERS.items()
        }
        queries["the desk's whole answer"] = _answered
        for name, query in queries.items():
            times: list[list[float]] = [[], []]
            for _ in range(QUERIES):
                for database, found in zip(databases, times, strict=True):
                    found.append(database.submit_read(query).result())
            before, after = map(_slow, times)
            # Both sizes in one row: what counts is how little they differ.
            yield f"{kind}, {name}", after, f"ms, {after / before:.2f} × as with {FEW:,}"


@contextmanager
def _filled(url: str, size: int) -> Iterator[Database[Connection]]:
    migrate(url)
    database = Database(url, the_connection)
    database.start()
    try:
        # At once: more than a unit may take.
        with transaction(url) as connection:
            fill(connection, size)
            connection.exec_driver_sql("ANALYZE" if "postgresql" in url else "SELECT 1")
        yield database
    finally:
        database.close()


def run() -> list[Measurement]:
    """Measure both databases; about two minutes. What is told is the 95th percentile."""
    return [*_sqlite(), *_postgresql()]


def _sqlite() -> Iterator[Measurement]:
    with tempfile.TemporaryDirectory() as folder:
        few, many = (f"sqlite:///{folder}/{size}.db" for size in (FEW, MANY))
        yield from _measure("SQLite", few, many)


def _postgresql() -> Iterator[Measurement]:
    server = PostgreSQL(durable=True)
    try:
        few, many = (server.url(server.create()) for _ in range(2))
        yield from _measure("PostgreSQL", few, many)
    finally:
        server.close()


if __name__ == "__main__":
    for what, value, unit in run():
        sys.stdout.write(f"{what:45} {value:8.2f} {unit}\n")
