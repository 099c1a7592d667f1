"""Calendars as entries: their fields. `domain/sla/calendars/codec.py` reads what is written."""

import re

from domain.dictionaries.description import Affects, Description, Section
from domain.dictionaries.entries import Entry, Kind
from domain.dictionaries.fields.field import Field, ValueType
from domain.dictionaries.fields.reader import Reading
from domain.sla.calendars import BadCalendar, Calendar, read_calendar
from domain.sla.calendars.hours import CLOSED, OF_DAYS, WEEKDAY_TERMS
from domain.text.sentence import says, sentence


def country_and_region(written: str) -> tuple[str, str]:
    """Return the code of a country and of its region (empty: none): DE and BY for `DE-BY`."""
    country, _, region = written.strip().partition("-")
    return country.upper(), region


def _calendar(entry: Entry, read: Reading) -> Calendar | None:
    """Build a calendar; None if it has mistakes."""
    written = read.text(COUNTRY.key)
    if written and not _CODE.fullmatch(country_and_region(written)[0]):
        read.wrong(
            COUNTRY.key,
            sentence("“%(written)s” isn't a country; write its code, like DE", written=written),
        )
    try:
        return read_calendar(entry.name, read.body)
    except BadCalendar as bad:
        for where, what in bad.problems:
            read.wrong(where, what)
        return None


_CODE = re.compile("[A-Z]{2}")

COUNTRY = Field(
    "country",
    says("Country"),
    ValueType.LINE,
    says("Where its public holidays come from, like DE, or DE-BY for a region"),
    "DE-BY",
    later=True,
)
"""The country of a calendar, whose holidays can be added to it."""

WEEK = Field(
    "week",
    says("Week"),
    ValueType.TABLE,
    says("The hours of each weekday; days you leave out are closed"),
    required=True,
    columns=(
        Field(
            "day", says("Day"), ValueType.CHOICE, "", "mon", required=True, choices=WEEKDAY_TERMS
        ),
        Field(
            "hours",
            says("Hours"),
            ValueType.LINE,
            says("One or more intervals"),
            "09:00-13:00, 14:00-18:00",
            many=True,
            required=True,
            words=(CLOSED,),
        ),
    ),
    keyed=True,
    short="hours",
    whole=True,
)
"""The hours of each weekday, as a table."""

EXCEPTIONS = Field(
    "exceptions",
    says("Special days"),
    ValueType.TABLE,
    says("Holidays and other days that differ from the week"),
    columns=(
        Field("date", says("Date"), ValueType.LINE, "", "2026-12-24", required=True),
        Field(
            "is",
            says("Hours that day"),
            ValueType.LINE,
            says("closed, hours like 10:00-14:00, or “as fri” for Friday's hours"),
            "closed",
            required=True,
            words=OF_DAYS,
        ),
        Field("label", says("Name"), ValueType.LINE, "", says("Christmas")),
    ),
    keyed=True,
    short="is",
    whole=True,
    later=True,
    in_order=True,
)
"""The days that differ from their weekday, as a table."""

WHY_LATE = Field(
    "reason",
    says("Reason"),
    ValueType.LINE,
    says("Needed if the day has already begun"),
)
"""Why a day changes only now: it is no value of a calendar, but belongs to the change."""

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
            ValueType.LINE,
            says("The time zone of these hours"),
            "Europe/Berlin",
            required=True,
            whole=True,
        ),
        COUNTRY,
        WEEK,
        EXCEPTIONS,
    ),
    _calendar,
    frozenset({Affects.PROMISES}),
)
