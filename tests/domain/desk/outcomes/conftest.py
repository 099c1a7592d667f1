import pytest

from tests.domain.desk.support.world import Somebody, World


@pytest.fixture
def ivan(world: World) -> Somebody:
    """A client with an open ticket whose card and receipt were sent."""
    return world.asker("Ivan")
