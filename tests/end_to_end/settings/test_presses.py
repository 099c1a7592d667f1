"""What administrators come for takes four presses at most, from the settings to *Apply*."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
import pytest_asyncio

from bots.sandbox.wire import SimError
from tests.end_to_end.settings.administrators import administrator_in_telegram
from tests.end_to_end.world import ADMINISTRATOR, ANNA, BORIS, DESK, World, make_world
from tests.support.patience import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="module")

OLGA = ADMINISTRATOR
MOST = 4
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DICTIONARIES: dict[str, Any] = {
    "calendars": {
        "Office": {"zone": "UTC", "week": {day: ["00:00-24:00"] for day in DAYS}},
        "Night": {"zone": "UTC", "week": {day: ["00:00-06:00"] for day in DAYS}},
    },
    "departments": {"Support": {"members": [f"slack:T1:{ANNA}"], "calendar": "Office"}},
    "levels": {"Standard": {"response": "100h", "calendar": "Office"}},
}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with make_world(tmp_path_factory.mktemp("world"), dictionaries=DICTIONARIES) as made:
        ivan = await made.client()
        # Every change of a promise moves its deadline.
        await made.sim.telegram.send(ivan, "The door squeaks")
        await made.sim.telegram.wait_text(ivan, "We've got your request")
        yield made


async def has_written(world: World, name: str) -> int:
    """Return the account of somebody new in Telegram, whom the bot knows."""
    account = await world.client(name)
    await world.sim.telegram.send(account, "/start")
    await world.sim.telegram.wait_text(account, "This is the support desk")
    return account


class InSlack:
    """An administrator's presses in Slack."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.presses = 0

    async def begins(self) -> None:
        await self._world.sim.slack.command(OLGA, DESK, "/desk", "settings")
        await self.sees("How the desk works")

    async def presses_on(self, button: str) -> None:
        self.presses += 1
        assert await self._world.sim.slack.press_view(OLGA, button) == ""

    async def fills(self, **values: str) -> None:
        self.presses += 1  # Save
        done = await self._world.sim.slack.submit(OLGA, values)
        assert not done["errors"]

    async def sees(self, text: str) -> None:
        await self._world.page(OLGA, text)


@pytest.fixture
def slack(world: World) -> InSlack:
    return InSlack(world)


async def test_a_day_off(slack: InSlack) -> None:
    await slack.begins()
    await slack.presses_on("Day off")
    await slack.fills(day="3 days", label="Party")
    await slack.sees("Change Office?")
    await slack.presses_on("Apply")
    await slack.sees("closed | Party")
    assert slack.presses <= MOST


async def test_another_promise(slack: InSlack) -> None:
    await slack.begins()
    await slack.presses_on("Change a promise")
    await slack.fills(level="Standard", response="50h")
    await slack.sees("Change Standard?")
    await slack.presses_on("Apply")
    await slack.sees("Reply within: 50 hr")
    assert slack.presses <= MOST


async def test_a_new_topic(slack: InSlack) -> None:
    await slack.begins()
    await slack.presses_on("New category")
    await slack.fills(name="VPN")
    await slack.sees("VPN · category")
    assert slack.presses <= MOST


async def test_somebody_is_added(world: World, slack: InSlack) -> None:
    vera = await has_written(world, "Vera")
    await slack.begins()
    await slack.presses_on("Add someone")
    await slack.fills(person="vera", role="specialist", department="Support")
    await slack.sees("Make Vera a specialist?")
    await slack.sees(f"telegram:{vera}")
    await slack.presses_on("Apply")
    await slack.sees("Departments: Support")
    assert slack.presses <= MOST


async def test_a_message_is_tried(slack: InSlack) -> None:
    await slack.begins()
    await slack.presses_on("Try a message")
    await slack.fills(text="VPN is down")
    await slack.sees("Nothing was saved")
    assert slack.presses <= MOST


async def test_someone_leaves(slack: InSlack, world: World) -> None:
    await world.sim.slack.command(OLGA, DESK, "/desk", f"role <@{BORIS}> specialist")
    await slack.begins()
    await slack.presses_on("Someone leaves")
    await slack.fills(person="Boris", tickets="split")
    await slack.sees("Is Boris leaving the staff?")
    await slack.presses_on("Apply")
    await slack.sees("Boris is no longer staff.")
    assert slack.presses <= MOST


async def pressed_once_offered(world: World, who: int, button: str, since: int) -> None:
    """Press the button of a message after `since`: one before may have had the same one."""
    async with asyncio.timeout(PATIENCE):
        while True:
            rows = await world.sim.telegram.transcript(who)
            able = [row["id"] for row in rows if row["id"] > since and button in row["buttons"]]
            with suppress(SimError):
                if able:
                    await world.sim.telegram.press(who, button, able[-1])
                    return
            await asyncio.sleep(0.05)


async def test_all_of_it_in_telegram(world: World) -> None:
    telegram, slack = world.sim.telegram, world.sim.slack
    petra = await administrator_in_telegram(world, "Petra")
    await has_written(world, "Nora")
    for steps in (
        (
            "Day off",
            "<2 days",
            "the desk's calendar>",
            "Done",
            "Change Office?>",
            "Apply",
            "Saved.>",
        ),
        ("Add someone", "Who>", "<nora", "Role>", "specialist", "Department>", "Support", "Nora>"),
        ("Change a promise", "Service level>", "Standard", "Reply within>", "<40h", "Apply"),
        ("New category", "Name>", "<Printers", "Skip", "Printers · category>"),
        (
            "Someone leaves",
            "Who>",
            "Anna",
            "Last day>",
            "Done",
            "Is Anna leaving the staff?>",
            "Apply",
        ),
        (
            "Try a message",
            "like this: VPN>",
            "<It burns",
            "somebody we don't know>",
            "Skip",
            "Nothing was saved>",
        ),
    ):
        asked = await telegram.send(petra, "/settings")
        await telegram.wait_text(petra, "Quick changes", since_id=asked)
        presses = 0
        for step in steps:
            if step.endswith(">"):
                await telegram.wait_text(petra, step[:-1], since_id=asked)
            elif step.startswith("<"):
                await telegram.send(petra, step[1:])
            else:
                presses += 1
                await pressed_once_offered(world, petra, step, asked)
        assert presses <= MOST, steps
    # Typed, it is the same message, and it is one of the chat, not words that vanish.
    asked = await telegram.send(petra, "/try “It burns”")
    await telegram.wait_text(petra, "Nothing was saved", since_id=asked)
    # What is refused names commands as they are typed here.
    ivan = await world.client()
    await telegram.send(ivan, "The door rattles")
    card = await slack.wait_text(DESK, "The door rattles")
    number = card["text"].partition("#")[2].split()[0]
    await telegram.send(petra, f"/assign {number} telegram:{ivan}")
    await telegram.wait_text(petra, "ask an administrator to type /role @anna specialist")
