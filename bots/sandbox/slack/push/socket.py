"""Socket Mode: each envelope to one socket, acknowledgements, and retries without one.

Sources: Slack's pages "Using Socket Mode" and "The Events API"; slack_sdk/socket_mode. Interactions
are sent once and wait for their response.
"""

import asyncio
import json
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from aiohttp import WSMsgType, web

from bots.sandbox.journal import Journal
from bots.sandbox.slack.state import APP
from bots.sandbox.slack.text import Json
from bots.sandbox.wire import Waiters

MOST_SOCKETS = 10


class Unanswered(Exception):
    """Nobody responded to an interaction: `dispatch_failed` or `operation_timeout`."""


class Delivery(Protocol):
    """How events and interactions reach the app: sockets here, HTTP in slack_calls."""

    def hand_over(self, payload: Json) -> None:
        """Deliver an event until it is acknowledged or given up."""
        ...

    async def ask(self, kind: str, payload: Json) -> Json:
        """Deliver an interaction once and return its response. Raises Unanswered."""
        ...


@dataclass(slots=True)
class Settings:
    """How deliveries behave; times are in seconds. The real delays are 0, 60 and 300.

    `duplicate` and `late` count down: so many next events come twice, or `late_by` later.
    `lose_acks`: so many next acknowledgements get lost. `stalled`: sockets stay open, but nothing
    comes or goes.
    """

    ack_timeout: float = 3.0
    retry_delays: tuple[float, ...] = (0.5, 1.0, 3.0)
    duplicate: int = 0
    late: int = 0
    late_by: float = 1.0
    lose_acks: int = 0
    stalled: bool = False


@dataclass(eq=False, slots=True)
class _Socket:
    websocket: web.WebSocketResponse
    transport: asyncio.Transport | None
    outgoing: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    leaving: bool = False


@dataclass(eq=False, slots=True)
class _Event:
    payload: Json
    attempt: int = 0
    reason: str = ""
    envelope_id: str = ""
    socket: _Socket | None = None
    timer: asyncio.TimerHandle | None = None


