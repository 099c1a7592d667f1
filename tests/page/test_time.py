"""The desk's time on the page: it is shown, and whoever plays moves it ahead."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from bots.demo.clock import FILE, MovedClock
from bots.demo.desk import CHANNEL
from bots.demo.page import demo
from bots.demo.tour.clock import PlayedClock
from bots.sandbox.client.sim import Sim
from bots.sandbox.memory import Forgotten
from bots.sandbox.server import Sandbox
from bots.sandbox.wire import SimError
from tests.page.conftest import Demo, Pages
from tests.page.support.actions import become_client, card_of, says

pytestmark = pytest.mark.asyncio(loop_scope="session")

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
"""10:00, in the hours of the demo's desk."""

DAY = 86400


async def skips(page: Page, presses: int) -> None:
    """Choose from the menu of the time by keyboard: so many presses below the first."""
    await page.locator("#time").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem")).to_have_count(3)
    for _ in range(presses):
        await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menu")).to_have_count(0)
    await expect(page.locator("#time")).to_be_focused()


async def test_a_deadline_passes_while_one_watches(tmp_path: Path, browser: Browser) -> None:
    async with demo(tmp_path, clock=PlayedClock(MONDAY), limits=False) as made:
        pages = Pages(made.sim, browser)
        async with pages.page(clock=MONDAY) as page, pages.page(clock=MONDAY) as other:
            await other.goto(f"{made.sim.url}/?lang=ru")
            await expect(other.get_by_text("онлайн", exact=True)).to_be_visible()
            await expect(page.locator("#time")).to_contain_text(re.compile(r"Nov 23\D+10:\d\d"))
            await become_client(page, "Zoe")
            await says(page, "The gate is shut")
            card = card_of(page, "The gate is shut")
            await expect(card).to_contain_text("reply by Mon 23 Nov 10:")
            await skips(page, 1)
            await expect(page.locator("#time")).to_contain_text(re.compile(r"Nov 23\D+11:\d\d"))
            await expect(page.locator(".toast")).to_contain_text("11:")
            await expect(card).to_contain_text("❗")
            await expect(card.get_by_text("Today")).to_have_count(0)
            await expect(other.locator("#time")).to_contain_text(re.compile(r"23 нояб\.\D+11:\d\d"))
            assert "службы поддержки" in str(await other.locator("#time").get_attribute("title"))
            await skips(page, 2)
            for each, today, day in (
                (page, "Today", re.compile(r"Tue\D+24 09:00|Nov 24\D+09:00")),
                (other, "Сегодня", re.compile(r"вт\D+24 нояб\.\D+09:00")),
            ):
                await expect(each.locator("#time")).to_contain_text(day)
                first = each.get_by_label("Channel" if each is page else "Канал", exact=True)
                await expect(first.locator(".day").first).not_to_have_text(today)
        assert pages.broken == []


async def test_the_demo_goes_on_at_the_time_to_which_it_was_moved(tmp_path: Path) -> None:
    async with demo(tmp_path, limits=False) as made:
        before = await made.sim.get("/page/clock")
        moved = await made.sim.post("/sim/clock", by=3 * DAY)
        assert moved["now"] - before["now"] >= 3 * DAY
        await made.sim.telegram.send(100, "It is Thursday")
        card = await made.sim.slack.wait_text(CHANNEL, "It is Thursday")
        assert float(card["ts"]) >= moved["now"]
    async with demo(tmp_path, limits=False) as again:
        assert (await again.sim.get("/page/clock"))["now"] >= float(card["ts"])


@pytest.mark.parametrize(
    "asked",
    [
        *({"by": by} for by in (0, -60, 32 * DAY, "nan", "soon", None)),
        *({"tomorrow": at} for at in ("25:00", "morning", None)),
        {},
    ],
)
async def test_time_only_goes_ahead_and_only_to_what_is_one(
    desk: Demo, asked: dict[str, Any]
) -> None:
    before = await desk.sim.get("/page/clock")
    with pytest.raises(SimError):
        await desk.sim.post("/sim/clock", **asked)
    assert (await desk.sim.get("/page/clock"))["now"] - before["now"] < DAY


async def test_without_a_desk_there_is_no_time_to_show(browser: Browser) -> None:
    sandbox = Sandbox()
    await sandbox.start()
    try:
        async with Sim(sandbox.url) as sim, Pages(sim, browser).page() as page:
            await expect(page.locator("#time")).to_be_hidden()
            assert await sim.get("/page/clock") == {}
            with pytest.raises(SimError, match="no desk"):
                await sim.post("/sim/clock", by=60)
    finally:
        await sandbox.stop()


@pytest.mark.parametrize("kept", ["", "{", "[]", "{}", '{"ahead": "far"}', '{"ahead": 1e300}'])
async def test_a_kept_time_that_cannot_be_read_is_not_guessed(tmp_path: Path, kept: str) -> None:
    (tmp_path / FILE).write_text(kept)
    with pytest.raises(Forgotten, match="is damaged"):
        MovedClock(lambda: MONDAY, tmp_path)


async def test_it_is_never_moved_back(tmp_path: Path) -> None:
    clock = MovedClock(lambda: MONDAY, tmp_path)
    clock.move_to(MONDAY + timedelta(hours=1))
    with pytest.raises(ValueError, match="already"):
        clock.move_to(MONDAY)
    assert clock() == MovedClock(lambda: MONDAY, tmp_path)() == MONDAY + timedelta(hours=1)
