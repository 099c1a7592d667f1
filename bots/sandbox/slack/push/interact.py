"""What people do that an app must answer at once: commands, shortcuts, buttons, modals.

Sources: Slack's pages "Slash commands", "Handling user interaction" and "Modals".
Each returns an `outcome`: empty, or the error Slack shows to the user.
"""

from typing import Any

from bots.sandbox.slack.api.blocks import InvalidBlocks, checked_options, interactive
from bots.sandbox.slack.api.content import Refused
from bots.sandbox.slack.api.views import checked, made, replace
from bots.sandbox.slack.backend import Backend, Reply
from bots.sandbox.slack.compose import escape_command, with_names
from bots.sandbox.slack.push.respond import answered
from bots.sandbox.slack.push.socket import Unanswered
from bots.sandbox.slack.shapes import labels, message_json
from bots.sandbox.slack.state import APP, TEAM, TEAM_DOMAIN, Channel, Message
from bots.sandbox.slack.text import Json
from bots.sandbox.wire import SimError

_CHANNEL_NAMES = {"im": "directmessage", "group": "privategroup"}


def _channel_name(channel: Channel) -> str:
    return _CHANNEL_NAMES.get(channel.kind, channel.name)


async def command(backend: Backend, user: str, channel: Channel, name: str, text: str) -> Json:
    """Send a slash command; `text` of the result is what the user is shown."""
    person = backend.workspace.users[user]
    reply = Reply(channel.id, user)
    payload = {
        "token": "verification",
        "team_id": TEAM,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": _channel_name(channel),
        "user_id": user,
        "user_name": person.name,
        "command": name,
        "text": escape_command(with_names(text), backend.workspace),
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": backend.response_url(reply),
        "trigger_id": backend.trigger(user),
    }
    try:
        answer = await backend.delivery.ask("slash_commands", payload)
        return {"outcome": "", "text": answered(backend, reply, answer)}
    except Unanswered as failure:
        return {"outcome": str(failure), "text": None}
    except Refused:
        return {"outcome": "invalid_command_response", "text": None}


def _common(backend: Backend, user: str, kind: str) -> Json:
    person = backend.workspace.users[user]
    return {
        "type": kind,
        "user": {
            "id": user,
            "username": person.name,
            "name": person.name,
            "team_id": person.team,
        },
        "api_app_id": APP,
        "token": "verification",
        "trigger_id": backend.trigger(user),
        "team": {"id": TEAM, "domain": TEAM_DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
    }


async def _ask(backend: Backend, payload: Json) -> tuple[str, Json]:
    try:
        return "", await backend.delivery.ask("interactive", payload)
    except Unanswered as failure:
        return str(failure), {}


_SELECTED = {
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}


def _option(element: Json, wanted: str) -> Json:
    for option in element.get("options", ()):
        if wanted in (option["text"]["text"], option["value"]):
            return dict(option)
    raise SimError(f"no option {wanted!r} in {labels(element)}")


def _state(element: Json, value: Any) -> Json:
    """Return what Slack reports of an element with this value (options by label or value)."""
    kind = element["type"]
    if kind in _SELECTED:
        state = {_SELECTED[kind]: value}
    elif kind == "checkboxes" or kind.startswith("multi_"):
        state = {"selected_options": [_option(element, one) for one in value or ()]}
    elif "options" in element:
        state = {"selected_option": _option(element, value) if value is not None else None}
    else:
        state = {"value": with_names(value) if isinstance(value, str) else value}
    return {"type": kind} | state


def _find(blocks: list[Json], wanted: str, within: str) -> tuple[str, Json, Json]:
    """Return the block, element and reported state with this label or action_id.

    `within` names the block to search; empty: any.
    """
    for block in blocks:
        if within not in ("", block.get("block_id")):
            continue
        for element in interactive(block):
            chosen = wanted in labels(element)
            if not chosen and wanted != element.get("action_id"):
                continue
            if element["type"] == "button":
                value = {"value": element["value"]} if "value" in element else {}
                return block["block_id"], element, {"text": element["text"]} | value
            return block["block_id"], element, _state(element, wanted) if chosen else {}
    seen = [label for block in blocks for e in interactive(block) for label in labels(e)]
    raise SimError(f"nothing to press that reads {wanted!r}; there is {seen}")


def _action(
    backend: Backend, blocks: list[Json], wanted: str, value: str | None, within: str
) -> Json:
    block_id, element, state = _find(blocks, wanted, within)
    if value is not None:
        state = _state(element, value)
    return {
        "type": element["type"],
        "action_id": element.get("action_id", ""),
        "block_id": block_id,
        "action_ts": backend.workspace.stamp(),
    } | state


async def press(
    backend: Backend,
    user: str,
    message: Message,
    wanted: str,
    value: str | None = None,
    block_id: str = "",
) -> Json:
    """Press a button, or choose an option of a menu, of a message."""
    channel = backend.workspace.channels[message.channel]
    action = _action(backend, message.blocks or [], wanted, value, block_id)
    shown = message_json(message, backend.workspace, metadata=True)
    thread = {"thread_ts": message.thread_ts} if message.thread_ts else {}
    reply = Reply(channel.id, user, message, message.thread_ts)
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": bool(message.ephemeral_to),
    }
    payload = _common(backend, user, "block_actions") | {
        "container": container | thread,
        "channel": {"id": channel.id, "name": _channel_name(channel)},
        "state": {"values": {}},
        "response_url": backend.response_url(reply),
        "actions": [action],
    }
    # The source message comes with the press only if everybody could see it.
    outcome, _ = await _ask(backend, payload | ({} if message.ephemeral_to else {"message": shown}))
    return {"outcome": outcome}


