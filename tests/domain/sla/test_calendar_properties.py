"""Working time keeps its laws, and agrees with somebody who watches a clock minute by minute."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.sla.calendars import (
    Calendar,
    Closed,
    Hours,
    Interval,
    Intervals,
    SpecialDay,
    WorksAs,
    read_calendar,
    write_calendar,
)

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

FEW = settings(max_examples=40)

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


# What is drawn is put together once: hypothesis looks at each strategy that it has not seen.


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
def _dated(draw: st.DrawFn, zone: str, first: date) -> Calendar:
    """The same, changed up to three times in the days around; perhaps in another zone before."""
    calendar = _calendar(draw, zone, first)
    return calendar.after(
        [
            (_noon(first) + minute * MINUTE, _calendar(draw, draw(_ZONES) or zone, first))
            for minute in sorted(draw(_MINUTES))
        ]
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    zone, first = draw(_CHANGES)
    return Case(draw(_dated(zone, first)), _noon(first) + draw(_BEGINS) * MINUTE)


_CHANGES = st.sampled_from(CHANGES)
_BEGINS = st.integers(-2000, 4000)


def _noon(day: date) -> datetime:
    """Of London; wherever that day is, what happens after it is less than two days away."""
    return datetime.combine(day, time(12), UTC)


def _far(days: int) -> st.SearchStrategy[timedelta]:
    return st.timedeltas(timedelta(days=-days), timedelta(days=days))


WORK = st.integers(-(10**6), 10**6)


# Somebody who watches


def watched(calendar: Calendar, start: datetime, end: datetime) -> list[datetime]:
    """The minutes that are worked, by the hours that hold then and a clock that never goes back."""
    worked: list[datetime] = []
    for until, former in calendar.former:
        worked += watched(replace(former, former=()), start, min(until, end))
        start = max(start, min(until, end))
    zone = ZoneInfo(calendar.zone)
    latest = _shown(start - 2 * DAY, zone)
    for minute in _minutes(start - 2 * DAY, end):
        latest = max(latest, _shown(minute, zone))
        if minute >= start and _is_worked(calendar, latest):
            worked.append(minute)
    return worked


def _shown(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


def _minutes(start: datetime, end: datetime) -> list[datetime]:
    return [start + number * MINUTE for number in range((end - start) // MINUTE)]


def _is_worked(calendar: Calendar, shown: datetime) -> bool:
    match calendar.exceptions.get(shown.date()):
        case Closed():
            return False
        case Hours(intervals):
            hours = intervals
        case WorksAs(weekday):
            hours = calendar.week[weekday]
        case None:
            hours = calendar.week[shown.weekday()]
    return any(one.opens <= shown.hour * 60 + shown.minute < one.closes for one in hours)


@pytest.mark.parametrize(("zone", "day"), CHANGES, ids=str)
@settings(max_examples=6)
@given(st.data())
def test_it_agrees_with_somebody_who_counts_the_minutes(
    zone: str, day: date, data: st.DataObject
) -> None:
    calendar = data.draw(_dated(zone, day))
    start = _noon(day) - data.draw(st.integers(0, 1440)) * MINUTE
    end = _noon(day) + 2 * DAY
    worked = watched(calendar, start, end)
    assert [minute for minute in _minutes(start, end) if calendar.is_open(minute)] == worked
    assert calendar.between(start, end) == len(worked) * MINUTE
    assert [minute for one in calendar.segments(start, end) for minute in _minutes(*one)] == worked
    for count, minute in enumerate(worked, 1):
        assert calendar.add(start, count * MINUTE) == minute + MINUTE
        assert calendar.add(end, -count * MINUTE) == worked[-count]
    if worked:
        assert calendar.opens_next(start) == worked[0]


# Laws


@FEW
@given(cases(), WORK)
def test_adding_and_measuring_agree(case: Case, work: int) -> None:
    duration = case.work(work)
    end = case.calendar.add(case.start, duration)
    assert case.calendar.between(case.start, end) == duration
    assert case.calendar.between(end, case.start) == -duration


@FEW
@given(cases(), WORK, WORK, _far(60))
def test_adding_keeps_the_order(case: Case, one: int, other: int, later: timedelta) -> None:
    calendar, start = case
    less, more = sorted((case.work(one), case.work(other)))
    assert calendar.add(start, less) <= calendar.add(start, more)
    assert calendar.add(start, more) <= calendar.add(start + abs(later), more)


@FEW
@given(cases(), st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from([1, -1]))
def test_adding_in_two_steps_is_adding_at_once(case: Case, one: int, other: int, way: int) -> None:
    first, second = way * case.work(one), way * case.work(other)
    halfway = case.calendar.add(case.start, first)
    assert case.calendar.add(halfway, second) == case.calendar.add(case.start, first + second)


@FEW
@given(cases(), _far(60), _far(60))
def test_time_between_adds_up(case: Case, one: timedelta, other: timedelta) -> None:
    calendar, start = case
    a, b = start + one, start + other
    assert calendar.between(start, a) + calendar.between(a, b) == calendar.between(start, b)
    assert timedelta() <= calendar.between(*sorted((a, b))) <= abs(a - b)


@FEW
@given(cases(), WORK)
def test_nothing_shorter_would_do(case: Case, work: int) -> None:
    """Ahead it is the first instant that fits; behind, the last."""
    (calendar, start), duration = case, case.work(work)
    end = calendar.add(start, duration)
    nearer = end + (timedelta.resolution if end < start else -timedelta.resolution)
    if end != start:
        assert abs(calendar.between(start, nearer)) < abs(duration)


@FEW
@given(cases(), _far(60))
def test_segments_are_in_order_and_apart_and_worked(case: Case, length: timedelta) -> None:
    calendar, (start, end) = case.calendar, sorted((case.start, case.start + length))
    segments = calendar.segments(start, end)
    assert all(start <= opens < closes <= end for opens, closes in segments)
    assert all(one[1] < other[0] for one, other in pairwise(segments))
    assert sum((b - a for a, b in segments), timedelta()) == calendar.between(start, end)
    for opens, closes in segments:
        assert calendar.between(opens, closes) == closes - opens


@FEW
@given(cases(), st.integers(0, 15), st.integers(0, 15))
def test_more_working_days_end_later_and_in_opening_hours(case: Case, one: int, more: int) -> None:
    # Across a change, the opening hour of a day may have become earlier or later.
    calendar, start = replace(case.calendar, former=()), case.start
    until = calendar.add_days(start, one)
    assert start <= until <= calendar.add_days(start, one + more)
    assert calendar.is_open(until)


@FEW
@given(cases())
def test_any_written_calendar_is_read_back_equal(case: Case) -> None:
    calendar = replace(case.calendar, former=())
    assert read_calendar("ours", write_calendar(calendar)) == calendar


@FEW
@given(cases(), _far(60))
def test_the_parts_of_a_span_are_what_held_then(case: Case, length: timedelta) -> None:
    calendar, (start, end) = case.calendar, sorted((case.start, case.start + length))
    parts = calendar.held_from(start, end)
    assert (parts[0][0], parts[-1][1]) == (start, end)
    assert all(one[1] == other[0] for one, other in pairwise(parts))
    worked = (replace(held, former=()).between(begins, ends) for begins, ends, held in parts)
    assert sum(worked, timedelta()) == calendar.between(start, end)


@FEW
@given(cases(), WORK)
def test_a_change_back_at_the_same_instant_is_none(case: Case, work: int) -> None:
    """Versions that say the same, like a rename, are one calendar: they cost nothing."""
    plain = replace(case.calendar, former=())
    again = plain.after([(case.start, replace(plain, name="before")), (case.start + DAY, plain)])
    assert again == plain
    assert again.add(case.start, case.work(work)) == plain.add(case.start, case.work(work))
