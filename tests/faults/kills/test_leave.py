"""A colleague leaves while the process dies again and again: each ticket changes hands once."""

import os
import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from domain import commands as ask
from domain.audit import Audited, Wanted
from domain.desk.people.leave import heirs
from domain.events import TicketHandedOver
from domain.people.departures import Share
from domain.people.person import Role
from storage.tables.history import events
from storage.unit import Unit
from tests.domain.desk.people.leaving.leavers import staff
from tests.domain.desk.support.timers import fires, waiting
from tests.domain.desk.support.world import Somebody, World, world_on
from tests.faults.kills.fire import AT_ONCE
from tests.faults.kills.processes import forks, live_and_die

TICKETS = 6
"""How many the leaver has for each kill: at most three units of two tickets come before it."""


@pytest.fixture(params=[10, pytest.param(50, marks=pytest.mark.long)])
def kills(request: pytest.FixtureRequest) -> int:
    """How often a process is killed."""
    return int(request.param)


@pytest.fixture
def ivan(database_url: str, kills: int) -> Somebody:
    """A specialist whose last day was yesterday; Anna and Boris share his tickets."""
    with world_on(database_url) as world:
        world.now = datetime.now(UTC) - timedelta(days=2)
        olga = world.administrator("Olga")
        ivan, anna, boris = (staff(world, name) for name in ("Ivan", "Anna", "Boris"))
        members = [one.person.id for one in (ivan, anna, boris)]
        world.run(lambda uow: uow.dictionaries.join(1, members))
        for number in range(1, TICKETS * kills + 1):
            world.client(f"Client {number}").writes(f"Problem {number}")
            ivan.asks(ask.TakeTicket(ticket_id=number))
        day = world.now.date()
        olga.insists(ask.LetLeave(ivan.person.id, Share.SPLIT, last_day=day))
        return ivan


async def test_each_ticket_changes_hands_once_whenever_the_process_dies(
    ivan: Somebody, database_url: str, kills: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A summary names all its tickets, as in the processes that die.
    monkeypatch.setattr(heirs, "AT_ONCE", AT_ONCE)
    chance, tickets = random.Random(os.environ.get("STORM_SEED")), TICKETS * kills
    async with forks("fire", database_url) as process:
        at_work = [await live_and_die(process, chance) for _ in range(kills)]
    with world_on(database_url) as world:
        before = sum(world.run(_handed_over).values())
        print(f"{kills} kills; {before} of {tickets} tickets changed hands meanwhile")
        world.now = datetime.now(UTC)
        fires(world)
        assert waiting(world) == []
        _is_over(world, ivan, tickets)
    assert before >= kills
    assert all(at_work)


def _is_over(world: World, ivan: Somebody, tickets: int) -> None:
    every = Counter(range(1, tickets + 1))
    assert world.run(_handed_over) == every, "once"
    told = world.posts("staff/handover")
    assert Counter(one.id for post in told for one in post.words["tickets"]) == every
    owners = Counter(world.ticket(number).assignee_id for number in every)
    assert ivan.person.id not in owners
    assert sorted(owners.values()) == [tickets // 2, tickets // 2], "Anna and Boris share them"
    assert world.run(lambda uow: uow.people.get(ivan.person.id)).role is Role.CLIENT
    assert world.run(lambda uow: uow.departures.find(ivan.person.id, leaves=True)) is None
    assert len(world.posts("staff/has_left")) == 1
    found = world.run(lambda uow: uow.audit.entries(Wanted(), 100))
    roles = [one for one in found if one.change.what is Audited.ROLE]
    assert [one.change.subject for one in roles if one.change.after == "client"] == [ivan.person.id]


def _handed_over(uow: Unit) -> Counter[int]:
    """How often each ticket changed hands."""
    query = events.select().where(events.c.name == TicketHandedOver.__name__)
    return Counter(row.ticket_id for row in uow.connection.execute(query))
