import pytest

from tests.domain.desk.support.world import Somebody, World


@pytest.fixture
def maria(world: World) -> Somebody:
    """A client on one platform."""
    return world.client("Maria")


@pytest.fixture
def masha(world: World) -> Somebody:
    """The same person on another platform, who calls herself Masha there."""
    return world.client("Masha", platform="slack")
