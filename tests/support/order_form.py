"""An invented form of three questions, asked step by step: words, a choice, a number.

Its rows are all there is to it. Whoever types /order and answers has a ticket with the answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from bots.chat.typed_commands import COMMANDS, Spec
from bots.text.sentences import SENTENCES
from domain.commands import Command, OpenTicket
from domain.desk.act import Act
from domain.desk.dialogues import engine
from domain.desk.dialogues.form import DialogueForm, Number, OneOf, Question, Words
from domain.desk.dialogues.table import FORMS
from domain.desk.rules import EVERYBODY_OWN, RULES, CommandRule
from domain.outgoing.buttons import Choice
from domain.repositories import UnitOfWork
from domain.repositories.dialogues import Dialogue
from domain.text.spans import Text

SIZES = (Choice(1, "Small"), Choice(2, "Large"))
WAITS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Order(Command):
    """Order something, one question after another."""


def _sizes(_dialogue: Dialogue, _uow: UnitOfWork) -> Sequence[Choice]:
    return SIZES


def _ordered(dialogue: Dialogue) -> Command:
    """Open a ticket with every answer that was given."""
    told = [
        next(one.name for one in SIZES if one.id == value) if name == "size" else value
        for name, value in dialogue.values.items()
    ]
    words = Text(" · ").join(one if isinstance(one, Text) else str(one) for one in told)
    return OpenTicket(f"order:{dialogue.id}", Text(""), words)


ROW = DialogueForm(
    "order",
    (
        Question("what", Words(most=60), "answers/order_what"),
        Question("size", OneOf(_sizes), "answers/order_size", optional=True),
        Question("many", Number(1, 99), "answers/order_many"),
    ),
    _ordered,
    WAITS,
)
ASKED = {
    "what": "What do you need?",
    "size": "Which size shall it be?",
    "many": "How many are needed?",
}


def begin(_command: Order, act: Act) -> Command | None:
    return engine.begin(ROW, act)


class Adds(Protocol):
    """Adds a row to a table, for as long as it is wanted."""

    def __call__(self, table: Any, name: Any, row: Any, /) -> None: ...


def add_rows(add: Adds) -> None:
    """Add the form, the command that begins it, and its texts."""
    add(FORMS, ROW.name, ROW)
    add(RULES, Order, CommandRule(begin, EVERYBODY_OWN))
    add(COMMANDS, "order", Spec("order", (), Order, lambda _: Order(), "order something"))
    for name, words in ASKED.items():
        add(SENTENCES, f"answers/order_{name}", words)
