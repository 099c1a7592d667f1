import pytest

from storage.engine.database import Database
from storage.unit import Unit
from tests.domain.desk.world import World


@pytest.fixture
def world(running_database: Database[Unit]) -> World:
    """A desk on each database."""
    return World(running_database)
