"""Forgets people, chunk by chunk: first their accounts are on the list, then their rows go.

What a database from before an erasure brings back is erased before anything is served.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

import structlog

from bots.database import AsyncDatabase
from domain import desk
from domain.desk.act import Act
from domain.errors import StorageUnavailable
from domain.repositories import Erasure
from storage.erasure_list import ErasureList
from storage.files import Shelf
from storage.unit import Unit

log = structlog.get_logger()

PEOPLE_AT_ONCE = 1000
"""People whose accounts are compared with the list in one reading."""

LIST_MISSING = "People were forgotten here, but the list of erasures in {folder} is missing"
PUT_LIST_BACK = (
    "Put the folder back from a copy. Without it, an older backup would bring those people back."
)


class Eraser:
    """Sees erasures through, however often the process ends in between."""

    def __init__(
        self,
        database: AsyncDatabase[Unit],
        now: Callable[[], datetime],
        wake_outbox: Callable[[], None],
        shelf: Shelf,
        listed: ErasureList,
    ) -> None:
        self._database = database
        self._now = now
        self._wake_outbox = wake_outbox
        self._shelf = shelf
        self._list = listed

    async def go_on(self) -> None:
        """Erase what can be erased now. A failure is logged and tried again."""
        try:
            for one in await self._database.read(_under_way):
                await self._erase(one)
        except (OSError, StorageUnavailable) as error:
            log.warning("could not forget somebody; will retry", reason=str(error))

    async def erase_again(self) -> int:
        """Forget people that an old database brought back; return how many. Raises like a unit."""
        found = await self._found()
        if found:
            now = self._now()
            await self._database.run(lambda u: desk.forget_again(found, Act(None, now, u)))
            log.warning("the database had people who were forgotten before", count=len(found))
        for one in await self._database.read(_under_way):
            if one.asked_by_id is None:
                await self._erase(one)
        return len(found)

    async def is_list_missing(self) -> bool:
        """Return whether the database knows of erasures, but there is no list of them."""
        known = await self._database.read(lambda u: u.erasures.begun())
        return bool(known) and not self._list.exists()

    async def _found(self) -> set[int]:
        found: set[int] = set()
        after: int | None = 0
        while after is not None:
            after, marks = await self._database.read(partial(_marks, after))
            found |= await asyncio.to_thread(self._list.among, marks)
        return found

    async def _erase(self, erasure: Erasure) -> None:
        person_id, since = erasure.person_id, erasure.begun_at or erasure.asked_at
        if erasure.asked_by_id is not None:
            marks = await self._database.read(lambda u: u.erasures.marks(person_id))
            await asyncio.to_thread(self._list.add, marks, since)
        files = await self._database.read(lambda u: u.erasures.files(person_id))
        await asyncio.to_thread(self._shelf.remove, files)
        while await self._database.run(partial(self._some, erasure)):
            self._wake_outbox()
        self._wake_outbox()

    def _some(self, erasure: Erasure, uow: Unit) -> bool:
        return desk.erase_some(erasure, Act(None, self._now(), uow))


def _under_way(uow: Unit) -> Sequence[Erasure]:
    return desk.under_way(uow)


def _marks(after: int, uow: Unit) -> tuple[int | None, Sequence[tuple[int, str, datetime]]]:
    """Return the marks of the next people, and the last of them; None if no more follow."""
    return uow.erasures.known(after, PEOPLE_AT_ONCE)
