"""What whoever asked is shown: words, a form, tickets, a page of the queue, a ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

from domain.bodies import Below, Choice, FormQuestion, Words
from domain.people import Place
from domain.policy.queue.ticket_list import Cursor, Filter, Filters
from domain.sla.why import Why


@dataclass(frozen=True, slots=True)
class Say:
    """Words by a template, with what stands below them. `ticket_id`: what an answer is about."""

    template: str
    words: Words = field(default_factory=dict)
    ticket_id: int | None = None
    below: Below | None = None


@dataclass(frozen=True, slots=True)
class TicketPage:
    """A ticket for staff. `apart`: below what it was asked from, not in its place.

    `lamp` is the one that whoever asked sees; empty for the card's.
    """

    template: ClassVar[str] = "answers/ticket"
    ticket_id: int
    apart: bool = False
    lamp: str = ""

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {"lamp": self.lamp}


@dataclass(frozen=True, slots=True)
class OwnTicketPage:
    """A ticket for its client. `goes_here`: the client's next line in this chat goes to it.

    `may_continue`: it does not, but can.
    """

    template: ClassVar[str] = "answers/my_ticket"
    ticket_id: int
    goes_here: bool
    may_continue: bool

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {"goes_here": self.goes_here, "may_continue": self.may_continue}


@dataclass(frozen=True, slots=True)
class ListedTicket:
    """A ticket in a list of its client's; `assignee` is a name, None for nobody."""

    id: int
    subject: str
    status: str
    assignee: str | None


@dataclass(frozen=True, slots=True)
class TicketListPage:
    """A page of somebody's own tickets, counted from 0. `more`: another one follows."""

    template: ClassVar[str] = "answers/tickets"
    ticket_id: ClassVar[None] = None
    tickets: tuple[ListedTicket, ...]
    page: int
    more: bool

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {"tickets": self.tickets, "page": self.page}


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """A ticket on a page of the queue, with names instead of ids, for one reader.

    `left` is the working time until the nearest deadline, negative behind it, None without one.
    `waits` is how long the client has been waiting. `thread` is where staff talk about it.
    """

    id: int
    subject: str
    status: str
    lamp: str
    urgency: str
    client: str
    groups: tuple[str, ...]
    weight: int
    waits: timedelta
    left: timedelta | None
    assignee: str
    assignee_id: int | None
    project: str
    category: str
    priority: str
    level: str
    unread: int
    source: str
    locked_by: str
    thread: Place | None


@dataclass(frozen=True, slots=True)
class QueueChoices:
    """What a page of the queue can be narrowed down to, beside what is the same on every desk.

    `viewer_id` is who looks, `staff` who else can be responsible.
    """

    viewer_id: int
    staff: tuple[Choice, ...] = ()
    levels: tuple[Choice, ...] = ()
    categories: tuple[Choice, ...] = ()
    departments: tuple[Choice, ...] = ()
    projects: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of the queue. `asked` are the filters by the names that people know.

    `searched`: so many tickets were looked at without filling the page, and there are more.
    """

    template: ClassVar[str] = "answers/queue"
    ticket_id: ClassVar[None] = None
    entries: tuple[QueueEntry, ...]
    filters: Filters
    asked: Mapping[Filter, str]
    choices: QueueChoices
    earlier: Cursor | None = None
    later: Cursor | None = None
    searched: int = 0

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {
            "asked": self.asked,
            "searched": self.searched,
            "any": bool(self.entries),
            "settled": self.filters.settled is not None,
        }


@dataclass(frozen=True, slots=True)
class Promise:
    """What a client may know of a deadline: `by` when, and what had been promised `before`.

    `response`: it is that of a reply, not of the solution.
    """

    by: datetime | None = None
    response: bool = False
    late: bool = False
    before: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """Why a ticket's deadlines are where they are, for staff."""

    template: ClassVar[str] = "answers/why"
    ticket_id: int
    why: Why

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {"ledger": self.why}


@dataclass(frozen=True, slots=True)
class Confirm:
    """A question before something is done; `number` is that of the pending command."""

    question: Say
    number: int

    @property
    def template(self) -> str:
        """Return the name of the question's text."""
        return self.question.template

    @property
    def words(self) -> Words:
        """Return what that text says."""
        return self.question.words

    @property
    def ticket_id(self) -> int | None:
        """Return the number of the ticket that it is about, if it is about one."""
        return self.question.ticket_id


# Forms


@dataclass(frozen=True, slots=True)
class NewTicketForm:
    """The form for a new ticket, with what may be chosen in it."""

    question: FormQuestion


@dataclass(frozen=True, slots=True)
class ReplyForm:
    """The form for a reply."""


@dataclass(frozen=True, slots=True)
class NoteForm:
    """The form for a note."""


@dataclass(frozen=True, slots=True)
class WrongTicketForm:
    """The form that asks which ticket a line belongs to."""

    message_id: int


@dataclass(frozen=True, slots=True)
class HandOverForm:
    """The form that asks to whom somebody's tickets go."""

    colleagues: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form to fill in, and the words for where no form can be shown."""

    form: NewTicketForm | ReplyForm | NoteForm | WrongTicketForm | HandOverForm
    otherwise: Say

    @property
    def ticket_id(self) -> int | None:
        """Return the number of the ticket that it is about, if it is about one."""
        return self.otherwise.ticket_id

    @property
    def template(self) -> str:
        """Return the name of the text for where no form can be shown."""
        return self.otherwise.template

    @property
    def words(self) -> Words:
        """Return what that text says."""
        return self.otherwise.words


Answer = (
    Say | Confirm | TicketPage | OwnTicketPage | TicketListPage | QueuePage | LedgerPage | FormPage
)
