"""The channels where staff get their tickets: who is not in theirs, and inviting them."""

from collections.abc import Iterable, Mapping

from domain.answers import Answer
from domain.answers.say import Say
from domain.commands import InviteToChannel
from domain.desk.act import Act
from domain.desk.act.post import Route, department_channel, post
from domain.desk.act.tell import tell_privately
from domain.desk.people.known import known_person
from domain.errors import AbsencesWanted, Membership, Refusal
from domain.outgoing.bodies import ChannelInvitation
from domain.outgoing.buttons import Absence
from domain.people.accounts import Identity
from domain.people.person import Person
from domain.people.places import Place
from domain.platforms import desk_platform
from domain.repositories import DEFAULT_DEPARTMENT

MOST = 5
"""People and channels that are named at once: each has a button."""


def absences(people: Iterable[Person], departments: Iterable[str], act: Act) -> tuple[Absence, ...]:
    """Return where staff of these departments are missing; without a department, the desk.

    Raises AbsencesWanted until the platform is asked. Who can't be in a channel is missing nowhere.
    """
    channels = _channels(frozenset(departments), act)
    names = {one.id: one.name for one in people}
    wanted = [
        Membership(number, department, account, channel)
        for number in names
        if (account := _account(number, act)) is not None
        for department, channel in channels.items()
    ]
    if not wanted:
        return ()
    if act.supplied.absent is None:
        raise AbsencesWanted(wanted)
    missing = [one for one in wanted if one in act.supplied.absent]
    return tuple(
        Absence(one.person, names[one.person], one.department, act.supplied.absent[one])
        for one in missing[:MOST]
    )


def invite(command: InviteToChannel, act: Act) -> Answer:
    """Invite somebody to a department's channel; the asker is told only if that fails.

    Raises Refusal if they are no longer staff, or if either has gone.
    """
    person = known_person(command.person, act)
    names = {one.id: one.name for one in act.uow.dictionaries.load().departments}
    there = department_channel(command.department, act.uow)
    reachable = _account(person.id, act) is not None and act.uow.outbox.place_at(there) is not None
    if not person.role.is_staff or command.department not in names or not reachable:
        raise Refusal("stale_button")
    body = ChannelInvitation(person.id, command.department, act.person.id)
    post(body, Route(f"invitation:{person.id}", there), act)
    return Say("answers/inviting", {"name": person.name})


def not_invited(body: ChannelInvitation, problem: str, act: Act) -> None:
    """Tell the person who asked for an invitation that it failed, and what to do."""
    person, asker = act.uow.people.find(body.person), act.uow.people.find(body.asker)
    if person is None or asker is None:
        return
    names = {one.id: one.name for one in act.uow.dictionaries.load().departments}
    department = names.get(body.department, "")
    words = {"name": person.name, "department": department, "problem": problem}
    tell_privately(Say("staff/not_invited", words), [asker], act)


def _account(person: int, act: Act) -> Identity | None:
    """Return somebody's account where tickets have their threads."""
    platform = desk_platform(act.uow.platforms)
    accounts = act.uow.people.accounts(person)
    return next((one for one in accounts if one.platform == platform), None)


def _channels(departments: frozenset[str], act: Act) -> Mapping[int, Place]:
    """Return the channels of these departments, each once, under a department that has it."""
    known = act.uow.dictionaries.load().departments
    numbers = [one.id for one in known if one.name in departments] or [DEFAULT_DEPARTMENT]
    by_place: dict[Place, int] = {}
    for number in numbers:
        place = act.uow.outbox.place_at(department_channel(number, act.uow))
        if place is not None:
            by_place.setdefault(place, number)
    return {number: place for place, number in by_place.items()}
