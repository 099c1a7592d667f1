"""Lines of a ticket's thread: what leaves for the client, and what stays inside."""

from dataclasses import replace

from domain.commands import (
    AddNote,
    Context,
    Reply,
    SendAgain,
    SendToClient,
    WriteInThread,
)
from domain.desk.files import check_files
from domain.desk.telling import mark, tell_by, thread_of
from domain.errors import Refusal
from domain.events import (
    NoteAdded,
    StaffReplied,
)
from domain.messages import Fate, Line, Message, MessageKind, NewMessage
from domain.ports import UnitOfWork
from domain.posts import Answer, NewPost
from domain.routing import Leaves, whose_line_leaves
from domain.text import Text
from domain.tickets import Status, Ticket, staff_wrote, start_work

STAYS = {
    Leaves.STAYS_COLLEAGUE: "colleague",
    Leaves.STAYS_MENTION: "mention",
    Leaves.STAYS_CLOSED: "closed",
}


def write(
    command: WriteInThread, ticket: Ticket, context: Context, uow: UnitOfWork
) -> Answer | None:
    """A plain line in a thread: to the client, or inside with the offer to send it."""
    line = command.line
    leaves = whose_line_leaves(ticket, context.actor.id, line.text)
    why = command.inside or STAYS.get(leaves, "")
    if why:
        return _stays(ticket, line.text, line, why, context, uow)
    return _reply(ticket, line.text, line, context, uow)


def reply(command: Reply, ticket: Ticket, context: Context, uow: UnitOfWork) -> Answer | None:
    """Answer the client, whoever is responsible."""
    if ticket.status is Status.CLOSED:
        raise Refusal("closed_is_final", ticket=ticket.id, status=ticket.status.value)
    answer = _reply(ticket, command.text, command.line, context, uow)
    return answer or (None if command.line else Answer("answers/reply_goes", {}, ticket.id))


def note(command: AddNote, ticket: Ticket, context: Context, uow: UnitOfWork) -> Answer | None:
    """Keep a line that the client never sees."""
    message = _keep(ticket, MessageKind.NOTE, command.text, command.line, context, uow)
    if message is None:
        return None
    _note(ticket, message, context, uow)
    if command.line is not None:
        return None
    _show_in_thread("thread/note", ticket, message, context, uow)
    return Answer("answers/note_kept", {}, ticket.id)


def send_to_client(
    command: SendToClient, ticket: Ticket, context: Context, uow: UnitOfWork
) -> Answer | None:
    """A line that stayed inside leaves after all; pressed twice, it leaves once."""
    message = _line(uow.messages.get(command.message_id))
    if message.kind is not MessageKind.NOTE:
        return Answer("answers/reply_goes", {}, ticket.id)
    if ticket.status is Status.CLOSED:
        raise Refusal("closed_is_final", ticket=ticket.id, status=ticket.status.value)
    uow.messages.make_reply(message.id)
    _send(ticket, message, context, uow)
    return Answer("answers/reply_goes", {}, ticket.id)


def send_again(
    command: SendAgain, ticket: Ticket, context: Context, uow: UnitOfWork
) -> Answer | None:
    """A reply that failed, or that nobody knows the fate of, is tried once more."""
    if not uow.outbox.send_again(command.message_id, context.now):
        return Answer("answers/already_sent", {}, ticket.id)
    mark(uow.messages.get(command.message_id), Fate.QUEUED, uow)
    return Answer("answers/reply_goes", {}, ticket.id)


def _stays(
    ticket: Ticket, text: Text, line: Line | None, why: str, context: Context, uow: UnitOfWork
) -> Answer | None:
    """Keep a line inside, and offer to send it."""
    message = _keep(ticket, MessageKind.NOTE, text, line, context, uow)
    if message is None:
        return None
    _note(ticket, message, context, uow)
    assignee = uow.people.get(ticket.assignee_id).name if ticket.assignee_id else ""
    facts = {"why": why, "message": message.id, "assignee": assignee}
    return Answer("answers/stays_inside", facts, ticket.id)


def _reply(
    ticket: Ticket, text: Text, line: Line | None, context: Context, uow: UnitOfWork
) -> Answer | None:
    message = _keep(ticket, MessageKind.REPLY, text, line, context, uow)
    if message is None:
        return None
    _send(ticket, message, context, uow)
    if line is None:
        _show_in_thread("thread/reply", ticket, message, context, uow)
    return None


def _send(ticket: Ticket, message: Message, context: Context, uow: UnitOfWork) -> None:
    before = uow.messages.last_reply(ticket.conversation_id, message.id)
    headed = before is None or (before.author_id, before.ticket_id) != (
        message.author_id,
        ticket.id,
    )
    changed, events = staff_wrote(ticket, context.actor.id, message.written_at, context.now)
    events = (*events, StaffReplied(ticket.id, message.id, headed=headed))
    tell_by(context, ticket, changed, events, uow)
    check_files(changed, replace(message, kind=MessageKind.REPLY), context.actor, context.now, uow)
    mark(message, Fate.WAITING, uow)


def _note(ticket: Ticket, message: Message, context: Context, uow: UnitOfWork) -> None:
    changed, events = start_work(ticket, context.now)
    tell_by(context, ticket, changed, (*events, NoteAdded(ticket.id, message.id)), uow)
    mark(message, Fate.INSIDE, uow)


def _keep(
    ticket: Ticket,
    kind: MessageKind,
    text: Text,
    line: Line | None,
    context: Context,
    uow: UnitOfWork,
) -> Message | None:
    if not text.plain.strip() and not (line and line.attachments):
        raise Refusal("empty_line", ticket=ticket.id)
    return uow.messages.add(
        NewMessage(
            ticket_id=ticket.id,
            author_id=context.actor.id,
            kind=kind,
            text=text,
            written_at=min(line.written_at, context.now) if line else context.now,
            received_at=context.now,
            line=replace(line, text=text) if line else None,
        )
    )


def _line(message: Message | None) -> Message:
    assert message is not None, "its ticket was found by it"
    return message


def _show_in_thread(
    template: str, ticket: Ticket, message: Message, context: Context, uow: UnitOfWork
) -> None:
    lane, destination = thread_of(ticket)
    uow.outbox.post(
        NewPost(
            template=template,
            lane=lane,
            destination=destination,
            created_at=context.now,
            facts={"actor": context.actor.name},
            ticket_id=ticket.id,
            message_id=message.id,
        )
    )
