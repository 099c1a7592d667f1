"""Who may write to the desk, what it knows of them, and what an administrator does for them."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.page.conftest import Demo
from tests.page.support.actions import (
    act_as,
    become_client,
    bubble,
    card_of,
    choose_in_menu,
    command,
    open_thread,
    says,
    thread_line,
    visit,
)
from tests.page.support.pictures import Album
from tests.page.support.story_desk import page_of, story

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def closed(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """A desk at which only people who were invited open tickets."""
    async with story(tmp_path_factory.mktemp("people"), browser, "invited") as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def desk(closed: Demo) -> AsyncIterator[Demo]:
    async with closed.whole():
        yield closed


async def admit(page: Page, client: str, text: str) -> None:
    """Let in a client who has written this; whoever acts in Slack is an administrator."""
    await visit(page, "Helpline")
    request = page.locator(".line", has_text=text)
    await expect(request).to_contain_text("Somebody who can't open tickets has written to us")
    await request.get_by_role("button", name=f"Admit {client}").click()
    answer = page.locator(".line", has_text=f"{client} is admitted")
    await expect(answer).to_contain_text("Their messages are now ticket #")
    await expect(page.get_by_role("button", name=f"Admit {client}")).to_have_count(0)
    await visit(page, "support")


async def test_a_client_opens_an_invitation_and_their_ticket_opens(desk: Demo) -> None:
    async with page_of(desk) as page:
        await act_as(page, "Olga (admin)")
        invitation = await command(page, "invite", "An invitation for one person")
        await become_client(page, "Ingrid")
        await says(page, "My key is lost")
        await expect(bubble(page, "We've kept your message")).to_be_visible()
        await expect(card_of(page, "My key is lost")).to_have_count(0)
        await invitation.get_by_role("link").click()
        await expect(bubble(page, "We've got your request")).to_contain_text("My key is lost")
        await expect(card_of(page, "My key is lost")).to_contain_text("Ingrid")


async def test_who_is_admitted_has_a_ticket_from_when_they_wrote(desk: Demo) -> None:
    async with page_of(desk) as page:
        await become_client(page, "Hugo")
        await says(page, "My badge is blue")
        await says(page, "It was red")
        await expect(bubble(page, "We've kept your message")).to_be_visible()
        written = await page.locator(".bubble.mine time").first.inner_text()
    await desk.pass_time(timedelta(minutes=30))
    async with page_of(desk) as page:
        await act_as(page, "Olga (admin)")
        await admit(page, "Hugo", "My badge is blue")
        await expect(card_of(page, "My badge is blue")).to_contain_text(f"waiting since {written}")
        await open_thread(page, "My badge is blue")
        await expect(thread_line(page, "It was red")).to_be_visible()
        await page.get_by_role("button", name="Hugo").click()
        await says(page, "/new And it has no picture")
        await expect(bubble(page, "And it has no picture")).to_be_visible()


async def test_an_administrator_finds_somebody_and_changes_their_card(
    desk: Demo, album: Album
) -> None:
    async with page_of(desk) as page:
        await act_as(page, "Olga (admin)")
        await become_client(page, "Konrad")
        await says(page, "The lift is slow")
        await admit(page, "Konrad", "The lift is slow")
        await visit(page, "billing")
        people = await command(page, "people kon", "Konrad")
        await people.get_by_role("button", name="Konrad").click()
        card = page.locator(".line.ephemeral", has_text="Last contact:")
        await card.get_by_role("button", name="Change…").click()
        form = page.get_by_role("dialog")
        await form.get_by_label("Support until").fill("soon")
        await form.get_by_role("button", name="Save").click()
        await expect(form.get_by_role("alert").first).to_contain_text("the last day")
        await form.get_by_label("Support until").fill("2027-12-31")
        await form.get_by_label("Company").fill("Acme")
        await form.get_by_label("Mark").select_option(label="good")
        await form.get_by_label("Groups").fill("VIP")
        await form.get_by_role("button", name="Save").click()
        await expect(form).to_have_count(0)
        saved = page.locator(".line.ephemeral", has_text="Saved.")
        await expect(saved).to_contain_text("Company: Acme")
        await expect(saved).to_contain_text("Support until: 31 Dec 2027")
        await visit(page, "general")
        card = await command(page, "person Konrad", "Last contact:")
        await album.take(page, "person", card, margin=0)
        await visit(page, "support")
        await expect(card_of(page, "The lift is slow")).to_contain_text("Acme")
        people = await command(page, "people", "Konrad · Acme · VIP · ⭐ good")
        await album.take(page, "people", people, margin=0)


async def test_an_administrator_looks_as_a_client_acts_for_them_and_comes_back(
    desk: Demo, album: Album
) -> None:
    async with page_of(desk) as page:
        await act_as(page, "Olga (admin)")
        await become_client(page, "Martha")
        await says(page, "The heating is off")
        await admit(page, "Martha", "The heating is off")
        queue = await command(page, 'queue client:"Martha"', "The heating is off")
        await choose_in_menu(page, queue, "As Martha")
        seen = page.locator(".line.ephemeral", has_text="As Martha").last
        await expect(seen).to_contain_text("Your tickets")
        await seen.get_by_role("button", name="The heating is off").click()
        await expect(seen).to_contain_text("We'll reply by")
        await album.take(page, "as_client", seen, margin=0)
        await seen.get_by_role("button", name="Close", exact=True).click()
        asked = page.locator(".line.ephemeral", has_text="for good?")
        await expect(asked).to_contain_text("As Martha")
        await asked.get_by_role("button", name="Close the ticket").click()
        await expect(bubble(page, "is closed")).to_contain_text("Olga, on your behalf")
        await expect(card_of(page, "The heating is off")).to_contain_text("Olga for Martha")
        await expect(seen).to_contain_text("Closed since")
        await seen.get_by_role("button", name="Back").click()
        await expect(seen).to_contain_text("Your tickets")
        await seen.get_by_role("button", name="Back").click()
        await expect(page.locator(".line.ephemeral", has_text="The queue").last).to_be_visible()
