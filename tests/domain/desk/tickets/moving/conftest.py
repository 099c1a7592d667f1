import pytest

from domain.dictionaries import Kind
from domain.outgoing.addresses import channel_address
from tests.domain.desk.support.world import Somebody, World
from tests.domain.desk.tickets.moving.departments import BILLING, add, deliver


@pytest.fixture
def world(world: World) -> World:
    """A desk with Support and, in a channel of its own, Billing."""
    number = add(world, Kind.DEPARTMENT, "Billing")
    world.run(lambda uow: uow.outbox.set_address(channel_address(number), BILLING))
    return world


@pytest.fixture
def ivan(world: World) -> Somebody:
    """A client whose question stands in Support's channel."""
    ivan = world.client("Ivan")
    ivan.writes("The invoice is wrong")
    deliver(world)
    return ivan
