"""Updating open tickets after a change of the dictionaries, in chunks so that nobody waits."""

from dataclasses import replace

from domain.desk.act import Act
from domain.desk.act.points import points_of
from domain.desk.people.staff.confirmation import expect_confirmations
from domain.desk.timers.dictionaries import expect_broken_entries, expect_holidays_to_end
from domain.desk.timers.shifts import expect_shifts
from domain.repositories import UnitOfWork
from domain.tickets import Ticket


def recount(act: Act, *, limit: int = 100) -> int:
    """Update open tickets that were last counted by an earlier revision; return how many.

    Call it until it returns 0. A ticket without a level gets its client's; a ticket with one keeps
    it. Clocks follow changed targets and working hours, and keep the time they have used; clients
    whose promise is put off are told, if the change was made so. Points and place in the queue are
    updated.
    """
    revision, counted, after = act.uow.dictionaries.counted()
    if counted == revision:
        return 0
    open_tickets = act.uow.tickets.active_after(after, limit)
    for ticket in open_tickets:
        changed = _with_level(ticket, act.uow)
        points = points_of(changed, act.uow)
        changed = replace(changed, points=points, terms_revision=revision)
        saved = act.save_silently(ticket, changed)
        act.uow.tickets.place_anew(saved)
        if saved.version != ticket.version:  # its card and its receipt show another time
            act.uow.outbox.show_ticket(saved.id, saved.version)
    if open_tickets:
        # Stored, so that the next chunk goes on here after a restart, too.
        act.uow.dictionaries.set_counted(counted, open_tickets[-1].id)
    else:
        act.uow.dictionaries.set_counted(revision, 0)
        expect_holidays_to_end(act)
        expect_broken_entries(act)
        expect_shifts(act)
        expect_confirmations(act)
    return len(open_tickets)


def _with_level(ticket: Ticket, uow: UnitOfWork) -> Ticket:
    known = uow.dictionaries.load()
    if (own := known.level(ticket.level_id)) is not None:
        return replace(ticket, level_priority=own.priority)
    level = known.level_for(uow.dictionaries.groups_of(ticket.client_id))
    if level is None:
        return ticket
    return replace(ticket, level_id=level.id, level_priority=level.priority)
