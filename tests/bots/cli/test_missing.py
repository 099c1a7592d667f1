"""A desk whose database is missing does not begin empty unless somebody says so."""

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import aiohttp
import pytest

from bots.sandbox.client.sim import Sim
from storage.engine.files.traces import is_there
from tests.bots.cli.conftest import Helpline, Start

Leave = Callable[[Path, Path], object]
"""Takes the data folder and a migrated database; leaves what a lost desk leaves."""


def _shelf(data: Path, _: Path) -> None:
    (data / "files" / "ab").mkdir(parents=True)


def _link(data: Path, _: Path) -> None:
    (data / "helpline.db").symlink_to(data / "gone.db")


def _emptied(data: Path, _: Path) -> None:
    (data / "helpline.db").touch()
    (data / "helpline.db.lock").touch()


TRACES: dict[str, Leave] = {
    "helpline.db.lock": lambda data, _: (data / "helpline.db.lock").touch(),
    "helpline.db-wal": lambda data, _: (data / "helpline.db-wal").write_bytes(b"changes"),
    "helpline.db-shm": lambda data, _: (data / "helpline.db-shm").touch(),
    "backup-2026-05-04.db": lambda data, old: shutil.copy(old, data / "backup-2026-05-04.db"),
    "files": _shelf,
    "helpline.db": _link,
    "is empty": _emptied,
}


@pytest.fixture
def used_file(migrated_file: Path, tmp_path: Path) -> Path:
    """A database that a desk has opened once."""
    from storage.engine.database import Database
    from tests.conftest import the_connection

    copy = tmp_path / "used" / "helpline.db"
    copy.parent.mkdir()
    shutil.copy(migrated_file, copy)
    opened = Database(f"sqlite:///{copy}", the_connection)
    opened.start()
    opened.close()
    return copy


def names(data: Path) -> list[str]:
    return sorted(os.listdir(data))  # noqa: PTH208


@pytest.mark.parametrize("trace", TRACES)
def test_a_start_without_the_database_that_was_there_is_refused(
    helpline: Helpline, folder: Path, used_file: Path, trace: str
) -> None:
    data = folder / "data"
    data.mkdir()
    TRACES[trace](data, used_file)
    before = names(data)
    for words in (("run",), ("migrate",), ("backup", "kept.db"), ("inbox", "list"), ("doctor",)):
        result = helpline(*words, telegram__token="42:quite-secret", http__port="0")
        assert result.exit_code == 1
        said = " ".join(result.output.split())
        assert trace in said
        assert "--begin-empty" in said
        assert "will make it" not in said
        assert names(data) == before
    result = helpline("migrate", "--begin-empty")
    assert result.exit_code == 0, result.output
    assert is_there(data / "helpline.db")


def test_leftovers_of_a_lost_database_are_renamed_not_deleted(
    helpline: Helpline, folder: Path
) -> None:
    (folder / "data").mkdir()
    (folder / "data" / "helpline.db-wal").write_bytes(b"the only copy")
    assert helpline("migrate", "--begin-empty").exit_code == 0
    [left] = (folder / "data").glob("helpline.db-wal.left-*")
    assert left.read_bytes() == b"the only copy"


def test_a_first_start_that_fails_is_no_trace_of_a_desk(helpline: Helpline, folder: Path) -> None:
    (folder / "words.db").write_text("not a backup " * 99)
    assert helpline("restore", "words.db").exit_code == 1
    assert helpline("migrate").exit_code == 0


def test_another_desk_in_the_same_folder_is_no_trace_of_this_one(helpline: Helpline) -> None:
    for name in ("one", "two"):
        result = helpline("migrate", database__url=f"sqlite:///{name}.db")
        assert result.exit_code == 0, result.output


def test_a_backup_goes_where_the_database_was(
    helpline: Helpline, folder: Path, migrated_file: Path
) -> None:
    (folder / "data").mkdir()
    for name in ("helpline.db", "helpline.db.lock", "helpline.db-wal"):
        (folder / "data" / name).touch()
    assert helpline("restore", str(migrated_file)).exit_code == 0
    assert helpline("migrate").exit_code == 0


async def readiness(address: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as http, http.get(f"{address}/readyz") as answer:
        return answer.status, await answer.text()


async def test_while_its_file_is_away_a_desk_takes_nothing_and_then_goes_on(
    start: Start, surroundings: dict[str, str], folder: Path, sim: Sim
) -> None:
    desk = await start("run", environment=surroundings, log__format="json")
    await desk.hears("the desk is running")
    address = desk.said.split('"health": "')[1].split('"')[0]
    os.rename(folder / "helpline.db", folder / "elsewhere.db")  # noqa: PTH104
    await desk.hears("was moved or removed")
    await sim.telegram.send(7, "Не могу войти в кабинет")
    await desk.hears("could not store updates from Telegram")
    status, said = await readiness(address)
    assert status == 503
    assert "was moved or removed: put it back" in said
    doctor = await start("doctor", environment=surroundings)
    assert await doctor.end() == 1
    assert "--begin-empty" in doctor.said
    second = await start("run", environment=surroundings)
    assert await second.end() == 1
    assert "already running" in second.said
    assert not (folder / "helpline.db").exists()
    os.rename(folder / "elsewhere.db", folder / "helpline.db")  # noqa: PTH104
    await sim.slack.wait_text("CDESK", "кабинет")
    assert await readiness(address) == (200, "ready\n")
    assert await desk.end(signal.SIGTERM) == 0


async def test_a_desk_whose_file_was_removed_does_not_begin_empty_after_a_restart(
    start: Start, surroundings: dict[str, str], folder: Path
) -> None:
    desk = await start("run", environment=surroundings)
    await desk.hears("the desk is running")
    (folder / "helpline.db").unlink()
    await desk.hears("was moved or removed")
    assert await desk.end(signal.SIGTERM) == 0
    again = await start("run", environment=surroundings)
    assert await again.end() == 1
    assert "--begin-empty" in again.said
    empty = await start("run", "--begin-empty", environment=surroundings)
    await empty.hears("the desk is running")
    assert await empty.end(signal.SIGTERM) == 0
