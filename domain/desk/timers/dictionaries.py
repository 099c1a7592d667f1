"""Administrators are told of entries that can't be read, and before holidays run out."""

import hashlib
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.answers.say import Say
from domain.desk.act import Act
from domain.desk.act.tell import tell_administrators
from domain.desk.settings.country import can_be_extended
from domain.dictionaries import DESCRIPTIONS, Kind
from domain.outgoing.buttons import OfHolidays
from domain.repositories import DEFAULT_DEPARTMENT
from domain.repositories.dictionaries import broken_entries
from domain.sla.calendars import Calendar, first_instant
from domain.timers import Timer, TimerKind

AHEAD = timedelta(days=60)
"""How long before the last known holiday administrators are told."""


def expect_holidays_to_end(act: Act) -> None:
    """Set a timer for each calendar whose last holiday is still to come."""
    known = act.uow.dictionaries.load()
    for entry in act.uow.dictionaries.entries():
        if entry.kind is Kind.CALENDAR and not entry.off:
            calendar = known.calendars.get(entry.name)
            last = _last_noon(calendar) if calendar is not None else None
            if last is not None and last > act.now:
                key = f"{entry.id}:{last.date()}"
                act.uow.timers.set(Timer(TimerKind.HOLIDAYS_END, entry.id, key, last - AHEAD))


def tell_holidays_end(timer: Timer, act: Act) -> None:
    """Tell administrators until when a calendar has holidays, unless it has more by now."""
    entry = act.uow.dictionaries.entry(timer.subject)
    known = act.uow.dictionaries.load()
    calendar = known.calendars.get(entry.name) if entry is not None and not entry.off else None
    last = _last_noon(calendar) if calendar is not None else None
    if entry is None or calendar is None or last is None or last - AHEAD > act.now:
        return
    below = OfHolidays(timer.subject, can_be_extended(entry, act))
    body = Say("staff/holidays_end", {"calendar": calendar.name, "until": last}, below=below)
    morning = known.hours_of(DEFAULT_DEPARTMENT).opens_next(act.now)
    tell_administrators(body, act, not_before=morning)


def _last_noon(calendar: Calendar) -> datetime | None:
    """Return noon of the last closed day that has a name; None if there is none."""
    last = calendar.last_holiday
    return _noon(last, calendar) if last is not None else None


def _noon(day: date, calendar: Calendar) -> datetime:
    """Return an instant that is on that date nearly everywhere."""
    return first_instant(ZoneInfo(calendar.zone), datetime.combine(day, time(12)))


def expect_broken_entries(act: Act) -> None:
    """Set a timer for each entry that can't be read, once for what it says now."""
    for entry, _ in broken_entries(act.uow.dictionaries):
        said = hashlib.sha256(f"{entry.name}{entry.body}".encode()).hexdigest()[:16]
        act.uow.timers.set(Timer(TimerKind.BROKEN_ENTRY, entry.id, f"{entry.id}:{said}", act.now))


def tell_broken_entry(timer: Timer, act: Act) -> None:
    """Tell administrators what is wrong with an entry, unless somebody has corrected it."""
    for entry, _ in broken_entries(act.uow.dictionaries):
        if entry.id == timer.subject:
            words = {"one": DESCRIPTIONS[entry.kind].one, "name": entry.name}
            tell_administrators(Say("staff/broken_entry", words), act)
