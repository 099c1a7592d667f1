"""A client on the left and one on the right turn out to be one person, and part again."""

import re

import pytest
from playwright.async_api import expect

from tests.page.conftest import Demo
from tests.page.support.actions import act_as, become_client, bubble, says, write

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_linked_person_sees_all_tickets_on_either_side(desk: Demo) -> None:
    async with desk.page() as page:
        await act_as(page, "Jane")
        await page.get_by_role("button", name="Helpline").click()
        await write(page, "Message to the channel", "My lamp is dark")
        channel = page.get_by_label("Channel", exact=True)
        mine = channel.locator(".line", has_text="My lamp is dark")
        await expect(mine.locator(".replies")).to_be_visible()
        await become_client(page, "Greta")
        await says(page, "/link")
        told = bubble(page, "Your code:")
        found = re.search(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}\b", await told.inner_text())
        assert found is not None
        await write(page, "Message to the channel", f"/desk link {found[0]}")
        asked = channel.locator(".line", has_text="Is Greta")
        await asked.get_by_role("button", name="Link", exact=True).click()
        await bubble(page, "has entered your code").get_by_role("button", name="Link").click()
        await expect(bubble(page, "We reply where you wrote")).to_be_visible()
        await says(page, "/tickets")
        await expect(bubble(page, "My lamp is dark")).to_be_visible()
        await says(page, "/unlink")
        await bubble(page, "Each account keeps").get_by_role("button", name="Unlink").click()
        await expect(bubble(page, "Unlinked:")).to_be_visible()
