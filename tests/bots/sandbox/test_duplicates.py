"""What the page adds to `/sim`: duplicates on demand, and no say for other sites."""

import aiohttp
import pytest
from telegram import Bot

from bots.sandbox.wire import SimError
from tests.bots.sandbox.slack.world import workspace


async def test_an_update_comes_twice_as_often_as_asked() -> None:
    async with workspace() as world:
        await world.sim.telegram.add_user(7, "Ivan")
        async with Bot("42:abc", f"{world.box.url}/telegram/bot") as bot:
            await world.sim.fault("telegram", "duplicate")
            await world.sim.telegram.send(7, "one")
            (first,) = await bot.get_updates()
            (again,) = await bot.get_updates(offset=first.update_id + 1, timeout=5)
            assert again.update_id == first.update_id
            await world.sim.telegram.send(7, "two")
            after = await bot.get_updates(offset=first.update_id + 1)
            assert [one.update_id for one in after] == [first.update_id + 1]


async def test_an_event_comes_twice_and_calls_go_well_meanwhile() -> None:
    async with workspace() as world:
        await world.sim.fault("slack", "duplicate")
        assert (await world.web.auth_test())["ok"]
        await world.slack.post("U1", "C1", "one")
        await world.slack.post("U1", "C1", "two")
        seen = [event.payload["event"]["text"] for event in world.box.slack.backend.socket._events]
        assert sorted(seen) == ["one", "one", "two"]


async def test_faults_are_listed_and_taken_away_by_platform_and_kind() -> None:
    async with workspace() as world:
        await world.sim.fault("slack", "429", "chat.postMessage", times=5)
        await world.sim.fault("telegram", "slow", delay=1)
        async with aiohttp.ClientSession() as session:
            left = {"platform": "slack", "kind": "429"}
            await session.delete(f"{world.box.url}/sim/faults", params=left)
        (fault,) = await world.sim.get("/sim/faults")
        assert (fault["platform"], fault["kind"], fault["times"]) == ("telegram", "slow", 1)


async def test_a_page_of_another_site_does_not_act_here() -> None:
    async with workspace() as world, aiohttp.ClientSession() as session:
        address = f"{world.box.url}/sim/telegram/add_user"
        theirs = {"Origin": "https://elsewhere.example"}
        async with session.post(address, json={"id": 7, "name": "X"}, headers=theirs) as answer:
            assert answer.status == 403
        with pytest.raises(SimError, match="no chat 7"):
            await world.sim.telegram.send(7, "hello")
        async with session.get(world.box.url) as page:
            policy = page.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
