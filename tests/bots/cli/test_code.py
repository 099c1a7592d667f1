"""`helpline code`: whoever has the shell can become an administrator, so nobody is locked out."""

from functools import partial

import pytest

from bots.chat.claim import code_in
from domain.desk.people.staff.codes import is_known
from storage.engine.database import Database
from storage.unit import Unit
from tests.bots.cli.conftest import Helpline
from tests.domain.desk.support.world import World


@pytest.fixture
def desk(
    running_database: Database[Unit], database_url: str, monkeypatch: pytest.MonkeyPatch
) -> World:
    """A desk of either kind that has an administrator."""
    monkeypatch.setenv("HELPLINE_DATABASE__URL", database_url)
    world = World(running_database)
    world.administrator("Olga")
    return world


def test_each_call_prints_another_code_that_the_desk_knows(desk: World, helpline: Helpline) -> None:
    printed = [helpline("code") for _ in range(2)]
    assert [one.exit_code for one in printed] == [0, 0]
    codes = [code_in(one.stdout.splitlines()[0]) or "" for one in printed]
    assert len({*codes, ""}) == 3
    assert all(desk.run(partial(is_known, one)) for one in codes)
    assert "within 60 minutes" in printed[0].stdout


def test_without_a_database_it_says_what_makes_one(helpline: Helpline) -> None:
    result = helpline("code")
    assert result.exit_code == 1
    assert "helpline run" in result.stderr
