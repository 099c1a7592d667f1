"""A code on one account, entered on the other, and what both are asked."""

from collections.abc import Mapping

from domain import commands as ask
from domain.answers import Answer
from domain.answers.say import Confirm
from domain.people.person import Person
from storage.unit import Unit
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import words_of


def code_of(who: Somebody) -> str:
    return str(words_of(who.asks(ask.LinkAccounts(), private=True))["code"])


def enters(who: Somebody, code: str) -> Answer | None:
    return who.asks(ask.LinkAccounts(code), private=True)


def asked(world: World, template: str, who: Somebody) -> int:
    """The number of the last question that somebody was sent."""
    address = f"person:{who.person.id}"
    sent = [one for one in world.posts(template) if one.destination == address]
    return int(sent[-1].body.number)


def agrees(who: Somebody, number: int) -> Answer | None:
    return who.asks(ask.Agree(number), private=True)


def offered(world: World, one: Somebody, other: Somebody) -> int:
    """The question to the one with the code, after the other has entered and confirmed it."""
    question = enters(other, code_of(one))
    assert isinstance(question, Confirm)
    agrees(other, question.number)
    return asked(world, "client/link_asked", one)


def linked(world: World, one: Somebody, other: Somebody) -> None:
    agrees(one, offered(world, one, other))


def who_is(who: Somebody, world: World) -> Person:
    """Whose an account is now."""
    found = world.run(lambda uow: uow.people.by_identity(who.identity))
    assert found is not None
    return found


def now(who: Somebody, world: World) -> Somebody:
    """Somebody at their account, as whoever they are now."""
    return Somebody(world, who_is(who, world), who.place)


def approved(world: World, one: Somebody, other: Somebody, by: Somebody) -> None:
    linked(world, one, other)
    agrees(by, asked(world, "staff/link_asked", by))


def knows(number: int, known: Mapping[str, str | int | float], uow: Unit) -> None:
    uow.people.set_properties(number, known)
