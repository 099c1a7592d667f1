"""What the page says by itself, in English and in Russian."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.async_api import Page, expect

from bots.sandbox.page.page import WEB
from tests.page.conftest import Demo

PLURALS = {"en": {"one", "other"}, "ru": {"one", "few", "many", "other"}}
SAME = {"ok", "tooMany"}
"""Keys whose words may be the same in both languages."""

OWN = """() => {
    const found = [];
    for (const one of document.querySelectorAll('body *')) {
        if (one.closest('.blocks, .bubble, .place, .person, .journal')) continue;
        for (const name of ['aria-label', 'placeholder', 'title', 'data-empty'])
            found.push(one.getAttribute(name));
        for (const child of one.childNodes)
            if (child.nodeType === Node.TEXT_NODE) found.push(child.textContent.trim());
    }
    return found.filter(Boolean);
}"""
"""Texts of the page that nobody wrote on it: not messages, names or calls."""

Words = dict[str, str | dict[str, str]]


def table(language: str) -> Words:
    found: Words = json.loads((WEB / f"words-{language}.json").read_text(encoding="utf-8"))
    return found


def forms(words: str | dict[str, str]) -> list[str]:
    return [words] if isinstance(words, str) else list(words.values())


def said() -> set[str]:
    """Every key that the page's own files ask for."""
    texts = [one.read_text() for one in WEB.iterdir() if one.name.endswith((".js", ".html"))]
    asked = r'\bsay\("(\w+)"|data-(?:say|label)="(\w+)"'
    return {a or b for text in texts for a, b in re.findall(asked, text)}


def quoted() -> set[str]:
    texts = [one.read_text() for one in WEB.iterdir() if one.name.endswith((".js", ".html"))]
    return {word for text in texts for word in re.findall(r'"(\w+)"', text)}


def test_both_languages_say_the_same_things() -> None:
    english, russian = table("en"), table("ru")
    assert list(english) == list(russian)
    for key, words in english.items():
        names = [set(re.findall(r"\{\w+\}", one)) for one in forms(words) + forms(russian[key])]
        assert all(one == names[0] for one in names), key


@pytest.mark.parametrize("language", PLURALS)
def test_what_is_counted_has_every_form_of_its_language(language: str) -> None:
    for key, words in table(language).items():
        assert isinstance(words, str) or set(words) == PLURALS[language], key


def test_everything_is_translated() -> None:
    english, russian = table("en"), table("ru")
    assert {key for key in english if english[key] == russian[key]} <= SAME


def test_the_tables_hold_what_the_page_says_and_nothing_else() -> None:
    assert said() <= set(table("en"))
    assert set(table("en")) <= quoted()


def left_in_english(texts: list[str]) -> Iterator[str]:
    own = {one for key, words in table("en").items() if key not in SAME for one in forms(words)}
    return (one for one in texts if one in own)


async def is_russian(page: Page) -> None:
    await expect(page.get_by_text("онлайн", exact=True)).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("lang", "ru")
    await expect(page.locator(".places button").first).to_be_visible()
    assert list(left_in_english(await page.evaluate(OWN))) == []


@pytest.mark.asyncio(loop_scope="session")
async def test_the_page_speaks_russian_when_asked_and_remembers_what_was_chosen(desk: Demo) -> None:
    async with desk.page() as page:
        await page.goto(f"{desk.sim.url}/?lang=ru")
        await is_russian(page)
        await page.get_by_label("Язык", exact=True).select_option("English")
        await expect(page.get_by_text("live", exact=True)).to_be_visible()
        await page.get_by_label("Language", exact=True).select_option("Русский")
        await is_russian(page)
        await page.goto(desk.sim.url)
        await is_russian(page)


@pytest.mark.asyncio(loop_scope="session")
async def test_russian_words_fit_on_a_phone(desk: Demo) -> None:
    async with desk.page(width=390, height=780, has_touch=True, is_mobile=True) as page:
        await page.goto(f"{desk.sim.url}/?lang=ru")
        await expect(page.get_by_text("онлайн", exact=True)).to_be_visible()
        await expect(page.get_by_text("Блокировать", exact=True)).to_be_visible()
        assert await page.evaluate("innerWidth") == 390, "a wider page is shown smaller"


@pytest.mark.asyncio(loop_scope="session")
async def test_the_page_speaks_the_browsers_language(desk: Demo) -> None:
    async with desk.page() as page:
        browser = page.context.browser
        assert browser is not None
        context = await browser.new_context(locale="ru-RU")
        russian = await context.new_page()
        await russian.goto(desk.sim.url)
        await is_russian(russian)
        await context.close()
