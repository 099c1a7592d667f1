"""Somebody leaves: their role ends, others get their tickets and their places in the settings."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from domain.answers import Answer
from domain.answers.say import Say
from domain.audit import Audited
from domain.commands import KeepOnStaff, LeaveDesk, LetLeave
from domain.desk.act import Act
from domain.desk.act.confirm import ask_first
from domain.desk.act.tell import tell_administrators, tell_privately
from domain.desk.people.known import known_person
from domain.desk.people.leave.heirs import check_heir, check_share, give_all, shared
from domain.desk.people.leave.last_day import give_up_last_day, keep_last_day
from domain.desk.people.leave.share_out import leave
from domain.desk.people.profile import offer_commands
from domain.desk.people.staff.roles import give_role
from domain.desk.people.typed_time import ahead, zone_of
from domain.desk.settings.person.places import (
    NamingEntry,
    give_place,
    missing_without,
    naming,
    told,
)
from domain.desk.tickets.lock import let_go_of_all
from domain.errors import Refusal
from domain.outgoing.buttons import AboutPerson
from domain.outgoing.words import Word, Words
from domain.people.departures import Departure, Share
from domain.people.person import Person, Role
from domain.timers import Timer


def let_leave(command: LetLeave, act: Act) -> Answer:
    """End somebody's role and give what is theirs to others, now or when their last day has ended.

    All that follows is said first. Raises Refusal if nothing is theirs, or if who is chosen
    can't get it.
    """
    person = known_person(command.person, act)
    places = tuple(naming(person, command.instead, act))
    if not (person.role.is_staff or person.resting_role or places):
        raise Refusal("has_left_already", name=person.name)
    for one in filter(None, command.instead.values()):
        check_heir(one, person, act)
    check_share(command.to, person, act)
    ends = _ends(command.last_day, act)
    missing = missing_without(person, command.instead, act)
    state = (
        person.role.value,
        [(one.entry.id, one.after.body, one.off) for one in places],
        missing,
    )
    words = _follows(person, command.to, places, act) | {
        "role": person.role.value,
        "own": person.id == act.person.id,
        "missing": missing,
        "ends": ends,
    }
    if asked := ask_first(command, Say("answers/confirm_leaves", words), state, act):
        return asked
    at = ends or act.now
    leaves = Departure(person.id, True, at, command.to, command.instead, tuple(missing))
    return _planned(leaves, person, act) if ends else _carry_out(leaves, person, act)


def _ends(last_day: date | None, act: Act) -> datetime | None:
    """Return when somebody's last day has ended in the actor's zone; None if they leave now."""
    if last_day is None:
        return None
    midnight = datetime.combine(last_day + timedelta(days=1), time(), zone_of(act))
    return ahead(midnight.astimezone(UTC), act.now)


def _carry_out(departure: Departure, person: Person, act: Act) -> Answer:
    """Let somebody leave, whatever that leaves behind, and tell every administrator."""
    give_up_last_day(person.id, act)
    places = tuple(naming(person, departure.instead, act))
    words = _follows(person, departure.to, places, act)
    administrators = act.uow.people.administrators()
    for one in places:
        give_place(one, act)
    act.uow.dictionaries.leave_all(person.id)
    if person.appointed.is_staff:
        give_role(person, Role.CLIENT, act, quiet=True)
        offer_commands(act.uow.people.get(person.id), act.uow)
    let_go_of_all(person.id, act)
    act.uow.people.set_away(person.id, None)
    give_all(departure, act)
    tell_privately(Say("staff/has_left", words), _others(administrators, person, act), act)
    return Say("answers/has_left", words)


def _others(administrators: Sequence[Person], person: Person, act: Act) -> Sequence[Person]:
    """Return the administrators who neither leave nor have done it themselves."""
    besides = {person.id, act.actor.id if act.actor is not None else 0}
    return [one for one in administrators if one.id not in besides]


def _follows(
    person: Person, to: Share | int, places: Sequence[NamingEntry], act: Act
) -> dict[str, Word]:
    """Return what is said of all that follows."""
    return {
        "name": person.name,
        "by": act.actor.name if act.actor is not None else "",
        **shared(person, to, act),
        "places": told(places),
    }


# A later day


def _planned(departure: Departure, person: Person, act: Act) -> Answer:
    """Let somebody leave when their last day has ended."""
    keep_last_day(departure, act)
    act.audit(Audited.LEAVES, person.id, before="", after=_last_day(departure, act))
    words: Words = {
        "name": person.name,
        "ends": departure.at,
        "by": act.person.name,
    }
    about = AboutPerson(person.id)
    others = _others(act.uow.people.administrators(), person, act)
    tell_privately(Say("staff/leaves_on", words, below=about), others, act)
    return Say("answers/leaves_on", words, below=about)


def _last_day(departure: Departure, act: Act) -> str:
    return (departure.at - timedelta(seconds=1)).astimezone(zone_of(act)).date().isoformat()


def keep(command: KeepOnStaff, act: Act) -> Answer:
    """Let somebody stay who was to leave. Raises Refusal if they have left."""
    person = known_person(command.person, act)
    if not (person.role.is_staff or person.resting_role):
        raise Refusal("stale_button")
    stays = Say("answers/stays", {"name": person.name}, below=AboutPerson(person.id))
    departure = act.uow.departures.find(person.id, leaves=True)
    if departure is None:
        return stays
    give_up_last_day(person.id, act)
    act.audit(Audited.LEAVES, person.id, before=_last_day(departure, act), after="")
    words: Words = {"name": person.name, "by": act.person.name}
    tell_privately(
        Say("staff/stays", words), _others(act.uow.people.administrators(), person, act), act
    )
    return stays


def leave_as_planned(timer: Timer, act: Act) -> None:
    """Let somebody leave whose last day has ended.

    If the desk or a department would be left alone, and nobody was asked about that, they stay, and
    administrators are told.
    """
    departure = act.uow.departures.find(timer.subject, leaves=True)
    if departure is None or departure.begun or departure.at > act.now:
        return
    person = act.uow.people.get(departure.person_id)
    missing = missing_without(person, departure.instead, act)
    if set(missing) <= set(departure.missing):
        _carry_out(departure, person, act)
        return
    give_up_last_day(person.id, act)
    words: Words = {"name": person.name, "missing": missing}
    tell_administrators(Say("staff/leaves_not", words, below=AboutPerson(person.id)), act)


# A closed account


def leave_desk(_command: LeaveDesk, act: Act) -> Answer | None:
    """End the rights of a closed account or a new guest, even the last administrator's.

    Their tickets go where the departments' strategies say. Administrators are told what still names
    them, and may say who takes their place.
    """
    # As the desk has them: who is known to be a guest acts as a client already.
    leaver = act.uow.people.get(act.person.id)
    if not leaver.role.is_staff:
        return None
    words: Words = {
        "name": leaver.name,
        "tickets": len(act.uow.tickets.with_assignee(leaver.id)),
        "places": [one.entry.name for one in naming(leaver, {}, act)],
        "missing": missing_without(leaver, {}, act),
    }
    give_up_last_day(leaver.id, act)
    give_role(leaver, Role.CLIENT, act, quiet=True)
    leave(leaver, act)
    offer_commands(act.uow.people.get(leaver.id), act.uow)
    tell_administrators(Say("staff/left", words, below=AboutPerson(leaver.id)), act)
    return None
