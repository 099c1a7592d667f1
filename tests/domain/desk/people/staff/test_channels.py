"""Whoever gets a role and isn't in the channel of their tickets can be invited there."""

from dataclasses import replace
from typing import Any

import pytest

from domain import commands as ask
from domain.answers.people import PersonPage
from domain.answers.settings import EntryPage
from domain.dictionaries import Kind
from domain.errors import AbsencesWanted, Membership, Refusal
from domain.outgoing.addresses import channel_address
from domain.outgoing.buttons import Absence
from domain.outgoing.deliveries import Delivery
from domain.outgoing.outcomes import Delayed, Failed, Sent
from domain.outgoing.templates import INVITATION
from domain.people.accounts import Identity, Profile
from domain.people.person import Role
from domain.people.places import Place
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.world import CHANNEL, Somebody, World
from tests.support.texts.answers import page_of, words_of

BILLING = replace(CHANNEL, chat="CBILLING")
DESK = 1


def billing(world: World, channel: Place | None = BILLING) -> int:
    number = has(world, Kind.DEPARTMENT, "Billing")
    if channel is not None:
        world.run(lambda uow: uow.outbox.set_address(channel_address(number), channel))
    return number


def becomes(olga: Somebody, who: Somebody, role: Role) -> tuple[Absence, ...]:
    absent: Any = words_of(olga.insists(ask.SetRole(who.person.id, role)))["absent"]
    return tuple(absent)


def joins(olga: Somebody, who: Somebody, **values: str) -> PersonPage:
    return page_of(PersonPage, olga.insists(ask.SaveTeam(who.person.id, values)))


def of(who: Somebody, department: int, channel: str) -> Absence:
    return Absence(who.person.id, who.person.name, department, channel)


def invitation(world: World) -> Delivery:
    [one] = [one for one in world.claim() if one.template == INVITATION]
    return one


@pytest.fixture
def ivan(world: World) -> Somebody:
    profile = Profile(Identity("slack", "T1", "UIVAN"), "Ivan")
    person = world.run(lambda uow: uow.people.know(profile, world.now))
    return Somebody(world, person, Place("slack", "T1", "DUIVAN"))


def test_a_new_specialist_is_missing_in_the_desks_channel(
    world: World, olga: Somebody, ivan: Somebody
) -> None:
    world.absent = {DESK: "desk"}
    assert becomes(olga, ivan, Role.SPECIALIST) == (of(ivan, DESK, "desk"),)
    world.absent = {}
    assert becomes(olga, ivan, Role.ADMINISTRATOR) == ()
    world.absent = {DESK: "desk"}
    assert becomes(olga, ivan, Role.CLIENT) == (), "a client belongs in no channel"


def test_who_joins_a_department_is_missing_in_its_channel(
    world: World, olga: Somebody, ivan: Somebody
) -> None:
    number = billing(world)
    world.absent = {DESK: "desk", number: "billing"}
    page = joins(olga, ivan, role="specialist", departments="Billing")
    assert page.absent == (of(ivan, number, "billing"),)


def test_a_department_without_a_channel_of_its_own_has_the_desks(
    world: World, olga: Somebody, ivan: Somebody
) -> None:
    number = billing(world, None)
    world.absent = {DESK: "desk", number: "desk"}
    page = joins(olga, ivan, role="specialist", departments="Billing")
    assert page.absent == (of(ivan, number, "desk"),)
    page = joins(olga, ivan, departments="Billing, Support")
    assert page.absent == (of(ivan, DESK, "desk"),), "a channel is offered once"


def test_new_members_of_a_department_are_missing_in_its_channel(
    world: World, olga: Somebody, ivan: Somebody
) -> None:
    number = billing(world)
    world.absent = {number: "billing"}
    values = {"members": str(ivan.identity)}
    page = page_of(EntryPage, olga.insists(ask.SaveEntry(Kind.DEPARTMENT, number, values)))
    assert page.absent == (of(ivan, number, "billing"),)
    values = {"close_after": "5"}
    page = page_of(EntryPage, olga.insists(ask.SaveEntry(Kind.DEPARTMENT, number, values)))
    assert page.absent == (), "only who has just joined is named"


def test_the_platform_is_asked_before_anything_is_written(
    world: World, olga: Somebody, ivan: Somebody
) -> None:
    world.absent = None
    with pytest.raises(AbsencesWanted) as wanted:
        olga.insists(ask.SetRole(ivan.person.id, Role.SPECIALIST))
    assert wanted.value.wanted == [Membership(ivan.person.id, DESK, ivan.identity, CHANNEL)]


def test_nothing_is_asked_for_whoever_has_no_account_there(world: World, olga: Somebody) -> None:
    world.absent = None
    assert becomes(olga, world.client("Maria"), Role.SPECIALIST) == ()


def test_an_invitation_leaves_once_for_each_press_and_says_nothing_if_it_works(
    world: World, olga: Somebody, ivan: Somebody
) -> None:
    becomes(olga, ivan, Role.SPECIALIST)
    answer = olga.asks(ask.InviteToChannel(ivan.person.id, DESK))
    assert words_of(answer) == {"name": "Ivan"}
    one = invitation(world)
    assert one.place == CHANNEL
    world.record(Sent(one.post_id, CHANNEL, "", complete=True))
    world.deliver()
    assert world.posts("staff/not_invited") == []


def test_one_that_fails_later_is_told_to_whoever_asked(
    world: World, olga: Somebody, ivan: Somebody
) -> None:
    world.administrator("Petra")
    becomes(olga, ivan, Role.SPECIALIST)
    olga.asks(ask.InviteToChannel(ivan.person.id, DESK))
    world.record(Delayed(invitation(world).post_id, world.now, "ratelimited"))
    world.record(Failed(invitation(world).post_id, "not_in_channel"))
    [told] = world.posts("staff/not_invited")
    assert told.destination == f"person:{olga.person.id}"
    assert (told.words["name"], told.words["problem"]) == ("Ivan", "not_in_channel")


@pytest.mark.parametrize("forged", ["a client", "nobody", "no department"])
def test_forged_values_invite_nobody(
    world: World, olga: Somebody, ivan: Somebody, forged: str
) -> None:
    person, department = ivan.person.id, DESK
    if forged == "no department":
        becomes(olga, ivan, Role.SPECIALIST)
        department = 999
    if forged == "nobody":
        person = 999
    with pytest.raises(Refusal, match="no_such_person" if forged == "nobody" else "stale_button"):
        olga.asks(ask.InviteToChannel(person, department))
    assert world.posts(INVITATION) == []


def test_only_administrators_invite(world: World, anna: Somebody, boris: Somebody) -> None:
    with pytest.raises(Refusal, match="not_allowed"):
        anna.asks(ask.InviteToChannel(boris.person.id, DESK))
