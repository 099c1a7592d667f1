"""A client is forgotten on the page, and again by a desk that starts on a backup from before."""

import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from bots.demo.desk import CHANNEL, people
from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox
from tests.faults.desks.moved_clock import FILE
from tests.faults.desks.processes import desk, environment
from tests.page.conftest import Pages
from tests.page.support.actions import act_as, become_client, bubble, card_of, command, says, visit
from tests.support.programs.program import Program

pytestmark = pytest.mark.asyncio(loop_scope="session")

CLOCK = "tests.faults.desks.moved_clock"
A_DAY = timedelta(hours=24, minutes=1)


@asynccontextmanager
async def played(browser: Browser) -> AsyncIterator[tuple[Sandbox, Pages]]:
    """A sandbox with the demo's people, and pages on it, but no desk yet."""
    sandbox = Sandbox(limits=False)
    await sandbox.start()
    try:
        async with Sim(sandbox.url) as sim:
            await people(sim)
            yield sandbox, Pages(sim, browser)
    finally:
        await sandbox.stop()


def kept_in(database: Path) -> str:
    """Return all rows of a database that no desk runs on."""
    with closing(sqlite3.connect(database)) as opened:
        return "\n".join(opened.iterdump())


async def helpline(env: Mapping[str, str], *words: str) -> None:
    """Run a command of the desk's operator."""
    program = await Program.start("bots.cli", *words, env=env)
    said = await program.communicate()
    assert program.returncode == 0, said


async def asks_to_forget(page: Page, name: str) -> None:
    """An administrator asks to forget a client, and types the name."""
    asked = await command(page, f"forget {name}", f"Forget {name}?")
    await asked.get_by_role("button", name="Type the name…").click()
    form = page.get_by_role("dialog")
    await form.get_by_label("Name").fill(name)
    await form.locator("button[type=submit]").click()
    await expect(page.locator(".line.ephemeral", has_text="will be forgotten")).to_be_visible()


async def test_a_client_stays_forgotten_though_a_backup_from_before_is_restored(
    browser: Browser, tmp_path: Path
) -> None:
    database, backup, clock = (tmp_path / name for name in ("desk.db", "kept.db", "clock"))
    async with played(browser) as (sandbox, pages), pages.page() as page:
        env = environment(sandbox.url, f"sqlite:///{database}") | {
            "HELPLINE_DESK__CHANNEL": f"slack:T1:{CHANNEL}",
            FILE: str(clock),
        }
        async with desk(env, tmp_path / "first.log", "connected to Slack", module=CLOCK) as first:
            await become_client(page, "Dora")
            await says(page, "My pass is lost")
            await expect(bubble(page, "We've got your request")).to_be_visible()
            await act_as(page, "Olga (admin)")
            await expect(card_of(page, "My pass is lost")).to_contain_text("Dora")
            await helpline(env, "backup", str(backup))
            await asks_to_forget(page, "Dora")
            clock.write_text(str(A_DAY.total_seconds()))
            await expect(bubble(page, "We've got your request")).to_have_count(0)
            await expect(card_of(page, "My pass is lost")).to_have_count(0)
            await visit(page, "Helpline")
            await expect(page.locator(".line", has_text="data has been erased")).to_be_visible()
            assert await first.stop() == 0

        for file in tmp_path.glob("desk.db*"):
            file.unlink()
        await helpline(env, "restore", str(backup))
        assert "My pass is lost" in kept_in(database)
        async with desk(env, tmp_path / "second.log", "connected to Slack", module=CLOCK) as second:
            again = page.locator(".line", has_text="forgotten").last
            await expect(again).to_contain_text("backup")
            await visit(page, "support")
            await command(page, "people Dora", "No matches")
            await says(page, "Hello again")
            await expect(card_of(page, "Hello again")).to_contain_text("Dora")
            assert await second.stop() == 0
        assert "My pass is lost" not in kept_in(database)
        assert pages.broken == []
