"""What the inbox keeps, and for how long, on both databases."""

from datetime import timedelta

import pytest

from storage.engine.database import Database
from storage.unit import Unit
from tests.domain.desk.support.world import MONDAY, World

LATER = MONDAY + timedelta(days=30)


@pytest.fixture
def world(running_database: Database[Unit]) -> World:
    """A desk on each database."""
    return World(running_database)


def test_only_handled_updates_are_deleted_however_old_the_others_are(world: World) -> None:
    def updates(uow: Unit) -> int:
        uow.inbox.add("telegram", "handled", "telegram:7", {}, MONDAY, done=True)
        uow.inbox.park("telegram", "parked", "telegram:8", {}, "unreadable", MONDAY)
        uow.inbox.add("telegram", "late", "telegram:9", {}, LATER, done=True)
        waiting = uow.inbox.add("telegram", "waiting", "telegram:9", {}, MONDAY)
        assert waiting is not None
        return waiting

    waiting = world.run(updates)
    assert world.run(lambda uow: uow.inbox.sweep(LATER, most=10)) == 1
    assert [one.key for one in world.run(lambda uow: uow.inbox.parked())] == ["parked"]
    assert [one.id for one in world.run(lambda uow: uow.inbox.new(0, most=10))] == [waiting]
    again = world.run(lambda uow: uow.inbox.add("telegram", "late", "telegram:9", {}, LATER))
    assert again is None, "its key is still known"


def test_an_old_update_goes_a_few_at_a_time(world: World) -> None:
    for number in range(3):
        world.run(
            lambda uow, key=str(number): uow.inbox.add("slack", key, "", {}, MONDAY, done=True)  # type: ignore[misc]
        )
    swept = [world.run(lambda uow: uow.inbox.sweep(LATER, most=2)) for _ in range(3)]
    assert swept == [2, 1, 0]
