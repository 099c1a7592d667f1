"""Calendars as entries: their fields. `domain/sla/calendars/codec.py` reads what is written."""

from domain.dictionaries.description import Affects, Description, Section
from domain.dictionaries.entries import Entry, Kind
from domain.dictionaries.fields.field import Field, Form
from domain.dictionaries.fields.reading import Reading
from domain.sentence import says
from domain.sla.calendars import WEEKDAYS, BadCalendar, Calendar, read_calendar


def _calendar(entry: Entry, read: Reading) -> Calendar | None:
    """Build a calendar; None if it has mistakes."""
    try:
        return read_calendar(entry.name, read.body)
    except BadCalendar as bad:
        for where, what in bad.problems:
            read.wrong(where, what)
        return None


WEEK = Field(
    "week",
    says("Week"),
    Form.TABLE,
    says("The hours of each weekday; days you leave out are closed"),
    required=True,
    columns=(
        Field("day", says("Day"), Form.CHOICE, "", "mon", required=True, choices=WEEKDAYS),
        Field(
            "hours",
            says("Hours"),
            Form.LINE,
            says("One or more intervals"),
            "09:00-13:00, 14:00-18:00",
            many=True,
            required=True,
        ),
    ),
    keyed=True,
    short="hours",
    whole=True,
)
"""The hours of each weekday, as a table."""

CALENDARS = Description(
    Kind.CALENDAR,
    says("calendar"),
    says("Calendars"),
    Section.HOURS,
    says("Working hours: an ordinary week, and days that differ from it."),
    (
        Field(
            "zone",
            says("Time zone"),
            Form.LINE,
            says("The time zone of these hours"),
            "Europe/Berlin",
            required=True,
            whole=True,
        ),
        WEEK,
        Field(
            "exceptions",
            says("Special days"),
            Form.TABLE,
            says("Holidays and other days that differ from the week"),
            columns=(
                Field("date", says("Date"), Form.LINE, "", "2026-12-24", required=True),
                Field(
                    "is",
                    says("Hours that day"),
                    Form.LINE,
                    says("closed, hours like 10:00-14:00, or “as fri” for Friday's hours"),
                    "closed",
                    required=True,
                ),
                Field("label", says("Name"), Form.LINE, "", says("Christmas")),
            ),
            keyed=True,
            short="is",
            whole=True,
            later=True,
            in_order=True,
        ),
    ),
    _calendar,
    frozenset({Affects.PROMISES}),
)
