"""What the simulated Telegram stores: people, bots, chats and their messages."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from bots.sandbox.telegram.updates import UpdateQueue
from bots.sandbox.wire import Clock, Upload, Waiters


class ApiError(Exception):
    """A refusal of the Bot API: its code, its description and its response parameters."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> dict[str, Any]:
        """Return the refusal as the Bot API writes it."""
        said = {"ok": False, "error_code": self.code, "description": self.description}
        return said | ({"parameters": self.parameters} if self.parameters else {})


@dataclass(slots=True)
class User:
    """A person of Telegram's."""

    id: int
    name: str
    last_name: str = ""
    username: str = ""
    language: str = "en"
    deactivated: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the Bot API's `User`; empty fields are left out, as there."""
        optional = {
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language,
        }
        said = {"id": self.id, "is_bot": False, "first_name": self.name}
        return said | {key: value for key, value in optional.items() if value}


SOUND, SILENT = "sound", "silent"


@dataclass(slots=True)
class Message:
    """A message: `data` is the Bot API's `Message`, the rest is only for the sandbox.

    `arrival`: how the people in the chat were notified, one of `SOUND` and `SILENT`; empty if they
    were not.
    """

    data: dict[str, Any]
    from_bot: bool
    edited: bool = False
    deleted: bool = False
    pinned: bool = False
    arrival: str = ""
    reactions: dict[int, list[str]] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """The message's id in its chat."""
        number: int = self.data["message_id"]
        return number

    @property
    def text(self) -> str:
        """The text, or the caption."""
        words: str = self.data.get("text") or self.data.get("caption") or ""
        return words

    @property
    def keyboard(self) -> list[dict[str, Any]]:
        """Its inline buttons, row after row in one list."""
        rows = self.data.get("reply_markup", {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]

    def quoted(self) -> dict[str, Any]:
        """Return another message's `reply_to_message`."""
        return {key: value for key, value in self.data.items() if key != "reply_to_message"}

    def as_row(self) -> dict[str, Any]:
        """Return the message as a line of a transcript."""
        return {
            "id": self.id,
            "from_bot": self.from_bot,
            "from": self.data["from"]["first_name"],
            "at": self.data["date"],
            "text": self.text,
            "entities": self.data.get("entities") or self.data.get("caption_entities") or [],
            "buttons": [button["text"] for button in self.keyboard],
            "reactions": [emoji for given in self.reactions.values() for emoji in given],
            "reply_to": self.data.get("reply_to_message", {}).get("message_id"),
            "edited": self.edited,
            "deleted": self.deleted,
            "pinned": self.pinned and not self.deleted,
            "silent": self.arrival == SILENT,
            "media": sorted(self.data.keys() & MEDIA),
            "album": self.data.get("media_group_id", ""),
            "origin": self.data.get("forward_origin"),
            "quote": self.data.get("quote", {}).get("text", ""),
            "files": [_largest(self.data[key]) for key in sorted(self.data.keys() & MEDIA)],
        }


def _largest(thing: Any) -> Any:
    """Return the last size of a photo, the largest."""
    return thing[-1] if isinstance(thing, list) else thing


MEDIA = frozenset(
    (
        *("animation", "audio", "checklist", "contact", "dice", "document", "game", "giveaway"),
        *("invoice", "location", "paid_media", "photo", "poll", "sticker", "story", "venue"),
        *("video", "video_note", "voice"),
    )
)
"""Keys of a message that hold something besides text."""


@dataclass(slots=True)
class Chat:
    """A chat of a bot: private (its id is the person's) or a group.

    `open`: the bot may write, because the person wrote first. `closed`: why it no longer may.
    `private_mode`: in a group, the bot gets only commands and replies to its own messages.
    `notifications`: how the bot's messages arrived, whatever happened to them since.
    """

    id: int
    type: str
    title: str = ""
    person: User | None = None
    open: bool = False
    private_mode: bool = False
    closed: str = ""
    migrated_to: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    changes: Waiters[Message] = field(default_factory=Waiters)
    last_id: int = 0
    notifications: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the Bot API's `Chat`."""
        if self.person is None:
            return {"id": self.id, "type": self.type, "title": self.title}
        person = self.person.as_json()
        names = {
            key: person[key] for key in ("first_name", "last_name", "username") if key in person
        }
        return {"id": self.id, "type": self.type} | names

    def add(
        self,
        author: dict[str, Any],
        content: dict[str, Any],
        *,
        from_bot: bool,
        at: int,
        arrival: str = "",
    ) -> Message:
        """Store a new message, written `at` seconds of UTC, and wake those who wait for one."""
        self.last_id += 1
        head = {
            "message_id": self.last_id,
            "from": author,
            "chat": self.as_json(),
            "date": at,
        }
        message = Message(head | content, from_bot, arrival=arrival)
        if arrival:
            told = {"id": message.id, "loudness": arrival, "text": message.text}
            self.notifications.append(told)
        self.messages[message.id] = message
        self.changes.tell(message)
        return message

    def get(self, message_id: int, missing: str) -> Message:
        """Return a message that still exists, or refuse with `missing`."""
        message = self.messages.get(message_id)
        if message is None or message.deleted:
            raise ApiError(400, f"Bad Request: {missing}")
        return message


@dataclass(slots=True)
class Bot:
    """A bot's account: its chats, its updates, its menus."""

    people: dict[int, User]
    clock: Clock = time.time
    id: int = 0
    name: str = "Helpline"
    username: str = "helpline_bot"
    revoked: bool = False
    webhook: str = ""
    webhook_secret: str = ""
    webhook_error: tuple[int, str] = (0, "")
    chats: dict[int, Chat] = field(default_factory=dict)
    updates: UpdateQueue = field(default_factory=UpdateQueue)
    menus: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    presses: dict[str, asyncio.Future[dict[str, Any]]] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the bot as the Bot API's `User`."""
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.name,
            "username": self.username,
        }

    def now(self) -> int:
        """Return the time as the Bot API writes it: whole seconds of UTC."""
        return int(self.clock())

    def private(self, user_id: int) -> Chat | None:
        """Return the chat with a person, created when needed; None if nobody has this id."""
        chat = self.chats.get(user_id)
        if chat is None and user_id in self.people:
            chat = self.chats[user_id] = Chat(user_id, "private", person=self.people[user_id])
        return chat

    def writable(self, chat_id: int) -> Chat:
        """Return a chat the bot may write to, or refuse as the Bot API does."""
        chat = self.private(chat_id)
        if chat is None:
            raise ApiError(400, "Bad Request: chat not found")
        if chat.migrated_to is not None:
            raise ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=chat.migrated_to,
            )
        if chat.person is not None and chat.person.deactivated:
            raise ApiError(403, "Forbidden: user is deactivated")
        if chat.closed:
            raise ApiError(403, f"Forbidden: {chat.closed}")
        if not chat.open:
            raise ApiError(403, "Forbidden: bot can't initiate conversation with a user")
        return chat
