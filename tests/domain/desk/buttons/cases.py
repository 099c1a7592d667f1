"""States in which something with buttons is drawn, and how a ticket gets there."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from domain.dictionaries import Kind
from domain.people.person import Role
from domain.people.places import Place
from storage.unit import Unit
from tests.domain.desk.support.entries import ALWAYS, has
from tests.domain.desk.support.raw_updates import Hands, Shown
from tests.domain.desk.support.world import Somebody, World
from tests.support.order_form import add_rows

PLATFORMS = ("telegram", "slack")
TOKEN = "xox" + "b-" + "123456789012"


@pytest.fixture
def hands(world: World, monkeypatch: pytest.MonkeyPatch) -> Hands:
    """A desk with two departments, categories and priorities to choose from, and an invented form.

    No form of the product's own is answered by such buttons yet.
    """
    add_rows(monkeypatch.setitem)
    has(world, Kind.CALENDAR, "Always", **ALWAYS)
    has(world, Kind.DEPARTMENT, "Billing")
    has(world, Kind.CATEGORY, "Access")
    has(world, Kind.PRIORITY, "High", value=9)
    has(world, Kind.LEVEL, "Standard", response="1h", warn={"response": "15min"}, calendar="Always")
    return Hands(world)


@dataclass
class Case:
    """Who may press what is shown, and the ticket it is about (0: none)."""

    who: Somebody
    shown: Shown
    number: int = 0


Draw = Callable[[Hands, str], Case]


@dataclass(frozen=True)
class Scenario:
    """A state in which a template is drawn with buttons, on some platforms."""

    template: str
    platforms: tuple[str, ...]
    draw: Draw


SCENARIOS: dict[str, Scenario] = {}


def scenario(template: str, *platforms: str) -> Callable[[Draw], Draw]:
    """What is drawn by the function is this template, on these platforms (both)."""

    def added(draw: Draw) -> Draw:
        SCENARIOS[draw.__name__] = Scenario(template, platforms or PLATFORMS, draw)
        return draw

    return added


# How a ticket comes to stand somewhere


def asked(hands: Hands, platform: str, text: str = "Cannot log in") -> tuple[Somebody, int]:
    """A client with a ticket that staff have seen, and its number."""
    client = hands.client(platform)
    hands.says(client, text)
    hands.arrives()
    hands.world.pass_time(minutes=3)
    return client, hands.ticket_of(client)


def administrator(hands: Hands, platform: str) -> Somebody:
    """Olga, who may do everything."""
    olga = hands.client(platform, "Olga")
    hands.world.run(lambda uow: uow.people.set_role(olga.person.id, Role.ADMINISTRATOR))
    return olga


def taken(hands: Hands, client_on: str = "telegram") -> tuple[Somebody, Somebody, int]:
    """A ticket in progress: its client, who is responsible, and its number."""
    client, number = asked(hands, client_on)
    anna = hands.specialist("slack")
    assert hands.types(anna, f"take {number}").template == "answers/taken"
    return client, anna, number


def chat_of(hands: Hands, client: Somebody, number: int) -> Place:
    """Where the client writes about a ticket: in Slack its thread."""

    def unit(uow: Unit) -> Place:
        ticket = uow.tickets.get(number)
        return uow.conversations.get(ticket.conversation_id).place

    return hands.world.run(unit)


def typed(hands: Hands, who: Somebody, command: str, template: str) -> Shown:
    """What a command shows: in Telegram a message, in Slack an answer."""
    if who.place.platform == "telegram":
        hands.says(who, f"/{command}")
        return hands.arrived(template)
    told = hands.types(who, command)
    assert told.template == template
    assert told.shown is not None
    return told.shown


def said(hands: Hands, who: Somebody, command: str, template: str) -> Shown:
    """What a command in the chat with the bot shows."""
    hands.says(who, ("/" if who.place.platform == "telegram" else "!") + command)
    return hands.arrived(template)


def answered_by(hands: Hands, anna: Somebody, number: int) -> None:
    """Let an answer of Anna's reach the client."""
    typed(hands, anna, f"r {number} Which one?", "answers/reply_goes")
    hands.world.pass_time(seconds=10)
    hands.arrives()
