"""Who is told first: a responsible person, or those on shift one by one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from domain.desk.act import Act
from domain.desk.act.terms import working_hours
from domain.desk.timers.remind import Reachable, remind
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


def reminders_of(ticket: Ticket, steps: Iterable[Passed], watch: Reachable) -> Sequence[Reminder]:
    """Return the private reminders for these steps, and when they may be sent.

    If the ticket has no responsible person who is there, one person is reminded in their place,
    and the timer for the next one is set.
    """
    return [reminder for one in steps for reminder in _reminders_of_step(ticket, one, watch)]


def _reminders_of_step(ticket: Ticket, step: Passed, watch: Reachable) -> Iterator[Reminder]:
    told: list[int] = []
    for to in step.tell:
        if to is not Tell.ASSIGNEE:
            people, at = _could_be_told(to, ticket, watch, loud=to in step.loud)
            told += people
            yield from (_reminder(one, ticket, step.clock, step.due_at, at) for one in people)
    if Tell.ASSIGNEE in step.tell:
        kind = _TURNS[step.clock]
        watch.act.uow.timers.cancel([kind], ticket.id)  # of an earlier step
        occasion = f"{_waits(ticket, step.due_at)}{step.latest.offset.total_seconds():.0f}"
        timer = Timer(kind, ticket.id, key_of(occasion, told), watch.act.now)
        yield from _next(timer, ticket, step.due_at, watch, loud=Tell.ASSIGNEE in step.loud)


def remind_next(timer: Timer, act: Act) -> None:
    """Remind the next person on shift, if nobody took the ticket and its deadline is the same."""
    ticket = act.uow.tickets.get(timer.subject)
    assert ticket is not None, "a turn of a ticket that is not there"
    due_at = due_of(ticket, _clock_of(timer))
    if due_at is not None and timer.once_key.startswith(_waits(ticket, due_at)):
        remind(_next(timer, ticket, due_at, Reachable(act)), act)


def _next(
    timer: Timer, ticket: Ticket, due_at: datetime, watch: Reachable, *, loud: bool = False
) -> Iterator[Reminder]:
    """Yield the reminder to whoever's turn it is, if there is anybody left."""
    people, at = _could_be_told(Tell.ASSIGNEE, ticket, watch, loud=loud)
    next_at = working_hours(ticket, watch.known).add(at, reminders.NEXT_AFTER)
    turn = next_in_turn(timer, people, next_at, watch.act)
    if turn is not None:
        yield _reminder(turn, ticket, _clock_of(timer), due_at, at)


def _could_be_told(
    to: Tell, ticket: Ticket, watch: Reachable, *, loud: bool
) -> tuple[Sequence[int], datetime]:
    """Return who could be told of a ticket, and when they may be."""
    rota = watch.act.uow.dictionaries.rota(ticket.department_id)
    at = told_at(working_hours(ticket, watch.known), watch.act.now, rota, loud=loud)
    return addressees(to, ticket, watch.staff, watch.members_who_see(ticket), at, rota), at


def _waits(ticket: Ticket, due_at: datetime) -> str:
    """Return how the key of a turn begins: it ends with the deadline and the assignee."""
    return f"{ticket.id}:{due_at.isoformat()}:{ticket.assignee_id or 0}:"


def _clock_of(timer: Timer) -> ClockKind:
    return next(clock for clock, kind in _TURNS.items() if kind is timer.kind)


def _reminder(
    person_id: int, ticket: Ticket, clock: ClockKind, due_at: datetime, at: datetime
) -> Reminder:
    return Reminder(person_id, ticket.id, clock, due_at, at)


def next_in_turn(timer: Timer, shift: Sequence[int], next_at: datetime, act: Act) -> int | None:
    """Return whose turn it is, the first on shift who was not told; None if everybody was.

    Sets the timer of whoever comes after them. The key of `timer` names the occasion and who were
    told before, so people who come on shift meanwhile get their turn, and nobody gets two.
    """
    occasion, told = _told(timer.once_key, shift)
    waiting = [one for one in shift if one not in told]
    if not waiting:
        return None
    if waiting[1:]:
        key = key_of(occasion, [*told, waiting[0]])
        act.uow.timers.set(replace(timer, once_key=key, due_at=next_at))
    return waiting[0]


def key_of(occasion: str, told: Sequence[int]) -> str:
    """Return the key of a timer by which the next person is told."""
    return "@".join((occasion, *map(str, told)))


def _told(key: str, shift: Sequence[int]) -> tuple[str, Sequence[int]]:
    """Return the occasion that a key names, and who were told."""
    occasion, _, count = key.partition("#")
    if count:  # as earlier releases wrote it: only how many were told
        return occasion, shift[: int(count)]
    occasion, *told = key.split("@")
    return occasion, [int(one) for one in told]
