"""An inbox that is worked off, as a running desk does it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import cast

from bots.database import AsyncDatabase
from bots.inbound.handler import Handler
from bots.inbound.worker import InboxWorker
from bots.platforms import Adapter
from storage.engine.database import Database
from storage.unit import Unit
from tests.support.made_files import made
from tests.support.texts.rendered import NOW, PRESENTER


@asynccontextmanager
async def worked_off(database: Database[Unit], telegram: object) -> AsyncIterator[InboxWorker]:
    """Handle what comes from Telegram; `telegram` understands it as an adapter does."""
    units: AsyncDatabase[Unit] = AsyncDatabase(database)
    adapters = {"telegram": cast(Adapter, telegram)}
    handler = Handler(
        units, adapters, PRESENTER, lambda: NOW, lambda: None, slash="/desk", make=made
    )
    inbox = InboxWorker(units, adapters, handler, lambda: NOW)
    running = asyncio.create_task(inbox.run())
    yield inbox
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
