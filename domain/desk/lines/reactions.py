"""Reactions cross like lines; staff's on a card are commands."""

from collections.abc import Callable, Mapping

from domain.answers import Answer
from domain.answers.say import Say
from domain.commands import Command, React, SetStatus, TakeTicket, TicketCommand
from domain.desk.act import Act
from domain.desk.target import wait_for_posts
from domain.messages import Message
from domain.outgoing.mirror_states import emoji_in, emoji_state
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.templates import (
    CARD,
    CLIENT_WROTE,
    CLIENTS_LINE,
    LINE_CHANGED,
    REPLY,
    SHOWN_REPLY,
)
from domain.people.person import Role
from domain.people.places import Place
from domain.permissions import role_on
from domain.platforms import traits_of
from domain.repositories import UnitOfWork
from domain.tickets import Status

ON_CARD: Mapping[str, Callable[[int], TicketCommand]] = {
    "👀": lambda number: TakeTicket(ticket_id=number),
    "⏳": lambda number: SetStatus(ticket_id=number, status=Status.PENDING),
    "⌛": lambda number: SetStatus(ticket_id=number, status=Status.PENDING),
    "✅": lambda number: SetStatus(ticket_id=number, status=Status.RESOLVED, in_passing=True),
}
"""What each emoji on a card does; removing it undoes nothing."""


SHOWS_CLIENTS_LINE = frozenset([CLIENTS_LINE, LINE_CHANGED, CLIENT_WROTE])
"""The messages that show staff a client's line."""

REACTED_TO = frozenset([CARD, REPLY]) | SHOWS_CLIENTS_LINE
"""The messages on which a reaction does something."""


def on_card(command: Command, act: Act) -> TicketCommand | None:
    """Return the command that an emoji on a card stands for; None for anything else.

    Raises PostsLeaving if it may become known in a moment what the emoji is on.
    """
    if not isinstance(command, React):
        return None
    posted = act.uow.outbox.posted_at(command.place, command.external_id)
    if posted is None:
        wait_for_posts(command.place, REACTED_TO, act)
    if posted is None or posted.template != CARD or posted.ticket_id is None:
        return None
    asked = next((ON_CARD[emoji] for emoji in command.given if emoji in ON_CARD), None)
    return asked(posted.ticket_id) if asked else None


def react(command: React, act: Act) -> Answer | None:
    """Show the other side a reaction: a client's on a reply, or staff's on a client's line."""
    posted = act.uow.outbox.posted_at(command.place, command.external_id)
    if posted is None or posted.message_id is None:
        return None
    if posted.template == REPLY:
        _on_reply(command, posted.message_id, act)
    if posted.template in SHOWS_CLIENTS_LINE and act.person.role.is_staff:
        return _on_clients_line(command, posted.message_id, act)
    return None


def _on_clients_line(command: React, message_id: int, act: Act) -> Answer | None:
    """Show the client what staff put on their line, and tell who did it what can't be shown.

    Each emoji is kept as often as somebody put it there, so that it goes with the last of them.
    """
    message = act.uow.messages.get(message_id)
    ticket = act.uow.tickets.get(message.ticket_id)
    if role_on(act.person, ticket) is Role.CLIENT:
        return None
    if not act.sight.may_take(ticket):
        return None  # it stays among colleagues, as their line would
    place = message.place
    traits = traits_of(place.platform if place else "", act.uow.platforms)
    before = emoji_in(act.uow.outbox.wanted(MirrorKind.STAFF_REACTION, message.id))
    shown = list(before)
    for emoji in command.taken:
        if emoji in shown:
            shown.remove(emoji)
    shown += [emoji for emoji in command.given if traits.can_react(emoji)]
    if place is not None and shown != before:
        on = (place, message.external_id)
        act.uow.outbox.show(MirrorKind.STAFF_REACTION, message.id, emoji_state(shown), on)
    stays = [emoji for emoji in command.given if not traits.can_react(emoji)]
    words = {"emoji": " ".join(stays), "platform": place.platform if place else ""}
    return Say("answers/reaction_stays", words, ticket.id) if stays else None


def _on_reply(command: React, message_id: int, act: Act) -> None:
    """Show the client's reaction on the staff line. It moves neither clock nor status.

    The bot puts nothing on a staff line except marks, and no reaction looks like one. So any other
    emoji on it is the client's.
    """
    message = act.uow.messages.get(message_id)
    ticket = act.uow.tickets.get(message.ticket_id)
    if ticket.client_id != act.person.id:
        return
    on = _in_thread(message, act.uow)
    if on is None:
        return
    before = emoji_in(act.uow.outbox.wanted(MirrorKind.CLIENT_REACTION, message.id))
    kept = [emoji for emoji in before if emoji not in command.taken]
    shown = [*kept, *(emoji for emoji in command.given if emoji not in kept)]
    if shown != before:
        act.uow.outbox.show(MirrorKind.CLIENT_REACTION, message.id, emoji_state(shown), on)


def _in_thread(message: Message, uow: UnitOfWork) -> tuple[Place, str] | None:
    """Return the place of a reply in the thread: as we showed it, or as its author wrote it."""
    shown = uow.outbox.post_of(message.id, SHOWN_REPLY)
    if shown is not None and shown.place is not None:
        return shown.place, shown.external_id
    return (message.place, message.external_id) if message.place is not None else None
