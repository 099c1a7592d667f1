"""Somebody leaves: their role ends, others get their tickets and their places in the settings."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from domain.answers import Answer
from domain.answers.say import Say
from domain.bodies import Word, Words
from domain.commands import LeaveDesk, LetLeave
from domain.desk.act import Act
from domain.desk.act.confirm import ask_first
from domain.desk.act.tell import tell, tell_administrators
from domain.desk.people.profile import offer_commands
from domain.desk.people.roles import give_role
from domain.desk.people.share_out import chosen, give_up, leave
from domain.desk.settings import write
from domain.desk.settings.members import met
from domain.desk.settings.mistakes import mistakes
from domain.desk.tickets.departments import those_there
from domain.dictionaries import DESCRIPTIONS, SINGLE, STAFFED, Entry, Kind
from domain.dictionaries.fields.field import Field
from domain.dictionaries.references import fields_naming, with_person
from domain.errors import Refusal
from domain.people import Person, Role
from domain.policy.tickets.assignment import Share
from domain.policy.tickets.reminders import is_there

AT_ONCE = 100
"""Tickets that change hands in one unit; a timer moves the others, so that nobody waits."""


@dataclass(frozen=True, slots=True)
class Named:
    """An entry that names somebody: in which fields, what it says instead, and who takes the place.

    `off`: it would have a mistake without them, so it is switched off.
    """

    entry: Entry
    fields: Sequence[Field]
    after: Entry
    heir: Person | None
    off: bool = False


def let_leave(command: LetLeave, act: Act) -> Answer:
    """End somebody's role and give what is theirs to others; ask first, with all that follows.

    Raises Refusal if nothing is theirs, or if whoever is chosen can't get it.
    """
    person = act.uow.people.get(command.person)
    places = tuple(naming(person, command, act))
    if not (person.role.is_staff or places):
        raise Refusal("has_left_already", name=person.name)
    _check_heirs(command, person, act)
    missing = missing_without(person, command, act)
    state = (
        person.role.value,
        [(one.entry.id, one.after.body, one.off) for one in places],
        missing,
    )
    words = _follows(person, command, places, act) | {
        "role": person.role.value,
        "own": person.id == act.person.id,
        "missing": missing,
    }
    if asked := ask_first(command, Say("answers/confirm_leaves", words), state, act):
        return asked
    return carry_out(command, person, act)


def carry_out(command: LetLeave, person: Person, act: Act) -> Answer:
    """Let somebody leave, whatever that leaves behind, and tell every administrator."""
    places = tuple(naming(person, command, act))
    words = _follows(person, command, places, act)
    told = act.uow.people.administrators()
    for one in places:
        _give_place(one, act)
    for entry in act.uow.dictionaries.entries():
        act.uow.dictionaries.leave(entry.id, [person.id])
    if person.role.is_staff:
        give_role(person, Role.CLIENT, act, quiet=True)
        offer_commands(act.uow.people.get(person.id), act.uow)
    give_up(person, chosen(command.to, act), act)
    besides = {person.id, act.actor.id if act.actor is not None else 0}
    tell(Say("staff/has_left", words), [one for one in told if one.id not in besides], act)
    return Say("answers/has_left", words)


def leave_desk(_command: LeaveDesk, act: Act) -> Answer | None:
    """End the rights of a closed account or a new guest, even the last administrator's.

    Their tickets go where the departments' strategies say. Administrators are told what still names
    them, and may say who takes their place.
    """
    # As the desk has them: who is known to be a guest acts as a client already.
    leaver = act.uow.people.get(act.person.id)
    if not leaver.role.is_staff:
        return None
    stays = LetLeave(leaver.id)
    words: Words = {
        "name": leaver.name,
        "person": leaver.id,
        "tickets": len(act.uow.tickets.with_assignee(leaver.id)),
        "places": [one.entry.name for one in naming(leaver, stays, act)],
        "missing": missing_without(leaver, stays, act),
    }
    give_role(leaver, Role.CLIENT, act, quiet=True)
    leave(leaver, act)
    offer_commands(act.uow.people.get(leaver.id), act.uow)
    tell_administrators(Say("staff/left", words), act)
    return None


def _follows(
    person: Person, command: LetLeave, places: Sequence[Named], act: Act
) -> dict[str, Word]:
    """Return what is said of all that follows."""
    return {
        "name": person.name,
        "by": act.actor.name if act.actor is not None else "",
        **_shared(person, command.to, act),
        "places": _told(places),
    }


def _check_heirs(command: LetLeave, person: Person, act: Act) -> None:
    """Refuse whoever can't get tickets, or can't take the leaver's place."""
    heirs = [act.uow.people.get(one) for one in command.instead.values() if one]
    gets = act.uow.people.get(command.to) if isinstance(command.to, int) else None
    for heir in (*heirs, *([gets] if gets else [])):
        if heir.id == person.id:
            raise Refusal("leaves_themselves", name=person.name)
        if not heir.role.is_staff:
            raise Refusal("assignee_not_staff", name=heir.name)
    if gets is not None and not is_there(gets, act.now) and gets.away_until is not None:
        raise Refusal("colleague_away", name=gets.name, until=gets.away_until)


