"""A command that waits for the answer to a question is read back from the database unchanged."""

import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.audit import Via
from domain.commands import Command
from domain.desk.act.confirm import ask_first
from domain.desk.rules import RULES, TICKET_RULES
from domain.repositories import Pending
from tests.domain.desk.support.world import World
from tests.support.strategies.values import values_of


def may_ask(handler: Any) -> bool:
    """Tell whether a command's handler stands where questions are asked."""
    return ask_first in vars(sys.modules[handler.__module__]).values()


ASKED = [
    *(command for command, rule in RULES.items() if may_ask(rule.handler)),
    *(command for command, rule in TICKET_RULES.items() if may_ask(rule.handler)),
]


def test_the_commands_that_are_asked_about_are_found() -> None:
    assert {one.__name__ for one in ASKED} >= {"CloseTicket", "TakeTicket", "SetRole"}


@pytest.mark.parametrize("kind", ASKED, ids=lambda kind: kind.__name__)
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_command_comes_back_as_it_was_asked(
    world: World, kind: type[Command], data: st.DataObject
) -> None:
    asked = Pending(
        world.client("Ivan").person.id, data.draw(values_of(kind)), "so", world.now, Via.BUTTON
    )
    number = world.run(lambda uow: uow.questions.ask(asked, world.now))
    assert world.run(lambda uow: uow.questions.find(number)) == asked
