"""Nothing Slack hands over is lost, whoever acts is answered at once: by socket and by HTTP."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bots.platforms import Button, Outgoing, Rendered, TokenRefused
from bots.platforms.slack.adapter import SlackAdapter
from bots.platforms.slack.inbound import receive
from bots.platforms.webhooks import WebhookServer
from bots.sandbox.client.sim import Sim
from domain.people.places import Place
from domain.text.spans import Text
from tests.bots.slack.conftest import Inbox, said
from tests.support.patience import PATIENCE
from tests.support.webhook_server import served

Running = asyncio.Task[None]


@pytest.fixture(params=["socket", "http"])
async def server(request: pytest.FixtureRequest) -> AsyncIterator[WebhookServer | None]:
    if request.param == "socket":
        yield None
        return
    async with served() as running:
        yield running


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
    await sim.wait("slack", "ack")
    [row] = inbox.rows
    assert row.platform == "slack"
    assert row.key == f"C1:{row.payload['event']['ts']}"


async def test_a_line_that_was_not_stored_comes_again(
    sim: Sim, inbox: Inbox, running: Running, adapter: SlackAdapter
) -> None:
    await sim.slack.deliveries(ack_timeout=0.1, retry_delays=[0.05] * 3)
    inbox.failures = 2
    await sim.slack.post("U1", "C1", "hello")
    for _ in range(2):
        await inbox.knocks.acquire()
    await sim.slack.deliveries(ack_timeout=PATIENCE)  # the third time it is stored
    assert await said(adapter, inbox, 1) == ["hello"]
    await sim.wait("slack", "ack")
    attempts = await sim.journal(platform="slack", method="event:message")
    assert len({attempt["request"]["payload"]["event_id"] for attempt in attempts}) == 1


async def test_a_line_whose_acknowledgement_was_lost_comes_again_under_its_key(
    sim: Sim, inbox: Inbox, running: Running
) -> None:
    await sim.slack.deliveries(ack_timeout=0.1, retry_delays=[0.05], lose_acks=1)
    await sim.slack.post("U1", "C1", "hello")
    first, again = await inbox.count(2)
    assert (first.key, first.lane) == (again.key, again.lane)


async def test_lines_by_bots_are_not_stored(
    sim: Sim, inbox: Inbox, running: Running, adapter: SlackAdapter
) -> None:
    place = Place("slack", "T1", "C1")
    [ts] = await adapter.send(Outgoing("1", place, Rendered(Text("a card"))))
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
    await sim.slack.wait_text("C1", "end", ephemeral_to="U1")
    assert len(await sim.slack.ephemerals("U1")) == 2


async def test_a_slow_command_is_answered_late(
    sim: Sim, inbox: Inbox, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receive, "PATIENCE", 0.05)
    inbox.answer = Rendered(Text("at last"))
    inbox.gate.clear()
    assert await sim.slack.command("U1", "C1", "/desk", "report") == ""
    inbox.gate.set()
    await sim.slack.wait_text("C1", "at last", ephemeral_to="U1")


async def test_an_uncommitted_command_visibly_fails(
    sim: Sim, inbox: Inbox, running: Running
) -> None:
    await sim.slack.deliveries(ack_timeout=0.2)
    inbox.failures = 1
    shown = await sim.slack.command("U1", "C1", "/desk", "take 42")
    assert shown in ("operation_timeout", "dispatch_failed")


@pytest.mark.parametrize("in_thread", [False, True])
async def test_a_pressed_button_is_answered_where_it_was_pressed(
    sim: Sim, inbox: Inbox, running: Running, adapter: SlackAdapter, in_thread: bool
) -> None:
    thread = await sim.slack.post("U1", "C1", "a line") if in_thread else ""
    card = Rendered(Text("a card"), ((Button("Take", "take:42", menu=True),),))
    [ts] = await adapter.send(Outgoing("1", Place("slack", "T1", "C1", thread), card))
    inbox.answer = Rendered(Text("It is yours."))
    assert await sim.slack.press("U1", "C1", ts, "Take") == ""
    row = await sim.slack.wait_text("C1", "It is yours.", ephemeral_to="U1")
    assert row["thread_ts"] == thread
    assert len(inbox.interactions) == 1


async def test_a_token_that_is_revoked_meanwhile_is_said(sim: Sim, running: Running) -> None:
    await sim.slack.revoke("bot")
    await sim.slack.event({"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}})
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(TokenRefused):
            await running
