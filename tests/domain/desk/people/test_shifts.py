"""Shifts decide who is given tickets and who is reminded; away beats shift."""

from datetime import timedelta
from typing import Any

import pytest

from domain import commands as ask
from domain.dictionaries import BEGINNING, Kind
from storage.unit import Unit
from tests.domain.desk.timers.test_sweep import has, swept
from tests.domain.desk.world import MONDAY, Somebody, World

DAY = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "09:00-18:00")
NIGHT = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "22:00-06:00")


def team(world: World, strategy: str = "in turn", **members: Somebody) -> None:
    """A department whose members share new tickets."""

    def change(uow: Unit) -> None:
        uow.dictionaries.change(1, "Support", {"strategy": strategy}, BEGINNING)
        uow.dictionaries.join(1, [one.person.id for one in members.values()])

    world.run(change)


def shift(world: World, name: str, week: dict[str, str], *members: Somebody, **more: Any) -> int:
    """A shift of Support."""
    body = {"department": "Support", "week": week, "zone": "UTC", **more}
    number = has(world, Kind.SHIFT, name, **body)
    world.run(lambda uow: uow.dictionaries.join(number, [one.person.id for one in members]))
    return number


@pytest.fixture
def anna(world: World) -> Somebody:
    """She works by day."""
    return world.specialist("Anna")


@pytest.fixture
def boris(world: World) -> Somebody:
    """He works by night."""
    return world.specialist("Boris")


@pytest.fixture
def olga(world: World) -> Somebody:
    """A member of the department without a shift."""
    return world.specialist("Olga")


@pytest.fixture(autouse=True)
def support(world: World, anna: Somebody, boris: Somebody, olga: Somebody) -> None:
    """By day Anna, by night Boris; in between, and at weekends, nobody."""
    team(world, anna=anna, olga=olga)
    shift(world, "Day", DAY, anna)
    shift(world, "Night", NIGHT, boris)


def opens(world: World, hours: float) -> int | None:
    """Somebody writes so many hours after Monday, 10:00; return who is given the ticket."""
    world.now = MONDAY + timedelta(hours=hours)
    name = f"Client {hours}"
    world.client(name).writes("Hello, the printer burns")
    number = max(post.ticket_id for post in world.posts("desk/card"))
    return world.ticket(number).assignee_id


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
            for shift in uow.dictionaries.load().shifts:
                uow.dictionaries.switch(shift.id, off=True)

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
