"""The page's data: people, chats and channels as each person sees them."""

import json
from collections.abc import Mapping
from typing import Any

from bots.sandbox.slack.backend import Backend
from bots.sandbox.slack.emoji import CHARACTERS, EMOJI
from bots.sandbox.slack.shapes import message_json
from bots.sandbox.slack.state import BOT_NAME, BOT_USER, TEAM_NAME, Channel
from bots.sandbox.slack.state import Message as SlackMessage
from bots.sandbox.slack.text import parsed
from bots.sandbox.telegram.state import Bot, Chat, Message, User

Json = dict[str, Any]

REACTIONS = ("👍", "❤", "🔥", "🎉", "😢", "👎", "👀")
"""The reactions that the page offers in Telegram, of those that the Bot API allows."""


# Telegram


def clients(bot: Bot, people: Mapping[int, User]) -> Json:
    """Return the bot, the people, and the id of the last message in each chat."""
    return {
        "bot": bot.name,
        "reactions": REACTIONS,
        "people": [_client(person, bot.chats.get(person.id)) for person in people.values()],
    }


def _client(person: User, chat: Chat | None) -> Json:
    said = reversed(chat.messages.values()) if chat else ()
    heard = next((one.id for one in said if one.from_bot and not one.deleted), 0)
    return {
        "id": person.id,
        "name": person.name,
        "language": person.language,
        "blocked": bool(chat and chat.closed),
        "heard": heard,
    }


def chat(bot: Bot, place: Chat) -> Json:
    """Return a private chat as its person sees it, and the commands they are offered."""
    person = place.person
    return {
        "blocked": bool(place.closed),
        "menu": menu(bot, person) if person else [],
        "messages": [
            _bubble(message, bot.id) for message in place.messages.values() if not message.deleted
        ],
    }


def _bubble(message: Message, bot: int) -> Json:
    given = [
        {"emoji": emoji, "mine": user != bot}
        for user, emojis in message.reactions.items()
        for emoji in emojis
    ]
    # The page finds the quoted message by its id.
    quoted = message.data.get("reply_to_message", {}).get("message_id")
    kept = {key: value for key, value in message.data.items() if key not in _KNOWN}
    known = {
        "id": message.id,
        "mine": not message.from_bot,
        "edited": message.edited,
        "pinned": message.pinned,
    }
    return kept | known | {"reply_to": quoted, "reactions": given}


_KNOWN = frozenset(("reply_to_message", "chat", "from", "message_id"))


def menu(bot: Bot, person: User) -> list[dict[str, str]]:
    """Return the commands a person is offered: the nearest scope, their language first.

    The order is that of the Bot API's "Determining list of commands".
    """
    scopes: list[Json] = [
        {"chat_id": person.id, "type": "chat"},
        {"type": "all_private_chats"},
        {"type": "default"},
    ]
    for scope in scopes:
        for language in (person.language, ""):
            commands = bot.menus.get((json.dumps(scope, sort_keys=True), language))
            if commands:
                return commands
    return []


# Slack


def workspace(backend: Backend, user: str) -> Json:
    """Return people, and this person's conversations with the ts of others' last message."""
    everything = backend.workspace
    if user in everything.users:
        everything.direct(user)
    return {
        "team": TEAM_NAME,
        "bot": {"id": BOT_USER, "name": BOT_NAME},
        "shortcuts": backend.installation.shortcuts,
        "emoji": {name: CHARACTERS.get(name, "") for name in sorted(EMOJI)},
        "people": [
            {
                "id": person.id,
                "name": person.shown,
                "handle": person.name,
                "admin": person.is_admin,
                "guest": person.is_restricted or person.is_ultra_restricted,
            }
            for person in everything.users.values()
            if not person.is_bot and not person.deleted
        ],
        "former": {one.id: one.shown for one in everything.users.values() if one.deleted},
        "channels": [
            {
                "id": channel.id,
                "name": BOT_NAME if channel.kind == "im" else channel.name,
                "kind": channel.kind,
                "members": [
                    one
                    for one in channel.members
                    if one != BOT_USER and not everything.users[one].deleted
                ],
                "latest": _latest(channel, user),
            }
            for channel in everything.channels.values()
            if user in channel.members and not channel.archived
        ],
    }


def _latest(channel: Channel, user: str) -> str:
    heard = (
        message.ts
        for message in reversed(channel.messages)
        if message.user != user and _visible(message, user)
    )
    return next(heard, "")


def channel(backend: Backend, place: Channel, user: str) -> Json:
    """Return everything this person sees in a conversation, with its threads, in order."""
    seen = [message for message in place.messages if _visible(message, user)]
    return {"messages": [_line(backend, message) for message in seen]}


def _visible(message: SlackMessage, user: str) -> bool:
    gone = message.deleted and not message.replies
    return not gone and message.ephemeral_to in ("", user)


def _line(backend: Backend, message: SlackMessage) -> Json:
    line = message_json(message, backend.workspace)
    blocks = line.get("blocks") or _as_blocks(line["text"])
    return line | {
        "blocks": [_readable(block) for block in blocks],
        "ephemeral": bool(message.ephemeral_to),
        "reply": message.is_reply,
    }


def _as_blocks(text: str) -> list[Json]:
    return [{"type": "section", "text": {"type": "mrkdwn", "text": text}}] if text else []


def _readable(value: Any) -> Any:
    """Return blocks whose mrkdwn has its `elements` beside it, so the page need not parse it."""
    if isinstance(value, list):
        return [_readable(one) for one in value]
    if not isinstance(value, dict):
        return value
    made = {key: _readable(one) for key, one in value.items()}
    if value.get("type") in ("mrkdwn", "markdown") and isinstance(value.get("text"), str):
        made["elements"] = parsed(value["text"])
    return made


def views(backend: Backend, user: str) -> Json:
    """Return a person's Home, and the topmost of their modals."""
    home, modals = backend.homes.get(user), backend.modals.get(user)
    return {"home": _readable(home), "modal": _readable(modals[-1]) if modals else None}
