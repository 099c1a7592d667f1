"""`helpline rules try`: what rules would do to the open queue, before they are kept."""

from pathlib import Path

import pytest

from domain.dictionaries import BEGINNING, Kind
from storage.engine.database import Database
from storage.unit import Unit
from tests.bots.cli.conftest import Helpline
from tests.domain.desk.support.world import World

RULES = """
rules:
  Refunds: {when: {text: refund}, then: {points: 30, priority: High}}
"""


@pytest.fixture
def world(
    running_database: Database[Unit], database_url: str, monkeypatch: pytest.MonkeyPatch
) -> World:
    """A desk at which Ivan waits, and Petra behind him wants a refund."""
    monkeypatch.setenv("HELPLINE_DATABASE__URL", database_url)
    world = World(running_database)
    world.run(lambda uow: uow.dictionaries.add(Kind.PRIORITY, "High", {}, BEGINNING))
    world.client("Ivan").writes("I cannot log in")
    world.pass_time(minutes=1)
    world.client("Petra").writes("A refund, please \x1b[2J")
    return world


def written(folder: Path, text: str) -> str:
    file = folder / "rules.yaml"
    file.write_text(text, "utf-8")
    return str(file)


def test_changes_are_shown_and_nothing_is_saved(
    helpline: Helpline, world: World, folder: Path
) -> None:
    result = helpline("rules", "try", written(folder, RULES))
    assert result.exit_code == 0, result.output
    [row] = [line for line in result.stdout.splitlines() if "#2" in line]
    assert row.split("#")[0].split() == ["2", "→", "1"]
    assert "0 → 30" in row
    assert "priority: — → High" in " ".join(result.stdout.split())
    assert "1 of 2 open tickets would change; nothing was saved." in result.stdout
    assert "\x1b" not in result.stdout
    assert world.ticket(2).points == 0


def test_no_more_tickets_are_shown_than_asked_for(
    helpline: Helpline, world: World, folder: Path
) -> None:
    everybody = "rules: {All: {when: always, then: {points: 1}}}"
    result = helpline("rules", "try", written(folder, everybody), "--most", "1")
    assert "#1" in result.stdout
    assert "#2" not in result.stdout
    assert "2 of 2 open tickets would change" in result.stdout
    assert "These are the first 1; use --most to see more." in result.stdout


def test_rules_that_change_nothing(helpline: Helpline, world: World, folder: Path) -> None:
    result = helpline("rules", "try", written(folder, "rules: {}"))
    assert result.stdout == "0 of 2 open tickets would change; nothing was saved.\n"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("rules: {Odd: {when: always}}", "rules.Odd.then: this rule does nothing yet"),
        (
            "rules: {Odd: {when: {level: Gold}, then: {points: 1}}}",
            "rules.Odd.when.level: there's no “Gold”: there's nothing to choose from yet",
        ),
        ("rules: [", "is not YAML"),
        ("desk: {}", "has no rules: write them under `rules:`"),
        ("rules: [1]", "has no rules: write them under `rules:`"),
    ],
)
def test_wrong_rules_are_refused_with_sentences(
    helpline: Helpline, world: World, folder: Path, text: str, sentence: str
) -> None:
    result = helpline("rules", "try", written(folder, text))
    assert result.exit_code == 2
    assert sentence in result.stderr


def test_a_file_that_is_not_there(helpline: Helpline, world: World) -> None:
    result = helpline("rules", "try", "nowhere.yaml")
    assert result.exit_code == 2
    assert "nowhere.yaml cannot be read" in result.stderr
