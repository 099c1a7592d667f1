"""Tickets, their place in the queue, and their history."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Protocol

from domain.audit import Audited, AuditEntry, Change, Via, Wanted
from domain.dictionaries import Kind
from domain.events import Event
from domain.outgoing.bodies import TicketChange
from domain.outgoing.ticket_view import TicketView
from domain.people.places import Place
from domain.policy.people.scope import EVERYTHING, Sight
from domain.policy.queue.ticket_list import PAGE, Cursor, Filters, Light, ListPart, QueueRow
from domain.policy.tickets.ratings import Rating
from domain.sla.why import Past
from domain.tickets import Ticket


class Tickets(Protocol):
    """Tickets."""

    def add(self, ticket: Ticket) -> Ticket:
        """Store a new ticket, and return it with its number."""
        ...

    def get(self, ticket_id: int) -> Ticket:
        """Return the ticket with this number. Raises NotStored if there is none."""
        ...

    def find(self, ticket_id: int) -> Ticket | None:
        """Return the ticket with this number; None if there is none."""
        ...

    def save(self, ticket: Ticket) -> None:
        """Store a changed ticket."""
        ...

    def place_anew(self, ticket: Ticket) -> None:
        """Update a ticket's place in the queue, though the ticket has not changed."""
        ...

    def rename_project(self, before: str, after: str) -> None:
        """Give all tickets of a project its new name."""
        ...

    def open_with(self, kind: Kind, entry: int) -> int:
        """Return how many open tickets have an entry of a dictionary, if tickets have its kind."""
        ...

    def active_after(self, ticket_id: int, most: int) -> Sequence[Ticket]:
        """Return active tickets with higher numbers than this, in order."""
        ...

    def view(self, ticket_id: int) -> TicketView:
        """Return the ticket as it is shown, with names instead of ids.

        Raises NotStored if there is none with this number.
        """
        ...

    def in_conversation(self, conversation_id: int) -> Sequence[Ticket]:
        """Return the active and resolved tickets of a conversation, oldest first."""
        ...

    def opened_by(self, client_id: int, since: datetime, most: int) -> Sequence[Ticket]:
        """Return the newest tickets that a client opened themselves since an instant.

        The newest comes first. What staff opened for them does not count.
        """
        ...

    def last_closed_in(self, conversation_id: int) -> Ticket | None:
        """Return the newest closed ticket of a conversation; None if there is none."""
        ...

    def in_thread(self, place: Place) -> Ticket | None:
        """Return the ticket of this thread; None if it has none."""
        ...

    def of_client(self, person_id: int, most: int, skip: int = 0) -> Sequence[TicketView]:
        """Return a client's tickets after the first `skip`, newest first."""
        ...

    def active_of(self, person_id: int) -> Sequence[Ticket]:
        """Return a client's active tickets."""
        ...

    def with_assignee(self, person_id: int) -> Sequence[Ticket]:
        """Return the active tickets of a responsible person, in the queue's order."""
        ...

    def with_assignees(self, person_ids: Collection[int]) -> Sequence[Ticket]:
        """Return the active tickets that these people are responsible for, in the queue's order."""
        ...

    def unassigned(self, department_id: int, most: int) -> Sequence[Ticket]:
        """Return a department's unassigned new and open tickets, in the queue's order."""
        ...

    def locked_by(self, person_id: int) -> Sequence[Ticket]:
        """Return the tickets that somebody is answering."""
        ...

    def locked_before(self, instant: datetime, most: int) -> Sequence[Ticket]:
        """Return tickets whose lock ran out before an instant."""
        ...

    def resolved_before(self, instant: datetime, most: int) -> Sequence[Ticket]:
        """Return tickets that were resolved before an instant and are still not closed."""
        ...


