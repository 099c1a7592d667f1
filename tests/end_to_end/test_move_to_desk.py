"""A message in a channel or group becomes a ticket, and the conversation goes on in private."""

import json
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bots.config.settings import DeskSettings
from tests.end_to_end.world import ADMINISTRATOR, ANNA, DESK, World, make_world
from tests.support.patience import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")

PETRA, GROUP, CLOSED = 90, -500, -501
"""A specialist in Telegram; a group where the bot sees everything, and one in privacy mode."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("world")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def world(folder: Path) -> AsyncIterator[World]:
    desk = DeskSettings(
        administrators=(f"slack:T1:{ADMINISTRATOR}",),
        specialists=(f"slack:T1:{ANNA}", f"telegram:{PETRA}"),
        channel=f"slack:T1:{DESK}",
    )
    async with make_world(folder, desk) as made:
        await made.sim.telegram.add_user(PETRA, "Petra")
        await made.sim.telegram.add_group(GROUP, "Lunch")
        await made.sim.telegram.add_group(CLOSED, "Dinner", privacy=True)
        yield made


@pytest.mark.parametrize("bot", [True, False])
async def test_a_message_in_a_slack_channel_goes_on_in_a_direct_message(
    world: World, *, bot: bool
) -> None:
    """The answer is seen by its asker alone, also where the bot is no member."""
    slack, channel = world.sim.slack, f"CLUNCH{bot}"
    jane = await world.slack_client()
    await slack.add_channel(channel, "lunch", [ANNA, jane], bot=bot)
    ts = await slack.post(jane, channel, f"My chair is broken {bot}")
    assert await slack.shortcut(ANNA, "move_to_desk", channel=channel, ts=ts) == ""
    await slack.wait_text(channel, "Moved to the desk: #", ephemeral_to=ANNA)
    card = await slack.wait_text(DESK, f" My chair is broken {bot}\n")
    number = card["text"].partition("#")[2].split()[0]
    told = await slack.wait_text(jane, "Anna passed your message on to support")
    assert "My chair is broken" in told["text"]
    assert await slack.press(ANNA, DESK, card["ts"], "Take") == ""
    await slack.wait_text(DESK, "In progress · Anna", thread_ts=card["ts"])
    reply = await slack.post(ANNA, DESK, "A new one is on its way", thread_ts=card["ts"])
    await slack.wait_reaction(DESK, reply, "hourglass_flowing_sand")
    await world.pass_time()
    await slack.wait_text(jane, "A new one is on its way")
    assert await slack.shortcut(ANNA, "move_to_desk", channel=channel, ts=ts) == ""
    await slack.wait_text(channel, f"already a ticket: #{number}", ephemeral_to=ANNA)
    told_here = [row for row in await slack.transcript(channel) if row["bot"]]
    assert [row["ephemeral_to"] for row in told_here] == [ANNA, ANNA], "each answer is there once"


async def test_a_message_in_a_telegram_group_waits_until_its_author_starts_the_bot(
    world: World, folder: Path
) -> None:
    telegram = world.sim.telegram
    ivan = await world.client("Ivan")
    await telegram.send(ivan, "Nobody asked about the weather", chat=GROUP)
    line = await telegram.send(ivan, "The lift is stuck", chat=GROUP)
    await telegram.send(PETRA, "/desk", chat=GROUP, reply_to=line)
    said = await telegram.wait_text(GROUP, "Moved to the desk: #")
    assert "Ivan has never written to this bot" in said["text"]
    assert "https://t.me/helpline_bot?start=" in said["text"]
    card = await world.sim.slack.wait_text(DESK, " The lift is stuck\n")
    await world.in_thread(card["ts"], "they have never written to the bot")
    await telegram.send(ivan, "/start")
    await telegram.wait_text(ivan, "Petra passed your message on to support")
    await telegram.wait_text(ivan, "We've got your request")
    with sqlite3.connect(folder / "desk.db") as look:
        kept = json.dumps([row[0] for row in look.execute("SELECT payload FROM inbox")])
    assert "The lift is stuck" in kept
    assert "weather" not in kept, "what people say in a group is not stored"


async def test_in_privacy_mode_the_bot_says_that_it_cannot_see_the_message(world: World) -> None:
    telegram = world.sim.telegram
    ivan = await world.client("Ivan")
    line = await telegram.send(ivan, "The tap drips", chat=CLOSED)
    await telegram.send(PETRA, "/desk", chat=CLOSED, reply_to=line)
    said = await telegram.wait_text(CLOSED, "Which message?")
    assert "Group Privacy" in said["text"]


async def test_clients_in_a_group_are_not_answered(world: World) -> None:
    telegram = world.sim.telegram
    ivan, eve = await world.client("Ivan"), await world.client("Eve")
    line = await telegram.send(ivan, "The bell is silent", chat=GROUP)
    await telegram.send(eve, "/desk", chat=GROUP, reply_to=line)
    await telegram.send(PETRA, "/desk", chat=GROUP, reply_to=line)

    async def answers() -> bool:
        rows = await telegram.transcript(GROUP)
        return any(row["from_bot"] and row["id"] > line for row in rows)

    await eventually(answers)
    rows = await telegram.transcript(GROUP)
    assert len([row for row in rows if row["from_bot"] and row["id"] > line]) == 1
