"""A code from Telegram is entered in Slack: from then on, both accounts are one person."""

import re

import pytest

from tests.end_to_end.confirmations import agrees_in_telegram
from tests.end_to_end.world import ADMINISTRATOR, ANNA, DESK, World, world

__all__ = ["world"]

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def code_of(world: World, account: int) -> str:
    """The code that somebody gets in Telegram."""
    line = await world.sim.telegram.send(account, "/link")
    told = await world.sim.telegram.wait_text(account, "Your code:", since_id=line)
    found = re.search(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}\b", told["text"])
    assert found is not None
    return found[0]


async def enters(world: World, user: str, code: str, client: str) -> None:
    """Enter a code in Slack and confirm that the other account is one's own."""
    await world.sim.slack.command(user, DESK, "/desk", f"link {code}")
    question = await world.whispered(user, f"Is {client}")
    assert await world.sim.slack.press(user, DESK, question["ts"], "Link") == ""
    await world.whispered(user, "One more step")


async def test_a_linked_client_sees_all_tickets_on_either_side(world: World) -> None:
    maria = await world.client("Maria at home")
    jane = await world.slack_client("Maria at work")
    await world.sim.slack.dm(jane, "The scanner is dark")
    await world.sim.slack.wait_text(DESK, "The scanner is dark")
    case = await world.ticket("The kettle is cold", maria)
    await enters(world, jane, await code_of(world, maria), "Maria at home")
    await agrees_in_telegram(world.sim, maria, "has entered your code", "Link")
    await world.sim.telegram.wait_text(maria, "We reply where you wrote")
    await world.sim.slack.wait_text(jane, "We reply where you wrote")
    line = await world.sim.telegram.send(maria, "/tickets")
    listed = await world.sim.telegram.wait_text(maria, "The scanner is dark", since_id=line)
    assert "The kettle is cold" in listed["text"]
    await world.answers(case, "It is warm again")
    await world.sim.telegram.wait_text(maria, "It is warm again")
    await world.sim.telegram.send(maria, "/unlink")
    await agrees_in_telegram(world.sim, maria, "Each account keeps", "Unlink")
    line = await world.sim.telegram.send(maria, "/tickets")
    listed = await world.sim.telegram.wait_text(maria, "The kettle is cold", since_id=line)
    assert "The scanner is dark" not in listed["text"]


async def test_a_deactivated_slack_account_ends_the_role_in_telegram(world: World) -> None:
    private = await world.client("Anna at home")
    case = await world.ticket("The window is open")
    await enters(world, ANNA, await code_of(world, private), "Anna at home")
    await agrees_in_telegram(world.sim, private, "has entered your code", "Link")
    asked = await world.sim.slack.wait_text(ADMINISTRATOR, "the same person")
    assert await world.sim.slack.press(ADMINISTRATOR, ADMINISTRATOR, asked["ts"], "Link") == ""
    await world.sim.telegram.wait_text(private, "We reply where you wrote")
    await world.sim.telegram.send(private, f"/take {case.number}")
    await world.sim.telegram.wait_text(private, "is now assigned to you")
    await world.sim.slack.add_user(ANNA, "anna", display_name="Anna", told=True, deleted=True)
    await world.sim.slack.wait_text(ADMINISTRATOR, "can no longer reply")
    for command in (f"/take {case.number}", f"/r {case.number} The secret", "/queue"):
        line = await world.sim.telegram.send(private, command)
        await world.sim.telegram.wait_text(private, "staff", since_id=line)
    assert not any("The secret" in text for text in await world.read_by(case.client))
