"""Storms as tests play them: the weather, how long they last, and what every one must leave."""

import os
import random
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox
from domain.outgoing.templates import RECEIPT
from tests.faults.desks.clients import Clients
from tests.faults.desks.database import Ledger
from tests.faults.desks.processes import DeskForks, environment
from tests.faults.storms.count_lines import LinesFound, count_lines
from tests.faults.storms.storm import Plan, Said, Storm, Weather

SEED = int(os.environ.get("STORM_SEED", random.randrange(10**6)))
LONG = Plan(kills=50, lines=2000, writers=40, answers=150, seed=SEED)
SHORT = Plan(kills=6, lines=120, writers=8, answers=18, seed=SEED)
SLOW = replace(SHORT, writers=6, answers=12, life=2.0)
"""For what takes a desk longer than it lives in the others."""

ON_EITHER = pytest.mark.parametrize(
    "database_kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)]
)
"""On SQLite while one works, on PostgreSQL among the longest storms: how a database survives its
desk is what the storms of `test_lines` see on both."""


@dataclass(frozen=True, slots=True)
class StormResult:
    """What a storm left, and the hands to look further; the last desk is dead."""

    plan: Plan
    sim: Sim
    desks: DeskForks
    ledger: Ledger
    said: Said
    found: LinesFound


MakesWeather = Callable[[Plan, Sim, Ledger], Weather]


def _calm(_plan: Plan, _sim: Sim, _ledger: Ledger) -> Weather:
    return Weather()


@asynccontextmanager
async def storm(
    plan: Plan,
    clients: Clients,
    box: Sandbox,
    url: str,
    log: Path,
    *options: str,
    desk: Mapping[str, str] | None = None,
    weather: MakesWeather = _calm,
) -> AsyncIterator[StormResult]:
    """Play a storm and print its numbers.

    `options` are those of `forks.py`, `desk` is more of the desks' environment, and `weather` says
    what else happens meanwhile.
    """
    ledger = Ledger(url)
    around = {**environment(box.url, url), **(desk or {})}
    async with Sim(box.url) as sim, DeskForks(around, log, *options) as desks:
        # Slack's patience, short enough for lines to come again and long enough for the last desk.
        await sim.slack.deliveries(ack_timeout=2.0, retry_delays=[0.2] * 500)
        outside = weather(plan, sim, ledger)
        said = await Storm(plan, sim, clients, desks, ledger, outside).run()
        found = await count_lines(sim, clients, ledger, said, plan)
        print(found.report(plan, ready=log.read_text().count("the desk is running")))
        yield StormResult(plan, sim, desks, ledger, said, found)
    ledger.close()


def nothing_is_lost(found: LinesFound, plan: Plan) -> None:
    """Whatever died when: every line and every answer is where it belongs, once and in order."""
    assert len(found.kept) == plan.lines, "every line is kept"
    assert set(found.kept.values()) == {1}, "and once"
    assert {len(tickets) for tickets in found.tickets_of.values()} == {1}, "in its ticket"
    assert set(found.updates) == {"done"}, "no update is parked"
    assert not found.missing, "every line is in its thread, every answer in its chat"
    assert not found.doubled, (
        f"{found.doubled}: what goes to Slack is looked up before it is sent again"
    )
    assert not found.shuffled, "a thread shows lines in their order"
    assert found.states_on("slack") == {"sent"}


def telegram_is_as_promised(found: LinesFound) -> None:
    """What Telegram cannot tell is sent again, saying so, or is left alone."""
    assert not found.out_of_order, "lines are kept in the order they were written"
    assert not found.unmarked, "an answer that comes again says that it may have come before"
    assert set(found.repeated.values()) <= {1}
    assert found.states_on("telegram") <= {"sent", "unknown"}
    assert set(found.receipts.values()) <= {0, 1}, "what is unknown is not sent again"
    sent, unknown = (found.states["telegram", RECEIPT, state] for state in ("sent", "unknown"))
    assert sent <= found.receipts.total() <= sent + unknown
