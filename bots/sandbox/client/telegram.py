"""Acting as Telegram's people from Python: a thin client of `/sim/telegram`."""

from collections.abc import Sequence
from typing import Any

from bots.sandbox.client.caller import Caller, File
from bots.sandbox.wire import PATIENCE

Json = dict[str, Any]

_FILE = {"file_id": "f1", "file_unique_id": "u1", "file_size": 2048}
SAMPLES: dict[str, Json] = {
    "photo": {
        "photo": [
            _FILE | {"file_id": "small", "width": 90, "height": 60, "file_size": 900},
            _FILE | {"file_id": "large", "width": 900, "height": 600, "file_size": 90_000},
        ]
    },
    "document": {"document": _FILE | {"file_name": "log.txt", "mime_type": "text/plain"}},
    "voice": {"voice": _FILE | {"duration": 3}},
    "video": {"video": _FILE | {"width": 640, "height": 480, "duration": 5}},
    "video_note": {"video_note": _FILE | {"length": 240, "duration": 5}},
    "audio": {"audio": _FILE | {"duration": 60, "title": "Song", "file_name": "song.mp3"}},
    "animation": {
        # Telegram gives an animation as a document too, for older bots.
        "animation": _FILE | {"width": 10, "height": 10, "duration": 2, "file_name": "cat.mp4"},
        "document": _FILE | {"file_name": "cat.mp4"},
    },
    "sticker": {
        "sticker": _FILE
        | {
            "type": "regular",
            "emoji": "👍",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
        }
    },
    "location": {"location": {"latitude": 55.75, "longitude": 37.62}},
    "contact": {"contact": {"first_name": "Maria", "phone_number": "+70000000001"}},
    "poll": {
        "poll": {
            "id": "p1",
            "question": "Tea or coffee?",
            "options": [
                {"persistent_id": "a", "text": "Tea", "voter_count": 0},
                {"persistent_id": "b", "text": "Coffee", "voter_count": 0},
            ],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        }
    },
    "dice": {"dice": {"emoji": "🎲", "value": 4}},
    "checklist": {
        "checklist": {
            "title": "Moving",
            "tasks": [
                {"id": 1, "text": "Laptop", "completion_date": 1_700_000_000},
                {"id": 2, "text": "Phone"},
            ],
        }
    },
    "paid_media": {
        "paid_media": {
            "star_count": 5,
            "paid_media": [{"type": "preview", "width": 9, "height": 6, "duration": 3}],
        }
    },
    "story": {
        "story": {
            "chat": {"id": -1001, "type": "channel", "title": "News", "username": "news"},
            "id": 7,
        }
    },
    "game": {
        "game": {
            "title": "Chess",
            "description": "For two",
            "photo": [_FILE | {"file_id": "board", "width": 90, "height": 60}],
        }
    },
    "invoice": {
        "invoice": {
            "title": "Plan",
            "description": "A year",
            "start_parameter": "plan",
            "currency": "EUR",
            "total_amount": 12050,
        }
    },
    "giveaway": {
        "giveaway": {
            "chats": [{"id": -1001, "type": "channel", "title": "News"}],
            "winners_selection_date": 1_700_000_000,
            "winner_count": 3,
            "prize_description": "A bicycle",
        }
    },
    "venue": {
        "venue": {
            "location": {"latitude": 1.5, "longitude": 2.5},
            "title": "Office",
            "address": "Main St 1",
        },
        "location": {"latitude": 1.5, "longitude": 2.5},
    },
    "hologram": {"hologram": {"of": "something no version knows yet"}},
}
"""Fields of every kind of message that is no text; the last is of a kind to come."""


