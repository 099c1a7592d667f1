"""An administrator whose direct chat cannot be opened: the others are told, once."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bots.config.settings import DeskSettings
from tests.end_to_end.world import ADMINISTRATOR, DESK, World, make_world

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """A desk one of whose administrators is not in the workspace."""
    desk = DeskSettings(
        administrators=(f"slack:T1:{ADMINISTRATOR}", "slack:T1:UGONE"),
        channel=f"slack:T1:{DESK}",
    )
    async with make_world(tmp_path_factory.mktemp("world"), desk) as made:
        yield made


async def test_the_others_are_told_about_somebody_unreachable(world: World) -> None:
    await world.sim.slack.kick(DESK)
    await world.sim.telegram.send(await world.client(), "Is anybody there?")
    await world.sim.slack.wait_text(ADMINISTRATOR, "We can't send messages to the support channel")
    told = await world.sim.slack.wait_text(ADMINISTRATOR, "a colleague's direct chat")
    assert "account doesn't exist" in told["text"]
