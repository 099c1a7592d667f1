"""What a button carries after its name: a small closed set of kinds.

Each kind says how it is written and read, and its value under a message. Values come from outside
and may be forged: `read` returns None for anything that can't be ours.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import ClassVar, Self

from bots.chat import people_words
from bots.chat.buttons.offered import Shown
from bots.chat.commands import TOPICS
from bots.chat.queue_state import decoded
from domain.desk.settings.task_table import TASKS
from domain.dictionaries import Kind
from domain.messages import Line
from domain.policy.form_steps import Step
from domain.policy.people_search import PeopleQuery
from domain.tickets import ButtonState, Status

DIGITS = 9
"""Digits of a number that both databases can store."""

STATUSES = frozenset(status.value for status in Status)
STEPS = frozenset(step.value for step in Step)
TOPIC_WORDS = frozenset(topic.words[0] for topic in TOPICS)


def number_in(text: str) -> int | None:
    """Return the number in a text; None if it can't be ours."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else None


def kind_called(text: str) -> Kind | None:
    """Return the kind of dictionaries with this name; None if there is none."""
    return Kind(text) if text in set(Kind) else None


class Value(ABC):
    """A kind of value that a button carries."""

    __slots__ = ()

    @abstractmethod
    def written(self) -> str:
        """Return it as text that `read` can read."""

    @classmethod
    @abstractmethod
    def read(cls, written: str) -> Self | None:
        """Return the value of a text; None if it is not ours."""

    @classmethod
    def under(cls, _shown: Shown) -> Self | None:
        """Return the value under a message; None if there is none, or several to choose from."""
        return None


@dataclass(frozen=True, slots=True)
class OfNothing(Value):
    """Nothing: the button does the same everywhere.

    Text after the name is ignored: older buttons carry a ticket there.
    """

    def written(self) -> str:
        """Return an empty text."""
        return ""

    @classmethod
    def read(cls, _written: str) -> Self:
        """Return it for any text."""
        return cls()

    @classmethod
    def under(cls, _shown: Shown) -> Self:
        """Return it for any message."""
        return cls()


@dataclass(frozen=True, slots=True)
class OfTicket(Value):
    """A ticket, with the status and assignee that its button showed (`42:new:0`)."""

    ticket: int
    drawn: ButtonState

    def written(self) -> str:
        """Return the ticket's number, its status and its assignee's number, 0 for nobody."""
        return f"{self.ticket}:{self.drawn.status.value}:{self.drawn.assignee_id or 0}"

    @classmethod
    def read(cls, written: str) -> Self | None:
        """Read the three parts; None if one is missing or wrong."""
        number, status, assignee = (*written.split(":"), "", "", "")[:3]
        ticket, assignee_id = number_in(number), number_in(assignee)
        if ticket is None or assignee_id is None or status not in STATUSES:
            return None
        return cls(ticket, ButtonState(Status(status), assignee_id or None))

    @classmethod
    def under(cls, shown: Shown) -> Self | None:
        """Return the message's ticket as it is shown there."""
        ticket = shown.ticket
        if ticket is None:
            return None
        return cls(ticket.id, ButtonState(ticket.status, ticket.assignee_id))


@dataclass(frozen=True, slots=True)
class _Number(Value):
    number: int

    def written(self) -> str:
        """Return its digits."""
        return str(self.number)

    @classmethod
    def read(cls, written: str) -> Self | None:
        """Read a number; None if it is too long or none."""
        number = number_in(written)
        return None if number is None else cls(number)


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


class OfUnknownReply(OfLine):
    """The reply of a ticket of which nobody knows whether it arrived."""

    __slots__ = ()

    @classmethod
    def under(cls, shown: Shown) -> Self | None:
        """Return the first such reply of the message's ticket."""
        number = shown.ticket.unknown_reply if shown.ticket is not None else None
        return None if number is None else cls(number)


@dataclass(frozen=True, slots=True)
class OfUpdate(_Number):
    """An update with a line. `line` is None until the line is fetched."""

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
class OfPage(_Number):
    """A page of a list, counted from 0."""

    @classmethod
    def under(cls, _shown: Shown) -> Self:
        """Return the first page."""
        return cls(0)


@dataclass(frozen=True, slots=True)
class OfQueue(Value):
    """A page of the queue; `bots.chat.queue_state` writes its filters and its place."""

    code: str = ""

    def written(self) -> str:
        """Return the code."""
        return self.code

    @classmethod
    def read(cls, written: str) -> Self | None:
        """Read a code; None if there can't be such a page."""
        return None if decoded(written) is None else cls(written)

    @classmethod
    def under(cls, _shown: Shown) -> Self:
        """Return the first page of the whole queue."""
        return cls()


