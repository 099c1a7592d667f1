"""A backup holds one committed state and can be restored into either database."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select, update

from storage.engine.backup import backup, restore
from storage.engine.backup_check import BackupRefused
from storage.engine.database import Database
from storage.engine.migrate import pending
from storage.tables.engine import hearing
from storage.tables.metadata import metadata
from storage.tables.people import identities, people
from tests.conftest import the_connection
from tests.support.databases.postgresql import Templates

pytestmark = pytest.mark.usefixtures("begins_quickly")

_NOON = datetime(2026, 5, 4, 12, 0, 0, 5, tzinfo=UTC)


def person(name: str) -> dict[str, object]:
    values = {"role": "client", "language": "ru", "time_zone": "Europe/Berlin"}
    return {"name": name, "created_at": _NOON, **values}


def fill(connection: Connection) -> None:
    connection.execute(insert(people), [person(f"Иван {number}") for number in range(2500)])
    some = {"platform": "slack", "team": "T1", "person_id": 7, "handle": "", "is_guest": True}
    connection.execute(insert(identities), [{"external_id": "U1", **some}])


def content(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of a desk, by table, in the order of their keys."""

    def read(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in metadata.sorted_tables
        }

    database = Database(url, the_connection)
    database.start()
    try:
        return database.submit_read(read).result()
    finally:
        database.close()


@pytest.fixture
def desk(database: Database[Connection]) -> Database[Connection]:
    database.submit(fill).result()
    return database


@pytest.fixture
def kept(desk: Database[Connection], database_url: str, tmp_path: Path) -> Path:
    backup(database_url, tmp_path / "kept.db")
    return tmp_path / "kept.db"


def test_a_backup_is_restored_into_an_empty_database_of_either_kind(
    kept: Path, database_url: str, postgresql_url: str, tmp_path: Path
) -> None:
    before = content(database_url)
    for url in (f"sqlite:///{tmp_path / 'restored.db'}", postgresql_url):
        restore(kept, url)
        assert content(url) == before
        assert pending(url) == []


def test_numbers_go_on_after_a_restore(kept: Path, postgresql_url: str) -> None:
    restore(kept, postgresql_url)
    database = Database(postgresql_url, the_connection)
    database.start()
    new = insert(people).values(person("Anna")).returning(people.c.id)
    assert database.submit(lambda c: c.scalar(new)).result() == 2501
    database.close()


