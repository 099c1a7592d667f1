"""One page plays a whole case: the client on the left, the desk on the right."""

import pytest
from playwright.async_api import FilePayload, expect

from tests.page.conftest import Demo
from tests.page.support.actions import (
    READING,
    act_as,
    become_client,
    card_of,
    open_thread,
    press_tool,
    thread,
    write,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")

MISCHIEF = '<img src=x onerror="alert(1)"> <!channel> *b*'


async def test_a_line_crosses_to_the_desk_and_the_answer_back(desk: Demo) -> None:
    async with desk.page() as page:
        await become_client(page, "Vera")
        await write(page, "Message to the bot", "My invoice is wrong")
        card = card_of(page, "My invoice is wrong")
        await act_as(page, "Anna")
        await card.get_by_role("button", name="Take").click()
        await expect(card).to_contain_text("Anna")
        await open_thread(page, "My invoice is wrong")
        await desk.pass_time(READING)
        await write(page, "Reply in the thread", "I am looking")
        await expect(page.get_by_label("Thread", exact=True).last).to_contain_text("I am looking")
        await expect(page.locator(".thread .reaction")).to_have_count(1)
        await desk.pass_time()
        bubble = page.get_by_label("Chat with the bot").locator(".bubble:not(.mine)")
        await expect(bubble.last).to_contain_text("I am looking")


async def test_a_press_counts_though_its_message_is_drawn_anew_meanwhile(desk: Demo) -> None:
    async with desk.page() as page:
        await become_client(page, "Nils")
        await write(page, "Message to the bot", "The lift is stuck")
        card = card_of(page, "The lift is stuck")
        await act_as(page, "Anna")
        await expect(card).to_contain_text("1 reply")
        await card.get_by_role("button", name="Take").hover()
        await page.mouse.down()
        await write(page, "Message to the bot", "On the third floor")
        await expect(card).to_contain_text("2 replies")
        await page.mouse.up()
        await expect(card).to_contain_text("Anna")


async def test_a_client_in_slack_is_answered_below_their_line(desk: Demo) -> None:
    async with desk.page() as page:
        await act_as(page, "Jane")
        await page.get_by_role("button", name="Helpline").click()
        await write(page, "Message to the channel", "My report is empty")
        mine = page.get_by_label("Channel", exact=True).locator(".line", has_text="My report")
        await expect(mine.locator(".replies")).to_be_visible()
        await act_as(page, "Boris")
        await page.get_by_role("button", name="support").click()
        await card_of(page, "My report is empty").get_by_role("button", name="Take").click()
        await open_thread(page, "My report is empty")
        await desk.pass_time(READING)
        await write(page, "Reply in the thread", "It is full again")
        await expect(page.locator(".thread .reaction")).to_have_count(1)
        await desk.pass_time()
        await act_as(page, "Jane")
        await page.get_by_role("button", name="Helpline").click()
        await mine.locator(".replies").click()
        await expect(page.locator(".thread")).to_contain_text("It is full again")


async def test_a_link_to_a_tickets_thread_opens_it_on_the_page(desk: Demo) -> None:
    async with desk.page() as page:
        await become_client(page, "Oksana")
        await write(page, "Message to the bot", "The link leads here")
        await expect(card_of(page, "The link leads here")).to_be_visible()
        await act_as(page, "Anna")
        await page.locator(".place", has_text="general").click()
        await write(page, "Message to the channel", "/desk queue")
        answer = page.locator(".line.ephemeral", has_text="The link leads here").last
        await answer.get_by_role("link", name="The link leads here").click()
        await expect(thread(page)).to_contain_text("The link leads here")
        await write(page, "Message to the channel", "/desk home")
        home = page.get_by_role("dialog")
        await home.get_by_role("link").first.click()
        await expect(home).to_have_count(0)
        await expect(thread(page)).to_be_visible()
        assert len(page.context.pages) == 1


async def test_own_lines_are_edited_and_deleted(desk: Demo) -> None:
    async with desk.page() as page:
        await act_as(page, "Anna")
        await page.get_by_role("button", name="general").click()
        await write(page, "Message to the channel", "Ask @boris about *this*")
        line = page.locator(".line", has_text="Ask")
        await press_tool(line, "Edit")
        await expect(page.get_by_label("Text")).to_have_value("Ask @boris about *this*")
        await page.get_by_label("Text").fill("Never mind")
        await page.get_by_role("button", name="Save").click()
        line = page.locator(".line", has_text="Never mind")
        await expect(line).to_contain_text("(edited)")
        await press_tool(line, "Delete")
        await page.get_by_role("dialog").get_by_role("button", name="Delete").click()
        await expect(line).to_have_count(0)


async def test_what_a_client_types_shows_as_typed(desk: Demo) -> None:
    async with desk.page() as page:
        await become_client(page, "Mallory")
        await write(page, "Message to the bot", MISCHIEF)
        await expect(page.locator(".bubble.mine .said")).to_have_text(MISCHIEF)
        card = card_of(page, "onerror")
        await expect(card).to_contain_text(MISCHIEF)
        assert await page.locator("img").count() == 0
        assert await card.locator(".mention").count() == 0


async def test_a_command_is_answered_to_its_author_alone(desk: Demo) -> None:
    async with desk.page() as page:
        await act_as(page, "Boris")
        await write(page, "Message to the channel", "/desk help")
        answer = page.locator(".line.ephemeral", has_text="What do you want to do?")
        await expect(answer).to_contain_text("Only visible to you")
        await act_as(page, "Anna")
        await expect(page.get_by_label("Channel", exact=True)).to_be_visible()
        await expect(answer).to_have_count(0)


async def test_the_menu_of_a_card_asks_before_it_closes(desk: Demo) -> None:
    async with desk.page() as page:
        await become_client(page, "Nina")
        await write(page, "Message to the bot", "Close me")
        card = card_of(page, "Close me")
        await act_as(page, "Olga (admin)")
        await card.get_by_role("button", name="More").click()
        await page.get_by_role("menuitem", name="Close…").click()
        asked = page.get_by_role("dialog", name="Close #")
        await expect(asked).to_contain_text("within 30 days")
        await asked.get_by_role("button", name="Close the ticket").click()
        await expect(card).to_contain_text("⚪")


async def test_quotes_edits_reactions_and_deletion(desk: Demo) -> None:
    async with desk.page() as page:
        await become_client(page, "Oleg")
        await write(page, "Message to the bot", "First")
        receipt = page.locator(".bubble:not(.mine)").first
        await press_tool(receipt, "Reply")
        await write(page, "Message to the bot", "Second")
        second = page.locator(".bubble.mine", has_text="Second")
        await expect(second.locator(".quote")).to_contain_text("Helpline")
        await press_tool(second, "Edit")
        await write(page, "Message to the bot", "Third")
        await expect(page.locator(".bubble.mine").last).to_contain_text("edited")
        await press_tool(receipt, "React")
        await page.get_by_role("menuitem", name="👍").click()
        await expect(receipt.locator(".reaction")).to_have_text("👍")
        third = page.locator(".bubble.mine", has_text="Third")
        await press_tool(third, "Delete")
        await expect(third).to_have_count(0)


async def test_a_part_is_quoted_and_a_message_forwarded(desk: Demo) -> None:
    async with desk.page() as page:
        await become_client(page, "Rita")
        await write(page, "Message to the bot", "It says: try later. Why?")
        mine = page.locator(".bubble.mine", has_text="It says").first
        await press_tool(mine, "Quote a part")
        await page.get_by_label("Part of the message").fill("try later")
        await page.get_by_role("button", name="Quote", exact=True).click()
        await write(page, "Message to the bot", "Until when?")
        second = page.locator(".bubble.mine", has_text="Until when?")
        await expect(second.locator(".quote")).to_contain_text("try later")
        await press_tool(mine, "Forward")
        last = page.locator(".bubble.mine").last
        await expect(last.locator(".forwarded")).to_contain_text("Rita")
        await act_as(page, "Anna")
        await open_thread(page, "It says: try later")
        thread = page.get_by_label("Thread", exact=True).last
        await expect(thread).to_contain_text("in reply to Rita:")
        await expect(thread).to_contain_text("forwarded from Rita:")


async def test_a_message_is_shared_in_the_open_thread(desk: Demo) -> None:
    async with desk.page() as page:
        await become_client(page, "Sonja")
        await write(page, "Message to the bot", "Where is my parcel?")
        await act_as(page, "Anna")
        await card_of(page, "Where is my parcel?").get_by_role("button", name="Take").click()
        await open_thread(page, "Where is my parcel?")
        await write(page, "Reply in the thread", "!note It left on Monday")
        note = page.locator(".thread .line", has_text="It left on Monday").first
        await press_tool(note, "Share")
        await page.get_by_label("Your words").fill("For you")
        await page.get_by_role("button", name="Share", exact=True).last.click()
        await expect(page.locator(".thread .shared")).to_contain_text("It left on Monday")
        shared = page.locator(".thread .line", has_text="For you")
        await expect(shared.get_by_title(":hourglass_flowing_sand:")).to_be_visible()
        await desk.pass_time()
        bubble = page.get_by_label("Chat with the bot").locator(".bubble:not(.mine)")
        await expect(bubble.last).to_contain_text("forwarded from Anna:")


async def test_files_of_clients_and_staff_are_shown(desk: Demo) -> None:
    note: FilePayload = {"name": "note.txt", "mimeType": "text/plain", "buffer": b"the bytes"}
    async with desk.page() as page:
        await become_client(page, "Pavel")
        await page.get_by_role("button", name="Attach", exact=True).click()
        async with page.expect_file_chooser() as chosen:
            await page.get_by_role("menuitem", name="File").click()
        await (await chosen.value).set_files(note)
        await expect(page.locator(".bubble.mine .file")).to_contain_text("note.txt")
        await open_thread(page, "Pavel")
        await expect(page.locator(".thread")).to_contain_text("note.txt")
        address = await page.locator(".bubble.mine .file").get_attribute("href")
        answer = await page.request.get(desk.sim.url + str(address))
        assert await answer.body() == b"the bytes"
        assert answer.headers["content-disposition"] == "attachment"
        await page.get_by_role("button", name="Attach", exact=True).click()
        await page.get_by_role("menuitem", name="Voice").click()
        await expect(page.locator(".bubble.mine audio")).to_have_count(1)


async def test_a_client_who_blocks_the_bot_cannot_be_written_to(desk: Demo) -> None:
    async with desk.page() as page:
        await become_client(page, "Rosa")
        await write(page, "Message to the bot", "Leave me alone")
        await expect(page.locator(".bubble:not(.mine)")).to_have_count(1)
        await page.get_by_role("button", name="Block").click()
        await expect(page.get_by_label("Message to the bot")).to_be_hidden()
        await page.get_by_role("button", name="Unblock the bot").click()
        await expect(page.get_by_label("Message to the bot")).to_be_visible()


async def test_a_fault_is_switched_on_and_seen_in_the_calls(desk: Demo) -> None:
    async with desk.page() as page:
        await become_client(page, "Ulrika")
        await page.get_by_role("button", name="Calls").last.click()
        slow = page.get_by_role("group", name="telegram").get_by_role("button", name="outage")
        await slow.click()
        await expect(slow).to_have_attribute("aria-pressed", "true")
        await write(page, "Message to the bot", "Does it arrive?")
        await expect(page.locator(".call.failed").first).to_contain_text("500")
        await expect(slow).to_have_attribute("aria-pressed", "false")
        await page.get_by_label("Filter the calls").fill("Does it arrive?")
        await expect(page.locator(".call").first).to_be_visible()
        await page.locator(".call summary").first.click()
        await expect(page.locator(".call pre").first).to_contain_text("Does it arrive?")


async def test_a_transcript_comes_as_a_file_on_either_side(desk: Demo) -> None:
    async with desk.page() as page:
        await become_client(page, "Tamara")
        await write(page, "Message to the bot", "Where is my letter?")
        await expect(card_of(page, "Where is my letter?")).to_be_visible()
        await write(page, "Message to the bot", "/transcript")
        file = page.locator(".bubble:not(.mine) .file")
        await expect(file).to_contain_text("ticket-")
        answer = await page.request.get(desk.sim.url + str(await file.get_attribute("href")))
        assert "Where is my letter?" in await answer.text()
        await act_as(page, "Anna")
        await open_thread(page, "Where is my letter?")
        await write(page, "Reply in the thread", "!transcript")
        await page.get_by_role("button", name="Helpline").click()
        sent = page.get_by_label("Channel", exact=True).locator(".file").last
        await expect(sent).to_contain_text("ticket-")
        answer = await page.request.get(desk.sim.url + str(await sent.get_attribute("href")))
        assert "Where is my letter?" in await answer.text()
