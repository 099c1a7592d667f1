"""A ticket that nobody has worked on is handled anew when more is known of it."""

from datetime import timedelta
from typing import Any

import pytest

from domain import commands as ask
from domain.dictionaries import BEGINNING, Kind
from domain.outgoing.addresses import channel_address
from domain.outgoing.posts import PostState
from domain.people.places import Place
from storage.unit import Unit
from tests.domain.desk.support.world import World

BILLING = Place("slack", "T1", "CBILLING")


@pytest.fixture
def routed(world: World) -> World:
    """A desk whose billing department gets what is about money."""

    def fill(uow: Unit) -> None:
        entries: list[tuple[Kind, str, dict[str, Any]]] = [
            (Kind.DEPARTMENT, "Billing", {}),
            (Kind.CATEGORY, "Invoices", {"department": "Billing"}),
            (Kind.LEVEL, "Gold", {"response": "1h", "priority": 5, "groups": "VIP"}),
            (Kind.GROUP, "VIP", {}),
            (Kind.RULE, "Money", {"when": {"text": "refund"}, "then": {"department": "Billing"}}),
            (Kind.RULE, "Fire", {"when": {"text": "fire"}, "then": {"level": "Gold"}}),
        ]
        for kind, name, body in entries:
            uow.dictionaries.add(kind, name, body, BEGINNING)
        billing = next(one for one in uow.dictionaries.load().departments if one.name == "Billing")
        uow.outbox.set_address(channel_address(billing.id), BILLING)

    world.run(fill)
    return world


def department(world: World) -> str:
    """The department in charge of the ticket."""
    return world.run(lambda uow: uow.tickets.view(1)).department


def test_further_lines_of_the_first_minute_lead_to_another_department(routed: World) -> None:
    ivan = routed.client("Ivan")
    ivan.writes("Hello")
    assert department(routed) == "Support"
    ivan.writes("I want a refund")
    assert department(routed) == "Billing"


def test_later_lines_do_not(routed: World) -> None:
    ivan = routed.client("Ivan")
    ivan.writes("Hello")
    routed.now += timedelta(minutes=2)
    ivan.writes("I want a refund")
    assert department(routed) == "Support"


def test_nor_do_lines_after_somebody_took_it(routed: World) -> None:
    ivan = routed.client("Ivan")
    ivan.writes("Hello")
    routed.specialist("Anna").asks(ask.TakeTicket(ticket_id=1))
    ivan.writes("I want a refund, there is a fire")
    assert department(routed) == "Support"
    assert routed.ticket().level_id is None


def test_a_level_that_a_later_line_asks_for_starts_the_clock(routed: World) -> None:
    ivan = routed.client("Ivan")
    ivan.writes("Hello")
    ivan.writes("There is a fire")
    assert routed.ticket().response_due_at == routed.ticket().created_at + timedelta(hours=1)


def test_a_category_leads_to_its_department(routed: World) -> None:
    ivan = routed.client("Ivan")
    ivan.writes("Something is wrong")
    ivan.asks(ask.SetCategory(ticket_id=1, category="Invoices"))
    assert department(routed) == "Billing"


def test_a_line_is_kept_also_while_the_card_is_on_its_way(routed: World) -> None:
    ivan = routed.client("Ivan")
    ivan.writes("Hello")
    routed.claim()
    assert PostState.SENDING in {post.state for post in routed.posts("desk/card")}
    ivan.writes("I want a refund")
    assert len(routed.posts("thread/line")) == 2
    assert department(routed) == "Support"
