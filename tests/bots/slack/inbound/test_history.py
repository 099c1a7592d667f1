"""What is new in Slack's history, in threads and at the top, wherever these threads began."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from bots.platforms import Payload
from bots.platforms.slack.inbound import history as module
from bots.platforms.slack.inbound.history import HistoryReader
from bots.platforms.slack.web import Web
from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox
from tests.support.patience import PATIENCE


@pytest.fixture
async def history(sandbox: Sandbox, sim: Sim) -> AsyncIterator[HistoryReader]:
    web = Web("xoxb-test", f"{sandbox.url}/slack/api/", PATIENCE)
    yield HistoryReader(web)
    await web.close()


def texts(news: Sequence[Payload]) -> list[str]:
    return [str(one["text"]) for one in news]


async def test_of_a_channel_only_news_in_watched_threads_are_read(
    sim: Sim, history: HistoryReader
) -> None:
    """Not what began a thread, not what is said around it, and no thread without news."""
    earlier, quiet = [await sim.slack.post("U1", "C1", text) for text in ("#1", "#2")]
    await sim.slack.post("U1", "C1", "known", thread_ts=earlier)
    await sim.slack.post("U1", "C1", "known, too", thread_ts=quiet)
    since = await sim.slack.post("U1", "C1", "talk")
    later = await sim.slack.post("U1", "C1", "#3")
    await sim.slack.post("U1", "C1", "new in #3", thread_ts=later)
    await sim.slack.post("U1", "C1", "new in #1", thread_ts=earlier)
    news = await history.news("C1", [earlier, quiet, later], since, direct=False)
    assert texts(news) == ["new in #3", "new in #1"]
    assert len(await sim.journal(platform="slack", method="conversations.replies")) == 2


async def test_news_that_fill_several_pages_are_read_to_the_end(
    sim: Sim, history: HistoryReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PAGE", 2)
    root = await sim.slack.post("U1", "C1", "#1")
    lines = [f"answer {number}" for number in range(5)]
    await sim.slack.bulk("U1", "C1", lines, thread_ts=root)
    async with asyncio.timeout(PATIENCE):
        news = await history.news("C1", [root], root, direct=False)
    assert texts(news) == lines


async def test_of_a_direct_message_all_news_are_read_although_a_thread_began_after_them(
    sim: Sim, history: HistoryReader
) -> None:
    since = await sim.slack.dm("U2", "My badge is lost")
    await sim.slack.dm("U2", "And my key")
    later = await sim.slack.dm("U2", "The lift has stopped")
    await sim.slack.dm("U2", "Between two floors", thread_ts=later)
    await sim.slack.dm("U2", "I have found it", thread_ts=since)
    [channel] = await history.direct_channels()
    news = await history.news(channel, [since, later], since, direct=True)
    assert texts(news) == [
        "And my key",
        "The lift has stopped",
        "Between two floors",
        "I have found it",
    ]