def test_a_desk_that_runs_on_does_not_mix_two_states_into_its_backup(
    desk: Database[Connection],
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A unit renames everybody at once: the backup shows one name, not two."""
    monkeypatch.setattr("storage.engine.backup._PAGES", 5)

    def rename(done: int, _total: int) -> None:
        desk.submit(lambda c: c.execute(update(people).values(name=f"name {done}")).close())
        desk.submit(lambda _: None).result()

    rename(0, 0)
    backup(database_url, tmp_path / "kept.db", rename)
    with closing(sqlite3.connect(tmp_path / "kept.db")) as file:
        assert file.execute("SELECT DISTINCT name FROM people").fetchall() == [("name 0",)]
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert (
        desk.submit_read(lambda c: c.scalar(select(func.min(people.c.name)))).result() != "name 0"
    )


def test_progress_grows_to_the_whole(
    desk: Database[Connection], database_url: str, tmp_path: Path
) -> None:
    told: list[tuple[int, int]] = []
    backup(database_url, tmp_path / "kept.db", lambda done, total: told.append((done, total)))
    assert told
    assert all(before < after for (before, _), (after, _) in pairwise(told))
    assert told[-1][0] == told[-1][1]


def test_nothing_is_overwritten(kept: Path, database_url: str, desk: Database[Connection]) -> None:
    with pytest.raises(BackupRefused, match="exists"):
        backup(database_url, kept)
    with pytest.raises(BackupRefused, match=r"exists|already contains a desk"):
        restore(kept, database_url)


def test_a_file_that_appears_meanwhile_is_not_overwritten(
    desk: Database[Connection], database_url: str, tmp_path: Path
) -> None:
    def another(_done: int, _total: int) -> None:
        (tmp_path / "kept.db").write_text("another's")

    with pytest.raises(BackupRefused, match="exists"):
        backup(database_url, tmp_path / "kept.db", another)
    assert (tmp_path / "kept.db").read_text() == "another's"


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path, postgresql_url: str) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE other (id)")
    (tmp_path / "words.db").write_text("just words\n" * 99)
    told = {"other.db": "not a backup", "words.db": "not a backup", "missing.db": "There is no"}
    for name, words in told.items():
        with pytest.raises(BackupRefused, match=words):
            restore(tmp_path / name, postgresql_url)
    assert not (tmp_path / "missing.db").exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", r"newer.*9999"),
        (
            "UPDATE identities SET person_id = 9999",
            "table identities refers to a missing row of people",
        ),
        ("CREATE TABLE more (id)", "contains the table more"),
        ("CREATE VIEW more AS SELECT 1", "contains the view more"),
        ("ALTER TABLE people ADD COLUMN more", r"contains the column people\.more"),
        (
            "CREATE TRIGGER more AFTER INSERT ON people BEGIN DELETE FROM people; END",
            "contains the trigger more",
        ),
        ("CREATE INDEX more ON people (name)", "contains the index more"),
        ("DROP TABLE hearing", r"hearing is missing"),
        ("DELETE FROM alembic_version", "not a backup"),
    ],
    ids=lambda text: text[:30],
)
def test_a_backup_that_is_not_whole_or_has_strange_parts_is_refused_and_says_which(
    tmp_path: Path, templates: Templates, changed: str, words: str
) -> None:
    file = tmp_path / "changed.db"
    shutil.copy(templates.file, file)
    with closing(sqlite3.connect(file)) as opened, opened:
        opened.execute(
            "INSERT INTO people (id, name, role, language, time_zone, created_at)"
            " VALUES (1, 'Ivan', 'client', 'ru', 'UTC', 0)"
        )
        opened.execute(
            "INSERT INTO identities (platform, team, external_id, person_id, handle, is_guest)"
            " VALUES ('slack', 'T1', 'U1', 1, '', 0)"
        )
        opened.execute(changed)
    with pytest.raises(BackupRefused, match=words):
        restore(file, f"sqlite:///{tmp_path / 'restored.db'}")
    assert not (tmp_path / "restored.db").exists()


def test_a_damaged_backup_is_refused(kept: Path, tmp_path: Path) -> None:
    with kept.open("r+b") as file:
        file.seek(kept.stat().st_size // 2)
        file.write(b"\x05" * 20_000)
    with pytest.raises(BackupRefused, match="damaged"):
        restore(kept, f"sqlite:///{tmp_path / 'restored.db'}")


def test_a_value_that_postgresql_does_not_take_is_a_sentence(
    tmp_path: Path, templates: Templates, postgresql_url: str
) -> None:
    file = tmp_path / "changed.db"
    shutil.copy(templates.file, file)
    with closing(sqlite3.connect(file)) as opened, opened:
        opened.execute(
            "INSERT INTO people (id, name, role, language, time_zone, created_at)"
            " VALUES (1, 'a' || char(0) || 'b', 'client', 'ru', 'UTC', 0)"
        )
    with pytest.raises(BackupRefused, match="PostgreSQL does not accept"):
        restore(file, postgresql_url)


def test_a_backup_that_fails_leaves_nothing_behind(
    desk: Database[Connection], database_url: str, tmp_path: Path
) -> None:
    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    folder = tmp_path / "backups"
    folder.mkdir()
    with pytest.raises(KeyboardInterrupt):
        backup(database_url, folder / "kept.db", stop)
    assert list(folder.iterdir()) == []


def test_a_restored_desk_reads_nothing_again_that_was_written_since(
    database: Database[Connection], database_url: str, postgresql_url: str, tmp_path: Path
) -> None:
    heard = {"platform": "slack", "until": _NOON}
    database.submit(lambda connection: connection.execute(insert(hearing), heard)).result()
    backup(database_url, tmp_path / "kept.db")
    for url in (f"sqlite:///{tmp_path / 'restored.db'}", postgresql_url):
        restore(tmp_path / "kept.db", url)
        assert content(url)["hearing"] == []
    assert content(f"sqlite:///{tmp_path / 'kept.db'}")["hearing"] != []
