"""`helpline run` as a process: how it starts, refuses, and ends."""

import asyncio
import signal
import socket
from pathlib import Path

import pytest

from bots.sandbox.client.sim import Sim
from domain.desk.act import Act
from domain.desk.people.staff.roles import give_role
from domain.people.accounts import Identity, Profile
from domain.people.person import Role
from storage.engine.database import Database
from storage.unit import Unit
from tests.bots.cli.conftest import TOKENS, Helpline, Process, Start
from tests.domain.desk.support.world import World
from tests.support.platform_rows import unit_on

RUNS = "the desk is running"


@pytest.fixture
async def running(start: Start, surroundings: dict[str, str], migrated_sqlite_url: str) -> Process:
    """A desk."""
    process = await start("run", environment=surroundings)
    await process.hears(RUNS)
    return process


@pytest.mark.parametrize(("number", "script"), [(signal.SIGTERM, True), (signal.SIGINT, False)])
async def test_asked_to_end_it_finishes_with_status_zero(
    start: Start,
    surroundings: dict[str, str],
    migrated_sqlite_url: str,
    number: signal.Signals,
    script: bool,
) -> None:
    running = await start("run", environment=surroundings, script=script)
    await running.hears(RUNS)
    assert await running.end(number) == 0
    assert "desk stopped" in running.said
    assert "standing by" not in running.said
    assert "Traceback" not in running.said


def test_without_any_token_it_says_what_to_set_and_how_to_try_the_demo(
    helpline: Helpline,
) -> None:
    result = helpline("run")
    assert result.exit_code == 2
    for words in ("HELPLINE_TELEGRAM__TOKEN", "HELPLINE_SLACK__BOT_TOKEN", "make demo"):
        assert words in result.stderr


async def test_a_second_one_is_refused_while_others_may_look(
    running: Process, start: Start, surroundings: dict[str, str], sim: Sim
) -> None:
    second, migrate, doctor = await asyncio.gather(
        *(start(one, environment=surroundings) for one in ("run", "migrate", "doctor"))
    )
    for refused in (second, migrate):
        assert await refused.end() == 1
        assert "already running: process" in refused.said
        assert len(refused.said.splitlines()) == 1
    assert await doctor.end() == 0, doctor.said
    assert await running.end(signal.SIGTERM) == 0


async def test_a_port_that_is_taken_is_named_with_the_setting(
    start: Start, surroundings: dict[str, str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        process = await start("run", environment=surroundings, http__port=port)
        assert await process.end() == 1
    (sentence,) = process.said.splitlines()
    assert "Traceback" not in process.said
    assert port in sentence
    assert "http.port" in sentence


def test_a_port_for_calls_that_is_taken_is_named_with_its_own_setting(helpline: Helpline) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = helpline(
            "run",
            telegram__token="42:quite-secret",
            telegram__webhook="true",
            http__port="0",
            http__public_url="https://desk.example.org",
            http__webhook_port=str(taken.getsockname()[1]),
        )
    assert result.exit_code == 1
    assert "http.webhook_port" in result.stderr


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"database__url": "sqlite:////dev/null/desk.db"}, "/dev/null"),
        ({"database__url": "sqlite:///config.yaml"}, "not an SQLite database"),
    ],
)
async def test_a_database_that_cannot_be_used_is_a_sentence(
    start: Start,
    surroundings: dict[str, str],
    folder: Path,
    variables: dict[str, str],
    words: str,
) -> None:
    (folder / "config.yaml").write_text("# " + "nothing but words " * 100)
    process = await start("run", environment=surroundings, **variables)
    assert await process.end() == 1
    (sentence,) = process.said.splitlines()
    assert "Traceback" not in process.said
    assert words in sentence


async def test_a_configuration_that_does_not_fit_the_dictionaries_is_explained(
    start: Start, surroundings: dict[str, str], folder: Path, migrated_sqlite_url: str
) -> None:
    """They are the truth once they are filled: the file has a category, and the desk has not."""
    (folder / "config.yaml").write_text("categories: {Access: {}}")
    first = await start("run", environment=surroundings)
    await first.hears(RUNS)
    assert await first.end(signal.SIGTERM) == 0
    rule = "rules: {Money: {when: {category: Invoices}, then: {points: 5}}}"
    (folder / "config.yaml").write_text("categories: {Access: {}, Invoices: {}}\n" + rule)
    second = await start("run", environment=surroundings)
    assert await second.end() == 2
    assert "rules.Money.when.category" in second.said
    assert "Traceback" not in second.said


