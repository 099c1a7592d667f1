"""A sandbox to break things in."""

from collections.abc import AsyncIterator

import pytest

from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Both platforms, without limits."""
    box = Sandbox(limits=False)
    await box.start()
    yield box
    await box.stop()


@pytest.fixture
async def sim(sandbox: Sandbox) -> AsyncIterator[Sim]:
    """The hands of everybody in the sandbox."""
    async with Sim(sandbox.url) as hands:
        yield hands