class SocketMode:
    """The sockets of one app, and what has not been acknowledged yet."""

    def __init__(self, journal: Journal) -> None:
        self.settings = Settings()
        self.twice: Callable[[], bool] = bool
        """Says for each event whether it should come twice."""
        self._journal = journal
        self._tickets: set[str] = set()
        self._sockets: deque[_Socket] = deque()
        self._waiting: dict[str, _Event] = {}
        self._events: set[_Event] = set()
        self._asked: dict[str, asyncio.Future[Json]] = {}
        self._counts: Waiters[int] = Waiters()
        self._left: Waiters[int] = Waiters()

    # What comes out of the workspace

    def hand_over(self, payload: Json) -> None:
        """See Delivery."""
        copies = 2 if self.settings.duplicate or self.twice() else 1
        self.settings.duplicate = max(self.settings.duplicate - 1, 0)
        delay = self.settings.late_by if self.settings.late else 0.0
        self.settings.late = max(self.settings.late - 1, 0)
        for _ in range(copies):
            event = _Event(payload)
            self._events.add(event)
            if delay:
                self._later(event, delay)
            else:
                self._attempt(event)

    async def ask(self, kind: str, payload: Json) -> Json:
        """See Delivery."""
        socket = self._next_socket()
        if socket is None:
            raise Unanswered("dispatch_failed")
        envelope_id = str(uuid.uuid4())
        envelope = {"envelope_id": envelope_id, "type": kind, "payload": payload}
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._asked[envelope_id] = answer
        self._send(socket, envelope | {"accepts_response_payload": True}, payload.get("type", kind))
        try:
            async with asyncio.timeout(self.settings.ack_timeout):
                return await answer
        except TimeoutError:
            raise Unanswered("operation_timeout") from None
        finally:
            self._asked.pop(envelope_id, None)

    def _next_socket(self) -> _Socket | None:
        for _ in range(len(self._sockets)):
            self._sockets.rotate(-1)
            if not self._sockets[0].leaving:
                return self._sockets[0]
        return None

    def _attempt(self, event: _Event) -> None:
        event.socket = self._next_socket()
        if event.socket is None:
            self._failed(event, "no_connection")
            return
        event.envelope_id = str(uuid.uuid4())
        self._waiting[event.envelope_id] = event
        envelope = {
            "envelope_id": event.envelope_id,
            "type": "events_api",
            "payload": event.payload,
            "accepts_response_payload": False,
            "retry_attempt": event.attempt,
            "retry_reason": event.reason,
        }
        self._send(event.socket, envelope, event_type(event.payload))
        timeout = self.settings.ack_timeout
        event.timer = asyncio.get_running_loop().call_later(timeout, self._failed, event, "timeout")

    def _send(self, socket: _Socket, envelope: Json, kind: str) -> None:
        self._journal.add("slack", f"event:{kind}", envelope)
        if not self.settings.stalled:
            socket.outgoing.put_nowait(json.dumps(envelope, ensure_ascii=False))

    def _later(self, event: _Event, delay: float) -> None:
        event.timer = asyncio.get_running_loop().call_later(delay, self._attempt, event)

    def _failed(self, event: _Event, reason: str) -> None:
        self._waiting.pop(event.envelope_id, None)
        if event.timer is not None:
            event.timer.cancel()
        delays = self.settings.retry_delays
        if event.attempt >= len(delays):
            self._over(event)
            self._journal.add("slack", f"given_up:{event_type(event.payload)}", event.payload)
            return
        event.attempt, event.reason = event.attempt + 1, reason
        self._later(event, delays[event.attempt - 1])

    def _over(self, event: _Event) -> None:
        self._events.discard(event)
        self._left.tell(len(self._events))

    async def settle(self, timeout: float) -> None:
        """Wait until no event is in transit: all were acknowledged or given up."""
        await self._left.wait([len(self._events)], lambda left: left == 0, timeout)

    @property
    def pending(self) -> int:
        """Return how many events are in transit."""
        return len(self._events)

    def _acknowledged(self, envelope_id: str, payload: Json) -> None:
        if self.settings.lose_acks:
            self.settings.lose_acks -= 1
            return
        answer = self._asked.get(envelope_id)
        if answer is not None and not answer.done():
            self._journal.add("slack", "ack", {"envelope_id": envelope_id, "payload": payload})
            answer.set_result(payload)
        event = self._waiting.pop(envelope_id, None)
        if event is not None:
            if event.timer is not None:
                event.timer.cancel()
            self._over(event)
            event_id = event.payload.get("event_id", "")
            self._journal.add("slack", "ack", {"envelope_id": envelope_id, "event_id": event_id})

    # The sockets

    def ticket(self) -> str:
        """Return a ticket that opens one socket."""
        ticket = uuid.uuid4().hex
        self._tickets.add(ticket)
        return ticket

    async def wait_sockets(self, count: int, timeout: float) -> int:
        """Wait until so many sockets are open (0: until none is). Raises TimeoutError."""

        def enough(open_now: int) -> bool:
            return open_now >= count if count else open_now == 0

        return await self._counts.wait([len(self._sockets)], enough, timeout)

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Serve one socket until either side ends it."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=408, text="expired ticket")
        self._tickets.discard(ticket)
        websocket = web.WebSocketResponse(autoping=False)
        await websocket.prepare(request)
        socket = _Socket(websocket, request.transport)
        if len(self._sockets) >= MOST_SOCKETS:
            await websocket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await websocket.close()
            return websocket
        self._sockets.append(socket)
        hello = {
            "type": "hello",
            "num_connections": len(self._sockets),
            "connection_info": {"app_id": APP},
            "debug_info": {"host": "sandbox", "approximate_connection_time": 18_060},
        }
        await websocket.send_json(hello)
        self._counts.tell(len(self._sockets))
        writer = asyncio.create_task(_write(socket))
        try:
            await self._read(socket)
        finally:
            writer.cancel()
            self._sockets.remove(socket)
            self._counts.tell(len(self._sockets))
            for event in [e for e in self._waiting.values() if e.socket is socket]:
                self._failed(event, "connection_closed")
        return websocket

    async def _read(self, socket: _Socket) -> None:
        async for message in socket.websocket:
            if self.settings.stalled:
                continue
            if message.type == WSMsgType.PING:
                await socket.websocket.pong(message.data)
            elif message.type == WSMsgType.TEXT:
                answer = json.loads(message.data)
                self._acknowledged(answer.get("envelope_id", ""), answer.get("payload") or {})

    async def disconnect(self, *, graceful: bool, reason: str = "refresh_requested") -> None:
        """Close all sockets: with a `disconnect` and a second to leave, or abruptly."""
        for socket in list(self._sockets):
            socket.leaving = True
            if graceful:
                message = {
                    "type": "disconnect",
                    "reason": reason,
                    "debug_info": {"host": "sandbox"},
                }
                socket.outgoing.put_nowait(json.dumps(message))
                asyncio.get_running_loop().call_later(1.0, _cut, socket)
            else:
                _cut(socket)

    async def close(self) -> None:
        """Stop, and keep what has not been acknowledged for `resume`."""
        for event in self._events:
            if event.timer is not None:
                event.timer.cancel()
        self._waiting.clear()
        for socket in list(self._sockets):
            await socket.websocket.close(code=1001)

    def resume(self) -> None:
        """Continue with what a `close` left."""
        for event in self._events:
            self._later(event, self.settings.retry_delays[0] if self.settings.retry_delays else 0)


def event_type(payload: Json) -> str:
    """Return an event's type from its payload."""
    return str(payload.get("event", payload)["type"])


def _cut(socket: _Socket) -> None:
    if socket.transport is not None:
        socket.transport.abort()


async def _write(socket: _Socket) -> None:
    while True:
        text = await socket.outgoing.get()
        try:
            await socket.websocket.send_str(text)
        except ConnectionError:
            return
