"""The socket to Slack is kept up, and nothing that came over it is dropped."""

import asyncio
import json

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bots.platforms import Received, TokenRefused
from bots.platforms.slack.adapter import SlackAdapter
from bots.platforms.slack.inbound import sockets
from bots.platforms.slack.inbound.receive import Receiver
from bots.sandbox.client.sim import Sim
from tests.bots.slack.conftest import Inbox, said
from tests.support.patience import PATIENCE

Running = asyncio.Task[None]


def event_of(row: Received) -> str:
    """The id by which Slack knows an event."""
    return str(row.payload["event_id"])


async def test_lines_are_stored_in_the_order_they_came(
    sim: Sim, inbox: Inbox, running: Running, adapter: SlackAdapter
) -> None:
    written = [f"line {number}" for number in range(50)]
    await sim.slack.bulk("U1", "C1", written)
    assert await said(adapter, inbox, 50) == written


async def test_a_lost_connection_is_made_again(
    sim: Sim, inbox: Inbox, running: Running, adapter: SlackAdapter
) -> None:
    await sim.slack.deliveries(retry_delays=[0.1] * 500)
    await sim.slack.disconnect(graceful=False)
    await sim.slack.post("U1", "C1", "hello")
    assert await said(adapter, inbox, 1) == ["hello"]


async def test_a_new_connection_is_there_before_the_old_one_goes(
    sim: Sim, inbox: Inbox, running: Running, adapter: SlackAdapter
) -> None:
    await sim.slack.deliveries(ack_timeout=PATIENCE, retry_delays=[])  # what is lost stays lost
    inbox.gate.clear()
    await sim.slack.post("U1", "C1", "before")
    await inbox.knocks.acquire()
    await sim.slack.disconnect(graceful=True)
    await sim.slack.wait_sockets(2)
    await sim.slack.post("U1", "C1", "after")
    inbox.gate.set()
    assert await said(adapter, inbox, 2) == ["before", "after"]
    await sim.wait("slack", "ack", contains=event_of(inbox.rows[0]))
    await sim.wait("slack", "ack", contains=event_of(inbox.rows[1]))


async def test_a_connection_that_stalls_is_replaced(
    sim: Sim, inbox: Inbox, adapter: SlackAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "HEARTBEAT", 0.1)
    task = asyncio.create_task(adapter.run(inbox.store, inbox.interact))
    first = await sim.wait("slack", "apps.connections.open")
    await sim.slack.wait_sockets(1)
    await sim.slack.deliveries(stalled=True, retry_delays=[0.5] * 100)
    await sim.slack.post("U1", "C1", "hello")
    await sim.wait("slack", "apps.connections.open", since=first["number"])
    await sim.slack.deliveries(stalled=False)
    assert await said(adapter, inbox, 1) == ["hello"]
    task.cancel()
    await asyncio.wait([task])


async def test_an_outage_at_the_start_is_outlived(
    sim: Sim, inbox: Inbox, adapter: SlackAdapter
) -> None:
    await sim.fault("slack", "html", "apps.connections.open")
    task = asyncio.create_task(adapter.run(inbox.store, inbox.interact))
    await sim.slack.wait_sockets(1)
    task.cancel()
    await asyncio.wait([task])


@pytest.mark.parametrize("kind", ["bot", "app"])
async def test_a_refused_token_is_said(
    sim: Sim, inbox: Inbox, adapter: SlackAdapter, kind: str
) -> None:
    await sim.slack.revoke(kind)
    with pytest.raises(TokenRefused):
        await adapter.run(inbox.store, inbox.interact)


async def test_running_calls_finish_before_the_connection_closes(
    sim: Sim, inbox: Inbox, running: Running
) -> None:
    inbox.gate.clear()
    await sim.slack.post("U1", "C1", "hello")
    await inbox.knocks.acquire()
    running.cancel()
    await asyncio.sleep(0)
    inbox.gate.set()
    await asyncio.wait([running])
    assert len(inbox.rows) == 1
    await sim.wait("slack", "ack", contains=event_of(inbox.rows[0]))


NESTED = "[" * 10_000 + "]" * 10_000
ODD_ENVELOPES = {
    "nested": f'{{"envelope_id":"e-1","type":"events_api","payload":{{"event":{NESTED}}}}}',
    "a list": '{"envelope_id":"e-1","type":"events_api","payload":["hello"]}',
    "cut off": '{"envelope_id":"e-1","type":"events_api","payload":{',
}


@pytest.mark.parametrize("odd", ODD_ENVELOPES.values(), ids=ODD_ENVELOPES)
async def test_an_envelope_that_cannot_be_read_is_kept_acknowledged_and_holds_nothing_up(
    odd: str, adapter: SlackAdapter, inbox: Inbox
) -> None:
    message = {"type": "message", "channel": "C1", "user": "U1", "ts": "1.1", "text": "hello"}
    payload = {"type": "event_callback", "event_id": "Ev1", "event": message}
    well = {"envelope_id": "e-2", "type": "events_api", "payload": payload}
    acknowledged: asyncio.Queue[str] = asyncio.Queue()

    async def slack(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        for sent in (odd, json.dumps(well)):
            await socket.send_str(sent)
            acknowledged.put_nowait((await socket.receive_json())["envelope_id"])
        return socket

    application = web.Application()
    application.router.add_get("/", slack)
    async with TestServer(application) as server, aiohttp.ClientSession() as http:
        receiver = Receiver(adapter._web, inbox.store, inbox.interact)
        socket = await http.ws_connect(server.make_url("/"))
        connection = sockets.Connection(socket, receiver.app.async_dispatch)
        async with asyncio.timeout(PATIENCE):
            assert [await acknowledged.get(), await acknowledged.get()] == ["e-1", "e-2"]
        await connection.close()
    kept, behind = inbox.rows
    assert kept.payload == {"unreadable": odd}
    assert kept.problem
    assert behind.key == "C1:1.1"
