import pytest

from tests.domain.desk.support.world import Somebody, World


@pytest.fixture
def ivan(world: World) -> Somebody:
    """A client with an open ticket."""
    ivan = world.client("Ivan")
    ivan.writes("Cannot log in")
    world.pass_time(minutes=1)
    return ivan
