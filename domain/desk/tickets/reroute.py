"""A ticket that nobody has worked on is handled anew when more is known of it."""

from dataclasses import replace

from domain.commands import Context
from domain.desk.tickets.departments import can_move, put_in_charge
from domain.desk.tickets.level import keep_promising
from domain.desk.tickets.triage import placed_by_rules
from domain.events import TicketAssigned
from domain.policy.routing import SUBJECT_SETTLES_AFTER
from domain.repositories import UnitOfWork
from domain.tickets import Status, Ticket


def reroute_first_lines(added_to: Ticket, context: Context, uow: UnitOfWork) -> None:
    """In the first minute, further lines of the client's may have rules decide otherwise."""
    if context.now - added_to.created_at > SUBJECT_SETTLES_AFTER:
        return
    ticket = uow.tickets.get(added_to.id)
    assert ticket is not None, "a line was just added to it"
    if uow.dictionaries.load().rules:
        reroute(ticket, context, uow)


def reroute(ticket: Ticket, context: Context, uow: UnitOfWork) -> None:
    """Have rules, category and department decide again, as long as no member of staff acted.

    What somebody has chosen stays: whoever is responsible, and a level that is set. The client is
    told if they get an answer later than they were told at first.
    """
    if ticket.status is not Status.NEW or ticket.last_staff_line_at is not None:
        return
    client = uow.people.get(ticket.client_id)
    text = uow.messages.openings([ticket.id]).get(ticket.id, "")
    wanted, placed = placed_by_rules(ticket, text, client, context.now, uow)
    changed = replace(wanted, department_id=ticket.department_id)
    if changed != ticket:
        given = changed.assignee_id
        events = (
            [TicketAssigned(ticket.id, given, None)]
            if given is not None and given != ticket.assignee_id
            else []
        )
        changed = replace(changed, version=ticket.version + 1)
        placed = replace(placed, ticket_id=ticket.id)
        keep_promising(context, ticket, changed, (placed, *events), uow)
    if wanted.department_id != ticket.department_id and can_move(ticket, uow):
        now_kept = uow.tickets.get(ticket.id)
        assert now_kept is not None, "it was just kept"
        put_in_charge(now_kept, wanted.department_id, context, uow)
