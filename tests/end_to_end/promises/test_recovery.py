"""After an outage longer than Slack's retries: nothing lost, nothing doubled, told once."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bots.config.settings import DeskSettings
from bots.demo.tour.stage import settings
from bots.platforms.slack.inbound import backfill, history
from bots.platforms.slack.payload import instant
from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox
from domain import notices as table_of_notices
from tests.end_to_end.confirmations import closes_in_slack
from tests.end_to_end.promises.restartable_desk import Desk, called
from tests.support.patience import PATIENCE

DESK, ANNA, JANE, NORA = "CDESK", "UANNA", "UJANE", "UNORA"
IVAN = 7
RETRIES = 0.3
"""Seconds after which the played Slack has given up, instead of ten minutes."""


@pytest.fixture
async def sim(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Sim]:
    monkeypatch.setattr(backfill, "GIVEN_UP_AFTER", RETRIES)
    monkeypatch.setattr(backfill, "EVERY", RETRIES)
    monkeypatch.setattr(backfill, "AGAIN", RETRIES)
    monkeypatch.setattr(history, "EVERY", 0.0)
    # Nobody here has the time to read before they answer.
    monkeypatch.setattr(table_of_notices, "REPLY_WAITS", timedelta(0))
    sandbox = Sandbox(limits=False)
    await sandbox.start()
    async with Sim(sandbox.url) as hands:
        for account, name in ((ANNA, "Anna"), (JANE, "Jane"), (NORA, "Nora")):
            await hands.slack.add_user(account, name.lower(), real_name=name)
        await hands.slack.add_channel(DESK, "desk", [ANNA])
        await hands.telegram.add_user(IVAN, "Ivan")
        await hands.slack.deliveries(retry_delays=[0.05], ack_timeout=PATIENCE)
        yield hands
    await sandbox.stop()


@pytest.fixture
def over_http() -> bool:
    """Whether the platforms call the desk."""
    return False


@pytest.fixture
async def desk(sim: Sim, tmp_path: Path, over_http: bool) -> AsyncIterator[Desk]:
    seeded = DeskSettings(specialists=(f"slack:T1:{ANNA}",), channel=f"slack:T1:{DESK}")
    chosen = settings(sim.url, tmp_path, seeded)
    one = Desk(called(chosen) if over_http else chosen, sim)
    await one.start()
    if not over_http:
        await one.has_looked()
    yield one
    await one.stop()


async def ticket(sim: Sim, text: str = "My report is empty") -> str:
    """A ticket of Ivan's that Anna has taken; the ts of its card."""
    await sim.telegram.send(IVAN, text)
    card = str((await sim.slack.wait_text(DESK, text))["ts"])
    await sim.slack.press(ANNA, DESK, card, "Take")
    await sim.telegram.wait_text(IVAN, "Anna")
    return card


@asynccontextmanager
async def stopped(sim: Sim, desk: Desk) -> AsyncIterator[None]:
    """The desk's process is gone for longer than Slack tries."""
    await desk.stop()
    yield
    await given_up(sim)
    await desk.start()


@asynccontextmanager
async def cut_off(sim: Sim, desk: Desk) -> AsyncIterator[None]:
    """The desk runs on, and Slack cannot be reached for longer than it tries."""
    await sim.fault("slack", "500", "apps.connections.open", times=1000)
    await sim.slack.disconnect(graceful=False)
    await sim.slack.wait_sockets(0)
    yield
    await given_up(sim)
    await sim.clear_faults()


Outage = Callable[[Sim, Desk], Any]


async def given_up(sim: Sim) -> None:
    """Wait until Slack tries to deliver nothing any more."""
    async with asyncio.timeout(PATIENCE):
        while True:
            told = {
                call["request"]["payload"]["event_id"]
                for call in await sim.journal(platform="slack", method="event:message")
            }
            over = await sim.journal(platform="slack", method="given_up:message")
            done = await sim.journal(platform="slack", method="ack")
            settled = {call["request"]["event_id"] for call in over}
            settled |= {call["request"].get("event_id", "") for call in done}
            if over and told <= settled:
                return
            await asyncio.sleep(0.05)


