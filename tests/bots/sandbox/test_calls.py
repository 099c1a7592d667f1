"""The sandbox calls webhooks and request URLs as Telegram and Slack do."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs

import pytest
import telegram
from aiohttp import web
from slack_sdk.signature import SignatureVerifier
from telegram.error import BadRequest

from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox
from bots.sandbox.wire import SimError
from tests.bots.sandbox.slack.world import World, workspace
from tests.support.patience import PATIENCE, eventually
from tests.support.webhook_server import free_port

SECRET = "signed-with-this"
IVAN = 7


class App:
    """A program that is called. `statuses` are its next answers; then it is 200."""

    def __init__(self) -> None:
        self.calls: list[tuple[dict[str, str], bytes]] = []
        self.statuses: list[int] = []
        self.says = ""
        self.url = ""
        self._came = asyncio.Condition()

    async def answer(self, request: web.Request) -> web.Response:
        body = await request.read()
        if b"url_verification" in body:
            return web.Response(text=json.loads(body)["challenge"])
        async with self._came:
            self.calls.append((dict(request.headers), body))
            self._came.notify_all()
        status = self.statuses.pop(0) if self.statuses else 200
        return web.Response(status=status, text=self.says)

    async def called(self, times: int) -> list[tuple[dict[str, str], bytes]]:
        """The calls, once there are so many."""
        async with asyncio.timeout(PATIENCE), self._came:
            await self._came.wait_for(lambda: len(self.calls) >= times)
        return self.calls


@asynccontextmanager
async def running(port: int) -> AsyncIterator[App]:
    app = App()
    server = web.Application()
    server.router.add_post("/", app.answer)
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    app.url = f"http://127.0.0.1:{port}/"
    yield app
    await runner.cleanup()


@pytest.fixture
async def app() -> AsyncIterator[App]:
    async with running(free_port()) as one:
        yield one


# Telegram


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    box = Sandbox()
    await box.start()
    yield box
    await box.stop()


@pytest.fixture
async def sim(sandbox: Sandbox) -> AsyncIterator[Sim]:
    async with Sim(sandbox.url) as hands:
        await hands.telegram.add_user(IVAN, "Ivan")
        yield hands


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[telegram.Bot]:
    async with telegram.Bot("1:abc", base_url=f"{sandbox.url}/telegram/bot") as one:
        yield one


async def test_a_webhook_gets_updates_in_order_with_its_secret_each_again_until_it_is_taken(
    sim: Sim, bot: telegram.Bot, app: App
) -> None:
    app.statuses = [500, 404]
    await bot.set_webhook(app.url, secret_token=SECRET)
    await sim.telegram.bulk([(IVAN, "one"), (IVAN, "two")])
    calls = await app.called(4)
    texts = [json.loads(body)["message"]["text"] for _, body in calls]
    assert texts == ["one", "one", "one", "two"]
    assert {headers["X-Telegram-Bot-Api-Secret-Token"] for headers, _ in calls} == {SECRET}
    await sim.telegram.settle()
    info = await bot.get_webhook_info()
    assert (info.pending_update_count, "404" in (info.last_error_message or "")) == (0, True)


async def test_what_a_webhook_did_not_take_comes_by_polling_once_it_is_deleted(
    sim: Sim, bot: telegram.Bot
) -> None:
    await bot.set_webhook(f"http://127.0.0.1:{free_port()}/")
    await sim.telegram.send(IVAN, "one")
    await eventually(bot.get_webhook_info, lambda info: info.last_error_date)
    await bot.delete_webhook()
    assert len(await bot.get_updates(timeout=1)) == 1


async def test_an_outage_of_the_sandbox_loses_no_call(
    sim: Sim, bot: telegram.Bot, sandbox: Sandbox
) -> None:
    port = free_port()
    await bot.set_webhook(f"http://127.0.0.1:{port}/")
    await sim.telegram.send(IVAN, "one")
    address = int(sandbox.url.rsplit(":", 1)[1])
    await sandbox.stop()
    async with running(port) as app:
        await sandbox.start(port=address)
        await app.called(1)


@pytest.mark.parametrize(
    ("url", "secret"), [("http://desk.example.org", ""), ("https://desk.example.org", "a b")]
)
async def test_webhooks_that_are_refused(bot: telegram.Bot, url: str, secret: str) -> None:
    with pytest.raises(BadRequest):
        await bot.set_webhook(url, secret_token=secret)


async def test_nobody_beyond_this_machine_is_called(sim: Sim, bot: telegram.Bot) -> None:
    await bot.set_webhook("https://desk.example.org/")
    await sim.telegram.send(IVAN, "one")
    await eventually(bot.get_webhook_info, lambda info: info.last_error_message)


# Slack


@pytest.fixture
async def world(app: App) -> AsyncIterator[World]:
    async with workspace() as made:
        await made.slack.request_url(app.url, SECRET)
        await made.slack.deliveries(retry_delays=[0.01, 0.01], ack_timeout=PATIENCE)
        yield made


def is_signed(headers: dict[str, str], body: bytes) -> bool:
    return SignatureVerifier(SECRET).is_valid_request(body, headers)


async def test_an_event_is_signed_and_comes_again_until_it_is_acknowledged(
    world: World, app: App
) -> None:
    app.statuses = [500]
    await world.slack.post("U1", "C1", "hello")
    first, again = await app.called(2)
    assert is_signed(*first)
    assert is_signed(*again)
    assert json.loads(first[1])["event_id"] == json.loads(again[1])["event_id"]
    assert "X-Slack-Retry-Num" not in first[0]
    assert (again[0]["X-Slack-Retry-Num"], again[0]["X-Slack-Retry-Reason"]) == ("1", "http_error")
    await world.sim.wait("slack", "ack")


async def test_what_is_never_acknowledged_is_given_up(world: World, app: App) -> None:
    app.statuses = [500] * 3
    await world.slack.post("U1", "C1", "hello")
    await world.sim.wait("slack", "given_up:message")
    assert len(app.calls) == 3


async def test_duplicates_and_lost_acknowledgements_come_over_http_too(
    world: World, app: App
) -> None:
    await world.slack.deliveries(duplicate=1, lose_acks=1)
    await world.slack.post("U1", "C1", "hello")
    assert len({json.loads(body)["event_id"] for _, body in await app.called(3)}) == 1


async def test_commands_and_presses_come_as_forms_and_are_answered(world: World, app: App) -> None:
    app.says = json.dumps({"text": "done"})
    assert await world.slack.command("U1", "C1", "/desk", "list") == "done"
    button = {"type": "button", "text": {"type": "plain_text", "text": "Take"}, "action_id": "take"}
    blocks = [{"type": "actions", "elements": [button]}]
    said = await world.web.chat_postMessage(channel="C1", text="a card", blocks=blocks)
    app.says = ""
    assert await world.slack.press("U1", "C1", str(said["ts"]), "Take") == ""
    forms: list[Any] = [parse_qs(body.decode()) for headers, body in app.calls if _form(headers)]
    assert forms[0]["command"] == ["/desk"]
    assert json.loads(forms[1]["payload"][0])["type"] == "block_actions"
    assert all(is_signed(*call) for call in app.calls)


def _form(headers: dict[str, str]) -> bool:
    return headers["Content-Type"] == "application/x-www-form-urlencoded"


async def test_an_interaction_that_fails_is_seen_and_not_brought_again(
    world: World, app: App
) -> None:
    app.statuses = [500]
    assert await world.slack.command("U1", "C1", "/desk", "list") == "dispatch_failed"
    assert len(app.calls) == 1


async def test_an_address_that_does_not_answer_the_challenge_is_refused() -> None:
    async with workspace() as world:
        with pytest.raises(SimError, match="challenge"):
            await world.slack.request_url(f"http://127.0.0.1:{free_port()}/", SECRET)


async def test_the_bot_finds_its_direct_messages() -> None:
    async with workspace() as world:
        await world.slack.dm("U1", "hello")
        answer = await world.web.users_conversations(types="im")
        [found] = answer["channels"]
        assert (found["is_im"], found["user"]) == (True, "U1")
        assert await world.error("users.conversations", types="public_channel") == "invalid_types"
