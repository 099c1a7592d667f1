"""Whenever the desk dies, nothing that was written is lost, doubled or put in another place.

A storm's numbers are printed (`pytest -rP`); STORM_SEED plays the same one again, as far as
processes do.
"""

from pathlib import Path

import pytest

from bots.sandbox.server import Sandbox
from domain.posts import RECEIPT
from tests.faults.aftermath import LONG, SHORT, nothing_is_lost, storm, telegram_is_as_promised
from tests.faults.clients import SlackClients, TelegramClients

pytestmark = pytest.mark.slow


async def test_lines_and_answers_of_telegram_survive_fifty_kills(
    sandbox: Sandbox, migrated_sqlite_url: str, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    async with storm(LONG, TelegramClients(), sandbox, migrated_sqlite_url, log) as after:
        nothing_is_lost(after.found, LONG)
        telegram_is_as_promised(after.found)


async def test_lines_and_answers_of_slack_survive_fifty_kills(
    sandbox: Sandbox, migrated_sqlite_url: str, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    async with storm(LONG, SlackClients(), sandbox, migrated_sqlite_url, log) as after:
        nothing_is_lost(after.found, LONG)
        assert not after.found.repeated, "whatever was sent can be found again"
        assert set(after.found.receipts.values()) <= {0, 1}
        assert after.found.receipts.total() == after.found.states["slack", RECEIPT, "sent"]


async def test_they_survive_on_postgresql(
    sandbox: Sandbox, migrated_postgresql_url: str, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    async with storm(SHORT, TelegramClients(), sandbox, migrated_postgresql_url, log) as after:
        nothing_is_lost(after.found, SHORT)
        telegram_is_as_promised(after.found)
