"""Processes that are forked, do one thing again and again, and are killed while they do it."""

import asyncio
import contextlib
import os
import random
import signal
from collections.abc import AsyncIterator

from tests.support.patience import PATIENCE
from tests.support.programs.program import Program

UNITS = 2
"""Units of a life, at most, before the one that the kill meets."""


@contextlib.asynccontextmanager
async def forks(module: str, url: str, *more: str) -> AsyncIterator[Program]:
    """Start a module that forks a process for each line it reads; see fork.py."""
    process = await Program.start(f"tests.faults.kills.{module}", url, *more, reads=True)
    try:
        yield process
    finally:
        assert process.stdin is not None
        process.stdin.close()
        _, errors = await process.communicate()
        assert not errors, errors.decode()


async def live_and_die(process: Program, chance: random.Random) -> bool:
    """Let one process work for a few units, or until nothing is left, and kill it in the next.

    Return whether something was left to do.
    """
    assert process.stdin is not None
    process.stdin.write(b"\n")
    line = b""
    for _ in range(chance.randint(1, UNITS)):
        line = await asyncio.wait_for(process.stdout.readline(), PATIENCE)
        if line.startswith(b"-"):
            break
    await asyncio.sleep(chance.uniform(0, 0.004))
    os.kill(int(line.strip(b"-\n")), signal.SIGKILL)
    works = not line.startswith(b"-")
    while not line.startswith(b"="):
        line = await asyncio.wait_for(process.stdout.readline(), PATIENCE)
    return works
