"""Whenever the desk dies, nothing that was written is lost, doubled or put in another place.

A storm's numbers are printed (`pytest -rP`); STORM_SEED plays the same one again, as far as
processes do.
"""

from pathlib import Path

import pytest

from bots.sandbox.server import Sandbox
from domain.outgoing.templates import RECEIPT
from tests.faults.desks.clients import SlackClients, TelegramClients
from tests.faults.storms.play import LONG, SHORT, nothing_is_lost, storm, telegram_is_as_promised
from tests.faults.storms.storm import Plan

pytestmark = pytest.mark.slow


@pytest.mark.long
async def test_lines_and_answers_of_telegram_survive_fifty_kills(
    sandbox: Sandbox, database_url: str, tmp_path: Path
) -> None:
    await _storm_of_telegram(LONG, sandbox, database_url, tmp_path / "log")


@pytest.mark.long
async def test_lines_and_answers_of_slack_survive_fifty_kills(
    sandbox: Sandbox, migrated_sqlite_url: str, tmp_path: Path
) -> None:
    await _storm_of_slack(LONG, sandbox, migrated_sqlite_url, tmp_path / "log")


async def test_lines_and_answers_of_slack_survive_kills(
    sandbox: Sandbox, migrated_sqlite_url: str, tmp_path: Path
) -> None:
    await _storm_of_slack(SHORT, sandbox, migrated_sqlite_url, tmp_path / "log")


async def _storm_of_slack(plan: Plan, box: Sandbox, url: str, log: Path) -> None:
    async with storm(plan, SlackClients(), box, url, log) as after:
        nothing_is_lost(after.found, plan)
        assert not after.found.repeated, "whatever was sent can be found again"
        assert set(after.found.receipts.values()) <= {0, 1}
        assert after.found.receipts.total() == after.found.states["slack", RECEIPT, "sent"]


async def test_lines_and_answers_of_telegram_survive_kills(
    sandbox: Sandbox, database_url: str, tmp_path: Path
) -> None:
    await _storm_of_telegram(SHORT, sandbox, database_url, tmp_path / "log")


async def _storm_of_telegram(plan: Plan, box: Sandbox, url: str, log: Path) -> None:
    async with storm(plan, TelegramClients(), box, url, log) as after:
        nothing_is_lost(after.found, plan)
        telegram_is_as_promised(after.found)
