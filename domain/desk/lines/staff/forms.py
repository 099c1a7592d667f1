"""Forms of staff: a reply, a note, a line for the client, the right ticket, closing."""

from domain.answers import Answer
from domain.answers.forms import (
    CloseForm,
    FormPage,
    NoteForm,
    ReplyForm,
    WrongTicketForm,
)
from domain.answers.say import Confirm, Say
from domain.commands import (
    BeginClose,
    BeginNote,
    BeginReply,
    BeginWrongTicket,
    CloseTicket,
    LeaveReply,
    SendLine,
    SendToClient,
)
from domain.desk.act import Act
from domain.desk.lines.staff import undelivered, write
from domain.desk.tickets.lock import lock_for_reply, unlock_own
from domain.errors import Refusal
from domain.messages import Message, MessageKind
from domain.people.person import Role
from domain.permissions import role_on
from domain.repositories import UnitOfWork
from domain.tickets import Ticket, check_not_closed


def begin_reply(_command: BeginReply, ticket: Ticket, act: Act) -> Answer | None:
    """Show the form for a reply, and lock the ticket for its author."""
    check_not_closed(ticket)
    locks = lock_for_reply(ticket, act)
    return FormPage(ReplyForm(locks), Say("answers/form_reply", ticket_id=ticket.id))


def leave_reply(_command: LeaveReply, ticket: Ticket, act: Act) -> Answer | None:
    """Unlock a ticket that was locked for a reply which its author does not write after all."""
    unlock_own(ticket, act)
    return None


def begin_close(command: BeginClose, ticket: Ticket, act: Act) -> Answer | None:
    """Show the form that asks before the ticket is closed; close it if nothing has to be asked."""
    asked = undelivered.close(CloseTicket(ticket_id=ticket.id, drawn=command.drawn), ticket, act)
    if not isinstance(asked, Confirm):
        return asked
    by_staff = role_on(act.person, ticket) is not Role.CLIENT
    left = by_staff and bool(undelivered.undelivered(ticket, act.uow))
    return FormPage(CloseForm(asked.number, left), asked)


def begin_note(_command: BeginNote, ticket: Ticket, _act: Act) -> Answer | None:
    """Show the form for a note."""
    return FormPage(NoteForm(), Say("answers/form_note", ticket_id=ticket.id))


def begin_wrong_ticket(command: BeginWrongTicket, ticket: Ticket, act: Act) -> Answer | None:
    """Ask for the number of the ticket that a staff line belongs to."""
    message = _staff_line(command, ticket, act.uow)
    words = Say("answers/form_wrong_ticket", ticket_id=ticket.id)
    return FormPage(WrongTicketForm(message.id), words)


def send_line(command: SendLine, ticket: Ticket, act: Act) -> Answer | None:
    """Send an internal line of a thread to the client."""
    message = _staff_line(command, ticket, act.uow)
    return write.send_to_client(SendToClient(message.id), ticket, act)


def _staff_line(command: BeginWrongTicket | SendLine, ticket: Ticket, uow: UnitOfWork) -> Message:
    message = uow.messages.at(command.place, command.external_id)
    if message is None or message.kind is MessageKind.CLIENT:
        raise Refusal("not_a_staff_line", ticket=ticket.id)
    return message