async def looked_again(sim: Sim) -> None:
    """Wait until the desk has read the history once more, and stored what it found."""
    seen = await sim.journal(platform="slack", method="conversations.history")
    read = await sim.wait("slack", "conversations.history", since=seen[-1]["number"])
    await look_is_over(sim, read)


async def look_is_over(sim: Sim, read: dict[str, Any]) -> None:
    """Wait until the look that made this call is over: only then does the next one begin."""
    await sim.wait("slack", "auth.test", since=read["number"])


async def notices(sim: Sim, card: str) -> list[str]:
    """What the thread was told of recovered lines."""
    rows = await sim.slack.transcript(DESK, card)
    return [row["text"] for row in rows if "hadn't delivered" in row["text"]]


@pytest.mark.parametrize(
    ("outage", "over_http"),
    [(stopped, False), (cut_off, False), (stopped, True)],
    ids=["stopped", "cut off", "stopped, over HTTP"],
)
async def test_answers_that_slack_gave_up_on_reach_the_client_in_order_and_the_thread_is_told_once(
    sim: Sim, desk: Desk, outage: Outage
) -> None:
    card = await ticket(sim)
    async with outage(sim, desk):
        for text in ("first answer", "second answer"):
            await sim.slack.post(ANNA, DESK, text, thread_ts=card)
        await sim.slack.post(ANNA, DESK, "!note they pay late", thread_ts=card)
    await sim.telegram.wait_text(IVAN, "second answer")
    await sim.slack.wait_text(DESK, "hadn't delivered", thread_ts=card)
    await looked_again(sim)
    said = [row["text"] for row in await sim.telegram.transcript(IVAN) if row["from_bot"]]
    answers = [text.splitlines()[-1] for text in said if "answer" in text]
    assert answers[-2:] == ["first answer", "second answer"]
    assert not any("pay late" in text for text in said)
    assert await notices(sim, card) == [
        "We recovered 3 messages that Slack hadn't delivered. They show their original times."
    ]


async def test_a_clients_lines_come_back_with_their_own_times(sim: Sim, desk: Desk) -> None:
    root = await sim.slack.dm(JANE, "My badge does not open the door")
    card = (await sim.slack.wait_text(DESK, "badge"))["ts"]
    async with stopped(sim, desk):
        line = await sim.slack.dm(JANE, "It is the north door", thread_ts=root)
    await sim.slack.wait_text(DESK, "It is the north door", thread_ts=card)
    await sim.slack.wait_text(DESK, "hadn't delivered", thread_ts=card)
    [told] = await notices(sim, card)
    assert told.startswith("We recovered 1 message")
    kept = next(row for row in desk.lines() if row.external_id == line)
    assert kept.written_at == instant(line)


async def test_a_ticket_whose_both_sides_wrote_is_told_once(sim: Sim, desk: Desk) -> None:
    root = await sim.slack.dm(JANE, "My badge does not open the door")
    card = (await sim.slack.wait_text(DESK, "badge"))["ts"]
    async with stopped(sim, desk):
        note = await sim.slack.post(ANNA, DESK, "!note Which door?", thread_ts=card)
        await sim.slack.dm(JANE, "It is the north door", thread_ts=root)
    await sim.slack.wait_reaction(DESK, note, "lock")
    await sim.slack.wait_text(DESK, "It is the north door", thread_ts=card)
    await sim.slack.wait_text(DESK, "hadn't delivered", thread_ts=card)
    [told] = await notices(sim, card)
    assert told.startswith("We recovered 2 messages")


async def test_a_first_line_that_was_lost_opens_one_ticket_with_what_followed_it(
    sim: Sim, desk: Desk
) -> None:
    async with stopped(sim, desk):
        first = await sim.slack.dm(NORA, "The lift has stopped")
        second = await sim.slack.dm(NORA, "Between two floors")
        third = await sim.slack.dm(NORA, "And it is dark", thread_ts=first)
    await sim.slack.wait_text(DESK, "And it is dark")
    rows = desk.lines()
    assert [row.external_id for row in rows] == [first, second, third]
    assert len({row.ticket_id for row in rows}) == 1


