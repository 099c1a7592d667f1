"""The whole story on the page, and the pictures of it that the documents show."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.page.album import Album
from tests.page.conftest import Demo
from tests.page.hands import (
    act_as,
    answers,
    attach,
    become_client,
    bubble,
    card_of,
    open_thread,
    says,
    thread,
    thread_line,
)
from tests.page.story import screenshot, story

pytestmark = pytest.mark.asyncio(loop_scope="session")

READING = timedelta(seconds=4)
"""What a specialist needs to have seen a line before they answer."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def told(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with story(tmp_path_factory.mktemp("story"), browser) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def desk(told: Demo) -> AsyncIterator[Demo]:
    """The desk; no page on it may complain, nor ask anybody but the sandbox."""
    told.broken.clear()
    yield told
    await told.sim.clear_faults()
    assert told.broken == []


@pytest.fixture
def album(tmp_path: Path) -> Album:
    return Album(tmp_path)


@asynccontextmanager
async def page_of(desk: Demo, height: int = 900) -> AsyncIterator[Page]:
    """A page in the story's zone and time."""
    how = {"locale": "en-GB", "timezone_id": "Europe/Berlin"}
    async with desk.page(height=height, clock=desk.clock(), **how) as page:
        yield page


async def ticket(page: Page, client: str, text: str, taken_by: str = "Anna") -> None:
    """A client asks, and a specialist takes it and opens its thread."""
    await become_client(page, client)
    await says(page, text)
    await act_as(page, taken_by)
    await card_of(page, text).get_by_role("button", name="Take").click()
    await expect(bubble(page, f"is with {taken_by}")).to_be_visible()
    await open_thread(page, text)


async def answered(desk: Demo, page: Page, text: str) -> None:
    """Whoever acts answers in the open thread, and the client has it."""
    await desk.pass_time(READING)
    await answers(page, text)
    await expect(thread_line(page, text).get_by_title(":hourglass_flowing_sand:")).to_be_visible()
    await desk.pass_time()
    await expect(bubble(page, text)).to_be_visible()


async def test_an_album_an_edit_an_answer_and_a_vote(
    desk: Demo, browser: Browser, album: Album
) -> None:
    shots = [
        await screenshot(browser, "monday.png", "#2a7", "30 % · 2 minutes left"),
        await screenshot(browser, "today.png", "#c33", "30 % · stopped"),
    ]
    async with page_of(desk) as page:
        await become_client(page, "Nadia")
        await page.get_by_label("Message to the bot").fill("The export of my report stops")
        await attach(page, "Photo or video", *shots)
        card = card_of(page, "The export of my report stops")
        await expect(bubble(page, "has reached us")).to_contain_text("We answer by")
        await act_as(page, "Anna")
        await card.get_by_role("button", name="Take").click()
        await open_thread(page, "The export of my report stops")
        await expect(thread(page).locator("img.photo")).to_have_count(2)
        line = page.locator(".bubble.mine", has_text="The export of my report stops")
        await line.hover()
        await line.get_by_role("button", name="Edit").click()
        await says(page, "The export of my March report stops at 30 %")
        await expect(thread_line(page, "March report")).to_contain_text("(edited)")
        await album.take(page, "receipt", page.locator(".bubbles"))
        await album.take(page, "card", card)
        await answered(desk, page, "I see it too. Give me five minutes, please.")
        await expect(thread_line(page, "five minutes").get_by_text("✅")).to_be_visible()
        await album.take(page, "thread", thread(page).locator(".lines"))
        await answered(desk, page, "It goes on now. Does it, for you?")
        await card.get_by_role("button", name="Processed").click()
        asked = bubble(page, "Did it help?")
        await expect(asked).to_be_visible()
        await album.take(page, "rating", asked)
        await asked.get_by_role("button", name="😀").click()
        await expect(thread_line(page, "The client rates the help")).to_contain_text("😀")
