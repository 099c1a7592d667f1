"""An invitation to the staff: one use, for two days, and an administrator sees the account."""

import pytest

from domain import commands as ask
from domain.errors import Refusal
from domain.people.person import Role
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import words_of


def code(olga: Somebody) -> str:
    return str(words_of(olga.asks(ask.InviteStaff()))["code"])


def role(world: World, somebody: Somebody) -> Role:
    return world.run(lambda uow: uow.people.get(somebody.person.id)).role


def test_who_uses_it_is_shown_to_all_administrators_and_then_appointed(
    world: World, olga: Somebody
) -> None:
    anna, ivan = world.administrator("Anna"), world.client("Ivan")
    ivan.writes(code(olga))
    told = world.posts("staff/invitation_used")
    assert {one.destination for one in told} == {f"person:{one.person.id}" for one in (olga, anna)}
    assert told[0].words["accounts"] == (str(ivan.identity),)
    assert role(world, ivan) is Role.CLIENT, "a code alone makes nobody staff"
    anna.insists(ask.SetRole(ivan.person.id, Role.SPECIALIST))
    assert role(world, ivan) is Role.SPECIALIST
    anna.insists(ask.SetRole(ivan.person.id, Role.ADMINISTRATOR))
    [message] = world.posts("staff/appointed")
    assert (message.destination, message.words) == (
        f"person:{ivan.person.id}",
        {"role": "specialist"},
    )


def test_it_works_once_and_not_for_long(world: World, olga: Somebody) -> None:
    ivan, tom = world.client("Ivan"), world.client("Tom")
    first, second = code(olga), code(olga)
    ivan.writes(first)
    with pytest.raises(Refusal, match="bad_invitation"):
        tom.writes(first)
    world.pass_time(days=2)
    for typed in (second, "staff-0123456789abcdef"):
        with pytest.raises(Refusal, match="bad_invitation"):
            tom.asks(ask.Greet(typed), private=True)


def test_staff_leave_it_for_somebody_else(world: World, olga: Somebody, anna: Somebody) -> None:
    made = code(olga)
    anna.writes(made)
    assert world.posts("staff/invitation_used") == []
    world.client("Ivan").writes(made)
    assert world.posts("staff/invitation_used")


def test_only_administrators_invite(anna: Somebody) -> None:
    with pytest.raises(Refusal, match="not_allowed"):
        anna.asks(ask.InviteStaff())
