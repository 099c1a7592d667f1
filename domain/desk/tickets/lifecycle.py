"""Taking, assigning, changing the status, closing and reopening."""

from domain import tickets
from domain.answers import Answer
from domain.answers.say import Say
from domain.commands import (
    AssignTicket,
    ChooseAssignee,
    CloseTicket,
    NoReplyNeeded,
    ReopenTicket,
    SetStatus,
    StillNeedHelp,
    TakeTicket,
)
from domain.desk.act import Act
from domain.desk.act.confirm import ask_first
from domain.errors import Refusal
from domain.outgoing.buttons import Choice, Colleagues
from domain.outgoing.words import Words
from domain.people.accounts import PersonRef
from domain.people.person import Role
from domain.permissions import role_on
from domain.policy.lines.client_lines import REOPENS_WITHIN
from domain.sla.clocks import Reason
from domain.tickets import Status, Ticket


def take(command: TakeTicket, ticket: Ticket, act: Act) -> Answer | None:
    """Make the actor responsible; if they are already, that is success.

    Ask first for a colleague's.
    """
    if ticket.assignee_id not in (None, act.person.id):
        holder = act.uow.people.get(ticket.assignee_id or 0)
        question = Say("answers/confirm_take", {"name": holder.name}, ticket.id)
        if asked := ask_first(command, question, holder.id, act):
            return asked
    changed, events = tickets.assign(ticket, act.person.id, act.now)
    act.save(ticket, changed, *events)
    return Say("answers/taken", ticket_id=ticket.id)


def assign(command: AssignTicket, ticket: Ticket, act: Act) -> Answer | None:
    """Make somebody else responsible: only staff, and nobody on their own ticket."""
    people, named = act.uow.people, command.person
    assert not isinstance(named, PersonRef), "the person with this name has been found"
    if isinstance(named, int):
        person = people.find(act.uow.links.person_of(named) or named)
    else:
        person = people.by_identity(named)
    if person is None or not person.role.is_staff:
        raise Refusal("assignee_not_staff", name=person.name if person else "")
    if role_on(person, ticket) is Role.CLIENT:
        raise Refusal("own_ticket")
    changed, events = tickets.assign(ticket, person.id, act.now)
    act.save(ticket, changed, *events)
    return Say("answers/assigned", {"assignee": person.name}, ticket.id)


def choose_assignee(_command: ChooseAssignee, ticket: Ticket, act: Act) -> Answer | None:
    """Show the colleagues who could be responsible: those who are there, the ticket's own not."""
    colleagues = tuple(
        Choice(one.id, one.name)
        for one in act.uow.people.staff()
        if one.id not in (ticket.assignee_id, ticket.client_id) and one.away_at(act.now) is None
    )
    words: Words = {"any": bool(colleagues)}
    return Say("answers/assignees", words, ticket.id, Colleagues(colleagues))


def set_status(command: SetStatus, ticket: Ticket, act: Act) -> Answer | None:
    """Move the ticket to another status; ask first before closing."""
    if command.status is Status.CLOSED:
        return _close(command, ticket, act)
    if ticket.status is Status.CLOSED and command.status is Status.OPEN:
        return reopen(command, ticket, act)
    asks = command.in_passing and command.status is Status.RESOLVED and command.unsent is None
    if asks and _is_unanswered(ticket):
        question = Say("answers/confirm_processed", ticket_id=ticket.id)
        if asked := ask_first(command, question, ticket.last_client_line_at, act):
            return asked
    if not ticket.is_active:
        _refuse_forgotten(ticket, act)
    changed, events = tickets.set_status(ticket, command.status, act.now)
    act.save(ticket, changed, *events)
    return Say("answers/status", {"status": command.status.value}, ticket.id)


def close(command: CloseTicket, ticket: Ticket, act: Act) -> Answer | None:
    """Close the ticket, by the client or by staff; closed is final, so ask first."""
    return _close(command, ticket, act)


def _close(command: CloseTicket | SetStatus, ticket: Ticket, act: Act) -> Answer | None:
    changed, events = tickets.set_status(ticket, Status.CLOSED, act.now)
    by_staff = role_on(act.person, ticket) is not Role.CLIENT
    asks = ticket.is_active or (by_staff and ticket.status is not Status.CLOSED)
    if asks and command.unsent is None:
        client = act.on_behalf_of.name if act.on_behalf_of else ""
        question = Say("answers/confirm_close", {"by_staff": by_staff, "client": client}, ticket.id)
        if asked := ask_first(command, question, (ticket.status, ticket.last_client_line_at), act):
            return asked
    act.save(ticket, changed, *events)
    return Say("answers/closed", ticket_id=ticket.id)


def _is_unanswered(ticket: Ticket) -> bool:
    return ticket.last_staff_line_at is None and ticket.last_client_line_at is not None


def reopen(_command: ReopenTicket | SetStatus, ticket: Ticket, act: Act) -> Answer | None:
    """Reopen a ticket that is not solved; an active one stays open. Only staff reopen a closed one.

    Raises Refusal if it was closed too long ago, if it is closed and the actor is its client, or
    if its client is forgotten.
    """
    if ticket.is_active:
        return Say("answers/reopened_by_hand", ticket_id=ticket.id)
    _refuse_forgotten(ticket, act)
    by_client = role_on(act.person, ticket) is Role.CLIENT
    if ticket.status is Status.CLOSED and not by_client:
        changed, events = tickets.reopen(ticket, act.now)
    else:
        changed, events = tickets.set_status(ticket, Status.OPEN, act.now)
    if by_client and act.on_behalf_of is None:
        changed = tickets.waits_again(changed, act.now)
    act.save(ticket, changed, *events)
    return Say("answers/reopened_by_hand", ticket_id=ticket.id)


def _refuse_forgotten(ticket: Ticket, act: Act) -> None:
    """Raise Refusal if nobody is there any more who could be answered."""
    erasure = act.uow.erasures.of(ticket.client_id)
    if erasure is not None and erasure.begun_at is not None:
        raise Refusal("forgotten_already")


def no_reply_needed(_command: NoReplyNeeded, ticket: Ticket, act: Act) -> Answer | None:
    """Stop the client's wait; if the client doesn't wait, that is success."""
    changed, events = tickets.no_reply_needed(ticket, act.now)
    act.save(ticket, changed, *events, reason=Reason.NO_REPLY if events else "")
    return Say("answers/no_reply", ticket_id=ticket.id)


def close_resolved(act: Act, *, limit: int = 100) -> int:
    """Close silently tickets that were resolved too long ago to reopen; return how many."""
    stale = act.uow.tickets.resolved_before(act.now - REOPENS_WITHIN, limit)
    for ticket in stale:
        changed, events = tickets.set_status(ticket, Status.CLOSED, act.now, reason="silence")
        act.by_desk().save(ticket, changed, *events)
    return len(stale)


def still_needed(_command: StillNeedHelp, ticket: Ticket, act: Act) -> Answer | None:
    """Let the client wait for a reply again, as if they had written."""
    if ticket.status is Status.PENDING:
        changed, events = tickets.set_status(ticket, Status.OPEN, act.now, reason="still_needed")
        if act.on_behalf_of is None:  # otherwise the client waits for nothing that they wrote
            changed = tickets.waits_again(changed, act.now)
        act.save(ticket, changed, *events)
    return Say("answers/still_needed", ticket_id=ticket.id)
