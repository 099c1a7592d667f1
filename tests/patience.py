"""How long tests wait for what should happen, and what they say when it does not."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bots.sandbox.wire import PATIENCE

T = TypeVar("T")

__all__ = ["PATIENCE", "eventually", "until"]


async def eventually(
    look: Callable[[], Awaitable[T]],
    wanted: Callable[[T], object] = bool,
    *,
    patience: float = PATIENCE,
    every: float = 0.02,
) -> T:
    """Look every so many seconds, and return what was seen once it is wanted.

    Fails after `patience` seconds, with what was seen last.
    """
    seen: list[T] = []
    try:
        async with asyncio.timeout(patience):
            while not wanted(found := await look()):
                seen[:] = [found]
                await asyncio.sleep(every)
    except TimeoutError:
        raise AssertionError(f"after {patience:g} s still {seen}") from None
    return found


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
