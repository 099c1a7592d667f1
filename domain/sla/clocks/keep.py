"""The one function that sets a ticket's clocks."""

from dataclasses import replace
from datetime import datetime

from domain.sla.clocks.due import expires, has_passed, running
from domain.sla.clocks.resolution import keep_resolution
from domain.sla.clocks.response import keep_response
from domain.sla.clocks.turns import Kept, Saving, Terms, miss
from domain.tickets import Ticket


def keep_time(
    before: Ticket | None, after: Ticket, was: Terms, terms: Terms, at: datetime, reason: str = ""
) -> Kept:
    """Return the ticket with its clocks set, and what they did; nothing if nothing is to be done.

    `before` is the ticket as it is kept (None: it is new), `after` what became of it, its clocks
    still as they were; `was` and `terms` are what held then and what holds now. With both the same
    it only notices what has passed. `reason` is a code of Reason or what somebody gave as a reason;
    with LINE_MOVED a ticket that is settled again was never reopened. A new ticket that has a
    `response_due_at` came with the promise to call back by then.
    """
    saving = Saving(before, was, terms, at, reason)
    ticket, answers = keep_response(after, saving)
    ticket, ends = keep_resolution(ticket, saving)
    done = [*answers, *ends]
    for clock, due in running(ticket):
        if has_passed(ticket, clock, due, at):
            ticket, missed = miss(ticket, clock, due, saving)
            done += missed
    ticket = replace(
        ticket,
        overdue=any(has_passed(ticket, clock, due, at) for clock, due in running(ticket)),
        expiring=any(expires(ticket, clock, due, terms, at) for clock, due in running(ticket)),
    )
    if before is not None and after.version == before.version and ticket != after:
        ticket = replace(ticket, version=ticket.version + 1)
    return ticket, tuple(done)
