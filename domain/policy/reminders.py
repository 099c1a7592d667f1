"""What deadlines that are due ask for: whom to tell, how urgently, and when it may be told."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.dictionaries.levels import Level, Step, Tell
from domain.people import Person, Role
from domain.sla.calendars import Calendar
from domain.sla.clocks import ClockKind, step_of
from domain.tickets import Ticket

FOLDS_WITHIN = timedelta(minutes=15)
"""What somebody is reminded of so soon after the last reminder joins it, by an edit (N3)."""

LISTED = 10
"""Tickets that one reminder lists; of more it says that there are more."""

ON_HOLD_FOR = timedelta(minutes=10)
"""Working time after which the author of a reply on hold is reminded; after twice as much again
the first of those on shift, and after as much again the next of them."""

_NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Passed:
    """Steps of one clock that are due: `latest` is what is told, to all that any of them tells.

    `loud`: those who are told outside their working time, too.
    """

    clock: ClockKind
    due_at: datetime
    latest: Step
    tell: tuple[Tell, ...]
    loud: frozenset[Tell]

    @property
    def is_late(self) -> bool:
        """Tell whether the deadline itself has passed."""
        return self.latest.offset >= _NOTHING


@dataclass(frozen=True, slots=True)
class Reminder:
    """Somebody is told of a ticket's clock, not before `at`."""

    person_id: int
    ticket_id: int
    clock: ClockKind
    due_at: datetime
    at: datetime


def passed(kinds: Iterable[str], ticket: Ticket, level: Level | None) -> Sequence[Passed]:
    """What the due kinds of deadlines ask for, one for each clock: after an outage it is told once.

    Kinds that name no step of a clock ask for nothing here.
    """
    steps = [step for kind in kinds if (step := step_of(kind, level)) is not None]
    dues = {
        ClockKind.RESPONSE: ticket.response_due_at,
        ClockKind.RESOLUTION: ticket.resolution_due_at,
    }
    return [
        _together(due, [step for step in steps if step.clock is clock])
        for clock, due in dues.items()
        if due is not None and any(step.clock is clock for step in steps)
    ]


def _together(due_at: datetime, steps: Sequence[Step]) -> Passed:
    told = {tell for step in steps for tell in step.tell}
    return Passed(
        steps[0].clock,
        due_at,
        max(steps, key=lambda step: step.offset),
        tuple(tell for tell in Tell if tell in told),
        frozenset(tell for step in steps if step.loud for tell in step.tell),
    )


def told_at(hours: Calendar, now: datetime, *, loud: bool) -> datetime:
    """Return when somebody who works in these hours may be told in private."""
    return now if loud else hours.opens_next(now)


def shift_of(
    ticket: Ticket,
    staff: Mapping[int, Person],
    members: Iterable[int],
    at: datetime,
    *,
    besides: int,
) -> Sequence[int]:
    """Return who is on shift at that time in the department with these members: nobody is away.

    All its members if everybody is; administrators if it has none. Never the ticket's client, nor
    the one `besides` whom the others are told.
    """
    apart = (ticket.client_id, besides)
    administrators = [one.id for one in staff.values() if one.role is Role.ADMINISTRATOR]
    groups = (
        [one for one in group if one in staff and one not in apart]
        for group in (members, administrators)
    )
    eligible = next((group for group in groups if group), [])
    return [one for one in eligible if is_there(staff[one], at)] or eligible


def addressees(
    tell: Tell, ticket: Ticket, staff: Mapping[int, Person], members: Collection[int], at: datetime
) -> Sequence[int]:
    """Who is told in private, at that time: nobody who is away then while somebody else is not.

    For the responsible person, if there is none or they are away, stand the members of the
    department, and for these the administrators. Nobody is reminded of a ticket as its client.
    """
    administrators = [one.id for one in staff.values() if one.role is Role.ADMINISTRATOR]
    responsible = [ticket.assignee_id] if ticket.assignee_id is not None else []
    orders: Mapping[Tell, tuple[Collection[int], ...]] = {
        Tell.ASSIGNEE: (responsible, members, administrators),
        Tell.ADMINISTRATORS: (administrators,),
        Tell.DEPARTMENT: (),  # a line in the ticket's thread, and nobody in private
    }
    eligible = [
        [one for one in group if one in staff and one != ticket.client_id] for group in orders[tell]
    ]
    there = ([one for one in group if is_there(staff[one], at)] for group in eligible)
    last = eligible[-1] if eligible else []
    return next((group for group in there if group), last)


def is_there(person: Person, at: datetime) -> bool:
    """Return whether somebody is not away at that time."""
    return person.away_until is None or person.away_until <= at
