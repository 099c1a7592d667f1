"""`helpline doctor` names files that others can read, with the chmod to run; a start fixes them."""

import asyncio
import signal
import subprocess
from pathlib import Path

import pytest

from tests.bots.cli.conftest import Helpline, Start


def found(helpline: Helpline) -> str:
    """What the doctor says of permissions."""
    lines = helpline("doctor").output.splitlines()
    return next(line for line in lines if "permissions" in line)


@pytest.fixture
def data(helpline: Helpline, folder: Path) -> Path:
    """The data of a desk of an older version."""
    assert helpline("migrate").exit_code == 0
    data = folder / "data"
    data.chmod(0o755)
    (data / "helpline.db").chmod(0o644)
    return data


def test_it_names_them_with_the_chmod_to_type(helpline: Helpline, folder: Path, data: Path) -> None:
    (folder / ".env").touch(0o644)
    said = found(helpline)
    assert said.startswith("✗")
    assert ".env (644), data/helpline.db (644), data (755)" in said
    command = said.split("`")[1]
    assert command == "chmod 600 .env data/helpline.db && chmod 700 data"
    subprocess.run(command, shell=True, check=True)
    assert found(helpline).startswith("✓")


def test_a_name_with_a_space_is_quoted(helpline: Helpline, folder: Path) -> None:
    (folder / "our data").mkdir(0o755)
    url = "sqlite:///our data/desk.db"
    assert helpline("migrate", database__url=url).exit_code == 0
    said = helpline("doctor", database__url=url).output
    assert "chmod 700 'our data'" in said


def test_on_postgresql_the_environment_file_is_looked_at_all_the_same(
    helpline: Helpline, folder: Path, migrated_postgresql_url: str
) -> None:
    (folder / ".env").touch(0o644)
    said = helpline("doctor", database__url=migrated_postgresql_url).output
    assert "chmod 600 .env" in said


async def test_a_start_keeps_others_out(
    start: Start, surroundings: dict[str, str], helpline: Helpline, data: Path
) -> None:
    url = "sqlite:///data/helpline.db"
    desk = await start("run", environment=surroundings, database__url=url)
    await desk.hears("the desk is running")
    said = await asyncio.to_thread(found, helpline)
    assert said.startswith("✓"), said
    modes = {path.name: path.stat().st_mode & 0o777 for path in data.iterdir()}
    assert modes.pop("files") == 0o700
    assert set(modes.values()) == {0o600}
    assert data.stat().st_mode & 0o777 == 0o700
    assert await desk.end(signal.SIGTERM) == 0
