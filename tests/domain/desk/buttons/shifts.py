"""Shifts that end, and colleagues who swap."""

from datetime import timedelta
from functools import partial

from domain.desk import expect_shifts, fire_timers
from domain.desk.act import Act
from domain.dictionaries import Kind
from domain.sla.calendars import WEEKDAYS
from storage.unit import Unit
from tests.domain.desk.buttons.cases import (
    Case,
    asked,
    scenario,
    typed,
)
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.raw_updates import Hands
from tests.domain.desk.support.world import Somebody


def on_shift(hands: Hands, platform: str) -> tuple[Somebody, Somebody]:
    """Anna, who works for an hour, and Boris, who works after her."""
    people = (hands.specialist(platform), hands.specialist(platform, "Boris"))
    for who, hour in zip(people, (0, 1), strict=True):
        begins, ends = (hands.world.now + timedelta(hours=hour + at) for at in (0, 1))
        week = {WEEKDAYS[begins.weekday()]: f"{begins:%H:%M}-{ends:%H:%M}"}
        body = {"department": "Support", "week": week, "zone": "UTC"}
        number = has(hands.world, Kind.SHIFT, f"{begins:%H:%M}", **body)
        hands.world.run(partial(_joins, number, who.person.id))
    hands.world.run(lambda uow: expect_shifts(Act(None, hands.world.now, uow)))
    return people


def _joins(shift: int, person: int, uow: Unit) -> None:
    uow.dictionaries.join(shift, [person])


@scenario("staff/shift_ends")
def a_shift_ends_soon(hands: Hands, platform: str) -> Case:
    _, number = asked(hands, "telegram")
    anna, _ = on_shift(hands, platform)
    typed(hands, anna, f"take {number}", "answers/taken")
    hands.world.pass_time(minutes=45)
    hands.world.run(lambda uow: fire_timers(Act(None, hands.world.now, uow)))
    return Case(anna, hands.arrived("staff/shift_ends"))


@scenario("staff/swap_asked")
def a_colleague_would_like_to_swap(hands: Hands, platform: str) -> Case:
    anna, boris = on_shift(hands, platform)
    if platform == "telegram":
        hands.says(anna, f"/swap telegram:{boris.identity.external_id} today")
    else:
        hands.types(anna, f"swap <@{boris.identity.external_id}> today")
    return Case(boris, hands.arrived("staff/swap_asked"))


@scenario("answers/shifts")
def staff_see_who_is_on_shift(hands: Hands, platform: str) -> Case:
    anna, _ = on_shift(hands, platform)
    return Case(anna, typed(hands, anna, "shift", "answers/shifts"))