class Queue(Protocol):
    """The list of tickets, in the queue's order."""

    def page(
        self,
        filters: Filters,
        *,
        viewer_id: int,
        zone: tzinfo,
        sight: Sight = EVERYTHING,
        at: Cursor | None = None,
        most: int = PAGE,
    ) -> ListPart:
        """Return the tickets that match all filters, from a place on; without it, the first ones.

        Only those that the viewer may see (`sight`) are listed. Lamps are those that the viewer
        sees; a period's days are in the viewer's time zone.
        """
        ...

    def first(
        self,
        any_of: Iterable[Filters],
        *,
        viewer_id: int,
        sight: Sight,
        most: int,
        besides: Iterable[Light] = (),
    ) -> Sequence[QueueRow]:
        """Return the first tickets of the queue that match one of several filters.

        The filters have no period and no status outside the queue. Tickets with one of the signs
        `besides` are left out.
        """
        ...

    def projects(self, most: int) -> Sequence[str]:
        """Return the projects of tickets in the queue, by name."""
        ...


class History(Protocol):
    """The dated record of every change."""

    def append(
        self,
        happened: Sequence[Event],
        at: datetime,
        actor_id: int | None,
        on_behalf_of_id: int | None = None,
    ) -> None:
        """Store events: who caused them (None: the desk), and in whose place."""
        ...

    def of_clocks(self, ticket_id: int) -> Sequence[Past]:
        """Return what a ticket's clocks did, and the replies that arrived, in order."""
        ...

    def missed_since(self, at: datetime, calendars: Collection[str]) -> Sequence[int]:
        """Return the tickets that missed a deadline since an instant, by these calendars' names."""
        ...

    def language_of_choice(self, ticket_id: int) -> str:
        """Return the language for which a new ticket was given to somebody; empty if for none."""
        ...

    def changes(self, ticket_id: int, most: int) -> Sequence[TicketChange]:
        """Return the newest changes of a ticket, the newest first."""
        ...

    def last_folded(self, ticket_id: int) -> int | None:
        """Return the last line that was to open a ticket and was added to this one, if any."""
        ...

    def folded_into(self, ticket_id: int, most: int) -> Sequence[int]:
        """Return such lines that are still in the ticket, the oldest first."""
        ...

    def last_reply_moved(self, ticket_id: int, actor_id: int) -> datetime | None:
        """Return when somebody last moved a reply from this ticket to another; None if never."""
        ...

    def status_before(self, ticket_id: int, message_id: int) -> str | None:
        """Return the status that a client's line ended; None if it ended none."""
        ...


class Audit(Protocol):
    """Recorded changes: who made them, when, how, and on whose behalf."""

    def append(
        self,
        change: Change,
        at: datetime,
        via: Via,
        actor_id: int | None,
        on_behalf_of_id: int | None,
    ) -> None:
        """Record a change: who made it (None: the desk), how, and on whose behalf."""
        ...

    def entries(self, wanted: Wanted, most: int, skip: int = 0) -> Sequence[AuditEntry]:
        """Return the newest matching entries after the first `skip`, the newest first."""
        ...

    def find(self, number: int) -> AuditEntry | None:
        """Return the change with this number; None if there is none."""
        ...

    def newest_of(self, what: Audited, subject: int) -> AuditEntry | None:
        """Return the newest change of this property of something; None if there is none."""
        ...

    def newest_of_each(self, what: Audited, subjects: Collection[int]) -> Mapping[int, AuditEntry]:
        """Return the same for several subjects, by number."""
        ...

    def people(self) -> Mapping[int, str]:
        """Return the names of all people in the audit, by number."""
        ...

    def departments(self) -> Mapping[int, str]:
        """Return the names of all departments, by number."""
        ...

    def entry_names(self) -> Mapping[int, str]:
        """Return the names of all entries of the dictionaries, by number."""
        ...


class Ratings(Protocol):
    """Clients' ratings."""

    def of(self, ticket_id: int, round: int) -> Rating | None:  # noqa: A002
        """Return the rating of a ticket's round; None if it has none."""
        ...

    def given_by(self, client_id: int) -> Sequence[tuple[str, int]]:
        """Return a client's ratings, each with how often they gave it, the most frequent first."""
        ...

    def save(self, rating: Rating) -> None:
        """Store a rating, replacing an earlier one."""
        ...
