"""How a reader is told an instant or a duration: in their language, time zone and present."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime, format_timedelta
from babel.units import format_unit

_CLOCK = "HH:mm"
_DAY = "d MMM"
_DAY_OF_YEAR = "d MMM y"
_WEEKDAY = "EEE d MMM"
_MINUTE = timedelta(minutes=1)
_NEAR = 180
"""Days either way within which a date needs no year to be understood."""

# Unit, its length, and how it is written: days in full, as their short form ends in a full stop.
_UNITS: tuple[tuple[str, timedelta, Literal["long", "short"]], ...] = (
    ("duration-day", timedelta(days=1), "long"),
    ("duration-hour", timedelta(hours=1), "short"),
    ("duration-minute", timedelta(minutes=1), "short"),
    ("duration-second", timedelta(seconds=1), "short"),
)


@lru_cache(maxsize=1024)
def zone_of(name: str) -> tzinfo:
    """Return the time zone of that IANA name; UTC if there is none, as profiles may say anything.

    https://docs.python.org/3/library/zoneinfo.html#zoneinfo.ZoneInfo
    """
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return UTC


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    return Locale(language)


@lru_cache(maxsize=1024)
def _counted(count: int, unit: str, length: Literal["long", "short"], language: str) -> str:
    return format_unit(count, unit, length, locale=_locale(language))


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever will read a text, and the instant it is written at.

    Its methods take aware instants; a naive one raises ValueError.
    """

    language: str
    zone: tzinfo
    now: datetime

    def moment(self, instant: datetime) -> str:
        """Say when: `10:30` today, `Mon 10:30` in the next six days, else `21 Nov 14:05`."""
        there = self._here(instant)
        days = (there.date() - self._here(self.now).date()).days
        if days == 0:
            return self._formatted(there, _CLOCK)
        day = "EEE" if 0 < days < 7 else _DAY if abs(days) < _NEAR else _DAY_OF_YEAR
        return self._formatted(there, f"{day} {_CLOCK}")

    def stamp(self, instant: datetime) -> str:
        """Say when, `21 Nov 14:05`, so that it stays right however much later it is read."""
        return self._formatted(self._here(instant), f"{_DAY} {_CLOCK}")

    def full(self, instant: datetime) -> str:
        """Say when, with the year: `21 Nov 2026 14:05`."""
        return self._formatted(self._here(instant), f"{_DAY_OF_YEAR} {_CLOCK}")

    def promise(self, instant: datetime) -> str:
        """Say by when, in full: `10:30` today, `Monday 10:30` soon, else `21 November 10:30`."""
        there = self._here(instant)
        days = (there.date() - self._here(self.now).date()).days
        if days == 0:
            return self._formatted(there, _CLOCK)
        return self._formatted(there, f"{'EEEE' if 0 < days < 7 else 'd MMMM'} {_CLOCK}")

    def weekday(self, instant: datetime, zone: str = "") -> str:
        """Say the day, `Fri 20 Nov`, in the reader's zone or the one named."""
        return self._formatted(self._in(instant, zone), _WEEKDAY)

    def dated(self, instant: datetime, zone: str = "") -> str:
        """Say when, `Fri 20 Nov 17:30`, in the reader's zone or the one named."""
        return self._formatted(self._in(instant, zone), f"{_WEEKDAY} {_CLOCK}")

    def offset(self, zone: str = "") -> str:
        """Say how far a zone, or the reader's own, is from UTC now: `UTC+3`, `UTC−3:30`."""
        named = zone_of(zone) if zone else self.zone
        there = self.now.astimezone(named).utcoffset() or timedelta()
        minutes = abs(there) // timedelta(minutes=1)
        sign = "−" if there < timedelta() else "+"
        return f"UTC{sign}{minutes // 60}" + (f":{minutes % 60:02}" if minutes % 60 else "")

    def clock(self, instant: datetime, zone: str = "") -> str:
        """Say the time of day, `14:05`, in the reader's zone or the one named."""
        return self._formatted(self._in(instant, zone), _CLOCK)

    def day(self, instant: datetime) -> str:
        """Say the day, `21 Nov`, with the year if it is far off."""
        there = self._here(instant)
        near = abs(there - self.now) < timedelta(days=_NEAR)
        return self._formatted(there, _DAY if near else _DAY_OF_YEAR)

    def span(self, duration: timedelta) -> str:
        """Say how long, whichever way, in its largest unit and the next: `2 hr 15 min`."""
        left = abs(duration)
        largest = sum(left < size for _, size, _ in _UNITS[:-1])
        # Seconds only say what lasts less than a minute.
        units = _UNITS[largest : largest + 2 if largest < 2 else largest + 1]
        said: list[str] = []
        for unit, size, length in units:
            count, left = divmod(left, size)
            if count or not said:
                said.append(_counted(count, unit, length, self.language))
        return " ".join(said)

    def work(self, duration: timedelta) -> str:
        """Return how long in working time, whichever way, in whole minutes: `27 hr 30 min`.

        A started minute counts. A day is no unit of it, as not all days have the same hours.
        """
        hours, minutes = divmod(-(-abs(duration) // _MINUTE), 60)
        counts = ((hours, "duration-hour"), (minutes, "duration-minute"))
        said = [_counted(count, unit, "short", self.language) for count, unit in counts if count]
        return " ".join(said) or _counted(0, "duration-minute", "short", self.language)

    def since(self, instant: datetime) -> str:
        """Say how long it is since that instant, or until it: `12 min`."""
        return self.span(self._here(instant) - self.now)

    def ago(self, instant: datetime) -> str:
        """Say how far away it is, in the one unit that fits: `12 minutes ago`, `in 3 days`."""
        distance = self._here(instant) - self.now
        return format_timedelta(
            distance,
            granularity="minute",
            threshold=1,
            add_direction=True,
            locale=_locale(self.language),
        )

    def _here(self, instant: datetime) -> datetime:
        if instant.tzinfo is None:
            raise ValueError(f"{instant} has no time zone.")
        return instant.astimezone(self.zone)

    def _in(self, instant: datetime, zone: str) -> datetime:
        there = self._here(instant)
        return there.astimezone(zone_of(zone)) if zone else there

    def _formatted(self, there: datetime, pattern: str) -> str:
        return format_datetime(there, pattern, tzinfo=there.tzinfo, locale=_locale(self.language))
