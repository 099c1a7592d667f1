"""Staff who cannot see the channel are told of new tickets."""

from datetime import timedelta

import pytest

from domain import commands as ask
from domain.dictionaries import Kind
from domain.outgoing.templates import UNASSIGNED
from domain.people.person import Role
from domain.people.places import Place
from tests.domain.desk.support.entries import OFFICE, has
from tests.domain.desk.support.world import MONDAY, Somebody, World


def test_administrators_who_cannot_see_the_channel_are_told_of_new_tickets(
    world: World, olga: Somebody
) -> None:
    far = world.client("Maria")
    world.run(lambda uow: uow.people.set_role(far.person.id, Role.ADMINISTRATOR))
    world.client("Ivan").writes("Cannot log in")
    assert [post.lane for post in world.posts("staff/new_ticket")] == [f"person:{far.person.id}"]


class TestSpecialistsWhoCannotSeeTheChannel:
    @pytest.fixture
    def petra(self, world: World) -> Somebody:
        """A specialist with an account on Telegram alone."""
        petra = world.client("Petra")
        world.run(lambda uow: uow.people.set_role(petra.person.id, Role.SPECIALIST))
        return petra

    def test_are_told_of_a_ticket_that_nobody_has(self, world: World, petra: Somebody) -> None:
        world.specialist("Anna")
        world.client("Ivan").writes("Cannot log in")
        (told,) = world.posts(UNASSIGNED)
        assert (told.destination, told.silent) == (f"person:{petra.person.id}", False)

    def test_are_not_told_as_its_client_nor_while_they_are_away(
        self, world: World, petra: Somebody
    ) -> None:
        petra.writes_new("Cannot log in")
        world.run(lambda uow: uow.people.set_away(petra.person.id, world.now + timedelta(days=1)))
        world.client("Ivan").writes("Cannot print")
        assert world.posts(UNASSIGNED) == []

    def test_are_not_told_of_other_departments_tickets(self, world: World, petra: Somebody) -> None:
        anna = world.specialist("Anna")
        world.run(lambda uow: uow.dictionaries.join(1, [anna.person.id]))
        world.client("Ivan").writes("Cannot log in")
        assert world.posts(UNASSIGNED) == []

    def test_are_told_when_the_department_opens(self, world: World, petra: Somebody) -> None:
        has(world, Kind.CALENDAR, "Office", **OFFICE)
        has(world, Kind.LEVEL, "Standard", calendar="Office", response="1h")
        world.now = MONDAY.replace(hour=20)
        world.client("Ivan").writes("Cannot log in")
        (told,) = world.posts(UNASSIGNED)
        assert told.not_before == (MONDAY + timedelta(days=1)).replace(hour=9)

    def test_hear_nothing_of_what_somebody_took_meanwhile(
        self, world: World, petra: Somebody
    ) -> None:
        anna = world.specialist("Anna")
        world.client("Ivan").writes("Cannot log in")
        world.thread()
        anna.asks(ask.TakeTicket(ticket_id=1))
        (told,) = [one for one in world.claim() if one.template == UNASSIGNED]
        assert told.says_nothing


def test_cards_wait_until_there_is_a_channel(database_url: str) -> None:
    from sqlalchemy import delete

    from storage.tables.posts import addresses
    from tests.domain.desk.support.world import world_on

    with world_on(database_url) as world:
        world.run(lambda uow: uow.outbox._connection.execute(delete(addresses)))
        world.client("Ivan").writes("Cannot log in")
        olga = world.administrator("Olga")
        assert [one.template for one in world.claim()] == ["client/receipt"]
        olga.insists(ask.SetDeskChannel(Place("slack", "T1", "CNEW")))
        assert [one.template for one in world.claim()] == ["desk/card"]
