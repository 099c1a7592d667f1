"""Outcomes of sends, and what follows from them for tickets and marks."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any

from domain.answers.say import Say
from domain.desk.act import Act
from domain.desk.act.notify import keep_in_sight, mark, show_as_wanted
from domain.desk.act.post import client_of, post, route_to
from domain.desk.act.tell import tell_administrators
from domain.desk.lines.client import chat
from domain.desk.lines.edits import remove_post
from domain.desk.lines.move import LATEST
from domain.desk.lines.staff.replies import arrived, with_last_reply
from domain.desk.people.staff.channels import not_invited
from domain.desk.tickets import departments
from domain.desk.timers.failed_reply import tell_again_later
from domain.errors import stored
from domain.events import (
    AnswerVanished,
    ClientReachable,
    ClientUnreachable,
    LineNotShown,
    ReplyFailed,
)
from domain.messages import Fate, HowFar, MessageKind
from domain.outgoing.addresses import direct_chat_address
from domain.outgoing.bodies import ChannelInvitation
from domain.outgoing.mirror_states import REMOVED, version_state
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.outcomes import Delayed, Failed, Outcome, Sent, Suspended, Unknown, Unopened
from domain.outgoing.templates import (
    CARD,
    FILE_NOT_SENT,
    FILES,
    HELD,
    INVITATION,
    RECEIPT,
    REMINDERS,
    REPLY,
)
from domain.repositories import RecordedPost, UnitOfWork
from domain.tickets import Ticket, not_asked

NOT_SHOWN = ("thread/not_shown", "thread/not_redrawn")
NOT_RECORDED = "not_recorded"


def record(outcome: Outcome, act: Act) -> None:
    """Record the outcome of a post, and do what follows from it."""
    if isinstance(outcome, Sent):
        outcome = _as_it_ends(outcome, act.uow)
    recorded = act.uow.outbox.record(outcome, act.now)
    ONCE_RECORDED[type(outcome)](outcome, recorded, act)


def record_all(outcomes: Iterable[Outcome], now: datetime, uow: UnitOfWork) -> None:
    """Record many outcomes in order; those that were sent are recorded together."""
    for was_sent, some in groupby(outcomes, lambda one: isinstance(one, Sent)):
        if not was_sent:
            for outcome in some:
                record(outcome, Act(None, now, uow))
            continue
        sent = [_as_it_ends(one, uow) for one in some if isinstance(one, Sent)]
        for one, recorded in zip(sent, uow.outbox.record_sent(sent, now), strict=True):
            ONCE_RECORDED[Sent](one, recorded, Act(None, now, uow))


def _as_it_ends(sent: Sent, uow: UnitOfWork) -> Sent:
    """Let a post end with the message that has just left if it was taken back meanwhile."""
    if sent.complete or uow.outbox.wanted(MirrorKind.LINE, sent.post_id) != REMOVED:
        return sent
    return replace(sent, complete=True)


def set_aside(post_id: int, act: Act, *, wholly: bool, tell: bool) -> None:
    """Mark a post as unknown if its outcome can't be recorded; its lane goes on.

    Without `wholly`, nothing follows for its ticket. `tell`: administrators are told.
    """
    unknown = Unknown(post_id, NOT_RECORDED)
    if wholly:
        record(unknown, act)
    else:
        act.uow.outbox.record(unknown, act.now)
    if tell:
        tell_administrators(Say("staff/set_aside", {"post": post_id}), act)


def _sent(outcome: Sent, recorded: RecordedPost, act: Act) -> None:
    if recorded.resumed:
        _reachable_again(recorded, act)
    if not outcome.complete:
        return
    on, version = (outcome.place, outcome.external_id), version_state(outcome.version or 0)
    if recorded.template == CARD and recorded.ticket_id is not None:
        thread = replace(outcome.place, thread=outcome.external_id)
        act.uow.outbox.set_thread(recorded.ticket_id, thread)
        act.uow.outbox.shown(MirrorKind.CARD, recorded.ticket_id, version, on)
        departments.card_arrived(recorded.ticket_id, act)
    elif recorded.template == RECEIPT and recorded.ticket_id is not None:
        act.uow.outbox.shown(MirrorKind.RECEIPT, recorded.ticket_id, version, on)
        thread = replace(outcome.place, thread=outcome.external_id)
        keep_in_sight(chat.adopt_thread(recorded.ticket_id, thread, act.uow), act.uow)
    elif recorded.template == REPLY:
        _reply_reached(recorded, act)
    if recorded.template in (REPLY, HELD, REMINDERS):
        # It may have been decided on, deleted or added to before its message was known.
        show_as_wanted(recorded.post_id, on, act.uow)


def _reachable_again(recorded: RecordedPost, act: Act) -> None:
    ticket = act.uow.tickets.get(recorded.ticket_id) if recorded.ticket_id else None
    if ticket is not None and _goes_to_client(recorded, ticket):
        for one in act.uow.tickets.active_of(ticket.client_id):
            act.tell(one, ClientReachable(one.id))


def _goes_to_client(recorded: RecordedPost, ticket: Ticket) -> bool:
    return recorded.destination in (
        client_of(ticket).destination,
        direct_chat_address(ticket.client_id),
    )


def _reply_reached(recorded: RecordedPost, act: Act) -> None:
    message = act.uow.messages.get(recorded.message_id or 0)
    ticket = act.uow.tickets.get(recorded.ticket_id or 0)
    if message.kind is MessageKind.REPLY:  # else it was moved to another ticket meanwhile
        arrived(ticket, ticket, message, act)


def _is_taken_back(recorded: RecordedPost, act: Act) -> bool:
    """Return whether a reply was deleted or moved to another ticket while it was being sent."""
    return act.uow.outbox.wanted(MirrorKind.LINE, recorded.post_id) == REMOVED


def _end_taken_back(recorded: RecordedPost, act: Act) -> bool:
    """Settle a reply that was taken back while it was being sent, and has not arrived as a whole.

    Of its messages, those that arrived are removed. If it was moved, the thread is told how far it
    got. If it was deleted and the client may have it, return False: then its author must know.
    """
    message = act.uow.messages.get(recorded.message_id or 0)
    ticket = act.uow.tickets.get(recorded.ticket_id or 0)
    progress = stored(act.uow.outbox.how_far(recorded.post_id), "post", recorded.post_id)
    if remove_post(progress, act):
        return True  # the thread is told once they are gone
    if progress.place is not None:
        show_as_wanted(recorded.post_id, (progress.place, progress.external_id), act.uow)
    if message.kind is not MessageKind.REPLY:
        if progress.place is not None:
            return True  # the thread is told once those that arrived are gone
        left = HowFar.NOT_AT_ALL if progress.has_gone_nowhere else HowFar.UNKNOWN
        act.tell(ticket, AnswerVanished(ticket.id, message.id, "", left))
        return True
    if not progress.has_gone_nowhere:
        return False
    if progress.can_go_again:
        act.uow.messages.make_note(message.id)
    _stands_unanswered(ticket, act)
    return True


def _delayed(_outcome: Delayed, recorded: RecordedPost, act: Act) -> None:
    if recorded.template != REPLY or recorded.message_id is None:
        return
    if not _is_taken_back(recorded, act):
        mark(act.uow.messages.get(recorded.message_id), Fate.QUEUED, act.uow)
    elif act.uow.outbox.withdraw(recorded.message_id):  # unless the client may have it
        _end_taken_back(recorded, act)
    else:
        remove_post(act.uow.outbox.how_far(recorded.post_id), act)


def _suspended(outcome: Suspended, recorded: RecordedPost, act: Act) -> None:
    first = act.uow.outbox.suspend(outcome.place, outcome.problem, act.now, outcome.retry_at)
    _delayed(Delayed(outcome.post_id, outcome.retry_at, outcome.problem), recorded, act)
    if not first:
        return
    ticket = act.uow.tickets.get(recorded.ticket_id) if recorded.ticket_id else None
    if ticket is not None and _goes_to_client(recorded, ticket):
        for one in act.uow.tickets.active_of(ticket.client_id) or (ticket,):
            act.tell(one, ClientUnreachable(one.id, outcome.problem))
    else:
        _tell_suspended(outcome, recorded, act)


def _unopened(outcome: Unopened, recorded: RecordedPost, act: Act) -> None:
    if act.uow.outbox.suspend(outcome.place, outcome.problem, act.now, outcome.until):
        _tell_suspended(outcome, recorded, act)


def _tell_suspended(outcome: Suspended | Unopened, recorded: RecordedPost, act: Act) -> None:
    words = {"destination": recorded.destination, "problem": outcome.problem}
    tell_administrators(Say("staff/suspended", words), act, besides=recorded.destination)


def _failed(outcome: Failed | Unknown, recorded: RecordedPost, act: Act) -> None:
    if recorded.template.startswith(FILES):
        _file_not_sent(recorded, act, unknown=isinstance(outcome, Unknown))
        return
    if recorded.template == INVITATION:
        body = act.uow.outbox.body_of(recorded.post_id)
        assert isinstance(body, ChannelInvitation)
        not_invited(body, outcome.problem, act)
        return
    if recorded.message_id is None or recorded.ticket_id is None or recorded.template in NOT_SHOWN:
        return
    ticket = act.uow.tickets.get(recorded.ticket_id)
    unknown = isinstance(outcome, Unknown)
    if recorded.template.startswith("thread/"):
        for line in (recorded.message_id, *recorded.folded):
            act.tell(ticket, LineNotShown(ticket.id, line, outcome.problem, unknown))
    if recorded.template != REPLY or (
        _is_taken_back(recorded, act) and _end_taken_back(recorded, act)
    ):
        return
    fate = Fate.UNKNOWN if unknown else Fate.FAILED
    mark(act.uow.messages.get(recorded.message_id), fate, act.uow)
    failed = ReplyFailed(ticket.id, recorded.message_id, outcome.problem, unknown=unknown)
    act.tell(ticket, failed)
    tell_again_later(ticket, recorded.message_id, act)
    _stands_unanswered(ticket, act)


def _file_not_sent(recorded: RecordedPost, act: Act, *, unknown: bool) -> None:
    """Tell the person who asked for a file that it will not come."""
    told = Say(FILE_NOT_SENT, {"unknown": unknown}, recorded.ticket_id)
    post(told, route_to(recorded.destination), act, ticket_id=recorded.ticket_id)


def _stands_unanswered(ticket: Ticket, act: Act) -> None:
    """Let a ticket's clock go on without a reply that may not have arrived.

    The desk no longer waits for a client who may not have been asked anything.
    """
    rest = with_last_reply(ticket, act.uow)
    since = rest.last_staff_line_at or ticket.created_at - LATEST
    waiting = act.uow.messages.first_client_line_after(ticket.id, since)
    changed, events = not_asked(rest, waiting, act.now)
    act.save(ticket, changed, *events)


ONCE_RECORDED: dict[type, Callable[[Any, RecordedPost, Act], None]] = {
    Sent: _sent,
    Delayed: _delayed,
    Suspended: _suspended,
    Unopened: _unopened,
    Failed: _failed,
    Unknown: _failed,
}
