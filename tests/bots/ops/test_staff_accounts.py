"""A closed account of staff is noticed once a day, although its event was lost."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from bots.database import AsyncDatabase
from bots.inbound.handler import Handler
from bots.ops.staff_accounts import StaffAccounts
from bots.platforms import Adapter, Unavailable
from domain import commands as ask
from domain.people.accounts import Identity, Profile
from domain.people.person import Role
from domain.policy.people.links import Link
from storage.engine.database import Database
from storage.unit import Unit
from tests.domain.desk.support.world import Somebody, World
from tests.support.made_files import made
from tests.support.texts.rendered import PRESENTER


@dataclass
class Slack:
    """What a platform says of accounts; without an entry, it doesn't respond."""

    known: dict[Identity, Profile] = field(default_factory=dict)
    asked: list[Identity] = field(default_factory=list)
    down: bool = False
    broken: set[Identity] = field(default_factory=set)
    """Accounts of which it says what nobody can read."""

    async def refresh_profile(self, identity: Identity) -> Profile | None:
        """Say what is known of an account."""
        self.asked.append(identity)
        if self.down:
            raise Unavailable("down")
        if identity in self.broken:
            raise KeyError("profile")
        return self.known.get(identity)

    def has(self, *people: Somebody, closed: bool = False, hidden: bool = False) -> None:
        """Let accounts be open, closed or hidden."""
        for one in people:
            name = one.person.name
            handle = "" if hidden else name.lower()
            profile = Profile(one.identity, name, handle, "", "", closed or hidden)
            self.known[one.identity] = profile


@pytest.fixture
def world(running_database: Database[Unit]) -> World:
    return World(running_database)


@pytest.fixture
def slack() -> Slack:
    return Slack()


@pytest.fixture
async def staff(world: World, slack: Slack) -> StaffAccounts:
    units = AsyncDatabase(world.database)
    adapters = cast(Mapping[str, Adapter], {"slack": slack})
    handler = Handler(
        units, adapters, PRESENTER, lambda: world.now, lambda: None, slash="/desk", make=made
    )
    return StaffAccounts(units, adapters, handler, lambda: world.now, pause=0)


def role(world: World, who: Somebody) -> Role:
    return world.run(lambda uow: uow.people.get(who.person.id)).role


def told(world: World) -> list[Any]:
    return [one.words["name"] for one in world.posts("staff/left")]


async def test_a_closed_account_ends_the_role_on_every_platform(
    world: World, slack: Slack, staff: StaffAccounts
) -> None:
    olga, anna, boris = world.administrator("Olga"), world.specialist("Anna"), world.client("Bo")
    world.run(lambda uow: uow.people.set_role(boris.person.id, Role.SPECIALIST))
    link = Link(boris.person.id, anna.person.id, Role.SPECIALIST, {}, ())
    world.run(lambda uow: uow.links.join(link, world.now))
    world.client("Ivan").writes("Cannot log in")
    anna.asks(ask.TakeTicket(ticket_id=1))
    slack.has(olga)
    slack.has(anna, closed=True)
    await staff.check()
    assert (role(world, anna), role(world, olga)) == (Role.CLIENT, Role.ADMINISTRATOR)
    assert world.run(lambda uow: uow.people.is_guest(anna.identity))
    assert (world.ticket().assignee_id, told(world)) == (None, ["Anna"])
    assert boris.identity not in slack.asked, "nobody administers that account"


async def test_an_account_is_asked_about_once_a_day_and_again_soon_if_nothing_was_told(
    world: World, slack: Slack, staff: StaffAccounts
) -> None:
    olga, anna = world.administrator("Olga"), world.specialist("Anna")
    slack.has(olga)
    for _ in range(2):
        await staff.check()
    assert sorted(slack.asked, key=str) == sorted([olga.identity, *[anna.identity] * 2], key=str)
    slack.asked.clear()
    slack.down = True
    world.pass_time(days=1)
    await staff.check()
    slack.down = False
    slack.has(anna)
    await staff.check()
    world.pass_time(hours=23)
    await staff.check()
    assert len(slack.asked) == 4
    assert (role(world, anna), told(world)) == (Role.SPECIALIST, [])


async def test_an_account_that_is_only_hidden_keeps_its_role(
    world: World, slack: Slack, staff: StaffAccounts
) -> None:
    anna = world.specialist("Anna")
    slack.has(anna, hidden=True)
    await staff.check()
    assert role(world, anna) is Role.SPECIALIST


async def test_who_is_a_client_is_not_asked_about(
    world: World, slack: Slack, staff: StaffAccounts
) -> None:
    world.client("Jane", platform="slack")
    await staff.check()
    assert slack.asked == []


async def test_an_account_that_cannot_be_looked_at_hides_no_other(
    world: World, slack: Slack, staff: StaffAccounts
) -> None:
    people = [world.administrator("Olga"), world.specialist("Anna"), world.specialist("Boris")]
    slack.broken = {one.identity for one in people}
    for _ in range(2):
        await staff.check()
    assert sorted(slack.asked, key=str) == sorted([one.identity for one in people], key=str)
