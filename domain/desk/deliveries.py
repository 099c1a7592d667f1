"""What became of what was sent, and what follows from it for tickets and marks."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.desk.telling import in_private, mark, tell
from domain.events import ClientUnreachable, Event, ReplyDelivered, ReplyFailed
from domain.messages import Fate
from domain.ports import Recorded, UnitOfWork
from domain.posts import (
    CARD,
    RECEIPT,
    REPLY,
    Delayed,
    Failed,
    MirrorKind,
    NewPost,
    Outcome,
    Sent,
    Suspended,
    Unknown,
)
from domain.tickets import Ticket, answered


def record(outcome: Outcome, now: datetime, uow: UnitOfWork) -> None:
    """Note the outcome of a post, and do what follows from it."""
    recorded = uow.outbox.record(outcome, now)
    ONCE_RECORDED[type(outcome)](outcome, recorded, now, uow)


def _sent(outcome: Sent, post: Recorded, now: datetime, uow: UnitOfWork) -> None:
    if not outcome.complete:
        return
    if post.template == CARD and post.ticket_id is not None:
        thread = replace(outcome.place, thread=outcome.external_id)
        uow.tickets.add_thread(post.ticket_id, thread)
        uow.outbox.shown(MirrorKind.CARD, post.ticket_id, str(outcome.version))
    elif post.template == RECEIPT and post.ticket_id is not None:
        uow.outbox.shown(MirrorKind.RECEIPT, post.ticket_id, str(outcome.version))
    elif post.template == REPLY:
        _reply_reached(post, now, uow)


def _reply_reached(post: Recorded, now: datetime, uow: UnitOfWork) -> None:
    message = uow.messages.get(post.message_id or 0)
    ticket = uow.tickets.get(post.ticket_id or 0)
    assert message is not None
    assert ticket is not None
    unanswered = uow.messages.first_client_line_after(ticket.id, message.written_at)
    changed = answered(ticket, message.written_at, unanswered)
    if changed is not ticket:
        uow.tickets.save(changed)
    mark(message, Fate.DELIVERED, uow)
    delivered = ReplyDelivered(ticket.id, message.id)
    tell(changed, (delivered,), uow, now=now, actor=None, version_before=ticket.version)


def _delayed(_outcome: Delayed, post: Recorded, _now: datetime, uow: UnitOfWork) -> None:
    if post.template == REPLY and post.message_id is not None:
        mark(uow.messages.get(post.message_id), Fate.QUEUED, uow)


def _suspended(outcome: Suspended, post: Recorded, now: datetime, uow: UnitOfWork) -> None:
    first = uow.outbox.suspend(post.destination, outcome.problem, outcome.retry_at)
    _delayed(Delayed(outcome.post_id, outcome.retry_at, outcome.problem), post, now, uow)
    if not first:
        return
    ticket = uow.tickets.get(post.ticket_id) if post.ticket_id else None
    if ticket is not None and post.destination.startswith("conversation:"):
        for one in uow.tickets.active_of(ticket.client_id) or (ticket,):
            _tell_thread(one, ClientUnreachable(one.id, outcome.problem), now, uow)
    else:
        _tell_administrators(post, outcome.problem, now, uow)


def _failed(outcome: Failed | Unknown, post: Recorded, now: datetime, uow: UnitOfWork) -> None:
    if post.template != REPLY or post.message_id is None:
        return
    unknown = isinstance(outcome, Unknown)
    fate = Fate.UNKNOWN if unknown else Fate.FAILED
    mark(uow.messages.get(post.message_id), fate, uow)
    ticket = uow.tickets.get(post.ticket_id or 0)
    assert ticket is not None
    failed = ReplyFailed(ticket.id, post.message_id, outcome.problem, unknown=unknown)
    _tell_thread(ticket, failed, now, uow)


def _tell_thread(ticket: Ticket, event: Event, now: datetime, uow: UnitOfWork) -> None:
    tell(ticket, (event,), uow, now=now, actor=None, version_before=ticket.version)


def _tell_administrators(post: Recorded, problem: str, now: datetime, uow: UnitOfWork) -> None:
    for person in uow.people.administrators():
        lane, destination = in_private(person)
        if destination != post.destination:
            facts = {"destination": post.destination, "problem": problem}
            uow.outbox.post(
                NewPost("staff/suspended", lane, destination, not_before=now, facts=facts)
            )


ONCE_RECORDED: dict[type, Callable[[Any, Recorded, datetime, UnitOfWork], None]] = {
    Sent: _sent,
    Delayed: _delayed,
    Suspended: _suspended,
    Failed: _failed,
    Unknown: _failed,
}
