"""Which ticket a command is about: by number, by line, or by the place it was given in."""

from collections.abc import Collection

from domain import commands as ask
from domain.commands import Command
from domain.desk.act import Act
from domain.errors import PostsLeaving, Refusal
from domain.messages import Message
from domain.outgoing.templates import CARD
from domain.people.places import Place
from domain.repositories import UnitOfWork
from domain.tickets import Ticket


def ticket_of(command: Command, act: Act) -> Ticket | None:
    """Return the ticket of a command; None for a line that belongs to no ticket.

    Raises Refusal if a ticket is needed and there is none, PostsLeaving if that is not known yet.
    """
    match command:
        case ask.TicketCommand() | ask.WrongTicket(message_id=None):
            return _named(command.ticket_id, act)
        case (
            ask.SendToClient(message_id=int(number))
            | ask.SendAgain(message_id=int(number))
            | ask.MarkDelivered(message_id=int(number))
            | ask.MoveLine(message_id=int(number))
            | ask.SendAnyway(message_id=int(number))
            | ask.Discard(message_id=int(number))
            | ask.WrongTicket(message_id=int(number))
        ):
            return _required(_of(act.uow.messages.find(number), act.uow), "no_such_line")
        case ask.WriteInThread():
            return _in_thread(act)
        case ask.EditMessage() | ask.BeginEdit():
            return act.uow.tickets.get(message_shown(command, act.uow).ticket_id)
    return _of_line(command, act.uow)


def _named(number: int | None, act: Act) -> Ticket:
    """Return the ticket with this number; without one, that of the place."""
    if number is None:
        return _required(_here(act), "which_ticket")
    return _required(act.uow.tickets.find(number), "no_such_ticket")


def _of_line(command: Command, uow: UnitOfWork) -> Ticket | None:
    """Return the ticket of a line that is found by its place."""
    match command:
        case ask.EditLine(line=line):
            return _of(uow.messages.at(line.place, line.external_id), uow)
        case ask.DeleteLine():
            return _of(uow.messages.at(command.place, command.external_id), uow)
        case ask.BeginWrongTicket() | ask.SendLine():
            found = _of(uow.messages.at(command.place, command.external_id), uow)
            return _required(found, "not_a_staff_line")
    raise AssertionError(f"{type(command).__name__} concerns no ticket")


def message_shown(command: ask.EditMessage | ask.BeginEdit, uow: UnitOfWork) -> Message:
    """Return the message of a line, or of the desk's own post that shows one.

    Raises Refusal if it is neither.
    """
    message = _shown(command, uow)
    if message is None:
        raise Refusal("no_such_message")
    return message


def _shown(command: ask.EditMessage | ask.BeginEdit, uow: UnitOfWork) -> Message | None:
    if isinstance(command, ask.EditMessage) and command.message_id is not None:
        return uow.messages.find(command.message_id)
    if command.place is None or not command.external_id:
        raise Refusal("which_message")
    posted = uow.outbox.posted_at(command.place, command.external_id)
    number = posted.message_id if posted is not None else None
    if number is not None:
        return uow.messages.get(number)
    return uow.messages.at(command.place, command.external_id)


def _here(act: Act) -> Ticket | None:
    if not act.private:
        return _in_thread(act)
    conversation = act.uow.conversations.at(act.place)
    if conversation is None or conversation.focus_ticket_id is None:
        return None
    return act.uow.tickets.get(conversation.focus_ticket_id)


def _in_thread(act: Act) -> Ticket | None:
    """Return the ticket of the thread. Raises PostsLeaving if it may become known in a moment."""
    ticket = act.uow.tickets.in_thread(act.place)
    if ticket is not None or not act.place.thread:
        return ticket
    wait_for_posts(act.place, [CARD], act)
    return None


def wait_for_pressed(place: Place, external_id: str, act: Act) -> None:
    """Raise PostsLeaving if it may become known in a moment which message was pressed.

    Before that, the message could not be drawn again.
    """
    if not act.supplied.awaited and act.uow.outbox.posted_at(place, external_id) is None:
        wait_for_posts(place, None, act, brief=True)


def wait_for_posts(
    place: Place, templates: Collection[str] | None, act: Act, *, brief: bool = False
) -> None:
    """Raise PostsLeaving if such posts are being sent there, unless they have been waited for.

    None stands for all templates; `brief` is passed on.
    """
    if not act.supplied.awaited and (leaving := act.uow.outbox.leaving(place, templates)):
        raise PostsLeaving(place, templates, leaving, brief=brief)


def _of(message: Message | None, uow: UnitOfWork) -> Ticket | None:
    return uow.tickets.get(message.ticket_id) if message is not None else None


def _required(found: Ticket | None, refusal: str) -> Ticket:
    if found is None:
        raise Refusal(refusal)
    return found
