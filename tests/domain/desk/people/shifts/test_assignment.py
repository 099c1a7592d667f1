"""Who gets tickets and reminders while shifts are on."""

from datetime import timedelta

import pytest

from domain import commands as ask
from domain.dictionaries import Kind
from domain.tickets import Status
from storage.unit import Unit
from tests.domain.desk.people.shifts.rota import opens, shift
from tests.domain.desk.support.deadlines import swept
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.world import MONDAY, Somebody, World


class TestGiving:
    def test_whoever_is_on_shift_gets_new_tickets(
        self, world: World, anna: Somebody, boris: Somebody
    ) -> None:
        assert opens(world, 0) == anna.person.id
        assert opens(world, 1) == anna.person.id
        assert opens(world, 13) == boris.person.id, "who is a member only of the shift"

    def test_between_shifts_nobody_does(self, world: World) -> None:
        assert opens(world, 9) is None
        assert opens(world, 24 * 5) is None

    def test_away_beats_shift(self, world: World, anna: Somebody) -> None:
        anna.asks(ask.GoAway("2 hours"))
        assert opens(world, 1) is None
        assert opens(world, 2) == anna.person.id

    def test_a_department_whose_shifts_are_off_works_as_without(
        self, world: World, anna: Somebody, olga: Somebody
    ) -> None:

        def switch_off(uow: Unit) -> None:
            for one in uow.dictionaries.load().shifts:
                uow.dictionaries.switch(one.id, off=True)

        world.run(switch_off)
        assert {opens(world, 0), opens(world, 9)} == {anna.person.id, olga.person.id}

    def test_in_turn_among_those_on_shift(
        self, world: World, anna: Somebody, boris: Somebody
    ) -> None:
        shift(world, "Late", {"mon": "09:00-20:00"}, boris)
        given = [opens(world, hour / 10) for hour in range(4)]
        assert given == [anna.person.id, boris.person.id] * 2

    def test_a_ticket_that_moves_there_goes_to_who_is_on_shift(
        self, world: World, anna: Somebody
    ) -> None:
        billing = has(world, Kind.DEPARTMENT, "Billing")
        world.client("Ivan").writes("Hello, the printer burns")
        world.administrator("Tom").asks(ask.MoveTicket(ticket_id=1, department=billing))
        assert world.ticket().assignee_id is None
        world.administrator("Maria").asks(ask.MoveTicket(ticket_id=1, department=1))
        assert world.ticket().assignee_id == anna.person.id


def test_members_of_a_shift_see_the_departments_tickets(
    world: World, boris: Somebody, olga: Somebody
) -> None:
    billing = has(world, Kind.DEPARTMENT, "Billing")
    world.run(lambda uow: uow.dictionaries.join(billing, [olga.person.id]))
    assert world.run(lambda uow: uow.dictionaries.departments_of(boris.person.id)) == {1}


class TestReminding:
    @pytest.fixture(autouse=True)
    def levels(self, world: World) -> None:
        has(world, Kind.LEVEL, "Gold", response="8h")

    def reminded(self, world: World, hours: float) -> list[str]:
        """Who is reminded when it is so late, and how many hours later."""
        world.now = MONDAY + timedelta(hours=hours)
        swept(world)
        return [
            f"{post.destination} +{((post.not_before or world.now) - world.now).seconds // 3600}h"
            for post in world.posts("staff/reminders")
        ]

    def test_the_responsible_person_while_they_are_on_shift(
        self, world: World, anna: Somebody
    ) -> None:
        assert opens(world, -1) == anna.person.id
        assert self.reminded(world, 7) == [f"person:{anna.person.id} +0h"]

    def test_else_whoever_is_on_shift(self, world: World, anna: Somebody, boris: Somebody) -> None:
        assert opens(world, 5) == anna.person.id
        assert self.reminded(world, 13) == [f"person:{boris.person.id} +0h"]

    def test_the_next_shift_when_it_begins_if_nobody_is(
        self, world: World, anna: Somebody, boris: Somebody
    ) -> None:
        assert opens(world, 0) == anna.person.id
        assert self.reminded(world, 9) == [f"person:{boris.person.id} +3h"]

    def test_who_has_no_shift_there_is_reminded_of_their_own_as_ever(
        self, world: World, olga: Somebody
    ) -> None:
        opens(world, 5)
        world.administrator("Tom").asks(ask.AssignTicket(ticket_id=1, person=olga.identity))
        assert self.reminded(world, 13) == [f"person:{olga.person.id} +0h"]


def test_a_client_who_answers_calls_nobody_who_is_off_shift(world: World, anna: Somebody) -> None:
    ivan = world.client("Ivan")
    ivan.writes("Hello, the printer burns")
    anna.writes_in(world.ticket(), "Have you tried water?")
    world.deliver()
    world.now = MONDAY + timedelta(hours=13)
    ivan.writes("It still burns")
    assert not [one for one in world.posts("thread/line") if one.words["mention"]]


def test_off_shift_a_colleague_on_shift_hears_of_a_reopened_ticket(
    world: World, anna: Somebody, boris: Somebody
) -> None:
    ivan = world.client("Ivan")
    ivan.writes("Hello, the printer burns")
    world.set_status(anna, Status.RESOLVED)
    world.now = MONDAY + timedelta(hours=13)
    ivan.asks(ask.ReopenTicket(ticket_id=1), private=True)
    assert [one.destination for one in world.posts("staff/reopened")] == [
        f"person:{boris.person.id}"
    ]
