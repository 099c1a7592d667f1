"""What the shelf of files promises."""

import hashlib
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain.errors import NoRoom
from storage.files import Shelf, StoredFile

LAST_WEEK = datetime.now(UTC) - timedelta(days=7)


def put(shelf: Shelf, *pieces: bytes) -> StoredFile:
    with shelf.new() as new:
        for piece in pieces:
            new.write(piece)
        return new.keep()


def everything_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_named_by_its_digest(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, 100)
    kept = put(shelf, b"hello ", b"world")
    assert kept == StoredFile(hashlib.sha256(b"hello world").hexdigest(), 11)
    assert shelf.has(kept.digest)
    assert shelf.where(kept.digest).read_bytes() == b"hello world"


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "files", 100)
    path = shelf.where(put(shelf, b"secret").digest)
    assert path.stat().st_mode & 0o077 == 0
    assert (tmp_path / "files").stat().st_mode & 0o077 == 0


def test_the_same_file_is_there_once(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, 10)
    assert put(shelf, b"12", b"34") == put(shelf, b"1234")
    put(shelf, b"a sixt")
    assert len(everything_in(tmp_path)) == 2
    assert shelf.free == 0


def test_an_unfinished_file_leaves_nothing(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, 100)

    def breaks_off() -> None:
        with shelf.new() as new:
            new.write(b"half of")
            raise ConnectionError

    with pytest.raises(ConnectionError):
        breaks_off()
    assert everything_in(tmp_path) == []
    assert shelf.free == 100


def test_unfinished_files_of_a_dead_process_are_removed(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, 100)
    with shelf.new() as new:
        new.write(b"half of")
        assert len(everything_in(tmp_path)) == 1
        Shelf(tmp_path, 100)
        assert everything_in(tmp_path) == []


def test_a_file_that_does_not_fit_is_refused_and_the_others_stay(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, 10)
    kept = put(shelf, b"12345678")
    with pytest.raises(NoRoom):
        put(shelf, b"12", b"3")
    assert everything_in(tmp_path) == [shelf.where(kept.digest)]


def test_existing_files_count(tmp_path: Path) -> None:
    put(Shelf(tmp_path, 10), b"12345678")
    assert Shelf(tmp_path, 10).free == 2
    assert Shelf(tmp_path, 5).free == 0


def test_old_files_are_swept_and_make_room(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, 10)
    old, new = put(shelf, b"old"), put(shelf, b"new")
    aged = LAST_WEEK.timestamp() - 1
    os.utime(shelf.where(old.digest), (aged, aged))
    assert shelf.sweep(LAST_WEEK) == 1
    assert not shelf.has(old.digest)
    assert shelf.has(new.digest)
    assert shelf.free == 7


def test_a_file_that_was_brought_again_is_not_old(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, 10)
    kept = put(shelf, b"again")
    aged = LAST_WEEK.timestamp() - 1
    os.utime(shelf.where(kept.digest), (aged, aged))
    put(shelf, b"again")
    assert shelf.sweep(LAST_WEEK) == 0


def test_spared_files_stay_however_old(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, 10)
    needed, old = put(shelf, b"needed"), put(shelf, b"old")
    aged = LAST_WEEK.timestamp() - 1
    for kept in (needed, old):
        os.utime(shelf.where(kept.digest), (aged, aged))
    assert shelf.sweep(LAST_WEEK, {needed.digest}) == 1
    assert [shelf.has(kept.digest) for kept in (needed, old)] == [True, False]


def test_a_folder_that_disappeared_is_begun_anew(tmp_path: Path) -> None:
    """A file that is missing then is fetched again, and what was there takes no room."""
    shelf = Shelf(tmp_path / "files", 10)
    lost = put(shelf, b"12345678")
    (tmp_path / "files").rename(tmp_path / "moved")
    assert not shelf.has(lost.digest)
    kept = put(shelf, b"123456789")
    assert shelf.has(kept.digest)
    assert stat.S_IMODE((tmp_path / "files").stat().st_mode) == 0o700


def test_a_file_that_was_cut_short_is_not_there(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, 100)
    kept = put(shelf, b"12345678")
    assert shelf.has(kept.digest, 8)
    shelf.where(kept.digest).write_bytes(b"1234")
    assert not shelf.has(kept.digest, 8)


def test_what_others_have_removed_makes_room_with_the_next_sweep(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, 10)
    kept = put(shelf, b"12345678")
    shelf.where(kept.digest).unlink()
    shelf.sweep(datetime.now(UTC) - timedelta(days=1))
    assert shelf.free == 10
