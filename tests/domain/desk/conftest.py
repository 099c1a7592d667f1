"""The desk's tests run on SQLite in `make test`, and on PostgreSQL in `make postgresql`."""

import os

import pytest

from storage.engine.database import Database
from storage.unit import Unit
from tests.domain.desk.support.world import Somebody, World

DATABASES = os.environ.get("DESK_TESTS_ON", "sqlite").split(",")
"""Names of databases. On PostgreSQL, these tests took a sixth of the time of all tests; `.ci/run`
runs them on both."""


@pytest.fixture(params=DATABASES)
def database_kind(request: pytest.FixtureRequest) -> str:
    """The database of this run, or each of them in turn."""
    return str(request.param)


@pytest.fixture
def world(running_database: Database[Unit]) -> World:
    """A desk on a database of this run."""
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
