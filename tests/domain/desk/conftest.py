import pytest

from storage.engine.database import Database
from storage.unit import Unit
from tests.domain.desk.support.world import Somebody, World


@pytest.fixture
def world(running_database: Database[Unit]) -> World:
    """A desk on each database."""
    return World(running_database)


@pytest.fixture
def anna(world: World) -> Somebody:
    """A specialist."""
    return world.specialist("Anna")


@pytest.fixture
def boris(world: World) -> Somebody:
    """Another specialist."""
    return world.specialist("Boris")


@pytest.fixture
def olga(world: World) -> Somebody:
    """An administrator."""
    return world.administrator("Olga")
