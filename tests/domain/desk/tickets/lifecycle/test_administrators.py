"""Who becomes an administrator, and what only administrators do."""

from functools import partial

import pytest

from domain import commands as ask
from domain.desk.people.staff.codes import add_code
from domain.errors import Refusal
from domain.people.person import Role
from domain.people.places import Place
from tests.domain.desk.support.world import Somebody, World


def test_the_first_administrator_claims_the_desk_once(world: World) -> None:
    ivan, petra = world.client("Ivan"), world.client("Petra")
    ivan.asks(ask.ClaimDesk(), private=True)
    assert world.run(lambda uow: uow.people.get(ivan.person.id)).role is Role.ADMINISTRATOR
    with pytest.raises(Refusal, match="has_administrator"):
        petra.asks(ask.ClaimDesk(), private=True)


def test_a_code_from_the_shell_makes_another_administrator_once_within_an_hour(
    world: World, olga: Somebody
) -> None:
    ivan, petra = world.client("Ivan"), world.client("Petra")
    for code in ("HELP-1", "HELP-2"):
        world.run(partial(add_code, code, world.now))
    ivan.asks(ask.ClaimDesk("HELP-1"), private=True)
    assert world.run(lambda uow: uow.people.get(ivan.person.id)).role is Role.ADMINISTRATOR
    [told] = world.posts("staff/role")
    assert (told.destination, told.words["name"]) == (f"person:{olga.person.id}", "Ivan")
    world.pass_time(hours=1)
    for code in ("HELP-1", "HELP-2", "HELP-3"):
        with pytest.raises(Refusal, match="code_over"):
            petra.asks(ask.ClaimDesk(code), private=True)


def test_only_administrators_say_who_is_staff_and_where_the_desk_lives(
    world: World, anna: Somebody, olga: Somebody, ivan: Somebody
) -> None:
    channel = Place("slack", "T1", "COTHER")
    for somebody in (anna, ivan):
        with pytest.raises(Refusal, match="not_allowed"):
            somebody.insists(ask.SetRole(ivan.identity, Role.SPECIALIST))
        with pytest.raises(Refusal, match="not_allowed"):
            somebody.insists(ask.SetDeskChannel(channel))
    olga.insists(ask.SetRole(ivan.identity, Role.SPECIALIST))
    assert world.run(lambda uow: uow.people.get(ivan.person.id)).role is Role.SPECIALIST
    olga.insists(ask.SetDeskChannel(channel))
    card = next(one for one in world.claim() if one.template == "desk/card")
    assert card.place == channel


def test_the_last_administrator_stays_one(world: World, olga: Somebody) -> None:
    with pytest.raises(Refusal, match="last_administrator"):
        olga.insists(ask.SetRole(olga.identity, Role.CLIENT))
