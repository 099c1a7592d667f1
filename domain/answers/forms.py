"""Forms to fill in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.answers.say import Confirm, Say
from domain.dictionaries.fields.field import ValueType
from domain.outgoing.bodies import FormQuestion
from domain.outgoing.buttons import Choice
from domain.outgoing.words import Words


@dataclass(frozen=True, slots=True)
class NewTicketForm:
    """The form for a new ticket, with the values to choose from."""

    question: FormQuestion


@dataclass(frozen=True, slots=True)
class OpenAsForm:
    """The form for a new ticket of a client that somebody fills in for them."""

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
class ForgetForm:
    """The form that asks for the name of somebody who is to be forgotten."""

    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class SwapForm:
    """The form that asks who somebody swaps shifts with, and on which day."""

    colleagues: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class AskedField:
    """A field of a form: `type` is what it accepts, `value` what it has.

    `choices` are the values to choose from, if there are any; `many`: several of them. `labels` are
    theirs if they are words of ours, which are translated. `columns` are the labels of a table's
    columns; `keyed`: a colon stands after the first of them. `of` is the kind of entries, the
    field's key, and that of the column if it is one.
    """

    key: str
    label: str
    help: str
    example: str
    type: ValueType
    value: str
    choices: tuple[str, ...] = ()
    many: bool = False
    required: bool = False
    columns: tuple[str, ...] = ()
    keyed: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    of: tuple[str, str, str] = ("", "", "")


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
        | ForgetForm
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
