"""Receiving: nothing is confirmed before it is stored, and nothing stops it for good."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress

import pytest
from structlog.testing import capture_logs

from bots.ports import LineWritten, Received, Rendered, TokenRefused
from bots.sandbox.client import Sim
from bots.sandbox.server import Sandbox
from bots.telegram.adapter import TelegramAdapter
from domain.errors import StorageUnavailable
from tests.telegram.conftest import IVAN, MARIA

Connect = Callable[..., TelegramAdapter]


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
        async with asyncio.timeout(5):
            while len(self.kept) < count:
                self._changed.clear()
                await self._changed.wait()
        return self.kept


async def never(_: Received) -> Rendered | None:
    raise AssertionError("Telegram has no interactions of this kind")


@asynccontextmanager
async def polling(adapter: TelegramAdapter, inbox: Inbox) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(adapter.run(inbox.store, never))
    yield task
    task.cancel()
    with suppress(asyncio.CancelledError, TokenRefused):
        await task


async def test_updates_come_raw_in_order_with_key_and_lane(
    sim: Sim, adapter: TelegramAdapter
) -> None:
    inbox = Inbox()
    async with polling(adapter, inbox):
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
    await asyncio.wait_for(storing.wait(), 5)
    assert len(await sim.telegram.pending()) == 1
    stored.set()
    await sim.telegram.settle()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_a_poller_that_dies_while_storing_leaves_the_update_to_the_next(
    sim: Sim, connect: Connect
) -> None:
    storing = asyncio.Event()

    async def store(_: Sequence[Received]) -> None:
        storing.set()
        await asyncio.Event().wait()

    await sim.telegram.send(IVAN, "one")
    task = asyncio.create_task(connect().run(store, never))
    await asyncio.wait_for(storing.wait(), 5)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    inbox = Inbox()
    async with polling(connect(), inbox):
        (kept,) = await inbox.has(1)
    assert kept.payload["message"]["text"] == "one"


async def test_what_could_not_be_stored_comes_again(sim: Sim, adapter: TelegramAdapter) -> None:
    inbox = Inbox(StorageUnavailable("The disk is full."), RuntimeError("a bug"))
    await sim.telegram.send(IVAN, "one")
    with capture_logs() as logs:
        async with polling(adapter, inbox):
            await inbox.has(1)
            await sim.telegram.settle()
    refused = [entry for entry in logs if entry["event"] == "telegram_not_stored"]
    assert [entry.get("sentence") for entry in refused] == ["The disk is full.", None]


async def test_a_long_queue_comes_a_hundred_at_a_time(sim: Sim, adapter: TelegramAdapter) -> None:
    await sim.telegram.bulk([(IVAN, str(number)) for number in range(250)])
    inbox = Inbox()
    async with polling(adapter, inbox):
        kept = await inbox.has(250)
    assert inbox.batches == [100, 100, 50]
    assert [received.payload["message"]["text"] for received in kept] == [
        str(number) for number in range(250)
    ]


async def test_garbage_passes_and_stops_nothing(sim: Sim, adapter: TelegramAdapter) -> None:
    await sim.telegram.update({"message": {"chat": "nonsense"}})
    await sim.telegram.update({"hologram": [None]})
    await sim.telegram.send(IVAN, "after it")
    inbox = Inbox()
    async with polling(adapter, inbox):
        kept = await inbox.has(3)
        await sim.telegram.settle()
    assert [received.lane for received in kept] == ["telegram", "telegram", "telegram:7"]


async def test_ids_that_begin_lower_are_confirmed_too(sim: Sim, adapter: TelegramAdapter) -> None:
    inbox = Inbox()
    async with polling(adapter, inbox):
        await sim.telegram.send(IVAN, "before")
        await inbox.has(1)
        await sim.telegram.settle()
        await sim.telegram.act("restart_ids", first=500)
        await sim.telegram.send(IVAN, "after")
        kept = await inbox.has(2)
        await sim.telegram.settle()
    assert kept[1].key == "500"
    assert len(kept) == 2


async def test_only_what_is_understood_is_asked_for(sim: Sim, adapter: TelegramAdapter) -> None:
    async with polling(adapter, Inbox()):
        await sim.telegram.send(IVAN, "one")
        call = await sim.wait("telegram", "getUpdates")
    assert "message" in call["request"]["allowed_updates"]
    assert "message_reaction" not in call["request"]["allowed_updates"]


async def test_another_poller_is_named_and_outlived(sim: Sim, connect: Connect) -> None:
    mine, others = Inbox(), Inbox()
    with capture_logs() as logs:
        async with polling(connect(), mine):
            async with polling(connect(), others):
                first = await sim.wait("telegram", "getUpdates", contains="Conflict")
                # The second ends the other one: whoever ended it has written of the first.
                number = first["number"]
                await sim.wait("telegram", "getUpdates", contains="Conflict", since=number)
            await sim.telegram.send(IVAN, "one")
            await mine.has(1)
    sentences = [entry["sentence"] for entry in logs if entry["event"] == "telegram_polled_twice"]
    assert sentences
    assert "same token" in sentences[0]


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("500", "server_error"),
        ("html", "unreadable"),
        ("drop_before", "connection_lost"),
        ("429", "too_many_requests"),
    ],
)
async def test_an_outage_is_logged_and_outlived(
    kind: str, reason: str, sim: Sim, adapter: TelegramAdapter
) -> None:
    await sim.fault("telegram", kind, "getUpdates")
    await sim.telegram.send(IVAN, "one")
    inbox = Inbox()
    with capture_logs() as logs:
        async with polling(adapter, inbox):
            await inbox.has(1)
    reasons = {entry["reason"] for entry in logs if entry["event"] == "telegram_unreachable"}
    assert reasons == {reason}
    assert "1:abc" not in repr(logs)


async def test_telegram_may_be_away_at_the_start_and_come_back(
    sandbox: Sandbox, sim: Sim, adapter: TelegramAdapter
) -> None:
    await sim.telegram.send(IVAN, "one")
    port = int(sandbox.url.rsplit(":", 1)[1])
    await sandbox.stop()
    inbox = Inbox()
    with capture_logs() as logs:
        async with polling(adapter, inbox):
            async with asyncio.timeout(5):
                while not logs:
                    await asyncio.sleep(0.01)
            await sandbox.start(port=port)
            await inbox.has(1)
    events = [entry["event"] for entry in logs]
    assert events[0] == "telegram_unreachable"
    assert events[-1] == "telegram_polling_again"


@pytest.mark.parametrize("token", ["1:abc", "malformed"])
async def test_a_refused_token_ends_it(token: str, sim: Sim, connect: Connect) -> None:
    await sim.telegram.act("revoke", bot=1)
    with pytest.raises(TokenRefused):
        await asyncio.wait_for(connect(token).run(Inbox().store, never), 5)
