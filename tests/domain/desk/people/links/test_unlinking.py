"""Each account gets its own back when accounts are unlinked."""

from functools import partial

import pytest

from domain import commands as ask
from domain.answers import Answer
from domain.answers.say import Confirm, Say
from domain.dictionaries import Kind
from domain.errors import Refusal
from domain.people.person import Role
from storage.unit import Unit
from tests.domain.desk.people.links.codes import approved, knows, linked, now, who_is
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import words_of


def unlinks(who: Somebody, world: World) -> Answer | None:
    return now(who, world).insists(ask.Unlink(), private=True)


def test_unlinking_gives_each_account_its_own_back(
    world: World, maria: Somebody, masha: Somebody
) -> None:
    world.run(partial(knows, maria.person.id, {"company": "Acme"}))
    world.run(partial(knows, masha.person.id, {"company": "Umbrella", "floor": 3}))
    maria.writes("Cannot log in")
    masha.writes("The printer jams")
    linked(world, maria, masha)
    world.pass_time(days=2)
    now(masha, world).writes_new("It smokes")
    assert world.ticket(3).client_id == maria.person.id
    question = now(maria, world).asks(ask.Unlink(), private=True)
    assert isinstance(question, Confirm)
    assert who_is(masha, world).id == maria.person.id
    unlinks(maria, world)
    clients = [world.ticket(number).client_id for number in (1, 2, 3)]
    assert clients == [maria.person.id, masha.person.id, masha.person.id]
    assert who_is(masha, world).name == "Masha"
    assert dict(who_is(masha, world).properties) == {"company": "Umbrella", "floor": 3}
    assert dict(who_is(maria, world).properties) == {"company": "Acme"}
    [told] = world.posts("client/unlinked")
    assert told.destination == f"person:{masha.person.id}"
    now(masha, world).writes("Still smokes")
    with pytest.raises(Refusal, match="no_such_ticket"):
        now(maria, world).asks(ask.ShowTicket(ticket_id=3), private=True)
    with pytest.raises(Refusal, match="nothing_linked"):
        unlinks(maria, world)


def test_groups_are_together_and_each_account_gets_its_own_back(
    world: World, maria: Somebody, masha: Somebody
) -> None:
    zoe = world.client("Zoe")
    of = {"Big": masha, "Old": zoe, "VIP": maria}
    for name, who in of.items():
        group = has(world, Kind.GROUP, name)
        world.run(partial(_joins, group, who.person.id))
    linked(world, maria, masha)
    assert groups_of(world, who_is(masha, world).id) == ("Big", "VIP")
    unlinks(maria, world)
    assert [groups_of(world, one.person.id) for one in (masha, zoe, maria)] == [
        ("Big",),
        ("Old",),
        ("VIP",),
    ]


def _joins(group: int, person: int, uow: Unit) -> None:
    uow.dictionaries.join(group, [person])


def groups_of(world: World, person: int) -> tuple[str, ...]:
    return world.run(lambda uow: uow.dictionaries.groups_of(person))


def test_accounts_can_be_linked_again(world: World, maria: Somebody, masha: Somebody) -> None:
    linked(world, maria, masha)
    unlinks(masha, world)
    assert who_is(maria, world) != who_is(masha, world)
    linked(world, masha, maria)
    assert who_is(maria, world) == who_is(masha, world)


def test_roles_stay_with_the_account_that_had_them(
    world: World, maria: Somebody, anna: Somebody, olga: Somebody
) -> None:
    approved(world, maria, anna, olga)
    with pytest.raises(Refusal, match="unlink_staff"):
        unlinks(maria, world)
    answer = olga.insists(ask.UnlinkPerson(anna.person.id))
    assert isinstance(answer, Say)
    assert answer.template == "answers/unlinked"
    assert who_is(maria, world).role is Role.CLIENT
    assert who_is(anna, world).role is Role.SPECIALIST


def test_a_role_that_was_taken_away_does_not_come_back(
    world: World, anna: Somebody, olga: Somebody
) -> None:
    boris = world.client("Boris")
    world.run(lambda uow: uow.people.set_role(boris.person.id, Role.SPECIALIST))
    approved(world, boris, anna, olga)
    now(anna, world).asks(ask.LeaveDesk())
    olga.insists(ask.UnlinkPerson(who_is(anna, world).id))
    assert [who_is(one, world).role for one in (anna, boris)] == [Role.CLIENT] * 2


def test_only_administrators_unlink_others(
    world: World, maria: Somebody, masha: Somebody, anna: Somebody, olga: Somebody
) -> None:
    linked(world, maria, masha)
    for who in (world.client("Tom"), anna):
        with pytest.raises(Refusal, match="not_allowed"):
            who.asks(ask.UnlinkPerson(maria.person.id))
    olga.insists(ask.UnlinkPerson(masha.person.id))
    assert who_is(maria, world) != who_is(masha, world)
    assert len(world.posts("client/unlinked")) == 2


def test_linking_and_unlinking_are_in_the_audit(
    world: World, maria: Somebody, masha: Somebody, olga: Somebody
) -> None:
    linked(world, maria, masha)
    unlinks(maria, world)
    entries = words_of(olga.asks(ask.ShowAudit()))["entries"]
    changes = [(one.subject, one.what, one.before, one.after) for one in entries]
    account = str(masha.identity)
    assert changes == [("Maria", "linked", account, ""), ("Maria", "linked", "", account)]
