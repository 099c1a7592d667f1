"""Lines of a ticket's thread: which leave for the client, and which stay internal."""

from dataclasses import replace

from domain.answers import Answer
from domain.answers.say import Say
from domain.commands import (
    AddNote,
    MarkDelivered,
    Reply,
    SendAgain,
    SendToClient,
    WriteInThread,
)
from domain.desk.act import Act
from domain.desk.act.audience import has_chat
from domain.desk.act.notify import mark
from domain.desk.act.post import thread_of
from domain.desk.lines.staff.hold import send_or_hold, try_again_or_hold
from domain.desk.lines.staff.replies import arrived, show_in_thread, with_last_reply
from domain.errors import Refusal
from domain.events import NoteAdded
from domain.messages import Fate, Line, Message, MessageKind, NewMessage, own
from domain.outgoing.buttons import OfLine
from domain.outgoing.posts import PostState
from domain.outgoing.templates import REPLY
from domain.people.places import Place
from domain.policy.lines.staff_lines import StaysInside, why_inside
from domain.repositories import UnitOfWork
from domain.text.spans import Text
from domain.tickets import Ticket, check_not_closed, start_work


def write(command: WriteInThread, ticket: Ticket, act: Act) -> Answer | None:
    """Send a plain line of a thread to the client, or keep it internal and offer to send it."""
    line = command.line
    # Anybody in the channel can write in the thread, so only the line stays internal.
    if not act.sight.may_take(ticket):
        return _stays(ticket, line.text, line, StaysInside.OUT_OF_REACH, act)
    if why := command.inside or _why_inside(ticket, line, act):
        return _stays(ticket, line.text, line, why, act, command.similar)
    if not has_chat(ticket, act.uow):
        return _cannot_leave(ticket, line, act)
    return _reply(ticket, line.text, line, act)


def _why_inside(ticket: Ticket, line: Line, act: Act) -> StaysInside | None:
    if _is_former_thread(ticket, line.place, act.uow):
        return StaysInside.MOVED
    return why_inside(ticket, act.person.id, line.words)


def reply(command: Reply, ticket: Ticket, act: Act) -> Answer | None:
    """Reply to the client, even in a colleague's ticket."""
    check_not_closed(ticket)
    line = command.line
    if line is not None and _is_former_thread(ticket, line.place, act.uow):
        return _stays(ticket, command.text, line, StaysInside.MOVED, act)
    if not has_chat(ticket, act.uow) and line is not None and not act.private:
        return _cannot_leave(ticket, replace(line, text=command.text), act)
    _check_chat(ticket, act.uow)
    answer = _reply(ticket, command.text, line, act)
    goes = _is_apart(line, act) and answer is None
    return Say("answers/reply_goes", ticket_id=ticket.id) if goes else answer


def note(command: AddNote, ticket: Ticket, act: Act) -> Answer | None:
    """Add a line that the client never sees."""
    message = _keep(ticket, MessageKind.NOTE, command.text, command.line, act)
    if message is None:
        return None
    _note(ticket, message, act)
    if not _is_apart(command.line, act):
        return None
    show_in_thread("thread/note", ticket, message, act)
    return Say("answers/note_kept", ticket_id=ticket.id)


def send_to_client(command: SendToClient, ticket: Ticket, act: Act) -> Answer | None:
    """Send a line that stayed internal; pressing twice sends it once.

    It counts as written now, because the sender has also seen what the client wrote meanwhile.
    """
    message = act.uow.messages.get(command.message_id)
    if message.kind is MessageKind.HELD:
        return _held(ticket, message)
    if message.kind is not MessageKind.NOTE:
        return Say("answers/reply_goes", ticket_id=ticket.id)
    check_not_closed(ticket)
    _check_chat(ticket, act.uow)
    act.uow.messages.make_reply(message.id, act.now)
    message = replace(message, kind=MessageKind.REPLY, written_at=act.now)
    if send_or_hold(ticket, message, act):
        if message.place is not None and _is_former_thread(ticket, message.place, act.uow):
            show_in_thread("thread/reply", ticket, message, act)
        return Say("answers/reply_goes", ticket_id=ticket.id)
    return _held(ticket, message)


def send_again(command: SendAgain, ticket: Ticket, act: Act) -> Answer | None:
    """Send a reply again that failed or may have failed."""
    message = act.uow.messages.get(command.message_id)
    if message.kind is MessageKind.HELD:
        return _held(ticket, message)
    post = act.uow.outbox.post_of(message.id, REPLY)
    if message.kind is not MessageKind.REPLY or post is None or not post.can_go_again:
        return Say("answers/already_sent", ticket_id=ticket.id)
    check_not_closed(ticket)
    if try_again_or_hold(message, ticket, act):
        return Say("answers/reply_goes", ticket_id=ticket.id)
    return _held(ticket, message)