async def press_view(
    backend: Backend,
    user: str,
    view: Json,
    wanted: str,
    value: str | None = None,
    block_id: str = "",
) -> Json:
    """Press a button, or choose an option of a menu, in Home or a modal."""
    payload = _common(backend, user, "block_actions") | {
        "container": {"type": "view", "view_id": view["id"]},
        "view": view,
        "actions": [_action(backend, view["blocks"], wanted, value, block_id)],
    }
    outcome, _ = await _ask(backend, payload)
    return {"outcome": outcome}


async def shortcut(
    backend: Backend, user: str, callback_id: str, message: Message | None = None
) -> Json:
    """Choose a shortcut: a global one, or one of a message's."""
    stamp = backend.workspace.stamp()
    common = {"callback_id": callback_id, "action_ts": stamp}
    if message is None:
        payload = _common(backend, user, "shortcut") | common
    else:
        channel = backend.workspace.channels[message.channel]
        reply = Reply(channel.id, user, None, message.thread_ts)
        payload = _common(backend, user, "message_action") | common
        payload |= {
            "channel": {"id": channel.id, "name": _channel_name(channel)},
            "message_ts": message.ts,
            "message": message_json(message, backend.workspace, metadata=True),
            "response_url": backend.response_url(reply),
        }
    outcome, _ = await _ask(backend, payload)
    return {"outcome": outcome}


_SHORTEST = 3
"""What `min_query_length` is if it is left out."""


async def suggest(backend: Backend, user: str, wanted: str, typed: str) -> Json:
    """Type into a select of the topmost modal whose options the app is asked for.

    `wanted` is the label, action_id or block_id of the field. Returns the `options` that are shown.
    """
    stack = backend.modals.get(user)
    if not stack:
        raise SimError(f"{user} has no modal open")
    for block in stack[-1]["blocks"]:
        if block["type"] == "input" and wanted in _names(block):
            outcome, options = await _suggested(backend, user, stack[-1], block, typed)
            return {"outcome": outcome, "options": options}
    raise SimError(f"no such field: {wanted}")


