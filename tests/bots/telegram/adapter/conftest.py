import pytest

from bots.sandbox.client.sim import Sim
from tests.bots.telegram.conftest import IVAN


@pytest.fixture
async def line(sim: Sim) -> int:
    """Ivan wrote first: now the bot may write to him."""
    return await sim.telegram.send(IVAN, "hello")
