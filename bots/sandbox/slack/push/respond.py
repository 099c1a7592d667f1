"""An app's responses: in the acknowledgement of a command, or at a response URL.

Source: Slack's page "Handling user interaction".
"""

import time

from aiohttp import web

from bots.sandbox.slack.api.chat import ephemeral, post_message, remove
from bots.sandbox.slack.api.content import Args, Refused, content
from bots.sandbox.slack.backend import Backend, Reply
from bots.sandbox.slack.shapes import message_json
from bots.sandbox.slack.state import Message
from bots.sandbox.slack.text import Json
from bots.sandbox.wire import fields


def answered(backend: Backend, reply: Reply, answer: Json) -> str:
    """Show an app's response; return what the user sees of it."""
    if not answer.get("text") and not answer.get("blocks"):
        return ""
    said = {"text": answer.get("text"), "blocks": answer.get("blocks")}
    if answer.get("response_type") == "in_channel":
        where = {"channel": reply.channel, "thread_ts": reply.thread_ts or None}
        ts = post_message(backend, Args(said | where))["ts"]
        message = backend.workspace.channels[reply.channel].by_ts[ts]
    else:
        shown = content(Args(said))
        who = (reply.channel, reply.user, reply.thread_ts)
        message = ephemeral(backend, *who, shown.text, shown.blocks)
    return backend.workspace.look(message).text


async def respond(backend: Backend, request: web.Request) -> web.Response:
    """Handle a POST to a `response_url`: add a message, or change the pressed one."""
    reply = backend.replies.get(request.match_info["key"])
    if reply is None or time.monotonic() > reply.expires_at:
        return web.Response(status=404, text="expired_url")
    if reply.uses <= 0:
        return web.Response(status=404, text="used_url")
    reply.uses -= 1
    asked = await fields(request)
    try:
        if reply.message is not None and asked.get("delete_original"):
            _take_away(backend, reply.message)
        elif reply.message is not None and asked.get("replace_original"):
            _replace(backend, reply.message, asked)
        else:
            answered(backend, reply, asked)
    except Refused as refusal:
        return web.Response(status=400, text=str(refusal))
    return web.Response(text="ok")


def _take_away(backend: Backend, message: Message) -> None:
    # A message to one person has no events, so its deletion has none either.
    if message.ephemeral_to:
        backend.workspace.remove(message)
    else:
        remove(backend, message)


def _replace(backend: Backend, message: Message, asked: Json) -> None:
    previous = message_json(message, backend.workspace)
    said = content(Args({"text": asked.get("text"), "blocks": asked.get("blocks")}))
    message.text, message.blocks = said.text, said.blocks
    backend.workspace.changed(message)
    if not message.ephemeral_to:
        backend.events.changed(message, previous)
