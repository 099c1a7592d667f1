"""How long tests wait for what should happen, and what they say when it does not."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bots.sandbox.wire import PATIENCE

T = TypeVar("T")

__all__ = ["PATIENCE", "eventually", "until"]

_EVERY = 0.01  # seconds between two looks


async def eventually(look: Callable[[], Awaitable[T]], wanted: Callable[[T], object] = bool) -> T:
    """Look again and again, and return what was seen once it is wanted.

    Fails after a minute, with what was seen last.
    """
    seen: list[T] = []
    try:
        async with asyncio.timeout(PATIENCE):
            while not wanted(found := await look()):
                seen[:] = [found]
                await asyncio.sleep(_EVERY)
    except TimeoutError:
        raise AssertionError(f"after {PATIENCE:g} s still {seen}") from None
    return found


async def until(look: Callable[[], T], wanted: Callable[[T], object] = bool) -> T:
    """Do as `eventually` does, where nothing need be awaited to look."""

    async def looked() -> T:
        return look()

    return await eventually(looked, wanted)
