"""Processes to measure: a sandbox, and a desk or an echo bot that lives in it."""

import asyncio
import contextlib
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bots.sandbox.client.sim import Sim
from tests.faults.desks.clients import FIRST_TELEGRAM_ID, TelegramClients
from tests.faults.desks.database import Ledger
from tests.faults.desks.processes import environment
from tests.faults.storms.storm import furnish

DESK, ECHO = "tests.bench.desk", "tests.bench.echo"
_PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Rig:
    """A bot in its sandbox. `ledger` is None for what is no desk."""

    sim: Sim
    process: asyncio.subprocess.Process
    started_at: float
    ledger: Ledger | None

    async def calls(self, method: str, many: int, since: int = 0) -> list[dict[str, Any]]:
        """The first so many calls of a method (`platform:method`) after number `since`."""
        platform, _, name = method.partition(":")
        found: list[dict[str, Any]] = []
        async with asyncio.timeout(_PATIENCE):
            while True:
                found += await self.sim.journal(since, platform, name)
                if len(found) >= many:
                    return found[:many]
                since = found[-1]["number"] if found else since
                await asyncio.sleep(0.25)

    async def now(self) -> int:
        """The number of the newest call."""
        newest = await self.sim.journal(0)
        return newest[-1]["number"] if newest else 0

    async def settled(self) -> None:
        """Wait until the desk has nothing left to do."""
        assert self.ledger is not None
        async with asyncio.timeout(_PATIENCE):
            while await self.sim.telegram.pending() or self.ledger.unsettled():
                await asyncio.sleep(0.1)

    async def open_tickets(self, many: int) -> list[str]:
        """Let so many clients open a ticket each; returns the threads."""
        assert self.ledger is not None
        await furnish(self.sim, TelegramClients(), many)
        chats = range(FIRST_TELEGRAM_ID, FIRST_TELEGRAM_ID + many)
        await self.sim.telegram.bulk([(chat, "Nothing works here today") for chat in chats])
        await self.settled()
        return list(self.ledger.threads().values())


@contextlib.asynccontextmanager
async def process(*arguments: str, **how: Any) -> AsyncIterator[asyncio.subprocess.Process]:
    """A Python process, ended at the end."""
    started = await asyncio.create_subprocess_exec(sys.executable, *arguments, **how)
    try:
        yield started
    finally:
        with contextlib.suppress(ProcessLookupError):
            started.terminate()
        await started.wait()


@contextlib.asynccontextmanager
async def rig(module: str, database_url: str = "") -> AsyncIterator[Rig]:
    """A fresh sandbox and a bot in it; a desk has an SQLite file unless told otherwise."""
    async with contextlib.AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        sandbox = await stack.enter_async_context(
            process("-m", "bots.sandbox", "--no-limits", stdout=asyncio.subprocess.PIPE)
        )
        assert sandbox.stdout is not None
        url = json.loads(await sandbox.stdout.readline())["url"]
        sim = await stack.enter_async_context(Sim(url))
        await furnish(sim, TelegramClients(), 0)
        await sim.telegram.update({"of_a_kind_to_come": {}})  # ends the first poll at once
        database_url = database_url or f"sqlite:///{folder}/desk.db"
        log = stack.enter_context((folder / "log").open("w"))
        started_at = time.time()
        bot = await stack.enter_async_context(
            process("-m", module, env=environment(url, database_url), stderr=log)
        )
        await sim.wait("telegram", "getUpdates", timeout=_PATIENCE)
        ledger = Ledger(database_url) if module == DESK else None
        if ledger is not None:
            stack.callback(ledger.close)
            await sim.slack.wait_sockets()
        yield Rig(sim, bot, started_at, ledger)
