"""What a button carries after its name: a small closed set of kinds, and the value of each under a
message.
"""

import re
from dataclasses import dataclass, field
from typing import Annotated, Literal, Self

from bots.chat import people_words
from bots.chat.buttons.offered import Shown
from bots.chat.buttons.parts import Key, Number, Part, Value, Words, number
from bots.chat.queue_state import decoded
from bots.chat.typed_commands import TOPICS
from domain.desk.settings.tasks.table import TASKS
from domain.dictionaries import Kind
from domain.messages import Line
from domain.outgoing.buttons import AboutPerson
from domain.people.exports import Extra
from domain.policy.forms.form_steps import FormStep
from domain.policy.people.people_search import PeopleQuery
from domain.tickets import ButtonState, Status

TOPIC_WORDS = frozenset(topic.words[0] for topic in TOPICS)


@dataclass(frozen=True, slots=True)
class OfNothing(Value):
    """Nothing: the button does the same everywhere.

    Text after the name is ignored: older buttons carry a ticket there.
    """

    @classmethod
    def read(cls, _written: str) -> Self:
        """Return it for any text."""
        return cls()

    @classmethod
    def under(cls, _shown: Shown) -> Self:
        """Return it for any message."""
        return cls()


# A ticket, a line and what else has a number


def _drawn(text: str) -> ButtonState:
    status, _, assignee = text.partition(":")
    return ButtonState(Status(status), number(assignee) or None)


def _drawn_text(drawn: ButtonState) -> str:
    return f"{drawn.status.value}:{drawn.assignee_id or 0}"


@dataclass(frozen=True, slots=True)
class OfTicket(Value):
    """A ticket, with the status and assignee that its button showed (`42:new:0`, 0 for nobody)."""

    ticket: Number
    drawn: Annotated[ButtonState, Part(_drawn, _drawn_text)]

    @classmethod
    def under(cls, shown: Shown) -> Self | None:
        """Return the message's ticket as it is shown there."""
        ticket = shown.ticket
        if ticket is None:
            return None
        return cls(ticket.id, ButtonState(ticket.status, ticket.assignee_id))


@dataclass(frozen=True, slots=True)
class _Number(Value):
    number: Number


@dataclass(frozen=True, slots=True)
class OfListed(_Number):
    """A ticket of a list, whatever its state."""


@dataclass(frozen=True, slots=True)
class OfLine(_Number):
    """A line."""

    @classmethod
    def under(cls, shown: Shown) -> Self | None:
        """Return the message's line."""
        return None if shown.line is None else cls(shown.line)


@dataclass(frozen=True, slots=True)
class OfUnknownReply(OfLine):
    """The reply of a ticket of which nobody knows whether it arrived."""

    @classmethod
    def under(cls, shown: Shown) -> Self | None:
        """Return the first such reply of the message's ticket."""
        reply = shown.ticket.unknown_reply if shown.ticket is not None else None
        return None if reply is None else cls(reply)


@dataclass(frozen=True, slots=True)
class OfUpdate(_Number):
    """An update with a line. `line` is None until the line is fetched; buttons don't carry it."""

    line: Line | None = None

    @classmethod
    def under(cls, shown: Shown) -> Self | None:
        """Return the update that the message answers."""
        return None if shown.update is None else cls(shown.update)


@dataclass(frozen=True, slots=True)
class OfQuestion(_Number):
    """A question before a command."""

    @classmethod
    def under(cls, shown: Shown) -> Self | None:
        """Return the message's question."""
        return None if shown.question is None else cls(shown.question)


@dataclass(frozen=True, slots=True)
class OfPerson(_Number):
    """A person."""

    @classmethod
    def under(cls, shown: Shown) -> Self | None:
        """Return the person that the message is about."""
        return cls(shown.below.person_id) if isinstance(shown.below, AboutPerson) else None


@dataclass(frozen=True, slots=True)
class _Chosen(Value):
    """A number, and a second number that is chosen for it."""

    number: Number
    chosen: Number


@dataclass(frozen=True, slots=True)
class OfMove(_Chosen):
    """A line, and a ticket that it may belong to; 0 is a new ticket."""


@dataclass(frozen=True, slots=True)
class OfClientsPage(_Chosen):
    """A client, and a page of their tickets, counted from 0."""


@dataclass(frozen=True, slots=True)
class OfClientsTicket(_Chosen):
    """A client, and one of their tickets."""


@dataclass(frozen=True, slots=True)
class OfDepartment(_Chosen):
    """A ticket, and a department that it may move to."""


@dataclass(frozen=True, slots=True)
class OfColleague(_Chosen):
    """A ticket, and a colleague who may become responsible for it."""


@dataclass(frozen=True, slots=True)
class OfMembership(_Chosen):
    """A person, and a department whose channel they may be invited to."""


@dataclass(frozen=True, slots=True)
class OfRating(Value):
    """A ticket, its client's rating, and the round that is rated (`42:17:2`).

    A rating is the number of its entry, or its emoji if there are no entries. Older buttons carry
    no round.
    """

    ticket: Number
    rating: Key
    round: Annotated[int | None, Part(number)] = None

    def written(self) -> str:
        """Return the ticket's number, the rating, and the round if there is one."""
        return Value.written(self).removesuffix(":")


# Pages


@dataclass(frozen=True, slots=True)
class OfPage(_Number):
    """A page of a list, counted from 0."""

    @classmethod
    def under(cls, _shown: Shown) -> Self:
        """Return the first page."""
        return cls(0)


