"""What due deadlines ask for: who to tell, how urgently, and when."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.dictionaries.kinds.levels import LadderStep, Level, Tell
from domain.people.person import Person, Role
from domain.policy.people.shifts import NO_SHIFTS, Rota
from domain.policy.tickets.silence import DeadlineKind
from domain.sla.calendars import Calendar
from domain.sla.clocks import ClockKind, ClockStep, step_of
from domain.tickets import Ticket

FOLDS_WITHIN = timedelta(minutes=15)
"""A new reminder joins the last one by an edit if that is no older than this."""

LISTED = 10
"""How many tickets a reminder lists; it says if there are more."""

ON_HOLD_FOR = timedelta(minutes=10)
"""Working time after which the author of a reply on hold is reminded; after twice as much again
the first of those on shift."""

NEXT_AFTER = timedelta(minutes=10)
"""Working time after which the next person on shift is told what the one before them was told."""

FAILED_FOR = timedelta(minutes=10)
"""Working time after which the author of a reply that did not arrive is told once more."""

_NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Passed:
    """Due steps of one clock: `latest` is what is announced, to everybody that any of them tells.

    `loud`: the people who are told also outside their working time.
    """

    clock: ClockKind
    due_at: datetime
    latest: LadderStep
    tell: tuple[Tell, ...]
    loud: frozenset[Tell]

    @property
    def is_late(self) -> bool:
        """Return whether the deadline itself has passed."""
        return self.latest.offset >= _NOTHING


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder of a ticket's clock to one person, not before `at`."""

    person_id: int
    ticket_id: int
    clock: ClockKind
    due_at: datetime
    at: datetime


def passed(kinds: Iterable[DeadlineKind], ticket: Ticket, level: Level | None) -> Sequence[Passed]:
    """Return what due kinds of deadlines ask for, once per clock even after an outage.

    Kinds that are no step of a clock ask for nothing here.
    """
    known = [step_of(kind, level) for kind in kinds if isinstance(kind, ClockStep)]
    steps = [step for step in known if step is not None]
    return [
        _together(due, [step for step in steps if step.clock is clock])
        for clock in ClockKind
        if (due := due_of(ticket, clock)) is not None and any(step.clock is clock for step in steps)
    ]


def due_of(ticket: Ticket, clock: ClockKind) -> datetime | None:
    """Return a clock's deadline; None while it doesn't run."""
    return ticket.response_due_at if clock is ClockKind.RESPONSE else ticket.resolution_due_at


def _together(due_at: datetime, steps: Sequence[LadderStep]) -> Passed:
    told = {tell for step in steps for tell in step.tell}
    return Passed(
        steps[0].clock,
        due_at,
        max(steps, key=lambda step: step.offset),
        tuple(tell for tell in Tell if tell in told),
        frozenset(tell for step in steps if step.loud for tell in step.tell),
    )


def told_at(hours: Calendar, now: datetime, rota: Rota = NO_SHIFTS, *, loud: bool) -> datetime:
    """Return when people with these working hours, or of these shifts, may be told privately."""
    if loud:
        return now
    return (rota.begins_at(now) if rota else None) or hours.opens_next(now)


def shift_of(
    ticket: Ticket,
    staff: Mapping[int, Person],
    members: Iterable[int],
    at: datetime,
    rota: Rota = NO_SHIFTS,
    *,
    besides: int,
) -> Sequence[int]:
    """Return those members of the department who are on shift and not away at that time.

    If everybody is away, return all its members; if it has none, the administrators. The ticket's
    client and `besides`, the person the reminder is about, are never among them.
    """
    apart = (ticket.client_id, besides)
    administrators = [one.id for one in staff.values() if one.role is Role.ADMINISTRATOR]
    groups = (
        [one for one in group if one in staff and one not in apart]
        for group in (members, administrators)
    )
    eligible = next((group for group in groups if group), [])
    on = rota.among(eligible, at) or eligible
    return [one for one in on if is_there(staff[one], at)] or on


def addressees(
    tell: Tell,
    ticket: Ticket,
    staff: Mapping[int, Person],
    members: Sequence[int],
    at: datetime,
    rota: Rota = NO_SHIFTS,
) -> Sequence[int]:
    """Return who can be told privately at that time: people on shift before people who are away.

    If there is no responsible person, or they are away or off shift, the members of the department
    who are on shift are told, and if there are none, the administrators. Nobody is reminded of a
    ticket in which they are the client.
    """
    administrators = [one.id for one in staff.values() if one.role is Role.ADMINISTRATOR]
    responsible = [ticket.assignee_id] if ticket.assignee_id is not None else []
    orders: Mapping[Tell, tuple[Collection[int], ...]] = {
        Tell.ASSIGNEE: (responsible, rota.among(members, at), administrators),
        Tell.ADMINISTRATORS: (administrators,),
        Tell.DEPARTMENT: (),  # a line in the ticket's thread, and nobody in private
    }
    eligible = [
        [one for one in group if one in staff and one != ticket.client_id] for group in orders[tell]
    ]
    there = ([one for one in group if is_there(staff[one], at, rota)] for group in eligible)
    last = eligible[-1] if eligible else []
    return next((group for group in there if group), last)


def is_there(person: Person, at: datetime, rota: Rota = NO_SHIFTS) -> bool:
    """Return whether somebody is not away at that time, and on shift if they have one."""
    return person.away_at(at) is None and rota.lets(person.id, at)
