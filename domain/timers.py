"""Timers: what the desk does by itself at an instant, once, and how repeating ones go on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.sla.calendars import first_instant


class TimerKind(StrEnum):
    """What a timer is for. `domain/desk/timers/fire.py` says what is done when it is due."""

    ON_HOLD_AUTHOR = "on_hold_author"
    ON_HOLD_SHIFT = "on_hold_shift"
    REPLY_FAILED = "reply_failed"
    HOLIDAYS_END = "holidays_end"
    BROKEN_ENTRY = "broken_entry"
    SHIFTS_BEGIN = "shifts_begin"
    SHIFTS_END = "shifts_end"
    ADMINISTRATOR_CODE = "administrator_code"
    CONFIRM_STAFF = "confirm_staff"
    CONFIRM_AGAIN = "confirm_again"
    ROLE_RESTS = "role_rests"
    STAFF_INVITATION = "staff_invitation"
    FORGET = "forget"
    STAFF_LEAVE = "staff_leave"
    TICKETS_MOVE = "tickets_move"


@dataclass(frozen=True, slots=True)
class Timer:
    """Something to do once, at `due_at` (aware, UTC) or as soon as the desk runs after it.

    `subject` is the number of what it is about: a line, a ticket, a person or an entry, depending
    on the kind. A timer of one kind is set once per `once_key`, fired or not, which names the
    occasion.
    """

    kind: TimerKind
    subject: int
    once_key: str
    due_at: datetime


_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Repeat:
    """Every day at a local time, or every week on one weekday (0 is Monday). `zone`: IANA."""

    zone: str
    at: time
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One occurrence: when it is due (UTC), and its period, an ISO day or week (`2026-W48`)."""

    due_at: datetime
    period: str


def next_turn(repeat: Repeat, after: datetime) -> Occurrence:
    """Return the first occurrence that is due later than an instant, which must be aware.

    Each local day, or ISO week, has one, also when the clock changes: for a time that comes twice
    it is the first, and for a skipped time the instant of the skip. What was due meanwhile is not
    returned: after an outage, one occurrence is reported, not all of them.
    """
    return next(turn for turn in _turns(repeat, after) if turn.due_at > after)


def _turns(repeat: Repeat, around: datetime) -> Iterator[Occurrence]:
    """Yield occurrences in order, beginning with one that is not later than `around`."""
    zone = ZoneInfo(repeat.zone)
    # Two days back: a zone may have skipped a whole day just now.
    day = around.astimezone(zone).date() - 2 * _DAY
    step = _DAY
    if repeat.weekday is not None:
        day -= timedelta(days=(day.weekday() - repeat.weekday) % 7)
        step = _WEEK
    while True:
        due_at = first_instant(zone, datetime.combine(day, repeat.at))
        if (
            step == _WEEK or due_at.astimezone(zone).date() == day
        ):  # otherwise the day does not exist there
            yield Occurrence(due_at.astimezone(UTC), _period(day, step))
        day += step


def _period(day: date, step: timedelta) -> str:
    if step == _DAY:
        return day.isoformat()
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"
