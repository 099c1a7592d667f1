"""One platform's trouble is its own, and a desk has one process that acts."""

import signal
from collections.abc import Mapping
from pathlib import Path

import pytest

from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox
from tests.faults.desks.clients import FIRST_TELEGRAM_ID as IVAN
from tests.faults.desks.clients import TelegramClients
from tests.faults.desks.database import Ledger
from tests.faults.desks.processes import ANNA, CHANNEL, Desk, desk, environment
from tests.faults.storms.storm import furnish
from tests.support.patience import until

ALWAYS = 10**6
"""So many calls go wrong: all, until the faults are cleared."""


@pytest.fixture
async def around(sandbox: Sandbox, sim: Sim, migrated_sqlite_url: str) -> Mapping[str, str]:
    """The environment of a desk on SQLite whose people are there."""
    await furnish(sim, TelegramClients(), 3)
    await sim.slack.add_user("UCLI", "maria", real_name="Maria")
    return environment(sandbox.url, migrated_sqlite_url)


async def test_a_second_process_on_the_same_file_is_refused(
    around: Mapping[str, str], tmp_path: Path
) -> None:
    async with desk(around, tmp_path / "first.log") as first:
        second = await Desk.start(around, tmp_path / "second.log")
        assert await second.ends() == 1
        assert second.said(f"process {first.process.pid} holds")
        assert await first.get("readyz") == "ready\n"


async def test_telegram_goes_on_while_slack_is_down(
    around: Mapping[str, str], sim: Sim, tmp_path: Path
) -> None:
    async with desk(around, tmp_path / "log") as running:
        await running.says("connected to Slack")
        await sim.fault("slack", "429", times=ALWAYS)
        await sim.slack.disconnect(graceful=False)
        await sim.telegram.send(IVAN, "My screen is black")
        await sim.telegram.wait_text(IVAN, "We've got your request")
        await sim.telegram.send(IVAN, "It is green now")
        await sim.telegram.wait_reaction(IVAN, 3, "👀")
        await sim.clear_faults()
        root = (await sim.slack.wait_text(CHANNEL, "My screen is black"))["ts"]
        await sim.slack.wait_text(CHANNEL, "It is green now", thread_ts=root)


async def test_slack_goes_on_while_telegram_is_down(
    around: Mapping[str, str], sim: Sim, tmp_path: Path
) -> None:
    async with desk(around, tmp_path / "log") as running:
        await running.says("connected to Slack")
        await sim.fault("telegram", "500", times=ALWAYS)
        await sim.telegram.send(IVAN, "My screen is black")
        await sim.slack.dm("UCLI", "My mouse is gone")
        await sim.slack.wait_text("UCLI", "We've got your request")
        root = (await sim.slack.wait_text(CHANNEL, "My mouse is gone"))["ts"]
        await sim.slack.press(ANNA, CHANNEL, root, "Take")
        await sim.clear_faults()
        await sim.slack.wait_text(CHANNEL, "My screen is black")


async def test_a_revoked_token_of_telegram_is_told_and_stops_nothing_else(
    around: Mapping[str, str], sim: Sim, tmp_path: Path
) -> None:
    async with desk(around, tmp_path / "log") as running:
        await running.says("connected to Slack")
        await sim.telegram.act("revoke")
        await sim.telegram.send(IVAN, "My screen is black")
        refused = await running.says("token refused")
        assert (refused["level"], refused["platform"]) == ("error", "telegram")
        assert 'helpline_platform_up{platform="telegram"} 0.0' in await running.get("metrics")
        await sim.slack.dm("UCLI", "My mouse is gone")
        await sim.slack.wait_text("UCLI", "We've got your request")


async def test_asked_to_stop_it_finishes_what_it_is_sending(
    around: Mapping[str, str], sim: Sim, tmp_path: Path
) -> None:
    async with desk(around, tmp_path / "log") as running:
        await running.says("connected to Slack")
        await sim.fault("telegram", "slow", "sendMessage", delay=3)
        await sim.fault("slack", "slow", "chat.postMessage", delay=3)
        await sim.telegram.send(IVAN, "My screen is black")
        ledger = Ledger(around["HELPLINE_DATABASE__URL"])
        in_hand = {"sending", "queued"}
        await until(lambda: {post["state"] for post in ledger.posts()}, in_hand.__eq__)
        assert await running.stop() == 0
        assert {post["state"] for post in ledger.posts()} <= {"sent", "pending"}
        ledger.close()


async def test_on_postgresql_a_second_process_takes_over_from_a_dead_one(
    sandbox: Sandbox, sim: Sim, migrated_postgresql_url: str, tmp_path: Path
) -> None:
    around = environment(sandbox.url, migrated_postgresql_url)
    await furnish(sim, TelegramClients(), 2)
    async with (
        desk(around, tmp_path / "first.log") as first,
        desk(around, tmp_path / "second.log", until="standing by") as second,
    ):
        await sim.telegram.bulk([(IVAN, f"line {number}") for number in range(100)])
        await first.kill()
        await sim.telegram.bulk([(IVAN + 1, f"line {number}") for number in range(100)])
        await _every_line_is_kept_once(sim, migrated_postgresql_url, 200)
        assert await second.stop() == 0


@pytest.mark.slow
async def test_on_postgresql_a_frozen_process_is_replaced_and_ends_when_it_wakes(
    sandbox: Sandbox, sim: Sim, migrated_postgresql_url: str, tmp_path: Path
) -> None:
    around = environment(sandbox.url, migrated_postgresql_url)
    await furnish(sim, TelegramClients(), 1)
    async with (
        desk(around, tmp_path / "first.log") as first,
        desk(around, tmp_path / "second.log", until="standing by") as second,
    ):
        await sim.telegram.bulk([(IVAN, f"line {number}") for number in range(100)])
        first.process.send_signal(signal.SIGSTOP)
        await second.says("the desk is running")
        await sim.telegram.bulk([(IVAN, f"line {number}") for number in range(100)])
        first.process.send_signal(signal.SIGCONT)
        assert await first.ends() == 1
        await _every_line_is_kept_once(sim, migrated_postgresql_url, 200)
        assert await second.stop() == 0


async def _every_line_is_kept_once(sim: Sim, url: str, many: int) -> None:
    ledger = Ledger(url)
    await sim.telegram.settle()
    await until(ledger.updates, lambda states: set(states) == {"done"}, every=0.1)
    kept = [(row["chat"], row["external_id"]) for row in ledger.lines()]
    assert len(kept) == len(set(kept)) == many
    ledger.close()
