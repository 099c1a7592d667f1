"""Commands about a ticket."""

from dataclasses import dataclass

from domain.commands.base import Command, TicketCommand
from domain.messages import Line, Unsent
from domain.people.accounts import Identity, PersonRef
from domain.text.spans import Text
from domain.tickets import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeTicket(TicketCommand):
    """Become responsible for the ticket."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignTicket(TicketCommand):
    """Make somebody else responsible; the person is named by account or number."""

    person: Identity | PersonRef | int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseAssignee(TicketCommand):
    """Ask which colleague should be responsible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetStatus(TicketCommand):
    """Move the ticket to another status.

    `in_passing`: it was done with an emoji, so ask first if nobody has replied yet. `unsent` is set
    once the actor was asked about replies that have not reached the client.
    """

    status: Status
    in_passing: bool = False
    unsent: Unsent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote(TicketCommand):
    """Add a line that the client never sees. `line` is None if no message carries it."""

    text: Text
    line: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(TicketCommand):
    """Reply to the client, even in a colleague's ticket."""

    text: Text
    line: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseTicket(TicketCommand):
    """Close the ticket, by the client or by staff. `unsent` is that of `SetStatus`."""

    unsent: Unsent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StillNeedHelp(TicketCommand):
    """Keep the ticket open although the client has not replied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenTicket(TicketCommand):
    """Reopen a ticket that is not solved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveTicket(TicketCommand):
    """Move the ticket to another department, by name or number."""

    department: str | int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseDepartment(TicketCommand):
    """Ask which department should get the ticket."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LockTicket(TicketCommand):
    """Lock the ticket while one writes a reply: others' replies are put on hold for a while."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockTicket(TicketCommand):
    """Unlock the ticket, so that anyone can reply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoReplyNeeded(TicketCommand):
    """Say that the client's last line needs no reply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLevel(TicketCommand):
    """Change the service level by name. A reason is needed if the promised time gets later."""

    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSubject(TicketCommand):
    """Change the ticket's subject."""

    subject: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCategory(TicketCommand):
    """Change the ticket's category, by name."""

    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPriority(TicketCommand):
    """Change the ticket's priority, by name."""

    priority: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RateTicket(TicketCommand):
    """Rate the help; `value` is the number of an entry, or an emoji.

    `round` is the ticket's when it was asked; None: the button does not say.
    """

    value: str
    round: int | None = None


@dataclass(frozen=True, slots=True)
class RecordCall(Command):
    """Record a client's phone call; `words` may begin with when to call back."""

    client: PersonRef
    words: Text


@dataclass(frozen=True, slots=True)
class OpenFor(Command):
    """Open a ticket for a known client, and send them the text."""

    client: PersonRef
    words: Text
