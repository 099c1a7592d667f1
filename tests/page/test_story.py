"""The whole story on the page, and the pictures of it that the documents show."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bots.demo.tour.story.cast import on
from tests.page.conftest import Demo
from tests.page.support.actions import (
    READING,
    act_as,
    answers,
    attach,
    become_client,
    bubble,
    card_of,
    choose_in_menu,
    open_thread,
    press_tool,
    says,
    thread,
    thread_line,
    write,
)
from tests.page.support.pictures import Album
from tests.page.support.story_desk import page_of, screenshot, story

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def told(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with story(tmp_path_factory.mktemp("story"), browser) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def desk(told: Demo) -> AsyncIterator[Demo]:
    """The desk; no page on it may complain, nor ask anybody but the sandbox."""
    async with told.whole():
        yield told


async def asks(page: Page, text: str) -> None:
    """The client asks, and Anna takes it and opens its thread."""
    await says(page, text)
    await act_as(page, "Anna")
    await card_of(page, text).get_by_role("button", name="Take").click()
    await expect(bubble(page, "Anna is handling")).to_be_visible()
    await open_thread(page, text)


async def ticket(page: Page, client: str, text: str) -> None:
    """Somebody new asks, and Anna takes it and opens its thread."""
    await become_client(page, client)
    await asks(page, text)


async def answered(desk: Demo, page: Page, text: str, reading: timedelta = READING) -> None:
    """Whoever acts answers in the open thread, and the client has it, as the desk knows too."""
    await desk.pass_time(reading)
    await answers(page, text)
    await expect(thread_line(page, text).get_by_title(":hourglass_flowing_sand:")).to_be_visible()
    await desk.pass_time()
    await expect(bubble(page, text)).to_be_visible()
    await desk.recorded()


async def test_a_promise_over_a_long_weekend_is_missed_and_explained(
    desk: Demo, album: Album
) -> None:
    async with page_of(desk) as page:
        await become_client(page, "Yann")
        await desk.wait_until(on(14, 16, 30))
        await asks(page, "The report is empty")
        await expect(bubble(page, "Anna is handling")).to_contain_text("Tue 18 May 11:30")
    await desk.wait_until(on(18, 11))
    async with page_of(desk) as page:
        await act_as(page, "Anna")
        await expect(card_of(page, "The report is empty")).to_contain_text("🟡⏰")
        await desk.wait_until(on(18, 11, 31))
        await expect(card_of(page, "The report is empty")).to_contain_text("🟡❗")
        await page.get_by_role("button", name="Helpline").click()
        reminder = page.locator(".line", has_text="The report is empty").last
        await expect(reminder).to_contain_text("overdue")
        await album.take(page, "reminder", reminder, margin=0)
        await page.locator(".place", has_text="support").click()
        await become_client(page, "Zora")
        await says(page, "The chart is grey")
        await expect(card_of(page, "The chart is grey")).to_be_visible()
        await desk.wait_until(on(18, 12))
        await write(page, "Message to the channel", "/desk queue")
        queue = page.locator(".line.ephemeral", has_text="The queue")
        await expect(queue).to_contain_text("overdue by")
        await album.take(page, "queue", queue, margin=0)
        await open_thread(page, "The report is empty")
        await page.get_by_role("button", name="Yann").click()
        late = on(18, 12, 10) - desk.clock()
        await answered(desk, page, "It is filled again. I am sorry that it took so long.", late)
        await answers(page, "!why")
        why = thread_line(page, "; the target was 4 hr")
        await expect(why).to_contain_text("weekend")
        number = (await why.inner_text()).split("#")[1].split()[0]
        await write(page, "Message to the channel", f"/desk why {number}")
        told = page.locator(".line.ephemeral", has_text="; the target was 4 hr").first
        await expect(told).to_be_visible()
        await album.take(page, "why", told, margin=0)
        await says(page, "/why")
        await expect(bubble(page, "We promised a reply by").last).to_contain_text("it was late")


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
        await expect(bubble(page, "We've got your request")).to_contain_text("We'll reply by")
        await act_as(page, "Anna")
        await card.get_by_role("button", name="Take").click()
        await open_thread(page, "The export of my report stops")
        await expect(thread(page).locator("img.photo")).to_have_count(2)
        line = page.locator(".bubble.mine", has_text="The export of my report stops")
        await press_tool(line, "Edit")
        await says(page, "The export of my March report stops at 30 %")
        await expect(thread_line(page, "The export of my March report").last).to_be_visible()
        card = card_of(page, "The export of my March report stops")
        await expect(thread(page).locator("img.photo")).to_have_count(2)
        bubbles = page.locator(".bubble")
        await album.take(page, "receipt", bubbles.first, bubbles.last)
        await album.take(page, "card", card, margin=0)
        await answered(desk, page, "I see it too. Give me five minutes, please.")
        await expect(thread_line(page, "five minutes").get_by_text("✅")).to_be_visible()
        await album.take_thread(page, "thread")
        await page.get_by_role("button", name="Calls").last.click()
        await page.get_by_label("Filter the calls").fill("nadia")
        await expect(page.locator(".call").first).to_be_visible()
        await page.set_viewport_size({"width": 1280, "height": 840})
        await card.scroll_into_view_if_needed()
        await album.take(page, "demo")
        await page.set_viewport_size({"width": 1280, "height": 1100})
        await page.get_by_role("button", name="Calls").last.click()
        await answered(desk, page, "It goes on now. Does it, for you?")
        await card.get_by_role("button", name="Processed").click()
        asked = bubble(page, "Did it help?")
        await expect(asked).to_be_visible()
        await album.take(page, "rating", asked)
        await asked.get_by_role("button", name="😀").click()
        await expect(thread_line(page, "The client rated our help")).to_contain_text("😀")


async def test_an_answer_that_could_not_know_is_held(desk: Demo, album: Album) -> None:
    async with page_of(desk) as page:
        await ticket(page, "Peter", "The invoice has our old address")
        with desk.time_stands_still():  # a reply is held if the client wrote just before it
            await says(page, "Oh, and it is for April")
            await expect(thread_line(page, "it is for April")).to_be_visible()
            await answers(page, "The one for March is corrected")
            held = thread_line(page, "is on hold")
            await expect(held).to_contain_text("wrote just before this reply")
        await expect(thread_line(page, "for March").get_by_text("✋").first).to_be_visible()
        await album.take(page, "held", held, margin=0)
        await expect(bubble(page, "The one for March")).to_have_count(0)
        await held.get_by_role("button", name="Don't send").click()
        await expect(thread_line(page, "reply won't be sent")).to_be_visible()
        await answered(desk, page, "The one for April is corrected, too")


async def test_an_answer_to_the_wrong_client_is_taken_back(desk: Demo) -> None:
    async with page_of(desk) as page:
        await ticket(page, "Rita", "Where do I change my password?")
        number = (await card_of(page, "Where do I change").inner_text()).split("#")[1].split()[0]
        await ticket(page, "Sven", "When do you open?")
        await answered(desk, page, "Under Settings, Security")
        line = thread_line(page, "Under Settings")
        await press_tool(line, "Shortcuts")
        await page.get_by_role("menuitem", name="Wrong ticket").click()
        form = page.get_by_role("dialog")
        await form.get_by_label("Number of the right ticket").fill(number)
        await form.get_by_role("button", name="Send").or_(form.locator(".primary")).first.click()
        await expect(bubble(page, "Under Settings")).to_have_count(0)
        await expect(thread_line(page, "meant for someone else")).to_be_visible()
        await desk.pass_time()
        await page.get_by_role("button", name="Rita").click()
        await expect(bubble(page, "Under Settings")).to_be_visible()


async def test_lines_written_while_slack_is_down_arrive_later(desk: Demo) -> None:
    async with page_of(desk) as page:
        await become_client(page, "Tina")
        await page.get_by_role("button", name="Calls").last.click()
        await page.get_by_label("How often").select_option(label="until switched off")
        switch = page.get_by_role("group", name="slack").get_by_role("button", name="outage")
        await switch.click()
        await says(page, "Is anybody there?")
        await expect(bubble(page, "We've got your request")).to_be_visible()
        await expect(page.locator(".call.failed").first).to_be_visible()
        await expect(card_of(page, "Is anybody there?")).to_have_count(0)
        await switch.click()
        await desk.pass_time(timedelta(minutes=1))
        await expect(card_of(page, "Is anybody there?")).to_be_visible()


async def test_the_form_on_both_sides(desk: Demo, album: Album) -> None:
    async with page_of(desk) as page:
        await act_as(page, "Jane")
        await page.get_by_role("button", name="Helpline").click()
        await page.locator(".composer").get_by_role("button", name="Shortcuts").click()
        await page.get_by_role("menuitem", name="New request").click()
        form = page.get_by_role("dialog")
        await form.get_by_label("Subject").fill("We need two more seats")
        await form.get_by_label("Details").fill("From the first of June, please.")
        await form.get_by_label("Category").select_option(label="Invoices")
        await album.take(page, "form", form, margin=0)
        await form.locator("button[type=submit]").click()
        await expect(form).to_have_count(0)
        await act_as(page, "Boris")
        await page.locator(".place", has_text="billing").click()
        await expect(card_of(page, "We need two more seats")).to_contain_text("Invoices")

        await become_client(page, "Ulla")
        await says(page, "/form")
        await expect(bubble(page, "What's it about, in one line?")).to_be_visible()
        await says(page, "The plotter hums")
        await bubble(page, "Please tell us more").get_by_role("button", name="Next").click()
        step = bubble(page, "Which category does")
        await expect(step.get_by_role("button", name="Access")).to_be_visible()
        await album.take(page, "dialogue", page.locator(".bubble").first, step)
        await page.locator(".place", has_text="support").click()
        await expect(card_of(page, "The plotter hums")).to_be_visible()


async def test_several_tickets_of_one_client(desk: Demo, album: Album) -> None:
    async with page_of(desk) as page:
        await become_client(page, "Vera")
        await says(page, "The door does not open")
        await expect(bubble(page, "We've got your request")).to_be_visible()
        await says(page, "/new The lamp is broken")
        await expect(bubble(page, "The lamp is broken")).to_be_visible()
        await says(page, "/tickets")
        listed = page.locator(".bubble:not(.mine)", has=page.get_by_role("button", name="The door"))
        await expect(listed).to_be_visible()
        await album.take(page, "tickets", listed)
        await listed.get_by_role("button", name="The door").click()
        await bubble(page, "unassigned").get_by_role("button", name="Continue here").click()
        await says(page, "I stand before it")
        await act_as(page, "Anna")
        await open_thread(page, "The door does not open")
        await expect(thread_line(page, "I stand before it")).to_be_visible()


async def test_the_queue_with_a_filter_and_a_take(desk: Demo, album: Album) -> None:
    async with page_of(desk) as page:
        await become_client(page, "Wanda")
        await says(page, "The scanner eats paper")
        await act_as(page, "Anna")
        await expect(card_of(page, "The scanner eats paper")).to_be_visible()
        await write(page, "Message to the channel", "/desk queue")
        queue = page.locator(".line.ephemeral", has_text="The queue").last
        await expect(queue).to_contain_text("The scanner eats paper")
        await queue.get_by_label("Responsible").select_option(label="Responsible: Unassigned")
        await expect(queue.locator(".rich")).to_contain_text(["Responsible: unassigned"])
        await expect(queue).to_contain_text("The scanner eats paper")
        await expect(queue.locator("strong", has_text="The invoice")).to_have_count(0)
        await queue.get_by_role("button", name="Take").last.click()
        await expect(card_of(page, "The scanner eats paper")).to_contain_text("In progress · Anna")


async def test_another_department_a_lock_and_a_holiday(desk: Demo, album: Album) -> None:
    async with page_of(desk) as page:
        await ticket(page, "Xenia", "The amount is wrong")
        card = card_of(page, "The amount is wrong")
        await card.get_by_role("button", name="I'm replying").click()
        await expect(card).to_contain_text("Anna is replying")
        await album.take(page, "lock", card, margin=0)
        await card.get_by_role("button", name="Unlock").click()
        await expect(card).not_to_contain_text("is replying")
        await choose_in_menu(page, card, "Department…")
        asked = page.get_by_role("dialog", name="Move #")
        await asked.get_by_label("Department").select_option("Billing")
        await asked.get_by_role("button", name="Move").click()
        await expect(card).to_contain_text("continues in")
        # The focus is back at the card, whose tools show; look at it from elsewhere.
        await page.locator(".place", has_text="support").click()
        await expect(card.get_by_role("button")).to_have_count(1)
        await act_as(page, "Boris")
        await page.locator(".place", has_text="billing").click()
        await expect(card_of(page, "The amount is wrong")).to_be_visible()
        await open_thread(page, "The amount is wrong")
        await expect(thread_line(page, "moved the ticket here")).to_contain_text("Xenia")
        await album.take_thread(page, "moved")
        await page.locator(".place", has_text="support").click()
        await write(page, "Message to the channel", "/desk away until monday")
        told = page.locator(".line.ephemeral", has_text="You're away until")
        await expect(told).to_be_visible()
        await album.take(page, "away", told, margin=0)
        await write(page, "Message to the channel", "/desk back")


async def test_an_administrator_changes_a_promise_and_sees_what_moves(
    desk: Demo, album: Album
) -> None:
    async with page_of(desk) as page:
        await become_client(page, "Quentin")
        await says(page, "The numbers are from yesterday")
        await expect(card_of(page, "The numbers are from yesterday")).to_be_visible()
        await page.get_by_label("Acting as").select_option("UOLGA")
        await write(page, "Message to the channel", "/desk settings")
        window = page.get_by_role("dialog")
        await expect(window).to_contain_text("Quick changes:")
        await album.take(page, "settings", window)
        await window.get_by_role("button", name="Service levels").click()
        await window.get_by_role("button", name="Standard").click()
        await expect(window).to_contain_text("Standard · service level")
        await window.get_by_role("button", name="Change…").click()
        await window.get_by_label("Reply within").fill("soon")
        await window.get_by_role("button", name="Save").click()
        await expect(window).to_contain_text("isn't a duration")
        await album.take(page, "setting_form", window)
        await window.get_by_label("Reply within").fill("45min")
        await window.get_by_role("button", name="Save").click()
        await expect(window).to_contain_text("an earlier deadline")
        await album.take(page, "preview", window)
        await window.get_by_role("button", name="Apply", exact=True).click()
        await expect(window).to_contain_text("Reply within: 45 min")
        await window.get_by_role("button", name="Undo").click()
        await expect(window).to_contain_text("a later deadline")
        await window.get_by_role("button", name="Apply", exact=True).click()
        await expect(window).to_contain_text("Reply within: 4 hr")
        await window.get_by_role("button", name="Close").click()
        await expect(window).to_be_hidden()


async def test_home_shows_what_needs_attention(desk: Demo, album: Album) -> None:
    async with page_of(desk, height=840) as page:
        await become_client(page, "Frieda")
        await says(page, "The scanner hums")
        await page.get_by_label("Acting as").select_option("UOLGA")
        await page.get_by_role("button", name="Helpline").click()
        await page.get_by_role("button", name="Home", exact=True).click()
        home = page.locator(".home")
        await expect(home).to_contain_text("On shift")
        # Which three tickets are shown depends on what other tests left on this desk.
        await expect(home).to_contain_text("Unassigned")
        await expect(home.get_by_role("button", name="Take #").first).to_be_visible()
        title, quick = (home.get_by_text(text).first for text in ("Home", "Quick changes"))
        await album.take(page, "home", title, quick, home.get_by_role("button", name="People"))
        await home.get_by_role("button", name="Categories").click()
        await expect(page.get_by_role("dialog")).to_contain_text("Categories")
