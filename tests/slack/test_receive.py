"""Nothing Slack hands over is lost, and whoever acts is answered at once."""

import asyncio
import json
import time
from urllib.parse import urlencode

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bots.ports import Button, LineWritten, Outgoing, Rendered, TokenRefused
from bots.sandbox.client import Sim
from bots.sandbox.server import Sandbox
from bots.slack import receive, sockets
from bots.slack.adapter import SlackAdapter
from domain.people import Place
from domain.text import Text
from tests.slack.conftest import Inbox

Running = asyncio.Task[None]


async def said(adapter: SlackAdapter, inbox: Inbox, rows: int) -> list[str]:
    """The texts of so many lines, once they came."""
    lines = [await adapter.decode(row.payload) for row in await inbox.count(rows)]
    return [line.line.text.plain for line in lines if isinstance(line, LineWritten)]


async def acknowledged(sim: Sim) -> int:
    return len(await sim.journal(platform="slack", method="ack"))


async def test_a_line_is_stored_before_it_is_acknowledged(
    sim: Sim, inbox: Inbox, running: Running
) -> None:
    inbox.gate.clear()
    await sim.slack.post("U1", "C1", "hello")
    await inbox.knocks.acquire()
    assert await acknowledged(sim) == 0
    inbox.gate.set()
    await sim.wait("slack", "ack", timeout=2)
    [row] = inbox.rows
    assert row.platform == "slack"
    assert row.key == row.payload["event_id"]


async def test_a_line_that_was_not_stored_comes_again(
    sim: Sim, inbox: Inbox, running: Running, adapter: SlackAdapter
) -> None:
    await sim.slack.deliveries(ack_timeout=0.1, retry_delays=[0.05, 0.05, 0.05])
    inbox.failures = 2
    await sim.slack.post("U1", "C1", "hello")
    assert await said(adapter, inbox, 1) == ["hello"]
    await sim.wait("slack", "ack", timeout=2)
    attempts = await sim.journal(platform="slack", method="event:message")
    assert len({attempt["request"]["payload"]["event_id"] for attempt in attempts}) == 1


async def test_a_line_whose_acknowledgement_was_lost_comes_again_under_its_key(
    sim: Sim, inbox: Inbox, running: Running
) -> None:
    await sim.slack.deliveries(ack_timeout=0.1, retry_delays=[0.05], lose_acks=1)
    await sim.slack.post("U1", "C1", "hello")
    first, again = await inbox.count(2)
    assert (first.key, first.lane) == (again.key, again.lane)


async def test_lines_are_stored_in_the_order_they_came(
    sim: Sim, inbox: Inbox, running: Running, adapter: SlackAdapter
) -> None:
    written = [f"line {number}" for number in range(50)]
    await sim.slack.bulk("U1", "C1", written)
    assert await said(adapter, inbox, 50) == written


async def test_what_bots_write_is_not_stored(
    sim: Sim, inbox: Inbox, running: Running, adapter: SlackAdapter
) -> None:
    place = Place("slack", "T1", "C1")
    ts = await adapter.send(Outgoing("1", place, Rendered(Text("a card"))))
    await adapter.edit(place, ts, Rendered(Text("another card")))
    await sim.slack.other_bot("C1", "beep")
    await sim.slack.post("U1", "C1", "hello")
    assert await said(adapter, inbox, 1) == ["hello"]
    await sim.slack.post("U1", "C1", "again")
    assert len(await inbox.count(2)) == 2


async def test_a_slash_command_is_answered_at_once(
    sim: Sim, inbox: Inbox, running: Running
) -> None:
    inbox.answer = Rendered(Text("<3 open tickets"), ((Button("More", "more"),),))
    assert await sim.slack.command("U1", "C1", "/desk", "list") == "<3 open tickets"
    [row] = inbox.interactions
    assert row.key == row.payload["trigger_id"]
    [shown] = await sim.slack.ephemerals("U1")
    assert shown["buttons"] == ["More"]


async def test_a_long_answer_comes_in_pieces(sim: Sim, inbox: Inbox, running: Running) -> None:
    inbox.answer = Rendered(Text("word " * 700 + "end"))
    assert await sim.slack.command("U1", "C1", "/desk", "list")
    await sim.slack.wait_text("C1", "end", ephemeral_to="U1", timeout=2)
    assert len(await sim.slack.ephemerals("U1")) == 2


async def test_a_slow_command_is_answered_late(
    sim: Sim, inbox: Inbox, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receive, "PATIENCE", 0.05)
    inbox.answer = Rendered(Text("at last"))
    inbox.gate.clear()
    assert await sim.slack.command("U1", "C1", "/desk", "report") == ""
    inbox.gate.set()
    await sim.slack.wait_text("C1", "at last", ephemeral_to="U1", timeout=2)


async def test_a_command_that_was_not_committed_is_seen_to_fail(
    sim: Sim, inbox: Inbox, running: Running
) -> None:
    await sim.slack.deliveries(ack_timeout=0.2)
    inbox.failures = 1
    assert await sim.slack.command("U1", "C1", "/desk", "take 42") == "operation_timeout"


