"""Who gets somebody's tickets: who may, how many go where, and giving them, some at a time."""

from dataclasses import replace

from domain.desk.act import Act
from domain.desk.people.known import known_person
from domain.desk.people.leave.share_out import chosen, give_up, who_gets
from domain.desk.tickets.assignment import those_there
from domain.errors import Refusal
from domain.outgoing.words import Words
from domain.people.departures import Departure, Share
from domain.people.person import Person
from domain.timers import Timer, TimerKind

AT_ONCE = 100
"""Tickets that change hands in one unit; a timer moves the others, so that nobody waits."""


def check_heir(number: int, person: Person, act: Act) -> Person:
    """Return who takes somebody's place. Raises Refusal if they can't."""
    heir = known_person(number, act)
    if heir.id == person.id:
        raise Refusal("leaves_themselves", name=person.name)
    if not heir.role.is_staff:
        raise Refusal("assignee_not_staff", name=heir.name)
    return heir


def check_share(to: Share | int, person: Person, act: Act) -> None:
    """Raise Refusal if the chosen person can't get somebody's tickets now."""
    if not isinstance(to, int):
        return
    check_there(check_heir(to, person, act), act)


def check_there(person: Person, act: Act) -> None:
    """Raise Refusal while somebody is away: they get no tickets."""
    if until := person.away_at(act.now):
        raise Refusal("colleague_away", name=person.name, until=until)


def give_all(departure: Departure, act: Act) -> None:
    """Give somebody's tickets to others: the first ones now, the rest by a timer, soon."""
    person = act.uow.people.get(departure.person_id)
    until = None if departure.leaves else departure.at
    if not give_up(person, chosen(departure.to, act), act, until=until, most=AT_ONCE):
        act.uow.departures.remove(person.id, leaves=departure.leaves)
        return
    act.uow.departures.set(replace(departure, begun=True))
    left = len(act.uow.tickets.with_assignee(person.id))
    key = f"{person.id}:{departure.leaves}:{departure.at.isoformat()}:{act.now.isoformat()}:{left}"
    act.uow.timers.set(Timer(TimerKind.TICKETS_MOVE, person.id, key, act.now))


def move_on(timer: Timer, act: Act) -> None:
    """Give away some more of somebody's tickets, if others have still to get them."""
    for leaves in (True, False):
        departure = act.uow.departures.find(timer.subject, leaves=leaves)
        if departure is not None and departure.begun:
            give_all(departure, act)


def shared(person: Person, to: Share | int, act: Act) -> Words:
    """Return how many tickets go where: to a colleague, to each department's members, or free."""
    theirs = act.uow.tickets.with_assignee(person.id)
    heir = who_gets(to, act) if isinstance(to, int) else None
    own = [one for one in theirs if heir is not None and one.client_id == heir.id]
    split: list[Words] = []
    if to is Share.SPLIT:
        by_department: dict[int, int] = {}
        for one in theirs:
            by_department[one.department_id] = by_department.get(one.department_id, 0) + 1
        known = act.uow.dictionaries.load()
        there = {
            number: [one.person_id for one in those_there(number, {person.id}, act)]
            for number in by_department
            if known.department(number) is not None
        }
        people = act.uow.people.get_each({one for each in there.values() for one in each})
        for number, count in by_department.items():
            department = known.department(number)
            names = [people[one].name for one in there.get(number, ())]
            split.append(
                {"department": department.name if department else "", "count": count, "to": names}
            )
    return {
        "tickets": len(theirs),
        "heir": heir.name if heir is not None else "",
        "own_tickets": len(own),
        "split": split,
    }
