"""The parts of a ledger. Instants are aware and UTC, durations are working time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.dictionaries.kinds.levels import ClockKind
from domain.events import Event
from domain.sla.clocks.moves import ClockMove


@dataclass(frozen=True, slots=True)
class Past:
    """An event of a ticket, and who caused it: a name, empty for the desk itself.

    The `actor` of a delivered reply is its author.
    """

    at: datetime
    event: Event
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Worked:
    """Working time that counted, on one day or on `days` with the same hours.

    `hours` are those of the first day. Without any, the calendar has changed since, and only the
    sum is known.
    """

    start: datetime
    end: datetime
    time: timedelta
    days: int = 1
    hours: tuple[tuple[datetime, datetime], ...] = ()


class IdleReason(StrEnum):
    """Why nobody works."""

    BREAK = "break"
    NIGHT = "night"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Idle:
    """Time outside working hours. `label` is the calendar's name for the day."""

    start: datetime
    end: datetime
    why: IdleReason
    label: str = ""


@dataclass(frozen=True, slots=True)
class Paused:
    """The clock was paused, `until` somebody continued (None: it still is)."""

    start: datetime
    end: datetime | None
    status: str
    actor: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ClockSet:
    """The zone's clocks were set forward by so much, or back if it is negative."""

    start: datetime
    by: timedelta


@dataclass(frozen=True, slots=True)
class OtherHours:
    """From here on, the calendar has other hours."""

    start: datetime
    calendar: str


@dataclass(frozen=True, slots=True)
class ClockChange:
    """Something happened to the clock itself."""

    start: datetime
    what: ClockMove
    due_before: datetime | None
    due_after: datetime | None
    level: str
    calendar: str
    reason: str
    status: str
    actor: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """So many rows are left out, with so much working time in them."""

    start: datetime
    rows: int
    time: timedelta


Row = Worked | Idle | Paused | ClockSet | OtherHours | ClockChange | Skipped


@dataclass(frozen=True, slots=True)
class Clock:
    """The ledger of one clock's newest run, and its state; `used + left == target`.

    `left` is negative if overdue. `ended` is how it ended, None if it has not; it runs while it has
    a `due_at`. `earlier`: how many runs were before.
    """

    kind: ClockKind
    target: timedelta
    used: timedelta
    left: timedelta
    due_at: datetime | None
    ended: ClockMove | None
    earlier: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """What was promised on a ticket, in which working time, and where the time went."""

    ticket_id: int
    level: str
    calendar: str
    zone: str
    clocks: tuple[Clock, ...]
