"""Polling: what others do to it, and what it asks for."""

import pytest
from structlog.testing import capture_logs

from bots.platforms.telegram.adapter import TelegramAdapter
from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox
from tests.bots.telegram.conftest import IVAN, Connect, Inbox, receiving
from tests.support.patience import until


async def test_a_long_queue_comes_a_hundred_at_a_time(sim: Sim, adapter: TelegramAdapter) -> None:
    await sim.telegram.bulk([(IVAN, str(number)) for number in range(250)])
    inbox = Inbox()
    async with receiving(adapter, inbox):
        kept = await inbox.has(250)
    assert inbox.batches == [100, 100, 50]
    assert [received.payload["message"]["text"] for received in kept] == [
        str(number) for number in range(250)
    ]


async def test_only_known_kinds_of_updates_are_requested(
    sim: Sim, adapter: TelegramAdapter
) -> None:
    async with receiving(adapter, Inbox()):
        await sim.telegram.send(IVAN, "one")
        call = await sim.wait("telegram", "getUpdates")
    assert "message" in call["request"]["allowed_updates"]
    assert "channel_post" not in call["request"]["allowed_updates"]


async def test_another_poller_is_named_and_outlived(sim: Sim, connect: Connect) -> None:
    mine, others = Inbox(), Inbox()
    with capture_logs() as logs:
        async with receiving(connect(), mine):
            async with receiving(connect(), others):
                first = await sim.wait("telegram", "getUpdates", contains="Conflict")
                # The second ends the other one: whoever ended it has written of the first.
                number = first["number"]
                await sim.wait("telegram", "getUpdates", contains="Conflict", since=number)
            await sim.telegram.send(IVAN, "one")
            await mine.has(1)
    sentences = [
        entry["sentence"] for entry in logs if entry["event"] == "another program polls Telegram"
    ]
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
        async with receiving(adapter, inbox):
            await inbox.has(1)
    reasons = {entry["reason"] for entry in logs if entry["event"] == "Telegram cannot be reached"}
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
        async with receiving(adapter, inbox):
            await until(lambda: logs)
            await sandbox.start(port=port)
            await inbox.has(1)
    events = [entry["event"] for entry in logs]
    assert events[0] == "Telegram cannot be reached"
    assert events[-1] == "polling Telegram again"


async def test_a_webhook_that_is_set_is_taken_away(sim: Sim, adapter: TelegramAdapter) -> None:
    await sim.post("/telegram/bot1:abc/setWebhook", url="https://example.com/")
    await sim.telegram.send(IVAN, "one")
    inbox = Inbox()
    async with receiving(adapter, inbox):
        await inbox.has(1)
