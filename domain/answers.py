"""What a person is shown after a command: words, a form, tickets, a page of the queue, a ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import ClassVar

from domain.bodies import Below, Choice, FormQuestion, Words
from domain.home import HomePage
from domain.listed import ListedTicket, QueueEntry
from domain.people import Place, Role
from domain.policy.people_search import PeopleQuery
from domain.policy.queue.ticket_list import Cursor, Filter, Filters
from domain.sla.why import Why, told


@dataclass(frozen=True, slots=True)
class Say:
    """A template with its words, and the buttons below it. `ticket_id`: the ticket it is about."""

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
class PastStatus:
    """A status that a ticket got at an instant."""

    status: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnTicketPage:
    """A ticket for its client, with its `statuses`, the oldest first.

    `goes_here`: the client's next line in this chat goes to it. `may_continue`: the next line goes
    elsewhere, but the client can change that.
    """

    template: ClassVar[str] = "answers/my_ticket"
    ticket_id: int
    goes_here: bool
    may_continue: bool
    statuses: tuple[PastStatus, ...] = ()

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {
            "goes_here": self.goes_here,
            "may_continue": self.may_continue,
            "statuses": self.statuses,
        }


@dataclass(frozen=True, slots=True)
class AsTicketPage:
    """A ticket as its client sees it, for somebody who acts for them."""

    template: ClassVar[str] = "answers/as_ticket"
    ticket_id: int
    client_id: int
    name: str
    status: str
    statuses: tuple[PastStatus, ...] = ()

    @property
    def words(self) -> Words:
        """Return what the template says: the client's own page has no chat here to go on in."""
        own = OwnTicketPage(self.ticket_id, False, False, self.statuses)
        return {**own.words, "name": self.name}


@dataclass(frozen=True, slots=True)
class AsListPage:
    """A page of a client's tickets as they see it, for somebody who acts for them."""

    template: ClassVar[str] = "answers/as_list"
    ticket_id: ClassVar[None] = None
    client_id: int
    name: str
    tickets: tuple[ListedTicket, ...]
    page: int
    more: bool

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {"name": self.name, "tickets": self.tickets, "page": self.page}


@dataclass(frozen=True, slots=True)
class TicketListPage:
    """A page of somebody's own tickets, counted from 0. `more`: there is another page."""

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
class QueueChoices:
    """The filter values that differ from desk to desk.

    `viewer_id` is the reader, `staff` are the others who can be responsible. `sees_as`: the reader
    may see the desk as a client does.
    """

    viewer_id: int
    staff: tuple[Choice, ...] = ()
    levels: tuple[Choice, ...] = ()
    categories: tuple[Choice, ...] = ()
    departments: tuple[Choice, ...] = ()
    groups: tuple[Choice, ...] = ()
    projects: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    sees_as: bool = False


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of the queue. `asked` are the filters, by the names that people see.

    `searched`: the page is not full after so many tickets were searched, and there are more.
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
    """What a client may know of a deadline: `by` when, and what was promised `before`.

    `response`: it is the deadline of the reply, not of the solution. If nothing is promised any
    more, `promised` and `given_at` say by when the last reply was promised and when it was written.
    `over`: no reply is needed any more.
    """

    by: datetime | None = None
    response: bool = False
    late: bool = False
    before: datetime | None = None
    reason: str = ""
    promised: datetime | None = None
    given_at: datetime | None = None
    over: bool = False


@dataclass(frozen=True, slots=True)
class HelpPage:
    """The commands of a role. `topic` and `prefix` are those of the command `ShowHelp`.

    The topics and their commands are added where it is drawn, because the desk knows no words for
    commands.
    """

    template: ClassVar[str] = "answers/help"
    ticket_id: ClassVar[None] = None
    role: Role
    topic: str
    prefix: str
    priorities: tuple[Choice, ...] = ()
    """Those that the reader may choose, with their definitions."""

    @property
    def words(self) -> Words:
        """Return what the template says besides the topics."""
        return {"prefix": self.prefix, "staff": self.role.is_staff, "priorities": self.priorities}


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """The explanation of a ticket's deadlines, for staff."""

    template: ClassVar[str] = "answers/why"
    ticket_id: int
    why: Why
    shift_at: datetime | None = None
    """When the next shift begins, if the ticket is unassigned and nobody is on shift."""

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {"ledger": told(self.why), "shift_at": self.shift_at}


