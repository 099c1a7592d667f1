"""The calls between the bots and the platforms, in order."""

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

from bots.sandbox.changes import Note, unheard
from bots.sandbox.wire import Clock, Waiters


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a bot, or an event delivered to it (method `event:…`).

    `at` is seconds of UTC, `ms` the milliseconds until the response was ready.
    """

    number: int
    at: float
    platform: str
    method: str
    request: dict[str, Any]
    status: int
    response: Any
    ms: float = 0.0

    def contains(self, text: str) -> bool:
        """Return whether the request or the response, written as JSON, contains this text."""
        if not text:
            return True
        return any(
            text in json.dumps(part, ensure_ascii=False, default=str)
            for part in (self.request, self.response)
        )

    def as_json(self) -> dict[str, Any]:
        """Return the call as plain data."""
        return asdict(self)


class Journal:
    """An append-only list of calls, numbered from 1."""

    def __init__(self, note: Note = unheard, clock: Clock = time.time) -> None:
        self._clock = clock
        self._note = note
        self._calls: list[Call] = []
        self._waiters: Waiters[Call] = Waiters()

    def add(
        self,
        platform: str,
        method: str,
        request: dict[str, Any],
        status: int = 200,
        response: Any = None,
        ms: float = 0.0,
    ) -> Call:
        """Record a call and wake everybody who waits for it."""
        number = len(self._calls) + 1
        call = Call(number, self._clock(), platform, method, request, status, response, ms)
        self._calls.append(call)
        self._waiters.tell(call)
        self._note("journal")
        return call

    def since(
        self, number: int = 0, platform: str | None = None, method: str | None = None
    ) -> list[Call]:
        """Return the calls after the one with this number."""
        return [
            call
            for call in self._after(number)
            if platform in (None, call.platform) and method in (None, call.method)
        ]

    async def wait(
        self,
        match: Callable[[Call], bool],
        timeout: float,
        since: int = 0,
    ) -> Call:
        """Return the first call after `since` that matches, now or later. Raises TimeoutError."""
        return await self._waiters.wait(self._after(since), match, timeout)

    def _after(self, number: int) -> Iterable[Call]:
        return islice(self._calls, max(number, 0), None)
