"""Days of a calendar that have begun or are over, and change only now: they count as a whole."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.dictionaries.entries import Entry, Former, Kind
from domain.dictionaries.fields.body import value_at, with_value
from domain.dictionaries.kinds.calendars import EXCEPTIONS
from domain.sla.calendars import BadCalendar, Calendar, first_instant, read_calendar


def begun_days(before: Entry, after: Entry, now: datetime) -> list[date]:
    """Return the special days with other hours after a change of which working time has passed.

    Entries that are no calendars, or can't be read, have none.
    """
    was, then = _calendar(before), _calendar(after)
    if was is None or then is None:
        return []
    days = sorted({*was.exceptions, *then.exceptions})
    return [
        day
        for day in days
        if was.intervals_on(day) != then.intervals_on(day)
        and was.exceptions.get(day) != then.exceptions.get(day)
        and any(has_begun(day, one, now) for one in (was, then))
    ]


def _calendar(entry: Entry) -> Calendar | None:
    if entry.kind is not Kind.CALENDAR or not isinstance(entry.body, Mapping):
        return None
    try:
        return read_calendar(entry.name, entry.body)
    except BadCalendar:
        return None


def has_begun(day: date, calendar: Calendar, now: datetime) -> bool:
    """Return whether working time has passed since a day began."""
    begins = _midnight(day, calendar.zone)
    return begins < now and calendar.between(begins, now) > timedelta(0)


def since_days(before: Entry, after: Entry, days: Sequence[date]) -> list[Former]:
    """Return what a calendar says from the beginning of the first of these days on.

    Each part has its beginning. Every version that held since then gets what `after` says of the
    days; the last one is `after`.
    """
    *earlier, last = before.held_from(_midnight(min(days), str(value_at(before.body, "zone"))))
    return [
        *(Former(one.since, _with(one.body, after, days)) for one in earlier),
        Former(last.since, after.body),
    ]


def _with(body: object, after: Entry, days: Sequence[date]) -> object:
    for day in days:
        key = f"{EXCEPTIONS.key}.{day.isoformat()}"
        body = with_value(body, key, value_at(after.body, key))
    return body


def said_since(before: Entry, after: Entry, parts: Sequence[Former]) -> Entry:
    """Return the entry as it is once these parts are written."""
    entry = before
    for one in parts:
        entry = entry.changed(after.name, one.body, one.since)
    return entry


def _midnight(day: date, zone: str) -> datetime:
    return first_instant(ZoneInfo(zone), datetime.combine(day, time()))
