"""Who is responsible in the other department, what its hours change, and what is refused."""

from datetime import UTC, datetime

import pytest

from domain import commands as ask
from domain.answers.forms import FormPage
from domain.answers.say import Say
from domain.dictionaries import BEGINNING, Kind
from domain.errors import Refusal
from domain.outgoing.bodies import Mention
from domain.outgoing.buttons import Choice, Departments
from domain.tickets import Status
from tests.domain.desk.support.world import Somebody, World
from tests.domain.desk.tickets.moving.departments import OLD, add, billing, deliver, move
from tests.support.texts.answers import page_of, words_of

OFFICE = {"zone": "UTC", "week": {"mon": ["09:00-18:00"], "tue": ["14:00-18:00"]}}


def join(world: World, who: Somebody, name: str = "Billing") -> None:
    number = billing(world) if name == "Billing" else 1
    world.run(lambda uow: uow.dictionaries.join(number, [who.person.id]))


def strategy(world: World, how: str) -> None:
    number = billing(world)
    world.run(lambda uow: uow.dictionaries.change(number, "Billing", {"strategy": how}, BEGINNING))


class TestWhoIsResponsible:
    def test_is_nobody_if_they_are_no_member(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        anna.asks(ask.TakeTicket(ticket_id=1))
        move(anna)
        assert world.ticket().assignee_id is None
        assert world.posts("staff/") == [], "nobody is told of their own act"

    def test_is_told_if_a_colleague_moves_it_away(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        anna.asks(ask.TakeTicket(ticket_id=1))
        move(world.administrator("Olga"))
        [told] = world.posts("staff/")
        assert (told.template, told.destination, told.silent) == (
            "staff/moved_away",
            f"person:{anna.person.id}",
            False,
        )
        assert told.words["actor"] == "Olga"

    def test_stays_so_as_a_member(self, world: World, ivan: Somebody, anna: Somebody) -> None:
        join(world, anna)
        anna.asks(ask.TakeTicket(ticket_id=1))
        move(anna)
        assert world.ticket().assignee_id == anna.person.id

    def test_is_whom_the_strategy_picks(self, world: World, ivan: Somebody, anna: Somebody) -> None:
        boris, carla = world.specialist("Boris"), world.specialist("Carla")
        strategy(world, "in turn")
        for one in (boris, carla):
            join(world, one)
        away = world.now.replace(hour=23)
        world.run(lambda uow: uow.people.set_away(boris.person.id, away))
        move(anna)
        assert world.ticket().assignee_id == carla.person.id
        [told] = world.posts("staff/assigned")
        mention = Mention(carla.identity.external_id, "Carla")
        assert (told.destination, told.words["mention"]) == ("desk:1", mention)

    def test_is_never_the_client(self, world: World, anna: Somebody) -> None:
        boris = world.specialist("Boris")
        strategy(world, "in turn")
        join(world, boris)
        boris.writes_new("My own invoice")
        move(anna)
        assert world.ticket().assignee_id is None


class TestClocks:
    @pytest.fixture
    def world(self, world: World) -> World:
        """Support answers within two hours of any time, Billing of its own."""
        add(world, Kind.CALENDAR, "Office", **OFFICE)
        add(world, Kind.LEVEL, "Standard", response="2h")
        body, number = {"calendar": "Office"}, billing(world)
        world.run(lambda uow: uow.dictionaries.change(number, "Billing", body, BEGINNING))
        world.now = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
        return world

    def test_go_on_in_the_other_departments_hours_and_the_client_is_told_why(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        assert world.ticket().response_due_at == datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
        move(anna)
        due = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
        assert world.ticket().response_due_at == due
        [post] = world.posts("client/promise_moved")
        assert (post.words["due_after"], post.words["department"]) == (due.isoformat(), "Billing")

    def test_that_come_earlier_are_not_worth_a_message(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        move(anna)
        move(anna, "Support")
        assert len(world.posts("client/promise_moved")) == 1


class TestRefusals:
    def test_no_such_department_names_the_one_that_was_meant(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        with pytest.raises(Refusal, match="no_such_department") as refused:
            move(anna, "Biling")
        assert words_of(refused.value) == {"offered": "Support, Billing", "similar": "Billing"}
        assert world.ticket().department_id == 1

    def test_a_closed_ticket_goes_nowhere(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        world.set_status(anna, Status.CLOSED)
        with pytest.raises(Refusal, match="closed_is_final"):
            move(anna)

    def test_a_colleagues_ticket_is_moved(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        anna.asks(ask.TakeTicket(ticket_id=1))
        move(world.specialist("Boris"))
        assert world.ticket().department_id == billing(world)

    def test_where_it_is_already_is_success_and_changes_nothing(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        before = world.ticket()
        move(anna, "Support")
        assert world.ticket() == before
        assert deliver(world) == []

    def test_a_client_moves_nothing(self, world: World, ivan: Somebody) -> None:
        with pytest.raises(Refusal, match="not_allowed"):
            move(ivan)


def test_a_choice_of_departments_names_all_others(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    answer = anna.asks(ask.ChooseDepartment(ticket_id=1))
    assert answer is not None
    assert page_of(Say, page_of(FormPage, answer).otherwise).below == Departments(
        (Choice(billing(world), "Billing"),)
    )
    view = world.run(lambda uow: uow.tickets.view(1))
    assert view.may_move
    assert view.thread == OLD
