"""The list of erasures: it names people by hashes, survives crashes, and knows new people."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.engine.files.modes import is_private
from storage.erasure_list import ErasureList

THEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LATER, BEFORE = THEN + timedelta(days=1), THEN - timedelta(days=1)
MARIA, TOM = "telegram:777000777", "slack:T1:U5"


@pytest.fixture
def listed(tmp_path: Path) -> ErasureList:
    return ErasureList(tmp_path)


def test_it_names_who_was_known_before_and_nobody_else(listed: ErasureList) -> None:
    listed.add([MARIA], THEN)
    marks = [(1, MARIA, BEFORE), (2, MARIA, LATER), (3, TOM, BEFORE)]
    assert listed.among(marks) == {1}
    assert listed.among([(4, MARIA, THEN)]) == {4}


def test_somebody_forgotten_twice_is_known_by_the_last_time(listed: ErasureList) -> None:
    listed.add([MARIA], THEN)
    listed.add([MARIA], LATER)
    assert listed.among([(1, MARIA, LATER)]) == {1}


def test_it_contains_no_account_and_is_private(listed: ErasureList, tmp_path: Path) -> None:
    listed.add([MARIA, TOM], THEN)
    files = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert {one.name for one in files} == {"key", "list"}
    for one in files:
        assert "777000777" not in one.read_text()
        assert is_private(one)


def test_what_is_listed_already_is_not_added_again(listed: ErasureList) -> None:
    listed.add([MARIA, TOM], THEN)
    before = (listed.folder / "list").read_text()
    listed.add([MARIA, TOM], THEN)
    assert (listed.folder / "list").read_text() == before


def test_a_line_that_a_crash_left_unfinished_hides_no_other(listed: ErasureList) -> None:
    listed.add([MARIA], THEN)
    with (listed.folder / "list").open("a") as file:
        file.write("0123abc")
    listed.add([TOM], THEN)
    assert listed.among([(1, MARIA, BEFORE), (2, TOM, BEFORE)]) == {1, 2}


@pytest.mark.parametrize("lost", ["key", "list"])
def test_without_its_key_it_is_no_list(listed: ErasureList, lost: str) -> None:
    assert not listed.exists()
    listed.add([MARIA], THEN)
    assert listed.exists()
    (listed.folder / lost).unlink()
    assert not listed.exists()
    assert listed.among([(1, MARIA, BEFORE)]) == set()
