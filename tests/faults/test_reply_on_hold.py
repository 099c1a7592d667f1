"""An answer that is held when the desk dies stays held, and *Send anyway* sends it once."""

import asyncio
from pathlib import Path

from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox
from tests.faults.desks.clients import FIRST_TELEGRAM_ID as IVAN
from tests.faults.desks.clients import TelegramClients
from tests.faults.desks.database import Ledger
from tests.faults.desks.processes import ANNA, CHANNEL, OLGA, desk, environment
from tests.faults.storms.storm import furnish
from tests.support.patience import PATIENCE, until

# Held for its token, even if Anna had the time to read what came before it.
ANSWER = "Please restart it with xox" + "b-" + "123456789012"


async def told_in(sim: Sim, thread: str) -> list[str]:
    """What the desk has said of held answers in a thread."""
    rows = await sim.slack.transcript(CHANNEL, thread)
    return [row["text"] for row in rows if "Anna's reply" in row["text"]]


async def got(sim: Sim) -> int:
    """How often the client was sent the answer."""
    rows = await sim.telegram.transcript(IVAN)
    return sum(ANSWER in row["text"] for row in rows if row["from_bot"])


async def test_a_held_reply_stays_held_whenever_the_desk_dies_and_is_sent_once(
    sandbox: Sandbox, sim: Sim, migrated_sqlite_url: str, tmp_path: Path
) -> None:
    await furnish(sim, TelegramClients(), 1)
    await sim.slack.deliveries(ack_timeout=PATIENCE, retry_delays=[0.2] * 50)
    around, ledger = environment(sandbox.url, migrated_sqlite_url), Ledger(migrated_sqlite_url)
    async with desk(around, tmp_path / "first.log") as first:
        await first.says("connected to Slack")
        await sim.telegram.send(IVAN, "My screen is black")
        card = (await sim.slack.wait_text(CHANNEL, " My screen is black\n"))["ts"]
        await sim.slack.press(ANNA, CHANNEL, card, "Take")
        await sim.telegram.send(IVAN, "It works again, sorry")
        await sim.slack.wait_text(CHANNEL, "It works again", thread_ts=card)
        line = await sim.slack.post(ANNA, CHANNEL, ANSWER, thread_ts=card)
        await until(lambda: ledger.kinds(ANSWER), ["held"].__eq__)
        await first.kill()
    async with desk(around, tmp_path / "second.log") as second:
        await sim.slack.wait_reaction(CHANNEL, line, "raised_hand")
        notice = await sim.slack.wait_text(CHANNEL, "is on hold", thread_ts=card)
        await until(lambda: not ledger.unsettled())
        assert (ledger.kinds(ANSWER), await got(sim)) == (["held"], 0)
        assert len(await told_in(sim, card)) == 1
        pressed = [
            sim.slack.press(who, CHANNEL, notice["ts"], "Send anyway") for who in (ANNA, OLGA)
        ]
        assert await asyncio.gather(*pressed) == ["", ""], "both at once"
        await second.kill()
    async with desk(around, tmp_path / "third.log") as third:
        await third.says("connected to Slack")
        await sim.telegram.wait_text(IVAN, ANSWER)
        await sim.slack.wait_reaction(CHANNEL, line, "white_check_mark")
        await until(lambda: not ledger.unsettled())
        assert (ledger.kinds(ANSWER), await got(sim)) == (["reply"], 1)
        (told,) = await told_in(sim, card)
        assert "is no longer on hold" in told
    ledger.close()
