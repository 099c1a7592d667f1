"""Whenever the desk dies, nothing that was written is lost, doubled or put in another place.

A storm's numbers are printed (`pytest -rP`); STORM_SEED plays the same one again, as far as
processes do.
"""

import os
import random
from pathlib import Path

import pytest

from bots.sandbox.client import Sim
from bots.sandbox.server import Sandbox
from domain.posts import RECEIPT
from tests.faults.clients import Clients, SlackClients, TelegramClients
from tests.faults.desks import Nursery, environment
from tests.faults.ledger import Ledger
from tests.faults.reckoning import Reckoning, reckon
from tests.faults.storm import Plan, Storm

pytestmark = pytest.mark.slow

SEED = int(os.environ.get("STORM_SEED", random.randrange(10**6)))
LONG = Plan(kills=50, lines=2000, writers=40, answers=150, seed=SEED)
SHORT = Plan(kills=15, lines=400, writers=20, answers=45, seed=SEED)


async def _storm(plan: Plan, clients: Clients, box: Sandbox, url: str, log: Path) -> Reckoning:
    ledger = Ledger(url)
    async with Sim(box.url) as sim, Nursery(environment(box.url, url), log) as nursery:
        # Slack's patience, short enough for lines to come again and long enough for the last desk.
        await sim.slack.deliveries(ack_timeout=2.0, retry_delays=[0.2] * 500)
        said = await Storm(plan, sim, clients, nursery, ledger).run()
        found = await reckon(sim, clients, ledger, said, plan)
    ledger.close()
    print(found.report(plan, ready=log.read_text().count("desk runs")))
    _nothing_is_lost(found, plan)
    return found


def _nothing_is_lost(found: Reckoning, plan: Plan) -> None:
    assert len(found.kept) == plan.lines, "every line is kept"
    assert set(found.kept.values()) == {1}, "and once"
    assert {len(tickets) for tickets in found.tickets_of.values()} == {1}, "in its ticket"
    assert set(found.updates) == {"done"}, "no update is parked"
    assert not found.missing, "every line is in its thread, every answer in its chat"
    assert not found.doubled, "what goes to Slack is looked up before it is sent again"
    assert not found.shuffled, "a thread shows lines in their order"
    assert found.states_on("slack") == {"sent"}


def _telegram_is_as_promised(found: Reckoning, plan: Plan) -> None:
    assert not found.out_of_order, "lines are kept in the order they were written"
    assert not found.unmarked, "an answer that comes again says that it may have come before"
    assert set(found.repeated.values()) <= {1}
    assert found.states_on("telegram") <= {"sent", "unknown"}
    assert set(found.receipts.values()) <= {0, 1}, "what is unknown is not sent again"
    sent, unknown = (found.states["telegram", RECEIPT, state] for state in ("sent", "unknown"))
    assert sent <= found.receipts.total() <= sent + unknown


async def test_lines_and_answers_of_telegram_survive_fifty_kills(
    sandbox: Sandbox, migrated_sqlite_url: str, tmp_path: Path
) -> None:
    found = await _storm(LONG, TelegramClients(), sandbox, migrated_sqlite_url, tmp_path / "log")
    _telegram_is_as_promised(found, LONG)


async def test_lines_and_answers_of_slack_survive_fifty_kills(
    sandbox: Sandbox, migrated_sqlite_url: str, tmp_path: Path
) -> None:
    found = await _storm(LONG, SlackClients(), sandbox, migrated_sqlite_url, tmp_path / "log")
    assert not found.repeated, "whatever was sent can be found again"
    assert set(found.receipts.values()) <= {0, 1}
    assert found.receipts.total() == found.states["slack", RECEIPT, "sent"]


async def test_they_survive_on_postgresql(
    sandbox: Sandbox, migrated_postgresql_url: str, tmp_path: Path
) -> None:
    found = await _storm(
        SHORT, TelegramClients(), sandbox, migrated_postgresql_url, tmp_path / "log"
    )
    _telegram_is_as_promised(found, SHORT)
