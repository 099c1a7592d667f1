"""What a button carries behind its name: a small closed set of kinds.

Each kind says how it is written, how it is read, and what it is under a message. Values come from
outside and may be forged: `read` returns None for what cannot be one of ours.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Self

from bots.chat.buttons.offered import Shown
from bots.chat.queue_state import decoded
from domain.messages import Line
from domain.policy.form_steps import Step
from domain.policy.ratings import VALUES
from domain.tickets import ButtonState, Status

DIGITS = 9
"""Digits of a number: what both databases hold."""

STATUSES = frozenset(status.value for status in Status)
STEPS = frozenset(step.value for step in Step)


def number_in(text: str) -> int | None:
    """Return the number that a text consists of; None for what cannot be one of ours."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else None


class Value(ABC):
    """What a button carries."""

    __slots__ = ()

    @abstractmethod
    def written(self) -> str:
        """Return it as text, as `read` reads it."""

    @classmethod
    @abstractmethod
    def read(cls, written: str) -> Self | None:
        """Return what a text carries; None if it is none of ours."""

    @classmethod
    def under(cls, _shown: Shown) -> Self | None:
        """Return what it is under a message; None if there is none, or one of many to choose."""
        return None


@dataclass(frozen=True, slots=True)
class OfNothing(Value):
    """Nothing: it asks the same wherever it stands.

    What stands behind the name is not looked at: older buttons carry a ticket that nobody asks for.
    """

    def written(self) -> str:
        """Return no text."""
        return ""

    @classmethod
    def read(cls, _written: str) -> Self:
        """Return it, whatever is written."""
        return cls()

    @classmethod
    def under(cls, _shown: Shown) -> Self:
        """Return it under any message."""
        return cls()


@dataclass(frozen=True, slots=True)
class OfTicket(Value):
    """A ticket, with the status and the assignee that its button showed (`42:new:0`)."""

    ticket: int
    drawn: ButtonState

    def written(self) -> str:
        """Return the ticket's number, its status and its assignee's number, 0 for nobody."""
        return f"{self.ticket}:{self.drawn.status.value}:{self.drawn.assignee_id or 0}"

    @classmethod
    def read(cls, written: str) -> Self | None:
        """Read the three parts; None if one is missing or cannot be."""
        number, status, assignee = (*written.split(":"), "", "", "")[:3]
        ticket, assignee_id = number_in(number), number_in(assignee)
        if ticket is None or assignee_id is None or status not in STATUSES:
            return None
        return cls(ticket, ButtonState(Status(status), assignee_id or None))

    @classmethod
    def under(cls, shown: Shown) -> Self | None:
        """Return the ticket that the message is about, as it is shown there."""
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
    """A ticket, however it stands: one of a list."""


@dataclass(frozen=True, slots=True)
class OfLine(_Number):
    """A line."""

    @classmethod
    def under(cls, shown: Shown) -> Self | None:
        """Return the line that the message is about."""
        return None if shown.line is None else cls(shown.line)


@dataclass(frozen=True, slots=True)
class OfUpdate(_Number):
    """An update that brought a line. `line` is None until somebody has brought it back."""

    line: Line | None = None

    @classmethod
    def under(cls, shown: Shown) -> Self | None:
        """Return the update that the message answers."""
        return None if shown.update is None else cls(shown.update)


@dataclass(frozen=True, slots=True)
class OfQuestion(_Number):
    """A question that the desk asks before it does something."""

    @classmethod
    def under(cls, shown: Shown) -> Self | None:
        """Return the question that the message asks."""
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
    """A page of the queue, as `bots.chat.queue_state` writes its filters and its place."""

    code: str = ""

    def written(self) -> str:
        """Return the code."""
        return self.code

    @classmethod
    def read(cls, written: str) -> Self | None:
        """Read a code; None if there cannot be such a page."""
        return None if decoded(written) is None else cls(written)

    @classmethod
    def under(cls, _shown: Shown) -> Self:
        """Return the first page of the whole queue."""
        return cls()


@dataclass(frozen=True, slots=True)
class _Pair(Value):
    """A number, and another one that is chosen for it."""

    number: int
    chosen: int

    def written(self) -> str:
        """Return both numbers."""
        return f"{self.number}:{self.chosen}"

    @classmethod
    def read(cls, written: str) -> Self | None:
        """Read two numbers; None if one is missing or cannot be."""
        first, _, second = written.partition(":")
        number, chosen = number_in(first), number_in(second)
        return None if number is None or chosen is None else cls(number, chosen)


@dataclass(frozen=True, slots=True)
class OfMove(_Pair):
    """A line, and a ticket that it may belong to; 0 is a new one."""


@dataclass(frozen=True, slots=True)
class OfDepartment(_Pair):
    """A ticket, and a department that may be in charge of it."""


ENOUGH = "enough"


@dataclass(frozen=True, slots=True)
class OfAnswer(Value):
    """A ticket, and an answer to a question of its form (`42:category.7`, `42:text.enough`).

    `choice` is an entry's number, None: it is left out; `enough`: so are the questions that follow.
    """

    ticket: int
    step: Step
    choice: int | None = None
    enough: bool = False

    def written(self) -> str:
        """Return the ticket's number, the question, and the answer behind a dot."""
        answer = ENOUGH if self.enough else "" if self.choice is None else str(self.choice)
        return f"{self.ticket}:{self.step.value}.{answer}"

    @classmethod
    def read(cls, written: str) -> Self | None:
        """Read the three parts; None if one of them cannot be."""
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
    """A form that is filled in step by step, its question, and what is chosen (`7:size.2`).

    `choice` None: the question is left out.
    """

    dialogue: int
    step: str
    choice: int | None = None

    def written(self) -> str:
        """Return the form's number, the question, and the choice behind a dot."""
        return f"{self.dialogue}:{self.step}.{'' if self.choice is None else self.choice}"

    @classmethod
    def read(cls, written: str) -> Self | None:
        """Read the three parts; None if one of them cannot be."""
        number, _, rest = written.partition(":")
        step, _, answer = rest.partition(".")
        dialogue, choice = number_in(number), number_in(answer)
        if dialogue is None or not step or (choice is None and answer):
            return None
        return cls(dialogue, step, choice)


@dataclass(frozen=True, slots=True)
class OfRating(Value):
    """A ticket, and how its client finds the help they got (`42:😀`)."""

    ticket: int
    rating: str

    def written(self) -> str:
        """Return the ticket's number and the rating."""
        return f"{self.ticket}:{self.rating}"

    @classmethod
    def read(cls, written: str) -> Self | None:
        """Read both; None if there is no such rating."""
        number, _, rating = written.partition(":")
        ticket = number_in(number)
        return None if ticket is None or rating not in VALUES else cls(ticket, rating)
