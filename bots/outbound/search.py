"""Looks for messages that may have been sent, though the platform didn't say so."""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence

from bots.platforms import Adapter, Outgoing, SendError, Unavailable

LOOK_AFTER = (0.3, 1.0, 2.0, 5.0, 10.0)
"""Seconds to wait before each look for a message that may have been sent; the last one repeats."""

MISSES = 3
"""How many looks must find nothing before a message counts as not sent."""

MISS_AFTER = 1.0
"""Seconds between such looks."""

UNSEEN_AGAIN = (1.0, 5.0)
"""Seconds before each further look for a message that was accepted and is not to be seen; then it
is unknown whether it arrived, and its lane goes on."""

UNSEEN_LATER = (60.0, 300.0, 900.0, 3600.0)
"""Seconds before each look after that: if it appears, it has arrived after all."""


class Search:
    """Asks a platform for a message until it is certain whether it is there."""

    def __init__(self, adapters: Mapping[str, Adapter]) -> None:
        self._adapters = adapters

    async def find(self, outgoing: Outgoing) -> str | None:
        """Return the id of a message that may have been sent; None: it is certainly not there.

        Raises a SendError if the platform can't tell. While it does not respond, it is asked again.
        """
        adapter, looks, misses = self._adapters[outgoing.place.platform], 0, 0
        while True:
            pause = LOOK_AFTER[min(looks, len(LOOK_AFTER) - 1)]
            await asyncio.sleep(MISS_AFTER if misses else pause)
            looks += 1
            try:
                found = await adapter.find(outgoing)
            except Unavailable:
                # The platform's silence says nothing about the message, so it is no miss.
                continue
            if found is not None:
                return found
            misses += 1  # the platform may still be at work on it
            if misses == MISSES:
                return None

    async def find_unseen(self, outgoing: Outgoing) -> str | None:
        """Return the id of a message that was accepted, once it is seen; None if it isn't soon."""
        return await self._seen(outgoing, UNSEEN_AGAIN)

    async def find_later(self, outgoing: Outgoing) -> str | None:
        """Return its id if it is seen after all, within more than an hour."""
        return await self._seen(outgoing, UNSEEN_LATER)

    async def _seen(self, outgoing: Outgoing, pauses: Sequence[float]) -> str | None:
        adapter = self._adapters[outgoing.place.platform]
        for pause in pauses:
            await asyncio.sleep(pause)
            # By now it counts as unknown anyway: a failed look only means one chance less.
            with contextlib.suppress(SendError, Unavailable):
                if found := await adapter.find(outgoing):
                    return found
        return None
