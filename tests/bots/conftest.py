from collections.abc import AsyncIterator

import pytest

from bots.sandbox.server import Sandbox


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Telegram and Slack, which take as many calls as there are."""
    box = Sandbox(limits=False)
    await box.start()
    yield box
    await box.stop()
