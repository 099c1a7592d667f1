"""`helpline doctor` finds problems, says how to fix them, and changes nothing."""

import asyncio
import os
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bots.app import adapters_of
from bots.cli.doctor_checks import examine
from bots.config.settings import Settings, load
from bots.platforms import Finding
from bots.platforms.slack.manifest import SCOPES
from bots.sandbox.client.sim import Sim
from domain.dictionaries import Kind
from domain.outgoing.addresses import channel_address
from domain.people.accounts import Identity, Profile
from domain.people.places import Place
from domain.repositories import Erasure
from storage.engine.database import Database
from storage.engine.migrate import migrate
from storage.erasure_list import ErasureList
from storage.unit import Unit
from tests.bots.cli.conftest import TOKENS, Helpline
from tests.support.databases.postgresql import Databases
from tests.support.platform_rows import unit_on

CHANNEL = Place("slack", "T1", "CDESK")
NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)

Doctor = Callable[..., Awaitable[tuple[int, str]]]


@pytest.fixture
def doctor(
    helpline: Helpline, surroundings: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Doctor:
    """The doctor's exit status and words, in these surroundings."""
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)

    async def look(*words: str, **variables: str) -> tuple[int, str]:
        result = await asyncio.to_thread(helpline, "doctor", *words, **variables)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert not any(token in result.output for token in TOKENS.values())
        return result.exit_code, result.output

    return look


def faults(said: str) -> list[str]:
    """The lines that tell of trouble."""
    return [line for line in said.splitlines() if line.startswith("✗")]


async def test_a_healthy_desk_has_nothing_to_fix(doctor: Doctor, migrated_sqlite_url: str) -> None:
    for words in ((), ("--live",)):
        status, said = await doctor(*words)
        assert (status, faults(said)) == (0, [])
        assert all(line.startswith("✓") for line in said.splitlines())
        for subject in ("database", "migrations", "Slack scopes", "#support", "administrators"):
            assert f"✓ {subject}" in said
    assert "can write there" in said


async def test_the_desks_clock_is_shown_and_asked_for_while_nobody_has_set_it(
    doctor: Doctor, migrated_sqlite_url: str
) -> None:
    _, said = await doctor()
    assert "✓ language and time zone: en, UTC, where it is " in said
    assert "set desk.time_zone" in said
    chosen = {"DESK__TIME_ZONE": "Europe/Moscow", "DESK__LANGUAGE": "ru"}
    _, said = await doctor(**chosen)
    assert "✓ language and time zone: ru, Europe/Moscow, where it is " in said
    assert "desk.time_zone" not in said


async def test_what_chat_decided_is_told_entry_by_entry_and_is_no_trouble(
    doctor: Doctor, folder: Path, migrated_sqlite_url: str
) -> None:
    database: Database[Unit] = Database(migrated_sqlite_url, unit_on)
    database.start()
    for name, response in (("Gold", "2h"), ("Silver", "4h")):
        database.submit(
            partial(_adds_level, name=name, body={"response": response, "priority": 3})
        ).result()
    database.close()
    written = "levels: {gold: {response: 1h, priority: 3}, Bronze: {response: 9h}}"
    (folder / "config.yaml").write_text(written, "utf-8")
    status, said = await doctor()
    assert (status, faults(said)) == (0, [])
    assert [line for line in said.splitlines() if "dictionaries" in line] == [
        (
            "✓ dictionaries: levels.Gold: name is Gold in the desk, gold in the file;"
            " response is 2h in the desk, 1h in the file"
        ),
        "✓ dictionaries: levels.Bronze: only in the file",
        "✓ dictionaries: levels.Silver: only in the desk",
        (
            "✓ dictionaries: config.yaml and the desk's dictionaries differ;"
            " what the desk has counts."
            " → To see what the file would change: helpline dictionaries plan config.yaml."
            " To use it: helpline dictionaries apply config.yaml."
        ),
    ]


def _adds_level(desk: Unit, *, name: str, body: object) -> None:
    desk.dictionaries.add(Kind.LEVEL, name, body, NOON)


async def test_what_chat_says_of_a_client_is_told_and_is_no_trouble(
    doctor: Doctor, folder: Path, migrated_sqlite_url: str
) -> None:
    def unit(desk: Unit) -> None:
        maria = desk.people.know(Profile(Identity("telegram", "", "42"), "Maria"), NOON)
        desk.people.set_properties(maria.id, {"company": "Other"})

    remember(migrated_sqlite_url, unit)
    written = "clients: {'telegram:42': {name: Maria, company: Acme}}"
    (folder / "config.yaml").write_text(written, "utf-8")
    status, said = await doctor()
    assert status == 0
    assert "✓ clients: clients.telegram:42: company is Other in the desk, Acme in the file" in said


