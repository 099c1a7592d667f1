"""The page at every size and in both schemes, by keyboard, and when much was said."""

from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bots.demo.desk import CHANNEL
from bots.demo.page import demo
from tests.page.conftest import Demo, Pages
from tests.page.support.actions import channels_are_theirs

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
async def test_everything_fits_at_1280_pixels(
    desk: Demo, scheme: Literal["light", "dark"], tmp_path: Path
) -> None:
    await desk.sim.telegram.send(
        100, "Long" + "o" * 300 + "ng " + "https://example.org/" + "a" * 99
    )
    await desk.sim.slack.wait_text(CHANNEL, "Long")
    async with desk.page(scheme=scheme) as page:
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


CUT = """(selects) => selects.filter((one) => {
    const style = getComputedStyle(one);
    const pen = document.createElement('canvas').getContext('2d');
    pen.font = style.font;
    const arrow = 14;
    const room = one.clientWidth - arrow
        - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    return pen.measureText(one.selectedOptions[0].text).width > room;
}).map((one) => one.selectedOptions[0].text)"""
"""What is chosen in a box that is too narrow to show it."""


OUTGROWN = """(parts) => parts
    .filter((one) => one.scrollWidth > one.clientWidth
        || one.getBoundingClientRect().right > innerWidth)
    .map((one) => one.textContent)"""
"""What is wider inside than outside, or stands out beyond the right edge."""


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_what_is_chosen_and_what_can_be_pressed_above_the_panes_is_not_cut_off(
    desk: Demo, language: str
) -> None:
    async with desk.page() as page:
        await page.goto(f"{desk.sim.url}/?lang={language}")
        olga = await page.locator("#actor option[value=UOLGA]").text_content()
        await page.locator("#actor").select_option(label=olga)
        await page.locator("header .quiet").wait_for()
        assert await page.locator("select").evaluate_all(CUT) == []
        for head in await page.locator(".pane-head:visible").all():
            assert await head.evaluate("(one) => one.scrollWidth <= one.clientWidth")


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("width", [360, 390, 700, 1001])
async def test_what_stands_at_the_top_is_whole_on_a_narrow_screen(
    desk: Demo, language: str, width: int
) -> None:
    async with desk.page(width=width, height=780, has_touch=True, is_mobile=True) as page:
        await page.goto(f"{desk.sim.url}/?lang={language}")
        await expect(page.locator("#link")).to_have_attribute("data-state", "live")
        await expect(page.locator("#time")).to_contain_text("(UTC+0)")
        assert await page.evaluate("innerWidth") == width, "a wider page is shown smaller"
        assert await page.locator(".top select").evaluate_all(CUT) == []
        parts = page.locator(".top :is(button, select, #link):visible")
        assert await parts.evaluate_all(OUTGROWN) == []


async def test_a_chat_stays_at_its_end_though_more_arrives_while_it_scrolls(desk: Demo) -> None:
    far = "(one) => one.scrollHeight - one.scrollTop - one.clientHeight"
    async with desk.page() as page:
        chat = page.get_by_role("log").first
        await chat.evaluate(
            """(one) => {
                const grow = () => {
                    const item = document.createElement('div');
                    item.style.minHeight = '900px';
                    one.firstElementChild.append(item);
                };
                grow();
                one.addEventListener('scroll', grow, {once: true, capture: true});
            }"""
        )
        await expect(chat.locator("div[style*='900px']")).to_have_count(2)
        await page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        assert await chat.evaluate(far) < 60
        await chat.evaluate("(one) => { one.scrollTop -= 500 }")
        await page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        await chat.evaluate("(one) => { one.firstElementChild.style.paddingTop = '200px' }")
        await page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        assert await chat.evaluate(far) > 60, "who reads further up is left there"


