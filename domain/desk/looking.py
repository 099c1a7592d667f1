"""How tickets stand: what is shown when somebody asks."""

from typing import Any

from domain.commands import Context, Greet, ListTickets, ShowTicket
from domain.permissions import role_on
from domain.ports import UnitOfWork
from domain.posts import Answer, TicketView
from domain.tickets import Ticket

LISTED = 20
"""Tickets in one list; more do not fit a phone's screen."""


def show(_command: ShowTicket, ticket: Ticket, context: Context, _uow: UnitOfWork) -> Answer | None:
    """How one ticket stands, for the role the actor has on it."""
    facts = {"role": role_on(context.actor, ticket).value}
    return Answer("answers/ticket", facts, ticket.id)


def list_tickets(_command: ListTickets, context: Context, uow: UnitOfWork) -> Answer | None:
    """The actor's own tickets; for staff outside a direct chat, the desk's active ones."""
    if context.actor.role.is_staff and not context.private:
        rows = uow.tickets.active(LISTED)
        return Answer("answers/queue", {"tickets": [_row(view) for view in rows]})
    rows = uow.tickets.of_client(context.actor.id, LISTED)
    return Answer("answers/tickets", {"tickets": [_row(view) for view in rows]})


def greet(_command: Greet, context: Context, _uow: UnitOfWork) -> Answer | None:
    """What the desk is and how to use it."""
    return Answer("answers/greeting", {"name": context.actor.name})


def _row(view: TicketView) -> dict[str, Any]:
    return {
        "id": view.id,
        "subject": view.subject,
        "status": view.status.value,
        "client": view.client,
        "assignee": view.assignee,
        "waiting_since": view.waiting_since.isoformat() if view.waiting_since else None,
    }
