"""How long tests wait for what should happen, and what they say when it does not."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bots.sandbox.wire import PATIENCE

T = TypeVar("T")

AT_MOST = 10
"""How many times its patience a test waits for what changes all the time, and is never right."""

__all__ = ["PATIENCE", "eventually", "until"]


async def eventually(
    look: Callable[[], Awaitable[T]],
    wanted: Callable[[T], object] = bool,
    *,
    patience: float = PATIENCE,
    every: float = 0.02,
) -> T:
    """Look every so many seconds, and return what was seen once it is wanted.

    Fails with what was seen last once that has stayed the same for `patience` seconds: as long as
    something still changes, the machine is only slow.
    """
    began = since = time.monotonic()
    seen: list[T] = []
    while True:
        try:
            async with asyncio.timeout(patience):
                found = await look()
        except TimeoutError:
            raise AssertionError(f"no look ended within {patience:g} s; before: {seen}") from None
        if wanted(found):
            return found
        now = time.monotonic()
        if seen != [found]:
            seen, since = [found], now
        if now - since > patience or now - began > AT_MOST * patience:
            raise AssertionError(f"after {now - began:.0f} s still {seen}")
        await asyncio.sleep(every)


async def until(
    look: Callable[[], T],
    wanted: Callable[[T], object] = bool,
    *,
    patience: float = PATIENCE,
    every: float = 0.02,
) -> T:
    """Do as `eventually` does, where nothing need be awaited to look."""

    async def looked() -> T:
        return look()

    return await eventually(looked, wanted, patience=patience, every=every)
