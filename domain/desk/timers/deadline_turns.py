"""The private reminders of deadlines: to a responsible person, or to those on shift one by one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from domain.desk.act import Act
from domain.desk.act.terms import working_hours
from domain.desk.timers.remind import Colleagues, remind
from domain.desk.timers.turns import key_of, next_in_turn
from domain.dictionaries.kinds.levels import Tell
from domain.policy.tickets import reminders
from domain.policy.tickets.reminders import Passed, Reminder, addressees, due_of, told_at
from domain.sla.clocks import ClockKind
from domain.tickets import Ticket
from domain.timers import Timer, TimerKind

_TURNS: Mapping[ClockKind, TimerKind] = {
    ClockKind.RESPONSE: TimerKind.RESPONSE_TURN,
    ClockKind.RESOLUTION: TimerKind.RESOLUTION_TURN,
}
"""The timers by which the next person on shift is reminded of a clock."""


def reminders_of(
    ticket: Ticket, steps: Iterable[Passed], colleagues: Colleagues
) -> Sequence[Reminder]:
    """Return the private reminders for these steps, and when they may be sent.

    If the ticket has no responsible person who is there, one person is reminded in their place,
    and the timer for the next one is set.
    """
    return [reminder for one in steps for reminder in _reminders_of_step(ticket, one, colleagues)]


def _reminders_of_step(ticket: Ticket, step: Passed, colleagues: Colleagues) -> Iterator[Reminder]:
    told: list[int] = []
    for to in step.tell:
        if to is not Tell.ASSIGNEE:
            people, at = _could_be_told(to, ticket, colleagues, loud=to in step.loud)
            told += people
            yield from (_reminder(one, ticket, step.clock, step.due_at, at) for one in people)
    if Tell.ASSIGNEE in step.tell:
        kind = _TURNS[step.clock]
        colleagues.act.uow.timers.cancel([kind], ticket.id)  # of an earlier step
        occasion = f"{_waits(ticket, step.due_at)}{step.latest.offset.total_seconds():.0f}"
        timer = Timer(kind, ticket.id, key_of(occasion, told), colleagues.act.now)
        yield from _next(timer, ticket, step.due_at, colleagues, loud=Tell.ASSIGNEE in step.loud)


def remind_next(timer: Timer, act: Act) -> None:
    """Remind the next person on shift, if nobody took the ticket and its deadline is the same."""
    ticket = act.uow.tickets.get(timer.subject)
    due_at = due_of(ticket, _clock_of(timer))
    # Another deadline or another assignee begins an occasion of its own.
    if due_at is not None and timer.once_key.startswith(_waits(ticket, due_at)):
        remind(_next(timer, ticket, due_at, Colleagues(act)), act)


def _next(
    timer: Timer, ticket: Ticket, due_at: datetime, colleagues: Colleagues, *, loud: bool = False
) -> Iterator[Reminder]:
    """Yield the reminder to whoever's turn it is, if there is anybody left."""
    people, at = _could_be_told(Tell.ASSIGNEE, ticket, colleagues, loud=loud)
    next_at = working_hours(ticket, colleagues.known).add(at, reminders.NEXT_AFTER)
    turn = next_in_turn(timer, people, next_at, colleagues.act)
    if turn is not None:
        yield _reminder(turn, ticket, _clock_of(timer), due_at, at)


def _could_be_told(
    to: Tell, ticket: Ticket, colleagues: Colleagues, *, loud: bool
) -> tuple[Sequence[int], datetime]:
    """Return who could be told of a ticket, and when they may be."""
    rota = colleagues.act.uow.dictionaries.rota(ticket.department_id)
    at = told_at(working_hours(ticket, colleagues.known), colleagues.act.now, rota, loud=loud)
    return addressees(
        to, ticket, colleagues.staff, colleagues.members_who_see(ticket), at, rota
    ), at


def _waits(ticket: Ticket, due_at: datetime) -> str:
    """Return how the key of a turn begins: it ends with the deadline and the assignee."""
    return f"{ticket.id}:{due_at.isoformat()}:{ticket.assignee_id or 0}:"


def _clock_of(timer: Timer) -> ClockKind:
    return next(clock for clock, kind in _TURNS.items() if kind is timer.kind)


def _reminder(
    person_id: int, ticket: Ticket, clock: ClockKind, due_at: datetime, at: datetime
) -> Reminder:
    return Reminder(person_id, ticket.id, clock, due_at, at)
