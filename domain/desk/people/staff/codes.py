"""One-time codes by which somebody becomes staff: an invitation, and the code of the shell.

An invitation alone makes nobody staff: who uses it is shown to all administrators with their
account, and one of them appoints them. Who sends the shell's code becomes an administrator at once.
Either is a timer: it ends the code, and fires early when the code is used.
"""

from datetime import datetime, timedelta
from secrets import token_hex

from domain.answers import Answer
from domain.answers.say import Say
from domain.commands import InviteStaff, UseStaffInvitation
from domain.desk.act import Act
from domain.desk.act.tell import tell_administrators
from domain.desk.people.named import shown_account
from domain.errors import LinksWanted, Refusal
from domain.outgoing.buttons import AboutPerson
from domain.outgoing.words import Words
from domain.policy.people.invitations import BYTES, staff_code_of
from domain.repositories import UnitOfWork
from domain.timers import Timer, TimerKind

INVITATION_LASTS = timedelta(days=2)
"""How long an invitation to the staff can be used."""

_INVITATION = TimerKind.STAFF_INVITATION

CODE_LASTS = timedelta(hours=1)
"""How long the code that the shell prints can be used."""

_CODE = TimerKind.ADMINISTRATOR_CODE


def invite_staff(_command: InviteStaff, act: Act) -> Answer:
    """Make an invitation to the staff. Raises LinksWanted until the platforms are asked."""
    if act.supplied.links is None:
        raise LinksWanted
    code, expires_at = staff_code_of(token_hex(BYTES)), act.now + INVITATION_LASTS
    links = tuple(one.format(code=code) for one in act.supplied.links)
    act.uow.timers.set(Timer(_INVITATION, act.person.id, code, expires_at))
    return Say("answers/staff_invitation", {"code": code, "expires_at": expires_at, "links": links})


def use_staff_invitation(command: UseStaffInvitation, act: Act) -> Answer:
    """Tell administrators who uses an invitation to the staff.

    Staff leave it for somebody else. Raises Refusal if it is unknown, used, or has expired, or if
    the account is a guest's.
    """
    person = act.person
    if person.role.is_staff:
        return Say("answers/staff_already", {"name": person.name})
    accounts = act.uow.people.accounts_of([person.id])
    if all(act.uow.people.is_guest(one.identity) for one in accounts):
        raise Refusal("guest_not_staff", name=person.name)
    timer = act.uow.timers.find(_INVITATION, command.code)
    valid = timer is not None and act.now < timer.due_at
    if timer is None or not valid or not act.uow.timers.complete(timer, act.now):
        raise Refusal("bad_invitation")
    inviter = act.uow.people.find(timer.subject)
    words: Words = {
        "name": person.name,
        "accounts": tuple(shown_account(one) for one in accounts),
        "by": inviter.name if inviter is not None else "",
    }
    used = Say("staff/invitation_used", words, below=AboutPerson(person.id))
    tell_administrators(used, act)
    return Say("answers/staff_invited", {"name": person.name})


def add_code(code: str, now: datetime, uow: UnitOfWork) -> None:
    """Let somebody become an administrator with this code, once and within `CODE_LASTS`."""
    uow.timers.set(Timer(_CODE, 0, code, now + CODE_LASTS))


def is_known(code: str, uow: UnitOfWork) -> bool:
    """Return whether this code was made; it may have been used, or have expired."""
    return uow.timers.find(_CODE, code) is not None


def use_code(code: str, act: Act) -> None:
    """Use a code up. Raises Refusal if it was used, has expired or was never made."""
    timer = act.uow.timers.find(_CODE, code)
    valid = timer is not None and act.now < timer.due_at
    if timer is None or not valid or not act.uow.timers.complete(timer, act.now):
        raise Refusal("code_over")


def expire(_timer: Timer, _act: Act) -> None:
    """Let a code end: nothing else is to do."""
