"""Makes the README's picture of the page: `python -m tests.page.picture docs/pictures/demo.png`."""

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Page, async_playwright, expect

from bots.demo import demo
from bots.demo_desk import CHANNEL
from bots.sandbox.client import Sim
from tests.page.conftest import ARGUMENTS, Demo, MovableClock

CLIENT = 101


async def case(sim: Sim, desk: Demo) -> None:
    """A client asks, a specialist takes it and answers; another case waits."""
    await sim.telegram.send(100, "Здравствуйте! Не приходит письмо с паролем")
    await sim.slack.wait_text(CHANNEL, "#1")
    await sim.telegram.send(CLIENT, "Hi, the export of my report stops at 30 %")
    card = await sim.slack.wait_text(CHANNEL, "#2")
    await sim.slack.press("UANNA", CHANNEL, card["ts"], "Take")
    await sim.telegram.wait_text(CLIENT, "Anna")
    await sim.telegram.send(CLIENT, "It worked last week")
    await sim.slack.wait_text(CHANNEL, "It worked last week", thread_ts=card["ts"])
    await sim.slack.post("UBORIS", CHANNEL, "Looks like the new limit", thread_ts=card["ts"])
    await sim.slack.post(
        "UANNA", CHANNEL, "I see it too, give me five minutes", thread_ts=card["ts"]
    )
    await desk.pass_time()
    answer = await sim.telegram.wait_text(CLIENT, "five minutes")
    await sim.telegram.send(CLIENT, "Great, thank you", reply_to=answer["id"])
    await sim.slack.wait_text(CHANNEL, "Great", thread_ts=card["ts"])


async def take(page: Page, file: Path) -> None:
    """Show the case from both sides, with the calls underneath."""
    await page.get_by_role("button", name="Maria").click()
    await page.get_by_label("Acting as").select_option(label="Anna")
    await page.locator(".line", has_text="#2").locator(".replies").click()
    await page.get_by_role("button", name="Calls").last.click()
    await page.get_by_label("Filter the calls").fill("maria")
    await expect(page.locator(".call").first).to_be_visible()
    await page.evaluate("document.activeElement.blur()")
    await asyncio.sleep(0.3)
    await page.screenshot(path=file)


async def main(file: Path) -> None:
    """Play the case in a folder that is forgotten, and take the picture."""
    folder, clock = Path(tempfile.mkdtemp()), MovableClock()
    async with async_playwright() as play, demo(folder, clock=clock, limits=False) as made:
        browser = await play.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        desk = Demo(made.sim, browser, clock)
        await case(made.sim, desk)
        async with desk.page(height=880, locale="en-GB") as page:
            await take(page, file)
        await browser.close()
    shutil.rmtree(folder)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
