"""Tickets, their place in the queue, and what happened to them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Protocol

from domain.audit import Change, Entry, Via, Wanted
from domain.bodies import TicketChange
from domain.events import Event
from domain.people import Place
from domain.policy.queue.ticket_list import PAGE, Cursor, Filters, Page
from domain.policy.ratings import Rating
from domain.posts import TicketView
from domain.sla.why import Past
from domain.tickets import Ticket


class Tickets(Protocol):
    """Tickets."""

    def add(self, ticket: Ticket) -> Ticket:
        """Keep a ticket that has no number yet; the same with its number."""
        ...

    def get(self, ticket_id: int) -> Ticket | None:
        """Return the ticket with this number; None if there is none."""
        ...

    def save(self, ticket: Ticket) -> None:
        """Keep what a transition made of it."""
        ...

    def place_anew(self, ticket: Ticket) -> None:
        """Put a ticket where it belongs in the queue, though nothing of it has changed."""
        ...

    def active_after(self, ticket_id: int, most: int) -> Sequence[Ticket]:
        """Active tickets with higher numbers than this, in their order."""
        ...

    def view(self, ticket_id: int) -> TicketView:
        """Return the ticket as it is shown, with names instead of ids."""
        ...

    def in_conversation(self, conversation_id: int) -> Sequence[Ticket]:
        """Return the active and resolved tickets of a conversation, oldest first."""
        ...

    def last_closed_in(self, conversation_id: int) -> Ticket | None:
        """Return the newest closed ticket of a conversation; None if there is none."""
        ...

    def in_thread(self, place: Place) -> Ticket | None:
        """Return the ticket whose thread this is; None if it is no ticket's."""
        ...

    def of_client(self, person_id: int, most: int, skip: int = 0) -> Sequence[TicketView]:
        """Return a client's tickets behind the first `skip`, newest first."""
        ...

    def active_of(self, person_id: int) -> Sequence[Ticket]:
        """Return a client's active tickets, for what concerns them all."""
        ...

    def with_assignee(self, person_id: int) -> Sequence[Ticket]:
        """Return the active tickets that somebody is responsible for, in the queue's order."""
        ...

    def locked_by(self, person_id: int) -> Sequence[Ticket]:
        """Return the tickets that somebody is answering."""
        ...

    def locked_before(self, instant: datetime, most: int) -> Sequence[Ticket]:
        """Tickets whose lock ran out before an instant."""
        ...

    def resolved_before(self, instant: datetime, most: int) -> Sequence[Ticket]:
        """Tickets resolved before an instant and still not closed."""
        ...


class Queue(Protocol):
    """The list of tickets, in the queue's order."""

    def page(
        self,
        filters: Filters,
        *,
        viewer_id: int,
        zone: tzinfo,
        at: Cursor | None = None,
        most: int = PAGE,
    ) -> Page:
        """Return the tickets that meet all filters, from a place on; the first ones without it.

        Lamps are those that the viewer sees, a period's days those of their zone.
        """
        ...

    def projects(self, most: int) -> Sequence[str]:
        """Projects that tickets in the queue belong to, by name."""
        ...


class History(Protocol):
    """The dated record of every change."""

    def append(self, happened: Sequence[Event], at: datetime, actor_id: int | None) -> None:
        """Keep an event."""
        ...

    def of_clocks(self, ticket_id: int) -> Sequence[Past]:
        """Return what a ticket's clocks did, and the answers that arrived, in order."""
        ...

    def changes(self, ticket_id: int, most: int) -> Sequence[TicketChange]:
        """Return the newest changes of a ticket, the newest first."""
        ...

    def status_before(self, ticket_id: int, message_id: int) -> str | None:
        """Return the status that a client's line ended, None if it ended none."""
        ...


class Audit(Protocol):
    """Changes that matter: who made them, when, how, and on whose behalf."""

    def append(
        self,
        change: Change,
        at: datetime,
        via: Via,
        actor_id: int | None,
        on_behalf_of_id: int | None,
    ) -> None:
        """Put a change on record: who made it (None: the desk), how, and on whose behalf."""
        ...

    def entries(self, wanted: Wanted, most: int) -> Sequence[Entry]:
        """Return the newest entries that are wanted, the newest first."""
        ...

    def people(self) -> Mapping[int, str]:
        """Return the names of everybody whom the audit names, by number."""
        ...

    def departments(self) -> Mapping[int, str]:
        """Return the names of the departments there are, by number."""
        ...


class Ratings(Protocol):
    """What clients thought of the help they got."""

    def of(self, ticket_id: int) -> Rating | None:
        """Return a ticket's rating, None if it has none."""
        ...

    def save(self, rating: Rating) -> None:
        """Keep a rating, in place of the one there was."""
        ...
