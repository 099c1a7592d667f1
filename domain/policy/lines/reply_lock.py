"""Who is answering a ticket: pure transitions, and how long a lock lasts."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.events import TicketLocked, TicketUnlocked
from domain.tickets import Changed, Ticket, check_not_closed

LOCKS_FOR = timedelta(minutes=10)
"""How long a ticket is locked for the person who is answering."""


def lock_holder(ticket: Ticket, now: datetime) -> int | None:
    """Return who has locked the ticket; None if nobody has, or if the time has run out."""
    if ticket.locked_until is None or ticket.locked_until <= now:
        return None
    return ticket.locked_by_id


def lock(ticket: Ticket, person_id: int, now: datetime) -> Changed:
    """Lock the ticket for a person; a lock of their own is extended.

    Raises Refusal on a closed ticket.
    """
    check_not_closed(ticket)
    until = now + LOCKS_FOR
    changed = replace(
        ticket, locked_by_id=person_id, locked_until=until, version=ticket.version + 1
    )
    return changed, (TicketLocked(ticket.id, until.isoformat()),)


def unlock(ticket: Ticket, reason: str, holder: str = "") -> Changed:
    """Unlock the ticket. `reason` is a code of TicketUnlocked, `holder` the name to report."""
    if ticket.locked_by_id is None:
        return ticket, ()
    changed = replace(ticket, locked_by_id=None, locked_until=None, version=ticket.version + 1)
    return changed, (TicketUnlocked(ticket.id, reason, holder),)
