"""What a sweep costs does not grow with the tickets that nothing is due of."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from domain import desk
from domain.desk.act import Act
from storage.engine.database import Database
from storage.engine.migrate import transaction
from storage.unit import Unit
from tests.bench.growth.statements import assert_none_reads_a_whole_table, statements
from tests.bench.parts.sweep import NOW, TARGET, fill
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
    with statements() as run:
        done = filled.submit(
            lambda uow: desk.sweep_deadlines(Act(None, NOW - TARGET + late, uow))
        ).result()
    assert done
    assert_none_reads_a_whole_table(run, migrated_sqlite_url)