def mark_delivered(command: MarkDelivered, ticket: Ticket, act: Act) -> Answer | None:
    """Count a reply of unknown state as delivered; if it was delivered, that is success.

    Raises Refusal if it is known by now that it was not.
    """
    message = act.uow.messages.get(command.message_id)
    post = act.uow.outbox.post_of(message.id, REPLY)
    if message.kind is not MessageKind.REPLY or post is None or post.state is PostState.FAILED:
        raise Refusal("stale_button", ticket=ticket.id)
    if post.state is not PostState.UNKNOWN:
        return Say("answers/already_sent", ticket_id=ticket.id)
    act.uow.outbox.settle_unknown(message.id)
    arrived(ticket, with_last_reply(ticket, act.uow), message, act)
    return Say("answers/marked_delivered", ticket_id=ticket.id)


def _held(ticket: Ticket, message: Message) -> Answer:
    """Return the answer for an author who can't see in the thread that the reply is on hold."""
    return Say("answers/held", ticket_id=ticket.id, below=OfLine(message.id))


def _is_former_thread(ticket: Ticket, place: Place, uow: UnitOfWork) -> bool:
    """Return whether a place is a former thread of the ticket."""
    if uow.outbox.place_at(thread_of(ticket).destination) == place:
        return False
    return uow.tickets.in_thread(place) is not None


def _check_chat(ticket: Ticket, uow: UnitOfWork) -> None:
    if not has_chat(ticket, uow):
        name = uow.people.get(ticket.client_id).name
        raise Refusal("no_chat", ticket=ticket.id, name=name)


def _cannot_leave(ticket: Ticket, line: Line, act: Act) -> Answer | None:
    """Keep a line internal because its client can't be written to, and say so."""
    message = _keep(ticket, MessageKind.NOTE, line.text, line, act)
    if message is None:
        return None
    _note(ticket, message, act)
    return Say("answers/no_chat", ticket_id=ticket.id)


def _stays(
    ticket: Ticket, text: Text, line: Line, why: StaysInside, act: Act, similar: str = ""
) -> Answer | None:
    """Keep a line internal, and offer to send it. `similar` is the command that was meant."""
    message = _keep(ticket, MessageKind.NOTE, text, line, act)
    if message is None:
        return None
    _note(ticket, message, act)
    assignee = act.uow.people.get(ticket.assignee_id).name if ticket.assignee_id else ""
    words = {"why": why, "assignee": assignee, "similar": similar}
    below = OfLine(message.id) if why is not StaysInside.OUT_OF_REACH else None
    return Say("answers/stays_inside", words, ticket.id, below)


def _reply(ticket: Ticket, text: Text, line: Line | None, act: Act) -> Answer | None:
    message = _keep(ticket, MessageKind.REPLY, text, line, act)
    if message is None:
        return None
    apart = _is_apart(line, act)
    if not send_or_hold(ticket, message, act):
        return _held(ticket, message) if apart else None
    if apart:
        show_in_thread("thread/reply", ticket, message, act)
    return None


def _is_apart(line: Line | None, act: Act) -> bool:
    """Return whether the text was not written in the ticket's thread."""
    return line is None or act.private


def _note(ticket: Ticket, message: Message, act: Act) -> None:
    changed, events = start_work(ticket, act.now)
    act.save(ticket, changed, *events, NoteAdded(ticket.id, message.id))
    mark(message, Fate.INSIDE, act.uow)


def _keep(
    ticket: Ticket, kind: MessageKind, text: Text, line: Line | None, act: Act
) -> Message | None:
    if not text.plain.strip() and not (line and line.attachments):
        raise Refusal("empty_line", ticket=ticket.id)
    return act.uow.messages.add_once(
        NewMessage(
            ticket_id=ticket.id,
            author_id=act.person.id,
            kind=kind,
            text=text,
            written_at=min(line.written_at, act.now) if line else act.now,
            received_at=act.now,
            line=_without_notices(replace(line, text=text), act) if line else None,
        )
    )


def _without_notices(line: Line, act: Act) -> Line:
    """Return a line without what it answers, if that is a notice to staff in their own chat."""
    return replace(line, attachments=own(line.attachments)) if act.private else line
