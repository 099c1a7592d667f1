"""A calendar: when a desk works, and arithmetic with working time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from domain.sla.calendars.hours import (
    DAY,
    Closed,
    Hours,
    Interval,
    Intervals,
    SpecialDay,
    WorksAs,
    fills_the_day,
)
from domain.sla.calendars.mistakes import BadCalendar, problems_of
from domain.sla.calendars.timeline import WorkingYear, bounds_of, first_instant, lay_out

_NOTHING, _MINUTE, _DAY = timedelta(), timedelta(minutes=1), timedelta(days=1)
_EVER = datetime.min.replace(tzinfo=UTC)
_REACH = 50
"""Years within which the end of a duration is searched: a target farther away is a mistake."""


@dataclass(frozen=True)
class Calendar:
    """Hours of each weekday (Monday first) in a time zone, and dates that differ from them.

    Its clock is the local one, but never goes back: when the local clock is set back, it stops
    until the local clock has caught up; when the local clock is set forward or skips a day, it does
    the same. An interval lasts as long as it really takes from the first instant when that clock
    shows its beginning or later to the first when it shows its end or later.

    It may have had other hours before: `former` are those calendars, the oldest first, each with
    the instant until which it held. Arithmetic crosses these instants exactly. All that is said
    about dates, weeks and the zone is about the hours that hold now.

    Instants must be aware (a naive one raises ValueError) and are returned in UTC. Anything that is
    not found within fifty years raises OverflowError. Without hours in the week it never opens,
    whatever the exceptions say. Raises BadCalendar with all mistakes.
    """

    name: str
    zone: str
    week: tuple[Intervals, ...]
    exceptions: Mapping[date, SpecialDay] = field(default_factory=dict)
    former: "tuple[tuple[datetime, Calendar], ...]" = ()

    def __post_init__(self) -> None:
        """Sort the hours, and raise BadCalendar if this can't be a calendar."""
        object.__setattr__(self, "week", tuple(tuple(sorted(day)) for day in self.week))
        object.__setattr__(self, "exceptions", MappingProxyType(dict(self.exceptions)))
        if problems := list(problems_of(self.zone, self.week, self.exceptions)):
            raise BadCalendar(problems)

    def __hash__(self) -> int:
        return self._hash

    @property
    def a_week(self) -> timedelta:
        """Return the working time of a week without exceptions, by the clock."""
        hours = (interval for day in self.week for interval in day)
        return sum(one.closes - one.opens for one in hours) * _MINUTE

    def intervals_on(self, day: date) -> Intervals:
        """Return the hours of a local date, by the clock."""
        match self.exceptions.get(day):
            case None:
                return self.week[day.weekday()]
            case Closed():
                return ()
            case Hours(intervals):
                return intervals
            case WorksAs(weekday):
                return self.week[weekday]

    @property
    def closed_days(self) -> frozenset[date]:
        """The dates without any hours, of those that differ from their weekday."""
        return frozenset(day for day in self.exceptions if not self.intervals_on(day))

    @property
    def last_holiday(self) -> date | None:
        """The last closed day that has a name; None if there is none."""
        special = self.exceptions.items()
        return max(
            (day for day, one in special if isinstance(one, Closed) and one.label), default=None
        )

    def with_exceptions(self, others: Mapping[date, SpecialDay]) -> "Calendar":
        """Return the calendar with more exceptions, like public holidays; its own ones win."""
        return replace(self, exceptions={**others, **self.exceptions})

    def after(self, others: "Sequence[tuple[datetime, Calendar]]") -> "Calendar":
        """Return the calendar with those before it, the oldest first, each until an instant.

        Calendars that say the same as the next one don't count.
        """
        held: list[tuple[datetime, Calendar]] = []
        for until, other in others:
            same = held and held[-1][1].says_what(other)
            held = [*(held[:-1] if same else held), (until, other)]
        while held and held[-1][1].says_what(self):
            held.pop()
        return replace(self, former=tuple(held))

    def says_what(self, other: "Calendar") -> bool:
        """Return whether another calendar has the same hours now, whatever it is called."""
        mine, theirs = ((one.zone, one.week, one.exceptions) for one in (self, other))
        return mine == theirs

    def held_from(
        self, start: datetime, end: datetime
    ) -> "list[tuple[datetime, datetime, Calendar]]":
        """Return which hours held when, from `start` to `end`: each part with its calendar."""
        parts: list[tuple[datetime, datetime, Calendar]] = []
        for until, former in self.former:
            if start < min(until, end):
                parts.append((start, min(until, end), former))
                start = min(until, end)
        return [*parts, (start, end, self)] if start < end or not parts else parts

    def first_difference(self, other: "Calendar", until: datetime) -> datetime | None:
        """Return the first instant at which another calendar has other hours, before `until`.

        None if both have the same hours until then.
        """
        mine, theirs = (one.held_from(_EVER, until) for one in (self, other))
        for at in sorted({begins for begins, _, _ in (*mine, *theirs)}):
            one, two = (_holds(parts, at) for parts in (mine, theirs))
            if not one.says_what(two):
                return at
        return None

    def add(self, start: datetime, duration: timedelta) -> datetime:
        """Return the first instant by which `duration` was worked since `start`.

        A negative duration goes back: to the last instant from which that much is worked until
        `start`. Zero returns `start` itself, open or not.
        """
        start = _in_utc(start)
        if not duration or self._always_open:
            return start + duration
        worked = _year_of(self, start.year).worked(start) + duration
        seek = self._forwards if duration > _NOTHING else self._backwards
        return seek(start.year, worked)

    def _forwards(self, first: int, worked: timedelta) -> datetime:
        for year in range(first, first + _REACH):
            whole = _year_of(self, year)
            if worked <= whole.total:
                return whole.earliest(worked)
            worked -= whole.total
        raise OverflowError(f"{self.name}: that is more than {_REACH} years ahead")

    def _backwards(self, last: int, worked: timedelta) -> datetime:
        for year in range(last, last - _REACH, -1):
            if worked >= _NOTHING:
                return _year_of(self, year).latest(worked)
            worked += _year_of(self, year - 1).total
        raise OverflowError(f"{self.name}: that is more than {_REACH} years ago")

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return the working time from `start` to `end`; negative if `end` comes first."""
        start, end = _in_utc(start), _in_utc(end)
        if self._always_open:
            return end - start
        if end < start:
            return -self.between(end, start)
        rest = _year_of(self, end.year).worked(end) - _year_of(self, start.year).worked(start)
        whole_years = range(start.year, end.year)
        return sum((_year_of(self, year).total for year in whole_years), rest)

    def is_open(self, at: datetime) -> bool:
        """Return whether it is working time. The end of an interval is not."""
        at = _in_utc(at)
        return self._always_open or _year_of(self, at.year).is_open(at)

    def opens_next(self, at: datetime) -> datetime:
        """Return the first instant of working time that is not before `at`."""
        at = _in_utc(at)
        return at if self._always_open else next(self._intervals_from(at))[0]

    def closed_until(self, at: datetime) -> datetime | None:
        """Return when working time begins again; None during it."""
        opening = self.opens_next(at)
        return opening if opening > at else None

    def segments(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """Return the working intervals from `start` to `end`, in order, joined if adjacent."""
        start, end = _in_utc(start), _in_utc(end)
        if start >= end:
            return []
        if self._always_open:
            return [(start, end)]
        found: list[tuple[datetime, datetime]] = []
        for opens, closes in self._intervals_from(start):
            if opens >= end:
                break
            goes_on = bool(found) and found[-1][1] == opens  # over midnight, or New Year in UTC
            found.append((found.pop()[0] if goes_on else opens, min(closes, end)))
        return found

    def _intervals_from(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        for year in range(start.year, start.year + _REACH):
            yield from _year_of(self, year).intervals_from(start)
        raise OverflowError(f"{self.name}: that is more than {_REACH} years ahead")

    def add_days(self, start: datetime, days: int) -> datetime:
        """Return the same local time so many working days (0 or more) later, in opening hours.

        A start outside opening hours counts as the next opening, so that nobody gets fewer working
        days. A working day is a local date with any working time.
        """
        if days < 0:
            raise ValueError("working days are counted forwards")
        zone = ZoneInfo(self.zone)
        opening = self.opens_next(start)
        local = opening.astimezone(zone).replace(tzinfo=None)
        for _ in range(days):
            local += _DAY
            while not self._works_on(local.date()):
                local += _DAY
        return self.opens_next(max(opening, first_instant(zone, local)))

    def _works_on(self, day: date) -> bool:
        """Return whether any time is worked on a local date; not if the date is skipped."""
        zone, midnight = ZoneInfo(self.zone), datetime.combine(day, time())
        begins, ends = (first_instant(zone, midnight + days * _DAY) for days in (0, 1))
        return self.between(begins, ends) > _NOTHING

    @cached_property
    def _always_open(self) -> bool:
        return all(
            all(map(fills_the_day, (*one.week, *map(one.intervals_on, one.exceptions))))
            for one in (self, *(former for _, former in self.former))
        )

    @cached_property
    def _hash(self) -> int:
        exceptions = frozenset(self.exceptions.items())
        return hash((self.name, self.zone, self.week, exceptions, self.former))


ROUND_THE_CLOCK = Calendar("round the clock", "UTC", ((Interval(0, DAY),),) * 7)
"""The default: every instant is working time."""


@lru_cache(maxsize=128)
def _year_of(calendar: Calendar, year: int) -> WorkingYear:
    """Return a year's working time. About 100 kB with lunch breaks; few calendars need over two.

    Cached by the calendar's content, not by the object: a calendar that is read again is not
    computed again.
    """
    return lay_out(
        (begins, ends, ZoneInfo(held.zone), held.intervals_on)
        for begins, ends, held in calendar.held_from(*bounds_of(year))
    )


def _holds(parts: "Sequence[tuple[datetime, datetime, Calendar]]", at: datetime) -> Calendar:
    return next(held for _, ends, held in parts if at < ends)


def _in_utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone")
    return at.astimezone(UTC)
