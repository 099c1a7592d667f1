"""A webhook believes only Telegram, answers once it has stored, and is set again if taken."""

import json
from collections.abc import AsyncIterator
from io import BytesIO

import aiohttp
import pytest
from structlog.testing import capture_logs

from bots.platforms import raw
from bots.platforms.telegram.adapter import TelegramAdapter
from bots.platforms.telegram.inbound import webhook
from bots.platforms.webhooks import BODY_LIMIT, WebhookServer
from bots.sandbox.client.sim import Sim
from domain.errors import StorageUnavailable
from tests.bots.telegram.conftest import IVAN, MARIA, Connect, Inbox, receiving
from tests.support.webhook_server import served

SECRET = webhook.secret_of("1:abc")
UPDATE = json.dumps({"update_id": 5, "message": {"chat": {"id": 7}, "text": "hello"}})


@pytest.fixture
async def server() -> AsyncIterator[WebhookServer]:
    async with served() as running:
        yield running


async def call(
    server: WebhookServer, body: str | bytes | BytesIO = UPDATE, secret: str = SECRET
) -> int:
    """The status that a call is answered with."""
    address, headers = server.address(webhook.PATH), {webhook.HEADER: secret}
    async with (
        aiohttp.ClientSession() as http,
        http.post(address, data=body, headers=headers) as answer,
    ):
        return answer.status


async def test_telegram_is_told_where_to_call_and_how_to_prove_itself(
    sim: Sim, adapter: TelegramAdapter, server: WebhookServer
) -> None:
    async with receiving(adapter, Inbox()):
        asked = (await sim.wait("telegram", "setWebhook"))["request"]
    assert asked["url"] == server.address("/telegram")
    assert asked["secret_token"] == SECRET
    assert "1:abc" not in asked["secret_token"]
    assert "message" in asked["allowed_updates"]
    assert int(asked["max_connections"]) == 1, "or an edit could overtake its line"


async def test_a_secret_of_ones_own_is_used(sim: Sim, connect: Connect) -> None:
    async with receiving(connect(webhook_secret="my-own"), Inbox()):
        asked = (await sim.wait("telegram", "setWebhook"))["request"]
    assert asked["secret_token"] == "my-own"


@pytest.mark.parametrize("secret", ["", "wrong", SECRET[:-1], SECRET + "x"])
async def test_a_call_without_the_secret_is_refused(
    sim: Sim, adapter: TelegramAdapter, server: WebhookServer, secret: str
) -> None:
    inbox = Inbox()
    async with receiving(adapter, inbox):
        await sim.wait("telegram", "setWebhook")
        assert await call(server, secret=secret) == 403
    assert inbox.kept == []


async def test_a_call_is_answered_with_200_only_once_it_is_stored(
    sim: Sim, adapter: TelegramAdapter, server: WebhookServer
) -> None:
    inbox = Inbox(StorageUnavailable("The disk is full."), RuntimeError("a bug"))
    async with receiving(adapter, inbox):
        await sim.wait("telegram", "setWebhook")
        assert [await call(server) for _ in range(3)] == [503, 500, 200]
    assert [received.key for received in inbox.kept] == ["5"]


NONSENSE = [b"", b"[]", b"{", b"\xff\xfe", b"null", b'{"update_id": NaN}', b"[" * 100_000]


@pytest.mark.parametrize("body", NONSENSE, ids=range(len(NONSENSE)))
async def test_something_that_is_no_update_is_stored_and_delays_nothing(
    sim: Sim, adapter: TelegramAdapter, server: WebhookServer, body: bytes
) -> None:
    inbox = Inbox()
    async with receiving(adapter, inbox):
        await sim.wait("telegram", "setWebhook")
        assert await call(server, body) == 200
        assert await call(server) == 200
    odd, well = inbox.kept
    assert (odd.lane, well.lane) == ("telegram", "telegram:7")
    assert set(odd.payload) == {raw.UNREADABLE}
    assert odd.problem in {raw.NOT_JSON, raw.NO_UPDATE, "It is nested more than 100 levels deep."}


async def test_a_body_without_end_is_cut_off(
    sim: Sim, adapter: TelegramAdapter, server: WebhookServer
) -> None:
    async with receiving(adapter, Inbox()):
        await sim.wait("telegram", "setWebhook")
        assert await call(server, BytesIO(b" " * (BODY_LIMIT + 1))) == 413


async def test_lines_of_all_chats_come_in_their_order(sim: Sim, adapter: TelegramAdapter) -> None:
    written = [(IVAN if number % 2 else MARIA, str(number)) for number in range(40)]
    await sim.telegram.bulk(written)
    inbox = Inbox()
    async with receiving(adapter, inbox):
        kept = await inbox.has(40)
    assert [one.payload["message"]["text"] for one in kept] == [text for _, text in written]


async def test_a_webhook_that_another_program_took_is_set_again(
    sim: Sim, adapter: TelegramAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "LOOK_AGAIN", 0.05)
    inbox = Inbox()
    with capture_logs() as logs:
        async with receiving(adapter, inbox):
            await sim.wait("telegram", "setWebhook")
            await sim.post("/telegram/bot1:abc/deleteWebhook")
            await sim.telegram.send(IVAN, "one")
            await inbox.has(1)
    assert "Telegram calls another address" in [entry["event"] for entry in logs]


async def test_a_look_at_a_webhook_that_works_warns_of_nothing(
    sim: Sim, adapter: TelegramAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "LOOK_AGAIN", 0.01)
    with capture_logs() as logs:
        async with receiving(adapter, Inbox()):
            look = await sim.wait("telegram", "getWebhookInfo")
            await sim.wait("telegram", "getWebhookInfo", since=look["number"])
    assert [entry for entry in logs if entry["log_level"] == "warning"] == []


async def test_an_address_that_telegram_refuses_is_said(sim: Sim, connect: Connect) -> None:
    server = WebhookServer("127.0.0.1", 0, "http://desk.example.org")
    with capture_logs() as logs:
        async with receiving(connect(server=server), Inbox()):
            refused = await sim.wait("telegram", "setWebhook")
            await sim.wait("telegram", "setWebhook", since=refused["number"])
    assert any("http.public_url" in entry.get("sentence", "") for entry in logs)


async def test_an_outage_at_the_start_is_outlived(sim: Sim, adapter: TelegramAdapter) -> None:
    await sim.fault("telegram", "500", "setWebhook", times=2)
    await sim.telegram.send(IVAN, "one")
    inbox = Inbox()
    async with receiving(adapter, inbox):
        await inbox.has(1)


async def test_the_doctor_sees_which_address_telegram_calls(
    sim: Sim, adapter: TelegramAdapter, server: WebhookServer
) -> None:
    _, before = await adapter.check(live=False)
    assert (before.ok, "helpline run" in before.fix) == (False, True)
    async with receiving(adapter, Inbox()):
        await sim.wait("telegram", "setWebhook")
        _, well = await adapter.check(live=False)
        assert well.ok
    await sim.telegram.send(IVAN, "one")
    await sim.wait("telegram", "event:message")
    _, failing = await adapter.check(live=False)
    assert (failing.ok, "http.public_url" in failing.fix) == (False, True)
    assert "404" in failing.text
