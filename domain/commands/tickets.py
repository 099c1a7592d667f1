"""Handling a ticket."""

from dataclasses import dataclass

from domain.commands.base import Command, TicketCommand
from domain.messages import Line
from domain.people import Identity, PersonRef
from domain.text import Text
from domain.tickets import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeTicket(TicketCommand):
    """Make the actor responsible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignTicket(TicketCommand):
    """Make somebody else responsible."""

    person: Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class SetStatus(TicketCommand):
    """Move the ticket to another status.

    `in_passing`: by an emoji, so that whoever did it is asked first if nobody has answered yet.
    """

    status: Status
    in_passing: bool = False


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


@dataclass(frozen=True, slots=True, kw_only=True)
class RateTicket(TicketCommand):
    """Say how the help was; `value` is one of the dictionary's."""

    value: str


@dataclass(frozen=True, slots=True)
class RecordCall(Command):
    """Write down what a client said on the phone; `words` may begin with when to call back."""

    client: PersonRef
    words: Text


@dataclass(frozen=True, slots=True)
class OpenFor(Command):
    """Open a ticket to a client the desk knows, and send them what it is about."""

    client: PersonRef
    words: Text
