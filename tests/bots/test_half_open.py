"""Half-open requests are closed, and however many there are, the desk goes on answering."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import urlsplit

import aiohttp
import pytest
from aiohttp import web

from bots.platforms import webhooks
from bots.platforms.webhooks import WebhookServer, body_of
from tests.support.patience import PATIENCE
from tests.support.webhook_server import served

HEADERS = b"POST /hook HTTP/1.1\r\nHost: desk\r\nContent-Length: 100\r\n"


async def echo(request: web.Request) -> web.Response:
    return web.Response(body=await body_of(request))


@asynccontextmanager
async def listening() -> AsyncIterator[WebhookServer]:
    async with served("") as server:
        with server.serving("/hook", echo):
            yield server


@asynccontextmanager
async def half_open(server: WebhookServer, sent: bytes) -> AsyncIterator[asyncio.StreamReader]:
    address = urlsplit(server.url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    writer.write(sent)
    try:
        yield reader
    finally:
        writer.close()


async def said(reader: asyncio.StreamReader) -> bytes:
    """All that comes until the other side hangs up."""
    async with asyncio.timeout(PATIENCE):
        try:
            return await reader.read()
        except ConnectionError:
            return b""


@pytest.mark.parametrize("sent", [b"", b"POST /hook HT", HEADERS])
async def test_headers_that_never_end_are_hung_up_on(
    sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "HEADERS_WITHIN", 0.1)
    async with listening() as server, half_open(server, sent) as reader:
        assert await said(reader) == b""


async def test_a_body_that_never_ends_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "BODY_WITHIN", 0.1)
    monkeypatch.setattr(webhooks, "LINGERS", 0.1)
    async with listening() as server, half_open(server, HEADERS + b"\r\nhello") as reader:
        assert (await said(reader)).startswith(b"HTTP/1.1 408 ")


async def test_more_connections_than_platforms_need_are_refused_and_the_next_call_is_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(webhooks, "CONNECTIONS", 3)
    async with listening() as server:
        async with AsyncExitStack() as opened:
            kept = [await opened.enter_async_context(half_open(server, HEADERS)) for _ in range(3)]
            one_more = await opened.enter_async_context(half_open(server, HEADERS))
            assert await said(one_more) == b""
            assert not any(reader.at_eof() for reader in kept)
        async with asyncio.timeout(PATIENCE):
            while await called(server) != b"hello":
                await asyncio.sleep(0.01)


async def called(server: WebhookServer) -> bytes:
    async with aiohttp.ClientSession() as http:
        try:
            async with http.post(f"{server.url}/hook", data=b"hello") as answer:
                return await answer.read()
        except aiohttp.ClientError:
            return b""
