"""A form that is filled in step by step."""

from domain.dictionaries import Kind
from domain.outgoing.templates import FORM
from domain.policy.forms.choices import A_PAGE
from tests.domain.desk.buttons.cases import (
    Case,
    said,
    scenario,
)
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.raw_updates import Hands


@scenario("answers/form", "slack")
def a_client_types_that_they_want_a_form(hands: Hands, _platform: str) -> Case:
    client = hands.client("slack")
    return Case(client, said(hands, client, "form", "answers/form"))


@scenario("answers/form_subject", "telegram")
def a_form_asks_for_its_first_line(hands: Hands, _platform: str) -> Case:
    client = hands.client("telegram")
    return Case(client, said(hands, client, "form", "answers/form_subject"))


def form_at(hands: Hands, questions: int) -> Case:
    client = hands.client("telegram")
    hands.says(client, "/form")
    hands.says(client, "Cannot log in")
    shown, number = hands.arrived(FORM), hands.ticket_of(client)
    for _ in range(questions):
        hands.world.pass_time(seconds=10)  # a message is not redrawn at every moment
        hands.presses(client, shown, next(v for v in shown.buttons if v.endswith(".")))
        shown = hands.redrawn(FORM, number)
    return Case(client, shown, number)


@scenario(FORM, "telegram")
def a_form_asks_for_more_words(hands: Hands, _platform: str) -> Case:
    return form_at(hands, 0)


@scenario(FORM, "telegram")
def a_form_asks_for_a_category(hands: Hands, _platform: str) -> Case:
    return form_at(hands, 1)


@scenario(FORM, "telegram")
def a_form_asks_for_a_priority(hands: Hands, _platform: str) -> Case:
    return form_at(hands, 2)


@scenario(FORM, "telegram")
def a_form_asks_for_one_of_many_priorities(hands: Hands, _platform: str) -> Case:
    offered = hands.world.run(lambda uow: uow.dictionaries.load().offered().priorities)
    for number in range(len(offered), A_PAGE + 1):
        has(hands.world, Kind.PRIORITY, f"P{number}", definition="Much to read. " * 40)
    return form_at(hands, 2)


@scenario("answers/order_size", "telegram")
def a_form_asks_for_a_choice(hands: Hands, _platform: str) -> Case:
    client = hands.client("telegram")
    hands.says(client, "/order")
    hands.arrives()
    hands.says(client, "A chair")
    return Case(client, hands.arrived("answers/order_size"))
