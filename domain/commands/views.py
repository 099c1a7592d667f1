"""Commands that show something."""

from dataclasses import dataclass, field

from domain.commands.base import Command, TicketCommand
from domain.dictionaries.entries import Kind
from domain.people.accounts import PersonRef
from domain.people.exports import Extra
from domain.policy.people.people_search import PeopleQuery
from domain.policy.queue.ticket_list import Cursor, Filters, TypedFilter
from domain.text.spans import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowTicket(TicketCommand):
    """Show a ticket. `apart`: below the message with the button, which stays."""

    apart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Explain(TicketCommand):
    """Explain a ticket's deadlines; to the client, say when we reply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowHistory(TicketCommand):
    """Show who changed status, level, category, priority, department, assignee or subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendTranscript(TicketCommand):
    """Send the ticket's conversation as a file to the direct chat of who asks."""


@dataclass(frozen=True, slots=True)
class ListTickets(Command):
    """List a client's own tickets; for staff in the desk's channel, the open ones.

    `page` counts from 0.
    """

    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowQueue(Command):
    """Show a page of tickets, by default of the queue; `at` is where it begins.

    `named` are filters whose values must still be looked up.
    """

    filters: Filters = field(default_factory=Filters)
    named: tuple[TypedFilter, ...] = ()
    at: Cursor | None = None


@dataclass(frozen=True, slots=True)
class ShowPeople(Command):
    """Show a page of people; pages are counted from 0."""

    query: PeopleQuery = field(default_factory=PeopleQuery)
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowStaff(Command):
    """Show a page of staff; pages are counted from 0."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowPerson(Command):
    """Show everything that is known of a person."""

    person: PersonRef | int


@dataclass(frozen=True, slots=True)
class ShowExport(Command):
    """Show what a file about a person would contain, with these extras ticked."""

    person: PersonRef | int
    extras: tuple[Extra, ...] = ()


@dataclass(frozen=True, slots=True)
class SeeAs(Command):
    """See the desk as one client does: a page of their tickets, or one of them, or its receipt.

    `page` counts from 0; `ticket` 0: the list.
    """

    client: PersonRef | int
    ticket: int = 0
    page: int = 0
    receipt: bool = False


@dataclass(frozen=True, slots=True)
class ActFor(Command):
    """Press one of a client's own buttons for them."""

    client: int
    command: Command


@dataclass(frozen=True, slots=True)
class BeginOpenAs(Command):
    """Open the form for a new ticket of a client."""

    client: int


@dataclass(frozen=True, slots=True)
class OpenAs(Command):
    """Open a ticket for a client from a filled-in form, as they would."""

    client: int
    subject: Text
    text: Text
    category_id: int | None = None
    priority_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContinueTicket(TicketCommand):
    """Continue this ticket: one's next lines here go to it."""


@dataclass(frozen=True, slots=True)
class ShowHome(Command):
    """Show one's Home, as an answer."""


@dataclass(frozen=True, slots=True)
class OpenHome(Command):
    """Show one's Home where the platform has a place for it, and keep it up to date."""


@dataclass(frozen=True, slots=True)
class ShowAudit(Command):
    """Show the newest recorded changes.

    Only those by the colleague, about the client or of the entries `named`, of a `kind` of entries,
    and `since` a day as it is typed; empty: all. Pages are counted from 0.
    """

    named: str = ""
    kind: Kind | None = None
    since: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class Greet(Command):
    """Say what the desk is and how to use it.

    `link` is what the link said that opened the chat; empty if it was none.
    """

    link: str = ""


@dataclass(frozen=True, slots=True)
class ShowHelp(Command):
    """List the commands of one's role, or explain those of a topic.

    `topic` is what was typed for it; empty for none. `prefix` is what commands begin with where
    help was asked for.
    """

    topic: str = ""
    prefix: str = ""
