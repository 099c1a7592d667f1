"""What somebody asks of the desk. The imperative, as data."""

from dataclasses import dataclass, field
from datetime import datetime

from domain.intake import Step
from domain.listing import Cursor, Filters, Named
from domain.messages import Attachment, Line
from domain.people import Called, Identity, Person, Place, Role
from domain.text import Text
from domain.tickets import Drawn, Status


@dataclass(frozen=True, slots=True)
class Context:
    """Who asks, when (aware, UTC), and where. `private`: in a direct chat with the bot.

    `own_address` is where the desk itself is reached, empty if nowhere: no line may lead there.
    """

    actor: Person
    now: datetime
    place: Place
    private: bool
    own_address: str = ""


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
    """A line reads differently now, on either side. `inside`: as a note, which nobody sends."""

    line: Line
    inside: bool = False


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
class StillNeedHelp(TicketCommand):
    """The client has not answered, and does not want it closed for that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenTicket(TicketCommand):
    """It is not solved after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveTicket(TicketCommand):
    """Put another department in charge, by its name or its number."""

    department: str | int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseDepartment(TicketCommand):
    """Be asked which department shall be in charge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LockTicket(TicketCommand):
    """The actor is answering: others' answers are held for a while."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockTicket(TicketCommand):
    """Nobody is answering, whoever said so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoReplyNeeded(TicketCommand):
    """What the client wrote last asks for no answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLevel(TicketCommand):
    """Promise something else: a level's name, and why, if the answer is to come later."""

    level: str


@dataclass(frozen=True, slots=True)
class RecordCall(Command):
    """Write down what a client said on the phone; `words` may begin with when to call back."""

    client: Called
    words: Text


@dataclass(frozen=True, slots=True)
class OpenFor(Command):
    """Open a ticket to a client the desk knows, and send them what it is about."""

    client: Called
    words: Text


# Shifts


@dataclass(frozen=True, slots=True)
class GoAway(Command):
    """The actor answers nobody until then, in words: `monday`, `14:00`, `2 days`."""

    until: str


@dataclass(frozen=True, slots=True)
class ComeBack(Command):
    """The actor answers again."""


@dataclass(frozen=True, slots=True)
class BeginHandOver(Command):
    """Be asked to whom the actor's tickets go."""


@dataclass(frozen=True, slots=True)
class HandOver(Command):
    """All active tickets of the actor's go to a colleague, with a word about them."""

    to: Identity | int
    note: Text = field(default_factory=lambda: Text(""))


@dataclass(frozen=True, slots=True)
class SendToClient(Command):
    """Let a line that stayed inside leave after all."""

    message_id: int


@dataclass(frozen=True, slots=True)
class SendAgain(Command):
    """Send a reply that failed once more."""

    message_id: int


@dataclass(frozen=True, slots=True)
class SendAnyway(Command):
    """Let a line that is held leave, whatever it was held for."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Discard(Command):
    """Let a line that is held stay inside."""

    message_id: int


@dataclass(frozen=True, slots=True)
class WrongTicket(Command):
    """An answer belongs to another ticket.

    `message_id` None: the actor's last answer in `ticket_id`, or where the command was given.
    """

    message_id: int | None
    to: int
    ticket_id: int | None = None


@dataclass(frozen=True, slots=True)
class MoveLine(Command):
    """A client's line belongs to another ticket (`to`), or to a new one (None)."""

    message_id: int
    to: int | None


@dataclass(frozen=True, slots=True)
class React(Command):
    """Emoji were put on a message of the desk's (`given`), or taken away (`taken`)."""

    place: Place
    external_id: str
    given: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContinueTicket(TicketCommand):
    """The actor's next lines here are about this ticket."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateTicket(TicketCommand):
    """Say how the help was; `value` is one of the dictionary's."""

    value: str


# Forms


@dataclass(frozen=True, slots=True)
class BeginForm(Command):
    """Fill in a form for a new ticket: all at once, or step by step where there are no forms."""


@dataclass(frozen=True, slots=True)
class LeaveForm(Command):
    """No line of the actor's here opens a ticket for a form any more."""


@dataclass(frozen=True, slots=True)
class OpenTicket(Command):
    """A form that was filled in opens a ticket; `form` is the platform's id of it."""

    form: str
    subject: Text
    text: Text
    category_id: int | None = None
    priority_id: int | None = None
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FillStep(TicketCommand):
    """Answer one step of a form: `choice` is an entry's number, None: it is left out.

    `enough`: the steps that follow are left out too.
    """

    step: Step
    choice: int | None = None
    enough: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginReply(TicketCommand):
    """Write an answer in a form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginNote(TicketCommand):
    """Write a note in a form."""


@dataclass(frozen=True, slots=True)
class BeginWrongTicket(Command):
    """Say in a form to which ticket an answer belongs that stands in a thread."""

    place: Place
    external_id: str


@dataclass(frozen=True, slots=True)
class SendLine(Command):
    """Let a line of a thread, found by where it stands, leave after all."""

    place: Place
    external_id: str


# What a ticket is about


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSubject(TicketCommand):
    """Call the ticket something else."""

    subject: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCategory(TicketCommand):
    """Say what it is about, by a category's name."""

    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPriority(TicketCommand):
    """Say how urgent it is, by a priority's name."""

    priority: str


# Looking


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowTicket(TicketCommand):
    """How a ticket stands. `apart`: below what was pressed, which stays."""

    apart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Explain(TicketCommand):
    """Why its deadlines are where they are; to the client, by when they are answered."""


@dataclass(frozen=True, slots=True)
class ListTickets(Command):
    """A client's own tickets; for staff in the desk's channel, those that are open.

    `page` counts from 0.
    """

    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowQueue(Command):
    """A page of the desk's tickets, by default those in the queue; `at` is where it begins.

    `named` are filters whose values are still to be looked up.
    """

    filters: Filters = field(default_factory=Filters)
    named: tuple[Named, ...] = ()
    at: Cursor | None = None


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
    """Tickets appear in this channel from now on: a department's, or the desk's (empty)."""

    channel: Place
    department: str = ""


@dataclass(frozen=True, slots=True)
class SetReachable(Command):
    """The actor blocked the bot, or let it in again."""

    reachable: bool
