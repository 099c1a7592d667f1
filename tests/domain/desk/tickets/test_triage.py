"""Who gets a new ticket, and how it is handled: rules, category, department, level."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from domain import commands as ask
from domain.answers.tickets import LedgerPage
from domain.dictionaries import Kind
from domain.people.accounts import PersonRef
from domain.people.person import Role
from domain.text.spans import Text
from domain.tickets import Status, Ticket
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import page_of, words_of

MONDAY_ONLY = {"zone": "UTC", "week": {"mon": "09:00-18:00"}}
ALL = "always"


def rule(world: World, name: str, when: Mapping[str, Any] | str, **then: Any) -> None:
    has(world, Kind.RULE, name, when=when, then=then)


def staff(world: World, name: str) -> Somebody:
    """A specialist with an account that can be written in a dictionary."""
    somebody = world.client(name)
    world.run(lambda uow: uow.people.set_role(somebody.person.id, Role.SPECIALIST))
    return somebody


def account(somebody: Somebody) -> str:
    return f"telegram:{somebody.identity.external_id}"


def shares(world: World, strategy: str, *members: Somebody, calendar: str = "") -> int:
    """A department to which a rule leads every ticket."""
    body = {"strategy": strategy, "calendar": calendar}
    number = has(world, Kind.DEPARTMENT, "Billing", **body)
    world.run(lambda uow: uow.dictionaries.join(number, [one.person.id for one in members]))
    rule(world, "Everything", ALL, department="Billing")
    return number


def asked(world: World, name: str = "Ivan") -> Ticket:
    """A new ticket, a minute after the last one."""
    world.pass_time(minutes=1)
    client = world.client(name)
    client.writes("Where is my invoice?")
    [ticket] = world.run(lambda uow: uow.tickets.active_of(client.person.id))
    return ticket


def test_a_rule_decides_department_responsible_priority_and_level(world: World) -> None:
    anna = staff(world, "Anna")
    billing = has(world, Kind.DEPARTMENT, "Billing")
    high = has(world, Kind.PRIORITY, "High")
    gold = has(world, Kind.LEVEL, "Gold", priority=10, response="1h", groups=["VIP"])
    has(world, Kind.GROUP, "VIP")
    sets = {"department": "Billing", "priority": "High", "level": "Gold", "points": 60}
    rule(world, "Money", {"text": "invoice"}, responsible=account(anna), **sets)
    ticket = asked(world)
    assert (ticket.department_id, ticket.priority_id, ticket.level_id) == (billing, high, gold)
    assert (ticket.assignee_id, ticket.level_priority, ticket.points) == (anna.person.id, 10, 60)
    assert ticket.status is Status.NEW


def test_without_a_level_a_ticket_comes_before_none_that_has_one(world: World) -> None:
    ticket = asked(world)
    assert (ticket.level_id, ticket.level_priority) == (None, 0)


def test_in_turn_goes_round_the_members(world: World) -> None:
    anna, boris = staff(world, "Anna"), staff(world, "Boris")
    shares(world, "in turn", anna, boris)
    turns = [asked(world).assignee_id for _ in range(4)]
    assert turns == [anna.person.id, boris.person.id] * 2


def test_least_loaded_counts_active_tickets(world: World) -> None:
    anna, boris = staff(world, "Anna"), staff(world, "Boris")
    shares(world, "least loaded", anna, boris)
    first, second = asked(world), asked(world)
    assert {first.assignee_id, second.assignee_id} == {anna.person.id, boris.person.id}
    by = anna if second.assignee_id == anna.person.id else boris
    world.set_status(by, Status.RESOLVED, second.id)
    assert asked(world).assignee_id == by.person.id


def test_nobody_is_given_a_ticket_outside_the_departments_hours(world: World) -> None:
    anna = staff(world, "Anna")
    has(world, Kind.CALENDAR, "Mondays", **MONDAY_ONLY)
    shares(world, "in turn", anna, calendar="Mondays")
    assert asked(world).assignee_id == anna.person.id
    world.pass_time(days=1)
    assert asked(world).assignee_id is None


def test_who_is_away_is_left_out_of_the_turn(world: World) -> None:
    anna, boris = staff(world, "Anna"), staff(world, "Boris")
    shares(world, "in turn", anna, boris)
    until = world.now + timedelta(hours=1)
    world.run(lambda uow: uow.people.set_away(anna.person.id, until))
    assert [asked(world).assignee_id for _ in range(2)] == [boris.person.id] * 2
    world.pass_time(hours=1)
    assert asked(world).assignee_id == anna.person.id


def test_the_levels_responsible_comes_last(world: World) -> None:
    anna, boris = staff(world, "Anna"), staff(world, "Boris")
    has(world, Kind.LEVEL, "Standard", response="1h", responsible=account(boris))
    assert asked(world).assignee_id == boris.person.id
    shares(world, "in turn", anna)
    assert asked(world).assignee_id == anna.person.id


def test_people_who_left_the_desk_do_not_become_responsible(world: World) -> None:
    anna = staff(world, "Anna")
    rule(world, "Mine", ALL, responsible=account(anna))
    world.run(lambda uow: uow.people.set_role(anna.person.id, Role.CLIENT))
    assert asked(world).assignee_id is None


def test_a_member_of_staff_is_not_made_responsible_for_their_own_question(world: World) -> None:
    anna = staff(world, "Anna")
    rule(world, "Mine", ALL, responsible=account(anna))
    anna.writes_new("Where is my invoice?")
    assert world.ticket().client_id == anna.person.id
    assert world.ticket().assignee_id is None


def test_who_speaks_the_clients_language_comes_first(world: World) -> None:
    anna, boris = staff(world, "Anna"), staff(world, "Boris")
    shares(world, "in turn", anna, boris)
    world.run(lambda uow: uow.people.set_speaks(boris.person.id, ["de", "en"]))
    client = world.client("Lena", language="de-AT")
    for _ in range(2):
        client.writes_new("Wo ist meine Rechnung?")
    mine = world.run(lambda uow: uow.tickets.active_of(client.person.id))
    assert {one.assignee_id for one in mine} == {boris.person.id}
    page = page_of(LedgerPage, anna.asks(ask.Explain(ticket_id=mine[0].id)))
    assert page.language == "de"
    tried = anna.asks(ask.TryMessage(Text("Hallo"), PersonRef(identity=client.identity)))
    assert (words_of(tried)["assignee"], words_of(tried)["language"]) == ("Boris", "de")


def test_if_nobody_there_speaks_it_all_take_turns(world: World) -> None:
    anna, boris = staff(world, "Anna"), staff(world, "Boris")
    shares(world, "in turn", anna, boris)
    world.run(lambda uow: uow.people.set_speaks(boris.person.id, ["de"]))
    until = world.now + timedelta(days=1)
    world.run(lambda uow: uow.people.set_away(boris.person.id, until))
    client = world.client("Lena", language="de")
    client.writes("Wo ist meine Rechnung?")
    [ticket] = world.run(lambda uow: uow.tickets.active_of(client.person.id))
    assert ticket.assignee_id == anna.person.id
    page = page_of(LedgerPage, anna.asks(ask.Explain(ticket_id=ticket.id)))
    assert page.language == ""


class TestRulesAboutLanguages:
    """A rule may leave a ticket to those who speak the client's language, and to nobody else."""

    @pytest.fixture
    def desk(self, world: World) -> tuple[Somebody, Somebody, Somebody]:
        """Anna, who speaks none, Boris, who speaks German, and a client who writes in it."""
        anna, boris = staff(world, "Anna"), staff(world, "Boris")
        shares(world, "in turn", anna, boris)
        world.run(lambda uow: uow.people.set_speaks(boris.person.id, ["de"]))
        return anna, boris, world.client("Lena", language="de")

    @staticmethod
    def given(world: World, client: Somebody) -> int | None:
        client.writes_new("Wo ist meine Rechnung?")
        tickets = world.run(lambda uow: uow.tickets.active_of(client.person.id))
        return max(tickets, key=lambda one: one.id).assignee_id

    def test_it_waits_if_nobody_there_speaks_it(
        self, world: World, desk: tuple[Somebody, Somebody, Somebody]
    ) -> None:
        anna, boris, lena = desk
        rule(world, "Only theirs", {"language": "de"}, speaks="required")
        assert self.given(world, lena) == boris.person.id
        until = world.now + timedelta(days=1)
        world.run(lambda uow: uow.people.set_away(boris.person.id, until))
        assert self.given(world, lena) is None
        tried = anna.asks(ask.TryMessage(Text("Hallo"), PersonRef(identity=lena.identity)))
        assert (words_of(tried)["assignee"], words_of(tried)["nobody_speaks"]) == ("", True)
        assert "Only theirs" in str(words_of(tried)["rules"])
        assert asked(world).assignee_id == anna.person.id, "the rule is about German only"

    def test_nobody_else_gets_it_either_when_it_moves(
        self, world: World, desk: tuple[Somebody, Somebody, Somebody]
    ) -> None:
        anna, _, lena = desk
        rule(world, "Only theirs", ALL, speaks="required")
        number = has(world, Kind.DEPARTMENT, "Sales", strategy="in turn")
        world.run(lambda uow: uow.dictionaries.join(number, [anna.person.id]))
        self.given(world, lena)
        anna.asks(ask.MoveTicket(ticket_id=1, department="Sales"))
        assert world.ticket().assignee_id is None

    def test_the_first_rule_decides(
        self, world: World, desk: tuple[Somebody, Somebody, Somebody]
    ) -> None:
        anna, boris, lena = desk
        rule(world, "Theirs come first", {"text": "Rechnung"}, speaks="preferred")
        rule(world, "Only theirs", ALL, speaks="required")
        until = world.now + timedelta(days=1)
        world.run(lambda uow: uow.people.set_away(boris.person.id, until))
        assert self.given(world, lena) == anna.person.id
