"""Reactions: a client's on a reply is shown in the thread; staff's on a card are commands."""

from collections.abc import Callable, Mapping

from domain.answers import Answer
from domain.bodies import CARD, REPLY, SHOWN_REPLY
from domain.commands import Command, React, SetStatus, TakeTicket, TicketCommand
from domain.desk.act import Act
from domain.messages import Message
from domain.people import Place
from domain.posts import MirrorKind
from domain.repositories import UnitOfWork
from domain.tickets import Status

ON_CARD: Mapping[str, Callable[[int], TicketCommand]] = {
    "👀": lambda number: TakeTicket(ticket_id=number),
    "⏳": lambda number: SetStatus(ticket_id=number, status=Status.PENDING),
    "⌛": lambda number: SetStatus(ticket_id=number, status=Status.PENDING),
    "✅": lambda number: SetStatus(ticket_id=number, status=Status.RESOLVED, in_passing=True),
}
"""What each emoji on a card does; removing it undoes nothing."""


def meant(command: Command, act: Act) -> TicketCommand | None:
    """Return the command that an emoji on a card stands for; None for anything else."""
    if not isinstance(command, React):
        return None
    posted = act.uow.outbox.posted_at(command.place, command.external_id)
    if posted is None or posted.template != CARD or posted.ticket_id is None:
        return None
    asked = next((ON_CARD[emoji] for emoji in command.given if emoji in ON_CARD), None)
    return asked(posted.ticket_id) if asked else None


def react(command: React, act: Act) -> Answer | None:
    """Show in the thread how a client reacted to a reply."""
    posted = act.uow.outbox.posted_at(command.place, command.external_id)
    if posted is not None and posted.template == REPLY and posted.message_id is not None:
        _on_answer(command, posted.message_id, act)
    return None


def _on_answer(command: React, message_id: int, act: Act) -> None:
    """Show the client's reaction on the staff line. It moves neither clock nor status.

    The bot puts nothing on a staff line except marks, and no reaction looks like one. So any other
    emoji on it is the client's.
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
    shown = [*kept, *(emoji for emoji in command.given if emoji not in kept)]
    if shown != before:
        act.uow.outbox.show(MirrorKind.REACTION, message.id, " ".join(shown), on)


def _in_thread(message: Message, uow: UnitOfWork) -> tuple[Place, str] | None:
    """Return the place of a reply in the thread: as we showed it, or as its author wrote it."""
    shown = uow.outbox.post_of(message.id, SHOWN_REPLY)
    if shown is not None and shown.place is not None:
        return shown.place, shown.external_id
    return (message.place, message.external_id) if message.place is not None else None