@dataclass(frozen=True, slots=True)
class OfPeople(Value):
    """A page of the list of people, and what it is asked for, as typed (`0:mar mark:good`)."""

    query: PeopleQuery
    page: int = 0

    def written(self) -> str:
        """Return the page and the query."""
        return f"{self.page}:{people_words.written(self.query)}"

    @classmethod
    def read(cls, written: str) -> Self | None:
        """Read both; None if there can't be such a page."""
        page, _, typed = written.partition(":")
        number = number_in(page)
        return None if number is None else cls(people_words.query_in(typed), number)


@dataclass(frozen=True, slots=True)
class OfChanges(Value):
    """A page of the recorded changes, and which ones are asked for (`1:levels:week:Gold`)."""

    page: int
    kind: Kind | None = None
    since: str = ""
    named: str = ""

    def written(self) -> str:
        """Return all parts; what is named comes last, because it may have colons."""
        kind = self.kind.value if self.kind else ""
        return f"{self.page}:{kind}:{self.since}:{self.named}"

    @classmethod
    def read(cls, written: str) -> Self | None:
        """Read all parts; None if there can't be such a page."""
        page, kind, since, named = (*written.split(":", 3), "", "", "")[:4]
        number, known = number_in(page), kind_called(kind)
        if number is None or (kind and known is None):
            return None
        return cls(number, known, since, named)


_SIGN = re.compile(r"[!/]|/[^\s:]{1,31}", re.ASCII)
"""What commands begin with: a sign alone, or a slash command of at most 32 characters."""


@dataclass(frozen=True, slots=True)
class OfTopic(Value):
    """A topic of help, and what commands begin with where it is shown (`queue:/desk`)."""

    topic: str
    prefix: str

    def written(self) -> str:
        """Return the topic's word and the prefix."""
        return f"{self.topic}:{self.prefix.strip()}"

    @classmethod
    def read(cls, written: str) -> Self | None:
        """Read both; None if there is no such topic, or if no command begins like this."""
        topic, _, sign = written.partition(":")
        if topic not in TOPIC_WORDS or not _SIGN.fullmatch(sign):
            return None
        return cls(topic, sign if len(sign) == 1 else f"{sign} ")


@dataclass(frozen=True, slots=True)
class _Pair(Value):
    """Two parts with a colon between them (`42:7`); each is read in its own way."""

    _readers: ClassVar[Sequence[Callable[[str], object]]] = (number_in, number_in)

    def written(self) -> str:
        """Return both parts."""
        return ":".join(str(getattr(self, field.name)) for field in fields(self))

    @classmethod
    def read(cls, written: str) -> Self | None:
        """Read both parts; None if one of them can't be ours."""
        first, _, second = written.partition(":")
        read = [reader(part) for reader, part in zip(cls._readers, (first, second), strict=True)]
        return None if None in read else cls(*read)


@dataclass(frozen=True, slots=True)
class _Numbers(_Pair):
    """A number, and a second number that is chosen for it."""

    number: int
    chosen: int


@dataclass(frozen=True, slots=True)
class OfMove(_Numbers):
    """A line, and a ticket that it may belong to; 0 is a new ticket."""


@dataclass(frozen=True, slots=True)
class OfClientsPage(_Numbers):
    """A client, and a page of their tickets, counted from 0."""


@dataclass(frozen=True, slots=True)
class OfClientsTicket(_Numbers):
    """A client, and one of their tickets."""


@dataclass(frozen=True, slots=True)
class OfDepartment(_Numbers):
    """A ticket, and a department that it may move to."""


@dataclass(frozen=True, slots=True)
class OfColleague(_Numbers):
    """A ticket, and a colleague who may become responsible for it."""


@dataclass(frozen=True, slots=True)
class OfReplacement(_Numbers):
    """A question before an entry is switched off, and the entry that takes its place."""


@dataclass(frozen=True, slots=True)
class OfEntry(_Number):
    """An entry of a dictionary."""


@dataclass(frozen=True, slots=True)
class OfPerson(_Number):
    """A person."""


@dataclass(frozen=True, slots=True)
class OfVersion(_Numbers):
    """An entry of a dictionary, and the number of one of its versions."""


@dataclass(frozen=True, slots=True)
class OfKind(_Pair):
    """A kind of entries, and a page of its list (`levels:0`)."""

    kind: Kind
    page: int = 0

    _readers = (kind_called, number_in)


@dataclass(frozen=True, slots=True)
class OfField(_Pair):
    """An entry of a dictionary and one of its fields (`12:warn.response`); empty for all."""

    entry: int
    field: str = ""

    _readers = (number_in, str)


@dataclass(frozen=True, slots=True)
class OfPersonField(OfField):
    """A person and one of the fields of their card (`12:company`); empty for all."""


