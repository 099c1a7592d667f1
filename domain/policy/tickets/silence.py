"""A client's silence after a reply: when they are told, and when the ticket closes.

Only the client's silence counts: the ticket waits for them, and the last public line is a reply
that reached them. They are told twice, on the two working days before the last.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from domain.sla.calendars import Calendar
from domain.sla.clocks import ClockStep
from domain.tickets import Status, Ticket


class Silence(StrEnum):
    """Kinds of deadlines: the two announcements, and the end."""

    FIRST = "silence1"
    SECOND = "silence2"
    CLOSES = "silence"


DeadlineKind = ClockStep | Silence
"""What a ticket has deadlines for."""

_DAY = 1
_IN_TIME = timedelta(hours=1)
"""If an announcement is no later than this, what comes after it does not move."""


def silent_since(ticket: Ticket) -> datetime | None:
    """Return since when only the client is waited for; None if they are not."""
    answered = ticket.answered_at
    if ticket.status is not Status.PENDING or answered is None:
        return None
    others = (ticket.last_client_line_at, ticket.last_staff_line_at)
    if any(line is not None and line > answered for line in others):
        return None
    return max(answered, ticket.status_changed_at)


def deadlines_of_silence(
    ticket: Ticket, days: int, hours: Calendar, told: Mapping[DeadlineKind, datetime]
) -> dict[Silence, datetime]:
    """Return when the client is told twice and the ticket closes, after `days` of silence.

    `days` are working days, 0 for never. `told` says when each was done. If one was late because of
    an outage, the next ones move so that a working day is in between.
    """
    since = silent_since(ticket)
    if since is None or not days:
        return {}
    found: dict[Silence, datetime] = {}
    before: datetime | None = None
    for kind, day in zip(Silence, (days - 2, days - 1, days), strict=True):
        due = hours.add_days(since, day)
        if before is not None:
            due = max(due, hours.add_days(before, _DAY))
        found[kind] = due
        told_at = told.get(kind, due)
        before = told_at if told_at > due + _IN_TIME else due
    return found


def silent_days(ticket: Ticket, hours: Calendar, now: datetime) -> int:
    """Return for how many whole working days the client has been silent."""
    since, days = silent_since(ticket), 0
    while since is not None and hours.add_days(since, days + _DAY) <= now:
        days += _DAY
    return days
