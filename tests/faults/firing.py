"""`python -m tests.faults.firing URL`: fires timers that are due, and does nothing else.

Everything is imported once. For each line on standard input another process is forked that fires
until it is killed, and prints its number after each unit in which something was due; with a `-` in
front of it once nothing is.
"""

import os
import sys
from datetime import UTC, datetime, timedelta

from domain import desk
from domain.desk.act import Act
from domain.policy.tickets import reminders
from storage.engine.database import Database
from storage.unit import Unit
from tests.rows import unit_on

AT_ONCE = 2


def fire_until_killed(url: str) -> None:
    """Fire on a database of its own, a few timers in each unit."""
    reminders.ON_HOLD_FOR = timedelta(0)  # the shift's turn comes at once
    database: Database[Unit] = Database(url, unit_on)
    database.start()
    while True:
        now = datetime.now(UTC)
        due = database.submit(lambda uow: desk.fire(Act(None, now, uow), limit=AT_ONCE)).result()  # noqa: B023
        sign = "" if due else "-"
        os.write(1, f"{sign}{os.getpid()}\n".encode())


def main() -> None:
    """Fork one process for each line, and wait for its end."""
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            fire_until_killed(sys.argv[1])
        os.waitpid(child, 0)
        print(f"={child}", flush=True)


if __name__ == "__main__":
    main()
