"""Nothing is confirmed before it is stored, and nothing stops it: by polling and by webhook."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

import pytest
from structlog.testing import capture_logs

from bots.platforms import LineWritten, Received, TokenRefused
from bots.platforms.telegram.adapter import TelegramAdapter
from bots.platforms.webhooks import WebhookServer
from bots.sandbox.client.sim import Sim
from domain.errors import StorageUnavailable
from tests.bots.telegram.conftest import IVAN, MARIA, Connect, Inbox, never, receiving
from tests.support.patience import PATIENCE
from tests.support.webhook_server import served


@pytest.fixture(params=["polling", "webhook"])
async def server(request: pytest.FixtureRequest) -> AsyncIterator[WebhookServer | None]:
    if request.param == "polling":
        yield None
        return
    async with served() as running:
        yield running


async def test_updates_come_raw_in_order_with_key_and_lane(
    sim: Sim, adapter: TelegramAdapter
) -> None:
    inbox = Inbox()
    async with receiving(adapter, inbox):
        await sim.telegram.send(IVAN, "one")
        await sim.telegram.send(MARIA, "two")
        first, second = await inbox.has(2)
    assert [first.lane, second.lane] == ["telegram:7", "telegram:8"]
    assert int(second.key) == int(first.key) + 1
    assert first.payload["message"]["text"] == "one"
    decoded = await adapter.decode(second.payload)
    assert isinstance(decoded, LineWritten)
    assert decoded.author.name == "Maria"


async def test_nothing_is_confirmed_before_it_is_stored(sim: Sim, adapter: TelegramAdapter) -> None:
    storing, stored = asyncio.Event(), asyncio.Event()

    async def store(_: Sequence[Received]) -> None:
        storing.set()
        await stored.wait()

    task = asyncio.create_task(adapter.run(store, never))
    await sim.telegram.send(IVAN, "one")
    await asyncio.wait_for(storing.wait(), PATIENCE)
    assert len(await sim.telegram.pending()) == 1
    stored.set()
    await sim.telegram.settle()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_one_that_dies_while_storing_leaves_the_update_to_the_next(
    sim: Sim, connect: Connect
) -> None:
    storing, gone = asyncio.Event(), asyncio.Event()

    async def store(_: Sequence[Received]) -> None:
        storing.set()
        await gone.wait()
        raise StorageUnavailable("It died.")

    await sim.telegram.send(IVAN, "one")
    task = asyncio.create_task(connect().run(store, never))
    await asyncio.wait_for(storing.wait(), PATIENCE)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    inbox = Inbox()
    async with receiving(connect(), inbox):
        (kept,) = await inbox.has(1)
    assert kept.payload["message"]["text"] == "one"
    gone.set()  # the server outlives the adapter here, and ends once what is in hand is answered


async def test_an_update_that_was_not_stored_comes_again(
    sim: Sim, adapter: TelegramAdapter
) -> None:
    inbox = Inbox(StorageUnavailable("The disk is full."), RuntimeError("a bug"))
    await sim.telegram.send(IVAN, "one")
    with capture_logs() as logs:
        async with receiving(adapter, inbox):
            await inbox.has(1)
            await sim.telegram.settle()
    refused = [entry for entry in logs if entry["event"] == "could not store updates from Telegram"]
    assert [entry.get("sentence") for entry in refused] == ["The disk is full.", None]


async def test_garbage_passes_and_stops_nothing(sim: Sim, adapter: TelegramAdapter) -> None:
    await sim.telegram.update({"message": {"chat": "nonsense"}})
    await sim.telegram.update({"hologram": [None]})
    await sim.telegram.send(IVAN, "after it")
    inbox = Inbox()
    async with receiving(adapter, inbox):
        kept = await inbox.has(3)
        await sim.telegram.settle()
    assert [received.lane for received in kept] == ["telegram", "telegram", "telegram:7"]


async def test_ids_that_begin_lower_are_confirmed_too(sim: Sim, adapter: TelegramAdapter) -> None:
    inbox = Inbox()
    async with receiving(adapter, inbox):
        await sim.telegram.send(IVAN, "before")
        await inbox.has(1)
        await sim.telegram.settle()
        await sim.telegram.act("restart_ids", first=500)
        await sim.telegram.send(IVAN, "after")
        kept = await inbox.has(2)
        await sim.telegram.settle()
    assert kept[1].key == "500"
    assert len(kept) == 2


@pytest.mark.parametrize("token", ["1:abc", "malformed"])
async def test_a_refused_token_ends_it(token: str, sim: Sim, connect: Connect) -> None:
    await sim.telegram.act("revoke", bot=1)
    with pytest.raises(TokenRefused):
        await asyncio.wait_for(connect(token).run(Inbox().store, never), PATIENCE)
