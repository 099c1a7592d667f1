"""Accounts of staff are linked by an administrator, and roles stay with who had them."""

import pytest

from domain import commands as ask
from domain.errors import Refusal
from domain.people.accounts import Profile
from domain.people.person import Role
from domain.policy.people.people_search import PeopleQuery
from tests.domain.desk.people.links.codes import (
    agrees,
    approved,
    asked,
    code_of,
    enters,
    linked,
    now,
    who_is,
)
from tests.domain.desk.support.world import Somebody, World


def test_staff_need_an_administrator(
    world: World, maria: Somebody, anna: Somebody, olga: Somebody
) -> None:
    tom = world.administrator("Tom")
    linked(world, maria, anna)
    assert who_is(maria, world).role is Role.CLIENT
    agrees(olga, asked(world, "staff/link_asked", olga))
    assert who_is(maria, world).id == who_is(anna, world).id == anna.person.id
    assert who_is(maria, world).role is Role.SPECIALIST
    [told] = world.posts("staff/linked")
    assert told.destination == f"person:{tom.person.id}"
    with pytest.raises(Refusal, match="link_over"):
        agrees(tom, asked(world, "staff/link_asked", tom))


def test_an_administrator_declines_and_both_are_told(
    world: World, maria: Somebody, anna: Somebody, olga: Somebody
) -> None:
    linked(world, maria, anna)
    olga.asks(ask.Decline(asked(world, "staff/link_asked", olga)), private=True)
    assert who_is(maria, world).role is Role.CLIENT
    told = {one.destination for one in world.posts("client/link_declined")}
    assert told == {f"person:{one.person.id}" for one in (maria, anna)}


def test_nobody_decides_about_their_own_accounts_if_there_are_other_administrators(
    world: World, maria: Somebody, olga: Somebody
) -> None:
    tom = world.administrator("Tom")
    linked(world, maria, olga)
    told = {one.destination for one in world.posts("staff/link_asked")}
    assert told == {f"person:{tom.person.id}"}


def test_a_guest_is_never_staff_by_a_link(world: World, maria: Somebody, olga: Somebody) -> None:
    guest = world.client("Gast", platform="slack")
    profile = Profile(guest.identity, "Gast", "gast", is_guest=True)
    world.run(lambda uow: uow.people.know(profile, world.now))
    world.run(lambda uow: uow.people.set_role(maria.person.id, Role.SPECIALIST))
    with pytest.raises(Refusal, match="link_guest"):
        enters(guest, code_of(maria))
    world.run(lambda uow: uow.people.set_role(maria.person.id, Role.CLIENT))
    linked(world, maria, guest)
    with pytest.raises(Refusal, match="guest_not_staff"):
        olga.insists(ask.SetRole(maria.identity, Role.SPECIALIST))


def test_a_closed_account_ends_the_role_everywhere(
    world: World, maria: Somebody, anna: Somebody, olga: Somebody
) -> None:
    world.asker("Ivan")
    approved(world, maria, anna, olga)
    on_telegram = now(maria, world)
    on_telegram.asks(ask.TakeTicket(ticket_id=1))
    now(anna, world).asks(ask.LeaveDesk())
    assert who_is(maria, world).role is Role.CLIENT
    for command in (ask.TakeTicket(ticket_id=1), ask.ShowPeople(PeopleQuery()), ask.ShowQueue()):
        with pytest.raises(Refusal):
            now(maria, world).asks(command, private=True)
    assert world.ticket(1).assignee_id is None


def test_nobody_handles_a_ticket_whose_client_they_are(
    world: World, maria: Somebody, anna: Somebody, olga: Somebody
) -> None:
    maria.writes("Cannot log in")
    world.deliver()
    anna.asks(ask.TakeTicket(ticket_id=1))
    approved(world, maria, anna, olga)
    ticket = world.ticket(1)
    assert (ticket.client_id, ticket.assignee_id) == (anna.person.id, None)


def test_two_members_of_staff_are_one_with_their_work(
    world: World, anna: Somebody, olga: Somebody
) -> None:
    boris = world.client("Boris")
    world.run(lambda uow: uow.people.set_role(boris.person.id, Role.ADMINISTRATOR))
    world.asker("Ivan")
    anna.asks(ask.TakeTicket(ticket_id=1))
    approved(world, boris, anna, olga)
    assert who_is(anna, world).id == boris.person.id
    assert world.ticket(1).assignee_id == boris.person.id
    staff = world.run(lambda uow: [one.name for one in uow.people.staff()])
    assert sorted(staff) == ["Boris", "Olga"]