@dataclass(frozen=True, slots=True)
class Confirm:
    """A question before something is done; `number` is the pending command's."""

    question: Say
    number: int

    @property
    def template(self) -> str:
        """Return the name of the question's text."""
        return self.question.template

    @property
    def words(self) -> Words:
        """Return the words of that text."""
        return self.question.words

    @property
    def ticket_id(self) -> int | None:
        """Return the number of the ticket it is about; None if it is about no ticket."""
        return self.question.ticket_id


# Settings


@dataclass(frozen=True, slots=True)
class ListedKind:
    """A kind of settings: what people call several, its section, and how many entries it has."""

    kind: str
    section: str
    many: str
    count: int


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """The kinds of settings. `prefix` is what commands begin with where it is shown.

    `tasks` are the names of tasks with their labels. `broken` are the names of entries that can't
    be read, with what is wrong.
    """

    template: ClassVar[str] = "answers/settings"
    ticket_id: ClassVar[None] = None
    kinds: tuple[ListedKind, ...]
    may_change: bool = False
    prefix: str = ""
    tasks: tuple[tuple[str, str], ...] = ()
    broken: "tuple[tuple[str, tuple[Mistake, ...]], ...]" = ()

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {
            "kinds": self.kinds,
            "may_change": self.may_change,
            "prefix": self.prefix,
            "broken": self.broken,
        }


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field of an entry, and its value as people read it.

    `fixed`: no form changes it. `is_word`: the value is a word of ours, which is translated.
    `is_table`: its rows have a page of their own. `pinned`: the environment sets it.
    """

    key: str
    label: str
    value: str
    fixed: bool = False
    is_word: bool = False
    is_table: bool = False
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """An entry in a list, with its first values."""

    id: int
    name: str
    off: bool
    fields: tuple[ShownField, ...]


@dataclass(frozen=True, slots=True)
class EntriesPage:
    """A page of a kind's entries, counted from 0."""

    template: ClassVar[str] = "answers/entries"
    ticket_id: ClassVar[None] = None
    kind: str
    title: str
    help: str
    entries: tuple[ListedEntry, ...]
    page: int
    more: bool
    may_change: bool

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {"title": self.title, "help": self.help, "entries": self.entries}


@dataclass(frozen=True, slots=True)
class EntryPage:
    """An entry with all its values.

    `newest` is its newest version if that can be taken back, else 0. `one_by_one`: fields are
    changed one at a time, because the platform shows no forms. `done`: it has just been changed.
    `stays`: it is never switched off.
    """

    template: ClassVar[str] = "answers/entry"
    ticket_id: ClassVar[None] = None
    id: int
    kind: str
    one: str
    name: str
    off: bool
    fields: tuple[ShownField, ...]
    used_by: tuple[str, ...]
    newest: int
    is_first: bool
    is_last: bool
    one_by_one: bool
    may_change: bool
    done: bool = False
    stays: bool = False

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {
            "one": self.one,
            "name": self.name,
            "off": self.off,
            "fields": self.fields,
            "used_by": self.used_by,
            "done": self.done,
        }


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row of a table, counted from 1, in one line."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class TablePage:
    """A page of the rows of an entry's table, counted from 0.

    `version` is the entry's newest one, `undo` the same if it can be taken back, else 0. `done`: it
    has just been changed.
    """

    template: ClassVar[str] = "answers/table"
    ticket_id: ClassVar[None] = None
    entry: int
    name: str
    field: str
    label: str
    help: str
    rows: tuple[ListedRow, ...]
    page: int
    more: bool
    version: int
    undo: int
    may_change: bool
    done: bool = False

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {
            "name": self.name,
            "label": self.label,
            "help": self.help,
            "rows": self.rows,
            "done": self.done,
        }


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A field's value before and after a change; without a label it is the entry's name."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ListedChange:
    """A recorded change in the list; `at` is UTC.

    `entry` and `version` are set if it is the newest change of an entry and can be taken back,
    else 0.
    """

    at: datetime
    actor: str
    on_behalf_of: str
    via: str
    what: str
    subject: str
    before: str
    after: str
    entry: int = 0
    version: int = 0


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of recorded changes, counted from 0, and which ones were asked for."""

    template: ClassVar[str] = "answers/audit"
    ticket_id: ClassVar[None] = None
    entries: tuple[ListedChange, ...]
    page: int
    more: bool
    named: str = ""
    kind: str = ""
    since: str = ""

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {"entries": self.entries}


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake in an entry: its field, a sentence with its words, and where in the field it is."""

    field: str
    label: str
    template: str
    words: Mapping[str, str]
    where: str = ""


