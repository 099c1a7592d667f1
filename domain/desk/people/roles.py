"""Who is staff, where the desk lives, which language people read, who can be reached."""

from domain.answers import Answer, Say
from domain.audit import Audited, channel_in_words
from domain.bodies import Words
from domain.commands import (
    ClaimDesk,
    LeaveDesk,
    SetDeskChannel,
    SetLanguage,
    SetReachable,
    SetRole,
)
from domain.desk.act import Act
from domain.desk.act.confirm import ask_first
from domain.desk.act.notify import tell_administrators, tell_reachable
from domain.desk.people.menus import offer_commands
from domain.desk.people.shifts import leave
from domain.desk.tickets.departments import department_called
from domain.errors import Refusal, UnknownAccount, UnknownReaders
from domain.events import ClientUnreachable
from domain.people import Person, Place, Role
from domain.repositories import DEFAULT_DEPARTMENT

LANGUAGES = ("en", "ru")
"""Languages the desk speaks."""


def set_language(command: SetLanguage, act: Act) -> Answer | None:
    """Set the language in which the actor is spoken to."""
    if command.language not in LANGUAGES:
        raise Refusal("no_such_language", languages=", ".join(LANGUAGES))
    act.uow.people.set_language(act.person.id, command.language)
    offer_commands(act.uow.people.get(act.person.id), act.uow)
    return Say("answers/language", {"language": command.language})


def set_role(command: SetRole, act: Act) -> Answer | None:
    """Make an account staff, or a client again. Guests are never staff; one administrator stays."""
    person = act.uow.people.by_identity(command.person)
    if person is None:
        raise UnknownAccount("nobody_like_that", command.person)
    if command.role.is_staff and act.uow.people.is_guest(command.person):
        raise Refusal("guest_not_staff", name=person.name)
    last = person.role is Role.ADMINISTRATOR and len(act.uow.people.administrators()) == 1
    if last and command.role is not Role.ADMINISTRATOR:
        raise Refusal("last_administrator")
    if asked := _ask_about_role(command, person, act):
        return asked
    give_role(person, command.role, act)
    if person.role.is_staff and not command.role.is_staff:
        leave(person, act)
    offer_commands(act.uow.people.get(person.id), act.uow)
    return Say("answers/role", {"name": person.name, "role": command.role.value})


def _ask_about_role(command: SetRole, person: Person, act: Act) -> Answer | None:
    if command.role is person.role:
        return None
    words = {
        "name": person.name,
        "before": person.role.value,
        "role": command.role.value,
        "tickets": len(act.uow.tickets.with_assignee(person.id)),
    }
    return ask_first(command, Say("answers/confirm_role", words), person.role.value, act)


def leave_desk(_command: LeaveDesk, act: Act) -> Answer | None:
    """End the rights of a closed account or a new guest, even the last administrator's."""
    # As the desk has them: who is known to be a guest acts as a client already.
    leaver = act.uow.people.get(act.person.id)
    if not leaver.role.is_staff:
        return None
    give_role(leaver, Role.CLIENT, act)
    leave(leaver, act)
    offer_commands(act.uow.people.get(leaver.id), act.uow)
    tell_administrators(Say("staff/left", {"name": leaver.name}), act)
    return None


def claim(_command: ClaimDesk, act: Act) -> Answer | None:
    """Become the first administrator, as long as there is none."""
    if act.uow.people.administrators():
        raise Refusal("has_administrator")
    give_role(act.person, Role.ADMINISTRATOR, act)
    offer_commands(act.uow.people.get(act.person.id), act.uow)
    return Say("answers/claimed", {"name": act.person.name})


def give_role(person: Person, role: Role, act: Act) -> None:
    """Give somebody a role, and put that on record; whether it may be given is not asked."""
    act.uow.people.set_role(person.id, role)
    act.audit(Audited.ROLE, person.id, before=person.role.value, after=role.value)


def give_channel(department_id: int, channel: Place, act: Act) -> None:
    """Let a department's cards appear in a channel, and put that on record."""
    address = f"department:{department_id}"
    before = channel_in_words(act.uow.outbox.place_at(address))
    act.audit(Audited.CHANNEL, department_id, before=before, after=channel_in_words(channel))
    act.uow.outbox.set_address(address, channel)


def set_channel(command: SetDeskChannel, act: Act) -> Answer | None:
    """New cards appear in this channel; cards that waited for a channel appear now.

    They are a department's, or of all departments that have no channel of their own.
    """
    if act.private:
        raise Refusal("not_a_channel")
    number, name = DEFAULT_DEPARTMENT, ""
    if command.department:
        department = department_called(command.department, act.uow.dictionaries.load())
        number, name = department.id, department.name
    if act.readers is None:
        raise UnknownReaders("cannot_see_readers", command.channel)
    words: Words = {"department": name, "readers": act.readers}
    question = Say("answers/confirm_channel", words)
    if asked := ask_first(command, question, act.readers, act):
        return asked
    give_channel(number, command.channel, act)
    return Say("answers/channel", {"department": name})


def set_reachable(command: SetReachable, act: Act) -> Answer | None:
    """Tell their tickets' threads that the actor blocked the bot, or let it in again."""
    if command.reachable:
        if act.uow.outbox.resume(act.place):
            tell_reachable(act)
    elif act.uow.outbox.suspend(act.place, "blocked", act.now, None):
        for ticket in act.uow.tickets.active_of(act.person.id):
            event = ClientUnreachable(ticket.id, "blocked")
            act.tell(ticket, (event,))
    return None
