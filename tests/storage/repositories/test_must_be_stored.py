"""What must be stored and is not, or must be new and is not, is named; on both databases."""

from collections.abc import Callable

import pytest

from domain.errors import AlreadyStored, NotStored
from domain.messages import Line, Message, MessageKind, NewMessage
from storage.engine.database import Database
from storage.unit import Unit
from tests.domain.desk.support.world import World

GET: tuple[tuple[str, Callable[[Unit], object]], ...] = (
    ("ticket 17", lambda uow: uow.tickets.get(17)),
    ("ticket 17", lambda uow: uow.tickets.view(17)),
    ("line 17", lambda uow: uow.messages.get(17)),
    ("line 17", lambda uow: uow.messages.whole(17)),
    ("person 17", lambda uow: uow.people.get(17)),
    ("conversation 17", lambda uow: uow.conversations.get(17)),
)


def test_who_gets_what_is_not_stored_is_told_what_it_was(running_database: Database[Unit]) -> None:
    world = World(running_database)
    for named, get in GET:
        with pytest.raises(NotStored, match=f"^{named} is not stored$"):
            world.run(get)
    assert world.run(lambda uow: uow.tickets.find(17)) is None
    assert world.run(lambda uow: uow.messages.find(17)) is None
    assert world.run(lambda uow: uow.people.find(17)) is None


def test_a_platforms_message_is_one_line(running_database: Database[Unit]) -> None:
    world = World(running_database)
    world.client("Tom").writes("The scales are off")
    known = world.run(lambda uow: uow.messages.get(1))
    again = _with_the_message_of(known)
    assert world.run(lambda uow: uow.messages.add_once(again)) is None
    with pytest.raises(AlreadyStored, match=f"^line {known.external_id} is stored already$"):
        world.run(lambda uow: uow.messages.add(again))


def _with_the_message_of(known: Message) -> NewMessage:
    assert known.place is not None
    at = known.written_at
    line = Line(known.place, known.external_id, known.text, at)
    kind = MessageKind.CLIENT
    return NewMessage(known.ticket_id, known.author_id, kind, known.text, at, at, line)
