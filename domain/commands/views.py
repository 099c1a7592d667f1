"""How tickets stand."""

from dataclasses import dataclass, field

from domain.commands.base import Command, TicketCommand
from domain.policy.queue.ticket_list import Cursor, Filters, Named


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowTicket(TicketCommand):
    """How a ticket stands. `apart`: below what was pressed, which stays."""

    apart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Explain(TicketCommand):
    """Why its deadlines are where they are; to the client, by when they are answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowHistory(TicketCommand):
    """Who changed its status, level, category, priority, department, assignee or subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendTranscript(TicketCommand):
    """What was said of it, as a file in the actor's direct chat."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ContinueTicket(TicketCommand):
    """The actor's next lines here are about this ticket."""


@dataclass(frozen=True, slots=True)
class ShowAudit(Command):
    """The newest changes on record."""


@dataclass(frozen=True, slots=True)
class Greet(Command):
    """What the desk is and how to use it, at the first contact."""
