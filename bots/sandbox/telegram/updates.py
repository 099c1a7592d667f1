"""A bot's updates: long polling with confirmation, and one poller at a time."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from bots.sandbox.wire import Waiters

Update = dict[str, Any]

UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds that come only if `allowed_updates` names them (Bot API, getUpdates)."""

FUTURE = 10
"""An offset this far beyond the last update is ignored, because it is from another sequence: after
a week without updates, ids begin anywhere (tdlib's TQueue::get)."""


AGAIN = 0.3
"""Seconds after which a duplicate follows."""


class Conflict(Exception):
    """Another getUpdates took over."""


class UpdateQueue:
    """Unconfirmed updates, in order."""

    def __init__(self) -> None:
        self.next_id = 100_000_001
        self.history: dict[int, Update] = {}
        self.left: Waiters[int] = Waiters()
        self.twice: Callable[[], bool] = bool
        """Says for each update whether it should come twice."""
        self._allowed: frozenset[str] | None = None
        self._pending: deque[Update] = deque()
        self._held: list[Update] | None = None
        self._poll: asyncio.Future[None] | None = None
        self._stirred = asyncio.Event()

    @property
    def pending(self) -> list[int]:
        """Ids of updates that are not confirmed."""
        return [update["update_id"] for update in self._pending]

    @property
    def is_polled(self) -> bool:
        """Return whether somebody waits for the next update."""
        return self._poll is not None and not self._poll.done()

    @property
    def waiting(self) -> list[Update]:
        """Return the unconfirmed updates."""
        return list(self._pending)

    def put(self, kind: str, content: Any) -> int | None:
        """Add an update for the bot; return its id, None if the bot does not want the kind."""
        if kind in UNASKED if self._allowed is None else kind not in self._allowed:
            return None
        return self.put_raw({kind: content})

    def put_raw(self, content: Update) -> int:
        """Add anything at all; it gets the next id unless it has one."""
        if "update_id" in content:
            update = content
        else:
            update = {"update_id": self.next_id} | content
            self.next_id += 1
        number: int = update["update_id"]
        self.history[number] = update
        if self._held is not None:
            self._held.append(update)
        else:
            self._queue(update)
            if self.twice():
                asyncio.get_running_loop().call_later(AGAIN, self._queue, update)
        return number

    def redeliver(self, number: int) -> None:
        """Deliver an update a second time, as Telegram does when a confirmation was lost."""
        self._queue(self.history[number])

    def hold(self) -> None:
        """Keep new updates back until `release`."""
        self._held = self._held or []

    def release(self) -> None:
        """Deliver what was kept back."""
        held, self._held = self._held or [], None
        for update in held:
            self._queue(update)

    async def get(
        self,
        offset: int,
        limit: int,
        timeout: float,
        allowed: Iterable[str] | None,
    ) -> list[Update]:
        """Confirm what is below the offset and return what is unconfirmed, waiting for it.

        Raises Conflict in the *older* of two callers at once.
        """
        self.allow(allowed)
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(Conflict())
        self._confirm(offset)
        if not self._pending and timeout > 0:
            await self._wait(timeout)
        return list(islice(self._pending, min(max(limit, 1), 100)))

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Deliver these kinds from now on; None changes nothing, an empty list is the default."""
        if kinds is not None:
            self._allowed = frozenset(kinds) or None

    async def head(self) -> Update:
        """Return the first unconfirmed update, once there is one."""
        while not self._pending:
            self._stirred.clear()
            await self._stirred.wait()
        return self._pending[0]

    def taken(self, update: Update) -> None:
        """Confirm the first update, which a webhook has accepted."""
        if self._pending and self._pending[0] is update:
            self._pending.popleft()
        self.left.tell(len(self._pending))

    async def _wait(self, timeout: float) -> None:
        poll: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._poll = poll
        try:
            async with asyncio.timeout(timeout):
                await poll
        except TimeoutError:
            return
        finally:
            if self._poll is poll:
                self._poll = None

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self._pending) > -offset:
                self._pending.popleft()
        elif 0 < offset <= self.next_id + FUTURE:
            while self._pending and self._pending[0]["update_id"] < offset:
                self._pending.popleft()
        self.left.tell(len(self._pending))

    def _queue(self, update: Update) -> None:
        self._pending.append(update)
        self._stirred.set()
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
