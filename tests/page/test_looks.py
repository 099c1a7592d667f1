"""The page at every size and in both schemes, by keyboard, and when much was said."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from bots.demo.desk import CHANNEL
from bots.demo.page import demo
from tests.page.conftest import Demo, Pages

pytestmark = pytest.mark.asyncio(loop_scope="session")

WIDE = """() => [...document.querySelectorAll('body *')]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1)
    .filter((one) => !one.closest('.people, .places, pre'))
    .map((one) => one.className)"""
"""What stands out beyond the right edge; strips that scroll by themselves may."""


FOCUSED = """() => document.activeElement.getAttribute('aria-label')
    || document.activeElement.textContent"""


async def fits(page: Page) -> None:
    wide = "document.documentElement.scrollWidth <= innerWidth"
    assert await page.evaluate(wide)
    assert await page.evaluate(WIDE) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_everything_fits_at_1280_pixels(desk: Demo, scheme: str, tmp_path: Path) -> None:
    await desk.sim.telegram.send(
        100, "Long" + "o" * 300 + "ng " + "https://example.org/" + "a" * 99
    )
    await desk.sim.slack.wait_text(CHANNEL, "Long")
    async with desk.page(color_scheme=scheme) as page:
        await page.locator(".replies").first.click()
        await page.get_by_role("button", name="Calls").last.click()
        await expect(page.locator(".call").first).to_be_visible()
        await fits(page)
        await page.screenshot(path=tmp_path / "page.png")
        ground = await page.evaluate("getComputedStyle(document.body).backgroundColor")
        red = int(ground.removeprefix("rgb(").split(",")[0])
        assert (red > 128) == (scheme == "light")


async def test_on_a_phone_the_panes_are_tabs(desk: Demo) -> None:
    async with desk.page(width=390, height=780, has_touch=True, is_mobile=True) as page:
        for name in ("Telegram", "Slack", "Calls"):
            await page.get_by_role("button", name=name, exact=True).click()
            shown = [
                one
                for one in ("telegram", "slack", "calls")
                if await page.locator(f"#{one}").is_visible()
            ]
            assert shown == [name.lower()]
            await fits(page)
        await page.get_by_role("button", name="Slack", exact=True).click()
        await page.locator(".replies").first.click()
        await expect(page.get_by_label("Reply in the thread")).to_be_visible()
        await fits(page)


async def test_a_case_is_played_by_keyboard_alone(desk: Demo) -> None:
    async with desk.page() as page:
        keys = page.keyboard

        async def tab_to(label: str, *, back: bool = False) -> None:
            """Press Tab until the focus is on what bears this label."""
            for _ in range(80):
                if str(await page.evaluate(FOCUSED)).strip() == label:
                    return
                await keys.press("Shift+Tab" if back else "Tab")
            raise AssertionError(f"Tab does not lead to {label}")

        await tab_to("Add a client")
        await keys.press("Enter")
        await keys.type("Zoe")
        await keys.press("Enter")
        await expect(page.get_by_role("button", name="Zoe")).to_have_attribute(
            "aria-pressed", "true"
        )
        await tab_to("Message to the bot")
        await keys.type("Only keys")
        await keys.press("Shift+Enter")
        await keys.type("and lines")
        await keys.press("Enter")
        await expect(page.locator(".bubble.mine .said")).to_have_text("Only keys\nand lines")
        card = page.locator("#slack .line:not(.ephemeral)", has_text="Only keys")
        await expect(card).to_be_visible()
        # The bot's receipt: quote it from the chat, where arrows move.
        await expect(page.locator(".bubble:not(.mine)")).to_have_count(1)
        await page.locator(".bubble").last.focus()
        await keys.press("Home")
        await keys.press("End")
        await tab_to("Reply")
        await keys.press("Enter")
        await expect(page.locator(".above")).to_be_visible()
        await keys.press("Escape")
        await expect(page.locator(".above")).to_be_hidden()
        # The desk: a reaction from a menu that Escape closes.
        await card.focus()
        await tab_to("React")
        await keys.press("Enter")
        await expect(page.get_by_role("menu")).to_be_visible()
        await keys.press("ArrowRight")
        await keys.press("Escape")
        await expect(page.get_by_role("menu")).to_have_count(0)
        await tab_to("Take", back=True)
        await keys.press("Enter")
        await expect(card).to_contain_text("Olga")


async def test_a_mention_is_completed(desk: Demo) -> None:
    async with desk.page() as page:
        box = page.get_by_label("Message to the channel")
        await box.press_sequentially("Ask @bo")
        await expect(page.get_by_role("option")).to_contain_text(["@boris"])
        await box.press("Enter")
        await expect(box).to_have_value("Ask @boris ")
        await box.press("Enter")
        said = page.get_by_label("Channel", exact=True).locator(".mention")
        await expect(said.last).to_have_text("@Boris")


async def test_the_page_stays_quick_with_500_messages(desk: Demo) -> None:
    await desk.sim.telegram.add_user(900, "Petra")
    await desk.sim.telegram.bulk([(900, f"line {number}") for number in range(500)])
    async with desk.page() as page:
        await page.get_by_role("button", name="Petra").click()
        await expect(page.locator(".bubble.mine")).to_have_count(500)
        await expect(page.locator(".bubble", has_text="line 499").last).to_be_in_viewport()
        first = await page.locator(".bubble").first.element_handle()
        await desk.sim.telegram.send(900, "one more")
        await expect(page.locator(".bubble", has_text="one more")).to_be_in_viewport()
        # What did not change was not drawn again.
        assert await first.evaluate("(node) => node.isConnected")


async def test_a_page_that_lost_the_sandbox_comes_back_by_itself(
    tmp_path: Path, browser: Browser
) -> None:
    async with demo(tmp_path) as made, Pages(made.sim, browser).page() as page:
        port = int(made.sandbox.url.rsplit(":", 1)[1])
        await made.sandbox.stop()
        await expect(page.locator("#link")).to_have_text("reconnecting")
        await made.sandbox.start(port=port)
        await expect(page.locator("#link")).to_have_text("live")
        await made.sim.telegram.send(100, "back again")
        await expect(page.locator(".bubble.mine")).to_contain_text("back again")
