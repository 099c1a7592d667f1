"""Each command has one row at the desk and is asked for somewhere; what has no row is refused."""

from pathlib import Path

import pytest

from domain import commands as ask
from domain.commands import Command, TicketCommand
from domain.desk.dialogues.people.cards import CARD_FORMS
from domain.desk.lines.reactions import ON_CARD
from domain.desk.rules import RULES, TICKET_RULES, may, rule_of
from domain.errors import Refusal
from domain.people.person import Role
from tests.bots.chat.command_rows import BY_CODE, BY_THE_DESK
from tests.domain.desk.support.world import World

BOTS = Path(__file__).parents[3] / "bots"
KINDS = [
    kind
    for kind in vars(ask).values()
    if isinstance(kind, type) and issubclass(kind, Command) and kind not in (Command, TicketCommand)
]


def test_every_command_has_one_row() -> None:
    assert set(RULES) | set(TICKET_RULES) == set(KINDS)
    assert not set(RULES) & set(TICKET_RULES)


def test_every_row_is_asked_for_by_a_command_button_form_or_event() -> None:
    rooms = (BOTS / "chat", BOTS / "inbound")
    sources = "".join(path.read_text() for room in rooms for path in room.rglob("*.py"))
    by_reaction = {type(make(1)) for make in ON_CARD.values()}
    of_cards = {one.save for one in CARD_FORMS.values()}
    unasked = [one.__name__ for one in KINDS if one.__name__ not in sources]
    asked = {one.__name__ for one in by_reaction | of_cards | BY_THE_DESK | BY_CODE}
    assert [name for name in unasked if name not in asked] == []


def test_a_command_without_a_row_is_refused_to_everybody(world: World) -> None:
    class Invented(Command):
        """Something nobody may ask for."""

    assert rule_of(Invented) is None
    assert not any(may(role, Invented) for role in Role)
    with pytest.raises(Refusal, match="not_allowed"):
        world.administrator("Olga").asks(Invented())
