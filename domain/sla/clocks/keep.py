"""The one function that sets a ticket's clocks."""

from dataclasses import replace
from datetime import datetime

from domain.dictionaries.kinds.levels import ClockKind
from domain.sla.clocks.due import expires, has_passed, running
from domain.sla.clocks.moves import (
    ClockResult,
    GivenBack,
    Saving,
    Terms,
    late_by_terms,
    miss,
    noticed,
)
from domain.sla.clocks.resolution import keep_resolution
from domain.sla.clocks.response import keep_response
from domain.tickets import Ticket


def keep_time(
    before: Ticket | None,
    after: Ticket,
    was: Terms,
    terms: Terms,
    at: datetime,
    reason: str = "",
    *,
    spared: bool = False,
    back: GivenBack | None = None,
) -> ClockResult:
    """Return the ticket with its clocks set, and what they did; nothing if nothing changes.

    `before` is the ticket as stored (None: it is new), `after` the changed ticket with its old
    clocks; `was` and `terms` are the terms before and now. If both are the same, it only notices
    what has passed. `reason` is a code of Reason or somebody's words; with LINE_MOVED, a ticket
    that is settled again was never reopened. A new ticket with a `response_due_at` came with the
    promise to call back by then. If nobody is to blame for other terms (`spared`), a deadline that
    has passed only because of them is not counted as missed. `back` is time that the clocks get
    back.
    """
    saving = Saving(before, was, terms, at, reason, back)
    ticket, answers = keep_response(after, saving)
    ticket, ends = keep_resolution(ticket, saving)
    done = [*answers, *ends]
    if spared:
        for move in late_by_terms(done):
            ticket = noticed(ticket, ClockKind(move.clock))
    for clock, due in running(ticket):
        if has_passed(ticket, clock, due, at):
            ticket, missed = miss(ticket, clock, due, saving)
            done += missed
    overdue = any(has_passed(ticket, clock, due, at) for clock, due in running(ticket))
    expiring = any(expires(ticket, clock, due, terms, at) for clock, due in running(ticket))
    # Copying a ticket is most of the work of a look at thousands, so it is copied only if it must.
    if (overdue, expiring) != (ticket.overdue, ticket.expiring):
        ticket = replace(ticket, overdue=overdue, expiring=expiring)
    # Card and receipt show deadlines, and they are drawn again only for a new version.
    if before is not None and after.version == before.version and ticket != after:
        ticket = replace(ticket, version=ticket.version + 1)
    return ticket, tuple(done)
