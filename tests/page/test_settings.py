"""A desk is set up in chat, without a shell or a file; its export, read again, changes nothing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
import yaml
from playwright.async_api import Browser, Locator, Page, expect

from bots.cli.common import unit
from bots.config.dictionaries import entries_of, sections_of
from bots.demo.desk import DESK, people
from bots.demo.tour.clock import PlayedClock
from bots.demo.tour.stage import settings, stage
from domain.dictionaries import Kind
from domain.dictionaries.plan import plan
from domain.repositories import DEFAULT_DEPARTMENT
from tests.page.conftest import Demo
from tests.page.support.actions import become_client, says, write
from tests.page.support.pictures import Album
from tests.support.patience import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="session")

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
"""A Monday, at eleven in Berlin."""

WEEK = "\n".join(f"{day}: 09:00-17:00" for day in ("mon", "tue", "wed", "thu", "fri"))


@pytest_asyncio.fixture(loop_scope="session")
async def empty(browser: Browser, tmp_path: Path) -> AsyncIterator[Demo]:
    """A desk that nobody has set up."""
    clock = PlayedClock(TEN)
    async with stage(tmp_path, people, desk=DESK, clock=clock, limits=False) as made:
        await made.sim.slack.deliveries(ack_timeout=PATIENCE)
        yield Demo(made, browser, clock)


@asynccontextmanager
async def window_of(page: Page) -> AsyncIterator[Locator]:
    """The settings, as Olga opens them."""
    await write(page, "Message to the channel", "/desk settings")
    window = page.get_by_role("dialog")
    await expect(window).to_contain_text("Quick changes:")
    yield window
    await window.get_by_role("button", name="Close").click()
    await expect(window).to_be_hidden()


async def fill(window: Locator, **values: str) -> None:
    """Fill in a form by the keys of its fields, and save it."""
    for key, value in values.items():
        block = window.locator(f'[data-block="{key.replace("__", ".")}"]')
        await block.wait_for()
        if await block.locator("select").count():
            await block.locator("select").select_option(label=value)
        else:
            await block.locator("input, textarea").fill(value)
    await press(window, "Save")


async def press(window: Locator, name: str) -> None:
    await window.get_by_role("button", name=name, exact=True).click()


async def add(window: Locator, kind: str, shown: str, **values: str) -> None:
    """Add an entry of a kind, see it, and go back to all kinds."""
    await press(window, kind)
    await press(window, "Add…")
    await fill(window, **values)
    await expect(window).to_contain_text(shown)
    await back_to(window, "Add…")
    await back_to(window, "Day off")


async def back_to(window: Locator, button: str) -> None:
    """Go back to a page that has this button."""
    await press(window, "◀ Back")
    await window.get_by_role("button", name=button, exact=True).wait_for()


async def test_a_desk_is_set_up_in_chat(empty: Demo, tmp_path: Path, album: Album) -> None:
    async with empty.page(height=1100) as page:
        await page.get_by_label("Acting as").select_option("UOLGA")
        async with window_of(page) as window:
            await press(window, "The desk")
            await press(window, "Helpline")
            await press(window, "Change…")
            await fill(window, time_zone="Europe/Berlin", language="English")
            await expect(window).to_contain_text("Time zone: Europe/Berlin")
            await back_to(window, "Helpline")
            await back_to(window, "Day off")
            await add(
                window,
                "Calendars",
                "2026-12-25: closed | Christmas",
                name="Office",
                zone="Europe/Berlin",
                week=WEEK,
                exceptions="2026-12-25: closed | Christmas",
            )
            await add(
                window, "Departments", "Billing · department", name="Billing", calendar="Office"
            )
            await add(
                window,
                "Shifts",
                "Early · shift",
                name="Early",
                department="Billing",
                members="@anna",
                week="mon: 09:00-13:00",
            )
            await add(window, "Categories", "Invoices · category", name="Invoices")
            await add(
                window,
                "Service levels",
                "Standard · service level",
                name="Standard",
                response="8h",
                calendar="Office",
            )
            await add(
                window,
                "Rules",
                "Money · rule",
                name="Money",
                when="text: refund",
                then__department="Billing",
            )
            await add(window, "Ratings", "Great · ", name="Great", emoji="😀", counts="good")
            await press(window, "Calendars")
            await press(window, "Office")
            await press(window, "Week…")
            await press(window, "fri: 09:00-17:00")
            await fill(window, hours="09:00-15:00")
            await expect(window).to_contain_text("fri: 09:00-15:00")
            await album.take(page, "setting_rows", window)
        await write(page, "Message to the channel", "/desk leaves anna")
        leaving = page.get_by_role("dialog")
        await expect(leaving).to_contain_text("Takes their place")
        await album.take(page, "leaves", leaving)
        await leaving.get_by_role("button", name="Cancel").click()
        await become_client(page, "Quentin")
        await says(page, "The numbers are from yesterday")
        await page.get_by_label("Acting as").select_option("UOLGA")
        async with window_of(page) as window:
            await press(window, "Change a promise")
            await fill(window, level="Standard", response="2h")
            await expect(window).to_contain_text("an earlier deadline")
            await press(window, "Apply")
            await expect(window).to_contain_text("Reply within: 2 hr")
            await press(window, "Undo")
            await expect(window).to_contain_text("a later deadline")
            await press(window, "Apply")
            await expect(window).to_contain_text("Reply within: 8 hr")
        async with window_of(page) as window:
            await press(window, "Day off")
            await fill(window, day="today", reason="We forgot a holiday")
            await expect(window).to_contain_text("Change Office?")
            await press(window, "Apply")
            await expect(window).to_contain_text("2026-11-23: closed")
    assert empty.broken == []
    with unit(settings(empty.sim.url, tmp_path, DESK), read_only=True) as desk:
        there = desk.dictionaries.entries()
    written = yaml.safe_load(yaml.safe_dump(sections_of(there), sort_keys=False))
    entries = entries_of({Kind(name): one for name, one in written.items()}, 2026, "en")
    wanted = {kind: [one for one in entries if one.kind is kind] for kind in map(Kind, written)}
    assert not plan(there, wanted, TEN, DEFAULT_DEPARTMENT).differences
