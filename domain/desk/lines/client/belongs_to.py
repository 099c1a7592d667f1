"""Which conversation and which ticket a client's line belongs to."""

from dataclasses import replace

from domain.desk.act import Act
from domain.messages import Line
from domain.people.places import Conversation, Place
from domain.policy.lines.client_lines import SAME_TICKET_WITHIN, Routed, ticket_meant
from domain.repositories import UnitOfWork
from domain.tickets import Ticket


def place_of(line: Line) -> Place:
    """Return where the conversation of a line is: in the thread that it opens, if it opens one."""
    return replace(line.place, thread=line.external_id) if line.opens_thread else line.place


def conversation_of(line: Line, uow: UnitOfWork) -> Conversation | None:
    """Return the conversation that a line goes on in; None if it begins one."""
    if line.opens_thread:
        # Its thread may have a conversation already: an answer in it was delivered first. Else by
        # when it was written: a line may come late, and others that came since are no company.
        near = line.written_at - SAME_TICKET_WITHIN, line.written_at + SAME_TICKET_WITHIN
        return uow.conversations.at(place_of(line)) or uow.conversations.latest_in(
            line.place, *near
        )
    return uow.conversations.at(line.place) or _of_the_root(line, uow)


def _of_the_root(line: Line, uow: UnitOfWork) -> Conversation | None:
    """Return the conversation of the line that began this thread, if several began a ticket.

    Staff hear in their own chats of tickets whose conversation is elsewhere.
    """
    number = uow.messages.ticket_at(line.place, line.place.thread) if line.place.thread else None
    if number is None:
        return None
    found = uow.conversations.get(uow.tickets.get(number).conversation_id)
    return found if replace(found.place, thread=line.place.thread) == line.place else None


def route_line(line: Line, conversation: Conversation | None, act: Act, *, new: bool) -> Routed:
    """Return the ticket that a line belongs to, or which closed one a new ticket follows.

    `new`: its author has said that it opens one.
    """
    if conversation is None or new:
        return Routed(None)
    quoted = _quoted(line, conversation, act.uow)
    if conversation.wants_new and quoted is None:
        return Routed(None)
    latest = act.uow.tickets.in_conversation(conversation.id)
    routed = ticket_meant(quoted, latest, conversation.focus_ticket_id, act.now)
    if routed.ticket is None and routed.follows is None:
        return replace(routed, follows=act.uow.tickets.last_closed_in(conversation.id))
    return routed


def _quoted(line: Line, conversation: Conversation, uow: UnitOfWork) -> Ticket | None:
    """Return the client's ticket whose message a line quotes; None if it quotes none."""
    number = uow.messages.ticket_at(line.place, line.quotes) if line.quotes else None
    if number is None:
        return None
    ticket = uow.tickets.get(number)
    return ticket if ticket.client_id == conversation.person_id else None