# People


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """Somebody in a list, with their @names; `access` is one of `people_search.Access`."""

    id: int
    name: str
    role: str
    handles: tuple[str, ...]
    company: str
    mark: str
    groups: tuple[str, ...]
    access: str


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A page of people, counted from 0, and what was asked for. `more`: there is another page."""

    template: ClassVar[str] = "answers/people"
    ticket_id: ClassVar[None] = None
    people: tuple[ListedPerson, ...]
    query: PeopleQuery
    page: int
    more: bool

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {
            "people": self.people,
            "words": " ".join(self.query.words),
            "filters": self.query.filters,
            "page": self.page,
        }


@dataclass(frozen=True, slots=True)
class ListedStaff:
    """A member of staff as the list shows them: where they work, and how much they have to do.

    `load` counts their active tickets. `away_until` is None if they are there. `platforms` are
    those on which they have an account.
    """

    id: int
    name: str
    role: str
    departments: tuple[str, ...]
    shifts: tuple[str, ...]
    away_until: datetime | None
    load: int
    platforms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StaffPage:
    """A page of staff, counted from 0. `more`: there is another page."""

    template: ClassVar[str] = "answers/staff"
    ticket_id: ClassVar[None] = None
    staff: tuple[ListedStaff, ...]
    page: int
    more: bool

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {"staff": self.staff, "page": self.page}


@dataclass(frozen=True, slots=True)
class PersonTicket:
    """An open ticket of a person; `thread` is where staff discuss it."""

    id: int
    subject: str
    status: str
    thread: Place | None


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person's card.

    `open` counts their open tickets, of which `tickets` are the newest. `ratings` are values, each
    with how often it was given. `one_by_one`: fields are changed one at a time, because the
    platform shows no forms. `done`: it has just been changed.
    """

    template: ClassVar[str] = "answers/person"
    ticket_id: ClassVar[None] = None
    id: int
    name: str
    role: str
    access: str
    accounts: tuple[str, ...]
    fields: tuple[ShownField, ...]
    level: str
    tickets: tuple[PersonTicket, ...]
    open: int
    ratings: tuple[tuple[str, int], ...]
    last_contact: datetime | None
    away_until: datetime | None
    one_by_one: bool
    may_change: bool
    done: bool = False

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {one.name: getattr(self, one.name) for one in fields(self)} | {
            "filled": [one for one in self.fields if one.value]
        }


@dataclass(frozen=True, slots=True)
class ListedRequest:
    """What somebody without access wrote: how many messages, and the first of them.

    `why` is one of `policy.access.Why`, empty if they may open tickets meanwhile.
    """

    person_id: int
    name: str
    why: str
    count: int
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RequestsPage:
    """A page of requests of people without access, counted from 0."""

    template: ClassVar[str] = "answers/requests"
    ticket_id: ClassVar[None] = None
    requests: tuple[ListedRequest, ...]
    page: int
    more: bool

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {"requests": self.requests}


@dataclass(frozen=True, slots=True)
class NewRequest:
    """The notice that somebody without access has written."""

    template: ClassVar[str] = "staff/request"
    ticket_id: ClassVar[None] = None
    request: ListedRequest

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {"request": self.request}


