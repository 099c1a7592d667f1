"""Linking, forgetting, leaving and confirming, where one meets another."""

from functools import partial

import pytest

from domain import commands as ask
from domain import desk
from domain.answers.people import PersonPage
from domain.desk.act import Act
from domain.errors import Refusal
from domain.people import Person, Role
from domain.text import Text
from tests.domain.desk.forgetting import (
    NAME,
    TRACES,
    asked_to_forget,
    erase_some,
    forget,
    found,
    go_on,
    maria_of,
)
from tests.domain.desk.people.test_linking import agrees, asked, linked
from tests.domain.desk.world import Somebody, World


def of(somebody: Somebody, world: World) -> Person:
    return world.run(lambda uow: uow.people.get(somebody.person.id))


def days(world: World, number: int) -> None:
    """Let days pass, and then everything happen that is due."""
    world.pass_time(days=number)
    while world.run(lambda uow: desk.fire(Act(None, world.now, uow))):
        pass


def approved(world: World, one: Somebody, other: Somebody, olga: Somebody) -> None:
    """Two accounts are linked, one of them staff's."""
    linked(world, one, other)
    agrees(olga, asked(world, "staff/link_asked", olga))


def test_who_is_to_be_forgotten_is_not_unlinked(world: World, olga: Somebody) -> None:
    maria, masha = maria_of(world), maria_of(world, "slack")
    linked(world, maria, masha)
    olga.asks(ask.ForgetPerson(maria.person.id, NAME))
    for who, command in ((maria, ask.Unlink()), (olga, ask.UnlinkPerson(maria.person.id))):
        with pytest.raises(Refusal, match="unlink_forgotten"):
            who.asks(command, private=True)


def test_nothing_is_written_on_a_card_once_forgetting_has_begun(
    world: World, olga: Somebody
) -> None:
    maria = maria_of(world)
    maria.writes("Hello")
    world.deliver()
    olga.asks(ask.SavePerson(maria.person.id, {"company": "Quillword Ltd"}))
    olga.asks(ask.SavePerson(maria.person.id, {"company": ""}))
    card = olga.asks(ask.ShowPerson(maria.person.id))
    assert isinstance(card, PersonPage)
    asked_to_forget(world, olga, maria)
    [one] = world.run(desk.under_way)
    while not world.run(lambda uow: uow.erasures.is_cut_off(maria.person.id)):
        world.run(partial(erase_some, one, world))
    for command in (
        ask.UndoPerson(maria.person.id, card.undo),
        ask.SavePerson(maria.person.id, {"company": "Quillword Ltd"}),
    ):
        with pytest.raises(Refusal, match="forgotten_already"):
            olga.asks(command)
    go_on(world)
    assert not [hit for hit in found(world, *TRACES) if hit[0] == "people"]


def test_no_ticket_is_opened_for_somebody_forgotten(world: World, olga: Somebody) -> None:
    maria = maria_of(world)
    maria.writes("Hello")
    world.deliver()
    forget(world, olga, maria)
    with pytest.raises(Refusal, match="forgotten_already"):
        olga.asks(ask.OpenAs(maria.person.id, Text("Printer"), Text("The printer jams")))


def test_a_role_that_rests_is_gone_once_its_person_is_forgotten(
    world: World, olga: Somebody
) -> None:
    maria = maria_of(world)
    world.run(lambda uow: uow.people.rest(maria.person.id, Role.ADMINISTRATOR))
    forget(world, olga, maria)
    with pytest.raises(Refusal):
        olga.asks(ask.ConfirmStaff(maria.person.id))
    assert of(maria, world).role is Role.CLIENT
    assert [one.id for one in world.run(lambda uow: uow.people.administrators())] == [
        olga.person.id
    ]


def test_a_role_that_rests_is_confirmed_before_an_account_is_linked(
    world: World, olga: Somebody
) -> None:
    ivan, ivan_there = world.client("Ivan"), world.client("Ivan", platform="slack")
    world.run(lambda uow: uow.people.rest(ivan.person.id, Role.SPECIALIST))
    with pytest.raises(Refusal, match="link_rests"):
        linked(world, ivan, ivan_there)
    with pytest.raises(Refusal, match="link_rests"):
        linked(world, ivan_there, ivan)
