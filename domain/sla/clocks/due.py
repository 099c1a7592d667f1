"""The state of running clocks: what is due when, and when something counts as late."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.dictionaries.kinds.levels import ClockKind, LadderStep, Level, at_the_deadline
from domain.sla.clocks.moves import Terms
from domain.tickets import Ticket

_NOTHING = timedelta(0)

ANSWERS_ARRIVE_WITHIN = timedelta(minutes=15)
"""A reply counts from when it was written. It may be on its way for so long before the clock is
judged without it, so that nobody is reminded of what they have done."""


def running(ticket: Ticket) -> Iterator[tuple[ClockKind, datetime]]:
    """Return the running clocks, each with its deadline."""
    if ticket.response_due_at is not None:
        yield ClockKind.RESPONSE, ticket.response_due_at
    if ticket.resolution_due_at is not None:
        yield ClockKind.RESOLUTION, ticket.resolution_due_at


def reply_under_way(ticket: Ticket) -> datetime | None:
    """Return when a reply was written that has not arrived yet; None if there is none.

    If it fails or is taken back, the ticket's last staff line is the one before it.
    """
    written, since = ticket.last_staff_line_at, ticket.waiting_since
    if written is None or since is None or written < since:
        return None
    arrived = ticket.answered_at is not None and ticket.answered_at >= written
    return None if arrived else written


def has_passed(ticket: Ticket, clock: ClockKind, due: datetime, at: datetime) -> bool:
    """Return whether something that was due at an instant is late now."""
    return _known_from(ticket, clock, due) <= at


def expires(ticket: Ticket, clock: ClockKind, due: datetime, terms: Terms, at: datetime) -> bool:
    """Return whether a deadline is ahead but its first warning has passed."""
    first = _ladder(clock, terms.level)[0]
    if first.offset >= _NOTHING or due <= at:
        return False
    return _known_from(ticket, clock, terms.calendar.add(due, first.offset)) <= at


@dataclass(frozen=True, slots=True)
class ClockStep:
    """A kind of deadline: a step of a clock, so much working time from when the clock is due."""

    clock: ClockKind
    offset: timedelta


def deadlines(ticket: Ticket, terms: Terms) -> dict[ClockStep, datetime]:
    """Return when each step of the ladder is due, for running clocks."""
    return {
        ClockStep(clock, step.offset): _known_from(
            ticket, clock, terms.calendar.add(due, step.offset)
        )
        for clock, due in running(ticket)
        for step in _ladder(clock, terms.level)
    }


def step_of(kind: ClockStep, level: Level | None) -> LadderStep | None:
    """Return what a level says of a step; None if it has no such step."""
    steps = _ladder(kind.clock, level)
    return next((step for step in steps if step.offset == kind.offset), None)


def _ladder(clock: ClockKind, level: Level | None) -> tuple[LadderStep, ...]:
    return (level.steps(clock) if level else ()) or (at_the_deadline(clock),)


def _known_from(ticket: Ticket, clock: ClockKind, instant: datetime) -> datetime:
    """Return from when on it is known that something due at an instant was not done."""
    written = reply_under_way(ticket) if clock is ClockKind.RESPONSE else None
    return max(instant, written + ANSWERS_ARRIVE_WITHIN) if written is not None else instant
