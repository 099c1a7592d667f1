"""Whether a client's line calls the responsible person."""

from datetime import datetime

from domain.desk.act import Act
from domain.messages import Message
from domain.people.person import Person
from domain.policy.tickets.reminders import is_there
from domain.repositories import UnitOfWork
from domain.tickets import Status, Ticket


def called_by(ticket: Ticket, message: Message, act: Act) -> Person | None:
    """Return the assignee if the line is the client's first since their last reply, or reopens.

    `ticket` is as it was before the line. People who are away or off shift, or who moved the line
    there themselves, are not called.
    """
    if ticket.assignee_id in (None, act.person.id, ticket.client_id):
        return None
    if ticket.status is not Status.RESOLVED and not _follows_reply(ticket, message, act):
        return None
    assignee = act.uow.people.get(ticket.assignee_id or 0)
    rota = act.uow.dictionaries.rota(ticket.department_id)
    return assignee if is_there(assignee, act.now, rota) else None


def _follows_reply(ticket: Ticket, message: Message, act: Act) -> bool:
    """Return whether a line is the first one after a reply of the responsible person."""
    answered = ticket.last_staff_line_at
    if answered is None or ticket.last_replier_id != ticket.assignee_id:
        return False
    return _is_first_since(answered, ticket, message.written_at, act.uow)


def _is_first_since(
    answered: datetime, ticket: Ticket, written_at: datetime, uow: UnitOfWork
) -> bool:
    """Return whether this line is later than a reply, with no client line in between."""
    if written_at <= answered:
        return False
    last = ticket.last_client_line_at
    if last is None or last <= answered:
        return True
    # A client's button press counts as a line here, but it notifies nobody.
    first = None
    if last == ticket.status_changed_at:
        first = uow.messages.first_client_line_after(ticket.id, answered)
    return first is not None and first > last
