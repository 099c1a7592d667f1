"""The adapter against a played Telegram, over real sockets."""

from collections.abc import AsyncIterator, Callable

import pytest

from bots.sandbox.client import Sim
from bots.sandbox.server import Sandbox
from bots.telegram.adapter import TelegramAdapter

IVAN, MARIA = 7, 8


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    server = Sandbox()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def sim(sandbox: Sandbox) -> AsyncIterator[Sim]:
    async with Sim(sandbox.url) as people:
        await people.telegram.add_user(IVAN, "Ivan", username="ivan", language="ru")
        await people.telegram.add_user(MARIA, "Maria")
        yield people


@pytest.fixture
async def connect(sandbox: Sandbox) -> AsyncIterator[Callable[..., TelegramAdapter]]:
    """Make adapters that are closed in the end; a quick one unless told otherwise."""
    made = []

    def one(token: str = "1:abc", **settings: float) -> TelegramAdapter:
        adapter = TelegramAdapter(
            token,
            base_url=f"{sandbox.url}/telegram/bot",
            base_file_url=f"{sandbox.url}/telegram/file/bot",
            **{"first_pause": 0.01, "read_timeout": 0.3, **settings},
        )
        made.append(adapter)
        return adapter

    yield one
    for adapter in made:
        await adapter.close()


@pytest.fixture
def adapter(connect: Callable[..., TelegramAdapter]) -> TelegramAdapter:
    return connect()
