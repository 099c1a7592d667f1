"""Lines that were edited or deleted where they were written, on either side."""

from dataclasses import replace

from domain.commands import Context, DeleteLine, EditLine
from domain.desk.files import check_files
from domain.desk.telling import mirror_line, tell, tell_by
from domain.events import (
    ChangeNotShown,
    LineChanged,
    LineRemoved,
    ReplyChanged,
    ReplyWithdrawn,
)
from domain.messages import Line, Message, MessageKind
from domain.ports import UnitOfWork
from domain.posts import CLIENTS_LINE, REMOVED, REPLY, Answer, Shown
from domain.tickets import Ticket


def edit(command: EditLine, ticket: Ticket, context: Context, uow: UnitOfWork) -> Answer | None:
    """The other side sees the line as it reads now.

    What has not left yet leaves changed; what has left is changed where it arrived. Once staff
    have answered a client's line, they are shown before and after instead. A note stays a note.
    """
    line = command.line
    message = uow.messages.at(line.place, line.external_id)
    assert message is not None, "its ticket was found by it"
    now = _as_edited(message, line)
    if now == message:
        return None
    return EDITS[message.kind](message, now, ticket, context, uow)


def _as_edited(message: Message, line: Line) -> Message:
    """The line as it reads now; files that are still the same keep what became of them."""
    known = message.attachments
    files = tuple(
        next((old for old in known if old.is_same_file(item)), item) for item in line.attachments
    )
    return replace(message, text=line.text, attachments=files)


def _keep(now: Message, before: Message, uow: UnitOfWork) -> None:
    if now.text != before.text:
        uow.messages.set_text(now.id, now.text)
    if now.attachments != before.attachments:
        uow.messages.set_attachments(now.id, now.attachments)


def _edit_note(
    message: Message, now: Message, _ticket: Ticket, _context: Context, uow: UnitOfWork
) -> Answer | None:
    _keep(now, message, uow)
    return None


def _edit_clients(
    message: Message, now: Message, ticket: Ticket, context: Context, uow: UnitOfWork
) -> Answer | None:
    _keep(now, message, uow)
    files = bool(set(now.attachments) - set(message.attachments))
    if files:
        check_files(ticket, now, context.actor, context.now, uow)
    post = uow.outbox.post_of(message.head_id, CLIENTS_LINE)
    if post is not None and post.is_waiting:
        return None
    answered = ticket.last_staff_line_at is not None and (
        ticket.last_staff_line_at > message.written_at
    )
    if post is not None and post.can_change and not answered and not files:
        mirror_line(post, context.now.isoformat(), uow)
        return None
    changed = LineChanged(ticket.id, message.id, message.text.plain, files)
    tell_by(context, ticket, ticket, (changed,), uow)
    return None


def _edit_reply(
    message: Message, now: Message, ticket: Ticket, context: Context, uow: UnitOfWork
) -> Answer | None:
    post = uow.outbox.post_of(message.head_id, REPLY)
    if post is None or not (post.is_waiting or post.can_change or post.can_go_again):
        return Answer("answers/edited_too_late", {}, ticket.id)
    if post.can_change and now.text == message.text:
        return Answer("answers/edited_too_late", {}, ticket.id)
    # What was sent keeps its files: only its words can be changed.
    _keep(replace(now, attachments=message.attachments) if post.can_change else now, message, uow)
    if post.can_change:
        mirror_line(post, context.now.isoformat(), uow)
        changed = ReplyChanged(ticket.id, message.id, message.text.plain)
        tell_by(context, ticket, ticket, (changed,), uow)
    return None


EDITS = {
    MessageKind.CLIENT: _edit_clients,
    MessageKind.REPLY: _edit_reply,
    MessageKind.NOTE: _edit_note,
}


def delete(command: DeleteLine, ticket: Ticket, context: Context, uow: UnitOfWork) -> Answer | None:
    """A line was deleted where it was written.

    A reply that has not left is taken back; one that has left is removed at the client, if the
    platform lets us. What a client took back stays in the ticket, and staff are told.
    """
    message = uow.messages.at(command.place, command.external_id)
    assert message is not None, "its ticket was found by it"
    if message.kind is MessageKind.CLIENT:
        tell_by(context, ticket, ticket, (LineRemoved(ticket.id, message.id),), uow)
    elif message.kind is MessageKind.REPLY:
        return take_back(message, ticket, context, uow)
    return None


def take_back(message: Message, ticket: Ticket, context: Context, uow: UnitOfWork) -> Answer | None:
    """Take a reply back: before it leaves, or where it arrived. Its author is told if not."""
    if uow.outbox.withdraw(message.id):
        tell_by(context, ticket, ticket, (ReplyWithdrawn(ticket.id, message.id),), uow)
        return None
    post = uow.outbox.post_of(message.id, REPLY)
    if post is None or not post.can_change:
        return Answer("answers/deleted_too_late", {}, ticket.id)
    mirror_line(post, REMOVED, uow)
    removed = ReplyChanged(ticket.id, message.id, message.text.plain, removed=True)
    tell_by(context, ticket, ticket, (removed,), uow)
    return None


def record_shown(shown: Shown, uow: UnitOfWork) -> None:
    """Note what became of a picture; a line that could not be changed is told in the thread."""
    message_id = uow.outbox.record_shown(shown)
    message = uow.messages.get(message_id) if message_id and shown.problem else None
    ticket = uow.tickets.get(message.ticket_id) if message else None
    if message is None or ticket is None or message.kind is not MessageKind.REPLY:
        return
    failed = ChangeNotShown(ticket.id, message.id, shown.problem, shown.shown == REMOVED)
    at = shown.not_before
    tell(ticket, (failed,), uow, now=at, actor=None, version_before=ticket.version)
