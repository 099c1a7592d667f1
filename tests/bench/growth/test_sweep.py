"""What a sweep costs does not grow with the tickets that nothing is due of."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import make_url

from domain import desk
from domain.desk.act import Act
from storage.engine.database import Database
from storage.engine.migrate import transaction
from storage.unit import Unit
from tests.bench.growth.test_lines import _looked_through, _statements
from tests.bench.parts.sweep import NOW, TARGET, fill
from tests.bench.parts.units import _bare_sqlite
from tests.support.platform_rows import unit_on

TICKETS = 2100


@pytest.fixture
def filled(migrated_sqlite_url: str) -> Iterator[Database[Unit]]:
    with transaction(migrated_sqlite_url) as connection:
        fill(connection, TICKETS)
    started: Database[Unit] = Database(migrated_sqlite_url, unit_on)
    started.start()
    yield started
    started.close()


@pytest.mark.parametrize("late", [timedelta(0), TARGET], ids=["a few are due", "all are due"])
def test_no_statement_of_a_sweep_reads_a_table_from_end_to_end(
    filled: Database[Unit], migrated_sqlite_url: str, late: timedelta
) -> None:
    with _statements() as run:
        done = filled.submit(lambda uow: desk.sweep(Act(None, NOW - TARGET + late, uow))).result()
    assert done
    path = make_url(migrated_sqlite_url).database
    assert path is not None
    with closing(_bare_sqlite(path)) as look:
        for statement, values in run:
            if statement.split()[0] in ("SELECT", "INSERT", "UPDATE", "DELETE"):
                given = values[0] if isinstance(values, list) else values
                plan = look.execute(f"EXPLAIN QUERY PLAN {statement}", given).fetchall()
                assert not _looked_through([row[3] for row in plan]), statement
