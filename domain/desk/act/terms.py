"""What is promised for a ticket, and what a change of the dictionaries does to its clocks."""

from dataclasses import replace
from datetime import datetime

from domain.dictionaries import Dictionaries, Kind
from domain.events import ClockMoved
from domain.repositories import UnitOfWork
from domain.sla.calendars import Calendar
from domain.sla.clocks import GivenBack, Terms, given_back, keep_time
from domain.tickets import Ticket

CLOCK_FIELDS = (
    "response_due_at",
    "resolution_due_at",
    "resolution_left",
    "expiring",
    "overdue",
    "missed_answers",
    "missed_resolutions",
    "response_missed",
    "resolution_missed",
)
"""The fields that clocks set."""

Followed = tuple[Ticket, tuple[ClockMoved, ...]]
"""A ticket whose clocks follow the dictionaries, and what they did."""


def terms_of(ticket: Ticket, known: Dictionaries) -> Terms:
    """Return what is promised for a ticket, and the calendar for it."""
    level = known.level_of(ticket.level_id, ticket.created_at)
    return Terms(level, known.calendar_of(level, ticket.department_id))


def working_hours(ticket: Ticket, known: Dictionaries) -> Calendar:
    """Return the working hours of the department that has the ticket."""
    return known.hours_of(ticket.department_id, known.level(ticket.level_id))


def follow(ticket: Ticket, known: Dictionaries, now: datetime, uow: UnitOfWork) -> Followed:
    """Return a ticket with its clocks by today's dictionaries.

    Until the dictionaries changed, the terms by which the clocks were set count.
    """
    if ticket.terms_revision == known.revision:
        return ticket, ()
    former, until = uow.dictionaries.as_of(ticket.terms_revision)
    if until is None:
        return replace(ticket, terms_revision=known.revision), ()
    at = min(until, now)
    kept, moves = moved(ticket, former, known, at, back_of(ticket, former, known, at, uow))
    return replace(kept, terms_revision=known.revision), moves


def moved(
    ticket: Ticket,
    before: Dictionaries,
    after: Dictionaries,
    at: datetime,
    back: GivenBack | None = None,
) -> Followed:
    """Return a ticket as a change of the dictionaries at an instant leaves it; save nothing.

    The time used stays used, but for what the clocks get `back`. A deadline that passes only by the
    change is not counted as missed.
    """
    terms = terms_of(ticket, after)
    was = _with_names_of(terms, terms_of(ticket, before))
    if _targets(was) == _targets(terms) and was.calendar == terms.calendar:
        return ticket, ()
    return keep_time(ticket, ticket, was, terms, at, spared=True, back=back)


def back_of(
    ticket: Ticket, before: Dictionaries, after: Dictionaries, at: datetime, uow: UnitOfWork
) -> GivenBack | None:
    """Return what clocks get back if their calendar has other hours now for a time before `at`."""
    was, now = (terms_of(ticket, known).calendar for known in (before, after))
    states = (ticket.response_due_at, ticket.resolution_due_at, ticket.resolution_left)
    since = was.first_difference(now, at)
    if since is None or all(one is None for one in states):
        return None
    names = uow.dictionaries.names_of(Kind.CALENDAR, now.name)
    if was.name not in names:
        return None  # it is another calendar, and the time used by the former one stays used
    done = [one.event for one in uow.history.of_clocks(ticket.id)]
    moves = (one for one in done if isinstance(one, ClockMoved))
    why = uow.dictionaries.reason_after(ticket.terms_revision)
    return given_back(moves, was, now, since, at, names, why)


def later_promise(before: Ticket, after: Ticket, now: datetime) -> tuple[datetime, datetime] | None:
    """Return when a client was told that they get the reply, and when they will now, if later.

    None if they were told no time, or get it no later.
    """
    was, due = before.response_due_at, after.response_due_at
    if was is None or due is None or due <= max(was, now):
        return None
    return was, due


def carried(before: Ticket, followed: Ticket, after: Ticket) -> Ticket:
    """Return a changed ticket with the clocks of `followed`, unless the change set them itself."""
    clocks = {
        name: getattr(followed, name)
        for name in CLOCK_FIELDS
        if getattr(after, name) == getattr(before, name)
    }
    return replace(after, **clocks, version=max(after.version, followed.version))


def _with_names_of(terms: Terms, was: Terms) -> Terms:
    """Return former terms with today's names: a rename changes no promise."""
    level, calendar = was.level, was.calendar
    if level is not None and terms.level is not None and level.id == terms.level.id:
        same = level.name == terms.level.name
        level = level if same else replace(level, name=terms.level.name)
    if calendar.name != terms.calendar.name:
        renamed = replace(calendar, name=terms.calendar.name)
        calendar = terms.calendar if renamed == terms.calendar else calendar
    return Terms(level, calendar)


def _targets(terms: Terms) -> tuple[object, ...]:
    level = terms.level
    return (level.id, level.response, level.resolution) if level is not None else ()