async def test_an_entry_that_cannot_be_read_is_named_with_what_is_wrong(
    doctor: Doctor, migrated_sqlite_url: str
) -> None:
    remember(
        migrated_sqlite_url, partial(_adds_level, name="Gold", body={"response": "before long"})
    )
    status, said = await doctor()
    assert status == 1
    [fault] = faults(said)
    assert "levels.Gold.response: “before long” isn't a duration" in fault
    assert "/desk settings" in fault


async def test_a_live_look_leaves_nothing_in_the_channel(
    doctor: Doctor, sim: Sim, migrated_sqlite_url: str
) -> None:
    await doctor("--live")
    assert all(row["deleted"] for row in await sim.slack.transcript("CDESK"))


async def test_before_the_first_run_there_is_no_database_and_none_is_made(
    doctor: Doctor, folder: Path
) -> None:
    status, said = await doctor()
    assert status == 0
    assert "helpline run" in said
    assert os.listdir(folder) == []  # noqa: PTH208


async def _guest(sim: Sim) -> None:
    await sim.slack.add_user("UGUEST", "gast", real_name="Gast", is_restricted=True)
    await sim.slack.invite("CDESK", "UGUEST")


TROUBLES: dict[str, tuple[Callable[[Sim], Awaitable[None]], Sequence[str]]] = {
    "Telegram's token revoked": (
        lambda sim: sim.fault("telegram", "unauthorized", times=9),
        ["Telegram", "does not accept the token", "@BotFather"],
    ),
    "Slack's token revoked": (
        lambda sim: sim.slack.revoke("bot"),
        ["Slack workspace", "token_revoked", "Install the app"],
    ),
    "a scope missing": (
        lambda sim: sim.slack.install(scopes=sorted(SCOPES.keys() - {"files:read"})),
        ["Slack scopes", "files:read", "helpline manifest"],
    ),
    "the bot not in the channel": (
        lambda sim: sim.slack.kick("CDESK"),
        ["#support", "not a member", "Invite the bot"],
    ),
    "the channel shared": (
        lambda sim: sim.slack.add_channel("CDESK", "support", ["UOLGA"], shared=True),
        ["#support", "another company", "only this workspace can see"],
    ),
    "a guest in the channel": (_guest, ["#support", "Gast", "read every ticket"]),
}


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_each_problem_is_named_with_its_fix(
    doctor: Doctor, sim: Sim, migrated_sqlite_url: str, trouble: str
) -> None:
    bring, words = TROUBLES[trouble]
    await bring(sim)
    status, said = await doctor()
    assert status == 1
    assert any(all(word in line for word in words) for line in faults(said)), said


async def test_a_platform_that_does_not_answer_hides_nothing_of_the_other(
    doctor: Doctor, migrated_sqlite_url: str
) -> None:
    status, said = await doctor(telegram__base_url="http://127.0.0.1:1/bot")
    assert status == 1
    [fault] = faults(said)
    assert "Telegram does not respond" in fault
    assert "✓ Slack workspace" in said


async def test_missing_tokens_are_named(doctor: Doctor) -> None:
    status, said = await doctor(telegram__token="", slack__app_token="")
    assert status == 1
    assert "✓ Telegram: no token" in said
    assert [line for line in faults(said) if "HELPLINE_SLACK__APP_TOKEN" in line]
    assert "slack.bot_token" not in said


async def test_a_desk_without_a_channel_and_an_administrator_is_told_how_to_get_them(
    doctor: Doctor, migrated_sqlite_url: str
) -> None:
    status, said = await doctor(desk__channel="", desk__administrators="")
    assert status == 1
    channel, administrators = faults(said)
    assert "/desk channel" in channel
    assert "helpline run" in administrators


async def test_the_channel_of_the_database_counts_not_the_one_of_the_configuration(
    doctor: Doctor, sim: Sim, migrated_sqlite_url: str
) -> None:
    await sim.slack.add_channel("COTHER", "elsewhere", ["UOLGA"])
    remember(
        migrated_sqlite_url,
        lambda desk: desk.outbox.set_address(channel_address(1), Place("slack", "T1", "COTHER")),
    )
    _, said = await doctor()
    assert "#elsewhere" in said
    assert "#support" not in said


