"""What Slack refuses, the played Slack refuses too: Block Kit by surface, metadata, pages."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.bots.sandbox.slack.world import World, workspace

Json = dict[str, Any]


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with workspace() as made:
        yield made


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(value: str) -> Json:
    return {"text": plain(value), "value": value}


ONE, TWO, OTHER = option("one"), option("two"), option("other")


def select(**more: Any) -> Json:
    return {"type": "static_select", "placeholder": plain("Choose")} | more


def ticks(kind: str, **more: Any) -> Json:
    return {"type": kind, "options": [ONE, TWO]} | more


def text(**more: Any) -> Json:
    return {"type": "plain_text_input"} | more


def field(element: Json) -> Json:
    return {"type": "input", "label": plain("Field"), "element": element}


def controls(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


RICH = {"type": "rich_text", "elements": []}
MARKDOWN = {"type": "markdown", "text": "*hello*"}
BUTTON = {"type": "button", "text": plain("Take"), "action_id": "take"}
FILES = {"type": "file_input"}
GROUP = {"label": plain("Group"), "options": [ONE, TWO]}


@pytest.mark.parametrize(
    ("block", "pointer"),
    [
        (RICH, "/elements"),
        (controls(select()), "/elements/0"),
        (controls(select(options=[])), "/elements/0/options"),
        (controls(select(options=[ONE], option_groups=[GROUP])), "/elements/0"),
        (controls(select(options=[option(f"{n}") for n in range(101)])), "/elements/0/options"),
        (
            controls(select(options=[ONE, TWO], initial_option=OTHER)),
            "/elements/0/initial_option",
        ),
        (
            controls(select(option_groups=[GROUP], initial_option=OTHER)),
            "/elements/0/initial_option",
        ),
        (controls(ticks("radio_buttons", initial_option=OTHER)), "/elements/0/initial_option"),
        (
            controls(ticks("checkboxes", initial_options=[ONE, OTHER])),
            "/elements/0/initial_options",
        ),
        (field(FILES), ""),
        (field(BUTTON), "/element"),
        (field({"type": "overflow", "options": [ONE]}), "/element"),
    ],
)
async def test_blocks_that_no_message_holds(world: World, block: Json, pointer: str) -> None:
    answer = await world.refusal("chat.postMessage", channel="C1", text="x", blocks=[block])
    assert answer["error"] == "invalid_blocks"
    assert f"[json-pointer:/blocks/0{pointer}]" in answer["response_metadata"]["messages"][0]


@pytest.mark.parametrize(
    ("element", "pointer"),
    [
        (text(max_length=3001), "/max_length"),
        (text(max_length=0), "/max_length"),
        (text(min_length=3001), "/min_length"),
        (text(min_length=10, max_length=5), "/min_length"),
        (text(initial_value="x" * 11, max_length=10), "/initial_value"),
        (text(initial_value="x" * 3001), "/initial_value"),
        (FILES | {"max_files": 11}, "/max_files"),
        (FILES | {"max_files": 0}, "/max_files"),
        (BUTTON, ""),
    ],
)
async def test_fields_that_no_modal_holds(world: World, element: Json, pointer: str) -> None:
    answer = await world.refusal("views.open", trigger_id="none", view=modal(field(element)))
    assert answer["error"] == "invalid_arguments"
    where = f"[json-pointer:/view/blocks/0/element{pointer}]"
    assert where in answer["response_metadata"]["messages"][0]


def modal(*blocks: Json) -> Json:
    title = plain("Form")
    return {"type": "modal", "title": title, "submit": title, "blocks": list(blocks)}


async def test_each_surface_has_blocks_of_its_own(world: World) -> None:
    async def shown(view: Json) -> str:
        return await world.error("views.open", trigger_id="none", view=view)

    assert await shown(modal(MARKDOWN)) == "invalid_arguments"
    assert await shown(modal(field(FILES))) == "invalid_trigger_id", "the view itself is right"
    await world.web.chat_postMessage(channel="C1", text="x", blocks=[MARKDOWN])
    for block in (MARKDOWN, field(FILES)):
        home = {"type": "home", "blocks": [block]}
        refused = await world.error("views.publish", user_id="U1", view=home)
        assert refused == "invalid_arguments"


async def test_elements_at_their_limits_pass(world: World) -> None:
    fields = [
        text(initial_value="x" * 3000, max_length=3000, min_length=3000),
        FILES | {"max_files": 10},
        select(option_groups=[GROUP], initial_option=TWO),
        ticks("checkboxes", initial_options=[ONE, TWO]),
        ticks("radio_buttons", initial_option=ONE),
    ]
    view = modal(*map(field, fields))
    assert await world.error("views.open", trigger_id="none", view=view) == "invalid_trigger_id"


@pytest.mark.parametrize(
    ("event_type", "payload", "error"),
    [
        ("a b", {}, "invalid_metadata_format"),
        ("", {}, "invalid_metadata_format"),
        ("заявка", {}, "invalid_metadata_format"),
        ("helpline", "text", "invalid_metadata_format"),
        ("helpline", {"note": "x" * 20_000}, "metadata_too_large"),
    ],
)
async def test_metadata_that_is_refused(
    world: World, event_type: str, payload: Any, error: str
) -> None:
    metadata = {"event_type": event_type, "event_payload": payload}
    given = {"channel": "C1", "text": "x", "metadata": metadata}
    assert await world.error("chat.postMessage", **given) == error
    assert await world.slack.transcript("C1") == []


@pytest.mark.parametrize(
    ("method", "where", "most"),
    [
        ("conversations.history", {"channel": "C1"}, 999),
        ("conversations.members", {"channel": "C1"}, 999),
        ("conversations.list", {}, 999),
        ("users.list", {}, 999),
        ("users.conversations", {"types": "im"}, 999),
    ],
)
async def test_a_page_has_a_largest_size(world: World, method: str, where: Json, most: int) -> None:
    await world.web.api_call(method, json=where | {"limit": most})
    for limit in (most + 1, 0, "many"):
        assert await world.error(method, **where, limit=limit) == "invalid_limit"
