"""A whole case where both platforms call the desk, and nothing but that is public."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bots.config.settings import DeskSettings
from bots.demo.tour.stage import settings
from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox
from domain.text.spans import Text
from tests.end_to_end.confirmations import closes_in_slack
from tests.end_to_end.promises.restartable_desk import Desk, called

CHANNEL, ANNA, IVAN = "CDESK", "UANNA", 7


@pytest.fixture
async def sim() -> AsyncIterator[Sim]:
    sandbox = Sandbox(limits=False)
    await sandbox.start()
    async with Sim(sandbox.url) as hands:
        await hands.slack.add_user(ANNA, "anna", real_name="Anna")
        await hands.slack.add_channel(CHANNEL, "desk", [ANNA])
        await hands.telegram.add_user(IVAN, "Ivan")
        yield hands
    await sandbox.stop()


@pytest.fixture
async def desk(sim: Sim, tmp_path: Path) -> AsyncIterator[Desk]:
    seeded = DeskSettings(specialists=(f"slack:T1:{ANNA}",), channel=f"slack:T1:{CHANNEL}")
    one = Desk(called(settings(sim.url, tmp_path, seeded)), sim)
    await one.start()
    yield one
    await one.stop()


async def test_lines_buttons_and_commands_work_over_http(sim: Sim, desk: Desk) -> None:
    await sim.telegram.send(IVAN, "My report is empty")
    card = (await sim.slack.wait_text(CHANNEL, "My report is empty"))["ts"]
    assert await sim.slack.press(ANNA, CHANNEL, card, "Take") == ""
    await sim.telegram.wait_text(IVAN, "Anna is handling")
    listed = await sim.slack.command(ANNA, CHANNEL, "/desk", "tickets")
    assert "My report is empty" in (listed or "")
    await closes_in_slack(sim, ANNA, CHANNEL, card)
    await sim.telegram.wait_text(IVAN, "closed")
    assert await sim.journal(platform="telegram", method="getUpdates") == []
    assert await sim.journal(platform="slack", method="apps.connections.open") == []


async def test_telegrams_updates_wait_while_the_desk_is_down(sim: Sim, desk: Desk) -> None:
    await desk.stop()
    await sim.telegram.bulk([(IVAN, f"line {number}") for number in range(5)])
    await desk.start()
    await sim.telegram.settle()
    await sim.slack.wait_text(CHANNEL, "line 4")
    kept = [Text.from_json(row.text).plain for row in desk.lines()]
    assert kept == [f"line {number}" for number in range(5)]


async def test_numbers_and_health_are_not_served_where_platforms_call(desk: Desk) -> None:
    async with aiohttp.ClientSession() as http:
        for path in ("/metrics", "/readyz", "/livez"):
            async with http.get(desk.public_url + path) as answer:
                assert answer.status in (404, 405)
