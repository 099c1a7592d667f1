"""Open tickets follow a change of the dictionaries, also those of a desk that had none."""

from sqlalchemy import select, update

from domain.dictionaries import BEGINNING, Kind
from storage.tables.tickets import tickets
from storage.unit import Unit
from tests.domain.desk.support.timers import recount
from tests.domain.desk.support.world import World


def queue_keys(world: World) -> list[int | None]:
    """The places in the queue, by the tickets' numbers."""

    def look(uow: Unit) -> list[int | None]:
        query = select(tickets.c.queue_key).order_by(tickets.c.id)
        return list(uow.tickets._connection.execute(query).scalars())

    return world.run(look)


def test_tickets_from_before_there_were_levels_get_one_and_a_place_in_the_queue(
    world: World,
) -> None:
    for number in range(3):
        world.client(f"Ivan {number}").writes(f"Report {number} is empty")
    world.run(lambda uow: uow.tickets._connection.execute(update(tickets).values(queue_key=None)))
    world.run(
        lambda uow: uow.dictionaries.add(Kind.LEVEL, "Standard", {"response": "1h"}, BEGINNING)
    )
    assert recount(world) == 3
    assert recount(world) == 0
    assert None not in queue_keys(world)
    assert world.ticket(3).response_due_at is not None


def test_a_ticket_keeps_the_level_it_has(world: World) -> None:
    world.run(
        lambda uow: uow.dictionaries.add(Kind.LEVEL, "Standard", {"response": "1h"}, BEGINNING)
    )
    world.client("Ivan").writes("The report is empty")
    before = world.ticket()
    world.run(
        lambda uow: uow.dictionaries.add(
            Kind.LEVEL, "Gold", {"response": "10min", "priority": 5}, BEGINNING
        )
    )
    recount(world)
    assert world.ticket() == before


def test_points_of_a_new_rule_are_counted_at_once(world: World) -> None:
    world.client("Ivan").writes("I want my money back")
    first = queue_keys(world)
    rule = {"when": {"text": "money back"}, "then": {"points": 30}}
    world.run(lambda uow: uow.dictionaries.add(Kind.RULE, "Money", rule, BEGINNING))
    recount(world)
    assert world.ticket().points == 30
    assert queue_keys(world) != first
