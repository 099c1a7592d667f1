"""Weekly hours one by one, each as a whole: when it begins and ends, wherever midnight is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.sla.calendars.hours import Intervals
from domain.sla.calendars.timeline import instants_of

_DAY = timedelta(days=1)
_BEFORE = 2
"""Days before an instant's UTC date on which hours may begin that have not ended by then: they last
24 hours at most, and a local date may be the day before."""

REACH = 60
"""Days ahead within which hours are looked for: holidays may cancel a few weeks of them."""


@dataclass(frozen=True, slots=True)
class ShiftHours:
    """One interval of weekly hours: the local date on which it begins, and instants in UTC."""

    day: date
    begins: datetime
    ends: datetime


def occurrences(
    zone: ZoneInfo, hours_on: Callable[[date], Intervals], after: datetime
) -> Iterator[ShiftHours]:
    """Yield, in order, the hours that end after an instant and begin within `REACH` days of it.

    `hours_on` returns the hours that begin on a local date. The clock is that of a calendar: hours
    last from the first instant when the local clock shows their beginning or later to the first
    when it shows their end or later. Hours that the clock skips altogether are left out.
    """
    first = after.date() - _BEFORE * _DAY
    for number in range(_BEFORE + REACH):
        day = first + number * _DAY
        for begins, ends in instants_of(zone, day, hours_on(day)):
            if ends > after:
                yield ShiftHours(day, begins, ends)
