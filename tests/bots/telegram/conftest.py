"""The adapter against a played Telegram, over real sockets."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from bots.backoff import Backoff
from bots.platforms import Received, Rendered, TokenRefused
from bots.platforms.telegram.adapter import TelegramAdapter
from bots.platforms.webhooks import WebhookServer
from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox
from tests.support.patience import PATIENCE

IVAN, MARIA = 7, 8
Connect = Callable[..., TelegramAdapter]


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


class Inbox:
    """Keeps what it was given, after refusing as often as it was told."""

    def __init__(self, *refusals: Exception) -> None:
        self.kept: list[Received] = []
        self.batches: list[int] = []
        self._refusals = list(refusals)
        self._changed = asyncio.Event()

    async def store(self, batch: Sequence[Received]) -> None:
        if self._refusals:
            raise self._refusals.pop(0)
        self.batches.append(len(batch))
        self.kept += batch
        self._changed.set()

    async def has(self, count: int) -> list[Received]:
        async with asyncio.timeout(PATIENCE):
            while len(self.kept) < count:
                self._changed.clear()
                await self._changed.wait()
        return self.kept


async def never(_: Received) -> Rendered | None:
    raise AssertionError("Telegram has no interactions of this kind")


@asynccontextmanager
async def receiving(adapter: TelegramAdapter, inbox: Inbox) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(adapter.run(inbox.store, never))
    yield task
    task.cancel()
    with suppress(asyncio.CancelledError, TokenRefused):
        await task


@pytest.fixture
def server() -> WebhookServer | None:
    """Where Telegram calls the adapters; None: it is polled."""
    return None


@pytest.fixture
async def connect(
    sandbox: Sandbox, server: WebhookServer | None
) -> AsyncIterator[Callable[..., TelegramAdapter]]:
    """Make adapters that are closed in the end; a patient one unless told otherwise."""
    made = []

    def one(token: str = "1:abc", **settings: Any) -> TelegramAdapter:
        adapter = TelegramAdapter(
            token,
            base_url=f"{sandbox.url}/telegram/bot",
            base_file_url=f"{sandbox.url}/telegram/file/bot",
            **{
                "server": server,
                "outage": Backoff(0.01, 30.0),
                "read_timeout": PATIENCE,
                **settings,
            },
        )
        made.append(adapter)
        return adapter

    yield one
    for adapter in made:
        await adapter.close()


@pytest.fixture
def adapter(connect: Callable[..., TelegramAdapter]) -> TelegramAdapter:
    return connect()
