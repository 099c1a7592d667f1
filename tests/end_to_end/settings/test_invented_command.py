"""A command nobody has heard of: two rows, a handler and a text, and it works everywhere.

So does a button of it: a row, and its place under a message.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bots.chat.buttons.messages import MESSAGES
from bots.chat.buttons.row import Row
from bots.chat.buttons.rows import BUTTONS
from bots.chat.buttons.values import OfTicket
from bots.chat.typed_commands import COMMANDS, Argument, Spec
from bots.text.sentences import SENTENCES
from domain.answers import Answer
from domain.answers.say import Say
from domain.commands import TicketCommand
from domain.desk.act import Act
from domain.desk.rules import CLIENT_AND_STAFF, TICKET_RULES, TicketRule
from domain.outgoing.templates import CARD, RECEIPT
from domain.outgoing.words import Words
from domain.text.spans import Text
from domain.tickets import Ticket
from tests.end_to_end.world import ANNA, DESK, World, make_world

HOORAY = Text("hooray")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cheer(TicketCommand):
    """Cheer for a ticket."""

    words: Text = HOORAY


def cheer(command: Cheer, ticket: Ticket, act: Act) -> Answer | None:
    words: Words = {"who": act.person.name, "number": ticket.id, "words": command.words.plain}
    return Say("answers/cheered", words, ticket.id)


COMMAND = Spec(
    "cheer",
    (Argument.TICKET, Argument.TEXT),
    Cheer,
    lambda typed: Cheer(ticket_id=typed.get(Argument.TICKET), words=typed.get(Argument.TEXT)),
    "cheer for a ticket",
)
BUTTON = Row("cheer", "Hooray", OfTicket, lambda of: Cheer(ticket_id=of.ticket, drawn=of.drawn))


@pytest.fixture(autouse=True)
def _invented(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add the two rows and the text; for a button its row and its places."""
    monkeypatch.setitem(TICKET_RULES, Cheer, TicketRule(cheer, CLIENT_AND_STAFF))
    monkeypatch.setitem(COMMANDS, COMMAND.name, COMMAND)
    monkeypatch.setitem(SENTENCES, "answers/cheered", "%(who)s cheers for #%(number)s: %(words)s")
    monkeypatch.setitem(BUTTONS, BUTTON.name, BUTTON)
    for message in (CARD, RECEIPT):
        under = MESSAGES[message]
        monkeypatch.setitem(MESSAGES, message, replace(under, buttons=(*under.buttons, BUTTON)))


async def test_an_invented_command_is_typed_pressed_helped_and_offered_on_both_platforms(
    tmp_path: Path,
) -> None:
    async with make_world(tmp_path) as world:
        case = await world.ticket("My coop is empty")
        await _in_telegram(world, case.client, case.number)
        await _in_slack(world, case.card, case.number)


async def _in_telegram(world: World, ivan: int, number: int) -> None:
    telegram = world.sim.telegram
    await telegram.send(ivan, f"/cheer {number} Well done")
    await telegram.wait_text(ivan, f"Ivan cheers for #{number}: Well done")
    assert await telegram.press(ivan, "Hooray") == f"Ivan cheers for #{number}: hooray"
    await telegram.send(ivan, "/cheer")
    await telegram.wait_text(ivan, "/cheer [number] text")
    await telegram.send(ivan, "/help all")
    await telegram.wait_text(ivan, "cheer for a ticket")
    offered = [one for menu in await telegram.menus() for one in menu["commands"]]
    assert {"command": "cheer", "description": "cheer for a ticket"} in offered


async def _in_slack(world: World, card: str, number: int) -> None:
    slack = world.sim.slack
    shown = await slack.command(ANNA, DESK, "/desk", f"cheer {number} Well done")
    assert shown == f"Anna cheers for #{number}: Well done"
    assert await slack.press(ANNA, DESK, card, "Hooray") == ""
    await world.whispered(ANNA, f"Anna cheers for #{number}: hooray")
    await slack.post(ANNA, DESK, "!cheer Right here", thread_ts=card)
    await world.whispered(ANNA, f"Anna cheers for #{number}: Right here")
    similar = await slack.command(ANNA, DESK, "/desk", "chear")
    assert similar is not None
    assert "/desk cheer" in similar
    helped = await slack.command(ANNA, DESK, "/desk", "help all")
    assert helped is not None
    assert "/desk cheer [number] text" in helped
