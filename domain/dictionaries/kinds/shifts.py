"""Shifts: which members of a department are on at which hours of the week."""

from dataclasses import dataclass, replace
from datetime import date

from domain.dictionaries.description import Description, Section
from domain.dictionaries.entries import Entry, Kind
from domain.dictionaries.fields.field import Field, ValueType
from domain.dictionaries.fields.reader import Reading
from domain.dictionaries.kinds.calendars import WEEK
from domain.sla.calendars import BadCalendar, Intervals, problems_of_zone, read_shift_hours
from domain.text.sentence import says

_NO_HOURS: tuple[Intervals, ...] = ((),) * 7


@dataclass(frozen=True, slots=True)
class Shift:
    """Weekly hours of some members of a department; `members` are accounts as written.

    The hours are those that begin on each weekday, Monday first; they may end on the next day.
    `zone` is the shift's own time zone, or its department's. No hours begin on a day of `closed`:
    these are the days on which the department's calendar is closed, unless the shift works then.
    """

    id: int
    name: str
    department: str
    week: tuple[Intervals, ...] = _NO_HOURS
    members: tuple[str, ...] = ()
    zone: str = ""
    on_holidays: bool = False
    closed: frozenset[date] = frozenset()

    def hours_on(self, day: date) -> Intervals:
        """Return the hours that begin on a local date."""
        return () if day in self.closed else self.week[day.weekday()]


def _shift(entry: Entry, read: Reading) -> Shift:
    zone = read.text("zone")
    for _, what in problems_of_zone(zone) if zone else ():
        read.wrong("zone", what)
    return Shift(
        entry.id,
        entry.name,
        read.text("department"),
        _week(read),
        read.names("members"),
        zone,
        read.truth("on_holidays"),
    )


def _week(read: Reading) -> tuple[Intervals, ...]:
    try:
        return read_shift_hours(read.raw("week"))
    except BadCalendar as bad:
        for where, what in bad.problems:
            read.wrong(where, what)
        return _NO_HOURS


SHIFTS = Description(
    Kind.SHIFT,
    says("shift"),
    says("Shifts"),
    Section.TEAM,
    says(
        "Who works when. If a department has shifts, only people on shift are given its tickets"
        " and reminded of them."
    ),
    (
        Field(
            "department",
            says("Department"),
            ValueType.ENTRY,
            says("Whose tickets the shift handles"),
            "Billing",
            required=True,
            of=Kind.DEPARTMENT,
        ),
        replace(
            WEEK,
            help=says("When the shift begins and ends on each weekday; it may end the next day"),
            columns=(
                WEEK.column("day"),
                replace(WEEK.column("hours"), example="22:00-06:00"),
            ),
        ),
        Field(
            "members",
            says("Members"),
            ValueType.PERSON,
            says("Staff who work on this shift"),
            "slack:T0123ABCD:U0123ABCD",
            many=True,
        ),
        Field(
            "zone",
            says("Time zone"),
            ValueType.LINE,
            says("Leave empty for the time zone of the department's calendar"),
            "Europe/Berlin",
            later=True,
        ),
        Field(
            "on_holidays",
            says("Works on holidays"),
            ValueType.YES_NO,
            says("Whether the shift also works on days when the department's calendar is closed"),
            "no",
            later=True,
        ),
    ),
    _shift,
)
