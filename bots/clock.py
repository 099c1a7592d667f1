"""APScheduler rings bells; what is due is decided by the desk, in the database."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bots.doorway import Doorway
from bots.ports import Shelf
from domain import desk
from domain.errors import StorageUnavailable

log = structlog.get_logger()

KEYS_KEPT = timedelta(days=3)
"""How long handled updates stay, to know redeliveries by."""

CHUNK = 200


class Clock:
    """The bells of one process. A bell that was missed rings once, however late."""

    def __init__(
        self,
        doorway: Doorway[Any],
        health: Callable[[], str],
        now: Callable[[], datetime],
        woken: Callable[[], None],
        shelf: Shelf,
        files_kept: timedelta,
    ) -> None:
        """`files_kept`: how long a file stays on the shelf after it was last brought."""
        self._shelf = shelf
        self._files_kept = files_kept
        self._doorway = doorway
        self._health = health
        self._now = now
        self._woken = woken
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._scheduler.add_job(self._tidy, "interval", minutes=10)
        self._scheduler.add_job(self._prove, "interval", seconds=5)
        self._scheduler.add_job(self._clear_shelf, "interval", hours=1)

    def start(self) -> None:
        """Begin to ring."""
        self._scheduler.start()

    def stop(self) -> None:
        """Ring no more."""
        self._scheduler.shutdown(wait=False)

    async def _tidy(self) -> None:
        """Close what was resolved long ago, and forget old updates, in chunks."""
        now = self._now()
        try:
            while await self._doorway.run(lambda u: desk.close_resolved(now, u, limit=CHUNK)):
                self._woken()
            while await self._doorway.run(lambda u: u.inbox.sweep(now - KEYS_KEPT, CHUNK)):
                pass
        except StorageUnavailable as error:
            log.warning("tidying waits", reason=str(error))

    async def _clear_shelf(self) -> None:
        """Forget files that left long ago."""
        try:
            gone = await asyncio.to_thread(self._shelf.sweep, self._now() - self._files_kept)
        except OSError as error:
            log.warning("files not swept", reason=str(error))
        else:
            log.debug("files swept", gone=gone)

    async def _prove(self) -> None:
        """After a failure, try whether the database takes a change again."""
        if not self._health():
            return
        try:
            await self._doorway.run(lambda u: u.prove_writable())
        except StorageUnavailable as error:
            log.warning("database still unusable", reason=str(error))
