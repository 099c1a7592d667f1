"""Administrators are asked to confirm a role; if nobody does, it rests until somebody does.

Nobody confirms their own role, unless there is no other administrator, and the last administrator's
role never rests.
"""

from collections.abc import Sequence
from datetime import timedelta

from domain.answers import Answer
from domain.answers.say import Say
from domain.commands import ConfirmStaff
from domain.desk.act import Act
from domain.desk.act.tell import tell_privately
from domain.desk.people.known import has_guest, known_person
from domain.desk.people.leave.share_out import leave
from domain.desk.people.named import shown_account
from domain.desk.people.profile import offer_commands
from domain.desk.people.staff.confirmation import confirmation_due, confirmed
from domain.desk.people.staff.roles import appoint, give_role
from domain.errors import Refusal
from domain.outgoing.buttons import AboutPerson
from domain.outgoing.words import Words
from domain.people.person import Person, Role
from domain.timers import Timer, TimerKind

AGAIN, RESTS = timedelta(days=7), timedelta(days=14)
"""How long after the first question administrators are reminded, and until the role rests."""


def ask_to_confirm(timer: Timer, act: Act) -> None:
    """Ask administrators whether somebody is still on the staff; remind them, then let it rest."""
    person = _due(timer, act)
    if person is None:
        return
    for kind, later in ((TimerKind.CONFIRM_AGAIN, AGAIN), (TimerKind.ROLE_RESTS, RESTS)):
        _set(kind, person, later, act)
    _ask(person, act)


def ask_again(timer: Timer, act: Act) -> None:
    """Ask a second time, unless somebody has answered."""
    person = _due(timer, act)
    if person is not None:
        _ask(person, act)


def let_rest(timer: Timer, act: Act) -> None:
    """Let a role rest that nobody has confirmed; ask again about the last administrator's."""
    person = _due(timer, act)
    if person is None:
        return
    if person.role is Role.ADMINISTRATOR and len(act.uow.people.administrators()) == 1:
        _set(TimerKind.ROLE_RESTS, person, AGAIN, act)
        _ask(person, act)
        return
    give_role(person, Role.CLIENT, act, quiet=True)
    act.uow.people.rest(person.id, person.role)
    leave(person, act)
    offer_commands(act.uow.people.get(person.id), act.uow)
    rests = Say("staff/role_rests", {"name": person.name}, below=AboutPerson(person.id))
    tell_privately(rests, _others(person, act), act)
    tell_privately(Say("staff/your_role_rests"), [person], act)


def confirm_staff(command: ConfirmStaff, act: Act) -> Answer:
    """Confirm somebody's role, or give back the one that rests."""
    person = known_person(command.person, act)
    if not person.appointed.is_staff:
        raise Refusal("stale_button")
    if person.id == act.person.id and len(act.uow.people.administrators()) > 1:
        raise Refusal("not_your_own_role")
    if person.resting_role is not None:
        if has_guest(person.id, act):
            raise Refusal("guest_not_staff", name=person.name)
        appoint(person, person.resting_role, act)
        offer_commands(act.uow.people.get(person.id), act.uow)
    confirmed(act.uow.people.get(person.id), act)
    again = confirmation_due(act.uow.people.get(person.id), act)
    return Say("answers/staff_confirmed", {"name": person.name, "again": again})


def _due(timer: Timer, act: Act) -> Person | None:
    """Return the person a timer is about, if their role still waits to be confirmed."""
    person = act.uow.people.find(timer.subject)
    due = confirmation_due(person, act) if person is not None else None
    return person if due is not None and due <= act.now else None


def _set(kind: TimerKind, person: Person, later: timedelta, act: Act) -> None:
    due = act.now + later
    act.uow.timers.set(Timer(kind, person.id, f"{person.id}:{due.isoformat()}", due))


def _ask(person: Person, act: Act) -> None:
    accounts = tuple(shown_account(one) for one in act.uow.people.accounts_of([person.id]))
    words: Words = {
        "name": person.name,
        "role": person.role.value,
        "accounts": accounts,
        "since": person.confirmed_at,
    }
    asked = Say("staff/confirm_staff", words, below=AboutPerson(person.id))
    tell_privately(asked, _others(person, act), act)


def _others(person: Person, act: Act) -> Sequence[Person]:
    """Return the administrators but this one; if there is no other, this one."""
    administrators = act.uow.people.administrators()
    return [one for one in administrators if one.id != person.id] or administrators