@pytest.mark.parametrize("in_thread", [False, True])
async def test_a_pressed_button_is_answered_where_it_was_pressed(
    sim: Sim, inbox: Inbox, running: Running, adapter: SlackAdapter, in_thread: bool
) -> None:
    thread = await sim.slack.post("U1", "C1", "a line") if in_thread else ""
    card = Rendered(Text("a card"), ((Button("Take", "take:42", menu=True),),))
    ts = await adapter.send(Outgoing("1", Place("slack", "T1", "C1", thread), card))
    inbox.answer = Rendered(Text("It is yours."))
    assert await sim.slack.press("U1", "C1", ts, "Take") == ""
    row = await sim.slack.wait_text("C1", "It is yours.", ephemeral_to="U1", timeout=2)
    assert row["thread_ts"] == thread
    assert len(inbox.interactions) == 1


async def test_a_lost_connection_is_made_again(
    sim: Sim, inbox: Inbox, running: Running, adapter: SlackAdapter
) -> None:
    await sim.slack.deliveries(retry_delays=[0.1, 0.3, 1.0])
    await sim.slack.disconnect(graceful=False)
    await sim.slack.post("U1", "C1", "hello")
    assert await said(adapter, inbox, 1) == ["hello"]


async def test_a_new_connection_is_there_before_the_old_one_goes(
    sim: Sim, inbox: Inbox, running: Running, adapter: SlackAdapter
) -> None:
    await sim.slack.deliveries(ack_timeout=0.5, retry_delays=[])  # what is lost stays lost
    inbox.gate.clear()
    await sim.slack.post("U1", "C1", "before")
    await inbox.knocks.acquire()
    await sim.slack.disconnect(graceful=True)
    await sim.slack.wait_sockets(2)
    await sim.slack.post("U1", "C1", "after")
    inbox.gate.set()
    assert await said(adapter, inbox, 2) == ["before", "after"]
    await sim.wait("slack", "ack", contains=inbox.rows[0].key, timeout=2)
    await sim.wait("slack", "ack", contains=inbox.rows[1].key, timeout=2)


async def test_a_connection_that_stalls_is_replaced(
    sim: Sim, inbox: Inbox, adapter: SlackAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "HEARTBEAT", 0.1)
    task = asyncio.create_task(adapter.run(inbox.store, inbox.interact))
    first = await sim.wait("slack", "apps.connections.open")
    await sim.slack.wait_sockets(1)
    await sim.slack.deliveries(stalled=True, retry_delays=[0.5, 1.0])
    await sim.slack.post("U1", "C1", "hello")
    await sim.wait("slack", "apps.connections.open", since=first["number"], timeout=3)
    await sim.slack.deliveries(stalled=False)
    assert await said(adapter, inbox, 1) == ["hello"]
    task.cancel()
    await asyncio.wait([task])


async def test_an_outage_at_the_start_is_outlived(
    sim: Sim, inbox: Inbox, adapter: SlackAdapter
) -> None:
    await sim.fault("slack", "html", "apps.connections.open")
    task = asyncio.create_task(adapter.run(inbox.store, inbox.interact))
    await sim.slack.wait_sockets(1, timeout=5)
    task.cancel()
    await asyncio.wait([task])


@pytest.mark.parametrize("kind", ["bot", "app"])
async def test_a_refused_token_is_said(
    sim: Sim, inbox: Inbox, adapter: SlackAdapter, kind: str
) -> None:
    await sim.slack.revoke(kind)
    with pytest.raises(TokenRefused):
        await adapter.run(inbox.store, inbox.interact)


async def test_a_token_that_is_revoked_meanwhile_is_said(sim: Sim, running: Running) -> None:
    await sim.slack.revoke("bot")
    await sim.slack.event({"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}})
    async with asyncio.timeout(3):
        with pytest.raises(TokenRefused):
            await running


async def test_what_is_in_hand_is_finished_before_leaving(
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
    await sim.wait("slack", "ack", contains=inbox.rows[0].key, timeout=2)


async def test_the_same_path_serves_http(sandbox: Sandbox, inbox: Inbox) -> None:
    adapter = SlackAdapter(
        "xoxb-test", "", base_url=f"{sandbox.url}/slack/api/", signing_secret="signed"
    )
    app = adapter.receiver(inbox.store, inbox.interact).app
    event = {"type": "message", "channel": "C1", "user": "U1", "ts": "1.000001", "text": "hello"}
    body = json.dumps({"type": "event_callback", "event_id": "Ev1", "event": event})
    inbox.answer = Rendered(Text("done"))
    form = urlencode({"command": "/desk", "channel_id": "C1", "trigger_id": "1.2", "text": "x"})
    kind = {"content-type": ["application/x-www-form-urlencoded"]}
    stored = await app.async_dispatch(signed(body, "signed", {}))
    answered = await app.async_dispatch(signed(form, "signed", kind))
    forged = await app.async_dispatch(signed(body, "forged", {}))
    inbox.failures = 1
    failed = await app.async_dispatch(signed(body, "signed", {}))
    assert [reply.status for reply in (stored, answered, forged, failed)] == [200, 200, 401, 500]
    assert [row.key for row in inbox.rows + inbox.interactions] == ["Ev1", "1.2"]
    assert json.loads(answered.body)["text"] == "done"
    await adapter.close()


def signed(body: str, secret: str, headers: dict[str, list[str]]) -> AsyncBoltRequest:
    now = str(int(time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=now, body=body)
    assert signature is not None
    mine = {"x-slack-signature": [signature], "x-slack-request-timestamp": [now]}
    return AsyncBoltRequest(body=body, headers={**headers, **mine})
