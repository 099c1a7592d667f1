"""`python -m tests.faults.kills.fire URL`: fires timers that are due, and does nothing else."""

import sys
from datetime import UTC, datetime, timedelta
from functools import partial

from domain import desk
from domain.desk.act import Act
from domain.desk.people.leave import heirs
from domain.policy.tickets import reminders
from storage.engine.database import Database
from storage.unit import Unit
from tests.faults.kills.fork import fork_for_each_line, has_worked
from tests.support.platform_rows import unit_on

AT_ONCE = 2


def fire_until_killed(url: str) -> None:
    """Fire on a database of its own, a few timers in each unit; few tickets change hands in one."""
    reminders.ON_HOLD_FOR = timedelta(0)  # the shift's turn comes at once
    heirs.AT_ONCE = AT_ONCE
    database: Database[Unit] = Database(url, unit_on)
    database.start()
    while True:
        now = datetime.now(UTC)
        due = database.submit(
            lambda uow: desk.fire_timers(Act(None, now, uow), limit=AT_ONCE)  # noqa: B023
        ).result()
        has_worked(rests=not due)


if __name__ == "__main__":
    fork_for_each_line(partial(fire_until_killed, sys.argv[1]))
