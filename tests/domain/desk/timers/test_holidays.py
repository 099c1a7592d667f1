"""Administrators hear in time that a calendar's holidays run out, and only if they do."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from domain import desk
from domain.desk.act import Act
from domain.dictionaries import Kind
from storage.unit import Unit
from tests.domain.desk.support.entries import OFFICE, change, has
from tests.domain.desk.support.timers import recount
from tests.domain.desk.support.world import MONDAY, World


def holidays(*days: str) -> dict[str, Any]:
    """Hours with these holidays, each with a name."""
    named = {day: {"is": "closed", "label": "Christmas"} for day in days}
    return {**OFFICE, "exceptions": named}


@pytest.fixture
def office(world: World) -> int:
    """A calendar that knows its holidays until Christmas of the next year."""
    world.administrator("Olga")
    number = has(world, Kind.CALENDAR, "Office", **holidays("2026-12-25", "2027-12-25"))
    recount(world)
    return number


def fires(world: World, days: int) -> list[Any]:
    """What administrators have been told so many days after Monday."""
    world.now = MONDAY + timedelta(days=days)
    while world.run(lambda uow: desk.fire_timers(Act(None, world.now, uow))):
        pass
    return world.posts("staff/holidays_end")


def starts(world: World) -> None:
    world.run(partial(_starts, world))


def _starts(world: World, uow: Unit) -> None:
    desk.expect_holidays_to_end(Act(None, world.now, uow))


def test_two_months_before_the_last_one_and_once(world: World, office: int) -> None:
    assert fires(world, 330) == []
    [told] = fires(world, 340)
    assert told.body.words["calendar"] == "Office"
    assert told.body.words["until"].date().isoformat() == "2027-12-25"
    starts(world)
    assert len(fires(world, 341)) == 1


def test_holidays_that_were_added_meanwhile_are_announced_at_their_own_end(
    world: World, office: int
) -> None:
    world.now = MONDAY + timedelta(days=300)
    more = holidays("2026-12-25", "2027-12-25", "2028-12-25")
    change(world, office, "Office", more)
    recount(world)
    assert fires(world, 400) == []
    assert len(fires(world, 720)) == 1


def test_a_calendar_that_is_off_or_has_no_holidays_to_come_is_left_alone(
    world: World, office: int
) -> None:
    has(world, Kind.CALENDAR, "Plain", **OFFICE)
    has(world, Kind.CALENDAR, "Old", **holidays("2020-12-25"))
    has(world, Kind.CALENDAR, "Stocktaking", **{**OFFICE, "exceptions": {"2027-01-04": "closed"}})
    world.run(lambda uow: uow.dictionaries.switch(office, off=True))
    recount(world)
    starts(world)
    assert fires(world, 380) == []
