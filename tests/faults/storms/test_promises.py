"""Deadlines that pass while the desk dies again and again are counted once and told once.

A level of seconds, so that warnings, misses and escalations come in the storm's time; clients go
on writing, and staff end waits, pause tickets and take them up again.
"""

import asyncio
import json
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox
from tests.faults.desks.clients import TelegramClients
from tests.faults.desks.database import Ledger
from tests.faults.desks.processes import ANNA, CHANNEL
from tests.faults.storms.count_promises import ESCALATED, Promises, count_promises
from tests.faults.storms.play import (
    LONG,
    ON_EITHER,
    SLOW,
    StormResult,
    nothing_is_lost,
    storm,
    telegram_is_as_promised,
)
from tests.faults.storms.storm import QUIET, Plan, Weather
from tests.support.patience import until

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_BOTH = ("department", "administrators")
PROMISING = {
    "HELPLINE_CALENDARS": json.dumps(
        {"Always": {"zone": "UTC", "week": {day: ["00:00-24:00"] for day in _DAYS}}}
    ),
    "HELPLINE_LEVELS": json.dumps(
        {
            "Quick": {
                "calendar": "Always",
                "response": "2s",
                "resolution": "4s",
                "escalate": [
                    {"clock": "response", "before": "1s", "tell": "department"},
                    {"clock": "response", "after": "1s", "tell": _BOTH, "loud": True},
                    {"clock": "resolution", "before": "2s", "tell": "department"},
                    {"clock": "resolution", "after": "1s", "tell": _BOTH},
                ],
            }
        }
    ),
}
"""More of a desk's environment. No department of its own: nothing is closed for silence."""

LOOKS = "0.15"
"""Seconds between a desk's looks for what is due; in earnest it is two, and a desk lives less."""

ACTS = ("!noreply", "!status hold", "!status open", "!status processed")
ACTS_A_LIFE = 4


def _staff_at_work(plan: Plan, sim: Sim, ledger: Ledger) -> Weather:
    """See play.MakesWeather: staff act on the tickets of those who write."""
    chance = random.Random(plan.seed)

    async def act(_: int) -> None:
        for _ in range(ACTS_A_LIFE):
            threads = [thread for number, thread in ledger.threads().items() if number > QUIET]
            if threads:
                what, where = chance.choice(ACTS), chance.choice(threads)
                await sim.slack.post(ANNA, CHANNEL, what, thread_ts=where)
            await asyncio.sleep(chance.uniform(0, plan.life / ACTS_A_LIFE))

    return Weather(act)


async def _storm_of_promises(plan: Plan, box: Sandbox, url: str, log: Path) -> None:
    at_work, looks = _staff_at_work, ("--looks", LOOKS)
    async with storm(
        plan, TelegramClients(), box, url, log, *looks, desk=PROMISING, weather=at_work
    ) as after:
        nothing_is_lost(after.found, plan)
        telegram_is_as_promised(after.found)
        promises = await _once_all_is_told(after)
    print(promises.report())
    assert not promises.miscounted, "what was missed is counted, once"
    assert not promises.told_twice, "each step of the ladder is told once"
    assert not promises.meant_otherwise, "in the thread, if it is for the department"
    assert not promises.shown_otherwise, "and shown there once"
    assert not promises.silent, "no deadline passes without a word"
    assert promises.missed
    assert promises.shown
    assert promises.steps[ESCALATED], "however late a desk looks, what nobody sees to is escalated"


async def _once_all_is_told(after: StormResult) -> Promises:
    """What is left once another desk has seen to every deadline there is."""
    await after.desks.start()
    await until(
        lambda: (after.ledger.waiting_deadlines(), after.ledger.unsettled()),
        lambda left: not any(left),
        every=0.1,
    )
    return await count_promises(after.sim, after.ledger, datetime.now(UTC))


@ON_EITHER
async def test_promises_survive_kills(sandbox: Sandbox, database_url: str, tmp_path: Path) -> None:
    await _storm_of_promises(SLOW, sandbox, database_url, tmp_path / "log")


@pytest.mark.long
async def test_promises_survive_fifty_kills(
    sandbox: Sandbox, migrated_sqlite_url: str, tmp_path: Path
) -> None:
    await _storm_of_promises(LONG, sandbox, migrated_sqlite_url, tmp_path / "log")
