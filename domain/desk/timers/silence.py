"""Fair auto-close: who does not answer is told twice, then the ticket closes; one tap stops it."""

from collections.abc import Callable, Mapping
from datetime import datetime

from domain import tickets
from domain.commands import Context, StillNeedHelp
from domain.desk.act.notify import tell, tell_by
from domain.desk.act.save import keep, working_hours
from domain.events import ClosingAnnounced
from domain.policy.silence import CLOSES, FIRST, SECOND, silent_days
from domain.posts import CLOSING_SOON, Answer, PostState
from domain.repositories import UnitOfWork
from domain.tickets import Status, Ticket

Expected = Mapping[str, datetime]
"""All deadlines of a ticket as they are to be, by kind."""


def announce(ticket: Ticket, expected: Expected, now: datetime, uow: UnitOfWork) -> None:
    """Tell the client when the ticket closes."""
    hours = working_hours(ticket, uow.dictionaries.load())
    days = silent_days(ticket, hours, now)
    event = ClosingAnnounced(ticket.id, days, expected[CLOSES].isoformat())
    tell(ticket, (event,), uow, now=now, actor=None, version_before=ticket.version)


def close(ticket: Ticket, expected: Expected, now: datetime, uow: UnitOfWork) -> None:
    """Close a ticket whose client was told twice; while they cannot be told, it stays."""
    post = uow.outbox.post_for(ticket.id, CLOSING_SOON)
    if post is None or post.state not in (PostState.SENT, PostState.UNKNOWN):
        hours = working_hours(ticket, uow.dictionaries.load())
        uow.deadlines.expect(ticket.id, {**expected, CLOSES: hours.add_days(now, 1)})
        return
    changed, events = tickets.set_status(ticket, Status.CLOSED, now, reason="silence")
    changed = keep(ticket, changed, now, None, uow)
    tell(changed, events, uow, now=now, actor=None, version_before=ticket.version)


DUE: Mapping[str, Callable[[Ticket, Expected, datetime, UnitOfWork], None]] = {
    FIRST: announce,
    SECOND: announce,
    CLOSES: close,
}
"""What is done once a kind of deadline is due."""


def still_needed(
    _command: StillNeedHelp, ticket: Ticket, context: Context, uow: UnitOfWork
) -> Answer | None:
    """The client waits for an answer again, as if they had written; already so is success."""
    if ticket.status is Status.PENDING:
        changed, events = tickets.set_status(
            ticket, Status.OPEN, context.now, reason="still_needed"
        )
        tell_by(context, ticket, tickets.waits_again(changed, context.now), events, uow)
    return Answer("answers/still_needed", {}, ticket.id)
