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


async def test_help_explains_a_topic_in_place_at_the_press_of_its_button(world: World) -> None:
    await world.sim.slack.command(ANNA, DESK, "/desk", "help")
    short = await whispered(world, "What do you want to do?")
    assert await world.sim.slack.press(ANNA, DESK, short["ts"], "Run the desk") == ""
    told = await whispered(world, "/desk settings")
    assert "/desk role" not in told["text"], "Anna is a specialist"
    assert await world.sim.slack.press(ANNA, DESK, short["ts"], "Reply to a client") == ""
    shown = await whispered(world, "/desk note [number] text")
    assert (shown["ts"], shown["buttons"]) == (short["ts"], short["buttons"])


async def test_help_in_a_thread_shows_the_commands_as_they_are_typed_there(world: World) -> None:
    case = await world.ticket("The bell rings")
    await world.writes(ANNA, case, "!help")
    short = await whispered(world, "!help all")
    assert await world.sim.slack.press(ANNA, DESK, short["ts"], "Change a ticket") == ""
    assert (await whispered(world, "!status [number] status"))["thread_ts"] == case.card
    await world.writes(ANNA, case, "!tkae")
    await whispered(world, "Not sent: there's no such command.\nDid you mean !take?")


async def test_help_in_telegram_has_a_button_for_each_topic(world: World) -> None:
    client = await world.client()
    await world.sim.telegram.send(client, "/help")
    short = await world.sim.telegram.wait_text(client, "What do you want to do?")
    assert short["buttons"] == ["Send a request", "Read a ticket", "Change a ticket", "Use the bot"]
    await world.sim.telegram.press(client, "Change a ticket", short["id"])
    shown = await world.sim.telegram.wait_text(
        client, "/subject [number] text — change the subject"
    )
    assert (shown["id"], shown["buttons"]) == (short["id"], short["buttons"])
