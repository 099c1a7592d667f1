"""`helpline migrate`, `backup` and `restore`."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from signal import SIGTERM

import pytest

from bots.sandbox.client.sim import Sim
from storage.engine.leader import desk_lock
from storage.engine.migrate import pending
from tests.bots.cli.conftest import Helpline, Process, Start
from tests.support.databases.postgresql import Templates


def test_migrate_says_from_where_to_where(helpline: Helpline, empty_url: str) -> None:
    last = pending(empty_url)[-1]
    result = helpline("migrate", database__url=empty_url)
    assert result.exit_code == 0
    assert f"from none to {last}" in result.stdout
    assert pending(empty_url) == []
    again = helpline("migrate", database__url=empty_url)
    assert again.exit_code == 0
    assert f"already at {last}" in again.stdout


def test_migrate_makes_the_folder_of_a_file(helpline: Helpline, folder: Path) -> None:
    assert helpline("migrate").exit_code == 0
    assert (folder / "data" / "helpline.db").exists()


def test_migrate_and_restore_refuse_while_a_desk_runs(
    helpline: Helpline, database_url: str, templates: Templates
) -> None:
    lock = desk_lock(database_url)
    lock.acquire(blocking=False)
    try:
        for words in (("migrate",), ("restore", str(templates.file))):
            result = helpline(*words, database__url=database_url)
            assert result.exit_code == 1
            assert "already running" in result.stderr
            assert "Stop it first" in result.stderr
    finally:
        lock.release()


def test_a_database_of_a_newer_version_is_left_alone(
    helpline: Helpline, folder: Path, migrated_sqlite_url: str
) -> None:
    with closing(sqlite3.connect(folder / "helpline.db")) as file, file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
    for words in (("migrate",), ("inbox", "list")):
        result = helpline(*words, database__url=migrated_sqlite_url)
        assert result.exit_code == 1
        assert "newer" in result.stderr


def test_a_server_that_does_not_answer_is_a_sentence(helpline: Helpline) -> None:
    url = "postgresql+psycopg://desk:hidden@127.0.0.1:1/desk"
    for words in (("migrate",), ("inbox", "list"), ("backup", "kept.db")):
        result = helpline(*words, database__url=url)
        assert result.exit_code == 1
        assert "PostgreSQL does not answer" in result.stderr
        assert "hidden" not in result.output


def test_a_backup_overwrites_nothing_and_needs_its_folder(
    helpline: Helpline, folder: Path, database_url: str
) -> None:
    first = helpline("backup", "kept.db", database__url=database_url)
    assert first.exit_code == 0
    assert "kept.db" in first.stdout
    content = (folder / "kept.db").read_bytes()
    second = helpline("backup", "kept.db", database__url=database_url)
    assert second.exit_code == 1
    assert "Name another file" in second.stderr
    assert (folder / "kept.db").read_bytes() == content
    nowhere = helpline("backup", "missing/kept.db", database__url=database_url)
    assert nowhere.exit_code == 1
    assert "no folder missing" in nowhere.stderr


def test_there_is_nothing_to_back_up_before_the_first_run(helpline: Helpline, folder: Path) -> None:
    result = helpline("backup", "kept.db")
    assert result.exit_code == 1
    assert "There is no database" in result.stderr
    assert list(folder.iterdir()) == []


def test_a_restore_goes_into_an_empty_database_only(
    helpline: Helpline, templates: Templates, folder: Path
) -> None:
    kept = folder / "kept.db"
    shutil.copy(templates.file, kept)
    first = helpline("restore", "kept.db")
    assert first.exit_code == 0
    assert "helpline run" in first.stdout
    second = helpline("restore", "kept.db")
    assert second.exit_code == 1
    assert "empty database" in second.stderr


@pytest.mark.parametrize("name", ["missing.db", "words.db"])
def test_only_a_backup_is_restored(helpline: Helpline, folder: Path, name: str) -> None:
    (folder / "words.db").write_text("not a database of any kind, just words\n" * 99)
    result = helpline("restore", name)
    assert result.exit_code == 1
    assert name in result.stderr
    assert "Traceback" not in result.output
    assert not (folder / "data" / "helpline.db").exists()


def test_a_postgresql_that_is_empty_beside_a_desks_files_is_not_begun_without_consent(
    helpline: Helpline, folder: Path, postgresql_url: str
) -> None:
    file = folder / "data" / "files" / "ab" / "cd" / "abcd"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"a picture")
    for words in (("migrate",), ("doctor",)):
        refused = helpline(*words, database__url=postgresql_url)
        assert refused.exit_code == 1
        assert "a desk was there before" in refused.output
        assert "--begin-empty" in refused.output
    assert helpline("migrate", "--begin-empty", database__url=postgresql_url).exit_code == 0
    assert helpline("migrate", database__url=postgresql_url).exit_code == 0


def test_a_log_left_behind_by_a_lost_database_is_not_applied_to_the_restored_one(
    helpline: Helpline, folder: Path, templates: Templates
) -> None:
    (folder / "desk.db-wal").write_bytes(b"changes of another file")
    result = helpline("restore", str(templates.file), database__url="sqlite:///desk.db")
    assert result.exit_code == 1
    assert "desk.db-wal already exists" in result.stderr
    assert not (folder / "desk.db").exists()


async def test_a_restored_desk_answers_as_before(
    start: Start, surroundings: dict[str, str], sim: Sim, folder: Path
) -> None:
    """Ivan's ticket goes on in its thread, with what he wrote while the desk was moved."""
    first = await run(start, surroundings)
    await sim.telegram.send(7, "Не могу войти в кабинет")
    line = await sim.slack.wait_text("CDESK", "кабинет")
    root = line["thread_ts"] or line["ts"]
    kept = await start("backup", "kept.db", environment=surroundings)
    assert await kept.end() == 0, kept.said
    assert await first.end(SIGTERM) == 0
    await sim.telegram.send(7, "Ничего не помогает")
    moved = f"sqlite:///{folder / 'moved' / 'desk.db'}"
    restored = await start("restore", "kept.db", environment=surroundings, database__url=moved)
    assert await restored.end() == 0, restored.said
    assert "These people are staff again: Olga (administrator), Anna (specialist)" in restored.said
    second = await run(start, surroundings, database__url=moved)
    later = await sim.slack.wait_text("CDESK", "Ничего не помогает")
    assert later["thread_ts"] == root
    assert await second.end(SIGTERM) == 0


async def run(start: Start, surroundings: dict[str, str], **variables: str) -> Process:
    process = await start("run", environment=surroundings, **variables)
    await process.hears("the desk is running")
    return process
