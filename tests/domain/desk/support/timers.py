"""Timers that are due, those that wait, and clocks that are counted again."""

from datetime import datetime

from sqlalchemy import select

from domain import desk
from domain.desk.act import Act
from storage.tables.tickets import timers
from storage.unit import Unit
from tests.domain.desk.support.world import World


def fires(world: World, *, limit: int = 50) -> int:
    """Fire until nothing is due; how much that was."""
    done = 0
    while now := world.run(lambda uow: desk.fire_timers(Act(None, world.now, uow), limit=limit)):
        done += now
    return done


def waiting(world: World) -> list[tuple[str, datetime]]:
    """Keys of what has not fired, and when it is due."""

    def look(uow: Unit) -> list[tuple[str, datetime]]:
        query = select(timers).where(timers.c.fired_at.is_(None)).order_by(timers.c.due_at)
        rows = uow.outbox._connection.execute(query)
        return [(row.once_key, row.due_at) for row in rows]

    return world.run(look)


def recount(world: World, limit: int = 2) -> int:
    """Count until there is nothing left to count; how many tickets were."""
    total = 0
    while counted := world.run(lambda uow: desk.recount(Act(None, world.now, uow), limit=limit)):
        total += counted
    return total
