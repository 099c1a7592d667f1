"""`helpline transcript`: what staff may read of a ticket, printed or in a file."""

from pathlib import Path

import pytest

from domain import commands as ask
from domain.text.spans import Text
from storage.engine.database import Database
from storage.unit import Unit
from tests.bots.cli.conftest import Helpline
from tests.domain.desk.support.world import World


@pytest.fixture
def desk(
    running_database: Database[Unit], database_url: str, monkeypatch: pytest.MonkeyPatch
) -> World:
    """A desk of either kind with ticket 1 and a note in it."""
    monkeypatch.setenv("HELPLINE_DATABASE__URL", database_url)
    world = World(running_database)
    world.client("Ivan").writes("Cannot log \x1b[2J in")
    place = world.thread()
    noted = ask.AddNote(ticket_id=1, text=Text("Their VPN again"))
    world.specialist("Anna").asks(noted, place=place)
    return world


@pytest.mark.usefixtures("desk")
def test_it_is_printed_with_notes_and_nothing_that_steers_a_terminal(helpline: Helpline) -> None:
    result = helpline("transcript", "1")
    assert result.exit_code == 0
    assert "· Ivan\n    Cannot log \ufffd[2J in\n" in result.stdout
    assert "note, the client does not see it\n    Their VPN again\n" in result.stdout
    assert result.stdout.endswith("End of the transcript: 2 messages.\n")


@pytest.mark.usefixtures("desk")
def test_it_speaks_the_desks_language_and_tells_its_time(helpline: Helpline) -> None:
    told = helpline("transcript", "1", desk__language="ru", desk__time_zone="Europe/Berlin")
    assert "Клиент: Ivan" in told.stdout
    assert "11:00 · Ivan" in told.stdout


@pytest.mark.usefixtures("desk")
def test_a_file_is_made_for_its_owner_and_none_is_overwritten(
    helpline: Helpline, folder: Path
) -> None:
    printed = helpline("transcript", "1").stdout
    result = helpline("transcript", "1", "--to", "one.txt")
    said = "Wrote the conversation of ticket 1 to one.txt.\n"
    assert (result.exit_code, result.stdout) == (0, said)
    written = (folder / "one.txt").read_text("utf-8")
    unlike = "Written:"
    assert [row for row in written.splitlines() if not row.startswith(unlike)] == [
        row for row in printed.splitlines() if not row.startswith(unlike)
    ]
    assert (folder / "one.txt").stat().st_mode & 0o077 == 0
    again = helpline("transcript", "1", "--to", "one.txt")
    assert again.exit_code == 1
    assert "one.txt already exists" in again.stderr
    nowhere = helpline("transcript", "1", "--to", "nowhere/one.txt")
    assert nowhere.exit_code == 1
    assert "Traceback" not in nowhere.stderr


@pytest.mark.usefixtures("desk")
def test_a_ticket_that_is_not_there_is_said(helpline: Helpline, folder: Path) -> None:
    result = helpline("transcript", "2", "--to", "two.txt")
    assert result.exit_code == 1
    assert "There is no ticket 2." in result.stderr
    assert not (folder / "two.txt").exists()
