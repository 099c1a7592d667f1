"""A database file that is moved, removed or replaced under a running desk confirms nothing."""

import logging
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from domain.errors import StorageUnavailable
from storage.engine.database import Database
from tests.conftest import the_connection
from tests.storage.sample_table import add, shelf, titles


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The data folder, which may be renamed."""
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


@pytest.fixture
def file(folder: Path) -> Path:
    return folder / "helpline.db"


@pytest.fixture
def database(file: Path) -> Iterator[Database[Connection]]:
    """An open database with one title."""
    opened = Database(f"sqlite:///{file}", the_connection)
    opened.start()
    opened.submit(shelf.metadata.create_all).result()
    opened.submit(add("before")).result()
    yield opened
    opened.close()


def kept(file: Path) -> list[str]:
    """What whoever opens the file next finds in it."""
    other = Database(f"sqlite:///{file}", the_connection)
    other.start()
    try:
        return other.submit_read(titles).result()
    finally:
        other.close()


def _move_file(file: Path) -> None:
    file.rename(file.with_name("elsewhere.db"))


def _move_file_back(file: Path) -> None:
    file.with_name("elsewhere.db").rename(file)


def _move_folder(file: Path) -> None:
    file.parent.rename(file.parent.with_name("renamed"))


def _move_folder_back(file: Path) -> None:
    file.parent.with_name("renamed").rename(file.parent)


def _put_empty_file(file: Path) -> None:
    _move_file(file)
    file.touch()


def _put_other_database(file: Path) -> None:
    _move_file(file)
    shutil.copy(file.with_name("elsewhere.db"), file)


def _lead_elsewhere(file: Path) -> None:
    _move_folder(file)
    file.parent.with_name("other").mkdir()
    file.parent.symlink_to(file.parent.with_name("other"))


def _lead_back(file: Path) -> None:
    file.parent.unlink()
    file.parent.symlink_to(file.parent.with_name("renamed"))


Act = Callable[[Path], None]

ASTRAY: dict[str, tuple[Act, Act, str]] = {
    "the file moved": (_move_file, _move_file_back, "moved or removed"),
    "the folder renamed": (_move_folder, _move_folder_back, "moved or removed"),
    "an empty file in its place": (_put_empty_file, _move_file_back, "replaced"),
    "another database in its place": (_put_other_database, _move_file_back, "replaced"),
    "a link that leads elsewhere": (_lead_elsewhere, _lead_back, "moved or removed"),
}


@pytest.mark.parametrize("how", ASTRAY)
def test_nothing_is_confirmed_until_the_file_is_back(
    database: Database[Connection], file: Path, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    astray, back, words = ASTRAY[how]
    astray(file)
    there = set(file.parent.iterdir()) if file.parent.exists() else set()
    for title in ("first", "second"):
        with pytest.raises(StorageUnavailable, match=words):
            database.submit(add(title)).result()
    assert str(file) in database.health()
    assert there == (set(file.parent.iterdir()) if file.parent.exists() else set())
    back(file)
    database.submit(add("after")).result()
    assert database.health() == ""
    database.close()
    assert kept(file) == ["before", "after"]
    said = [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR]
    assert len(said) == 1
    assert words in said[0]


def test_a_reader_that_opens_late_makes_no_file_either(
    database: Database[Connection], file: Path
) -> None:
    _move_file(file)
    with pytest.raises(StorageUnavailable, match="moved or removed"):
        database.submit_read(titles).result()
    assert not file.exists()
    _move_file_back(file)
    assert database.submit_read(titles).result() == ["before"]
    assert database.health() == ""


def test_units_that_wait_together_are_all_refused(
    database: Database[Connection], file: Path
) -> None:
    """Also when the file goes while they run, which is before they are committed."""
    waiting: list[Future[Any]] = [
        database.submit(lambda _: _move_file(file)),
        *(database.submit(add(f"title {number}")) for number in range(20)),
    ]
    assert all(isinstance(one.exception(), StorageUnavailable) for one in waiting)
    _move_file_back(file)
    assert database.submit_read(titles).result() == ["before"]


def test_a_file_that_was_removed_leaves_its_number_to_no_other(
    database: Database[Connection], file: Path
) -> None:
    file.unlink()
    for number in range(50):
        with pytest.raises(StorageUnavailable):
            database.submit(add(f"title {number}")).result()
        file.touch()
        with pytest.raises(StorageUnavailable, match="replaced"):
            database.submit(add(f"title {number}")).result()
        file.unlink()


def test_a_file_that_is_emptied_where_it_lies_confirms_nothing(
    database: Database[Connection], file: Path
) -> None:
    os.truncate(file, 0)
    with pytest.raises(StorageUnavailable, match="emptied"):
        database.submit(add("more")).result()


def test_a_file_that_was_moved_holds_all_that_was_confirmed(
    database: Database[Connection], file: Path
) -> None:
    """Though the log beside it stayed behind."""
    _move_file(file)
    with pytest.raises(StorageUnavailable):
        database.submit(add("more")).result()
    database.close()
    assert kept(file.with_name("elsewhere.db")) == ["before"]


def test_the_log_of_a_file_that_was_replaced_is_not_applied_to_the_other(
    database: Database[Connection], file: Path, folder: Path
) -> None:
    other = Database(f"sqlite:///{folder / 'other.db'}", the_connection)
    other.start()
    other.submit(shelf.metadata.create_all).result()
    other.submit(add("of another desk")).result()
    other.close()
    (folder / "other.db").replace(file)
    with pytest.raises(StorageUnavailable, match="replaced"):
        database.submit(add("more")).result()
    database.close()
    assert kept(file) == ["of another desk"]


@pytest.mark.parametrize("part", ["-wal", "-shm"])
def test_without_what_lay_beside_it_nothing_is_confirmed_and_nothing_is_lost(
    database: Database[Connection], file: Path, part: str
) -> None:
    Path(f"{file}{part}").unlink()
    with pytest.raises(StorageUnavailable, match=f"helpline.db{part}.*restart the desk"):
        database.submit(add("more")).result()
    assert database.submit_read(titles).result() == ["before"]
    # As after a kill: nothing but the file itself is left.
    shutil.copy(file, file.with_name("copy.db"))
    assert kept(file.with_name("copy.db")) == ["before"]
    database.close()
    assert kept(file) == ["before"]
