"""Without any one of its scopes, the desk runs and names it."""

import pytest

from bots.platforms.slack.adapter import SlackAdapter
from bots.platforms.slack.manifest import SCOPES
from tests.end_to_end.world import DESK, World, world

__all__ = ["world"]

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("scope", sorted(SCOPES, key=lambda one: one == "chat:write"))
async def test_without_a_scope_the_desk_runs_and_names_it(world: World, scope: str) -> None:
    await world.sim.slack.install(scopes=sorted(SCOPES.keys() - {scope}))
    try:
        address = f"{world.stage.sandbox.url}/slack/api/"
        adapter = SlackAdapter("xoxb-tour", "xapp-tour", base_url=address)
        named = [one.text for one in await adapter.check(live=False) if not one.ok]
        await adapter.close()
        assert [scope in text for text in named] == [True]
        client = await world.client()
        await world.sim.telegram.send(client, f"I write without {scope}")
        await world.sim.telegram.wait_text(client, "We've got your request")
    finally:
        await world.sim.slack.install(scopes=sorted(SCOPES))
    if scope != "chat:write":  # without it, cards wait until the channel is tried again
        await world.sim.slack.wait_text(DESK, f"I write without {scope}")
