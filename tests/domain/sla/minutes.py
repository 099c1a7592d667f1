"""Calendars of all kinds, and working time as somebody sees it who counts the minutes."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate, islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from domain.sla.calendars import (
    Calendar,
    Closed,
    Hours,
    Interval,
    Intervals,
    SpecialDay,
    WorksAs,
)

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
A_DAY = DAY // MINUTE


TIMES: Mapping[str, tuple[str, ...]] = {
    "UTC": ("2024-02-28", "2026-12-31"),
    "Europe/Berlin": ("2026-03-28", "2026-10-24", "2028-02-28"),
    "America/New_York": ("2026-03-07", "2026-10-31", "2026-12-31"),
    "Australia/Lord_Howe": ("2026-04-04", "2026-10-03"),  # by half an hour
    "Asia/Kolkata": ("2026-12-31",),
    "Asia/Kathmandu": ("2026-03-28",),
    "Pacific/Apia": ("2011-12-28", "2012-03-31"),  # a day is skipped
    "Pacific/Kiritimati": ("1994-12-29",),  # the same, at New Year
    "Pacific/Kwajalein": ("1993-08-19",),
    "Antarctica/Troll": ("2026-03-28", "2026-10-24"),  # by two hours
    "America/Sao_Paulo": ("2018-11-03", "2019-02-16"),  # at midnight
    "America/St_Johns": ("2010-03-13", "2010-11-06"),  # a minute after midnight
    "Africa/Casablanca": ("2026-02-14", "2026-03-21"),
    "Asia/Pyongyang": ("2015-08-14", "2018-05-04"),
    "Europe/Dublin": ("2026-03-28", "2026-10-24"),  # summer is the standard time
}
"""Zones, and days after which something happens to the clock or to the calendar."""

CHANGES = [(zone, date.fromisoformat(day)) for zone, days in TIMES.items() for day in days]


class Case(NamedTuple):
    """A calendar, and an instant (at a full minute) near something that happens in its zone."""

    calendar: Calendar
    start: datetime

    def work(self, millionths: int) -> timedelta:
        """So much of what a year of ordinary weeks has of working time."""
        week = sum(one.closes - one.opens for hours in self.calendar.week for one in hours)
        return 52 * week * MINUTE * millionths // 10**6


def _between(ends: list[int]) -> Intervals:
    ends = sorted(ends)
    return tuple(
        Interval(opens, closes) for opens, closes in zip(ends[::2], ends[1::2], strict=False)
    )


_QUARTER = (st.integers(0, 16) | st.integers(92, 96)).map(lambda number: 15 * number)
_HOURS = st.lists(_QUARTER | st.integers(0, 1440), max_size=6, unique=True).map(_between)
"""Up to three intervals; ends lie often where clocks are changed: before 4:00 and late."""

_WEEK = st.tuples(*[_HOURS] * 7).filter(any)
_SPECIAL: st.SearchStrategy[SpecialDay] = st.one_of(
    st.builds(Closed, st.sampled_from(["", "Holiday"])),
    st.builds(Hours, _HOURS),
    st.builds(WorksAs, st.integers(0, 6)),
)


_NEAR = st.dictionaries(st.integers(-1, 3), _SPECIAL, max_size=2)
"""Something special, and how many days after the first."""


def _calendar(draw: st.DrawFn, zone: str, first: date) -> Calendar:
    """In that zone, with something special about that day and those around it."""
    week, near = draw(_WEEK), draw(_NEAR)
    return Calendar("ours", zone, week, {first + days * DAY: day for days, day in near.items()})


_MINUTES = st.lists(st.integers(-3000, 5000), max_size=3, unique=True)
_ZONES = st.sampled_from(["", "", *TIMES])
"""Another zone; empty for the same."""


@st.composite
def dated(draw: st.DrawFn, zone: str, first: date) -> Calendar:
    """The same, changed up to three times in the days around; perhaps in another zone before."""
    calendar = _calendar(draw, zone, first)
    return calendar.after(
        [
            (noon(first) + minute * MINUTE, _calendar(draw, draw(_ZONES) or zone, first))
            for minute in sorted(draw(_MINUTES))
        ]
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    zone, first = draw(_CHANGES)
    return Case(draw(dated(zone, first)), noon(first) + draw(_BEGINS) * MINUTE)


_CHANGES = st.sampled_from(CHANGES)
_BEGINS = st.integers(-2000, 4000)


def noon(day: date) -> datetime:
    """Of London; wherever that day is, what happens after it is less than two days away."""
    return datetime.combine(day, time(12), UTC)


def watched(calendar: Calendar, start: datetime, end: datetime) -> list[datetime]:
    """The minutes that are worked, by the hours that hold then and a clock that never goes back."""
    worked: list[datetime] = []
    for until, former in calendar.former:
        worked += watched(replace(former, former=()), start, min(until, end))
        start = max(start, min(until, end))
    days: dict[int, frozenset[int]] = {}
    for minute, shown in clock(ZoneInfo(calendar.zone), start, end):
        day, of_day = divmod(shown, A_DAY)
        if day not in days:
            days[day] = _worked_on(calendar, date.fromordinal(day))
        if of_day in days[day]:
            worked.append(minute)
    return worked


def clock(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[tuple[datetime, int]]:
    """Each minute, with what a local clock shows that never goes back: the minutes it counted."""
    begins = start - 3 * DAY
    minutes = every_minute(begins, end)
    shown = accumulate((_shows(minute.astimezone(zone)) for minute in minutes), max)
    return islice(zip(minutes, shown, strict=True), (start - begins) // MINUTE, None)


def _shows(local: datetime) -> int:
    """The minutes since the clock's first day."""
    return local.toordinal() * A_DAY + local.hour * 60 + local.minute


def every_minute(start: datetime, end: datetime) -> list[datetime]:
    return [start + number * MINUTE for number in range((end - start) // MINUTE)]


def _worked_on(calendar: Calendar, day: date) -> frozenset[int]:
    """The minutes of a date that are worked, by the clock."""
    match calendar.exceptions.get(day):
        case Closed():
            return frozenset()
        case Hours(intervals):
            hours = intervals
        case WorksAs(weekday):
            hours = calendar.week[weekday]
        case None:
            hours = calendar.week[day.weekday()]
    return frozenset(minute for one in hours for minute in range(one.opens, one.closes))
