"""A year of working time as instants: computed once, then searched by bisection."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.sla.calendars.hours import Intervals

_NOTHING = timedelta()
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)
_FIRST, _LAST = 2, 9998
"""Years whose neighbours are also valid years."""


@dataclass(frozen=True, slots=True)
class WorkingYear:
    """The working intervals of a UTC year, in order; instants are UTC.

    `before[i]` is the year's working time until `opens[i]`; the last value is the whole year's.
    """

    opens: Sequence[datetime]
    closes: Sequence[datetime]
    before: Sequence[timedelta]

    @property
    def total(self) -> timedelta:
        """Return the working time of the whole year."""
        return self.before[-1]

    def worked(self, at: datetime) -> timedelta:
        """Return the working time from the beginning of the year until an instant of it."""
        last = bisect_right(self.opens, at) - 1
        if last < 0:
            return _NOTHING
        return self.before[last] + (min(at, self.closes[last]) - self.opens[last])

    def is_open(self, at: datetime) -> bool:
        """Return whether an instant of the year is worked."""
        last = bisect_right(self.opens, at) - 1
        return last >= 0 and at < self.closes[last]

    def intervals_from(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Return the intervals that remain at an instant, in order."""
        for index in range(bisect_right(self.closes, at), len(self.closes)):
            yield max(at, self.opens[index]), self.closes[index]

    def earliest(self, worked: timedelta) -> datetime:
        """Return the first instant until which so much was worked: above 0, at most all."""
        within = bisect_left(self.before, worked) - 1
        return self.opens[within] + (worked - self.before[within])

    def latest(self, worked: timedelta) -> datetime:
        """Return the last instant until which no more was worked: from 0 to less than all."""
        within = bisect_right(self.before, worked) - 1
        return self.opens[within] + (worked - self.before[within])


Part = tuple[datetime, datetime, ZoneInfo, Callable[[date], Intervals]]
"""From one instant until another: a time zone, and hours for each local date in it."""


def bounds_of(year: int) -> tuple[datetime, datetime]:
    """Return the first instant of a UTC year, and the first after it.

    Raises OverflowError for a year outside 2 to 9998.
    """
    if not _FIRST <= year <= _LAST:
        raise OverflowError(f"no calendar reaches the year {year}")
    return datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)


def lay_out(parts: Iterable[Part]) -> WorkingYear:
    """Return the working year that consists of these parts, in order."""
    opens: list[datetime] = []
    closes: list[datetime] = []
    before = [_NOTHING]
    for begins, ends, zone, hours_on in parts:
        # The local dates that reach into the part, wherever they are.
        day, last = begins.date() - _DAY, ends.date() + _DAY
        while day <= last:
            for start, end in instants_of(zone, day, hours_on(day)):
                start, end = max(begins, start), min(ends, end)  # noqa: PLW2901
                if start < end:
                    opens.append(start)
                    closes.append(end)
                    before.append(before[-1] + (end - start))
            day += _DAY
    return WorkingYear(opens, closes, before)


def instants_of(
    zone: ZoneInfo, day: date, intervals: Intervals
) -> Iterator[tuple[datetime, datetime]]:
    """Yield when the hours of a local date begin and end, in UTC; none that take no time."""
    midnight = datetime.combine(day, time())
    for one in intervals:
        begins, ends = (
            first_instant(zone, midnight + minutes * _MINUTE) for minutes in (one.opens, one.closes)
        )
        if begins < ends:
            yield begins, ends


def first_instant(zone: ZoneInfo, shown: datetime) -> datetime:
    """Return the first instant, in UTC, when the local clock shows that (naive) time or later.

    For a time that comes twice, this is the first; for a skipped time, the instant of the skip. So
    a later time by the clock is never an earlier instant.
    """
    before, after = (_offset(shown.replace(fold=fold), zone) for fold in (0, 1))
    first = (shown - before).replace(tzinfo=UTC)
    if before >= after:
        return first
    # The clock is set forward over it. PEP 495 tells the offsets on both sides, not the instant,
    # which is between the two readings; in the time zone database it is a whole second.
    low = (shown - after).replace(tzinfo=UTC)
    changed = bisect_left(
        range(int((first - low).total_seconds())),
        True,
        key=lambda second: (low + timedelta(seconds=second)).astimezone(zone).utcoffset() == after,
    )
    return low + timedelta(seconds=changed)


def _offset(shown: datetime, zone: ZoneInfo) -> timedelta:
    offset = shown.replace(tzinfo=zone).utcoffset()
    assert offset is not None, "a time zone of the database always knows"
    return offset
