"""A reply on its way to the client, and a ticket whose last reply is the newest that counts."""

from dataclasses import replace
from datetime import timedelta

from domain.desk.act import Act
from domain.desk.act.notify import mark
from domain.desk.act.post import post, thread_of
from domain.desk.lines.files import check_files
from domain.events import ReplyDelivered, StaffReplied
from domain.messages import Fate, Message, MessageKind
from domain.outgoing.bodies import ShownLine
from domain.policy.lines.client_lines import ALBUM_GATHERS
from domain.policy.lines.reply_lock import unlock
from domain.repositories import UnitOfWork
from domain.tickets import Ticket, answered, staff_wrote


def send(ticket: Ticket, message: Message, act: Act) -> Ticket:
    """Send a line to the client, after the time in which it can be taken back."""
    before = act.uow.messages.last_reply(ticket.conversation_id, message.id)
    headed = before is None or (before.author_id, before.ticket_id) != (
        message.author_id,
        ticket.id,
    )
    changed, events = staff_wrote(ticket, act.person.id, message.written_at, act.now)
    if changed.locked_by_id in (act.person.id, message.author_id):
        changed, unlocked = unlock(changed, "answered")
        events = (*events, *unlocked)
    replied = StaffReplied(ticket.id, message.id, headed, _quoted(ticket, act.uow))
    changed = act.save(ticket, changed, *events, replied)
    check_files(changed, replace(message, kind=MessageKind.REPLY), act)
    mark(message, Fate.WAITING, act.uow)
    return changed


def _quoted(ticket: Ticket, uow: UnitOfWork) -> str:
    """Return the client's message that a reply quotes; empty unless they have several tickets."""
    others = uow.tickets.in_conversation(ticket.conversation_id)
    if not any(other.is_active and other.id != ticket.id for other in others):
        return ""
    asked = uow.public_lines.last_client_line(ticket.id)
    there = uow.conversations.get(ticket.conversation_id).place
    # A message that was moved here stands in another chat.
    is_here = asked is not None and asked.place is not None and asked.place.chat == there.chat
    return asked.external_id if asked is not None and is_here else ""


def with_last_reply(ticket: Ticket, uow: UnitOfWork) -> Ticket:
    """Return the ticket with its newest reply that counts as the last one.

    Call it when a reply counts no longer (it failed, it was taken back, nobody knows whether it
    arrived), or counts again. Its card is drawn again: it says what is unknown, and does not offer
    to wait for a client who was not asked anything.
    """
    last = uow.public_lines.newest_reply(ticket.id)
    return replace(
        ticket,
        last_staff_line_at=last.written_at if last else None,
        last_replier_id=last.author_id if last else None,
        version=ticket.version + 1,
    )


def arrived(before: Ticket, ticket: Ticket, message: Message, act: Act) -> None:
    """Count a reply that has reached the client; `before` is the ticket as it is stored."""
    unanswered = act.uow.messages.first_client_line_after(ticket.id, message.written_at)
    changed = answered(ticket, message.written_at, unanswered)
    act.save(before, changed, ReplyDelivered(ticket.id, message.id))
    mark(message, Fate.DELIVERED, act.uow)


def show_in_thread(template: str, ticket: Ticket, message: Message, act: Act) -> None:
    """Show a line in its ticket's thread that was not written there, with its files."""
    body = ShownLine(template, act.person.name, files=bool(message.attachments))
    leaves = act.now + (ALBUM_GATHERS if body.files else timedelta(0))
    to = thread_of(ticket)
    post(body, to, act, not_before=leaves, ticket_id=ticket.id, message_id=message.id)
