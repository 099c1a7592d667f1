"""The first page of the list of people, among 100,000 people with 1,000,000 tickets.

200 pages of each kind of search, on both databases. What counts is the slow ones: the 95th
percentiles, which stay below 50 ms.
"""

import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from statistics import quantiles

from sqlalchemy import Connection, text

from bots.chat.people_words import query_in
from domain import desk
from domain.commands import ShowPeople
from domain.desk.act import Act, Origin
from domain.dictionaries import Kind
from domain.people.places import Place
from storage.engine.database import Database
from storage.engine.migrate import migrate, transaction
from tests.bench.parts.queue import ANNA, MANY, NOW, fill
from tests.conftest import the_connection
from tests.support.databases.postgresql import PostgreSQL
from tests.support.platform_rows import unit_on

Measurement = tuple[str, float, str]

PEOPLE = 100_000
QUERIES = 200

SEARCHES: Mapping[str, str] = {
    "everybody": "",
    "a beginning": "mar",
    "one letter": "m",
    "a word that everybody has": "example",
    "two words": "mar petr",
    "two letters": "m p",
    "an e-mail": "maria77",
    "nobody": "zzz",
    "group": "group:VIP",
    "mark": "mark:difficult",
    "company": 'company:"Company 17"',
    "access": "access:off",
    "role": "role:specialist",
    "level": "level:Gold",
    "the other level": "level:Standard",
    "a letter, mark and group": "m mark:good group:VIP",
    "mark and company that nobody has together": 'mark:good company:"Company 4"',
}
"""What is typed."""

_NAMES = ("Maria", "Ivan", "Anna", "Boris", "Olga", "Tom", "Mark", "Dmitri", "Elena", "Fedor")
_FAMILIES = ("Petrova", "Sidorov", "Morozov", "Ivanova", "Popova", "Volkov", "Orlova")
_KEYS = """
INSERT INTO names (key, person_id)
SELECT key, person_id FROM (
    SELECT {first} AS key, id AS person_id FROM people
    UNION SELECT {family}, id FROM people
    UNION SELECT {first} || ' ' || {family}, id FROM people
    UNION SELECT 'example', id FROM people
    UNION SELECT {first} || CAST(id AS TEXT), id FROM people
    UNION SELECT 'company', id FROM people WHERE id % 3 = 0
    UNION SELECT '=company:company ' || CAST(id % 300 AS TEXT), id FROM people WHERE id % 3 = 0
    UNION SELECT '=mark:good', id FROM people WHERE id % 20 = 1
    UNION SELECT '=mark:difficult', id FROM people WHERE id % 50 = 2
    UNION SELECT '=access:off', id FROM people WHERE id % 200 = 3
    UNION SELECT '=role:specialist', id FROM people WHERE role = 'specialist'
) AS given WHERE true ON CONFLICT DO NOTHING
"""


def _chosen(among: tuple[str, ...], by: int) -> str:
    cases = " ".join(f"WHEN {at} THEN '{one.lower()}'" for at, one in enumerate(among))
    return f"CASE (id / {by}) % {len(among)} {cases} END"


def _fill(connection: Connection) -> None:
    fill(connection, MANY)
    more = (
        "INSERT INTO people (id, name, role, language, time_zone, created_at) "
        "WITH RECURSIVE n(id) AS (SELECT MAX(id) + 1 FROM people UNION ALL "
        "SELECT id + 1 FROM n WHERE id < :all) SELECT id, 'Somebody', 'client', 'en', 'UTC', 0 "
        "FROM n"
    )
    connection.execute(text(more), {"all": PEOPLE})
    keys = _KEYS.format(first=_chosen(_NAMES, 1), family=_chosen(_FAMILIES, 10))
    connection.execute(text(keys))
    shelf = unit_on(connection).dictionaries
    vip = shelf.add(Kind.GROUP, "VIP", {}, NOW)
    shelf.add(Kind.LEVEL, "Gold", {"groups": ["VIP"], "priority": 5}, NOW)
    shelf.add(Kind.LEVEL, "Standard", {}, NOW)
    joined = f"INSERT INTO memberships SELECT {vip}, id, NULL FROM people WHERE id % 20 = 7"
    connection.execute(text(joined))


def _seconds(connection: Connection, typed: str) -> float:
    """Return how long the desk's whole answer takes."""
    uow = unit_on(connection)
    origin = Origin(Place("slack", "T1", "C1"), private=False)
    began = time.perf_counter()
    act = Act(uow.people.get(ANNA), NOW, uow, origin)
    desk.handle(ShowPeople(query_in(typed)), act)
    return time.perf_counter() - began


@contextmanager
def _filled(url: str) -> Iterator[Database[Connection]]:
    migrate(url)
    database = Database(url, the_connection)
    database.start()
    try:
        with transaction(url) as connection:
            _fill(connection)
            connection.exec_driver_sql("ANALYZE" if "postgresql" in url else "SELECT 1")
        yield database
    finally:
        database.close()


def _measure(kind: str, url: str) -> Iterator[Measurement]:
    with _filled(url) as database:
        for name, typed in SEARCHES.items():
            once = partial(_seconds, typed=typed)
            times = [database.submit_read(once).result() for _ in range(QUERIES)]
            yield f"{kind}, people, {name}", 1000 * quantiles(times, n=20)[-1], "ms"


def run() -> list[Measurement]:
    """Measure both databases; about three minutes. What is told is the 95th percentile."""
    return [*_sqlite(), *_postgresql()]


def _sqlite() -> Iterator[Measurement]:
    with tempfile.TemporaryDirectory() as folder:
        yield from _measure("SQLite", f"sqlite:///{folder}/people.db")


def _postgresql() -> Iterator[Measurement]:
    server = PostgreSQL(durable=True)
    try:
        yield from _measure("PostgreSQL", server.url(server.create()))
    finally:
        server.close()


if __name__ == "__main__":
    for what, value, unit in run():
        sys.stdout.write(f"{what:60} {value:8.2f} {unit}\n")
