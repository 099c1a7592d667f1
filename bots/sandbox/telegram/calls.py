"""Telegram calls webhooks: one update at a time, each again until the response is 2xx.

Sources: Bot API, setWebhook and WebhookInfo; tdlib/telegram-bot-api, WebhookActor.cpp, for what
happens to an unconfirmed update.
"""

import asyncio
import time
from collections.abc import Iterable
from urllib.parse import urlsplit

import aiohttp

from bots.sandbox.journal import Journal
from bots.sandbox.telegram.state import Bot
from bots.sandbox.telegram.updates import Update

SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
PATIENCE = 10.0  # seconds a call may take
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0  # seconds before an update is brought again
HERE = frozenset({"127.0.0.1", "::1", "localhost"})


class Calls:
    """A task for each bot that has a webhook."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def follow(self, bot: Bot) -> None:
        """Call the bot's webhook from now on, if it has one."""
        if calling := self._tasks.pop(bot.id, None):
            calling.cancel()
        if bot.webhook:
            self._tasks[bot.id] = asyncio.create_task(self._deliver(bot))

    def resume(self, bots: Iterable[Bot]) -> None:
        """Go on after `close`."""
        for bot in bots:
            self.follow(bot)

    async def close(self) -> None:
        """Stop calling; unconfirmed updates stay."""
        tasks = list(self._tasks.values())
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _deliver(self, bot: Bot) -> None:
        pause = FIRST_PAUSE
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        async with aiohttp.ClientSession(timeout=timeout) as http:
            while True:
                update = await bot.updates.head()
                problem = await self._call(http, bot, update)
                if not problem:
                    bot.updates.taken(update)
                    pause = FIRST_PAUSE
                    continue
                bot.webhook_error = (int(time.time()), problem)
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    async def _call(self, http: aiohttp.ClientSession, bot: Bot, update: Update) -> str:
        """Send an update; return what went wrong, empty if it was confirmed."""
        if urlsplit(bot.webhook).hostname not in HERE:
            return "Failed to resolve host: the sandbox calls nobody beyond this machine"
        headers = {SECRET: bot.webhook_secret} if bot.webhook_secret else {}
        kind = next((key for key in update if key != "update_id"), "nothing")
        try:
            async with http.post(bot.webhook, json=update, headers=headers) as answer:
                status, reason = answer.status, answer.reason
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return f"Connection failed: {type(error).__name__}"
        self._journal.add("telegram", f"event:{kind}", update, status)
        return "" if 200 <= status < 300 else f"Wrong response from the webhook: {status} {reason}"
