"""Reminders of a reply on hold: first to its author, then to the shift, one by one."""

from dataclasses import replace

from domain.desk.act import Act
from domain.desk.act.context import who_see
from domain.desk.act.tell import tell_privately
from domain.desk.act.terms import working_hours
from domain.desk.timers.turns import next_in_turn
from domain.messages import Message, MessageKind
from domain.outgoing.bodies import OnHold
from domain.people.person import Person
from domain.policy.tickets import reminders
from domain.policy.tickets.reminders import is_there, shift_of, told_at
from domain.tickets import Status, Ticket
from domain.timers import Timer, TimerKind


def remind_author(timer: Timer, act: Act) -> None:
    """Remind the author, and the shift later; or the shift now if the author is away."""
    if (found := _on_hold(timer, act)) is None:
        return
    message, ticket = found
    hours = working_hours(ticket, act.uow.dictionaries.load())
    rota = act.uow.dictionaries.rota(ticket.department_id)
    author = act.uow.people.get(message.author_id)
    there = is_there(author, told_at(hours, act.now, rota, loud=False), rota)
    if not there or not author.role.is_staff or author.id == ticket.client_id:
        remind_shift(timer, act)
        return
    _remind(author, message, ticket, act)
    due_at = hours.add(act.now, 2 * reminders.ON_HOLD_FOR)
    act.uow.timers.set(replace(timer, kind=TimerKind.ON_HOLD_SHIFT, due_at=due_at))


def remind_shift(timer: Timer, act: Act) -> None:
    """Remind the next person on shift in the department that has the ticket now.

    The timer's key says who were reminded before.
    """
    if (found := _on_hold(timer, act)) is None:
        return
    message, ticket = found
    staff = {one.id: one for one in act.uow.people.staff()}
    members = [one.person_id for one in act.uow.dictionaries.members(ticket.department_id)]
    hours = working_hours(ticket, act.uow.dictionaries.load())
    rota = act.uow.dictionaries.rota(ticket.department_id)
    at = told_at(hours, act.now, rota, loud=False)
    seen_by = who_see(ticket, members, staff, act.uow)
    shift = shift_of(ticket, staff, seen_by, at, rota, besides=message.author_id)
    following = replace(timer, kind=TimerKind.ON_HOLD_SHIFT)
    turn = next_in_turn(following, shift, hours.add(at, reminders.NEXT_AFTER), act)
    if turn is not None:
        _remind(staff[turn], message, ticket, act)


def _on_hold(timer: Timer, act: Act) -> tuple[Message, Ticket] | None:
    """Return the reply and its ticket; None if there is nothing to decide any more."""
    message = act.uow.messages.get(timer.subject)
    if message.kind is not MessageKind.HELD:
        return None
    ticket = act.uow.tickets.get(message.ticket_id)
    return (message, ticket) if ticket.status is not Status.CLOSED else None


def _remind(person: Person, message: Message, ticket: Ticket, act: Act) -> None:
    hours = working_hours(ticket, act.uow.dictionaries.load())
    at = told_at(hours, act.now, act.uow.dictionaries.rota(ticket.department_id), loud=False)
    body = OnHold(own=person.id == message.author_id)
    tell_privately(body, [person], act, not_before=at, ticket_id=ticket.id, message_id=message.id)
