"""Lists of tickets in Slack: what a press shows takes the place of what was pressed."""

import pytest

from tests.end_to_end.world import ANNA, DESK, Row, World, world

__all__ = ["world"]

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_client_turns_to_a_ticket_and_back_in_the_direct_message(world: World) -> None:
    jane = await world.slack_client()
    await world.sim.slack.dm(jane, "The copier jams")
    receipt = await world.sim.slack.wait_text(jane, "“The copier jams”. It isn't assigned yet")
    line = await world.sim.slack.dm(jane, "!tickets")
    listed = await world.sim.slack.wait_text(jane, "Your tickets", since_ts=line)
    (label,) = [one for one in listed["buttons"] if one.endswith("The copier jams")]
    assert await world.sim.slack.press(jane, jane, listed["ts"], label) == ""
    shown = await world.sim.slack.wait_text(jane, "New since", since_ts=line)
    assert (shown["ts"], "Close" in shown["buttons"]) == (listed["ts"], True)
    assert await world.sim.slack.press(jane, jane, listed["ts"], "My tickets") == ""
    again = await world.sim.slack.wait_text(jane, "Your tickets", since_ts=line)
    assert again["ts"] == listed["ts"] > receipt["ts"]


async def test_the_pages_of_the_queue_are_private(world: World) -> None:
    case = await world.ticket("The stairs creak")
    await world.sim.slack.command(ANNA, DESK, "/desk", "queue")
    listed = await whispered(world, "The stairs creak")
    opening = f"Open #{case.number}"
    assert await world.sim.slack.press(ANNA, DESK, listed["ts"], opening) == ""
    shown = await whispered(world, "New since")
    assert (shown["ts"], shown["ephemeral_to"]) == (listed["ts"], ANNA)
    assert await world.sim.slack.press(ANNA, DESK, listed["ts"], "Queue") == ""
    assert (await whispered(world, "The queue"))["ts"] == listed["ts"]


async def whispered(world: World, text: str) -> Row:
    """What Anna alone was shown."""
    return await world.whispered(ANNA, text)
