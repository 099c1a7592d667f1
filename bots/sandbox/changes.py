"""Says what changed, to whoever listens at the moment."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Note = Callable[[str], None]
"""Takes a topic: `telegram:<chat>`, `slack:<channel>`, `telegram` and `slack` (people, places and
views), `journal`, `faults`."""

TOGETHER = 0.02
"""Seconds in which changes that follow each other are told together."""


def unheard(_: str) -> None:
    """The Note of what nobody watches."""


class Listener:
    """Topics that changed since they were last asked for."""

    def __init__(self) -> None:
        self._topics: set[str] = set()
        self._changed = asyncio.Event()

    def hear(self, topic: str) -> None:
        """Keep a topic until it is asked for."""
        self._topics.add(topic)
        self._changed.set()

    async def next(self) -> list[str]:
        """Wait for a change, and a moment for its followers; returns the topics, sorted."""
        await self._changed.wait()
        await asyncio.sleep(TOGETHER)
        self._changed.clear()
        topics, self._topics = self._topics, set()
        return sorted(topics)


class Changes:
    """A change is told to all who listen; it costs nothing while nobody does."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def note(self, topic: str) -> None:
        """Tell of a change. See `Note` for the topics."""
        for listener in self._listeners:
            listener.hear(topic)

    @contextmanager
    def listening(self) -> Iterator[Listener]:
        """Listen from now on."""
        listener = Listener()
        self._listeners.append(listener)
        try:
            yield listener
        finally:
            self._listeners.remove(listener)