class TelegramSim:
    """People of the played Telegram. A chat's id is the person's id, a group's is negative."""

    def __init__(self, sim: Caller) -> None:
        self._sim = sim

    async def act(self, action: str, **fields: Any) -> Any:
        """Call any action of telegram_sim.Stage by name; arguments that are None are left out."""
        given = {name: value for name, value in fields.items() if value is not None}
        return await self._sim.post(f"/sim/telegram/{action}", **given)

    async def add_user(
        self,
        id: int,
        name: str,
        *,
        username: str = "",
        language: str = "en",
    ) -> None:
        """Add a person."""
        await self.act("add_user", id=id, name=name, username=username, language=language)

    async def add_group(self, id: int, title: str, *, privacy: bool = False) -> None:
        """Add a group with the bot in it; `privacy`: the bot gets only what is meant for it."""
        await self.act("add_group", id=id, title=title, privacy=privacy)

    async def send(
        self,
        user_id: int,
        text: str = "",
        *,
        chat: int | None = None,
        reply_to: int | None = None,
        entities: Sequence[Json] | None = None,
        quote: str = "",
        **fields: Any,
    ) -> int:
        """Send a message and return its id; `fields` are merged into it as they are.

        `quote` is the part of the message `reply_to` that it answers.
        """
        sent = await self.act(
            "send",
            user=user_id,
            text=text,
            chat=chat,
            reply_to=reply_to,
            entities=entities,
            fields=fields,
            quote=quote,
        )
        number: int = sent["message_id"]
        return number

    async def send_sample(self, user_id: int, kind: str, *, caption: str = "") -> int:
        """Send one of SAMPLES, with a caption if given."""
        fields: Json = {"caption": caption} if caption else {}
        return await self.send(user_id, **SAMPLES[kind], **fields)

    async def upload(
        self,
        user_id: int,
        file: File,
        kind: str = "document",
        *,
        caption: str = "",
        album: str = "",
    ) -> int:
        """Send a file (name, media type, bytes) and return the message's id.

        Files with the same `album` belong together.
        """
        more = {"user": user_id, "kind": kind, "caption": caption, "album": album}
        sent = await self._sim.upload("/sim/telegram/upload", {"file": file}, **more)
        number: int = sent["message_id"]
        return number

    async def file(self, file_id: str) -> bytes:
        """Return a file's content, no matter who sent it."""
        status, content = await self._sim.fetch(f"/page/files/telegram/{file_id}")
        if status != 200:
            raise KeyError(file_id)
        return content

    async def forward(
        self, user_id: int, message_id: int, *, chat: int | None = None, origin: Json | None = None
    ) -> int:
        """Pass a message on to the bot and return the new id; `origin`: another author."""
        given = {"user": user_id, "message": message_id, "chat": chat, "origin": origin}
        number: int = (await self.act("forward", **given))["message_id"]
        return number

    async def move(
        self, user_id: int, message_id: int, latitude: float, longitude: float, *, live: bool = True
    ) -> None:
        """Move one's live position, for the last time unless `live`."""
        at = {"latitude": latitude, "longitude": longitude, "live": live}
        await self.act("move", user=user_id, message=message_id, **at)

    async def bulk(self, messages: Sequence[tuple[int, str]]) -> list[int]:
        """Send many messages at once: pairs of a person's id and a text."""
        numbers: list[int] = await self.act("bulk", messages=messages)
        return numbers

    async def edit(self, user_id: int, message_id: int, text: str = "", **fields: Any) -> None:
        """Edit one's own message."""
        await self.act("edit", user=user_id, message=message_id, text=text, fields=fields)

    async def delete(self, user_id: int, message_id: int) -> None:
        """Delete one's own message; the bot is not told."""
        await self.act("delete", user=user_id, message=message_id)

    async def press(
        self,
        user_id: int,
        label: str,
        message_id: int | None = None,
        *,
        chat: int | None = None,
        timeout: float = PATIENCE,
    ) -> str | None:
        """Press a button by label or data; returns the answer's text, None if none came."""
        said = await self.act(
            "press", user=user_id, label=label, message=message_id, chat=chat, timeout=timeout
        )
        text: str | None = said["text"]
        return text

    async def react(self, user_id: int, message_id: int, *emoji: str) -> None:
        """React to a message; no emoji takes the reaction away."""
        await self.act("react", user=user_id, message=message_id, emoji=emoji)

    async def block(self, user_id: int) -> None:
        """Block the bot."""
        await self.act("block", user=user_id)

    async def unblock(self, user_id: int) -> None:
        """Let the bot in again."""
        await self.act("unblock", user=user_id)

    async def deactivate(self, user_id: int) -> None:
        """Delete the person's account."""
        await self.act("deactivate", user=user_id)

    async def migrate(self, user_id: int, chat: int) -> int:
        """Upgrade a group to a supergroup and return its new id."""
        number: int = (await self.act("migrate", user=user_id, chat=chat))["id"]
        return number

    async def update(self, update: Json) -> int:
        """Send the bot an update made of any JSON object; return its id."""
        number: int = (await self.act("update", update=update))["update_id"]
        return number

    async def redeliver(self, update_id: int | None = None) -> None:
        """Deliver an update, or the latest, a second time."""
        await self.act("redeliver", update_id=update_id)

    async def hold(self) -> None:
        """Keep updates back until `release`: late delivery."""
        await self.act("hold")

    async def release(self) -> None:
        """Deliver what was kept back."""
        await self.act("release")

    async def pending(self) -> list[int]:
        """Return the ids of the updates that the bot has not confirmed."""
        numbers: list[int] = await self.act("pending")
        return numbers

    async def settle(self, *, timeout: float = PATIENCE) -> None:
        """Wait until the bot has confirmed every update."""
        await self._sim.post("/sim/telegram/settle", timeout=timeout)

    async def menus(self) -> list[Json]:
        """Return the menus of commands that the bot has set: scope, language, commands."""
        found: list[Json] = await self.act("menus")
        return found

    async def transcript(self, chat_id: int) -> list[Json]:
        """Return all messages of a chat, oldest first (see telegram_state.Message.as_row)."""
        rows: list[Json] = await self.act("transcript", chat=chat_id)
        return rows

    async def notifications(self, chat_id: int) -> list[Json]:
        """Return how the bot's messages arrived in a chat, oldest first.

        Each has its `id`, its `loudness` (`sound` or `silent`) and the `text` at that time.
        """
        rows: list[Json] = await self.act("notifications", chat=chat_id)
        return rows

    async def wait_text(
        self,
        chat_id: int,
        contains: str,
        *,
        timeout: float = PATIENCE,
        since_id: int = 0,
        from_bot: bool | None = True,
        pinned: bool | None = None,
    ) -> Json:
        """Wait for the bot's first message after `since_id` that contains a text; return it.

        `from_bot` False looks at what people wrote, None at everything. An edit counts. `pinned`:
        only a message that is pinned, or is not.
        """
        row: Json = await self._sim.post(
            "/sim/telegram/wait",
            chat=chat_id,
            contains=contains,
            since_id=since_id,
            from_bot=from_bot,
            pinned=pinned,
            timeout=timeout,
        )
        return row

    async def wait_reaction(
        self,
        chat_id: int,
        message_id: int,
        emoji: str,
        *,
        timeout: float = PATIENCE,
    ) -> Json:
        """Return the message once it has this reaction."""
        row: Json = await self._sim.post(
            "/sim/telegram/wait",
            chat=chat_id,
            message=message_id,
            reaction=emoji,
            from_bot=None,
            timeout=timeout,
        )
        return row
