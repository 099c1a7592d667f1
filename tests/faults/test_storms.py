"""Whenever the desk dies, nothing that was written is lost, doubled or put in another place."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bots.sandbox.client import Sim
from bots.sandbox.server import Sandbox
from tests.faults.clients import Clients, SlackClients, TelegramClients
from tests.faults.desks import Nursery, environment
from tests.faults.storm import Plan, Reckoning, Storm

pytestmark = pytest.mark.slow


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    box = Sandbox(limits=False)
    await box.start()
    yield box
    await box.stop()


async def _storm(plan: Plan, clients: Clients, box: Sandbox, url: str, log: Path) -> Reckoning:
    async with Sim(box.url) as sim, Nursery(environment(box.url, url), log) as nursery:
        # Slack gives up after a few tries; the desk is down for longer than these take here.
        await sim.slack.deliveries(ack_timeout=2.0, retry_delays=[0.2] * 500)
        found = await Storm(plan, sim, clients, nursery, url).run()
    print(found.report())
    return found


def _seed() -> int:
    return int(os.environ.get("STORM_SEED", "0")) or int.from_bytes(os.urandom(3), "big")


def _nothing_is_lost(found: Reckoning) -> None:
    """What holds on both platforms and both databases."""
    plan = found.plan
    assert len(found.kept) == plan.lines, "every line is kept"
    assert set(found.kept.values()) == {1}, "and once"
    assert {len(tickets) for tickets in found.tickets_of.values()} == {1}, "in its client's ticket"
    assert set(found.updates) == {"done"}, "nothing is parked"
    assert not found.missing
    assert not found.doubled, "what went to Slack was looked up before it was sent again"
    assert not found.shuffled
    assert {state for platform, state in found.states if platform == "slack"} == {"sent"}


async def test_telegram_lines_and_answers_survive_fifty_kills(
    sandbox: Sandbox, sqlite_url: str, tmp_path: Path
) -> None:
    plan = Plan(kills=50, lines=2000, writers=40, answers=150, seed=_seed())
    found = await _storm(plan, TelegramClients(), sandbox, sqlite_url, tmp_path / "log")
    _nothing_is_lost(found)
    _telegram_is_as_promised(found)


async def test_slack_lines_and_answers_survive_fifty_kills(
    sandbox: Sandbox, sqlite_url: str, tmp_path: Path
) -> None:
    plan = Plan(kills=50, lines=2000, writers=40, answers=150, seed=_seed())
    found = await _storm(plan, SlackClients(), sandbox, sqlite_url, tmp_path / "log")
    _nothing_is_lost(found)
    assert not found.repeated, "in Slack every message can be found again"
    assert not found.unknown


async def test_the_same_holds_on_postgresql(
    sandbox: Sandbox, postgresql_url: str, tmp_path: Path
) -> None:
    plan = Plan(kills=15, lines=400, writers=20, answers=45, seed=_seed())
    found = await _storm(plan, TelegramClients(), sandbox, postgresql_url, tmp_path / "log")
    _nothing_is_lost(found)
    _telegram_is_as_promised(found)


def _telegram_is_as_promised(found: Reckoning) -> None:
    assert not found.out_of_order, "lines are kept in the order they were written"
    assert not found.unmarked, "a repeated answer says that it may be one"
    assert set(found.repeated.values()) <= {1}
    telegram = {state for platform, state in found.states if platform == "telegram"}
    assert telegram <= {"sent", "unknown"}
