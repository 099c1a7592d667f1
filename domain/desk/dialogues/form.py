"""What a form is that is filled in step by step: its questions, and what each accepts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from domain.bodies import Asked, Choice
from domain.commands import Command
from domain.desk.act import Act
from domain.desk.act.notify import mirror_line
from domain.desk.act.post import post, where_asked
from domain.errors import Refusal
from domain.repositories import UnitOfWork
from domain.repositories.dialogues import Dialogue, Value
from domain.text import Text


class Accepts:
    """What answers a question. Nothing does by itself: each kind says what."""

    takes_lines = False

    def offered(self, _dialogue: Dialogue, _uow: UnitOfWork) -> Sequence[Choice] | None:
        """Return what can be chosen; None if nothing ever can.

        A question that has nothing left to offer is not asked.
        """
        return None

    def typed(self, words: Text, offered: Sequence[Choice]) -> Value:
        """Return the answer that was typed. Raises Refusal if it is none, with what would be."""
        raise Refusal("stale_button")


class Lines(Accepts):
    """Lines as they come: none is an answer, each goes where it would go without the form."""


@dataclass(frozen=True)
class Words(Accepts):
    """Words, of so many characters at most."""

    most: int = 1000
    takes_lines = True

    def typed(self, words: Text, _offered: Sequence[Choice]) -> Value:
        """Return the words without what surrounds them. Raises Refusal if they are too many."""
        words = words.strip()
        if len(words.plain) > self.most:
            raise Refusal("answer_too_long", most=self.most)
        if not words.plain:
            raise Refusal("empty_line")
        return words


@dataclass(frozen=True)
class Number(Accepts):
    """A whole number, from `least` to `most`."""

    least: int
    most: int
    takes_lines = True

    def typed(self, words: Text, _offered: Sequence[Choice]) -> Value:
        """Return the number. Raises Refusal if it is none, or out of bounds."""
        digits = words.plain.strip()
        read = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else None
        if read is None or not self.least <= read <= self.most:
            raise Refusal("not_between", least=self.least, most=self.most)
        return read


@dataclass(frozen=True)
class OneOf(Accepts):
    """One of what is offered, which is pressed, or typed by its name if it `takes_lines`."""

    offer: Callable[[Dialogue, UnitOfWork], Sequence[Choice]]
    takes_lines: bool = True

    def offered(self, dialogue: Dialogue, uow: UnitOfWork) -> Sequence[Choice]:
        """Return what can be chosen now."""
        return self.offer(dialogue, uow)

    def typed(self, words: Text, offered: Sequence[Choice]) -> Value:
        """Return the number of what has that name. Raises Refusal if nothing has."""
        name = " ".join(words.plain.split()).casefold()
        found = next((one.id for one in offered if one.name.casefold() == name), None)
        if found is None:
            raise Refusal("not_offered", offered=", ".join(one.name for one in offered))
        return found


def nothing_more(_dialogue: Dialogue, _value: Value, _act: Act) -> None:
    """Do nothing at once: the answer is kept in its row until the form is done."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question. `text` is the template that asks, given the answers before it by their names.

    `optional`: it may be left out. `keep` is done at once with an answer.
    """

    name: str
    accepts: Accepts
    text: str = ""
    optional: bool = False
    keep: Callable[[Dialogue, Value, Act], None] = nothing_more


def ask_in_turn(dialogue: Dialogue, form: "Form", act: Act) -> int | None:
    """Ask each question in a message of its own, and let the one before take no more answers."""
    close(dialogue, act)
    if not dialogue.step:
        return None
    question = form.question(dialogue.step)
    body = Asked(
        question.text,
        dialogue.id,
        question.name,
        tuple(question.accepts.offered(dialogue, act.uow) or ()),
        question.optional,
        said=dialogue.values,
    )
    return post(body, where_asked(act), act, ticket_id=dialogue.ticket_id)


def close(dialogue: Dialogue, act: Act) -> None:
    """Let the message that asked offer nothing any more, wherever it is by now."""
    if dialogue.post_id is None:
        return
    body = act.uow.outbox.body_of(dialogue.post_id)
    if isinstance(body, Asked):
        act.uow.outbox.turn_into(dialogue.post_id, replace(body, answered=True))
        mirror_line(act.uow.outbox.how_far(dialogue.post_id), act.now.isoformat(), act.uow)


@dataclass(frozen=True, slots=True)
class Form:
    """A row: a form's questions in their order, and what comes of it.

    `done` says what is asked of the desk once the last question was answered or left out, by
    whoever answered; None: nothing more. A question waits for `waits`, then the form is over;
    None: for ever. `show` shows where the form stands, at its end (no step) too, and returns the
    post that asks, if there is one.
    """

    name: str
    questions: tuple[Question, ...]
    done: Callable[[Dialogue], Command | None]
    waits: timedelta | None = field(default=timedelta(hours=1))
    show: Callable[[Dialogue, "Form", Act], int | None] = ask_in_turn

    def question(self, name: str) -> Question:
        """Return the question of that name."""
        return next(one for one in self.questions if one.name == name)

    def after(self, name: str) -> tuple[Question, ...]:
        """Return the questions that follow; all of them if the name is empty."""
        names = ["", *(one.name for one in self.questions)]
        return self.questions[names.index(name) :]
