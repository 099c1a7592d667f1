"""A colleague in Telegram is appointed from Slack; another leaves in anger at 17:55."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bots.demo.tour.story.cast import on
from tests.page.conftest import Demo
from tests.page.support.actions import (
    READING,
    act_as,
    become_client,
    bubble,
    card_of,
    command,
    number_of,
    says,
    visit,
)
from tests.page.support.pictures import Album
from tests.page.support.story_desk import page_of, story

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def told(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with story(tmp_path_factory.mktemp("colleagues"), browser) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def desk(told: Demo) -> AsyncIterator[Demo]:
    async with told.whole():
        yield told


async def test_a_colleague_in_telegram_is_appointed_from_slack(desk: Demo, album: Album) -> None:
    async with page_of(desk) as page:
        await act_as(page, "Olga (admin)")
        await become_client(page, "Lotte")
        await says(page, "My desk wobbles")
        number = await number_of(page, "My desk wobbles")
        staff = await command(page, "staff", "Staff")
        await album.take(page, "staff", staff, margin=0)
        await staff.get_by_role("button", name="Invite a colleague").click()
        invitation = page.locator(".line.ephemeral", has_text="A staff invitation")
        await become_client(page, "Nadja")
        await says(page, "/queue")
        await expect(bubble(page, "Only support staff can use /queue")).to_be_visible()
        await invitation.get_by_role("link").click()
        await expect(bubble(page, "Thank you, Nadja")).to_be_visible()
        await visit(page, "Helpline")
        used = page.locator(".line", has_text="has used a staff invitation")
        await used.get_by_role("button", name="Make a specialist").click()
        asked = page.locator(".line", has_text="Make Nadja a specialist?")
        await expect(asked).to_contain_text("They will be able to read every ticket")
        await asked.get_by_role("button", name="Apply").click()
        await expect(page.get_by_role("button", name="Make a specialist")).to_have_count(0)
        await expect(bubble(page, "You're a specialist now")).to_contain_text("type /help")
        await says(page, f"/take {number}")
        await expect(bubble(page, "is now assigned to you")).to_be_visible()
        await desk.pass_time(READING)
        await says(page, f"/r {number} I bring a wedge")
        await expect(bubble(page, "Your reply is on its way to Lotte")).to_be_visible()
        await desk.pass_time()
        await page.get_by_role("button", name="Lotte").click()
        await expect(bubble(page, "I bring a wedge")).to_be_visible()


async def test_somebody_leaves_in_anger_at_five_to_six(desk: Demo, album: Album) -> None:
    await desk.wait_until(on(14, 17, 55))
    async with page_of(desk) as page:
        await link_with_telegram(page, "Anna", "Anna at home")
        await become_client(page, "Emil")
        await says(page, "The blinds are stuck")
        card = card_of(page, "The blinds are stuck · Standard")
        await act_as(page, "Anna")
        await visit(page, "support")
        await card.get_by_role("button", name="Take").click()
        await expect(card).to_contain_text("In progress · Anna")
        await act_as(page, "Olga (admin)")
        await page.get_by_role("button", name="Anna at home").click()
        await says(page, "/staff")
        await expect(bubble(page, "Boris · specialist")).to_be_visible()

        await desk.sim.slack.add_user("UANNA", "anna", real_name="Anna", deleted=True)
        await expect(card).to_contain_text("unassigned")
        await expect(page.get_by_text("Olga, Boris", exact=True)).to_be_visible()
        number = await number_of(page, "The blinds are stuck · Standard")
        await says(page, f"/r {number} Goodbye forever")
        await expect(bubble(page, "Only support staff can use /r")).to_be_visible()
        await visit(page, "Helpline")
        gone = page.locator(".line", has_text="can no longer reply to clients")
        await expect(gone).to_contain_text("The settings still name them: Support")
        await gone.get_by_role("button", name="Who takes over…").click()
        window = page.get_by_role("dialog")
        who = window.locator('[data-block="person"] select')
        await expect(who).to_have_value(re.compile("Anna"))
        await window.locator('[data-block="instead"] select').select_option(label="Boris")
        await window.get_by_role("button", name="Next").click()
        await expect(window).to_contain_text("department Support (Members): Boris")
        await window.get_by_role("button", name="Apply").click()
        await expect(window).to_contain_text("no longer")
        await window.get_by_role("button", name="Close").click()
        await visit(page, "support")
        left = await command(page, "staff", "Staff")
        await expect(left).not_to_contain_text("Anna")
        await page.get_by_role("button", name="Emil").click()
        await expect(bubble(page, "Goodbye forever")).to_have_count(0)


async def link_with_telegram(page: Page, colleague: str, client: str) -> None:
    """Let a member of staff link an account in Telegram, which an administrator confirms."""
    await become_client(page, client)
    await says(page, "/link")
    code = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}", await bubble(page, "Your code:").inner_text())
    assert code is not None
    await act_as(page, colleague)
    asked = await command(page, f"link {code[0]}", f"Is {client}")
    await asked.get_by_role("button", name="Link", exact=True).click()
    await bubble(page, "has entered your code").get_by_role("button", name="Link").click()
    await expect(bubble(page, "an administrator has to confirm")).to_be_visible()
    await act_as(page, "Olga (admin)")
    await visit(page, "Helpline")
    confirms = page.locator(".line", has_text="say that they're the same person")
    await confirms.get_by_role("button", name="Link", exact=True).click()
    await expect(bubble(page, "Linked:")).to_be_visible()
