"""The way from the event loop to the database's threads and back."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from storage.engine.database import Database
from storage.engine.writer import Deliver

T = TypeVar("T")
U = TypeVar("U")


class AsyncDatabase(Generic[U]):
    """Awaits units and queries of a database. Belongs to the event loop it was made in.

    A submitted unit runs to its end: if its caller is cancelled meanwhile, the caller just does not
    get the outcome. Outcomes that arrive together wake the loop once.
    """

    def __init__(self, database: Database[U]) -> None:
        self._database = database
        self._loop = asyncio.get_running_loop()
        self._arrived: deque[tuple[asyncio.Future[Any], Any, BaseException | None]] = deque()
        self._woken = False

    async def run(self, unit: Callable[[U], T]) -> T:
        """Run a unit; return its result once it is durable, or raise its exception.

        Raises StorageUnavailable if the database can't be used: then nothing was saved.
        """
        waiting = self._loop.create_future()
        self._database.enqueue(unit, self._deliver_to(waiting))
        result: T = await waiting
        return result

    async def read(self, query: Callable[[U], T]) -> T:
        """Read a committed state; a unit must check again what is decided from it."""
        waiting = self._loop.create_future()
        self._database.enqueue_read(query, self._deliver_to(waiting))
        result: T = await waiting
        return result

    def _deliver_to(self, waiting: "asyncio.Future[Any]") -> Deliver:
        def deliver(result: object, error: BaseException | None) -> None:
            # In a thread of the database. Appending comes before looking at the flag, and
            # _settle clears the flag before it empties the queue: no outcome is left behind.
            self._arrived.append((waiting, result, error))
            if not self._woken:
                self._woken = True
                self._wake()

        return deliver

    def _wake(self) -> None:
        try:
            self._loop.call_soon_threadsafe(self._settle)
        except RuntimeError:  # the loop has ended, and so have its callers
            self._arrived.clear()

    def _settle(self) -> None:
        self._woken = False
        while self._arrived:
            waiting, result, error = self._arrived.popleft()
            if waiting.done():
                continue
            if error is None:
                waiting.set_result(result)
            elif isinstance(error, StopIteration):  # which no future can carry
                waiting.set_exception(RuntimeError("a unit raised StopIteration"))
            else:
                waiting.set_exception(error)
