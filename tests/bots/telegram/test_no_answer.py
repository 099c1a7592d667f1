"""What isn't Telegram's answer says nothing of the message, and puts no token into the log."""

import logging
from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import web

from bots.platforms import Ambiguous, Outgoing, Rendered, SendError
from bots.platforms.telegram.adapter import TelegramAdapter
from bots.sandbox.client.sim import Sim
from domain.people.places import Place
from domain.text.spans import Text

PAGE = "<html><body>The requested URL /bot1:abc/sendMessage is not here.</body></html>"
POST = Outgoing("o1", Place("telegram", "", "7"), Rendered(Text("hello")))


@pytest.fixture
async def proxy() -> AsyncIterator[Callable[[int, str], str]]:
    """Something between us and Telegram that answers by itself; returns its base URL."""
    said: list[tuple[int, str]] = []

    async def answer(_: web.Request) -> web.Response:
        status, body = said[-1]
        return web.Response(text=body, status=status, content_type="text/html")

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()

    def saying(status: int, body: str) -> str:
        said.append((status, body))
        return f"http://127.0.0.1:{runner.addresses[0][1]}/bot"

    yield saying
    await runner.cleanup()


@pytest.mark.parametrize(
    ("status", "body"),
    [
        *((status, PAGE) for status in (200, 302, 400, 401, 403, 404, 409, 429, 502, 504)),
        (200, ""),
        (200, "[]"),
        (200, "null"),
        (200, "{}"),
        (200, '{"ok": true, "result": true}'),
        (200, '{"ok": true, "result": {}}'),
        (200, '{"ok": true, "result": "\ufffd'),
    ],
)
async def test_an_answer_that_is_not_telegrams_says_nothing_of_the_message(
    status: int, body: str, proxy: Callable[[int, str], str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    adapter = TelegramAdapter("1:abc", base_url=proxy(status, body))
    with pytest.raises(Ambiguous, match="unreadable") as said:
        await adapter.send(POST)
    await adapter.close()
    assert said.value.__suppress_context__
    assert "1:abc" not in caplog.text


@pytest.mark.parametrize("kind", ["html", "500", "drop_before", "unauthorized", "429"])
async def test_no_fault_shows_the_token(
    kind: str, sim: Sim, adapter: TelegramAdapter, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    await sim.fault("telegram", kind)
    with pytest.raises(SendError) as said:
        await adapter.send(POST)
    assert "1:abc" not in caplog.text + repr(said.value)
