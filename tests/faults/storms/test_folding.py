"""Lines that leave together, because their channel takes few posts, survive kills like any other.

The desk keeps to a pace in Slack's channel at which its lanes lag; Slack is slow, or takes a post
and says nothing, so that many a desk dies with a post of several lines in hand.
"""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox
from tests.faults.desks.clients import TelegramClients
from tests.faults.desks.database import Ledger
from tests.faults.desks.processes import CHANNEL
from tests.faults.storms.count_lines import words
from tests.faults.storms.play import (
    LONG,
    ON_EITHER,
    SLOW,
    StormResult,
    nothing_is_lost,
    storm,
    telegram_is_as_promised,
)
from tests.faults.storms.storm import Plan, Weather
from tests.support.patience import eventually, until

PACE = "3.8"
"""Posts a second: less than the four at which a lane counts as lagging."""

HANGS = 0.5
"""Seconds that Slack takes for a post, or leaves a caller in the dark."""

HANGING = 8
"""Posts in a desk's life, at least, that Slack does this with."""

EDITS = 5


@dataclass(slots=True)
class Hanging:
    """Slack hangs while posts leave; `caught` are those of several lines that a dead desk left."""

    caught: set[int] = field(default_factory=set)

    def over(self, plan: Plan, sim: Sim, ledger: Ledger) -> Weather:
        """See play.MakesWeather: every other desk dies with such a post in hand."""
        chance = random.Random(plan.seed)

        def in_hand() -> set[int]:
            return {head for head, rows in ledger.folds().items() if rows[0]["state"] == "sending"}

        async def hang(desk: int) -> None:
            await sim.clear_faults()
            for _ in range(HANGING):
                kind = chance.choice(("slow", "timeout"))
                await sim.fault("slack", kind, "chat.postMessage", delay=HANGS)
            if desk % 2:
                await sim.fault("slack", "slow", "chat.postMessage", times=plan.lines, delay=HANGS)

        async def killed(desk: int) -> None:
            await asyncio.sleep(chance.uniform(0, plan.life))
            if desk % 2:
                self.caught |= await until(lambda: in_hand() - self.caught)

        return Weather(hang, killed)


async def _folding_storm(plan: Plan, box: Sandbox, url: str, log: Path) -> None:
    hanging = Hanging()
    async with storm(
        plan, TelegramClients(), box, url, log, "--pace", PACE, weather=hanging.over
    ) as after:
        folds = after.ledger.folds()
        carried = sum(map(len, folds.values()))
        print(
            f"  {carried} lines left in {len(folds)} posts of several;"
            f" {len(hanging.caught)} of those were in hand when a desk died"
        )
        nothing_is_lost(after.found, plan)
        telegram_is_as_promised(after.found)
        assert hanging.caught, "desks died with several lines in hand"
        await _edits_find_their_lines(after, folds)


async def _edits_find_their_lines(after: StormResult, folds: dict[int, list[Any]]) -> None:
    """Each line of a post is known by where it was written; an edit changes it where it stands."""
    kept = Counter((row["chat"], row["external_id"]) for row in after.ledger.lines())
    assert {(chat, number) for chat, number, _ in after.said.lines} <= set(kept)
    chosen = random.Random(after.plan.seed).sample(sorted(folds), min(EDITS, len(folds)))
    await after.desks.start()
    rows = {row["ts"]: row["text"] for row in await after.sim.slack.transcript(CHANNEL)}
    for number, head in enumerate(chosen):
        line = folds[head][number % len(folds[head])]
        (word,) = words(str(line["text"]))
        await after.sim.telegram.edit(
            int(line["chat"]), int(line["external_id"]), f"It was the cable: {word}"
        )
        # Where it stands, and on the card if the ticket is called after it.
        rows = {
            ts: text.replace(f"Something is wrong here: {word}", f"It was the cable: {word}")
            for ts, text in rows.items()
        }

    async def shown() -> dict[str, str]:
        return {row["ts"]: row["text"] for row in await after.sim.slack.transcript(CHANNEL)}

    await eventually(shown, rows.__eq__)
    posts = {line["post"] for lines in folds.values() for line in lines}
    assert sum(rows[post].count("It was the cable") for post in posts) == len(chosen)


@ON_EITHER
async def test_lines_that_leave_together_survive_kills(
    sandbox: Sandbox, database_url: str, tmp_path: Path
) -> None:
    await _folding_storm(SLOW, sandbox, database_url, tmp_path / "log")


@pytest.mark.long
async def test_lines_that_leave_together_survive_fifty_kills(
    sandbox: Sandbox, migrated_sqlite_url: str, tmp_path: Path
) -> None:
    await _folding_storm(LONG, sandbox, migrated_sqlite_url, tmp_path / "log")
