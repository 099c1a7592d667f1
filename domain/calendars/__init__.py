"""Working time: when a desk works, and arithmetic with it."""

from domain.calendars.calendar import ROUND_THE_CLOCK, Calendar
from domain.calendars.hours import (
    WEEKDAYS,
    Closed,
    Hours,
    Interval,
    Intervals,
    SpecialDay,
    WorksAs,
)
from domain.calendars.mistakes import BadCalendar, Problem
from domain.calendars.written import read_calendar, write_calendar

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
    "read_calendar",
    "write_calendar",
]
