"""A stretch of time in people's terms: days and their hours, nights, weekends, holidays."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from domain.sla.calendars import Calendar
from domain.sla.why.rows import ClockSet, Idle, IdleReason, OtherHours, Row, Worked

_DAY, _SECOND, _NOTHING = timedelta(days=1), timedelta(seconds=1), timedelta(0)
_SATURDAY = 5

Segments = tuple[tuple[datetime, datetime], ...]


def rows_of(calendar: Calendar, start: datetime, end: datetime) -> list[Row]:
    """Return a stretch of working time and the time in between; similar days are one row.

    If the calendar's hours change meanwhile, each part has its own rows, and a row says so.
    """
    rows: list[Row] = []
    for begins, ends, held in calendar.held_from(start, end):
        if begins > start:
            rows.append(OtherHours(begins, calendar.name))
        rows += _rows_of(held, begins, ends)
    return rows


def _rows_of(calendar: Calendar, start: datetime, end: datetime) -> list[Row]:
    zone = ZoneInfo(calendar.zone)
    rows: list[Row] = []
    cursor = start
    for days in _alike(calendar.segments(start, end), zone):
        rows += _idle(calendar, cursor, days[0][0][0], start)
        segments = [segment for day in days for segment in day]
        worked = sum((closes - opens for opens, closes in segments), _NOTHING)
        cursor = segments[-1][1]
        rows.append(Worked(segments[0][0], cursor, worked, len(days), days[0]))
    rows += _idle(calendar, cursor, end, start)
    for clock_set in clock_changes(zone, start, end):
        before = sum(row.start <= clock_set.start for row in rows)
        rows.insert(before, clock_set)
    return rows


def _alike(segments: Sequence[tuple[datetime, datetime]], zone: ZoneInfo) -> list[list[Segments]]:
    """Group days in a row with the same hours, by the clock."""
    found: list[list[Segments]] = []
    for _, group in groupby(segments, key=lambda segment: segment[0].astimezone(zone).date()):
        day = tuple(group)
        if found and _follows(found[-1][-1], day, zone):
            found[-1].append(day)
        else:
            found.append([day])
    return found


def _follows(one: Segments, other: Segments, zone: ZoneInfo) -> bool:
    dates = [day[0][0].astimezone(zone).date() for day in (one, other)]
    return dates[1] - dates[0] == _DAY and _shown(one, zone) == _shown(other, zone)


def _shown(day: Segments, zone: ZoneInfo) -> list[time]:
    return [instant.astimezone(zone).time() for segment in day for instant in segment]


def _idle(calendar: Calendar, start: datetime, end: datetime, begin: datetime) -> Iterator[Row]:
    """Return why nobody worked from one instant to another; nothing if they are the same."""
    if start >= end:
        return
    zone = ZoneInfo(calendar.zone)
    here, there = start.astimezone(zone), end.astimezone(zone)
    dates = [here.date() + n * _DAY for n in range((there.date() - here.date()).days + 1)]
    closed = [
        (day, *_why_closed(calendar, day))
        for day in dates
        if not calendar.intervals_on(day) and _begins(day, zone) < end
    ]
    if not closed:
        within = here.date() == there.date() and not _is_edge(calendar, here, there)
        yield Idle(start, end, IdleReason.BREAK if within else IdleReason.NIGHT)
        return
    runs = [(key, list(days)) for key, days in groupby(closed, key=lambda one: one[1:])]
    edges = [start, *(_begins(days[0][0], zone) for _, days in runs[1:]), end]
    for ((why, label), _), opens, closes in zip(runs, edges, edges[1:], strict=False):
        yield Idle(opens, closes, why, label)


def _is_edge(calendar: Calendar, here: datetime, there: datetime) -> bool:
    """Return whether a time within a day is before or after all of its hours."""
    first, last = (
        moment.hour * 60 + moment.minute + (moment.second > 0) for moment in (here, there)
    )
    hours = calendar.intervals_on(here.date())
    return last <= hours[0].opens or first >= hours[-1].closes


def _begins(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _why_closed(calendar: Calendar, day: date) -> tuple[IdleReason, str]:
    special = calendar.exceptions.get(day)
    if special is not None:
        return (IdleReason.HOLIDAY, special.label) if special.label else (IdleReason.CLOSED, "")
    return (IdleReason.WEEKEND if day.weekday() >= _SATURDAY else IdleReason.CLOSED), ""


def clock_changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[ClockSet]:
    """Return when the clocks of a zone were set between two instants, to the second."""
    offset = _offset(start, zone)
    while start < end:
        after = min(start + _DAY, end)
        changed = _offset(after, zone)
        if changed != offset:
            yield ClockSet(_first_with(changed, zone, start, after), changed - offset)
        start, offset = after, changed


def _first_with(offset: timedelta, zone: ZoneInfo, start: datetime, end: datetime) -> datetime:
    """Return the whole second from which a zone has an offset: after `start`, at most at `end`."""

    def is_there(second: int) -> bool:
        return _offset(start + second * _SECOND, zone) == offset

    seconds = bisect_left(range(int((end - start) / _SECOND) + 1), True, key=is_there)
    return (start + seconds * _SECOND).replace(microsecond=0)


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None, "a time zone of the database always knows"
    return offset
