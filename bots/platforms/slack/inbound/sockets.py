"""Socket Mode: Slack sends calls over a WebSocket that we open.

The SDK's own clients keep their connection alive by themselves, but three habits lose time or
acknowledgements: a reconnection tries a used address or a refused token for ever, the old
connection is closed before there is a new one, and closing does not wait for running calls. So the
connection is ours, and Bolt answers what comes over it.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bots.backoff import OUTAGE, Backoff
from bots.platforms import NotUnderstood, SendError, TokenRefused, raw
from bots.platforms.slack.web import SDK_LOG, Web, say_missing

log = structlog.get_logger()

Dispatch = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]

HEARTBEAT = 10.0
"""Seconds between our pings; if one is not answered within half of that, the connection ends."""
_HELLO = 10.0  # seconds Slack has to greet us
_DRAIN = 5.0  # seconds that running calls get when we leave
_STEADY = 10.0  # a connection that held so many seconds is replaced at once
_DROPPED = Backoff(0.1, OUTAGE.longest)  # after a connection that did not hold


async def receive(
    web: Web,
    app_token: str,
    dispatch: Dispatch,
    suspect: asyncio.Event,
    connected: Callable[[], None],
) -> None:
    """Hold a connection and answer what comes, until cancelled. Outages are logged and survived.

    `connected` is called with each new connection. Set `suspect` if we may no longer be welcome;
    then, as before each connection, the tokens are checked. Raises TokenRefused when Slack refuses
    one.
    """
    pause, failures, held = 0.0, 0, None
    try:
        while True:
            await asyncio.sleep(pause)
            opened = time.monotonic()
            try:
                fresh = await _connected(web, app_token, dispatch)
            except (SendError, aiohttp.ClientError, TimeoutError, OSError) as error:
                if isinstance(error, TokenRefused):
                    raise
                failures += 1
                pause = OUTAGE.after(failures)
                log.warning("Slack cannot be reached", reason=_reason(error), again_in=pause)
                continue
            if held is not None:
                await held.close()
            held = fresh
            connected()
            await held.left(suspect)
            steady = time.monotonic() - opened > _STEADY
            failures = 0 if steady else failures + 1
            pause = _DROPPED.after(failures)
    finally:
        if held is not None:
            await held.close()


def _reason(error: Exception) -> str:
    return error.reason if isinstance(error, SendError) else type(error).__name__


async def _connected(web: Web, app_token: str, dispatch: Dispatch) -> "Connection":
    """Open a connection, and return it after Slack's greeting. Raises SendError, or aiohttp's."""
    say_missing(await web.call(web.client.auth_test))
    answer = await web.call(web.client.apps_connections_open, app_token=app_token)
    # A socket may go silent without being closed; then only an unanswered ping tells.
    socket = await web.session.ws_connect(answer["url"], heartbeat=HEARTBEAT)
    connection = Connection(socket, dispatch)
    try:
        async with asyncio.timeout(_HELLO):
            await connection.greeted
    except BaseException:
        await connection.close()
        raise
    log.info("connected to Slack")
    return connection


class Connection:
    """One WebSocket. Each envelope is answered by its own task, on the socket it came by."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, dispatch: Dispatch) -> None:
        self.greeted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._socket = socket
        self._dispatch = dispatch
        self._in_hand: set[asyncio.Task[None]] = set()
        self._leaving = asyncio.Event()
        self._reader = asyncio.create_task(self._read())

    async def left(self, suspect: asyncio.Event) -> None:
        """Wait until Slack ends the connection, asks for a new one, or `suspect` is set."""
        waits = [asyncio.create_task(event.wait()) for event in (self._leaving, suspect)]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            suspect.clear()

    async def close(self) -> None:
        """Accept nothing more, give running calls time to be answered, then close."""
        self._reader.cancel()
        if self._in_hand:
            await asyncio.wait(self._in_hand, timeout=_DRAIN)
        for task in self._in_hand:
            task.cancel()
        await self._socket.close()

    async def _read(self) -> None:
        try:
            async for message in self._socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    self._take(_envelope(message.data))
        finally:
            self._leaving.set()
            if not self.greeted.done():
                self.greeted.set_exception(ConnectionResetError("closed before the greeting"))

    def _take(self, envelope: dict[str, object]) -> None:
        match envelope.get("type"):
            case "hello":
                if not self.greeted.done():
                    self.greeted.set_result(None)
            case "disconnect":
                log.info("Slack asks for a new connection", reason=envelope.get("reason"))
                self._leaving.set()
            case _:
                if request := SocketModeRequest.from_dict(envelope):
                    task = asyncio.create_task(self._answer(request))
                    self._in_hand.add(task)
                    task.add_done_callback(self._in_hand.discard)

    async def _answer(self, request: SocketModeRequest) -> None:
        """Let Bolt answer; what it does not answer with 200 Slack delivers again."""
        started = time.time()
        asked = AsyncBoltRequest(
            mode="socket_mode",
            body=request.payload,
            headers=build_headers(request),
            context={"envelope_id": request.envelope_id},
        )
        response = await self._dispatch(asked)
        try:
            await send_async_response(_Outlet(self._socket), request, response, started)
        except (aiohttp.ClientError, OSError):
            log.warning("the connection closed before an answer was sent")


def _envelope(written: str) -> dict[str, object]:
    """Read an envelope; one that cannot be read holds itself as a text."""
    try:
        envelope = raw.parsed(written)
    except NotUnderstood as problem:
        payload = {raw.UNREADABLE: written, "problem": str(problem)}
    else:
        if isinstance(envelope, dict) and isinstance(envelope.get("payload", {}), dict):
            return envelope
        payload = {raw.UNREADABLE: written, "problem": raw.NO_UPDATE}
    number = raw.field(written, "envelope_id", r'"[\w-]+"').strip('"')
    return {"type": raw.UNREADABLE, "envelope_id": number, "payload": payload}


class _Outlet(AsyncBaseSocketModeClient):
    """What Bolt gets as the SDK's client when it acknowledges."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.logger = SDK_LOG
        self._socket = socket

    async def send_message(self, message: str) -> None:
        await self._socket.send_str(message)
