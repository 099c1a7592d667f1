import pytest

from tests.domain.desk.people.shifts.rota import shift, team
from tests.domain.desk.support.world import Somebody, World

DAY = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "09:00-18:00")

NIGHT = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "22:00-06:00")


@pytest.fixture
def olga(world: World) -> Somebody:
    """A member of the department without a shift."""
    return world.specialist("Olga")


@pytest.fixture(autouse=True)
def support(world: World, anna: Somebody, boris: Somebody, olga: Somebody) -> None:
    """By day Anna, by night Boris; in between, and at weekends, nobody."""
    team(world, anna=anna, olga=olga)
    shift(world, "Day", DAY, anna)
    shift(world, "Night", NIGHT, boris)
