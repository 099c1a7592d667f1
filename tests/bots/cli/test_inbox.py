"""`helpline inbox`: updates that failed are shown, tried again, or discarded."""

from datetime import UTC, datetime

import pytest

from storage.engine.database import Database
from storage.repositories.inbox import Stored
from storage.unit import Unit
from tests.bots.cli.conftest import Helpline

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
PROBLEM = (
    'Traceback (most recent call last):\n  File "x.py", line 1\nValueError: odd \x1b[2J update'
)
PAYLOAD = {"update_id": 5, "message": {"text": "Привет \x1b[2J\x9b2J"}}


@pytest.fixture
def desk(
    running_database: Database[Unit], database_url: str, monkeypatch: pytest.MonkeyPatch
) -> Database[Unit]:
    """A desk of either kind that has parked update 1, and has update 2 still to handle."""
    monkeypatch.setenv("HELPLINE_DATABASE__URL", database_url)

    def unit(desk: Unit) -> None:
        for key in ("5", "6"):
            desk.inbox.add("telegram", key, "7", PAYLOAD, NOON)
        for park in (False, True):
            desk.inbox.failed(1, PROBLEM, park=park)

    running_database.submit(unit).result()
    return running_database


def update(desk: Database[Unit], number: int) -> Stored:
    found = desk.submit_read(lambda unit: unit.inbox.get(number)).result()
    assert found is not None
    return found


def test_the_list_says_which_when_how_often_and_why(
    helpline: Helpline, desk: Database[Unit]
) -> None:
    result = helpline("inbox", "list")
    assert result.exit_code == 0
    [row] = [line for line in result.stdout.splitlines() if "telegram" in line]
    assert row.split()[:5] == ["1", "telegram", "2026-05-04", "12:00", "2"]
    assert "ValueError: odd" in row
    assert "\x1b" not in result.stdout


def test_an_empty_list_says_so(helpline: Helpline, desk: Database[Unit]) -> None:
    helpline("inbox", "replay", "1")
    result = helpline("inbox", "list")
    assert (result.exit_code, result.stdout) == (0, "No updates are parked.\n")


def test_an_update_is_shown_as_it_came_with_its_traceback(
    helpline: Helpline, desk: Database[Unit]
) -> None:
    result = helpline("inbox", "show", "1")
    assert result.exit_code == 0
    assert '"text": "Привет' in result.stdout
    assert "Traceback (most recent call last):" in result.stdout
    assert "parked" in result.stdout
    assert not {"\x1b", "\x9b"} & set(result.stdout)


def test_a_secret_in_a_traceback_is_not_shown(helpline: Helpline, desk: Database[Unit]) -> None:
    for words in (("list",), ("show", "1")):
        result = helpline("inbox", *words, telegram__token="1:odd")
        assert "ValueError" in result.stdout
        assert "1:odd" not in result.stdout
    result = helpline("inbox", "show", "1", slack__signing_secret="odd")
    assert "ValueError: ***" in result.stdout


def test_a_replayed_update_is_handled_again(helpline: Helpline, desk: Database[Unit]) -> None:
    result = helpline("inbox", "replay", "1")
    assert result.exit_code == 0
    assert "tried again" in result.stdout
    assert (update(desk, 1).state, update(desk, 1).attempts) == ("new", 0)


def test_discarding_asks_first(helpline: Helpline, desk: Database[Unit]) -> None:
    assert helpline("inbox", "discard", "1", typed="n\n").exit_code == 1
    assert update(desk, 1).state == "parked"
    assert helpline("inbox", "discard", "1", typed="").exit_code == 1
    assert update(desk, 1).state == "parked"
    assert helpline("inbox", "discard", "1", typed="y\n").exit_code == 0
    assert update(desk, 1).state == "done"


def test_discarding_asks_nothing_if_told_so(helpline: Helpline, desk: Database[Unit]) -> None:
    result = helpline("inbox", "discard", "1", "--yes")
    assert result.exit_code == 0
    assert "discarded" in result.stdout
    assert update(desk, 1).problem == PROBLEM


@pytest.mark.parametrize("number", ["2", "9"])
def test_only_parked_updates_are_replayed_or_discarded(
    helpline: Helpline, desk: Database[Unit], number: str
) -> None:
    for words in (("replay", number), ("discard", number), ("discard", number, "--yes")):
        result = helpline("inbox", *words)
        assert result.exit_code == 1
        assert "inbox list" in result.stderr
    assert update(desk, 2).state == "new"


def test_an_unknown_update_cannot_be_shown(helpline: Helpline, desk: Database[Unit]) -> None:
    result = helpline("inbox", "show", "9")
    assert result.exit_code == 1
    assert "inbox list" in result.stderr


def test_without_a_database_it_says_how_to_get_one(helpline: Helpline) -> None:
    result = helpline("inbox", "list")
    assert result.exit_code == 1
    assert "helpline migrate" in result.stderr


def test_missing_migrations_are_reported(helpline: Helpline, postgresql_url: str) -> None:
    result = helpline("inbox", "list", database__url=postgresql_url)
    assert result.exit_code == 1
    assert "helpline migrate" in result.stderr
