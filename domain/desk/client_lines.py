"""A client's line: which ticket it means, and what it does to it."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.commands import Context, ExpectNew, WriteLine
from domain.desk.telling import tell, tell_by, tell_reachable
from domain.errors import Refusal
from domain.events import ClientThanked, ClientWrote, Event, TicketOpened
from domain.messages import Line, Message, MessageKind, NewMessage
from domain.people import Conversation, Place
from domain.phrases import only_thanks, subject_of
from domain.ports import UnitOfWork
from domain.posts import Answer, MirrorKind
from domain.routing import SAME_TICKET_WITHIN, Meant, subject_may_improve, ticket_meant
from domain.tickets import Status, Ticket, client_wrote, improve_subject

LATE = timedelta(minutes=1)
"""A line that comes this much after later ones is shown with its own time."""


def write(command: WriteLine, context: Context, uow: UnitOfWork) -> Answer | None:
    """Put a client's line into the ticket it means, or open one. The same line twice is one line.

    Staff who write to the bot are asked first whether they want a ticket of their own. Whoever
    writes can be reached again, whatever was thought before.
    """
    if not context.private:
        raise Refusal("only_in_private")
    line = replace(command.line, written_at=min(command.line.written_at, context.now))
    conversation = _conversation_of(line, context, uow)
    if uow.outbox.resume(line.place):
        tell_reachable(context, uow)
    meant = _meant(line, conversation, uow, context.now, new=command.new)
    if meant.ticket is not None:
        return _continue(meant, meant.ticket, conversation, line, context, uow)
    if uow.messages.at(line.place, line.external_id) is not None:
        return None
    if context.actor.role.is_staff and not command.new:
        return Answer("answers/open_for_me")
    if conversation is None or line.opens_thread:
        uow.conversations.expect_nothing(line.place)
        conversation = uow.conversations.open(_home_of(line), context.actor.id)
    _open(line, conversation, meant.follows, context, uow)
    return None


def expect_new(_command: ExpectNew, context: Context, uow: UnitOfWork) -> Answer | None:
    """Let the next line open a ticket, whatever is open."""
    if not context.private:
        raise Refusal("only_in_private")
    conversation = (
        uow.conversations.at(context.place)
        or uow.conversations.latest_in(context.place, context.now - SAME_TICKET_WITHIN)
        or uow.conversations.open(context.place, context.actor.id)
    )
    uow.conversations.expect_new(conversation.id)
    return Answer("answers/expect_new")


def _home_of(line: Line) -> Place:
    return replace(line.place, thread=line.external_id) if line.opens_thread else line.place


def _conversation_of(line: Line, context: Context, uow: UnitOfWork) -> Conversation | None:
    if line.opens_thread:
        # Its thread may have a conversation already: an answer in it was delivered first.
        return uow.conversations.at(_home_of(line)) or uow.conversations.latest_in(
            line.place, context.now - SAME_TICKET_WITHIN
        )
    return uow.conversations.at(line.place) or _of_the_root(line, uow)


def _of_the_root(line: Line, uow: UnitOfWork) -> Conversation | None:
    """The conversation of the line whose thread this is, where a ticket began with several."""
    number = uow.messages.ticket_at(line.place, line.place.thread) if line.place.thread else None
    ticket = uow.tickets.get(number) if number is not None else None
    return uow.conversations.get(ticket.conversation_id) if ticket is not None else None


def _meant(
    line: Line, conversation: Conversation | None, uow: UnitOfWork, now: datetime, *, new: bool
) -> Meant:
    if conversation is None:
        return Meant(None)
    if new or conversation.wants_new:
        return Meant(None)
    quoted = None
    if line.quotes and (quoted_id := uow.messages.ticket_at(line.place, line.quotes)):
        quoted = uow.tickets.get(quoted_id)
        if quoted is not None and quoted.client_id != conversation.person_id:
            quoted = None
    latest = uow.tickets.in_conversation(conversation.id)
    meant = ticket_meant(quoted, latest, conversation.focus_ticket_id, now)
    if meant.ticket is None and meant.follows is None:
        return replace(meant, follows=uow.tickets.last_closed_in(conversation.id))
    return meant


def _open(
    line: Line,
    conversation: Conversation,
    follows: Ticket | None,
    context: Context,
    uow: UnitOfWork,
) -> None:
    subject = subject_of(line.text)
    ticket = uow.tickets.add(
        subject=subject or " ".join(line.text.plain.split())[:40],
        subject_settled=subject is not None,
        conversation=conversation,
        source=line.place.platform,
        follows_id=follows.id if follows else None,
        written_at=line.written_at,
        now=context.now,
    )
    message = _keep(line, ticket, context, uow)
    if message is None:
        return
    _saw(line, conversation, ticket, uow, "")
    tell(
        ticket,
        (TicketOpened(ticket.id, message.id),),
        uow,
        now=context.now,
        actor=context.actor,
        version_before=0,
    )


def _continue(
    meant: Meant,
    ticket: Ticket,
    conversation: Conversation | None,
    line: Line,
    context: Context,
    uow: UnitOfWork,
) -> Answer | None:
    message = _keep(line, ticket, context, uow)
    if message is None:
        return None
    if conversation is None or conversation.id != ticket.conversation_id:
        conversation = uow.conversations.get(ticket.conversation_id)
    if ticket.status is Status.RESOLVED and only_thanks(line.text, line.attachments):
        _saw(line, conversation, ticket, uow, "❤")
        tell_by(context, ticket, ticket, (ClientThanked(ticket.id, message.id),), uow)
        return None
    _saw(line, conversation, ticket, uow, "👀")
    changed, events = client_wrote(ticket, line.written_at, context.now)
    wrote = ClientWrote(ticket.id, message.id, late=_is_late(ticket, line))
    improved, renamed = _improved(changed, line, context.now)
    tell_by(context, ticket, improved, (wrote, *events, *renamed), uow)
    if ticket.status is Status.RESOLVED:
        return Answer("answers/reopened", {}, ticket.id) if meant.guessed else None
    goes_on = (
        conversation.focus_ticket_id == ticket.id
        and conversation.last_line_at is not None
        and line.written_at - conversation.last_line_at <= SAME_TICKET_WITHIN
    )
    return Answer("answers/guessed", {}, ticket.id) if meant.guessed and not goes_on else None


def _is_late(ticket: Ticket, line: Line) -> bool:
    known = [at for at in (ticket.last_client_line_at, ticket.last_staff_line_at) if at]
    return bool(known) and line.written_at < max(known) - LATE


def _improved(ticket: Ticket, line: Line, now: datetime) -> tuple[Ticket, tuple[Event, ...]]:
    subject = subject_of(line.text)
    if subject is None or not subject_may_improve(ticket, now):
        return ticket, ()
    improved, events = improve_subject(ticket, subject, settled=True)
    return improved, tuple(events)


def _keep(line: Line, ticket: Ticket, context: Context, uow: UnitOfWork) -> Message | None:
    return uow.messages.add(
        NewMessage(
            ticket_id=ticket.id,
            author_id=context.actor.id,
            kind=MessageKind.CLIENT,
            text=line.text,
            written_at=line.written_at,
            received_at=context.now,
            line=line,
        )
    )


def _saw(
    line: Line, conversation: Conversation, ticket: Ticket, uow: UnitOfWork, emoji: str
) -> None:
    uow.conversations.touch(conversation.id, ticket.id, line.written_at)
    if emoji:
        wanted = f"{emoji}:{line.external_id}"
        on = (conversation.place, line.external_id)
        uow.outbox.show(MirrorKind.SEEN, conversation.id, wanted, on)
