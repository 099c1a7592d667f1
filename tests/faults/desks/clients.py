"""People who write from Telegram or from Slack, and what they see."""

from collections.abc import Sequence
from typing import Protocol

from bots.sandbox.client.sim import Sim

FIRST_TELEGRAM_ID = 1000


class Clients(Protocol):
    """People of one platform, by number. What is written to the desk is kept in its order."""

    platform: str

    async def arrive(self, sim: Sim, many: int) -> None:
        """Let so many be there."""
        ...

    async def write(self, sim: Sim, lines: Sequence[tuple[int, str]]) -> list[tuple[str, str]]:
        """Write lines; returns the chat and the message id of each."""
        ...

    async def sees(self, sim: Sim, number: int) -> list[str]:
        """What the desk told this person, oldest first."""
        ...


class TelegramClients:
    """See Clients."""

    platform = "telegram"

    async def arrive(self, sim: Sim, many: int) -> None:
        for number in range(many):
            await sim.telegram.add_user(FIRST_TELEGRAM_ID + number, f"Client {number}")

    async def write(self, sim: Sim, lines: Sequence[tuple[int, str]]) -> list[tuple[str, str]]:
        chats = [FIRST_TELEGRAM_ID + number for number, _ in lines]
        texts = [text for _, text in lines]
        ids = await sim.telegram.bulk(list(zip(chats, texts, strict=True)))
        return [(str(chat), str(one)) for chat, one in zip(chats, ids, strict=True)]

    async def sees(self, sim: Sim, number: int) -> list[str]:
        rows = await sim.telegram.transcript(FIRST_TELEGRAM_ID + number)
        return [row["text"] for row in rows if row["from_bot"]]


class SlackClients:
    """See Clients."""

    platform = "slack"

    async def arrive(self, sim: Sim, many: int) -> None:
        for number in range(many):
            await sim.slack.add_user(f"UC{number}", f"client{number}", real_name=f"Client {number}")

    async def write(self, sim: Sim, lines: Sequence[tuple[int, str]]) -> list[tuple[str, str]]:
        return [(f"UC{number}", await sim.slack.dm(f"UC{number}", text)) for number, text in lines]

    async def sees(self, sim: Sim, number: int) -> list[str]:
        rows = await sim.slack.transcript(f"UC{number}")
        return [row["text"] for row in rows if row["bot"]]
