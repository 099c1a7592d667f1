"""The filters of the list of tickets, and a page of it.

With active tickets, the list is in the queue's order. Processed and closed tickets have left the
queue and are listed newest first.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from zlib import crc32

from domain.people.accounts import Identity
from domain.people.places import Place
from domain.policy.people.people_search import plain
from domain.tickets import Status, Ticket

PAGE = 10
"""Tickets on a page: what a phone shows without much scrolling."""

WALKED = 2000
"""Tickets that are searched for one page. If very few tickets match the filters, a page says how
many it has searched and continues from there, so that nobody has to wait."""

NOBODY = 0
"""As a responsible person: nobody."""


class Filter(StrEnum):
    """The filters of the list; the values are what people type."""

    LAMP = "lamp"
    LEVEL = "level"
    CATEGORY = "category"
    STATUS = "status"
    PERIOD = "period"
    CLIENT = "client"
    RESPONSIBLE = "responsible"
    DEPARTMENT = "department"
    PROJECT = "project"
    SOURCE = "source"
    GROUP = "group"
    COMPANY = "company"
    MARK = "mark"
    LANGUAGE = "language"


class Light(StrEnum):
    """What a lamp shows to a member of staff, and the two signs beside it."""

    RED = "red"
    YELLOW = "yellow"
    LIGHT_GREEN = "light_green"
    GREEN = "green"
    GREY = "grey"
    OVERDUE = "overdue"
    SOON = "soon"


@dataclass(frozen=True, slots=True)
class Period:
    """The days on which tickets were opened, both included, in the viewer's time zone."""

    first: date
    last: date

    def instants(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """Return the instants at which it begins and ends, in a time zone; the end is excluded."""
        after = self.last + timedelta(days=1)
        return _midnight(self.first, zone), _midnight(after, zone)


@dataclass(frozen=True, slots=True)
class Filters:
    """What every ticket on the list must be; None: anything.

    The numbers are those of dictionary entries and of people; `responsible` may be NOBODY. Group,
    company, mark and language are the client's.
    """

    lamp: Light | None = None
    level: int | None = None
    category: int | None = None
    status: Status | None = None
    period: Period | None = None
    client: int | None = None
    responsible: int | None = None
    department: int | None = None
    project: str | None = None
    source: str | None = None
    group: int | None = None
    company: str | None = None
    mark: str | None = None
    language: str | None = None

    @property
    def settled(self) -> Status | None:
        """Return the filtered status if it is outside the queue, None for the queue itself."""
        if self.lamp is Light.GREY and self.status is None:
            return Status.CLOSED
        return self.status if self.status in (Status.RESOLVED, Status.CLOSED) else None


@dataclass(frozen=True, slots=True)
class TypedFilter:
    """A filter as somebody typed it: `value` is a word, or the account of a mentioned person.

    A number is that of `project_number`, `source_number` or `value_number`.
    """

    filter: str
    value: str | int | Identity


def project_number(name: str) -> int:
    """Return a number for a project, whose name may be too long for a button's value."""
    return crc32(name.encode(errors="replace"))


def value_number(value: str) -> int:
    """Return a number for a property of clients, whose text may be too long for a button."""
    return crc32(plain(value).encode(errors="replace"))


def source_number(name: str) -> int:
    """Return a number for a source, because a button's value has little room."""
    return 36 + crc32(name.encode()) % 1260


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the list: after the ticket with this key and number, or before it (`back`)."""

    key: int
    id: int
    back: bool = False


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A ticket on the list, with names instead of ids.

    `unread` counts the client's lines since the last staff line. `thread` is where staff discuss
    the ticket, None until its card is there.
    """

    ticket: Ticket
    client: str
    mark: str
    groups: tuple[str, ...]
    assignee: str
    locked_by: str
    unread: int
    thread: Place | None


@dataclass(frozen=True, slots=True)
class ListPart:
    """A part of the list, and where the previous and the next one begin.

    `searched`: so many tickets were searched without filling it, and there are more.
    """

    rows: tuple[QueueRow, ...] = ()
    earlier: Cursor | None = None
    later: Cursor | None = None
    searched: int = 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """What one way through the list has found, in order, and how far it has searched.

    `end` is the last searched place, None if nothing is left after it. `found` are places: key and
    number of tickets.
    """

    found: tuple[tuple[int, int], ...]
    end: tuple[int, int] | None = None
    walked: int = field(default=0, compare=False)


def merge(stretches: tuple[Stretch, ...], most: int, *, descending: bool = False) -> Stretch:
    """Combine several ways through the list in order, as far as all of them have searched."""
    sign = -1 if descending else 1

    def order(place: tuple[int, int]) -> tuple[int, int]:
        return sign * place[0], sign * place[1]

    ends = [one.end for one in stretches if one.end is not None]
    end = min(ends, key=order, default=None)
    found = sorted((place for one in stretches for place in one.found), key=order)
    known = [place for place in found if end is None or order(place) <= order(end)]
    if len(known) > most:
        return Stretch(tuple(known[:most]), known[most - 1])
    return Stretch(tuple(known), end, sum(one.walked for one in stretches))


YEARS = range(2000, 9000)
"""Years in which tickets are searched."""

_SPANS = {"today": 0, "week": 6, "month": 29, "year": 364}
_DAYS = re.compile(r"(\d{1,4})\s*d(?:ays?)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_RANGE = re.compile(r"([\d-]+)\s*(?:\.\.|…|–|—)\s*([\d-]+)")


def read_period(written: str, today: date) -> Period | None:
    """Return the days that somebody typed; None if unreadable, or if it ends before it begins.

    `today`, `yesterday`, `week`, `month`, `year` or `14d` (so many days up to today), a day
    `2026-11-21`, a month `2026-11`, or two of these with `..` in between.
    """
    word = written.strip().lower()
    try:
        found = next((period for read in _READERS if (period := read(word, today))), None)
    except (ValueError, OverflowError):
        return None
    return found if found and found.first.year in YEARS and found.last.year in YEARS else None


def _up_to_today(word: str, today: date) -> Period | None:
    if word == "yesterday":
        before = today - timedelta(days=1)
        return Period(before, before)
    match = _DAYS.fullmatch(word)
    days = int(match[1]) - 1 if match else _SPANS.get(word, -1)
    return Period(today - timedelta(days=days), today) if days >= 0 else None


def _by_calendar(word: str, _today: date) -> Period | None:
    if _DAY.fullmatch(word):
        day = date.fromisoformat(word)
        return Period(day, day)
    if match := _MONTH.fullmatch(word):
        year, month = int(match[1]), int(match[2])
        last = calendar.monthrange(year, month)[1]
        return Period(date(year, month, 1), date(year, month, last))
    return None


def _from_to(word: str, today: date) -> Period | None:
    match = _RANGE.fullmatch(word)
    first, last = (_by_calendar(part, today) for part in match.groups()) if match else (None, None)
    if first is None or last is None or last.last < first.first:
        return None
    return Period(first.first, last.last)


_READERS: tuple[Callable[[str, date], Period | None], ...] = (_up_to_today, _by_calendar, _from_to)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)
