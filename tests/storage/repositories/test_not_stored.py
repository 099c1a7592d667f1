"""What must be stored and is not is named, on both databases."""

from collections.abc import Callable

import pytest

from domain.errors import NotStored
from storage.engine.database import Database
from storage.unit import Unit
from tests.domain.desk.support.world import World

GET: dict[str, Callable[[Unit], object]] = {
    "ticket 17": lambda uow: uow.tickets.get(17),
    "line 17": lambda uow: uow.messages.get(17),
    "person 17": lambda uow: uow.people.get(17),
    "conversation 17": lambda uow: uow.conversations.get(17),
}


def test_who_gets_what_is_not_stored_is_told_what_it_was(running_database: Database[Unit]) -> None:
    world = World(running_database)
    for named, get in GET.items():
        with pytest.raises(NotStored, match=f"^{named} is not stored$"):
            world.run(get)
    assert world.run(lambda uow: uow.tickets.find(17)) is None
    assert world.run(lambda uow: uow.messages.find(17)) is None
    assert world.run(lambda uow: uow.people.find(17)) is None
