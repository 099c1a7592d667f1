"""What people see: both platforms' transcripts as one kind of line."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bots.sandbox.client.sim import Sim
from bots.sandbox.slack.emoji import CHARACTERS

Row = dict[str, Any]


class Side(Enum):
    """The side of the screen on which a chat is shown."""

    CLIENTS = "clients"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat that somebody watches; `id` is the sandbox's, a person's for their direct chat."""

    title: str
    platform: str
    id: str
    side: Side


@dataclass(frozen=True, slots=True)
class Seen:
    """A line as it looks now.

    `id` is the platform's in its chat; `thread` that of the line it belongs to, otherwise empty.
    `only_for`: the name of the only person who sees it. `pings`: what it notifies.
    """

    chat: Chat
    id: str
    thread: str
    by_bot: bool
    author: str
    text: str
    buttons: tuple[str, ...]
    marks: tuple[str, ...]
    only_for: str
    pings: tuple[str, ...]


class Eyes:
    """Watches several chats. `names` are people's names by account."""

    def __init__(self, sim: Sim, chats: Sequence[Chat], names: dict[str, str]) -> None:
        self._sim = sim
        self._chats = chats
        self._names = names

    async def look(self) -> list[Seen]:
        """Return everything in the chats now, chat by chat, oldest first."""
        rows = await asyncio.gather(*map(self._rows, self._chats))
        return [
            self._telegram(chat, row) if chat.platform == "telegram" else self._slack(chat, row)
            for chat, found in zip(self._chats, rows, strict=True)
            for row in found
            if not row["deleted"]
        ]

    async def _rows(self, chat: Chat) -> list[Row]:
        if chat.platform == "telegram":
            return await self._sim.telegram.transcript(int(chat.id))
        return await self._sim.slack.transcript(chat.id)

    def _telegram(self, chat: Chat, row: Row) -> Seen:
        media = "".join(f"[{kind}] " for kind in row["media"])
        return Seen(
            chat=chat,
            id=str(row["id"]),
            thread="",
            by_bot=row["from_bot"],
            author=row["from"],
            text=media + row["text"],
            buttons=tuple(row["buttons"]),
            marks=tuple(row["reactions"]),
            only_for="",
            pings=(),
        )

    def _slack(self, chat: Chat, row: Row) -> Seen:
        thread = row["thread_ts"] if row["thread_ts"] != row["ts"] else ""
        return Seen(
            chat=chat,
            id=row["ts"],
            thread=thread or "",
            by_bot=bool(row["bot"]) or row["user"] == "UBOT",
            author=self._names.get(row["user"], "Helpline"),
            text="".join(f"[{file['name']}] " for file in row["files"]) + row["text"],
            buttons=tuple(row["buttons"]),
            marks=tuple(CHARACTERS.get(name.partition("::")[0], name) for name in row["reactions"]),
            only_for=self._names.get(row["ephemeral_to"], ""),
            pings=tuple(row["pings"]),
        )
