"""Move a client's line from the wrong ticket to another or a new one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from domain.answers import Answer
from domain.answers.say import Say
from domain.commands import MoveLine
from domain.desk.act import Act
from domain.desk.act.audience import mention_of
from domain.desk.act.notify import keep_in_sight
from domain.desk.lines.client import no_access
from domain.desk.lines.client.mention import called_by
from domain.desk.lines.client.new_ticket import add_ticket, tell_opened
from domain.errors import Refusal
from domain.events import ClientWrote, LineMoved
from domain.messages import Message, MessageKind
from domain.people.person import Role
from domain.permissions import role_on
from domain.repositories import UnitOfWork
from domain.sla.clocks import Reason
from domain.tickets import Ticket, check_not_closed, client_wrote, without_line

LATEST = timedelta(days=2)
"""A first line is delivered at most this late: Telegram keeps updates for a day."""


TOGETHER = 20
"""How many folded lines go to their own ticket together: more are a flood, and stay."""

_TICK = timedelta(microseconds=1)


def move_line(command: MoveLine, ticket: Ticket, act: Act) -> Answer | None:
    """Move a client's line; both tickets' waiting times follow, and a reopening by it is undone."""
    message = act.uow.messages.get(command.message_id)
    if message.kind is not MessageKind.CLIENT:
        raise Refusal("not_a_clients_line", ticket=ticket.id)
    along = act.uow.history.folded_into(ticket.id, TOGETHER) if command.to is None else ()
    own = command.to is None and message.id not in along and _opened_it(message, ticket, act.uow)
    if command.to == ticket.id or own:
        return Say("answers/moved", {"to": ticket.id}, ticket.id)
    target = _target(command.to, ticket, act) if command.to else None
    if target is None and (why := no_access.reason(act.person, act)) is not None:
        return no_access.told(act.person, why, kept=False)
    if target is None:
        target = _into_new(message, ticket, act)
    else:
        _into(target, message, act)
    _out_of(ticket, message, target, act)
    # Only the first of them speaks for the others; a later one goes alone.
    if message.id in along[:1]:
        _take_along(along[1:], ticket.id, target.id, act)
    act.uow.conversations.touch(ticket.conversation_id, target.id, message.written_at)
    return Say("answers/moved", {"to": target.id}, target.id)


def _take_along(folded: Sequence[int], ticket_id: int, target_id: int, act: Act) -> None:
    """Move lines that were folded into a ticket after the one that now has its own."""
    for number in folded:
        other = act.uow.messages.get(number)
        ticket, target = act.uow.tickets.get(ticket_id), act.uow.tickets.get(target_id)
        _into(target, other, act)
        _out_of(ticket, other, target, act)


def _opened_it(message: Message, ticket: Ticket, uow: UnitOfWork) -> bool:
    """Return whether this line opened the ticket, so that the ticket is its own already."""
    first = uow.messages.first_client_line_after(ticket.id, ticket.created_at - LATEST)
    return first == message.written_at and message.received_at <= ticket.created_at


def _target(number: int, ticket: Ticket, act: Act) -> Ticket:
    target = act.seen(number)
    if target is None or target.client_id != ticket.client_id:
        raise Refusal("no_such_ticket")
    if role_on(act.person, target) is not Role.CLIENT and not act.sight.may_take(target):
        raise Refusal("out_of_reach", ticket=target.id, scope=act.sight.scopes.handle.value)
    check_not_closed(target)
    return target


def _into(target: Ticket, message: Message, act: Act) -> None:
    act.uow.messages.move(message.id, target.id)
    changed, events = client_wrote(target, message.written_at, act.now, message.id)
    called = called_by(target, message, act)
    mention = mention_of(called, act.uow) if called else None
    wrote = ClientWrote(target.id, message.id, calls=called is not None, mention=mention)
    act.save(target, changed, *events, wrote)


def _into_new(message: Message, ticket: Ticket, act: Act) -> Ticket:
    conversation = act.uow.conversations.get(ticket.conversation_id)
    opened = add_ticket(message, ticket.source, conversation, None, act)
    act.uow.messages.move(message.id, opened.id)
    tell_opened(opened, message, act)
    return opened


def _out_of(ticket: Ticket, message: Message, target: Ticket, act: Act) -> None:
    waiting = ticket.waiting_since
    if waiting == message.written_at:
        # What came before it was answered, or needed no answer; another line may have come in the
        # same instant.
        waiting = act.uow.messages.first_client_line_after(ticket.id, waiting - _TICK)
    reopened = act.uow.history.status_before(ticket.id, message.id)
    changed = without_line(ticket, message.written_at, waiting, reopened, act.now)
    moved = LineMoved(ticket.id, message.id, target.id)
    changed = replace(changed, version=ticket.version + 1)
    act.save(ticket, changed, moved, reason=Reason.LINE_MOVED)
    keep_in_sight(act.uow.conversations.get(ticket.conversation_id), act.uow)
