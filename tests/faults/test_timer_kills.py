"""A process that does nothing but fire timers is killed fifty times: each timer fires once.

`test_timer_storms` kills whole desks; here each kill meets a unit in which timers fire.
"""

import asyncio
import contextlib
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from domain.bodies import ON_HOLD
from tests.domain.desk.lines.test_held import TOKEN, answer
from tests.domain.desk.timers.test_fire import fires, waiting
from tests.domain.desk.world import World, world_on
from tests.faults.ledger import Ledger
from tests.patience import PATIENCE

KILLS, REPLIES = 50, 150
UNITS = 2
"""Units of a life, at most, before the one that the kill meets."""


@pytest.fixture
def held(database_url: str) -> World:
    """A desk on which many replies have been on hold since yesterday; Olga is administrator."""
    with world_on(database_url) as world:
        world.now = datetime.now(UTC) - timedelta(days=1)
        world.client("Ivan").writes("Cannot log in")
        world.thread()
        world.administrator("Olga")
        anna = world.specialist("Anna")
        for number in range(REPLIES):
            answer(world, anna, f"Use {TOKEN}", id=f"m{number}")
        return world


@contextlib.asynccontextmanager
async def forks(url: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Start what forks processes that fire; see firing.py."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.faults.firing", url),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


async def live_and_die(process: asyncio.subprocess.Process, chance: random.Random) -> None:
    """Let one process fire for a few units, or until nothing is due, and kill it in the next."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"\n")
    line = b""
    for _ in range(chance.randint(1, UNITS)):
        line = await asyncio.wait_for(process.stdout.readline(), PATIENCE)
        if line.startswith(b"-"):
            break
    await asyncio.sleep(chance.uniform(0, 0.004))
    os.kill(int(line.strip(b"-\n")), signal.SIGKILL)
    while not line.startswith(b"="):
        line = await asyncio.wait_for(process.stdout.readline(), PATIENCE)


async def test_each_timer_fires_once_whenever_its_process_dies(
    held: World, database_url: str
) -> None:
    chance = random.Random(os.environ.get("STORM_SEED"))
    async with forks(database_url) as process:
        for _ in range(KILLS):
            await live_and_die(process, chance)
    ledger = Ledger(database_url)
    before = len(ledger.fired_timers())
    print(f"{KILLS} kills; {before} of {2 * REPLIES} timers fired meanwhile")
    with world_on(database_url) as world:
        for days in (1, 2):  # what authors are told sets what the shift is told later
            world.now = datetime.now(UTC) + timedelta(days=days)
            fires(world)
        assert waiting(world) == []
        told = Counter((post.message_id, post.body.own) for post in world.posts(ON_HOLD))
    assert len(told) == 2 * REPLIES, "its author and the shift are told of each"
    assert set(told.values()) == {1}, "once"
    assert len(ledger.fired_timers()) == 2 * REPLIES
    assert before >= KILLS
    ledger.close()