def _queue_code(text: str) -> str:
    if decoded(text) is None:
        raise ValueError("there can't be such a page")
    return text


@dataclass(frozen=True, slots=True)
class OfQueue(Value):
    """A page of the queue; `bots.chat.queue_state` writes its filters and its place."""

    code: Annotated[str, Part(_queue_code)] = ""

    @classmethod
    def under(cls, _shown: Shown) -> Self:
        """Return the first page of the whole queue."""
        return cls()


@dataclass(frozen=True, slots=True)
class OfPeople(Value):
    """A page of the list of people, and what it is asked for, as typed (`0:mar mark:good`)."""

    page: Number = 0
    query: Annotated[PeopleQuery, Part(people_words.query_in, people_words.written)] = field(
        default_factory=PeopleQuery
    )


def _kind_if_any(text: str) -> Kind | None:
    return Kind(text) if text else None


@dataclass(frozen=True, slots=True)
class OfChanges(Value):
    """A page of the recorded changes, and which ones are asked for (`1:levels:week:Gold`)."""

    page: Number
    kind: Annotated[Kind | None, Part(_kind_if_any)] = None
    since: Words = ""
    named: Words = ""


_SIGN = re.compile(r"[!/]|/[^\s:]{1,31}", re.ASCII)
"""What commands begin with: a sign alone, or a slash command of at most 32 characters."""


def _topic(text: str) -> str:
    if text not in TOPIC_WORDS:
        raise ValueError("there is no such topic")
    return text


def _prefix(text: str) -> str:
    if not _SIGN.fullmatch(text):
        raise ValueError("no command begins like this")
    return text if len(text) == 1 else f"{text} "


@dataclass(frozen=True, slots=True)
class OfTopic(Value):
    """A topic of help, and what commands begin with where it is shown (`queue:/desk`)."""

    topic: Annotated[str, Part(_topic)]
    prefix: Annotated[str, Part(_prefix, str.strip)]


# Settings


@dataclass(frozen=True, slots=True)
class OfEntry(_Number):
    """An entry of a dictionary."""


@dataclass(frozen=True, slots=True)
class OfVersion(_Chosen):
    """An entry of a dictionary, and the number of one of its versions."""


@dataclass(frozen=True, slots=True)
class OfPersonChange(_Chosen):
    """A person, and the number of a change of their card in the audit."""


@dataclass(frozen=True, slots=True)
class OfReplacement(_Chosen):
    """A question, and what is chosen: an entry that takes the place of another, or a person."""


@dataclass(frozen=True, slots=True)
class OfKind(Value):
    """A kind of entries, and a page of its list (`levels:0`)."""

    kind: Annotated[Kind, Part(Kind)]
    page: Number = 0


@dataclass(frozen=True, slots=True)
class OfField(Value):
    """An entry of a dictionary and one of its fields (`12:warn.response`); empty for all."""

    entry: Number
    field: Words = ""


@dataclass(frozen=True, slots=True)
class OfPersonField(OfField):
    """A person and one of the fields of their card (`12:company`); empty for all."""


def _extras(text: str) -> tuple[Extra, ...]:
    return tuple(Extra(one) for one in text.split(",") if one)


@dataclass(frozen=True, slots=True)
class OfExport(Value):
    """A person, and what is ticked for the file about them (`12:mark,notes`)."""

    person: Number
    extras: Annotated[tuple[Extra, ...], Part(_extras, ",".join)] = ()


def _task(text: str) -> str:
    if text not in TASKS:
        raise ValueError("there is no such task")
    return text


@dataclass(frozen=True, slots=True)
class OfTask(Value):
    """A task of administrators."""

    task: Annotated[str, Part(_task)]


@dataclass(frozen=True, slots=True)
class OfTable(Value):
    """A table of an entry, and a page of its rows (`12:week:0`)."""

    entry: Number
    field: Key
    page: Number = 0


@dataclass(frozen=True, slots=True)
class OfRow(Value):
    """A row of an entry's table and the entry's version that it was seen in (`12:week:3:45`).

    Rows count from 1; 0 is a new one.
    """

    entry: Number
    field: Key
    row: Number
    version: Number


# Forms that are filled in step by step

SKIP_REST: Literal["enough"] = "enough"
"""Written for the answer that skips this question and all that remain."""


def _answer(text: str) -> int | str | None:
    return SKIP_REST if text == SKIP_REST else _choice(text)


def _choice(text: str) -> int | None:
    return number(text) if text else None


@dataclass(frozen=True, slots=True)
class OfAnswer(Value):
    """A ticket, and an answer to a question of its form (`42:category.7`, `42:text.enough`).

    The answer is an entry's number; None skips the question, and SKIP_REST those after it too.
    """

    ticket: Number
    step: Annotated[FormStep, Part(FormStep)]
    answer: Annotated[int | Literal["enough"] | None, Part(_answer, before=".")] = None


@dataclass(frozen=True, slots=True)
class OfDialogue(_Number):
    """A form that is filled in step by step."""


@dataclass(frozen=True, slots=True)
class OfAsked(Value):
    """A step-by-step form, its question, and the chosen value (`7:size.2`).

    `choice` None skips the question.
    """

    dialogue: Number
    step: Key
    choice: Annotated[int | None, Part(_choice, before=".")] = None


@dataclass(frozen=True, slots=True)
class OfAskedPage(OfAsked):
    """A step-by-step form, its question, and a page of its values, counted from 0 (`7:size.2`)."""