@dataclass(frozen=True, slots=True)
class OfTask(Value):
    """A task of administrators."""

    task: str

    def written(self) -> str:
        """Return its name."""
        return self.task

    @classmethod
    def read(cls, written: str) -> Self | None:
        """Return the task with this name; None if there is none."""
        return cls(written) if written in TASKS else None


@dataclass(frozen=True, slots=True)
class OfTable(Value):
    """A table of an entry, and a page of its rows (`12:week:0`)."""

    entry: int
    field: str
    page: int = 0

    def written(self) -> str:
        """Return the entry's number, the table's key and the page."""
        return f"{self.entry}:{self.field}:{self.page}"

    @classmethod
    def read(cls, written: str) -> Self | None:
        """Read the three parts; None if one is missing or wrong."""
        entry, field, page = (*written.split(":"), "", "", "")[:3]
        number, at = number_in(entry), number_in(page)
        return None if number is None or not field or at is None else cls(number, field, at)


@dataclass(frozen=True, slots=True)
class OfRow(Value):
    """A row of an entry's table and the entry's version that it was seen in (`12:week:3:45`).

    Rows count from 1; 0 is a new one.
    """

    entry: int
    field: str
    row: int
    version: int

    def written(self) -> str:
        """Return the entry's number, the table's key, the row and the version."""
        return f"{self.entry}:{self.field}:{self.row}:{self.version}"

    @classmethod
    def read(cls, written: str) -> Self | None:
        """Read the four parts; None if one is missing or wrong."""
        entry, field, row, version = (*written.split(":"), "", "", "", "")[:4]
        numbers = number_in(entry), number_in(row), number_in(version)
        if None in numbers or not field:
            return None
        of, at, seen_in = (one or 0 for one in numbers)
        return cls(of, field, at, seen_in)


ENOUGH = "enough"


@dataclass(frozen=True, slots=True)
class OfAnswer(Value):
    """A ticket, and an answer to a question of its form (`42:category.7`, `42:text.enough`).

    `choice` is an entry's number, None skips the question; `enough` skips the remaining ones too.
    """

    ticket: int
    step: Step
    choice: int | None = None
    enough: bool = False

    def written(self) -> str:
        """Return the ticket's number, the question, and the answer after a dot."""
        answer = ENOUGH if self.enough else "" if self.choice is None else str(self.choice)
        return f"{self.ticket}:{self.step.value}.{answer}"

    @classmethod
    def read(cls, written: str) -> Self | None:
        """Read the three parts; None if one of them is wrong."""
        number, _, rest = written.partition(":")
        step, _, answer = rest.partition(".")
        ticket, choice = number_in(number), number_in(answer)
        if ticket is None or step not in STEPS or (choice is None and answer not in ("", ENOUGH)):
            return None
        return cls(ticket, Step(step), choice, answer == ENOUGH)


@dataclass(frozen=True, slots=True)
class OfDialogue(_Number):
    """A form that is filled in step by step."""


@dataclass(frozen=True, slots=True)
class OfAsked(Value):
    """A step-by-step form, its question, and the chosen value (`7:size.2`).

    `choice` None skips the question.
    """

    dialogue: int
    step: str
    choice: int | None = None

    def written(self) -> str:
        """Return the form's number, the question, and the choice after a dot."""
        return f"{self.dialogue}:{self.step}.{'' if self.choice is None else self.choice}"

    @classmethod
    def read(cls, written: str) -> Self | None:
        """Read the three parts; None if one of them is wrong."""
        number, _, rest = written.partition(":")
        step, _, answer = rest.partition(".")
        dialogue, choice = number_in(number), number_in(answer)
        if dialogue is None or not step or (choice is None and answer):
            return None
        return cls(dialogue, step, choice)


@dataclass(frozen=True, slots=True)
class OfAskedPage(OfAsked):
    """A step-by-step form, its question, and a page of its values, counted from 0 (`7:size.2`)."""


@dataclass(frozen=True, slots=True)
class OfRating(Value):
    """A ticket, its client's rating, and the round that is rated (`42:17:2`).

    A rating is the number of its entry, or its emoji if there are no entries. Older buttons carry
    no round.
    """

    ticket: int
    rating: str
    round: int | None = None

    def written(self) -> str:
        """Return the ticket's number, the rating, and the round if there is one."""
        return ":".join(
            [str(self.ticket), self.rating, *([str(self.round)] if self.round is not None else [])]
        )

    @classmethod
    def read(cls, written: str) -> Self | None:
        """Read the parts; None if they can't be ones."""
        number, _, rest = written.partition(":")
        rating, colon, round_ = rest.partition(":")
        ticket, of_round = number_in(number), number_in(round_)
        if ticket is None or not rating or (colon and of_round is None):
            return None
        return cls(ticket, rating, of_round)
