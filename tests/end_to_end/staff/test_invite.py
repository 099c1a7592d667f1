"""A new specialist who isn't in the desk's channel is invited with one tap."""

import pytest

from bots.platforms.slack.manifest import SCOPES
from tests.end_to_end.world import ADMINISTRATOR, DESK, Row, World, world

__all__ = ["world"]

pytestmark = pytest.mark.asyncio(loop_scope="module")

OLGA = ADMINISTRATOR


async def appointed(world: World, account: str, name: str) -> Row:
    """What is answered to Olga, who makes somebody a specialist."""
    await world.sim.slack.command(OLGA, DESK, "/desk", f"role @{account.lower()} specialist")
    question = await world.whispered(OLGA, f"Make {name} a specialist?")
    assert await world.sim.slack.press(OLGA, DESK, question["ts"], "Apply") == ""
    return await world.whispered(OLGA, f"{name} is now a specialist")


async def test_who_is_not_in_the_channel_is_invited_there(world: World) -> None:
    ivan = await world.slack_client("Ivan")
    done = await appointed(world, ivan, "Ivan")
    assert "Ivan isn't in #desk." in done["text"]
    assert await world.sim.slack.press(OLGA, DESK, done["ts"], "Invite to #desk") == ""
    await world.whispered(OLGA, "I'm inviting Ivan.")
    case = await world.ticket("The kettle is cold")
    # Slack lets only members of a channel write there.
    await world.sim.slack.post(ivan, DESK, "I'll look", thread_ts=case.card)


async def test_without_the_scope_the_administrator_hears_how_to_go_on(world: World) -> None:
    petra = await world.slack_client("Petra")
    done = await appointed(world, petra, "Petra")
    await world.sim.slack.install(scopes=sorted(SCOPES.keys() - {"channels:write.invites"}))
    try:
        assert await world.sim.slack.press(OLGA, DESK, done["ts"], "Invite to #desk") == ""
        told = await world.sim.slack.wait_text(OLGA, "I couldn't invite Petra")
    finally:
        await world.sim.slack.install(scopes=sorted(SCOPES))
    assert "the Slack app is missing a permission" in told["text"]
    assert "type /invite and their name" in told["text"]
