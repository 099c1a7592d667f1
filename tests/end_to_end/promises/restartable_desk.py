"""A desk on the sandbox that can be stopped and started again, by socket and poll or over HTTP."""

import asyncio
from contextlib import suppress
from typing import Any

from pydantic import SecretStr
from sqlalchemy import select

from bots.app import App
from bots.config.settings import HttpSettings, Settings
from bots.platforms.slack.inbound import http_calls
from bots.sandbox.client.sim import Sim
from storage.engine.connections.factory import engine
from storage.tables.engine import hearing
from storage.tables.messages import messages
from tests.support.patience import until
from tests.support.webhook_server import free_port

SIGNED_WITH = "what-slack-signs-with"


def called(chosen: Settings) -> Settings:
    """The same settings, but that both platforms call the desk."""
    port = free_port()
    http = HttpSettings(port=0, public_url=f"http://127.0.0.1:{port}", webhook_port=port)
    over_http = {"mode": "http", "signing_secret": SecretStr(SIGNED_WITH)}
    return chosen.model_copy(
        update={
            "http": http,
            "slack": chosen.section("slack").model_copy(update=over_http),
            "telegram": chosen.section("telegram").model_copy(update={"webhook": True}),
        }
    )


class Desk:
    """A desk that can be stopped and started again; its database stays."""

    def __init__(self, chosen: Settings, sim: Sim) -> None:
        self._settings = chosen
        self._sim = sim
        self._running: asyncio.Task[int] | None = None
        self.public_url = chosen.http.public_url

    async def start(self) -> None:
        """Start it, and wait until Slack reaches it."""
        calls_before = await self._sim.journal(platform="slack", method="auth.test")
        since = calls_before[-1]["number"] if calls_before else 0
        self._running = asyncio.create_task(
            App(self._settings, tell=lambda _: None).run(), name="desk"
        )
        if self._settings.section("slack").mode == "socket":
            await self._sim.slack.wait_sockets(1)
            return
        await self._sim.wait("slack", "auth.test", since=since)
        address = self._settings.http.public_url + http_calls.PATH
        await self._sim.slack.request_url(address, SIGNED_WITH)

    async def has_looked(self) -> None:
        """Wait until it has begun to note until when Slack's messages are complete."""
        looking = engine(self._settings.database.url.get_secret_value(), read_only=True)

        def noted() -> bool:
            with looking.connect() as connection:
                return connection.execute(select(hearing.c.until)).first() is not None

        await until(noted)

    async def stop(self) -> None:
        """Stop it."""
        if self._running is not None:
            self._running.cancel()
            with suppress(asyncio.CancelledError):
                await self._running
            self._running = None

    def lines(self) -> list[Any]:
        """Clients' lines as the desk keeps them: ticket_id, external_id, written_at."""
        looking = engine(self._settings.database.url.get_secret_value(), read_only=True)
        query = select(messages).where(messages.c.kind == "client").order_by(messages.c.id)
        with looking.connect() as connection:
            return list(connection.execute(query))