async def test_parked_updates_and_a_suspended_channel_are_told(
    doctor: Doctor, migrated_sqlite_url: str
) -> None:
    def unit(desk: Unit) -> None:
        number = desk.inbox.add("telegram", "1", "7", {}, NOON)
        assert number is not None
        desk.inbox.failed(number, "ValueError: odd", park=True)
        desk.outbox.suspend(CHANNEL, "is_archived", NOON, None)
        desk.outbox.suspend(Place("telegram", "", "7"), "blocked", NOON, None)

    remember(migrated_sqlite_url, unit)
    status, said = await doctor()
    assert status == 1
    updates, channel = faults(said)
    assert "1 parked" in updates
    assert "helpline inbox list" in updates
    assert "is_archived" in channel
    assert "✓ chats: 1 accept no messages" in said


async def test_a_missing_list_of_erasures_is_named_if_anybody_was_forgotten(
    doctor: Doctor, migrated_sqlite_url: str, folder: Path
) -> None:
    def unit(desk: Unit) -> None:
        maria = desk.people.add_client("Maria", NOON)
        desk.erasures.plan(Erasure(maria.id, None, NOON, NOON))
        desk.erasures.begin(maria.id, NOON)

    remember(migrated_sqlite_url, unit)
    status, said = await doctor()
    [line] = faults(said)
    assert status == 1
    assert "the list of erasures" in line
    assert "Put the folder back" in line
    ErasureList(folder / "files").add(["person"], NOON)
    status, said = await doctor()
    assert (status, faults(said)) == (0, [])
    assert "✓ erasures: 1 forgotten" in said


def remember(url: str, unit: Callable[[Unit], None]) -> None:
    """Have the desk's database hold something."""
    database = Database(url, unit_on)
    database.start()
    database.submit(unit).result()
    database.close()


async def test_a_database_of_an_older_version_lacks_migrations(
    doctor: Doctor, folder: Path
) -> None:
    migrate(f"sqlite:///{folder / 'helpline.db'}", "0001")
    status, said = await doctor()
    assert status == 1
    [fault] = faults(said)
    assert "0002" in fault
    assert "helpline migrate" in fault


async def test_a_database_of_a_newer_version_is_recognised(
    doctor: Doctor, folder: Path, migrated_sqlite_url: str
) -> None:
    with closing(sqlite3.connect(folder / "helpline.db")) as file, file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
    status, said = await doctor()
    assert status == 1
    [fault] = faults(said)
    assert "newer" in fault
    assert "9999" in fault


async def test_a_database_that_cannot_be_written_is_named(
    doctor: Doctor, postgresql: Databases, migrated_postgresql_url: str
) -> None:
    name = make_url(migrated_postgresql_url).database
    postgresql.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    status, said = await doctor(database__url=migrated_postgresql_url)
    assert status == 1
    [fault] = faults(said)
    assert "read-only" in fault


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
async def test_a_file_that_cannot_be_written_is_named(
    doctor: Doctor, folder: Path, migrated_sqlite_url: str
) -> None:
    (folder / "helpline.db").chmod(0o444)
    status, said = await doctor()
    assert status == 1
    assert "is not writable" in faults(said)[0]


async def test_a_database_that_is_not_there_is_named_without_its_password(doctor: Doctor) -> None:
    url = "postgresql+psycopg://desk:hidden@127.0.0.1:1/desk"
    status, said = await doctor(database__url=url)
    assert status == 1
    [fault] = faults(said)
    assert "PostgreSQL does not answer" in fault
    assert "database.url" in fault
    assert "hidden" not in said


@pytest.fixture
def settings(surroundings: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    return load()


async def examined(settings: Settings, **how: object) -> list[Finding]:
    """What is found beyond the database."""
    adapters = adapters_of(settings)
    findings = [one async for one in examine(settings, adapters, None, live=False, **how)]  # type: ignore[arg-type]
    for adapter in adapters.values():
        await adapter.close()
    return findings


async def test_patience_with_a_silent_platform_ends(settings: Settings, sim: Sim) -> None:
    await sim.fault("slack", "timeout", "auth.test", times=5, delay=4.0)
    findings = {one.subject: one for one in await examined(settings, patience=3.0)}
    assert not findings["Slack"].ok
    assert "no response" in findings["Slack"].text
    assert findings["Telegram"].ok


@pytest.mark.parametrize("off", [timedelta(minutes=7), -timedelta(minutes=7)])
async def test_a_wrong_clock_is_noticed(settings: Settings, off: timedelta) -> None:
    findings = {
        one.subject: one for one in await examined(settings, now=lambda: datetime.now(UTC) + off)
    }
    assert not findings["clock"].ok
    assert "NTP" in findings["clock"].fix
    assert ("ahead" in findings["clock"].text) == (off > timedelta(0))
