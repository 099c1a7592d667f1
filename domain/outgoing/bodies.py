"""What posts say, apart from answers.

A template sees only the `words` of a body; those of a `Worded` are its fields. `template` names the
text; posts are also found by it. What Python reads is a field, never one of the words.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from domain.outgoing.buttons import Choice, in_short
from domain.outgoing.templates import (
    CLIENTS_LINE,
    COLLEAGUES,
    DEADLINE,
    FILES,
    FORM,
    GONE_POST,
    INVITATION,
    LINE_CHANGED,
    ON_HOLD,
    REMINDERS,
    REPLY,
)
from domain.outgoing.words import Worded, Words
from domain.policy.forms.choices import page_of


class Changed(StrEnum):
    """Properties of a ticket whose changes the card and the history show."""

    STATUS = "status"
    LEVEL = "level"
    CATEGORY = "category"
    PRIORITY = "priority"
    DEPARTMENT = "department"
    ASSIGNEE = "assignee"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class TicketChange:
    """A change of a ticket. If `actor` is empty, the desk made it. `behalf`: in whose place.

    `what` is a value of `Changed`, `after` a status or a name, empty for none. `reason` is a code
    of the event or free words.
    """

    what: str
    after: str
    at: datetime
    actor: str
    reason: str = ""
    behalf: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A person that a line mentions: their account on the desk's platform, and their name."""

    account: str
    name: str


@dataclass(frozen=True, slots=True)
class ClientsLine(Worded):
    """A client's line in the thread. `late`: it was written before lines that are already there.

    `mention`: the responsible person, if this line should notify them.
    """

    template: ClassVar[str] = CLIENTS_LINE
    late: bool = False
    mention: Mention | None = None


@dataclass(frozen=True, slots=True)
class Reply(Worded):
    """A staff line on its way to the client. `headed`: it begins with its author and ticket.

    `quotes`: the client's message that it answers, if that could be unclear.
    """

    template: ClassVar[str] = REPLY
    headed: bool = True
    quotes: str = ""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A staff line shown in its thread but not written there, with or without `files`."""

    template: str
    actor: str
    files: bool = False

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {"actor": self.actor}


@dataclass(frozen=True, slots=True)
class ChangedLine(Worded):
    """A client's line after an edit. `files`: it came with other files, which go along."""

    template: ClassVar[str] = LINE_CHANGED
    before: str
    files: bool = False


@dataclass(frozen=True, slots=True)
class PassedDeadline:
    """A deadline that a thread is told about: `clock` is "response" or "resolution".

    `after` is the number of seconds since it passed; 0 if it is near or has just passed.
    """

    clock: str
    due_at: datetime
    late: bool
    after: float


@dataclass(frozen=True, slots=True)
class Deadlines(Worded):
    """A message to a thread about its ticket's deadlines."""

    template: ClassVar[str] = DEADLINE
    clocks: tuple[PassedDeadline, ...]


@dataclass(frozen=True, slots=True)
class ListedReminder:
    """A ticket in somebody's reminders, as it is now. `late`: its deadline has passed."""

    id: int
    subject: str
    status: str
    assignee_id: int | None
    clock: str
    due_at: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class Reminders(Worded):
    """Somebody's reminders; the list is read when it is shown. `more`: there are more."""

    template: ClassVar[str] = REMINDERS
    tickets: tuple[ListedReminder, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class OnHold(Worded):
    """The reminder that a reply is still on hold. `own`: it goes to the reply's author."""

    template: ClassVar[str] = ON_HOLD
    own: bool


@dataclass(frozen=True, slots=True)
class ColleaguesChanges(Worded):
    """What others changed of the reader's ticket; the list is read when it leaves."""

    template: ClassVar[str] = COLLEAGUES
    changes: tuple[TicketChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Nothing(Worded):
    """A post of an earlier release that is no longer sent."""

    template: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class Gone(Worded):
    """What was erased of a post: where it can't be deleted, it says that it was removed."""

    template: ClassVar[str] = GONE_POST


@dataclass(frozen=True, slots=True)
class ChannelInvitation(Worded):
    """An invitation of a member of staff to a department's channel, on its way.

    `asker` is the administrator who is told if it fails.
    """

    template: ClassVar[str] = INVITATION
    person: int
    department: int
    asker: int


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """The question that a form has reached, with its possible answers.

    `page` is the page of answers that is shown, `dialogue` the number of the form.
    """

    template: ClassVar[str] = FORM
    categories: tuple[Choice, ...] = ()
    priorities: tuple[Choice, ...] = ()
    dialogue: int = 0
    page: int = 0

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {"priorities": in_short(page_of(self.priorities, self.page))}


@dataclass(frozen=True, slots=True)
class DeskFile:
    """A file made by the desk, only for one person's direct chat.

    Its content is stored under `digest` before the post is made. `template`, one of FILES, is the
    text beside it; `name` is its file name, `size` its bytes. `about`: whose data it has.
    """

    template: str
    name: str
    digest: str
    size: int
    media_type: str = "text/plain"
    about: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError if the file store would not know from the template that it is needed."""
        if not self.template.startswith(FILES):
            raise ValueError(f"{self.template} stands beside no file")

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {"about": self.about}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a dialogue, with its possible answers.

    `optional`: it can be skipped. `answered`: the buttons are gone. `said` are the previous answers
    by question, for its text. `page` is the page of choices that is shown. `enough`: neither this
    question nor those after it need an answer.
    """

    template: str
    dialogue: int
    step: str
    choices: tuple[Choice, ...] = ()
    optional: bool = False
    answered: bool = False
    said: Words = field(default_factory=dict)
    page: int = 0
    enough: bool = False

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {**self.said, "choices": in_short(page_of(self.choices, self.page))}