async def test_a_case_is_played_by_keyboard_alone(desk: Demo) -> None:
    async with desk.page() as page:
        keys = page.keyboard

        async def tab_to(label: str) -> None:
            """Press Tab until the focus is on what bears this label."""
            for _ in range(80):
                if str(await page.evaluate(FOCUSED)).strip() == label:
                    return
                await keys.press("Tab")
            raise AssertionError(f"Tab does not lead to {label}")

        async def go_to(label: str) -> None:
            """Press the right arrow until the focus is on what bears this label."""
            for _ in range(20):
                if str(await page.evaluate(FOCUSED)).strip() == label:
                    return
                await keys.press("ArrowRight")
            raise AssertionError(f"no arrow leads to {label}")

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
        # The bot's receipt, once it's pinned: quote it from the chat, where arrows move.
        await expect(page.locator(".bubble:not(.mine)", has_text="📌")).to_have_count(1)
        await page.locator(".bubble").last.focus()
        await keys.press("Home")
        await keys.press("End")
        await go_to("Reply")
        await keys.press("Enter")
        await expect(page.locator(".above")).to_be_visible()
        await keys.press("Escape")
        await expect(page.locator(".above")).to_be_hidden()
        # The desk: a reaction from a menu that Escape closes.
        await card.focus()
        await go_to("React")
        await keys.press("Enter")
        await expect(page.get_by_role("menu")).to_be_visible()
        await keys.press("ArrowRight")
        await keys.press("Escape")
        await expect(page.get_by_role("menu")).to_have_count(0)
        await card.focus()
        await go_to("Take")
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
        await made.sim.telegram.send(101, "back again")
        await expect(page.locator(".bubble.mine")).to_contain_text("back again")


FAINT = """() => {
  const numbers = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const parsed = (colour) => {
    const [red, green, blue, alpha = 1] = numbers(colour);
    const scale = colour.startsWith('color(') ? 255 : 1;
    return [red * scale, green * scale, blue * scale, alpha];
  };
  const over = (top, below) =>
    [0, 1, 2].map((one) => top[one] * top[3] + below[one] * (1 - top[3])).concat(1);
  const ground = (node) => {
    const own = parsed(getComputedStyle(node).backgroundColor);
    return own[3] === 1 || !node.parentElement ? own : over(own, ground(node.parentElement));
  };
  const light = (colour) => {
    const [red, green, blue] = colour.map((one) => one / 255)
      .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const found = [];
  for (const node of document.querySelectorAll('body *')) {
    const words = [...node.childNodes].filter((one) => one.nodeType === 3 && one.data.trim());
    if (!words.length || !node.checkVisibility({ visibilityProperty: true })) continue;
    const below = ground(node);
    const style = getComputedStyle(node);
    let shown = 1;
    for (let at = node; at; at = at.parentElement) shown *= Number(getComputedStyle(at).opacity);
    const colour = parsed(style.color);
    const ink = over([...colour.slice(0, 3), colour[3] * shown], below);
    const [high, low] = [light(ink), light(below)].toSorted((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05);
    const where = `${node.parentElement.className} > ${node.className}`;
    if (ratio < 4.5) found.push(`${ratio.toFixed(2)} ${where}: ${words[0].data.trim()}`);
  }
  return [...new Set(found)];
}"""
"""Words whose contrast with their ground is less than 4.5 (WCAG 2.2, 1.4.3)."""

SMALL = """() => [...document.querySelectorAll(
    'button:not(.text-button), select, summary, input, textarea, a.key, a.press, a.file')]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }))
    .map((one) => one.matches('.tick input') ? one.closest('.tick') : one)
    .map((one) => [one.className || one.textContent, one.getBoundingClientRect()])
    .filter(([, at]) => at.width < 43.5 || at.height < 43.5)
    .map(([name, at]) => `${name}: ${Math.round(at.width)} x ${Math.round(at.height)}`)"""