# Forms


@dataclass(frozen=True, slots=True)
class NewTicketForm:
    """The form for a new ticket, with the values to choose from."""

    question: FormQuestion


@dataclass(frozen=True, slots=True)
class OpenAsForm:
    """The form for a new ticket of a client, whom somebody fills it in for."""

    client_id: int
    name: str
    question: FormQuestion


@dataclass(frozen=True, slots=True)
class ReplyForm:
    """The form for a reply. `locks`: the ticket is locked because of it."""

    locks: bool = False


@dataclass(frozen=True, slots=True)
class NoteForm:
    """The form for a note."""


@dataclass(frozen=True, slots=True)
class WrongTicketForm:
    """The form that asks which ticket a line belongs to."""

    message_id: int


@dataclass(frozen=True, slots=True)
class EditForm:
    """The form that changes a message; `text` is what it says now."""

    message_id: int
    text: str


@dataclass(frozen=True, slots=True)
class DepartmentForm:
    """The form that asks which department should get a ticket."""

    departments: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class CloseForm:
    """The form that asks before a ticket is closed; `question` is the pending command's number.

    `undelivered`: replies have not reached the client, and it asks what to do with them.
    """

    question: int
    undelivered: bool


@dataclass(frozen=True, slots=True)
class HandOverForm:
    """The form that asks who gets somebody's tickets."""

    colleagues: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class SwapForm:
    """The form that asks with whom somebody swaps shifts, and on which day."""

    colleagues: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class AskedField:
    """A field of a form: `form` is one of `domain.dictionaries.fields.Form`, `value` what it has.

    `choices` are the values to choose from, if there are any; `many`: several of them. `columns`
    are the labels of a table's columns; `keyed`: a colon stands after the first of them.
    """

    key: str
    label: str
    help: str
    example: str
    form: str
    value: str
    choices: tuple[str, ...] = ()
    many: bool = False
    required: bool = False
    columns: tuple[str, ...] = ()
    keyed: bool = False


@dataclass(frozen=True, slots=True)
class EntryForm:
    """The form for an entry of a dictionary; `entry` 0 is a new one.

    `revision` is the entry's newest version when the form was opened.
    """

    kind: str
    one: str
    entry: int
    name: str
    revision: int
    fields: tuple[AskedField, ...]


@dataclass(frozen=True, slots=True)
class RowForm:
    """The form for a row of an entry's table; `row` 0 is a new one."""

    entry: int
    field: str
    row: int
    version: int
    name: str
    fields: tuple[AskedField, ...]


@dataclass(frozen=True, slots=True)
class TaskForm:
    """The form of a task, with its title and the label that sends it."""

    task: str
    label: str
    submit: str
    fields: tuple[AskedField, ...]


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form to fill in, and what to show if the platform has no forms."""

    form: (
        NewTicketForm
        | ReplyForm
        | NoteForm
        | EditForm
        | OpenAsForm
        | WrongTicketForm
        | DepartmentForm
        | CloseForm
        | HandOverForm
        | SwapForm
        | EntryForm
        | RowForm
        | TaskForm
    )
    otherwise: Say | Confirm

    @property
    def ticket_id(self) -> int | None:
        """Return the number of the ticket it is about; None if it is about no ticket."""
        return self.otherwise.ticket_id

    @property
    def template(self) -> str:
        """Return the name of the text to show without forms."""
        return self.otherwise.template

    @property
    def words(self) -> Words:
        """Return the words of that text."""
        return self.otherwise.words


Answer = (
    Say
    | HomePage
    | Confirm
    | TicketPage
    | OwnTicketPage
    | AsTicketPage
    | AsListPage
    | TicketListPage
    | QueuePage
    | LedgerPage
    | HelpPage
    | SettingsPage
    | EntriesPage
    | EntryPage
    | PeoplePage
    | StaffPage
    | PersonPage
    | RequestsPage
    | NewRequest
    | TablePage
    | AuditPage
    | FormPage
)
