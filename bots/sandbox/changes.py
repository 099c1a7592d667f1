"""Reports what changed to everybody who is listening."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Note = Callable[[str], None]
"""Receives a topic: `telegram:<chat>`, `slack:<channel>`, `telegram` and `slack` (people, places
and views), `journal`, `faults`, `clock`."""

TOGETHER = 0.02
"""Seconds in which successive changes are reported together."""


def unheard(_: str) -> None:
    """Do nothing: the Note if nobody is listening."""


class Listener:
    """Topics that changed since they were last read."""

    def __init__(self) -> None:
        self._topics: set[str] = set()
        self._changed = asyncio.Event()

    def hear(self, topic: str) -> None:
        """Keep a topic until it is read."""
        self._topics.add(topic)
        self._changed.set()

    async def next(self) -> list[str]:
        """Wait for a change, and a moment for further ones; return the topics, sorted."""
        await self._changed.wait()
        await asyncio.sleep(TOGETHER)
        self._changed.clear()
        topics, self._topics = self._topics, set()
        return sorted(topics)


class Changes:
    """Reports changes to all listeners; without any, it costs nothing."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def note(self, topic: str) -> None:
        """Report a change. See `Note` for the topics."""
        for listener in self._listeners:
            listener.hear(topic)

    @contextmanager
    def listening(self) -> Iterator[Listener]:
        """Listen during the `with`."""
        listener = Listener()
        self._listeners.append(listener)
        try:
            yield listener
        finally:
            self._listeners.remove(listener)
