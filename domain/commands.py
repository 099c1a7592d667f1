"""What somebody asks of the desk. The imperative, as data."""

from dataclasses import dataclass
from datetime import datetime

from domain.messages import Line
from domain.people import Identity, Person, Place, Role
from domain.text import Text
from domain.tickets import Drawn, Status


@dataclass(frozen=True, slots=True)
class Context:
    """Who asks, when (aware, UTC), and where. `private`: in a direct chat with the bot."""

    actor: Person
    now: datetime
    place: Place
    private: bool


@dataclass(frozen=True, slots=True)
class Command:
    """Something asked of the desk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCommand(Command):
    """Concerns one ticket: `ticket_id`, or the one that the place tells if it is None.

    `drawn` is what a button showed; the command is refused if that no longer holds.
    """

    ticket_id: int | None = None
    drawn: Drawn | None = None


# Lines, as they were written


@dataclass(frozen=True, slots=True)
class WriteLine(Command):
    """A client's line to the desk. `new`: it opens a ticket whatever is open."""

    line: Line
    new: bool = False


@dataclass(frozen=True, slots=True)
class ExpectNew(Command):
    """The actor's next line here opens a ticket."""


@dataclass(frozen=True, slots=True)
class WriteInThread(Command):
    """A line in a ticket's thread. `inside`: it may not leave, and `why` (a code) says so."""

    line: Line
    inside: str = ""


@dataclass(frozen=True, slots=True)
class EditLine(Command):
    """A line reads differently now, on either side."""

    line: Line


@dataclass(frozen=True, slots=True)
class DeleteLine(Command):
    """A line was removed where it was written, on either side."""

    place: Place
    external_id: str


# Handling


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeTicket(TicketCommand):
    """Make the actor responsible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignTicket(TicketCommand):
    """Make somebody else responsible."""

    person: Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class SetStatus(TicketCommand):
    """Move the ticket to another status."""

    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote(TicketCommand):
    """Keep a line that the client never sees. `line` is None where no message carries it."""

    text: Text
    line: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(TicketCommand):
    """Answer the client, whoever is responsible."""

    text: Text
    line: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseTicket(TicketCommand):
    """End it, by the client or by staff."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskToClose(TicketCommand):
    """Be asked whether the ticket shall really be closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenTicket(TicketCommand):
    """It is not solved after all."""


@dataclass(frozen=True, slots=True)
class SendToClient(Command):
    """Let a line that stayed inside leave after all."""

    message_id: int


@dataclass(frozen=True, slots=True)
class SendAgain(Command):
    """Send a reply that failed once more."""

    message_id: int


@dataclass(frozen=True, slots=True)
class MoveLine(Command):
    """A client's line belongs to another ticket (`to`), or to a new one (None)."""

    message_id: int
    to: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RateTicket(TicketCommand):
    """Say how the help was; `value` is one of the dictionary's."""

    value: str


# Looking


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowTicket(TicketCommand):
    """How a ticket stands."""


@dataclass(frozen=True, slots=True)
class ListTickets(Command):
    """A client's own tickets; for staff in the desk's channel, those that are open."""


@dataclass(frozen=True, slots=True)
class Greet(Command):
    """What the desk is and how to use it, at the first contact."""


# People and the desk


@dataclass(frozen=True, slots=True)
class SetLanguage(Command):
    """The language in which the actor is spoken to."""

    language: str


@dataclass(frozen=True, slots=True)
class SetRole(Command):
    """Make an account staff, or a client again."""

    person: Identity
    role: Role


@dataclass(frozen=True, slots=True)
class ClaimDesk(Command):
    """Become the first administrator. Whoever runs the desk has checked the one-time code."""


@dataclass(frozen=True, slots=True)
class SetDeskChannel(Command):
    """Tickets appear in this channel from now on."""

    channel: Place


@dataclass(frozen=True, slots=True)
class SetReachable(Command):
    """The actor blocked the bot, or let it in again."""

    reachable: bool
