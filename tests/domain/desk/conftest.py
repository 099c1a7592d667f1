from collections.abc import Iterator

import pytest

from tests.domain.desk.world import World, world_on


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """A desk on each database."""
    with world_on(database_url) as world:
        yield world
