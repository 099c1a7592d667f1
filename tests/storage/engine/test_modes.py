"""What the desk keeps is its own user's alone, and nothing of others is touched."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from bots.app import prepare_folder
from storage.engine.backup import backup, restore
from storage.engine.database import Database
from storage.engine.files.belongings import loose, tighten
from storage.engine.leader import desk_lock
from storage.engine.migrate import migrate
from storage.files import Shelf
from tests.conftest import the_connection

pytestmark = pytest.mark.usefixtures("begins_quickly")


@pytest.fixture(params=[0o000, 0o022, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    """The mode of a folder and of all that is in it."""
    return {
        str(path.relative_to(folder.parent)): f"{stat.S_IMODE(path.stat().st_mode):o}"
        for path in (folder, *folder.rglob("*"))
    }


def a_desk(folder: Path) -> Database[object]:
    """A desk as it runs, with a file on its shelf and a backup beside it."""
    url = f"sqlite:///{folder / 'helpline.db'}"
    prepare_folder(url)
    lock = desk_lock(url)
    lock.acquire(blocking=False, first=lambda: migrate(url))
    database: Database[object] = Database(url, the_connection)
    database.start()
    with Shelf(folder / "files", 1000).new() as new:
        new.write(b"a picture")
        new.keep()
    backup(url, folder / "kept.db")
    lock.release()
    return database


@pytest.mark.usefixtures("umask")
def test_all_that_a_desk_makes_is_its_users_alone(tmp_path: Path) -> None:
    database = a_desk(tmp_path / "some" / "data")
    found = modes(tmp_path / "some")
    assert {"data/helpline.db-wal", "data/kept.db"} < {
        name.split("/", 1)[1] for name in [*found][1:]
    }
    for name, mode in found.items():
        assert mode == ("700" if (tmp_path / name).is_dir() else "600"), name
    database.close()


@pytest.mark.usefixtures("umask")
def test_so_are_a_restored_database_and_a_backup_elsewhere(
    tmp_path: Path, migrated_sqlite_url: str
) -> None:
    backup(migrated_sqlite_url, tmp_path / "kept.db")
    restore(tmp_path / "kept.db", f"sqlite:///{tmp_path / 'restored.db'}")
    found = modes(tmp_path)
    for name in ("kept.db", "restored.db"):
        assert found[f"{tmp_path.name}/{name}"] == "600"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The folder of a desk that an older version made: everybody may read everything."""
    folder = tmp_path / "data"
    a_desk(folder).close()
    for name in ("helpline.db-wal", "helpline.db-shm"):
        (folder / name).touch()
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


def tightened(folder: Path) -> dict[str, str]:
    assert tighten(folder / "helpline.db", folder / "files") == []
    return modes(folder)


def test_what_an_older_version_left_open_is_closed(data: Path) -> None:
    found = tightened(data)
    assert found["data"] == found["data/files"] == "700"
    for name in ("helpline.db", "helpline.db-wal", "helpline.db.lock", "kept.db"):
        assert found[f"data/{name}"] == "600"


def test_through_a_link_too(data: Path) -> None:
    link = data.with_name("link")
    link.symlink_to(data)
    assert tighten(link / "helpline.db", link / "files") == []
    assert modes(data)["data"] == "700"


def test_other_users_files_are_left_alone(data: Path) -> None:
    """A folder in which more lies than the desk's things is not the desk's alone."""
    (data / "holidays.jpg").touch()
    (data / "holidays.jpg").chmod(0o644)
    found = tightened(data)
    assert found["data"] == "755"
    assert found["data/holidays.jpg"] == "644"
    assert found["data/helpline.db"] == "600"


@pytest.mark.parametrize("place", ["working folder", "above it", "home", "temporary files"])
def test_a_folder_that_others_share_is_left_as_it_is(
    data: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    below = data / "below"
    if place == "working folder":
        monkeypatch.chdir(data)
    elif place == "above it":
        below.mkdir()
        monkeypatch.chdir(below)
    elif place == "home":
        monkeypatch.setenv("HOME", str(data))
    else:
        monkeypatch.setattr("tempfile.tempdir", str(data))
    assert tightened(data)["data"] == "755"


def test_a_shelf_that_holds_other_things_is_left_as_it_is(data: Path, tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    shutil.copytree(data / "files", shelf)
    shelf.chmod(0o755)
    (shelf / "notes.txt").touch()
    assert tighten(data / "helpline.db", shelf) == []
    assert modes(shelf)["shelf"] == "755"


def test_files_that_cannot_be_changed_are_reported(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path, _mode: int) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "chmod", refuse)
    left = tighten(data / "helpline.db", data / "files")
    assert {one.path.name for one in left} >= {"data", "helpline.db", "kept.db"}
    assert left == loose(data / "helpline.db", data / "files")
