"""Colleagues who leave, for the tests of this folder."""

from typing import Any

from domain import commands as ask
from domain.answers.say import Confirm
from domain.dictionaries.fields.body import value_at
from domain.people.person import Person, Role
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import page_of, words_of


def staff(world: World, name: str, role: Role = Role.SPECIALIST) -> Somebody:
    """Somebody on the staff, with an account that settings can name."""
    somebody = world.client(name)
    world.run(lambda uow: uow.people.set_role(somebody.person.id, role))
    return somebody


def account(who: Somebody) -> str:
    return str(who.identity)


def person(world: World, who: Somebody) -> Person:
    return world.run(lambda uow: uow.people.get(who.person.id))


def body(world: World, entry: int, key: str) -> object:
    found = world.run(lambda uow: uow.dictionaries.entry(entry))
    assert found is not None
    return value_at(found.body, key)


def leaves(who: Somebody, **more: Any) -> ask.LetLeave:
    return ask.LetLeave(who.person.id, **more)


def asked(olga: Somebody, command: ask.LetLeave) -> dict[str, Any]:
    return dict(words_of(page_of(Confirm, olga.asks(command))))
