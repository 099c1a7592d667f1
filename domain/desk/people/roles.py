"""Who is staff, where the desk lives, which language people read, who can be reached."""

from domain.commands import (
    ClaimDesk,
    Context,
    LeaveDesk,
    SetDeskChannel,
    SetLanguage,
    SetReachable,
    SetRole,
)
from domain.desk.act.notify import tell_administrators, tell_by, tell_reachable
from domain.desk.people.menus import offer_commands
from domain.desk.people.shifts import leave
from domain.desk.tickets.departments import department_called
from domain.errors import Refusal, Stranger
from domain.events import ClientUnreachable
from domain.people import Role
from domain.posts import Answer
from domain.repositories import DEFAULT_DEPARTMENT, UnitOfWork

LANGUAGES = ("en", "ru")
"""Languages the desk speaks."""


def set_language(command: SetLanguage, context: Context, uow: UnitOfWork) -> Answer | None:
    """The language in which the actor is spoken to."""
    if command.language not in LANGUAGES:
        raise Refusal("no_such_language", languages=", ".join(LANGUAGES))
    uow.people.set_language(context.actor.id, command.language)
    offer_commands(uow.people.get(context.actor.id), uow)
    return Answer("answers/language", {"language": command.language})


def set_role(command: SetRole, context: Context, uow: UnitOfWork) -> Answer | None:
    """Make an account staff, or a client again. Guests are never staff; one administrator stays."""
    person = uow.people.by_identity(command.person)
    if person is None:
        raise Stranger("nobody_like_that", command.person)
    if command.role.is_staff and uow.people.is_guest(command.person):
        raise Refusal("guest_not_staff", name=person.name)
    last = person.role is Role.ADMINISTRATOR and len(uow.people.administrators()) == 1
    if last and command.role is not Role.ADMINISTRATOR:
        raise Refusal("last_administrator")
    uow.people.set_role(person.id, command.role)
    if person.role.is_staff and not command.role.is_staff:
        leave(person, context, uow)
    offer_commands(uow.people.get(person.id), uow)
    return Answer("answers/role", {"name": person.name, "role": command.role.value})


def leave_desk(_command: LeaveDesk, context: Context, uow: UnitOfWork) -> Answer | None:
    """End the rights of a closed account or a new guest, even the last administrator's."""
    # As the desk has them: who is known to be a guest acts as a client already.
    leaver = uow.people.get(context.actor.id)
    if not leaver.role.is_staff:
        return None
    uow.people.set_role(leaver.id, Role.CLIENT)
    leave(leaver, context, uow)
    offer_commands(uow.people.get(leaver.id), uow)
    tell_administrators("staff/left", {"name": leaver.name}, context.now, uow)
    return None


def claim(_command: ClaimDesk, context: Context, uow: UnitOfWork) -> Answer | None:
    """Become the first administrator, as long as there is none."""
    if uow.people.administrators():
        raise Refusal("has_administrator")
    uow.people.set_role(context.actor.id, Role.ADMINISTRATOR)
    offer_commands(uow.people.get(context.actor.id), uow)
    return Answer("answers/claimed", {"name": context.actor.name})


def set_channel(command: SetDeskChannel, context: Context, uow: UnitOfWork) -> Answer | None:
    """New cards appear in this channel; cards that waited for a channel appear now.

    They are a department's, or of all departments that have no channel of their own.
    """
    if context.private:
        raise Refusal("not_a_channel")
    number, name = DEFAULT_DEPARTMENT, ""
    if command.department:
        department = department_called(command.department, uow.dictionaries.load())
        number, name = department.id, department.name
    uow.outbox.reach(f"department:{number}", command.channel)
    return Answer("answers/channel", {"department": name})


def set_reachable(command: SetReachable, context: Context, uow: UnitOfWork) -> Answer | None:
    """The actor blocked the bot or let it in again: their tickets' threads are told."""
    if command.reachable:
        if uow.outbox.resume(context.place):
            tell_reachable(context, uow)
    elif uow.outbox.suspend(context.place, "blocked", context.now, None):
        for ticket in uow.tickets.active_of(context.actor.id):
            event = ClientUnreachable(ticket.id, "blocked")
            tell_by(context, ticket, ticket, (event,), uow)
    return None
