"""Who belongs to an entry, and who becomes staff because an entry names them."""

from collections.abc import Callable, Iterable, Sequence

from domain.desk.act import Act
from domain.desk.people.known import person_with
from domain.desk.people.profile import offer_commands
from domain.desk.people.staff.channels import absences
from domain.desk.people.staff.roles import ended_by_platform, give_role
from domain.desk.tickets.channel import give_channel
from domain.dictionaries import DESCRIPTIONS, STAFFED, Entry, Kind
from domain.dictionaries.fields.body import value_at
from domain.dictionaries.fields.field import ValueType
from domain.outgoing.buttons import Absence
from domain.people.accounts import Identity
from domain.people.person import Person, Role
from domain.people.places import Place
from domain.platforms import identity_of

_MEMBERS, _CHANNEL = "members", "channel"


def let_belong(
    before: Entry | None, after: Entry, act: Act, known: Callable[[Identity, Act], Person]
) -> None:
    """Let members join and leave, make staff of those who may get tickets, and set a new channel.

    `before` is None if the entry is new.
    """
    for field in DESCRIPTIONS[after.kind].fields:
        if field.type is ValueType.PERSON:
            was = _people(before, field.key, act, known)
            now = _people(after, field.key, act, known)
            if field.key == _MEMBERS:
                _belong(after.id, now, was, act)
            if field.key != _MEMBERS or after.kind in STAFFED:
                # Somebody whose role was taken away stays named, and is not made staff again.
                make_staff([one for one in now if one not in was], act)
    channel = value_at(after.body, _CHANNEL)
    if channel and channel != value_at(before.body if before else None, _CHANNEL):
        give_channel(after.id, place_called(str(channel)), act)


def absences_of(before: Entry | None, after: Entry, act: Act) -> tuple[Absence, ...]:
    """Return which new members of a department are not in its channel. Raises AbsencesWanted."""
    if after.kind is not Kind.DEPARTMENT:
        return ()
    was = {one.id for one in _people(before, _MEMBERS, act, person_with)}
    joined = [one for one in _people(after, _MEMBERS, act, person_with) if one.id not in was]
    return absences(joined, [after.name], act) if joined else ()


def _people(
    entry: Entry | None, key: str, act: Act, known: Callable[[Identity, Act], Person]
) -> Sequence[Person]:
    written = value_at(entry.body, key) if entry is not None else None
    listed = written if isinstance(written, list | tuple) else [written] if written else []
    return [known(identity_of(str(one), act.uow.platforms), act) for one in listed]


def _belong(entry: int, now: Iterable[Person], before: Iterable[Person], act: Act) -> None:
    ids, former = {one.id for one in now}, {one.id for one in before}
    act.uow.dictionaries.join(entry, ids - former)
    act.uow.dictionaries.leave(entry, former - ids)


def make_staff(people: Iterable[Person], act: Act, *, quiet: bool = False) -> None:
    """Make specialists of people who are no staff yet, and offer them the commands.

    `quiet`: administrators are not told.
    """
    for person in people:
        # Somebody may be named twice: their role is looked up again. What rests goes on resting,
        # and who may have lost the account gets a role only from an administrator who means it.
        known = act.uow.people.get(person.id)
        if not known.appointed.is_staff and not ended_by_platform(known, act.uow):
            give_role(person, Role.SPECIALIST, act, quiet=quiet)
            offer_commands(act.uow.people.get(person.id), act.uow)


def place_called(channel: str) -> Place:
    """Return the place of a channel that is written like `slack:T1:C1`."""
    platform, team, chat = channel.split(":")
    return Place(platform, team, chat)
