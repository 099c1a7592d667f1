"""Engines: one for each database to write with, and one to read with."""

from pathlib import Path

import pytest

from storage.engine.sessions import engine


def test_a_path_is_that_of_the_folder_one_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        with engine("sqlite:///desk.db").connect() as connection:
            connection.exec_driver_sql("CREATE TABLE it (name)")
        assert (tmp_path / name / "desk.db").stat().st_size
