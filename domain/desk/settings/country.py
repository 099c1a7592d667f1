"""The country of a calendar, and what the library of holidays knows of it."""

from domain.desk.act import Act
from domain.desk.settings.fields.mistakes import mistake_at
from domain.dictionaries import Entry, Kind
from domain.dictionaries.fields.body import value_at
from domain.dictionaries.kinds.calendars import COUNTRY
from domain.dictionaries.public_holidays import (
    YEARS_AHEAD,
    FoundHolidays,
    HolidaysWanted,
    WantedHolidays,
)
from domain.errors import Refusal


def country_of(entry: Entry) -> str:
    """Return the country of a calendar; empty if it has none, and for entries of other kinds."""
    if entry.kind is not Kind.CALENDAR:
        return ""
    return str(value_at(entry.body, COUNTRY.key) or "")


def can_be_extended(entry: Entry, act: Act) -> bool:
    """Return whether a calendar lacks holidays of its country in the years to come."""
    calendar = act.uow.dictionaries.load().calendars.get(entry.name)
    if not country_of(entry) or calendar is None or entry.off:
        return False
    last = calendar.last_holiday
    return last is None or last.year < act.now.year + YEARS_AHEAD


def holidays_of(entry: Entry, act: Act) -> FoundHolidays:
    """Return the holidays of a calendar's country from this year on.

    Raises HolidaysWanted if nobody has looked them up.
    """
    year, language = act.now.year, act.uow.dictionaries.load().voice.language
    wanted = WantedHolidays(country_of(entry), year, year + YEARS_AHEAD, language)
    found = act.supplied.holidays
    if found is None or found.wanted != wanted:
        raise HolidaysWanted(wanted)
    return found


def refuse_bad_country(entry: Entry, act: Act) -> None:
    """Refuse a country or a region whose holidays nobody knows, beside its field."""
    if country_of(entry) and (problem := holidays_of(entry, act).problem):
        raise Refusal("bad_entry", mistakes=(mistake_at(COUNTRY, problem),))
