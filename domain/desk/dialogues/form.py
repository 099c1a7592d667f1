"""What a step-by-step form consists of: its questions, and what each accepts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from domain.commands import Command
from domain.desk.act import Act
from domain.desk.act.notify import mirror_line
from domain.desk.act.post import post, where_asked
from domain.errors import Refusal
from domain.outgoing.bodies import Asked, FormQuestion
from domain.outgoing.buttons import Choice
from domain.outgoing.mirror_states import redrawn_state
from domain.outgoing.words import Word
from domain.repositories import UnitOfWork
from domain.repositories.dialogues import Dialogue, Value
from domain.text.spans import Text


class Accepts:
    """What a question accepts as an answer. The base class accepts nothing."""

    takes_lines = False

    def offered(self, _dialogue: Dialogue, _uow: UnitOfWork) -> Sequence[Choice] | None:
        """Return the values to choose from; None if there never are any.

        A question with an empty list is not asked.
        """
        return None

    def typed(self, words: Text, offered: Sequence[Choice]) -> Value:
        """Return the typed answer. If it is not one, raise Refusal that says what would be."""
        raise Refusal("stale_button")


class Lines(Accepts):
    """Plain lines: none is an answer, and each is handled as if there were no form."""


@dataclass(frozen=True)
class Words(Accepts):
    """Text of at most so many characters."""

    most: int = 1000
    takes_lines = True

    def typed(self, words: Text, _offered: Sequence[Choice]) -> Value:
        """Return the text without surrounding white space. Raises Refusal if it is too long."""
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
        """Return the number. Raises Refusal if it is not a number or is out of bounds."""
        digits = words.plain.strip()
        read = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else None
        if read is None or not self.least <= read <= self.most:
            raise Refusal("not_between", least=self.least, most=self.most)
        return read


@dataclass(frozen=True)
class OneOf(Accepts):
    """One of several values, chosen with a button, or typed by name if `takes_lines`."""

    offer: Callable[[Dialogue, UnitOfWork], Sequence[Choice]]
    takes_lines: bool = True

    def offered(self, dialogue: Dialogue, uow: UnitOfWork) -> Sequence[Choice]:
        """Return the values to choose from now."""
        return self.offer(dialogue, uow)

    def typed(self, words: Text, offered: Sequence[Choice]) -> Value:
        """Return the number of the value with that name. Raises Refusal if there is none."""
        name = " ".join(words.plain.split()).casefold()
        found = next((one.id for one in offered if one.name.casefold() == name), None)
        if found is None:
            raise Refusal("not_offered", offered=", ".join(one.name for one in offered))
        return found


def always(_dialogue: Dialogue, _act: Act) -> bool:
    """Ask a question whatever was answered before."""
    return True


def nothing_more(_dialogue: Dialogue, _value: Value, _act: Act) -> None:
    """Do nothing: the answer stays in its row until the form is done."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question. `text` is the template that asks it, with the previous answers and `words`.

    `optional`: it can be skipped. `keep` is done immediately with an answer, and may refuse it.
    `when` says whether the question is needed after the previous answers.
    """

    name: str
    accepts: Accepts
    text: str = ""
    optional: bool = False
    keep: Callable[[Dialogue, Value, Act], None] = nothing_more
    words: Mapping[str, Word] = field(default_factory=dict)
    when: Callable[[Dialogue, Act], bool] = always


def ask_in_turn(dialogue: Dialogue, form: "DialogueForm", act: Act) -> int | None:
    """Ask each question in its own message, and disable the previous message."""
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
        said={**dialogue.values, **question.words},
        enough=_is_enough(dialogue, form, question, act),
    )
    return post(body, where_asked(act), act, ticket_id=dialogue.ticket_id)


def _is_enough(dialogue: Dialogue, form: "DialogueForm", question: Question, act: Act) -> bool:
    """Return whether a form can be finished here, with more questions to come."""
    left = [one for one in form.after(question.name) if one.when(dialogue, act)]
    return bool(left) and all(one.optional for one in (question, *left))


def close(dialogue: Dialogue, act: Act) -> None:
    """Remove the buttons of the message that asked, wherever it is now."""
    if dialogue.post_id is None:
        return
    body = act.uow.outbox.body_of(dialogue.post_id)
    if isinstance(body, Asked):
        act.uow.outbox.turn_into(dialogue.post_id, replace(body, answered=True))
        mirror_line(act.uow.outbox.how_far(dialogue.post_id), redrawn_state(act.now), act.uow)


def show_page(dialogue: Dialogue, page: int, act: Act) -> None:
    """Show a page of values in the message that asks; nothing happens if it is shown already."""
    body = act.uow.outbox.body_of(dialogue.post_id) if dialogue.post_id is not None else None
    if dialogue.post_id is None or not isinstance(body, Asked | FormQuestion) or body.page == page:
        return
    act.uow.outbox.turn_into(dialogue.post_id, replace(body, page=page))
    mirror_line(act.uow.outbox.how_far(dialogue.post_id), redrawn_state(act.now), act.uow)


@dataclass(frozen=True, slots=True)
class DialogueForm:
    """A row: a form's questions in order, and its result.

    `done` returns the command to run after the last question, by the person who answered; None:
    nothing. A question waits for `waits`, then the form is over; None: for ever. `show` shows the
    form's state, also at its end (no step), and returns the post that asks, if there is one.
    """

    name: str
    questions: tuple[Question, ...]
    done: Callable[[Dialogue], Command | None]
    waits: timedelta | None = field(default=timedelta(hours=1))
    show: Callable[[Dialogue, "DialogueForm", Act], int | None] = ask_in_turn

    def question(self, name: str) -> Question:
        """Return the question with that name."""
        return next(one for one in self.questions if one.name == name)

    def after(self, name: str) -> tuple[Question, ...]:
        """Return the questions after this one; all of them if the name is empty."""
        names = ["", *(one.name for one in self.questions)]
        return self.questions[names.index(name) :]