"""What a finger presses that is smaller than 44 pixels (WCAG 2.2, 2.5.5)."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def everything(shared: Demo) -> None:
    """Let there be a card, a line of a specialist's, a reaction and buttons on both sides."""
    await shared.sim.telegram.send(101, "Contrast and targets")
    card = await shared.sim.slack.wait_text(CHANNEL, "Contrast and targets")
    reply = await shared.sim.slack.post("UANNA", CHANNEL, "We look into it", thread_ts=card["ts"])
    await shared.sim.slack.wait_reaction(CHANNEL, reply, "hourglass_flowing_sand")
    await shared.pass_time()
    await shared.sim.telegram.wait_text(101, "We look into it")


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_words_stand_out_from_their_ground(
    desk: Demo, scheme: Literal["light", "dark"]
) -> None:
    async with desk.page(scheme=scheme) as page:
        await page.locator(".replies").last.click()
        await page.get_by_role("button", name="Calls").last.click()
        await expect(page.locator(".call").first).to_be_visible()
        assert await page.evaluate(FAINT) == []


@pytest.mark.usefixtures("everything")
async def test_a_finger_hits_what_it_aims_at(desk: Demo) -> None:
    async with desk.page(width=390, height=780, has_touch=True, is_mobile=True) as page:
        for name in ("Telegram", "Slack", "Calls"):
            await page.get_by_role("button", name=name, exact=True).click()
            assert await page.evaluate(SMALL) == [], name
            await fits(page)
        await page.get_by_role("button", name="Slack", exact=True).click()
        await page.locator(".replies").last.click()
        await expect(page.get_by_label("Reply in the thread")).to_be_visible()
        assert await page.evaluate(SMALL) == []


@pytest.mark.usefixtures("everything")
async def test_a_list_is_one_stop_and_arrows_go_through_it(desk: Demo) -> None:
    async with desk.page() as page:
        card = page.locator("#slack .line:not(.ephemeral)", has_text="Contrast and targets").last
        await card.focus()
        for key, name in (("Right", "Reply"), ("Right", "Note"), ("Left", "Reply")):
            await page.keyboard.press(f"Arrow{key}")
            assert str(await page.evaluate(FOCUSED)).strip() == name
        await page.keyboard.press("Escape")
        await expect(card).to_be_focused()
        stops = (
            "(list) => [...list.querySelectorAll('*')].filter((one) => one.tabIndex === 0).length"
        )
        for label in ("Chat with the bot", "Channel"):
            assert await page.get_by_label(label, exact=True).evaluate(stops) == 1


@pytest.mark.usefixtures("everything")
async def test_the_thread_stays_when_somebody_else_acts_and_gives_the_focus_back(
    desk: Demo,
) -> None:
    async with desk.page() as page:
        await page.locator(".replies").last.click()
        await page.get_by_label("Acting as").select_option(label="Anna")
        await expect(page.get_by_label("Acting as")).to_have_value("UANNA")
        box = page.get_by_label("Reply in the thread")
        await expect(box).to_be_visible()
        await box.focus()
        await page.keyboard.press("Escape")
        await expect(box).to_be_hidden()
        await expect(page.locator("#slack .line:focus")).to_contain_text("Contrast and targets")


async def test_an_empty_page_says_what_to_do(tmp_path: Path, browser: Browser) -> None:
    async with demo(tmp_path) as made, Pages(made.sim, browser).page() as page:
        said = "(list) => getComputedStyle(list, '::after').content"
        channel = page.get_by_label("Channel", exact=True)
        assert "press Take" in await channel.evaluate(said)
        assert "Maria" in await page.get_by_label("Chat with the bot").evaluate(said)
        await expect(page.get_by_role("log")).to_have_count(2)
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Skip to the client's chat")).to_be_focused()


async def test_a_colleague_is_added_and_acts(desk: Demo) -> None:
    async with desk.page() as page:
        await page.get_by_role("button", name="Add a colleague").click()
        await page.get_by_label("Name", exact=True).fill("Vera")
        await page.get_by_role("button", name="Add", exact=True).click()
        await expect(page.locator("#actor option:checked")).to_have_text("Vera")
        await channels_are_theirs(page)
        box = page.get_by_label("Message to the channel")
        await box.fill("I am new here")
        await box.press("Enter")
        await expect(page.get_by_label("Channel", exact=True)).to_contain_text("I am new here")
