"""Modals, Home and every kind of control, answered by an app made for the test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, FilePayload, Page, expect
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp

from tests.bots.sandbox.slack.world import World, workspace
from tests.page.conftest import Pages
from tests.support.patience import until

pytestmark = pytest.mark.asyncio(loop_scope="session")

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(label: str, value: str) -> Json:
    return {"text": plain(label), "value": value}


def asks(label: str, kind: str, **more: Any) -> Json:
    element = {"type": kind, "action_id": kind} | more
    return {"type": "input", "block_id": label.lower(), "label": plain(label), "element": element}


OPTIONS = [option("Low", "1"), option("High", "2")]
MODAL = {
    "type": "modal",
    "title": plain("New request"),
    "submit": plain("Open it"),
    "blocks": [
        asks("Subject", "plain_text_input"),
        asks("Text", "plain_text_input", multiline=True) | {"optional": True},
        asks("Weight", "static_select", options=OPTIONS),
        asks("Person", "users_select"),
        asks("Kind", "radio_buttons", options=OPTIONS),
        asks("Marks", "checkboxes", options=OPTIONS),
        asks("Day", "datepicker"),
        asks("Count", "number_input", is_decimal_allowed=False),
    ],
}
HOME = {
    "type": "home",
    "blocks": [
        {"type": "header", "text": plain("Your queue")},
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": "*#7* waits for <@U1>"},
            "accessory": {"type": "button", "text": plain("Open"), "action_id": "open"},
        },
        {"type": "divider"},
    ],
}


@asynccontextmanager
async def played(browser: Browser) -> AsyncIterator[tuple[World, AsyncApp, Page]]:
    async with workspace() as world:
        app = AsyncApp(client=world.web, token="xoxb-1", process_before_response=True)
        handler = AsyncSocketModeHandler(app, "xapp-1", ping_interval=0.1)
        await handler.connect_async()  # type: ignore[no-untyped-call]
        await world.slack.wait_sockets()
        pages = Pages(world.sim, browser)
        async with pages.page() as page:
            yield world, app, page
        await handler.close_async()  # type: ignore[no-untyped-call]
        assert pages.broken == []


async def test_a_modal_is_filled_in_refused_and_sent(browser: Browser) -> None:
    async with played(browser) as (world, app, page):
        states: list[Json] = []

        @app.command("/desk")
        async def desk(ack: Any, body: Json) -> None:
            await ack()
            await world.web.views_open(trigger_id=body["trigger_id"], view=MODAL)

        @app.view("")
        async def submitted(ack: Any, view: Json) -> None:
            states.append(view["state"]["values"])
            if len(states) == 1:
                await ack(response_action="errors", errors={"subject": "Say more"})
            else:
                await ack()

        await page.get_by_label("Message to the channel").fill("/desk new")
        await page.get_by_label("Message to the channel").press("Enter")
        form = page.get_by_role("dialog")
        await form.get_by_label("Subject").fill("It broke")
        await form.get_by_label("Weight").select_option(label="High")
        await form.get_by_label("Person").select_option(label="Boris")
        await form.get_by_role("group", name="Kind").get_by_label("Low").check()
        await form.get_by_role("group", name="Marks").get_by_label("High").check()
        await form.get_by_label("Day").fill("2026-11-23")
        await form.get_by_label("Count").fill("3")
        await form.get_by_role("button", name="Open it").click()
        await expect(form.get_by_role("alert").first).to_have_text("Say more")
        await form.get_by_label("Subject").press("Enter")
        await expect(form).to_have_count(0)
        given = {block: next(iter(one.values())) for block, one in states[-1].items()}
        assert given["subject"]["value"] == "It broke"
        assert given["text"]["value"] is None
        assert given["weight"]["selected_option"]["value"] == "2"
        assert given["person"]["selected_user"] == "U2"
        assert given["kind"]["selected_option"]["value"] == "1"
        assert [one["value"] for one in given["marks"]["selected_options"]] == ["2"]
        assert given["day"]["selected_date"] == "2026-11-23"
        assert given["count"]["value"] == "3"


async def test_options_of_the_app_are_searched_and_chosen_in_a_modal(browser: Browser) -> None:
    async with played(browser) as (world, app, page):
        sent: list[Json] = []
        field = asks("City", "external_select", min_query_length=0)

        @app.command("/desk")
        async def desk(ack: Any, body: Json) -> None:
            await ack()
            modal = MODAL | {"blocks": [field]}
            await world.web.views_open(trigger_id=body["trigger_id"], view=modal)

        @app.options("external_select")
        async def cities(ack: Any, payload: Json) -> None:
            found = [name for name in ("Berlin", "Bern", "Bonn") if payload["value"] in name]
            await ack(options=[option(name, name[:3]) for name in found])

        @app.view("")
        async def submitted(ack: Any, view: Json) -> None:
            sent.append(view["state"]["values"]["city"]["external_select"])
            await ack()

        await page.get_by_label("Message to the channel").fill("/desk")
        await page.get_by_label("Message to the channel").press("Enter")
        form = page.get_by_role("dialog")
        await expect(form.get_by_role("option")).to_have_text(["Berlin", "Bern", "Bonn"])
        await form.get_by_role("searchbox", name="City").fill("Bern")
        await expect(form.get_by_role("option")).to_have_text(["Bern"])
        await form.get_by_role("listbox", name="City").select_option(label="Bern")
        await form.get_by_role("button", name="Open it").click()
        await expect(form).to_have_count(0)
        assert sent[0]["selected_option"] == option("Bern", "Ber")


async def test_files_are_chosen_in_a_modal(browser: Browser) -> None:
    async with played(browser) as (world, app, page):
        sent: list[Json] = []
        modal = MODAL | {"blocks": [asks("Files", "file_input", max_files=2)]}

        @app.command("/desk")
        async def desk(ack: Any, body: Json) -> None:
            await ack()
            await world.web.views_open(trigger_id=body["trigger_id"], view=modal)

        @app.view("")
        async def submitted(ack: Any, view: Json) -> None:
            sent.append(view["state"]["values"]["files"]["file_input"])
            await ack()

        await page.get_by_label("Message to the channel").fill("/desk")
        await page.get_by_label("Message to the channel").press("Enter")
        form = page.get_by_role("dialog")
        chosen = FilePayload(name="a.txt", mimeType="text/plain", buffer=b"abc")
        await form.get_by_label("Files").set_input_files([chosen])
        await form.get_by_role("button", name="Open it").click()
        await expect(form).to_have_count(0)
        assert [(file["name"], file["size"]) for file in sent[0]["files"]] == [("a.txt", 3)]


async def test_escape_closes_a_modal_and_the_app_hears_of_it(browser: Browser) -> None:
    async with played(browser) as (world, app, page):
        closed: list[str] = []

        @app.command("/desk")
        async def desk(ack: Any, body: Json) -> None:
            await ack()
            view = MODAL | {"notify_on_close": True, "callback_id": "new"}
            await world.web.views_open(trigger_id=body["trigger_id"], view=view)

        @app.view_closed("new")
        async def left(ack: Any, view: Json) -> None:
            closed.append(view["callback_id"])
            await ack()

        await page.get_by_label("Message to the channel").fill("/desk")
        await page.get_by_label("Message to the channel").press("Enter")
        await expect(page.get_by_role("dialog")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await until(lambda: closed)
        assert closed == ["new"]


async def test_home_is_shown_and_pressed(browser: Browser) -> None:
    async with played(browser) as (world, app, page):
        pressed: list[str] = []

        @app.event("app_home_opened")
        async def opened(event: Json) -> None:
            await world.web.views_publish(user_id=event["user"], view=HOME)

        @app.action("open")
        async def open_it(ack: Any, body: Json) -> None:
            pressed.append(body["user"]["id"])
            await ack()

        await page.get_by_role("button", name="Helpline").click()
        await page.get_by_role("button", name="Home").click()
        await expect(page.locator(".home h3")).to_have_text("Your queue")
        await expect(page.locator(".home .mention")).to_have_text("@Anna")
        await page.locator(".home").get_by_role("button", name="Open").click()
        await until(lambda: pressed)
        assert pressed == ["U1"]
        await expect(page.locator(".home button[aria-busy]")).to_have_count(0)


async def test_menus_in_a_message_say_what_was_chosen(browser: Browser) -> None:
    async with played(browser) as (world, app, page):
        chosen: list[Json] = []

        @app.action("weight")
        @app.action("who")
        async def picked(ack: Any, action: Json) -> None:
            chosen.append(action)
            await ack()

        elements = [
            {"type": "static_select", "action_id": "weight", "options": OPTIONS}
            | {"placeholder": plain("Weight")},
            {"type": "users_select", "action_id": "who", "placeholder": plain("Who")},
        ]
        blocks = [{"type": "actions", "elements": elements}]
        await world.web.chat_postMessage(channel="C1", text="card", blocks=blocks)
        await page.get_by_label("Weight").select_option(label="High")
        await page.get_by_label("Who").select_option(label="Boris")
        await expect(page.locator("[aria-busy]")).to_have_count(0)
        await world.sim.wait("slack", "ack", since=0)
        assert chosen[0]["selected_option"]["value"] == "2"
        assert chosen[1]["selected_user"] == "U2"


async def test_an_app_that_does_not_answer_is_said_so(browser: Browser) -> None:
    async with played(browser) as (world, _, page):
        await world.slack.deliveries(ack_timeout=0.1)
        await page.get_by_label("Message to the channel").fill("/desk")
        await page.get_by_label("Message to the channel").press("Enter")
        await expect(page.locator(".toast.bad")).to_contain_text("operation_timeout")
        await expect(page.get_by_label("Message to the channel")).to_have_value("/desk")


async def test_shortcuts_are_offered_where_the_app_has_them(browser: Browser) -> None:
    async with played(browser) as (world, app, page):
        chosen: list[str] = []

        @app.shortcut("ticket")
        @app.shortcut("search")
        async def shortcut(ack: Any, shortcut: Json) -> None:
            chosen.append(f"{shortcut['type']} {shortcut.get('message', {}).get('text', '')}")
            await ack()

        names = {"global": ("Search", "search"), "message": ("Make a ticket", "ticket")}
        shortcuts = [
            {"name": name, "type": kind, "callback_id": callback}
            for kind, (name, callback) in names.items()
        ]
        await world.slack.install(shortcuts=shortcuts)
        await world.slack.post("U2", "C1", "It broke")
        line = page.locator(".line", has_text="It broke")
        await line.hover()
        await line.get_by_role("button", name="Shortcuts").click()
        await page.get_by_role("menuitem", name="Make a ticket").click()
        await page.locator(".composer").get_by_role("button", name="Shortcuts").click()
        await page.get_by_role("menuitem", name="Search").click()
        await expect(page.get_by_role("menu")).to_have_count(0)
        await world.sim.wait("slack", "ack", contains="payload")
        assert chosen[0] == "message_action It broke"
