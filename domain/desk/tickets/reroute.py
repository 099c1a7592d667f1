"""A ticket that nobody has worked on is handled anew when more is known of it."""

from dataclasses import replace

from domain.desk.act import Act
from domain.desk.tickets.departments import can_move, put_in_charge
from domain.desk.tickets.level import keep_promising
from domain.desk.tickets.triage import placed_by_rules
from domain.events import TicketAssigned
from domain.policy.routing import SUBJECT_SETTLES_AFTER
from domain.tickets import Status, Ticket


def reroute_first_lines(ticket: Ticket, act: Act) -> None:
    """Let rules decide anew in the first minute, as further lines of the client's come."""
    if act.now - ticket.created_at > SUBJECT_SETTLES_AFTER:
        return
    if act.uow.dictionaries.load().rules:
        reroute(ticket, act)


def reroute(ticket: Ticket, act: Act) -> None:
    """Have rules, category and department decide again, as long as no member of staff acted.

    What somebody has chosen stays: whoever is responsible, and a level that is set. The client is
    told if they get an answer later than they were told at first.
    """
    if ticket.status is not Status.NEW or ticket.last_staff_line_at is not None:
        return
    client = act.uow.people.get(ticket.client_id)
    text = act.uow.messages.openings([ticket.id]).get(ticket.id, "")
    wanted, placed = placed_by_rules(ticket, text, client, act)
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
        keep_promising(act, ticket, changed, (placed, *events))
    if wanted.department_id != ticket.department_id and can_move(ticket, act.uow):
        now_kept = act.uow.tickets.get(ticket.id)
        assert now_kept is not None, "it was just kept"
        put_in_charge(now_kept, wanted.department_id, act)
