"""Holidays of a calendar that run out: those of its country go on where its own ones end."""

from datetime import date
from zoneinfo import ZoneInfo

from domain.answers import Answer
from domain.commands import ExtendHolidays, SaveEntry
from domain.desk.act import Act
from domain.desk.settings.change import save_entry
from domain.desk.settings.country import country_of, holidays_of, refuse_bad_country
from domain.desk.settings.pages import entry_of, page_of
from domain.dictionaries import Entry, Kind
from domain.dictionaries.fields.body import value_at, with_value
from domain.dictionaries.fields.typed import shown_value
from domain.dictionaries.kinds.calendars import EXCEPTIONS
from domain.errors import Refusal
from domain.sla.calendars import SpecialDay, write_day


def extend_holidays(command: ExtendHolidays, act: Act) -> Answer:
    """Add the holidays of a calendar's country for the next years; ask first if open tickets move.

    Raises Refusal if it has no country, or one whose holidays nobody knows.
    """
    entry = entry_of(command.entry, act)
    if not country_of(entry):
        raise Refusal("no_country", name=entry.name)
    refuse_bad_country(entry, act)
    days = _new_days(entry, act)
    if not days:
        return page_of(entry, act)
    written = value_at(entry.body, EXCEPTIONS.key)
    for day, special in days.items():
        written = with_value(written, day.isoformat(), write_day(special))
    values = {EXCEPTIONS.key: shown_value(written, EXCEPTIONS)}
    return save_entry(SaveEntry(Kind.CALENDAR, entry.id, values), act)


def _new_days(entry: Entry, act: Act) -> dict[date, SpecialDay]:
    """Return the holidays after the last one of a calendar, and after today."""
    calendar = act.uow.dictionaries.load().calendars[entry.name]
    today = act.now.astimezone(ZoneInfo(calendar.zone)).date()
    last = max(calendar.last_holiday or today, today)
    found = holidays_of(entry, act).days
    return {
        day: special
        for day, special in found.items()
        if day > last and day not in calendar.exceptions
    }