async def test_a_configuration_that_differs_from_the_desk_is_told_entry_by_entry_at_the_start(
    start: Start, surroundings: dict[str, str], folder: Path, migrated_sqlite_url: str
) -> None:
    file = folder / "config.yaml"
    file.write_text("levels: {Gold: {response: 2h}}")
    first = await start("run", environment=surroundings)
    await first.hears(RUNS)
    assert await first.end(signal.SIGTERM) == 0
    assert "differ" not in first.said
    file.write_text("levels: {Gold: {response: 1h}}")
    second = await start("run", environment=surroundings)
    await second.hears("levels.Gold: response is 2h in the desk, 1h in the file")
    assert "what the desk has counts" in second.said
    await second.hears(RUNS)
    applied = await start("dictionaries", "apply", "config.yaml", environment=surroundings)
    assert await applied.end() == 0, applied.said
    assert await second.end(signal.SIGTERM) == 0
    third = await start("run", environment=surroundings)
    await third.hears(RUNS)
    assert await third.end(signal.SIGTERM) == 0
    assert "differ" not in third.said


async def test_slack_with_one_token_of_two_is_said_to_be_left_out(
    start: Start, surroundings: dict[str, str]
) -> None:
    process = await start("run", environment=surroundings, slack__app_token="")
    await process.hears(RUNS)
    assert "slack.app_token is not set" in process.said
    assert await process.end(signal.SIGTERM) == 0


@pytest.mark.parametrize("form", ["json", "console"])
async def test_no_secret_is_logged_even_at_debug_level_and_after_failures(
    start: Start, surroundings: dict[str, str], form: str
) -> None:
    process = await start(
        "run",
        environment=surroundings,
        log__level="debug",
        log__format=form,
        telegram__base_url="http://127.0.0.1:1/bot",
        slack__base_url="http://127.0.0.1:1/api/",
    )
    await process.hears("Telegram cannot be reached")
    assert await process.end(signal.SIGTERM) == 0
    assert not any(token in process.said for token in TOKENS.values())
    assert "quite-secret" not in process.said
    assert "\x1b" not in process.said


async def test_one_that_stands_by_on_postgresql_ends_with_status_zero_when_asked(
    start: Start, surroundings: dict[str, str], migrated_postgresql_url: str
) -> None:
    first = await start("run", environment=surroundings, database__url=migrated_postgresql_url)
    await first.hears(RUNS)
    second = await start("run", environment=surroundings, database__url=migrated_postgresql_url)
    await second.hears("standing by")
    assert await second.end(signal.SIGTERM) == 0
    assert await first.end(signal.SIGTERM) == 0


async def test_a_configured_administrator_who_lost_the_role_is_named_at_the_start(
    start: Start, surroundings: dict[str, str], migrated_sqlite_url: str
) -> None:
    database: Database[Unit] = Database(migrated_sqlite_url, unit_on)
    database.start()
    world = World(database)
    anna = world.administrator("Anna")
    olga = Profile(Identity("slack", "T1", "UOLGA"), "Olga")

    def was_administrator(uow: Unit) -> None:
        act = Act(uow.people.get(anna.person.id), world.now, uow)
        give_role(uow.people.know(olga, world.now), Role.ADMINISTRATOR, act)
        give_role(uow.people.know(olga, world.now), Role.CLIENT, act)

    world.run(was_administrator)
    database.close()
    process = await start("run", environment=surroundings)
    await process.hears("lost this role, so it stays without it: slack:T1:UOLGA.")
    await process.hears(RUNS)
    assert await process.end(signal.SIGTERM) == 0
    doctor = await start("doctor", environment=surroundings)
    await doctor.end()
    assert "administrators: desk.administrators names an account" in doctor.said
    assert "✓ administrators: 1" in doctor.said
