"""What people do on the page, by the labels they see."""

from datetime import timedelta

from playwright.async_api import Error, FilePayload, Locator, Page, expect

READING = timedelta(seconds=4)
"""What a specialist needs to have seen a line before they answer."""


async def become_client(page: Page, name: str) -> None:
    """Add a client of one's own, so that tests share a desk and no chat."""
    await page.get_by_role("button", name="Add a client").click()
    await page.get_by_label("Name").fill(name)
    await page.get_by_role("button", name="Add", exact=True).click()
    await expect(page.get_by_role("button", name=name)).to_have_attribute("aria-pressed", "true")


async def write(page: Page, label: str, text: str) -> None:
    """Type into a box, and send."""
    await page.get_by_label(label).fill(text)
    await page.get_by_label(label).press("Enter")


async def says(page: Page, text: str) -> None:
    """The client writes to the bot."""
    await write(page, "Message to the bot", text)


async def answers(page: Page, text: str) -> None:
    """Whoever acts in Slack writes in the open thread."""
    await write(page, "Reply in the thread", text)


async def command(page: Page, words: str, shown: str) -> Locator:
    """Whoever acts in Slack types a command; returns the answer with this text."""
    await write(page, "Message to the channel", f"/desk {words}")
    answer = page.locator(".line.ephemeral", has_text=shown).last
    await expect(answer).to_be_visible()
    return answer


async def visit(page: Page, place: str) -> None:
    """Go to a channel, or to the direct chat with the bot (`Helpline`), in Slack."""
    await page.locator(".place", has_text=place).click()


async def number_of(page: Page, subject: str) -> str:
    """Return the number of the ticket with this subject, once its card is there."""
    card = card_of(page, subject)
    await expect(card).to_be_visible()
    return (await card.inner_text()).split("#")[1].split()[0]


async def act_as(page: Page, name: str) -> None:
    """Be somebody else in Slack, who sees their own channels."""
    await page.get_by_label("Acting as").select_option(label=name)
    await channels_are_theirs(page)


async def channels_are_theirs(page: Page) -> None:
    """Wait until the page shows the channels of whom one acts as."""
    await expect(page.locator("#slack")).not_to_have_attribute("aria-busy", "true")


def bubble(page: Page, text: str) -> Locator:
    """What the bot wrote to the client, with this text."""
    return page.get_by_label("Chat with the bot").locator(".bubble:not(.mine)", has_text=text)


def thread(page: Page) -> Locator:
    """The open thread."""
    return page.get_by_role("complementary", name="Thread")


def thread_line(page: Page, text: str) -> Locator:
    """A line of the open thread, below its card."""
    return thread(page).locator(".line", has_text=text)


def card_of(page: Page, subject: str) -> Locator:
    """The card in the support channel, unlike what only one person sees."""
    return page.get_by_label("Channel", exact=True).locator(
        ".line:not(.ephemeral)", has_text=subject
    )


async def open_thread(page: Page, subject: str) -> None:
    """Open the thread below a card."""
    await card_of(page, subject).locator(".replies").click()
    await expect(thread(page)).to_be_visible()


async def choose_in_menu(page: Page, card: Locator, label: str) -> None:
    """Choose from a message's menu of further buttons."""
    await card.get_by_role("button", name="More").click()
    await page.get_by_role("menuitem", name=label).click()


async def attach(page: Page, kind: str, *files: FilePayload) -> None:
    """Send files as the client; what stands in the box goes along."""
    await page.get_by_role("button", name="Attach", exact=True).click()
    async with page.expect_file_chooser() as chosen:
        await page.get_by_role("menuitem", name=kind).click()
    await (await chosen.value).set_files(list(files))


async def press_tool(line: Locator, name: str) -> None:
    """Press one of the tools that a message shows below the mouse.

    What arrives meanwhile may move the message away, so the mouse follows it.
    """
    button = line.get_by_role("button", name=name)
    for _ in range(20):
        await line.hover()
        try:
            await button.click(timeout=3000)
        except Error:
            continue
        return
    await button.click()
