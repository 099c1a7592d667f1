"""Taking, assigning, moving through the statuses, closing and reopening."""

from domain import tickets
from domain.answers import Answer, Say
from domain.commands import (
    AskToClose,
    AssignTicket,
    CloseTicket,
    NoReplyNeeded,
    ReopenTicket,
    SetStatus,
    TakeTicket,
)
from domain.desk.act import Act
from domain.errors import Refusal
from domain.people import Role
from domain.permissions import role_on
from domain.policy.routing import REOPENS_WITHIN
from domain.sla.clocks import Reason
from domain.tickets import Status, Ticket


def take(_command: TakeTicket, ticket: Ticket, act: Act) -> Answer | None:
    """Make the actor responsible; already so is success."""
    changed, events = tickets.assign(ticket, act.person.id, act.now)
    act.save(ticket, changed, *events)
    return Say("answers/taken", ticket_id=ticket.id)


def assign(command: AssignTicket, ticket: Ticket, act: Act) -> Answer | None:
    """Make somebody else responsible: staff only, and nobody their own client."""
    person = act.uow.people.by_identity(command.person)
    if person is None or not person.role.is_staff:
        raise Refusal("assignee_not_staff", name=person.name if person else "")
    if role_on(person, ticket) is Role.CLIENT:
        raise Refusal("own_ticket")
    changed, events = tickets.assign(ticket, person.id, act.now)
    act.save(ticket, changed, *events)
    return Say("answers/assigned", {"assignee": person.name}, ticket.id)


def set_status(command: SetStatus, ticket: Ticket, act: Act) -> Answer | None:
    """Move the ticket to another status."""
    changed, events = tickets.set_status(ticket, command.status, act.now)
    act.save(ticket, changed, *events)
    return Say("answers/status", {"status": command.status.value}, ticket.id)


def ask_to_close(_command: AskToClose, ticket: Ticket, _act: Act) -> Answer | None:
    """Ask once more, with a button that closes."""
    if ticket.status is Status.CLOSED:
        return Say("answers/closed", ticket_id=ticket.id)
    return Say("answers/confirm_close", ticket_id=ticket.id)


def close(_command: CloseTicket, ticket: Ticket, act: Act) -> Answer | None:
    """End the ticket, by the client or by staff."""
    changed, events = tickets.set_status(ticket, Status.CLOSED, act.now)
    act.save(ticket, changed, *events)
    return Say("answers/closed", ticket_id=ticket.id)


def reopen(_command: ReopenTicket, ticket: Ticket, act: Act) -> Answer | None:
    """It is not solved after all; an active ticket is open already, a closed one stays closed."""
    if ticket.is_active:
        return Say("answers/reopened_by_hand", ticket_id=ticket.id)
    changed, events = tickets.set_status(ticket, Status.OPEN, act.now)
    if role_on(act.person, ticket) is Role.CLIENT:
        changed = tickets.waits_again(changed, act.now)
    act.save(ticket, changed, *events)
    return Say("answers/reopened_by_hand", ticket_id=ticket.id)


def no_reply_needed(_command: NoReplyNeeded, ticket: Ticket, act: Act) -> Answer | None:
    """The client waits for nothing; where nobody waits it is so already."""
    changed, events = tickets.no_reply_needed(ticket, act.now)
    act.save(ticket, changed, *events, reason=Reason.NO_REPLY if events else "")
    return Say("answers/no_reply", ticket_id=ticket.id)


def close_resolved(act: Act, *, limit: int = 100) -> int:
    """Close silently what was resolved too long ago to be reopened; returns how many."""
    stale = act.uow.tickets.resolved_before(act.now - REOPENS_WITHIN, limit)
    for ticket in stale:
        changed, events = tickets.set_status(ticket, Status.CLOSED, act.now, reason="silence")
        changed = act.by_desk().save_silently(ticket, changed)
        act.by_desk().tell(changed, events, version_before=ticket.version)
    return len(stale)