async def _suggested(
    backend: Backend, user: str, view: Json, block: Json, typed: str
) -> tuple[str, list[Json]]:
    element = block["element"]
    if element["type"] != "external_select":
        raise SimError(f"the options of {element['type']} are in the view")
    if len(typed) < element.get("min_query_length", _SHORTEST):
        return "", []
    payload = _common(backend, user, "block_suggestion") | {
        "container": {"type": "view", "view_id": view["id"]},
        "view": view,
        "action_id": element.get("action_id", ""),
        "block_id": block["block_id"],
        "value": typed,
    }
    del payload["trigger_id"]  # nothing can be opened by typing
    outcome, answer = await _ask(backend, payload)
    try:
        return outcome, checked_options(answer) if not outcome else []
    except InvalidBlocks as problem:
        raise SimError(f"Slack shows no options: {problem}") from None


def _names(block: Json) -> tuple[str, ...]:
    element = block["element"]
    return (block["label"]["text"], element.get("action_id", ""), block["block_id"])


async def _filled(backend: Backend, user: str, view: Json, values: Json) -> Json:
    state: dict[str, Json] = {}
    left = dict(values)
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        names = _names(block)
        name = next((name for name in names if name in left), "")
        value = left.pop(name) if name else _initial(block["element"])
        if value in (None, "", []) and not block.get("optional"):
            raise SimError(f"{names[0]!r} must be filled in")
        reported = await _reported(backend, user, view, block, value)
        state[block["block_id"]] = {block["element"].get("action_id", ""): reported}
    if left:
        raise SimError(f"no such fields: {', '.join(left)}")
    return view | {"state": {"values": state}}


def _initial(element: Json) -> Any:
    initial = element.get("initial_option")
    if initial is None:
        return element.get("initial_value")
    return initial if element["type"] == "external_select" else initial["value"]


async def _reported(backend: Backend, user: str, view: Json, block: Json, value: Any) -> Json:
    """Return what Slack reports of a field with this value."""
    element: Json = block["element"]
    if element["type"] == "file_input":
        held = [backend.file_objects[number] for number in value or ()]
        return {"type": "file_input", "files": held}
    if element["type"] != "external_select":
        return _state(element, value)
    if isinstance(value, str):
        _, offered = await _suggested(backend, user, view, block, value)
        value = _option(element | {"options": offered}, value)
    return {"type": element["type"], "selected_option": value or None}


async def submit(backend: Backend, user: str, values: Json) -> Json:
    """Send the topmost modal, filled in by label, action_id or block_id; `errors` by block_id.

    Files are given by their ids: Slack has them before the modal is sent. An option that the app
    offered is given by its label, which is typed and chosen, or as it was offered.
    """
    stack = backend.modals.get(user)
    if not stack:
        raise SimError(f"{user} has no modal open")
    view = await _filled(backend, user, stack[-1], values)
    payload = _common(backend, user, "view_submission") | {"view": view, "response_urls": []}
    outcome, answer = await _ask(backend, payload)
    if outcome:
        return {"outcome": outcome, "errors": {}}
    action = answer.get("response_action")
    if action == "errors":
        return {"outcome": "", "errors": answer["errors"]}
    if action == "update":
        replace(stack, len(stack) - 1, checked(answer["view"], "modal"))
    elif action == "push":
        stack.append(made(checked(answer["view"], "modal"), stack[-1]))
    elif action == "clear":
        stack.clear()
    elif stack and stack[-1]["id"] == view["id"]:
        stack.pop()
    return {"outcome": "", "errors": {}}


async def close_view(backend: Backend, user: str) -> Json:
    """Close the topmost modal; the app is told if it asked for that."""
    stack = backend.modals.get(user)
    if not stack:
        raise SimError(f"{user} has no modal open")
    view = stack.pop()
    if not view.get("notify_on_close"):
        return {"outcome": ""}
    payload = _common(backend, user, "view_closed") | {"view": view, "is_cleared": False}
    del payload["trigger_id"]  # nothing can be opened any more
    outcome, _ = await _ask(backend, payload)
    return {"outcome": outcome}
