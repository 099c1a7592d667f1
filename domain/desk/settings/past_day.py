"""A day that has begun and is declared closed only now: it counts from its beginning."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from domain.dictionaries import Entry, Former
from domain.dictionaries.fields.body import value_at, with_value
from domain.sla.calendars import first_instant


def since_day(before: Entry, after: Entry, day: date) -> list[Former]:
    """Return what a calendar says from the beginning of a day on, each part with its beginning.

    Every version that held since then gets what `after` says of the day; the last one is `after`.
    """
    begins = first_instant(ZoneInfo(_zone(before)), datetime.combine(day, time()))
    key = f"exceptions.{day.isoformat()}"
    said = value_at(after.body, key)
    *earlier, last = before.held_from(begins)
    changed = [Former(one.since, with_value(one.body, key, said)) for one in earlier]
    return [*changed, Former(last.since, after.body)]


def said_since(before: Entry, after: Entry, parts: list[Former]) -> Entry:
    """Return the entry as it is once these parts are written."""
    entry = before
    for one in parts:
        entry = entry.changed(after.name, one.body, one.since)
    return entry


def _zone(entry: Entry) -> str:
    return str(value_at(entry.body, "zone"))
