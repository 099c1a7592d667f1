"""Working time: when a desk works, and arithmetic with it."""

from domain.sla.calendars.calendar import ROUND_THE_CLOCK, Calendar
from domain.sla.calendars.codec import read_calendar, write_calendar
from domain.sla.calendars.hours import (
    WEEKDAYS,
    Closed,
    Hours,
    Interval,
    Intervals,
    SpecialDay,
    WorksAs,
)
from domain.sla.calendars.mistakes import BadCalendar, Problem
from domain.sla.calendars.timeline import first_instant

__all__ = [
    "ROUND_THE_CLOCK",
    "WEEKDAYS",
    "BadCalendar",
    "Calendar",
    "Closed",
    "Hours",
    "Interval",
    "Intervals",
    "Problem",
    "SpecialDay",
    "WorksAs",
    "first_instant",
    "read_calendar",
    "write_calendar",
]
