"""A reply that did not reach the client: its author is told once more if nothing came of it."""

from dataclasses import replace
from datetime import timedelta

from domain.desk.act import Act
from domain.desk.act.terms import working_hours
from domain.events import ReplyFailed
from domain.messages import MessageKind
from domain.outgoing.posts import PostState
from domain.outgoing.templates import REPLY
from domain.policy.tickets import reminders
from domain.repositories import PostProgress
from domain.tickets import Status, Ticket
from domain.timers import Timer, TimerKind

LOOKS_EVERY = timedelta(minutes=1)
"""How often it is checked whether a platform works again."""


def tell_again_later(ticket: Ticket, message_id: int, act: Act) -> None:
    """Set the timer that tells the author again."""
    hours = working_hours(ticket, act.uow.dictionaries.load())
    key, due_at = f"{message_id}:{act.now.isoformat()}", hours.add(act.now, reminders.FAILED_FOR)
    act.uow.timers.set(Timer(TimerKind.REPLY_FAILED, message_id, key, due_at))


def tell_again(timer: Timer, act: Act) -> None:
    """Tell the author again, unless the reply was sent again or taken back, or another one came.

    While the client's platform does not work, there is nothing to decide: they are told after that.
    """
    message = act.uow.messages.get(timer.subject)
    if message.kind is not MessageKind.REPLY:
        return
    post, ticket = act.uow.outbox.post_of(message.id, REPLY), act.uow.tickets.get(message.ticket_id)
    if post is None or not post.can_go_again or ticket.status is Status.CLOSED:
        return
    answered = ticket.last_staff_line_at
    if answered is not None and answered > message.written_at:
        return
    unknown = post.state is PostState.UNKNOWN
    if unknown and not _works_again(ticket, post, act):
        occasion, _, looked = timer.once_key.partition("#")
        # A timer is set once per key, so each look needs one of its own.
        key = f"{occasion}#{int(looked or 0) + 1}"
        act.uow.timers.set(replace(timer, once_key=key, due_at=act.now + LOOKS_EVERY))
    else:
        act.tell(ticket, ReplyFailed(ticket.id, message.id, post.problem, unknown=unknown))


def _works_again(ticket: Ticket, post: PostProgress, act: Act) -> bool:
    platform = act.uow.conversations.get(ticket.conversation_id).place.platform
    return post.left_at is None or act.uow.outbox.works_since(platform, post.left_at)
