"""How a reader is told an instant or a duration: in their language, time zone and present.

An instant has one form, that of `Dates.when`: `Mon 2 Nov 12:30 (UTC+1)`. Only where a text names
its zone itself, as a ledger or a file does, the parts of that form stand alone: `dated`, `day` and
`clock`. Working time is said in hours, `Dates.work`; any other time also in days, `Dates.span`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Literal

from babel import Locale
from babel.dates import format_datetime
from babel.units import format_unit

from bots.text.locales import NP_, label
from domain.people.person import known_zone

_CLOCK = "H:mm"
_DAY = NP_("date", "d MMM")
_DAY_OF_YEAR = NP_("date", "d MMM y")
_WEEKDAY = NP_("date", "EEE d MMM")
_WEEKDAY_OF_YEAR = NP_("date", "EEE d MMM y")
_DATED = NP_("date", "EEE d MMM H:mm")
_DATED_OF_YEAR = NP_("date", "EEE d MMM y H:mm")
_OPENING = NP_("date", "EEE H:mm")
_FULL = NP_("date", "d MMM y H:mm")
"""Patterns by https://www.unicode.org/reports/tr35/tr35-dates.html; a language may order and
punctuate them its own way."""

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


def zone_of(name: str) -> tzinfo:
    """Return the time zone of that IANA name; UTC if there is none."""
    return known_zone(name) or UTC


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    return Locale(language)


@lru_cache(maxsize=1024)
def _counted(count: int, unit: str, length: Literal["long", "short"], language: str) -> str:
    return format_unit(count, unit, length, locale=_locale(language))


@dataclass(frozen=True, slots=True)
class Dates:
    """Dates and times as the reader of a text says them, at the instant it is written.

    `zone` is their own or, where that is not known or several read, the desk's. `desk` is the
    desk's zone if `zone` is one person's own, else None. The methods take aware instants; a naive
    one raises ValueError.
    """

    language: str
    zone: tzinfo
    now: datetime
    desk: tzinfo | None = None

    def when(self, instant: datetime, beside: datetime | None = None, zone: str = "") -> str:
        """Say an instant: `Mon 2 Nov 12:30 (UTC+1)`, with the year if it is far off.

        The offset is that of the instant. It is left out where the reader's own clock and the
        desk's both show this time, and show it once: then nobody can take it for another.
        `beside` is an instant that the same sentence says; the day and the offset are left out if
        it has them too.
        `zone` names another zone than the reader's.
        """
        there = self._in(instant, zone)
        offset = self._offset_beside(there)
        if beside is None:
            return self.dated(instant, zone) + offset
        other = self._in(beside, zone)
        said = self.clock if there.date() == other.date() else self.dated
        return said(instant, zone) + ("" if offset == self._offset_beside(other) else offset)

    def opening(self, instant: datetime, before: datetime | None = None) -> str:
        """Say when something begins within six days: `Mon 9:00`, for a sentence before another.

        The other one says `before`, in full. Where there is none, where the offsets differ, or
        later, it is said in full itself.
        """
        if before is None:
            return self.when(instant)
        there, other = self._in(instant), self._in(before)
        days = (there.date() - self._in(self.now).date()).days
        if not 0 <= days < 7 or self._offset_beside(there) != self._offset_beside(other):
            return self.when(instant)
        return self._formatted(there, _OPENING)

    def dated(self, instant: datetime, zone: str = "") -> str:
        """Say an instant without the offset, `Fri 20 Nov 17:30`, for a text that names the zone."""
        there = self._in(instant, zone)
        return self._formatted(there, _DATED if self._is_near(instant) else _DATED_OF_YEAR)

    def full(self, instant: datetime) -> str:
        """Say an instant, always with the year: `21 Nov 2026 14:05`, for a text like that."""
        return self._formatted(self._in(instant), _FULL)

    def weekday(self, instant: datetime, zone: str = "") -> str:
        """Say the day, `Fri 20 Nov`, in the reader's zone or the one named."""
        there = self._in(instant, zone)
        return self._formatted(there, _WEEKDAY if self._is_near(instant) else _WEEKDAY_OF_YEAR)

    def day(self, instant: datetime) -> str:
        """Say the day, `21 Nov`, with the year if it is far off."""
        there = self._in(instant)
        return self._formatted(there, _DAY if self._is_near(instant) else _DAY_OF_YEAR)

    def clock(self, instant: datetime, zone: str = "") -> str:
        """Say the time of day, `9:05`, in the reader's zone or the one named."""
        return self._formatted(self._in(instant, zone), _CLOCK)

    def offset(self, instant: datetime, zone: str = "") -> str:
        """Say how far the reader's zone, or the one named, is from UTC then: `UTC−3:30`."""
        return _offset_in_words(self._in(instant, zone).utcoffset() or timedelta())

    def example(self) -> str:
        """Say a time a week from now, `Wed 25 Nov 9:00`, to show how one may be written."""
        ahead = self._in(self.now) + timedelta(days=7)
        return self._formatted(ahead.replace(hour=9, minute=0), _DATED)

    def span(self, duration: timedelta) -> str:
        """Say how long, whichever way, in its largest unit and the next: `2 hr 15 min`."""
        left = abs(duration)
        largest = sum(left < size for _, size, _ in _UNITS[:-1])
        # Seconds are only shown for less than a minute.
        units = _UNITS[largest : largest + 2 if largest < 2 else largest + 1]
        said: list[str] = []
        for unit, size, length in units:
            count, left = divmod(left, size)
            if count or not said:
                said.append(_counted(count, unit, length, self.language))
        return " ".join(said)

    def work(self, duration: timedelta) -> str:
        """Say how long in working time, whichever way, in whole minutes: `27 hr 30 min`.

        A started minute counts. A day is no unit of it, as not all days have the same hours.
        """
        hours, minutes = divmod(-(-abs(duration) // _MINUTE), 60)
        counts = ((hours, "duration-hour"), (minutes, "duration-minute"))
        said = [_counted(count, unit, "short", self.language) for count, unit in counts if count]
        return " ".join(said) or _counted(0, "duration-minute", "short", self.language)

    def _in(self, instant: datetime, zone: str = "") -> datetime:
        if instant.tzinfo is None:
            raise ValueError(f"{instant} has no time zone.")
        return instant.astimezone(zone_of(zone) if zone else self.zone)

    def _is_near(self, instant: datetime) -> bool:
        return abs(instant - self.now) < timedelta(days=_NEAR)

    def _offset_beside(self, there: datetime) -> str:
        """Return the offset to write after a time; empty if the reader needs none."""
        offset = there.utcoffset() or timedelta()
        own = there.astimezone(self.zone).utcoffset()
        desk = there.astimezone(self.desk).utcoffset() if self.desk is not None else None
        shown_twice = there.replace(fold=1 - there.fold).utcoffset() != offset
        plain = offset == own == desk and not shown_twice
        return "" if plain else f" ({_offset_in_words(offset)})"

    def _formatted(self, there: datetime, pattern: str) -> str:
        ordered = label(pattern, self.language)
        return format_datetime(there, ordered, tzinfo=there.tzinfo, locale=_locale(self.language))


_RUSSIAN_PREPOSITION = re.compile(r"\b(до|с) %\((\w+)\)s", re.IGNORECASE)
_RUSSIAN_WEEKDAY = re.compile(r"(пн|вт|ср|чт|пт|сб|вс)(?=,? \d)")
_GENITIVE = {
    "пн": "понедельника",
    "вт": "вторника",
    "ср": "среды",
    "чт": "четверга",
    "пт": "пятницы",
    "сб": "субботы",
    "вс": "воскресенья",
}


def in_their_case(
    message: str, values: Mapping[str, object], language: str
) -> tuple[str, Mapping[str, object]]:
    """Return a message and its values with weekdays in the case that a preposition demands.

    Russian says `Срок: ср, 25 нояб., 9:00`, but `до среды, 25 нояб., 9:00` and `со среды, …`.
    """
    if language != "ru":
        return message, values
    declined = dict(values)

    def put(found: re.Match[str]) -> str:
        preposition, name = found[1], found[2]
        written = str(values.get(name, ""))
        day = _RUSSIAN_WEEKDAY.match(written)
        if day is None:
            return found[0]
        declined[f"{name}_declined"] = _GENITIVE[day[1]] + written[day.end() :]
        softened = "о" if preposition in "сС" and day[1] in ("вт", "ср") else ""
        return f"{preposition}{softened} %({name}_declined)s"

    return _RUSSIAN_PREPOSITION.sub(put, message), declined


def _offset_in_words(offset: timedelta) -> str:
    sign, minutes = "−" if offset < timedelta() else "+", abs(offset) // _MINUTE
    return f"UTC{sign}{minutes // 60}" + (f":{minutes % 60:02}" if minutes % 60 else "")
