"""A sandbox with a small workspace in it, and slack_sdk's client pointed at it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bots.sandbox.client.sim import Sim
from bots.sandbox.client.slack import SlackSim
from bots.sandbox.server import Sandbox
from tests.support.patience import PATIENCE


@dataclass
class World:
    box: Sandbox
    sim: Sim
    web: AsyncWebClient

    @property
    def slack(self) -> SlackSim:
        return self.sim.slack

    async def refusal(self, method: str, **arguments: Any) -> Any:
        """The answer of a call that must be refused."""
        try:
            await self.web.api_call(method, json=arguments)
        except SlackApiError as refused:
            return refused.response.data
        raise AssertionError(f"{method} was not refused")

    async def error(self, method: str, **arguments: Any) -> str:
        return str((await self.refusal(method, **arguments))["error"])


@asynccontextmanager
async def workspace(*, limits: bool = False) -> AsyncIterator[World]:
    box = Sandbox(limits=limits)
    await box.start()
    try:
        async with (
            Sim(box.url) as sim,
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE)) as session,
        ):
            await sim.slack.add_user("U1", "anna", real_name="Anna Smith", display_name="Anna")
            await sim.slack.add_user("U2", "boris", real_name="Boris", locale="ru-RU")
            await sim.slack.add_channel("C1", "support", ["U1", "U2"])
            url = f"{box.url}/slack/api/"
            web = AsyncWebClient("xoxb-1", url, session=session, retry_handlers=[])
            yield World(box, sim, web)
    finally:
        await box.stop()