# The places in the settings


def naming(person: Person, command: LetLeave, act: Act) -> Iterator[Named]:
    """Yield each entry that names somebody, with what it says once they have left."""
    accounts = frozenset(map(str, act.uow.people.accounts(person.id)))
    for entry in act.uow.dictionaries.entries():
        if fields := fields_naming(entry, accounts):
            yield _named(entry, fields, accounts, _heir(entry.kind, command, act), act)


def _named(
    entry: Entry, fields: Sequence[Field], accounts: Collection[str], heir: Person | None, act: Act
) -> Named:
    instead = str(act.uow.people.accounts(heir.id)[0]) if heir is not None else ""
    after = with_person(entry, accounts, instead)
    stands = entry.off or entry.kind in SINGLE or not mistakes(entry, after, act)
    return Named(entry, fields, after, heir, off=not stands)


def _heir(kind: Kind, command: LetLeave, act: Act) -> Person | None:
    """Return who takes the place in entries of a kind; nobody who is no longer staff."""
    number = command.instead.get(kind.value, command.instead.get("", 0))
    heir = act.uow.people.find(number) if number else None
    has_account = heir is not None and bool(act.uow.people.accounts(heir.id))
    return heir if heir is not None and heir.role.is_staff and has_account else None


def _give_place(one: Named, act: Act) -> None:
    if one.off:
        write.switch(one.entry, act, off=True)
    else:
        write.change(one.entry, one.after, act, met)


def _told(places: Sequence[Named]) -> list[Words]:
    return [
        {
            "kind": DESCRIPTIONS[one.entry.kind].one,
            "name": one.entry.name,
            "fields": [field.label for field in one.fields],
            "instead": one.heir.name if one.heir is not None else "",
            "off": one.off,
        }
        for one in places
    ]


# What is missing once they have left


def missing_without(person: Person, command: LetLeave, act: Act) -> list[str]:
    """Return the departments that have no members then; an empty name: there's no administrator."""
    administrators = [one.id for one in act.uow.people.administrators()]
    missing = [""] if administrators == [person.id] else []
    if any(_heir(kind, command, act) is not None for kind in STAFFED):
        return missing
    shelf = act.uow.dictionaries
    departments = shelf.load().offered().departments
    alone = [
        one.name
        for one in departments
        if [member.person_id for member in shelf.members(one.id)] == [person.id]
    ]
    return [*missing, *alone]


# Who gets which tickets


def _shared(person: Person, to: Share | int, act: Act) -> Words:
    """Return how many tickets go where: to a colleague, to each department's members, or free."""
    theirs = act.uow.tickets.with_assignee(person.id)
    heir = act.uow.people.get(to) if isinstance(to, int) else None
    own = [one for one in theirs if heir is not None and one.client_id == heir.id]
    split: list[Words] = []
    if to is Share.SPLIT:
        by_department: dict[int, int] = {}
        for one in theirs:
            by_department[one.department_id] = by_department.get(one.department_id, 0) + 1
        known = act.uow.dictionaries.load()
        for number, count in by_department.items():
            department = known.department(number)
            there = those_there(number, {person.id}, act) if department is not None else ()
            names = [act.uow.people.get(one.person_id).name for one in there]
            split.append(
                {"department": department.name if department else "", "count": count, "to": names}
            )
    return {
        "tickets": len(theirs),
        "heir": heir.name if heir is not None else "",
        "own_tickets": len(own),
        "split": split,
    }
