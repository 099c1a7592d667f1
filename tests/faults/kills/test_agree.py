"""A process that does nothing but agree is killed again and again: each thing is done once."""

import os
import random
from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from domain import commands as ask
from domain.answers.say import Confirm
from domain.audit import Audited, Wanted
from domain.people.person import Role
from storage.tables.messages import questions
from storage.unit import Unit
from tests.domain.desk.support.world import World, world_on
from tests.faults.kills.processes import forks, live_and_die
from tests.support.texts.answers import page_of

QUESTIONS = 4
"""How many there are for each kill."""


@pytest.fixture
def asking(database_url: str, kills: int) -> World:
    """A desk whose administrator is asked whether many people shall be specialists."""
    with world_on(database_url) as world:
        world.now = datetime.now(UTC)
        olga = world.administrator("Olga")
        for number in range(QUESTIONS * kills):
            somebody = world.client(f"Client {number}")
            page_of(Confirm, olga.asks(ask.SetRole(somebody.identity, Role.SPECIALIST)))
        return world


async def test_an_agreed_command_runs_once_even_if_the_process_dies(
    asking: World, database_url: str, kills: int
) -> None:
    chance = random.Random(os.environ.get("STORM_SEED"))
    async with forks("agree", database_url) as process:
        for _ in range(kills):
            await live_and_die(process, chance)
    with world_on(database_url) as world:
        found = world.run(lambda uow: uow.audit.entries(Wanted(), 2 * QUESTIONS * kills))
        done = Counter(one.change.subject for one in found if one.change.what is Audited.ROLE)
        staff = world.run(lambda uow: uow.people.staff())
        settled = world.run(_settled)
    print(f"{kills} kills; {len(done)} of {QUESTIONS * kills} questions were answered meanwhile")
    assert set(done.values()) == {1}, "once"
    specialists = {one.id for one in staff if one.role is Role.SPECIALIST}
    assert specialists == set(done), "what is on record is so, and nothing else"
    assert settled == len(done), "no question is answered without what it asks"
    assert len(done) >= kills


def _settled(uow: Unit) -> int:
    query = select(func.count()).select_from(questions).where(questions.c.settled_at.is_not(None))
    return int(uow.connection.execute(query).scalar_one())
