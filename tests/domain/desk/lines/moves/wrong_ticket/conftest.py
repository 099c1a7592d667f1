import pytest

from tests.domain.desk.support.world import Somebody, World


@pytest.fixture
def ivan(world: World) -> Somebody:
    """The client of #1, whom the answer is not for."""
    ivan = world.client("Ivan")
    ivan.writes("Cannot log in")
    return ivan


@pytest.fixture
def petra(world: World, ivan: Somebody) -> Somebody:
    """The client of #2, whom it is for."""
    petra = world.client("Petra")
    petra.writes("The invoice is wrong")
    for number in (1, 2):
        world.thread(number)
    world.deliver()
    world.pass_time(minutes=1)
    return petra


@pytest.fixture
def anna(world: World, petra: Somebody) -> Somebody:
    """A specialist."""
    return world.specialist("Anna")
