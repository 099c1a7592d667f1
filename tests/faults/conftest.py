"""A sandbox to break things in."""

from collections.abc import AsyncIterator, Mapping

import pytest

from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox
from tests.faults.desks.database import Ledger


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


@pytest.fixture
async def ledger(around: Mapping[str, str]) -> AsyncIterator[Ledger]:
    """What is in the database of a desk with this environment."""
    opened = Ledger(around["HELPLINE_DATABASE__URL"])
    yield opened
    opened.close()
