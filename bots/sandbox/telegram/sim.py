"""Acting as Telegram's people: what `/sim/telegram/<action>` does, a public method an action."""

import asyncio
import uuid
from collections.abc import Sequence
from typing import Any

from bots.sandbox.telegram.files import holding
from bots.sandbox.telegram.input import (
    find_button,
    forwarded,
    marked,
    membership,
    quoted_part,
)
from bots.sandbox.telegram.state import MEDIA, Bot, Chat, Message, User
from bots.sandbox.wire import PATIENCE, SimError, Upload

Json = dict[str, Any]

CAPTIONED = {"text": "caption", "entities": "caption_entities"}
"""Kinds of messages that have a caption instead of a text."""


class Stage:
    """People around one bot."""

    def __init__(self, bot: Bot, people: dict[int, User]) -> None:
        self._bot = bot
        self._people = people

    def add_user(
        self,
        id: int,
        name: str,
        last_name: str = "",
        username: str = "",
        language: str = "en",
    ) -> Json:
        """Add a person; an existing one is renamed. A username leaves the person who had it."""
        known = self._people.get(id)
        for other in self._people.values():
            if username and other.id != id and other.username.casefold() == username.casefold():
                other.username = ""
        if known is None:
            self._people[id] = User(id, name, last_name, username, language)
        else:
            known.name, known.last_name = name, last_name
            known.username, known.language = username, language
        return {"id": id}

    def add_group(self, id: int, title: str, *, privacy: bool = False) -> Json:
        """Add a group with the bot in it; `privacy`: the bot gets only what is meant for it."""
        self._bot.chats[id] = Chat(id, "group", title, open=True, private_mode=privacy)
        return {"id": id}

    def send(
        self,
        user: int,
        text: str = "",
        chat: int | None = None,
        reply_to: int | None = None,
        entities: Sequence[Json] | None = None,
        fields: Json | None = None,
        quote: str = "",
    ) -> Json:
        """Send a message; `fields` are merged into it: a photo, a caption, anything.

        `quote` is the part of the message `reply_to` that it answers. A `file_id` in the fields
        becomes a file of `file_size` bytes that the bot can fetch.
        """
        place, author = self._place(user, chat), self._person(user)
        if place.closed and place.person is not None:
            raise SimError("the bot is blocked: a blocked bot cannot be written to")
        content: Json = dict(fields or {})
        if text:
            content = {"text": text} | marked(text, entities) | content
        if reply_to is not None:
            replied = self._message(place, reply_to)
            content["reply_to_message"] = replied.quoted()
            content |= quoted_part(replied, quote) if quote else {}
        self._keep_files(content)
        place.open = True
        message = place.add(author.as_json(), content, from_bot=False, at=self._bot.now())
        seen = _seen_by_bot(message.data) if place.private_mode else message.data
        number = self._bot.updates.put("message", seen) if seen else None
        return {"message_id": message.id, "update_id": number}

    def upload(
        self,
        user: int | str,
        file: Upload,
        kind: str = "document",
        caption: str = "",
        album: str = "",
        reply_to: int | str | None = None,
        **sizes: str,
    ) -> Json:
        """Send a file (a multipart request); those with the same `album` belong together.

        `sizes`: width, height, duration.
        """
        file_id, fields = holding(file, kind, {name: int(one) for name, one in sizes.items()})
        self._bot.files[file_id] = file
        words = {"caption": caption} if caption else {}
        together = {"media_group_id": album} if album else {}
        quoted = int(reply_to) if reply_to else None
        return self.send(int(user), fields=fields | words | together, reply_to=quoted)

    def forward(
        self, user: int, message: int, chat: int | None = None, origin: Json | None = None
    ) -> Json:
        """Pass a message on to the bot; `origin` says whose it is instead of its author.

        Nothing that the message answers and none of its buttons go along.
        """
        found = self._message(self._place(user, chat), message)
        return self.send(user, fields=forwarded(found, origin))

    def move(
        self,
        user: int,
        message: int,
        latitude: float,
        longitude: float,
        *,
        live: bool = True,
    ) -> Json:
        """Move one's live position, for the last time unless `live`."""
        found = self._own(user, message, None)
        place = found.data.get("location")
        if place is None:
            raise SimError("that is no position")
        kept = {key: value for key, value in place.items() if live or key != "live_period"}
        return self.edit(
            user,
            message,
            fields={"location": kept | {"latitude": latitude, "longitude": longitude}},
        )

    def bulk(self, messages: Sequence[tuple[int, str]]) -> list[int]:
        """Send many messages at once: pairs of a person and a text."""
        return [self.send(user, text)["message_id"] for user, text in messages]

    def edit(
        self,
        user: int,
        message: int,
        text: str = "",
        chat: int | None = None,
        fields: Json | None = None,
    ) -> Json:
        """Edit one's own message: its text (a file's caption), or the fields given."""
        found = self._own(user, message, chat)
        words = {"text": text} | marked(text, None) if text else {}
        if found.data.keys() & MEDIA:
            words = {CAPTIONED[key]: value for key, value in words.items()}
        stale = {"entities", "caption_entities"} if words else set()
        kept = {key: value for key, value in found.data.items() if key not in stale}
        found.data = kept | words | (fields or {}) | {"edit_date": self._bot.now()}
        found.edited = True
        self._place(user, chat).changes.tell(found)
        return {"update_id": self._bot.updates.put("edited_message", found.data)}

    def delete(self, user: int, message: int, chat: int | None = None) -> Json:
        """Delete one's own message; the Bot API does not tell the bot."""
        self._own(user, message, chat).deleted = True
        return {}

    async def press(
        self,
        user: int,
        label: str,
        message: int | None = None,
        chat: int | None = None,
        timeout: float = PATIENCE,
    ) -> Json:
        """Press a button by its label or its data, on a message or the latest that has it.

        Returns the bot's answer (`text`, `alert`), `text` None if none came in time.
        """
        place = self._place(user, chat)
        found, data = find_button(place, label, message)
        number = uuid.uuid4().hex
        waiting: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._bot.presses[number] = waiting
        query = {
            "id": number,
            "from": self._person(user).as_json(),
            "message": found.data,
            "chat_instance": str(place.id),
            "data": data,
        }
        self._bot.updates.put("callback_query", query)
        try:
            async with asyncio.timeout(timeout):
                return await waiting
        except TimeoutError:
            return {"text": None, "alert": False}
        finally:
            self._bot.presses.pop(number, None)

    def react(self, user: int, message: int, emoji: Sequence[str], chat: int | None = None) -> Json:
        """React to a message; the bot is told only if it asked for `message_reaction`."""
        place = self._place(user, chat)
        found = self._message(place, message)
        emoji = [one.replace("\ufe0f", "") for one in emoji]  # the apps know them without
        before, found.reactions[user] = found.reactions.get(user, []), list(emoji)
        change = {
            "chat": place.as_json(),
            "message_id": message,
            "user": self._person(user).as_json(),
            "date": self._bot.now(),
            "old_reaction": [{"type": "emoji", "emoji": one} for one in before],
            "new_reaction": [{"type": "emoji", "emoji": one} for one in emoji],
        }
        return {"update_id": self._bot.updates.put("message_reaction", change)}

    def block(self, user: int) -> Json:
        """Block the bot."""
        return self._member(user, "bot was blocked by the user", "member", "kicked")

    def unblock(self, user: int) -> Json:
        """Let the bot in again."""
        return self._member(user, "", "kicked", "member")

    def kick(self, user: int, chat: int) -> Json:
        """Remove the bot from a group."""
        return self._member(user, "bot was kicked from the group chat", "member", "kicked", chat)

    def deactivate(self, user: int) -> Json:
        """Delete the person's account."""
        self._person(user).deactivated = True
        return {}

    def migrate(self, user: int, chat: int) -> Json:
        """Upgrade a group to a supergroup: it gets another id, and the old one is refused."""
        old = self._place(user, chat)
        new = Chat(-1_000_000_000_000 + old.id, "supergroup", old.title, open=True)
        self._bot.chats[new.id] = new
        author = self._person(user).as_json()
        for place, word in (
            (old, {"migrate_to_chat_id": new.id}),
            (new, {"migrate_from_chat_id": old.id}),
        ):
            notice = place.add(author, word, from_bot=False, at=self._bot.now())
            self._bot.updates.put("message", notice.data)
        old.migrated_to = new.id
        return {"id": new.id}

    def update(self, update: Any) -> Json:
        """Send the bot an update made of any JSON object; it gets an id unless it has one."""
        return {"update_id": self._bot.updates.put_raw(update)}

    def redeliver(self, update_id: int | None = None) -> Json:
        """Deliver an update, or the latest, a second time."""
        number = max(self._bot.updates.history) if update_id is None else update_id
        self._bot.updates.redeliver(number)
        return {"update_id": number}

    def hold(self) -> Json:
        """Keep updates back until `release`."""
        self._bot.updates.hold()
        return {}

    def release(self) -> Json:
        """Deliver what was kept back."""
        self._bot.updates.release()
        return {}

    def restart_ids(self, first: int) -> Json:
        """Restart update ids, as after a week without updates; lower ids are possible."""
        self._bot.updates.next_id = first
        return {}

    def revoke(self) -> Json:
        """Revoke the bot's token: 401 from now on."""
        self._bot.revoked = True
        return {}

    def restore(self) -> Json:
        """Let the token work again."""
        self._bot.revoked = False
        return {}

    def transcript(self, chat: int) -> list[Json]:
        """Return a chat's messages, oldest first, with deleted ones, without service messages."""
        said = self._chat(chat).messages.values()
        return [message.as_row() for message in said if "pinned_message" not in message.data]

    def notifications(self, chat: int) -> list[Json]:
        """Return how the bot's messages arrived in a chat, oldest first: id, loudness, text."""
        return self._chat(chat).notifications

    async def wait(
        self,
        chat: int,
        contains: str = "",
        since_id: int = 0,
        from_bot: bool | None = True,
        reaction: str = "",
        message: int | None = None,
        pinned: bool | None = None,
        timeout: float = PATIENCE,
    ) -> Json:
        """Return the first message with such a text or reaction, or pinned, now or later."""
        place = self._chat(chat)

        def match(found: Message) -> bool:
            return (
                found.id > since_id
                and not found.deleted
                and from_bot in (None, found.from_bot)
                and message in (None, found.id)
                and contains in found.text
                and "pinned_message" not in found.data
                and (not reaction or reaction in found.as_row()["reactions"])
                and pinned in (None, found.pinned)
            )

        found = await place.changes.wait(list(place.messages.values()), match, timeout)
        return found.as_row()

    def pending(self) -> list[int]:
        """Return the ids of the updates that the bot has not confirmed."""
        return self._bot.updates.pending

    async def settle(self, timeout: float = PATIENCE) -> Json:
        """Wait until the bot has confirmed every update."""
        updates = self._bot.updates
        await updates.left.wait([len(updates.pending)], lambda left: left == 0, timeout)
        return {}

    def menus(self) -> list[Json]:
        """Return the menus of commands that the bot has set."""
        return [
            {"scope": scope, "language": language, "commands": commands}
            for (scope, language), commands in self._bot.menus.items()
        ]

    def _person(self, user: int) -> User:
        person = self._people.get(user)
        if person is None:
            raise SimError(f"nobody has the id {user}")
        return person

    def _chat(self, number: int) -> Chat:
        chat = self._bot.private(number)
        if chat is None:
            raise SimError(f"there is no chat {number}")
        return chat

    def _place(self, user: int, chat: int | None) -> Chat:
        return self._chat(user if chat is None else chat)

    def _message(self, place: Chat, number: int) -> Message:
        message = place.messages.get(number)
        if message is None:
            raise SimError(f"there is no message {number} in chat {place.id}")
        return message

    def _own(self, user: int, number: int, chat: int | None) -> Message:
        message = self._message(self._place(user, chat), number)
        if message.data["from"]["id"] != user:
            raise SimError("that is another's message")
        return message

    def _member(self, user: int, closed: str, old: str, new: str, chat: int | None = None) -> Json:
        place = self._place(user, chat)
        place.closed, place.open = closed, True
        bot = self._bot.as_json()
        change = {
            "chat": place.as_json(),
            "from": self._person(user).as_json(),
            "date": self._bot.now(),
            "old_chat_member": membership(bot, old),
            "new_chat_member": membership(bot, new),
        }
        return {"update_id": self._bot.updates.put("my_chat_member", change)}

    def _keep_files(self, content: Json) -> None:
        for thing in content.values():
            for one in thing if isinstance(thing, list) else [thing]:
                if isinstance(one, dict) and "file_id" in one:
                    empty = Upload("file", "", bytes(one.get("file_size", 1)))
                    self._bot.files.setdefault(one["file_id"], empty)


def _seen_by_bot(message: Json) -> Json | None:
    """Return what a bot in privacy mode gets of a message; None for nothing."""
    replied = message.get("reply_to_message") or {}
    if (replied.get("from") or {}).get("is_bot"):
        return message
    if not str(message.get("text") or "").startswith("/"):
        return None
    return {key: value for key, value in message.items() if key != "reply_to_message"}
