"""A process that does nothing but fire timers is killed again and again: each timer fires once.

`storms/test_timers.py` kills whole desks; here each kill meets a unit in which timers fire.
"""

import os
import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from domain.outgoing.templates import ON_HOLD
from tests.domain.desk.lines.replies.in_thread import TOKEN, answer
from tests.domain.desk.support.timers import fires, waiting
from tests.domain.desk.support.world import World, world_on
from tests.faults.desks.database import Ledger
from tests.faults.kills.processes import forks, live_and_die

REPLIES = 3
"""How many are on hold for each kill."""


@pytest.fixture
def held(database_url: str, kills: int) -> World:
    """A desk on which many replies have been on hold since yesterday; Olga is administrator."""
    with world_on(database_url) as world:
        world.now = datetime.now(UTC) - timedelta(days=1)
        world.client("Ivan").writes("Cannot log in")
        world.thread()
        world.administrator("Olga")
        anna = world.specialist("Anna")
        for number in range(REPLIES * kills):
            answer(world, anna, f"Use {TOKEN}", id=f"m{number}")
        return world


async def test_each_timer_fires_once_whenever_its_process_dies(
    held: World, database_url: str, kills: int
) -> None:
    chance = random.Random(os.environ.get("STORM_SEED"))
    async with forks("fire", database_url) as process:
        for _ in range(kills):
            await live_and_die(process, chance)
    ledger = Ledger(database_url)
    before = len(ledger.fired_timers())
    reminders = 2 * REPLIES * kills
    print(f"{kills} kills; {before} of {reminders} timers fired meanwhile")
    with world_on(database_url) as world:
        for days in (1, 2):  # what authors are told sets what the shift is told later
            world.now = datetime.now(UTC) + timedelta(days=days)
            fires(world)
        assert waiting(world) == []
        told = Counter((post.message_id, post.body.own) for post in world.posts(ON_HOLD))
    assert len(told) == reminders, "its author and the shift are told of each"
    assert set(told.values()) == {1}, "once"
    assert len(ledger.fired_timers()) == reminders
    assert before >= kills
    ledger.close()
