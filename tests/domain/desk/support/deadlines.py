"""Deadlines that are due: swept, and what the history and the thread have of them."""

from sqlalchemy import select

from domain import desk
from domain.desk.act import Act
from storage.tables.history import events
from storage.unit import Unit
from tests.domain.desk.support.world import World


def swept(world: World, *, limit: int = 50) -> int:
    """Sweep until nothing is due; how many tickets that were, each time it was."""
    done = 0
    while now := world.run(
        lambda uow: desk.sweep_deadlines(Act(None, world.now, uow), limit=limit)
    ):
        done += now
    return done


def happened(world: World, ticket: int = 1) -> list[str]:
    """The events of deadlines in the ticket's history."""
    names = ("DeadlineNear", "DeadlineMissed", "Escalated")

    def look(uow: Unit) -> list[str]:
        query = select(events).filter_by(ticket_id=ticket).order_by(events.c.id)
        rows = uow.outbox._connection.execute(query)
        return [row.name for row in rows if row.name in names]

    return world.run(look)


def lines(world: World) -> list[list[tuple[str, bool]]]:
    """What threads were told of deadlines: of which clocks, and whether they were late."""
    posts = world.posts("thread/deadline")
    return [[(one.clock, one.late) for one in post.body.clocks] for post in posts]
