"""Replies that have not reached the client when staff process or close a ticket: asked first."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from domain import tickets
from domain.answers import Answer
from domain.answers.say import Say
from domain.commands import CloseTicket, SetStatus
from domain.desk.act import Act
from domain.desk.act.confirm import ask_first
from domain.desk.lines.staff import hold
from domain.desk.tickets import lifecycle
from domain.messages import Message, MessageKind, Unsent
from domain.outgoing.buttons import OfLine
from domain.outgoing.templates import REPLY
from domain.people.person import Role
from domain.permissions import role_on
from domain.repositories import UnitOfWork
from domain.tickets import Status, Ticket

SHOWN = 200
"""How many characters of each reply the question shows."""

Ends = TypeVar("Ends", SetStatus, CloseTicket)
"""A command that may end the work on a ticket."""


def undelivered(ticket: Ticket, uow: UnitOfWork) -> Sequence[Message]:
    """Return the replies that somebody must decide about, the oldest first.

    They are on hold, failed, or nobody knows whether they arrived. Except for those on hold, they
    no longer count once a later reply was given.
    """
    last = ticket.last_staff_line_at
    return [
        one
        for one in uow.public_lines.undelivered(ticket.id)
        if one.kind is MessageKind.HELD or last is None or last <= one.written_at
    ]


def _settled_first(
    handler: Callable[[Ends, Ticket, Act], Answer | None],
) -> Callable[[Ends, Ticket, Act], Answer | None]:
    """Return a handler that asks staff about such replies before it ends the work on a ticket."""

    def handle(command: Ends, ticket: Ticket, act: Act) -> Answer | None:
        status = _wanted(command)
        ends = status in (Status.RESOLVED, Status.CLOSED) and status is not ticket.status
        if not ends or role_on(act.person, ticket) is Role.CLIENT:
            return handler(command, ticket, act)
        found = undelivered(ticket, act.uow)
        if not found:
            return handler(replace(command, unsent=None), ticket, act)
        tickets.set_status(ticket, status, act.now)  # refused before anybody is asked
        question = _question(ticket, status, found, act.uow)
        pending = replace(command, unsent=command.unsent or Unsent.LEAVE)
        state = (ticket.status, ticket.last_client_line_at, [(one.id, one.kind) for one in found])
        if asked := ask_first(pending, question, state, act):
            return asked
        if command.unsent is Unsent.SEND:
            ticket = _send(found, ticket, act)
            if rest := undelivered(ticket, act.uow):
                return Say("answers/held", ticket_id=ticket.id, below=OfLine(rest[0].id))
        for one in found:
            act.uow.timers.cancel(hold.REMINDS, one.id)
        return handler(command, ticket, act)

    return handle


set_status = _settled_first(lifecycle.set_status)
"""Handles SetStatus."""

close = _settled_first(lifecycle.close)
"""Handles CloseTicket."""


def _wanted(command: SetStatus | CloseTicket) -> Status:
    return command.status if isinstance(command, SetStatus) else Status.CLOSED


def _question(ticket: Ticket, status: Status, found: Sequence[Message], uow: UnitOfWork) -> Say:
    replies = tuple(
        (uow.people.get(one.author_id).name, _state(one, uow), one.text.shortened(SHOWN).plain)
        for one in found
    )
    if status is Status.CLOSED:
        return Say("answers/confirm_close_without", {"replies": replies}, ticket.id)
    return Say("answers/confirm_processed_without", {"replies": replies}, ticket.id)


def _state(message: Message, uow: UnitOfWork) -> str:
    post = uow.outbox.post_of(message.id, REPLY) if message.kind is MessageKind.REPLY else None
    return post.state.value if post is not None else message.kind.value


def _send(found: Sequence[Message], ticket: Ticket, act: Act) -> Ticket:
    """Send them in order, and return the ticket; what may still not leave is on hold."""
    for message in found:
        if message.kind is MessageKind.HELD:
            hold.release(message, ticket, act)
        else:
            hold.try_again_or_hold(message, ticket, act)
        ticket = act.uow.tickets.get(ticket.id)
    return ticket
