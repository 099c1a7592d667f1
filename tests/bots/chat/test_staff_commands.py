"""What staff type to move tickets, go away, and write for clients: who is meant, what may lack."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bots.chat.buttons.choices import departments
from bots.chat.buttons.messages import buttons_for
from bots.chat.buttons.rows import pressed
from bots.inbound.interpret import Interpreted, interpret
from bots.platforms import CommandTyped, LineWritten
from domain import commands as ask
from domain.messages import Line
from domain.outgoing.buttons import Choice, Departments
from domain.outgoing.templates import CARD
from domain.people.accounts import Identity, PersonRef, Profile
from domain.people.person import Role
from domain.people.places import Place
from domain.text.spans import Span, Style, Text
from domain.tickets import Status
from tests.support.platform_rows import ROWS
from tests.support.texts.rendered import TICKET

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
CHANNEL = Place("slack", "T1", "C1")
OLGA = Profile(Identity("slack", "T1", "UOLGA"), "Olga")


def slash(text: Text | str) -> Interpreted:
    text = Text(text) if isinstance(text, str) else text
    typed = CommandTyped(OLGA, CHANNEL, text, NOW, private=False)
    return interpret(typed, Role.ADMINISTRATOR, ROWS)


def asked(text: Text | str) -> ask.Command | None:
    return slash(text).command


@pytest.mark.parametrize(
    ("typed", "called", "words"),
    [
        ("call Ivan Petrov: It burns", PersonRef("Ivan Petrov"), "It burns"),
        ("call @ivan.p It burns", PersonRef(handle="ivan.p"), "It burns"),
        ("call @ivan: call back by 15:30 It burns", PersonRef(handle="ivan"), None),
    ],
)
def test_a_client_is_named_by_name_or_by_handle(
    typed: str, called: PersonRef, words: str | None
) -> None:
    command = asked(typed)
    assert isinstance(command, ask.RecordCall)
    assert command.client == called
    assert command.words.plain == (words or "call back by 15:30 It burns")


@pytest.mark.parametrize(
    ("typed", "said", "client"),
    [
        ("try VPN is down", "VPN is down", None),
        ("try VPN is down as @maria", "VPN is down", PersonRef(handle="maria")),
        ("try VPN is down as nobody", "VPN is down", None),
        ("try “VPN is down” как никто", "VPN is down", None),
        ("try “VPN is down” as Maria", "VPN is down", PersonRef("Maria")),
        ("try “VPN is down” as Maria Petrova", "VPN is down", PersonRef("Maria Petrova")),
        ("try I cannot log in as admin", "I cannot log in as admin", None),
        ("try “I cannot log in as admin”", "I cannot log in as admin", None),
    ],
)
def test_a_message_is_tried_as_somebody(typed: str, said: str, client: PersonRef | None) -> None:
    assert asked(typed) == ask.TryMessage(Text(said), client)


def test_a_client_is_named_by_a_mention() -> None:
    text = Text("open @Jane: Still burning?", (Span(5, 10, Style.MENTION, "UJANE"),))
    command = asked(text)
    identity = Identity("slack", "T1", "UJANE")
    assert command == ask.OpenFor(PersonRef(identity=identity), Text("Still burning?"))


def test_a_mention_in_telegram_is_a_handle() -> None:
    text = Text("call @jane It burns", (Span(5, 10, Style.MENTION, "@jane"),))
    assert asked(text) == ask.RecordCall(PersonRef(handle="jane"), Text("It burns"))


@pytest.mark.parametrize("typed", ["call", "call It burns", "call @ivan", "open Ivan:", "away"])
def test_a_missing_argument_is_named(typed: str) -> None:
    answer = slash(typed).answer
    assert answer is not None
    assert answer.template == "answers/usage"


def test_a_department_is_named_with_or_without_the_ticket() -> None:
    assert asked("department 42 Billing") == ask.MoveTicket(ticket_id=42, department="Billing")
    line = Line(replace(CHANNEL, thread="1.1"), "7", Text("!department 2nd level"), NOW)
    there = interpret(LineWritten(OLGA, line, private=False), Role.SPECIALIST, ROWS).command
    assert there == ask.MoveTicket(ticket_id=None, department="2nd level")


def test_a_channel_is_the_desks_or_a_departments() -> None:
    assert asked("channel") == ask.SetDeskChannel(CHANNEL)
    assert asked("channel Second line") == ask.SetDeskChannel(CHANNEL, "Second line")


def test_a_department_is_chosen_by_its_button() -> None:
    offered = Departments((Choice(3, "Billing"),))
    ((button,),) = departments(offered, TICKET)
    command = pressed(button.value)
    assert command == ask.MoveTicket(ticket_id=42, department=3)


def test_menus_of_the_card_are_one_menu_in_slack() -> None:
    for status in Status:
        ticket = replace(TICKET, status=status, may_move=True)
        rows = buttons_for(CARD, "en", ticket=ticket, message_id=None)
        assert sum(button.menu for row in rows for button in row) <= 5


@pytest.mark.parametrize("count", [1, 20, 21, 60, 200])
def test_departments_fit_on_either_platform_however_many_there_are(count: int) -> None:
    offered = Departments(tuple(Choice(one, f"Team {one}") for one in range(count)))
    rows = departments(offered, TICKET)
    assert sum(len(row) for row in rows) == min(count, 100)
    assert len(rows) <= 45
