"""What posts say that are no answers, and what can stand below a text.

A template is given nothing of a body but its `words`.
`template` names the text; it is also how a post is found again. What Python reads is a field of
its own, never one of the words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from domain.text import Text

CARD = "desk/card"
RECEIPT = "client/receipt"
REPLY = "client/reply"
PROCESSED = "client/processed"
CLIENTS_LINE = "thread/line"
LINE_CHANGED = "thread/line_changed"
FORM = "client/form"
SHOWN_REPLY = "thread/reply"
SHOWN_NOTE = "thread/note"
HELD = "thread/held"
MOVED = "desk/moved"
CALL = "thread/call"
DEADLINE = "thread/deadline"
REMINDERS = "staff/reminders"
ON_HOLD = "staff/on_hold"
CLOSING_SOON = "client/closing_soon"
SUPPORT_ENDS = "client/support_ends"
ASK_AGAIN = "answers/ask_again"
TRANSCRIPT = "files/transcript"
FILE_NOT_SENT = "answers/file_not_sent"
FILES = "files/"
"""Templates that the desk itself must know: the root of a thread, what the client first gets, a
specialist's reply, the request to rate, a client's line, that line once it was edited, what a form
asks step by step, a reply and a note that were not written in the thread, why a reply is on hold,
what a card becomes once its ticket goes on elsewhere, a call that staff wrote down, what a thread
is told of a deadline, what somebody is reminded of, that a reply is on hold still, that a ticket
will close, that support will end, that the desk was updated before an answer left, what was said
of a ticket as a file, and that a file of the desk's did not get through. FILES is how those begin
that stand beside a file of the desk's."""


class Record(Protocol):
    """A dataclass: one of those that storage.repositories.posts.bodies knows."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


Word = (
    bool
    | int
    | float
    | str
    | date
    | timedelta
    | Text
    | Record
    | Sequence["Word"]
    | Mapping[Any, "Word"]
    | None
)
"""What a body can say, for it can be kept and read back."""

Words = Mapping[str, Word]
"""What a text says beyond its ticket and message, by the names that its template uses."""


class Changed(StrEnum):
    """What of a ticket a change is told of by its card and in its history."""

    STATUS = "status"
    LEVEL = "level"
    CATEGORY = "category"
    PRIORITY = "priority"
    DEPARTMENT = "department"
    ASSIGNEE = "assignee"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class TicketTitle:
    """A ticket that can be chosen."""

    id: int
    subject: str


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a dictionary that can be chosen; `definition` explains it."""

    id: int
    name: str
    definition: str = ""


@dataclass(frozen=True, slots=True)
class TicketChange:
    """What somebody, or the desk where `actor` is empty, changed of a ticket, and when.

    `what` is a value of `Changed`, `after` a status, or a name, empty for none. `reason` is a code
    of the event's, or words.
    """

    what: str
    after: str
    at: datetime
    actor: str
    reason: str = ""


# What stands below a text


@dataclass(frozen=True, slots=True)
class OfLine:
    """Buttons about one line."""

    message_id: int


@dataclass(frozen=True, slots=True)
class OwnTicket:
    """The offer to open a ticket for what a member of staff has just written to the bot."""

    update_id: int


@dataclass(frozen=True, slots=True)
class Moves:
    """Where a line whose ticket was guessed may go instead."""

    message_id: int
    others: tuple[TicketTitle, ...]


@dataclass(frozen=True, slots=True)
class Departments:
    """The departments that a ticket may go to."""

    offered: tuple[Choice, ...]


Below = OfLine | OwnTicket | Moves | Departments


# What is posted, beside answers


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody who is called by a line: their account on the desk's platform, and their name."""

    account: str
    name: str


@dataclass(frozen=True, slots=True)
class ClientsLine:
    """A client's line in the thread. `late`: it was written before lines that stand there.

    `mention`: who is called by it, because they are responsible and have not been called yet.
    """

    template: ClassVar[str] = CLIENTS_LINE
    late: bool = False
    mention: Mention | None = None

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {"late": self.late, "mention": self.mention}


@dataclass(frozen=True, slots=True)
class Reply:
    """A staff line on its way to the client. `headed`: it says by whom, and on which ticket.

    `quotes`: the client's message that it answers, where it could be about another ticket.
    """

    template: ClassVar[str] = REPLY
    headed: bool = True
    quotes: str = ""

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {"headed": self.headed}


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A staff line in its thread that was not written there. `files`: its files go with it."""

    template: str
    actor: str
    files: bool = False

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {"actor": self.actor}


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A client's line as it reads now. `files`: other ones came with it, which go along."""

    template: ClassVar[str] = LINE_CHANGED
    before: str
    files: bool = False

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {"before": self.before}


@dataclass(frozen=True, slots=True)
class PassedDeadline:
    """A deadline that a thread is told of: `clock` is "response" or "resolution".

    `after` counts seconds since it passed, 0 where it is near or has just passed.
    """

    clock: str
    due_at: datetime
    late: bool
    after: float


@dataclass(frozen=True, slots=True)
class Deadlines:
    """What a thread is told of its ticket's deadlines."""

    template: ClassVar[str] = DEADLINE
    clocks: tuple[PassedDeadline, ...]

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {"clocks": self.clocks}


@dataclass(frozen=True, slots=True)
class ListedReminder:
    """A ticket in somebody's reminders, as it stands now. `late`: its deadline has passed."""

    id: int
    subject: str
    status: str
    assignee_id: int | None
    clock: str
    due_at: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class Reminders:
    """What somebody is reminded of; the list is read when it is shown. `more`: there are more."""

    template: ClassVar[str] = REMINDERS
    tickets: tuple[ListedReminder, ...] = ()
    more: bool = False

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {"tickets": self.tickets, "more": self.more}


@dataclass(frozen=True, slots=True)
class OnHold:
    """The reminder that a reply is on hold still. `own`: it goes to its author."""

    template: ClassVar[str] = ON_HOLD
    own: bool

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {"own": self.own}


@dataclass(frozen=True, slots=True)
class Nothing:
    """What an earlier release was about to say, and nobody is told any more."""

    template: ClassVar[str] = ""

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {}


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """The question that a form has come to, and what it may be answered with."""

    template: ClassVar[str] = FORM
    categories: tuple[Choice, ...] = ()
    priorities: tuple[Choice, ...] = ()

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {"priorities": self.priorities}


@dataclass(frozen=True, slots=True)
class DeskFile:
    """A file that the desk itself has made, for one person's direct chat alone.

    Its bytes lie on the shelf under `digest` before the post is there. `template`, one of FILES,
    is what stands beside it, `name` what it is called, `size` its bytes.
    """

    template: str
    name: str
    digest: str
    size: int
    media_type: str = "text/plain"

    def __post_init__(self) -> None:
        """Raise ValueError for a template by which the shelf would not know that it is needed."""
        if not self.template.startswith(FILES):
            raise ValueError(f"{self.template} stands beside no file")

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a dialogue, with what it may be answered with.

    `optional`: it may be left out. `answered`: it is over, and nothing can be pressed any more.
    `said` is what its text says of the answers before it, by their questions.
    """

    template: str
    dialogue: int
    step: str
    choices: tuple[Choice, ...] = ()
    optional: bool = False
    answered: bool = False
    said: Words = field(default_factory=dict)

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {**self.said, "choices": self.choices}
