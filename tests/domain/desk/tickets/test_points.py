"""The points of an open ticket follow what rules look at."""

from collections.abc import Mapping
from typing import Any

import pytest

from domain import commands as ask
from domain.dictionaries import BEGINNING, Kind
from domain.tickets import Status
from tests.domain.desk.support.world import World


def has(world: World, kind: Kind, name: str, body: Mapping[str, Any]) -> int:
    return world.run(lambda uow: uow.dictionaries.add(kind, name, body, BEGINNING))


@pytest.fixture
def desk(world: World) -> World:
    """A desk whose rules look at subject, category and priority."""
    has(world, Kind.CATEGORY, "Invoices", {})
    has(world, Kind.PRIORITY, "High", {})
    has(world, Kind.RULE, "Money", {"when": {"category": "Invoices"}, "then": {"points": 10}})
    has(world, Kind.RULE, "Hurry", {"when": {"priority": "High"}, "then": {"points": 100}})
    has(world, Kind.RULE, "Down", {"when": {"subject": "down"}, "then": {"points": 1000}})
    has(world, Kind.RULE, "Words", {"when": {"text": "refund"}, "then": {"points": 5}})
    return world


def test_they_follow_category_priority_and_subject(desk: World) -> None:
    ivan = desk.client("Ivan")
    ivan.writes("I want a refund")
    assert desk.ticket().points == 5
    ivan.asks(ask.SetCategory(ticket_id=1, category="Invoices"))
    assert desk.ticket().points == 15
    ivan.asks(ask.SetPriority(ticket_id=1, priority="High"))
    assert desk.ticket().points == 115
    ivan.asks(ask.SetSubject(ticket_id=1, subject=desk.line(ivan.place, "All is down").text))
    assert desk.ticket().points == 1115


def test_changes_that_rules_ignore_leave_the_points_alone(desk: World) -> None:
    """Also where a rule was changed since: that is counted again for all tickets at once."""
    anna = desk.specialist("Anna")
    desk.client("Ivan").writes("I want a refund")
    has(desk, Kind.RULE, "All", {"when": "always", "then": {"points": 7}})
    desk.set_status(anna, Status.OPEN)
    assert desk.ticket().points == 5


def test_a_better_subject_of_the_first_minute_counts(desk: World) -> None:
    ivan = desk.client("Ivan")
    ivan.writes("Hello")
    assert desk.ticket().points == 0
    desk.pass_time(seconds=20)
    ivan.writes("Our site is down")
    assert desk.ticket().points == 1000
