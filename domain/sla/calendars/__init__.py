"""Working time: when a desk works, and arithmetic with it."""

from domain.sla.calendars.calendar import ROUND_THE_CLOCK, Calendar
from domain.sla.calendars.codec import (
    read_calendar,
    read_shift_hours,
    write_calendar,
    write_day,
    write_week,
)
from domain.sla.calendars.hours import (
    WEEKDAYS,
    Closed,
    Hours,
    Interval,
    Intervals,
    SpecialDay,
    WorksAs,
)
from domain.sla.calendars.mistakes import BadCalendar, Problem, problems_of_zone
from domain.sla.calendars.occurrences import ShiftHours, occurrences
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
    "ShiftHours",
    "SpecialDay",
    "WorksAs",
    "first_instant",
    "occurrences",
    "problems_of_zone",
    "read_calendar",
    "read_shift_hours",
    "write_calendar",
    "write_day",
    "write_week",
]
