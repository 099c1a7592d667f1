"""A task of administrators: a day off in a calendar."""

import re
from datetime import date, datetime, time

from domain.answers import Answer
from domain.commands import AddDayOff, SaveEntry
from domain.desk.act import Act
from domain.desk.people.typed_time import refuse_ambiguous, zone_of
from domain.desk.settings.change import save_entry
from domain.dictionaries import Entry, Kind
from domain.dictionaries.fields.body import value_at, with_value
from domain.dictionaries.fields.typed import shown_value
from domain.dictionaries.kinds.calendars import EXCEPTIONS
from domain.dictionaries.past_days import has_begun
from domain.errors import Refusal
from domain.policy.lines.phrases import reason_in
from domain.policy.when import leading_until, read_day
from domain.repositories import DEFAULT_DEPARTMENT
from domain.sla.calendars import ROUND_THE_CLOCK

_LEADING = re.compile(r"^[\s,.:;—–-]+")


def add_day_off(command: AddDayOff, act: Act) -> Answer:
    """Close a calendar on a day. What follows the day is a calendar, a name for it, or a reason.

    A day of which people have worked a part counts from its beginning, with a reason. Raises
    Refusal if there is no such day or no reason, or if it is unclear which year or which calendar
    is meant.
    """
    words, why = reason_in(command.words)
    reason = command.reason or why
    found = leading_until(words, act.now, zone_of(act))
    if found is None:
        raise Refusal("cannot_read_until", typed=words)
    # A date without a year is today's if it is today; an instant of today would be over.
    zone = zone_of(act)
    day = read_day(words[: found[1]], act.now, zone) or found[0].astimezone(zone).date()
    refuse_ambiguous(words[: found[1]], act, command.words.lstrip()[found[1] :])
    rest = _LEADING.sub("", " ".join(words[found[1] :].split()))
    calendar, named = _calendar_of(f"{command.calendar} {rest}".strip(), act)
    label = command.label or named
    values = {EXCEPTIONS.key: _with_day(calendar, day, label)}
    hours = act.uow.dictionaries.load().calendars.get(calendar.name, ROUND_THE_CLOCK)
    if not reason and has_begun(day, hours, act.now):
        typed = " ".join(f"{words} {command.calendar} {command.label}".split())
        raise Refusal("day_has_begun", day=datetime.combine(day, time(), zone), typed=typed)
    return save_entry(SaveEntry(Kind.CALENDAR, calendar.id, values, reason=reason), act)


def _with_day(calendar: Entry, day: date, label: str) -> str:
    closed: object = {"is": "closed", "label": label} if label else "closed"
    written = value_at(calendar.body, EXCEPTIONS.key)
    return shown_value(with_value(written, day.isoformat(), closed), EXCEPTIONS)


def _calendar_of(words: str, act: Act) -> tuple[Entry, str]:
    """Return the calendar that some words begin with, and the rest; otherwise the desk's.

    Raises Refusal if there are several and none is the desk's.
    """
    calendars = [one for one in act.uow.dictionaries.entries() if one.kind is Kind.CALENDAR]
    for one in sorted(calendars, key=lambda one: len(one.name), reverse=True):
        if re.match(rf"{re.escape(one.name)}(?!\w)", words, re.IGNORECASE):
            return one, _LEADING.sub("", words[len(one.name) :]).strip()
    department = act.uow.dictionaries.load().department(DEFAULT_DEPARTMENT)
    named = department.calendar if department is not None else ""
    used = [one for one in calendars if not one.off]
    own = [one for one in used if one.name == named] or used
    if len(own) != 1:
        raise Refusal("which_calendar", offered=", ".join(one.name for one in used))
    return own[0], words
