"""Stores a sandbox in a folder, so that the next one continues where it ended.

Stored: people, chats, channels, messages, files, menus, Home, who follows a thread, and Telegram's
unconfirmed updates. Not stored: the journal, faults, the state of tokens, modals, notifications,
and events in transit.
"""

import asyncio
import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from bots.sandbox.server import Sandbox
from bots.sandbox.slack.backend import Backend
from bots.sandbox.slack.state import BOT_USER, Channel
from bots.sandbox.slack.state import Message as Line
from bots.sandbox.slack.state import User as Member
from bots.sandbox.telegram.app import Telegram
from bots.sandbox.telegram.state import Chat, Message, User
from bots.sandbox.wire import Upload

Json = dict[str, Any]

FILE = "sandbox.json"
VERSION = 1
EVERY = 1.0
"""Seconds between two saves while something changes."""

_LINE = tuple(one.name for one in fields(Line) if one.name not in ("replies", "seen"))
_MESSAGE = ("data", "from_bot", "edited", "deleted", "pinned", "arrival")
_CHAT = ("id", "type", "title", "open", "closed", "migrated_to", "last_id")
_CHANNEL = ("id", "name", "kind", "shared", "archived", "created", "pins")


class Forgotten(Exception):
    """A folder's data can't be read: another version wrote it, or it is damaged."""


def load(sandbox: Sandbox, folder: Path) -> bool:
    """Load what `save` stored; return False if there is nothing. Raises Forgotten."""
    file = folder / FILE
    if not file.exists():
        return False
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        if kept["version"] != VERSION:
            raise Forgotten(f"{file} was written by another version")
        _load_telegram(sandbox.telegram, kept["telegram"], folder)
        _load_slack(sandbox.slack.backend, kept["slack"], folder)
    except (ValueError, KeyError, TypeError, FileNotFoundError) as damage:
        raise Forgotten(f"{file} is damaged: {damage}") from damage
    return True


def save(sandbox: Sandbox, folder: Path) -> None:
    """Store everything; a reader sees the complete old file or the complete new one."""
    kept = {
        "version": VERSION,
        "telegram": _telegram(sandbox.telegram, folder),
        "slack": _slack(sandbox.slack.backend, folder),
    }
    written = folder / f"{FILE}.new"
    written.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    written.replace(folder / FILE)


async def keep(sandbox: Sandbox, folder: Path) -> None:
    """Save whenever something changed, and once more when cancelled."""
    with sandbox.changes.listening() as listener:
        try:
            while True:
                topics = await listener.next()
                if set(topics) - {"journal", "faults", "clock"}:
                    save(sandbox, folder)
                    await asyncio.sleep(EVERY)
        finally:
            save(sandbox, folder)


# Telegram


def _telegram(telegram: Telegram, folder: Path) -> Json:
    bot = telegram.bot()
    return {
        "people": [asdict(person) for person in telegram.people.values()],
        "chats": [_chat(chat) for chat in bot.chats.values()],
        "menus": [[*key, commands] for key, commands in bot.menus.items()],
        "next_update": bot.updates.next_id,
        "pending": bot.updates.waiting,
        "files": _keep_files(bot.files, folder / "files" / "telegram"),
    }


def _chat(chat: Chat) -> Json:
    messages = [
        {name: getattr(message, name) for name in _MESSAGE}
        | {"reactions": list(message.reactions.items())}
        for message in chat.messages.values()
    ]
    return {name: getattr(chat, name) for name in _CHAT} | {"messages": messages}


def _load_telegram(telegram: Telegram, kept: Json, folder: Path) -> None:
    bot = telegram.bot()
    telegram.people.update({one["id"]: User(**one) for one in kept["people"]})
    for one in kept["chats"]:
        messages = [
            Message(**row | {"reactions": dict(row["reactions"])}) for row in one.pop("messages")
        ]
        chat = Chat(**one, person=telegram.people.get(one["id"]))
        chat.messages = {message.id: message for message in messages}
        bot.chats[chat.id] = chat
    bot.menus = {(scope, language): commands for scope, language, commands in kept["menus"]}
    bot.updates.next_id = kept["next_update"]
    for update in kept["pending"]:
        bot.updates.put_raw(update)
    bot.files.update(_load_files(kept["files"], folder / "files" / "telegram"))


# Slack


def _slack(backend: Backend, folder: Path) -> Json:
    workspace = backend.workspace
    return {
        "users": [asdict(one) for one in workspace.users.values() if one.id != BOT_USER],
        "channels": [_channel(channel) for channel in workspace.channels.values()],
        "homes": backend.homes,
        "file_objects": backend.file_objects,
        "files": _keep_files(backend.files, folder / "files" / "slack"),
    }


def _channel(channel: Channel) -> Json:
    lines = [{name: getattr(line, name) for name in _LINE} for line in channel.messages]
    members = {"members": list(channel.members)}
    return {name: getattr(channel, name) for name in _CHANNEL} | members | {"messages": lines}


def _load_slack(backend: Backend, kept: Json, folder: Path) -> None:
    workspace = backend.workspace
    for one in kept["users"]:
        workspace.add_user(Member(**one))
    for one in kept["channels"]:
        lines, members = one.pop("messages"), dict.fromkeys(one.pop("members"))
        workspace.restore(Channel(**one, members=members), [Line(**line) for line in lines])
    backend.homes.update(kept["homes"])
    backend.file_objects.update(kept["file_objects"])
    backend.files.update(_load_files(kept["files"], folder / "files" / "slack"))


# Files: their content is beside the data, each written once


def _keep_files(held: dict[str, Upload], folder: Path) -> list[Json]:
    folder.mkdir(parents=True, exist_ok=True)
    known = {file.name for file in folder.iterdir()}
    rows = []
    for number, (file_id, upload) in enumerate(held.items()):
        name = f"{number}"
        if name not in known:
            (folder / name).write_bytes(upload.content)
        rows.append({"id": file_id, "name": upload.name, "type": upload.type, "file": name})
    return rows


def _load_files(kept: list[Json], folder: Path) -> dict[str, Upload]:
    return {
        one["id"]: Upload(one["name"], one["type"], (folder / one["file"]).read_bytes())
        for one in kept
    }
