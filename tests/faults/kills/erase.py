"""`python -m tests.faults.kills.erase URL FOLDER`: forgets people, and does nothing else."""

import asyncio
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bots.database import AsyncDatabase
from bots.ops.eraser import Eraser
from domain.desk.people import erasure
from storage.engine.database import Database
from storage.erasure_list import ErasureList
from storage.files import Shelf
from storage.unit import Unit
from tests.faults.kills.fork import fork_for_each_line, has_worked
from tests.support.platform_rows import unit_on

ROOM = 10_000


def erase_until_killed(url: str, folder: Path) -> None:
    """Erase in a database of its own, as few rows as possible in each unit."""
    erasure.AT_ONCE = 1
    asyncio.run(_erase(url, folder))


async def _erase(url: str, folder: Path) -> None:
    database: Database[Unit] = Database(url, unit_on)
    database.start()
    eraser = Eraser(
        AsyncDatabase(database),
        partial(datetime.now, UTC),
        has_worked,
        Shelf(folder, ROOM),
        ErasureList(folder),
    )
    while True:
        await eraser.go_on()
        has_worked(rests=True)


if __name__ == "__main__":
    fork_for_each_line(partial(erase_until_killed, sys.argv[1], Path(sys.argv[2])))
