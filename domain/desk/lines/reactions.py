"""Reactions: a client's on an answer is shown in the thread, staff's on a card are commands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.commands import React, SetStatus, TakeTicket, TicketCommand
from domain.desk.act import Act
from domain.desk.tickets import lifecycle
from domain.messages import Message
from domain.people import Place
from domain.permissions import check
from domain.posts import CARD, REPLY, SHOWN_REPLY, Answer, MirrorKind
from domain.repositories import UnitOfWork
from domain.tickets import Status, Ticket


@dataclass(frozen=True, slots=True)
class OnCard:
    """What an emoji on a card asks for, and who carries that out."""

    command: Callable[[int], TicketCommand]
    handler: Callable[[Any, Ticket, Act], Answer | None]


def _set(status: Status) -> OnCard:
    return OnCard(lambda number: SetStatus(ticket_id=number, status=status), lifecycle.set_status)


ON_CARD: Mapping[str, OnCard] = {
    "👀": OnCard(lambda number: TakeTicket(ticket_id=number), lifecycle.take),
    "⏳": _set(Status.PENDING),
    "⌛": _set(Status.PENDING),
    "✅": _set(Status.RESOLVED),
}
"""What staff ask for by an emoji on a card (design.md, section 6); taken off, it undoes nothing."""


def react(command: React, act: Act) -> Answer | None:
    """Do what an emoji on a message of ours asks for, if anything.

    It is what its author types or presses in other words, so that they may do what they may there.
    """
    posted = act.uow.outbox.posted_at(command.place, command.external_id)
    if posted is None:
        return None
    if posted.template == CARD and posted.ticket_id is not None:
        return _on_card(command, posted.ticket_id, act)
    if posted.template == REPLY and posted.message_id is not None:
        _on_answer(command, posted.message_id, act)
    return None


def _on_card(command: React, ticket_id: int, act: Act) -> Answer | None:
    asked = next((ON_CARD[emoji] for emoji in command.given if emoji in ON_CARD), None)
    ticket = act.uow.tickets.get(ticket_id)
    if asked is None or ticket is None:
        return None
    order = asked.command(ticket_id)
    check(order, act.person, ticket)
    return asked.handler(order, ticket, act)


def _on_answer(command: React, message_id: int, act: Act) -> None:
    """Show the client's reaction on the line that was answered. It moves neither clock nor status.

    Besides the marks, which no client's reaction looks like, the bot puts nothing on a staff line:
    so there whatever else stands is the client's.
    """
    message = act.uow.messages.get(message_id)
    ticket = act.uow.tickets.get(message.ticket_id) if message else None
    if message is None or ticket is None or ticket.client_id != act.person.id:
        return
    on = _in_thread(message, act.uow)
    if on is None:
        return
    before = act.uow.outbox.wanted(MirrorKind.REACTION, message.id).split()
    kept = [emoji for emoji in before if emoji not in command.taken]
    now = [*kept, *(emoji for emoji in command.given if emoji not in kept)]
    if now != before:
        act.uow.outbox.show(MirrorKind.REACTION, message.id, " ".join(now), on)


def _in_thread(message: Message, uow: UnitOfWork) -> tuple[Place, str] | None:
    """Where an answer stands in the thread: as we showed it, or as its author wrote it there."""
    shown = uow.outbox.post_of(message.id, SHOWN_REPLY)
    if shown is not None and shown.place is not None:
        return shown.place, shown.external_id
    return (message.place, message.external_id) if message.place is not None else None
