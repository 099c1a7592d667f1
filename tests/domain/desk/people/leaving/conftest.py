import pytest

from domain import commands as ask
from tests.domain.desk.people.leaving.leavers import staff
from tests.domain.desk.support.world import Somebody, World


@pytest.fixture
def ivan(world: World) -> Somebody:
    """A specialist with two tickets, whom the settings name in many places."""
    ivan = staff(world, "Ivan")
    for number, name in enumerate(("Petra", "Jane"), 1):
        world.client(name).writes(f"Cannot log in, says {name}")
        ivan.asks(ask.TakeTicket(ticket_id=number))
        world.thread(number)
    world.deliver()
    return ivan


@pytest.fixture
def boris(world: World) -> Somebody:
    """A specialist without any."""
    return staff(world, "Boris")
