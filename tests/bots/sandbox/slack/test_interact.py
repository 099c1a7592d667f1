"""Commands, buttons, modals and Home in the sandbox, answered by a Bolt app."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp

from bots.sandbox.wire import SimError
from tests.bots.sandbox.slack.world import World, workspace


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with workspace() as made:
        yield made


@pytest.fixture
async def app(world: World) -> AsyncIterator[AsyncApp]:
    made = AsyncApp(client=world.web, token="xoxb-1", process_before_response=True)
    handler = AsyncSocketModeHandler(made, "xapp-1", ping_interval=0.1)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await world.slack.wait_sockets()
    yield made
    await handler.close_async()  # type: ignore[no-untyped-call]


def button(label: str, action: str, value: str) -> dict[str, Any]:
    text = {"type": "plain_text", "text": label}
    return {"type": "button", "text": text, "action_id": action, "value": value}


def option(label: str, value: str) -> dict[str, Any]:
    return {"text": {"type": "plain_text", "text": label}, "value": value}


CARD = [
    {
        "type": "actions",
        "elements": [
            button("Take", "take", "t:42"),
            {
                "type": "overflow",
                "action_id": "more",
                "options": [option("Close", "c:42"), option("Spam", "s:42")],
            },
        ],
    }
]


async def test_a_command_is_answered_to_one_person(world: World, app: AsyncApp) -> None:
    bodies: list[dict[str, Any]] = []

    @app.command("/desk")
    async def desk(ack: Any, body: Any) -> None:
        bodies.append(body)
        await ack(f"Queue of {body['text']}")

    shown = await world.slack.command("U1", "C1", "/desk", "@boris & <co> #support")
    assert bodies[0]["text"] == "<@U2|boris> &amp; &lt;co&gt; <#C1|support>"
    assert (bodies[0]["user_name"], bodies[0]["channel_name"]) == ("anna", "support")
    assert shown == "Queue of @Boris & <co> #support"
    assert (await world.slack.ephemerals("U1"))[0]["text"] == shown
    with pytest.raises(SimError, match="not supported in threads"):
        await world.slack.command("U1", "C1", "/desk", "x", thread_ts="1600000000.000001")


async def test_commands_and_forms_hand_emoji_over_by_name(world: World, app: AsyncApp) -> None:
    bodies: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    @app.command("/desk")
    async def desk(ack: Any, body: Any, client: Any) -> None:
        await ack()
        bodies.put_nowait(body)
        label = {"type": "plain_text", "text": "Note"}
        element = {"type": "plain_text_input", "action_id": "note"}
        block = {"type": "input", "block_id": "note", "label": label, "element": element}
        view = {"type": "modal", "title": label, "submit": label, "blocks": [block]}
        await client.views_open(trigger_id=body["trigger_id"], view=view | {"callback_id": "form"})

    @app.view("form")
    async def form(ack: Any, body: Any) -> None:
        await ack()
        bodies.put_nowait(body)

    await world.slack.command("U1", "C1", "/desk", "note 42 🎉 👍🏽")
    assert (await bodies.get())["text"] == "note 42 :tada: :+1::skin-tone-4:"
    await world.slack.submit("U1", {"Note": "done 🎉"})
    values = (await bodies.get())["view"]["state"]["values"]
    assert values["note"]["note"]["value"] == "done :tada:"


async def test_what_nobody_answers_fails_and_is_not_delivered_again(
    world: World, app: AsyncApp
) -> None:
    await world.slack.deliveries(ack_timeout=0.1, retry_delays=[0.05])
    calls = 0

    @app.command("/desk")
    async def desk() -> None:
        nonlocal calls
        calls += 1

    assert await world.slack.command("U1", "C1", "/desk") == "operation_timeout"
    await world.slack.settle()
    assert calls == 1


async def test_without_a_socket_a_command_fails_at_once(world: World) -> None:
    assert await world.slack.command("U1", "C1", "/desk") == "dispatch_failed"


async def test_buttons_and_menus_carry_what_they_were_drawn_with(
    world: World, app: AsyncApp
) -> None:
    bodies: list[dict[str, Any]] = []

    @app.action("take")
    @app.action("more")
    async def pressed(ack: Any, body: Any, respond: Any) -> None:
        bodies.append(body)
        await ack()
        await respond(text="Done", response_type="ephemeral", replace_original=False)

    ts = (await world.web.chat_postMessage(channel="C1", text="card", blocks=CARD))["ts"]
    (row,) = await world.slack.transcript("C1")
    assert row["buttons"] == ["Take", "Close", "Spam"]
    assert await world.slack.press("U1", "C1", ts, "Take") == ""
    assert await world.slack.press("U2", "C1", ts, "Spam") == ""
    take, spam = (body["actions"][0] for body in bodies)
    assert (take["action_id"], take["value"]) == ("take", "t:42")
    assert spam["selected_option"]["value"] == "s:42"
    assert bodies[0]["container"]["message_ts"] == bodies[0]["message"]["ts"] == ts
    assert [row["text"] for row in await world.slack.ephemerals("U2")] == ["Done"]
    with pytest.raises(SimError, match="nothing to press"):
        await world.slack.press("U1", "C1", ts, "Dance")


async def test_a_response_url_works_five_times(world: World, app: AsyncApp) -> None:
    urls: list[str] = []

    @app.action("take")
    async def pressed(ack: Any, body: Any) -> None:
        urls.append(body["response_url"])
        await ack()

    ts = (await world.web.chat_postMessage(channel="C1", text="card", blocks=CARD))["ts"]
    await world.slack.press("U1", "C1", ts, "Take")
    replaced = {"replace_original": True, "text": "taken"}
    async with aiohttp.ClientSession() as session:
        statuses = []
        for _ in range(6):
            async with session.post(urls[0], json=replaced) as response:
                statuses.append(response.status)
    assert statuses == [200] * 5 + [404]
    assert (await world.slack.transcript("C1"))[0]["text"] == "taken"


MODAL = {
    "type": "modal",
    "callback_id": "reply",
    "title": {"type": "plain_text", "text": "Reply"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "text",
            "label": {"type": "plain_text", "text": "Text"},
            "element": {"type": "plain_text_input", "action_id": "value"},
        },
        {
            "type": "input",
            "block_id": "mood",
            "optional": True,
            "label": {"type": "plain_text", "text": "Mood"},
            "element": {
                "type": "static_select",
                "action_id": "value",
                "options": [option("Kind", "k"), option("Firm", "f")],
            },
        },
    ],
}


async def test_a_modal_is_opened_corrected_and_sent(world: World, app: AsyncApp) -> None:
    triggers: list[str] = []
    sent: list[dict[str, Any]] = []

    @app.command("/desk")
    async def desk(ack: Any, body: Any, client: Any) -> None:
        triggers.append(body["trigger_id"])
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)
        await ack()

    @app.view("reply")
    async def submitted(ack: Any, view: Any) -> None:
        values = view["state"]["values"]
        if values["text"]["value"]["value"] == "rude":
            await ack(response_action="errors", errors={"text": "Be kind"})
            return
        sent.append(values)
        await ack()

    assert await world.slack.command("U1", "C1", "/desk", "reply") == ""
    assert await world.error("views.open", trigger_id=triggers[0], view=MODAL) == (
        "exchanged_trigger_id"
    )
    with pytest.raises(SimError, match="'Text' must be filled in"):
        await world.slack.submit("U1", {})
    assert (await world.slack.submit("U1", {"Text": "rude"}))["errors"] == {"text": "Be kind"}
    await world.slack.submit("U1", {"Text": "kind", "Mood": "Firm"})
    assert sent[0]["mood"]["value"]["selected_option"]["value"] == "f"
    assert (await world.slack.views("U1"))["modals"] == []


@pytest.mark.parametrize("least", [None, 0])
async def test_a_select_with_outside_options_asks_the_app_as_somebody_types(
    world: World, app: AsyncApp, least: int | None
) -> None:
    """slack-bolt's own `options` listener answers it: the payload is what the SDK expects."""
    sent: list[dict[str, Any]] = []
    asked: list[str] = []
    label = {"type": "plain_text", "text": "City"}
    element = {"type": "external_select", "action_id": "city"}
    if least is not None:
        element["min_query_length"] = least  # type: ignore[assignment]
    block = {"type": "input", "block_id": "city", "label": label, "element": element}

    @app.command("/desk")
    async def desk(ack: Any, body: Any, client: Any) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL | {"blocks": [block]})
        await ack()

    @app.options("city")
    async def cities(ack: Any, payload: Any, body: Any) -> None:
        assert "trigger_id" not in body
        assert body["view"]["callback_id"] == "reply"
        asked.append(payload["value"])
        found = [name for name in ("Berlin", "Bern", "Bonn") if payload["value"] in name]
        offered = [{"text": {"type": "plain_text", "text": n}, "value": n[:3]} for n in found]
        await ack(options=offered)

    @app.view("reply")
    async def submitted(ack: Any, view: Any) -> None:
        sent.append(view["state"]["values"])
        await ack()

    await world.slack.command("U1", "C1", "/desk")
    few = await world.slack.suggest("U1", "City", "Be")
    assert few == ([] if least is None else ["Berlin", "Bern"])
    assert await world.slack.suggest("U1", "City", "Bern") == ["Bern"]
    with pytest.raises(SimError, match="no option 'Paris'"):
        await world.slack.submit("U1", {"City": "Paris"})
    await world.slack.submit("U1", {"City": "Bern"})
    assert sent[0]["city"]["city"]["selected_option"]["value"] == "Ber"


