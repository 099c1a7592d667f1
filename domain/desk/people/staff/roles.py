"""Who is staff, and who is no longer."""

from domain.answers import Answer
from domain.answers.say import Say
from domain.audit import Audited, Owner, Subject, Via, Wanted
from domain.commands import ClaimDesk
from domain.desk.act import Act
from domain.desk.act.tell import tell_privately
from domain.desk.people.known import has_guest
from domain.desk.people.profile import offer_commands
from domain.desk.people.staff.codes import use_code
from domain.desk.people.staff.confirmation import confirmed
from domain.errors import Refusal
from domain.outgoing.mirror_states import home_state
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.words import Words
from domain.people.person import Person, Role
from domain.repositories import UnitOfWork


def claim(command: ClaimDesk, act: Act) -> Answer | None:
    """Become the first administrator; with a code from the shell, another one.

    Raises Refusal if the code is used up, or if there is an administrator and no code.
    """
    if has_guest(act.person.id, act):
        raise Refusal("guest_not_staff", name=act.person.name)
    if command.code:
        use_code(command.code, act)
    elif act.uow.people.administrators():
        raise Refusal("has_administrator")
    give_role(act.person, Role.ADMINISTRATOR, act)
    offer_commands(act.uow.people.get(act.person.id), act.uow)
    return Say("answers/claimed", {"name": act.person.name})


def give_role(person: Person, role: Role, act: Act, *, quiet: bool = False) -> None:
    """Give somebody a role and record it, without checking whether they may have it.

    Other administrators are told, but not the one who did it. `quiet`: nobody is told here. A
    person who becomes a client loses a paused role, too.
    """
    before = person.role if role.is_staff else person.appointed
    told = [] if quiet or role is before else act.uow.people.administrators()
    act.uow.people.set_role(person.id, role)
    if role.is_staff:
        confirmed(person, act)
    _draw_home(person.id, act)
    act.audit(Audited.ROLE, person.id, before=before.value, after=role.value)
    actor = act.actor
    others = [one for one in told if actor is None or one.id != actor.id]
    tell_privately(Say("staff/role", _change(person, role, act)), others, act)


def appoint(person: Person, role: Role, act: Act) -> None:
    """Give a role of staff, as `give_role` does, and tell the person if they had none."""
    give_role(person, role, act)
    own = act.actor is not None and act.actor.id == person.id
    if not person.role.is_staff and not own:
        tell_privately(
            Say("staff/appointed", {"role": role.value}), [act.uow.people.get(person.id)], act
        )


def _draw_home(person_id: int, act: Act) -> None:
    """Draw an opened Home once more: what the former role saw does not stay there."""
    if act.uow.outbox.wanted(MirrorKind.HOME, person_id):
        act.uow.outbox.show(MirrorKind.HOME, person_id, home_state(act.now))
        act.uow.outbox.retry_mirror(MirrorKind.HOME, person_id)


def _change(person: Person, role: Role, act: Act) -> Words:
    """Return what the notice says: whose role it is, and who changed it."""
    actor = act.actor
    return {
        "name": person.name,
        "role": role.value,
        "by": actor.name if actor is not None else "",
        "own": actor is not None and actor.id == person.id,
        "configured": act.via is Via.FILE,
    }


def ended_by_platform(person: Person, uow: UnitOfWork) -> bool:
    """Return whether somebody's role ended with their account: it was closed, or is a guest's."""
    newest = uow.audit.newest_of(Audited.ROLE, person.id)
    return (
        newest is not None
        and newest.via is Via.PLATFORM
        and newest.change.after == Role.CLIENT.value
    )


_LOOKED_AT = 1000
"""Changes of a person that are looked at, the newest."""


def lost_administration(person: Person, uow: UnitOfWork) -> bool:
    """Return whether somebody was an administrator, and is none since the role was taken away."""
    wanted = Wanted(subjects=frozenset({Subject(Owner.PERSON, person.id)}))
    changes = [one.change for one in uow.audit.entries(wanted, _LOOKED_AT)]
    had = any(
        one.what is Audited.ROLE and one.before == Role.ADMINISTRATOR.value for one in changes
    )
    return had and person.role is not Role.ADMINISTRATOR
