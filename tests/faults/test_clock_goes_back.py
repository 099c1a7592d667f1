"""The clock of the machine goes back an hour: nothing waits for it, and nothing is told twice."""

from pathlib import Path

import pytest

from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox
from tests.faults.desks.clients import FIRST_TELEGRAM_ID as IVAN
from tests.faults.desks.clients import TelegramClients
from tests.faults.desks.moved_clock import FILE
from tests.faults.desks.processes import ANNA, CHANNEL, Desk, environment
from tests.faults.storms.storm import furnish

OLGA = IVAN + 1
ODD = "tests.faults.desks.moved_clock"
HOUR = 3600


async def _asked(sim: Sim, client: int, text: str) -> str:
    """A ticket of this client's, whose card and line are there."""
    await sim.telegram.send(client, f"/new {text}")
    card = (await sim.slack.wait_text(CHANNEL, f" {text}\n"))["ts"]
    await sim.slack.wait_text(CHANNEL, text, thread_ts=card, since_ts=card)
    return str(card)


async def _reply(sim: Sim, card: str, text: str) -> str:
    """A reply of Anna's that waits to be taken back."""
    await sim.slack.press(ANNA, CHANNEL, card, "Take")
    ts = await sim.slack.post(ANNA, CHANNEL, text, thread_ts=card)
    await sim.slack.wait_reaction(CHANNEL, ts, "hourglass_flowing_sand")
    return str(ts)


@pytest.mark.parametrize("moved", [-HOUR, -48 * HOUR])
async def test_a_reply_that_waits_leaves_though_the_clock_goes_back(
    sandbox: Sandbox, sim: Sim, database_url: str, tmp_path: Path, moved: int
) -> None:
    await furnish(sim, TelegramClients(), 2)
    file = tmp_path / "clock"
    around = environment(sandbox.url, database_url) | {FILE: str(file)}
    desk = await Desk.start(around, tmp_path / "log", ODD)
    await desk.says("connected to Slack")
    card = await _asked(sim, IVAN, "My screen is black")
    ts = await _reply(sim, card, "Please restart it, Ivan")
    file.write_text(str(moved))
    await sim.telegram.wait_text(IVAN, "Please restart it, Ivan")
    await sim.slack.wait_reaction(CHANNEL, ts, "white_check_mark")
    await desk.says("the clock of this machine went back")
    said = await desk.get("readyz")
    assert said.startswith("ready\nthe clock of this machine went back by"), said
    # Others go on, and so does the same client.
    for client, text in ((OLGA, "The printer is on fire"), (IVAN, "It smells")):
        other = await _asked(sim, client, text)
        await _reply(sim, other, f"We are on our way, {client}")
        await sim.telegram.wait_text(client, f"We are on our way, {client}")
    rows = await sim.telegram.transcript(IVAN)
    assert sum("Please restart it" in row["text"] for row in rows if row["from_bot"]) == 1
    assert len(desk.said("the clock of this machine went back")) == 1
    assert await desk.stop() == 0


async def test_a_reply_leaves_though_the_clock_went_back_while_no_desk_was_running(
    sandbox: Sandbox, sim: Sim, migrated_sqlite_url: str, tmp_path: Path
) -> None:
    await furnish(sim, TelegramClients(), 1)
    file = tmp_path / "clock"
    around = environment(sandbox.url, migrated_sqlite_url) | {FILE: str(file)}
    first = await Desk.start(around, tmp_path / "first", ODD)
    await first.says("connected to Slack")
    card = await _asked(sim, IVAN, "My screen is black")
    await _reply(sim, card, "Please restart it, Ivan")
    await first.kill()
    file.write_text(str(-HOUR))
    second = await Desk.start(around, tmp_path / "second", ODD)
    await sim.telegram.wait_text(IVAN, "Please restart it, Ivan")
    await second.says("the clock of this machine went back")
    assert await second.stop() == 0