async def test_a_modal_takes_files(world: World, app: AsyncApp) -> None:
    sent: list[dict[str, Any]] = []
    files = {"type": "file_input", "action_id": "value", "max_files": 2}
    label = {"type": "plain_text", "text": "Files"}
    block = {"type": "input", "block_id": "files", "label": label, "element": files}

    @app.command("/desk")
    async def desk(ack: Any, body: Any, client: Any) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL | {"blocks": [block]})
        await ack()

    @app.view("reply")
    async def submitted(ack: Any, view: Any) -> None:
        sent.append(view["state"]["values"])
        await ack()

    await world.slack.command("U1", "C1", "/desk")
    [number] = await world.slack.hold("U1", ("a.txt", "text/plain", b"abc"))
    await world.slack.submit("U1", {"Files": [number]})
    [file] = sent[0]["files"]["value"]["files"]
    assert (file["id"], file["name"], file["size"]) == (number, "a.txt", 3)


async def test_a_modal_is_pushed_updated_and_closed(world: World, app: AsyncApp) -> None:
    closed: list[str] = []

    @app.command("/desk")
    async def desk(ack: Any, body: Any, client: Any) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)
        await ack()

    @app.view("reply")
    async def submitted(ack: Any) -> None:
        await ack(response_action="push", view=MODAL | {"callback_id": "second"})

    @app.view_closed("updated")
    async def on_close(ack: Any, view: Any) -> None:
        closed.append(view["id"])
        await ack()

    await world.slack.command("U1", "U1", "/desk")
    await world.slack.submit("U1", {"Text": "more"})
    first, second = (await world.slack.views("U1"))["modals"]
    assert second["previous_view_id"] == first["id"]
    updated = MODAL | {"callback_id": "updated", "notify_on_close": True}
    stale = {"view_id": second["id"], "hash": "old", "view": updated}
    assert await world.error("views.update", **stale) == "hash_conflict"
    await world.web.views_update(view_id=second["id"], hash=second["hash"], view=updated)
    assert await world.slack.close_view("U1") == ""
    assert closed == [second["id"]]
    assert [view["id"] for view in (await world.slack.views("U1"))["modals"]] == [first["id"]]


async def test_a_trigger_is_good_for_three_seconds(world: World) -> None:
    trigger_id = world.box.slack.backend.trigger("U1")
    world.box.slack.backend.triggers[trigger_id].expires_at = 0
    assert await world.error("views.open", trigger_id=trigger_id, view=MODAL) == (
        "expired_trigger_id"
    )


async def test_home_is_published_and_pressed(world: World, app: AsyncApp) -> None:
    values: list[str] = []

    @app.action("take")
    async def pressed(ack: Any, action: Any) -> None:
        values.append(action["value"])
        await ack()

    await world.web.views_publish(user_id="U1", view={"type": "home", "blocks": CARD})
    assert (await world.slack.views("U1"))["home"]["type"] == "home"
    assert await world.slack.press_view("U1", "Take", home=True) == ""
    shown = (await world.slack.views("U1"))["home"]
    stale = await world.error(
        "views.publish", user_id="U1", view={"type": "home", "blocks": CARD}, hash="0.0"
    )
    assert stale == "hash_conflict"
    published = await world.web.views_publish(
        user_id="U1", view={"type": "home", "blocks": CARD}, hash=shown["hash"]
    )
    assert published["view"]["id"] == shown["id"]
    assert values == ["t:42"]
