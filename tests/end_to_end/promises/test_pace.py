"""The platforms' limits hold on both sides: what the desk makes of more than they allow."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bots.config.settings import DeskSettings
from bots.demo.tour.stage import Stage, stage
from bots.sandbox.client.sim import Sim
from tests.support.patience import until

pytestmark = pytest.mark.asyncio(loop_scope="module")

DESK, ANNA = "CDESK", "UANNA"


async def _people(sim: Sim) -> None:
    await sim.slack.add_user(ANNA, "anna", real_name="Anna")
    await sim.slack.add_channel(DESK, "desk", [ANNA])


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def pace(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """A desk that keeps to the limits, on platforms that insist on them."""
    desk = DeskSettings(administrators=(f"slack:T1:{ANNA}",), channel=f"slack:T1:{DESK}")
    folder = tmp_path_factory.mktemp("pace")
    async with stage(folder, _people, desk=desk, limits=True) as made:
        yield made


@pytest.fixture(scope="module")
def sim(pace: Stage) -> Sim:
    """The platforms."""
    return pace.sim


async def ticket(sim: Sim, client: int, text: str) -> str:
    """A ticket that somebody opens; returns its card's ts."""
    await sim.telegram.add_user(client, f"Client {client}")
    await sim.telegram.send(client, text)
    card = await sim.slack.wait_text(DESK, f" {text}\n")
    await sim.slack.wait_text(DESK, text, thread_ts=card["ts"], since_ts=card["ts"])
    return str(card["ts"])


async def thread(sim: Sim, card: str) -> list[str]:
    """What the bot has posted below a card."""
    rows = await sim.slack.transcript(DESK, card)
    return [row["text"] for row in rows if row["ts"] != card and not row["ephemeral_to"]]


async def refused(sim: Sim) -> list[str]:
    """The methods that were called too often."""
    return [call["method"] for call in await sim.journal() if call["status"] == 429]


async def test_a_burst_leaves_in_few_posts_in_order_and_an_edit_finds_its_line(
    sim: Sim, pace: Stage
) -> None:
    card = await ticket(sim, 7, "The report is empty")
    numbers = await sim.telegram.bulk([(7, f"line {number}") for number in range(10, 30)])
    await sim.slack.wait_text(DESK, "line 29", thread_ts=card)
    await until(pace.has_recorded)
    posts = (await thread(sim, card))[1:]
    assert len(posts) < 6
    words = [line for post in posts for line in post.split("\n") if line.startswith("line")]
    assert words == [f"line {number}" for number in range(10, 30)]
    await sim.telegram.edit(7, numbers[-2], "line 28, mended")
    await sim.slack.wait_text(DESK, "line 28, mended", thread_ts=card)
    text = "\n".join((await thread(sim, card))[1:])
    there = [text.find(f"line {number}") for number in range(10, 30)]
    assert -1 not in there, "all others are where they were"
    assert there == sorted(there)
    assert await refused(sim) == []


async def test_a_pause_of_edits_delays_no_line(sim: Sim) -> None:
    card = await ticket(sim, 8, "The printer is on fire")
    before = len(await refused(sim))
    await sim.fault("slack", "429", "chat.update", times=1, retry_after=600)
    await sim.slack.press(ANNA, DESK, card, "Take")
    await sim.wait("slack", "chat.update", contains="ratelimited")
    await sim.telegram.send(8, "It spreads")
    await sim.slack.wait_text(DESK, "It spreads", thread_ts=card)
    assert (await refused(sim))[before:] == ["chat.update"]
