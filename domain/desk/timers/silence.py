"""Fair auto-close: a silent client is told twice, then the ticket closes; one tap stops it."""

from collections.abc import Callable, Mapping
from datetime import datetime

from domain import tickets
from domain.desk.act import Act
from domain.desk.act.terms import working_hours
from domain.desk.lines.staff.undelivered import undelivered
from domain.events import ClosingAnnounced
from domain.outgoing.posts import PostState
from domain.outgoing.templates import CLOSING_SOON
from domain.policy.tickets.silence import DeadlineKind, Silence, silent_days
from domain.tickets import Status, Ticket

Expected = Mapping[DeadlineKind, datetime]
"""All deadlines that a ticket should have, by kind."""


def announce(ticket: Ticket, expected: Expected, act: Act) -> None:
    """Tell the client when the ticket closes."""
    hours = working_hours(ticket, act.uow.dictionaries.load())
    days = silent_days(ticket, hours, act.now)
    act.tell(ticket, ClosingAnnounced(ticket.id, days, expected[Silence.CLOSES].isoformat()))


def close(ticket: Ticket, expected: Expected, act: Act) -> None:
    """Close a ticket whose client was told twice.

    It stays open if they can't be told, or while somebody must decide about a reply to them.
    """
    post = act.uow.outbox.post_for(ticket.id, CLOSING_SOON)
    told = post is not None and post.state in (PostState.SENT, PostState.UNKNOWN)
    if not told or undelivered(ticket, act.uow):
        hours = working_hours(ticket, act.uow.dictionaries.load())
        again = hours.add_days(act.now, 1)
        act.uow.deadlines.schedule(ticket.id, {**expected, Silence.CLOSES: again})
        return
    changed, events = tickets.set_status(ticket, Status.CLOSED, act.now, reason="silence")
    act.save(ticket, changed, *events)


DUE: Mapping[DeadlineKind, Callable[[Ticket, Expected, Act], None]] = {
    Silence.FIRST: announce,
    Silence.SECOND: announce,
    Silence.CLOSES: close,
}
"""What each kind of deadline does."""