async def test_delivered_lines_are_neither_doubled_nor_handled_again(sim: Sim, desk: Desk) -> None:
    card = await ticket(sim)
    await sim.slack.post(ANNA, DESK, "an answer", thread_ts=card)
    await closes_in_slack(sim, ANNA, DESK, card)
    await sim.telegram.wait_text(IVAN, "closed")
    await sim.telegram.send(IVAN, "It is back")
    again = (await sim.slack.wait_text(DESK, "It is back"))["ts"]
    await sim.slack.post(ANNA, DESK, "!take", thread_ts=again)
    await sim.telegram.wait_text(IVAN, "Anna is handling", since_id=3)
    await sim.slack.post(ANNA, DESK, "!status hold", thread_ts=again)
    await sim.slack.wait_text(DESK, "On hold · Anna", thread_ts=again)
    await sim.slack.press(ANNA, DESK, again, "In progress")
    await sim.slack.wait_text(DESK, "In progress · Anna", thread_ts=again)
    looked = await sim.journal(platform="slack", method="conversations.replies")
    since = looked[-1]["number"] if looked else 0
    await sim.slack.post(ANNA, DESK, "one more", thread_ts=again)
    read = await sim.wait("slack", "conversations.replies", contains="one more", since=since)
    await look_is_over(sim, read)
    last = await sim.slack.post(ANNA, DESK, "!note that is all", thread_ts=again)
    await sim.slack.wait_reaction(DESK, last, "lock")
    row = (await sim.slack.transcript(DESK, again))[0]
    assert "On hold ·" not in row["text"], "the command was carried out twice"
    assert await notices(sim, card) + await notices(sim, again) == []


async def test_an_edit_that_was_lost_is_seen_beside_what_is_new(sim: Sim, desk: Desk) -> None:
    root = await sim.slack.dm(JANE, "The invoice is wrong")
    card = (await sim.slack.wait_text(DESK, "The invoice is wrong"))["ts"]
    async with stopped(sim, desk):
        await sim.slack.edit(JANE, root, "The invoice 71 is wrong")
        await sim.slack.dm(JANE, "Please look", thread_ts=root)
    await sim.slack.wait_text(DESK, "invoice 71", thread_ts=card)
    await sim.slack.wait_text(DESK, "Please look", thread_ts=card)


async def test_a_history_that_is_slow_to_be_read_is_read_in_the_end(
    sim: Sim, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "_PAGE", 2)
    card = await ticket(sim)
    texts = [f"answer {number}" for number in range(7)]
    async with stopped(sim, desk):
        await sim.slack.bulk(ANNA, DESK, texts, thread_ts=card)
        await sim.fault("slack", "429", "conversations.replies", retry_after=1)
        await sim.fault("slack", "drop_before", "conversations.history")
    await sim.telegram.wait_text(IVAN, "answer 6")
    said = [row["text"].splitlines()[-1] for row in await sim.telegram.transcript(IVAN)]
    assert [text for text in said if text in texts] == texts
    await sim.slack.wait_text(DESK, "hadn't delivered", thread_ts=card)
    assert len(await notices(sim, card)) == 1


async def test_without_the_scope_for_it_known_conversations_are_read_all_the_same(
    sim: Sim, desk: Desk
) -> None:
    root = await sim.slack.dm(JANE, "My badge does not open the door")
    card = (await sim.slack.wait_text(DESK, "badge"))["ts"]
    async with stopped(sim, desk):
        await sim.slack.dm(JANE, "It is the north door", thread_ts=root)
        await sim.slack.install(scopes=[scope for scope in _SCOPES if scope != "im:read"])
    await sim.slack.wait_text(DESK, "It is the north door", thread_ts=card)


_SCOPES = (
    *("channels:history", "channels:read", "chat:write", "groups:history", "groups:read"),
    *("im:history", "im:read", "im:write", "reactions:write", "users:read", "commands"),
)
