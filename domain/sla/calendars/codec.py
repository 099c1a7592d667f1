"""How a calendar is written in config.yaml and in the database."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from domain.sla.calendars.calendar import Calendar
from domain.sla.calendars.hours import (
    CLOSED,
    DAY,
    WEEKDAY_TERMS,
    WEEKDAYS,
    Closed,
    Hours,
    Interval,
    Intervals,
    SpecialDay,
    WorksAs,
)
from domain.sla.calendars.mistakes import (
    BadCalendar,
    Problem,
    close_to,
    problems_of,
    problems_past_midnight,
)
from domain.text.sentence import Sentence, TermList, sentence, term_in

_KEYS = ("zone", "country", "week", "exceptions")
_INTERVAL = re.compile(r"(\d{1,2}):([0-5]\d)\s*[-–]\s*(\d{1,2}):([0-5]\d)")
_AS = re.compile(r"as\s+(\w+)")


def read_calendar(name: str, written: Mapping[str, object]) -> Calendar:
    """Read a written calendar. Raises BadCalendar with all mistakes.

    Where its holidays come from (`country`) is for its entry: hours don't depend on it.
    """
    problems = [
        Problem(str(key), _unknown_setting(str(key))) for key in written if key not in _KEYS
    ]
    zone = _zone(written.get("zone"), problems)
    week = _week(written.get("week"), problems)
    exceptions = _exceptions(written.get("exceptions"), problems)
    # Whether it ever opens is not known while a weekday cannot be read.
    unread = {problem.path.partition(".")[0] for problem in problems}
    problems += [
        problem for problem in problems_of(zone, week, exceptions) if problem.path not in unread
    ]
    if problems:
        raise BadCalendar(problems)
    return Calendar(name, zone, week, exceptions)


def write_calendar(calendar: Calendar) -> dict[str, object]:
    """Return the written form of a calendar: text, lists and dictionaries."""
    written: dict[str, object] = {
        "zone": calendar.zone,
        "week": write_week(calendar.week),
    }
    if calendar.exceptions:
        written["exceptions"] = {
            day.isoformat(): write_day(special)
            for day, special in sorted(calendar.exceptions.items())
        }
    return written


def write_day(special: SpecialDay) -> object:
    """Return the written form of a day that differs from its weekday."""
    match special:
        case Closed():
            plain: object = CLOSED.key
        case Hours(intervals):
            plain = [str(interval) for interval in intervals]
        case WorksAs(weekday):
            plain = f"as {WEEKDAYS[weekday]}"
    return {"is": plain, "label": special.label} if special.label else plain


# Reading. Each part reports its mistakes and continues, so that all are reported.


def _zone(written: object, problems: list[Problem]) -> str:
    if isinstance(written, str):
        return written
    problems.append(Problem("zone", sentence("write a time zone, like Europe/Berlin")))
    return "UTC"


def _week(written: object, problems: list[Problem]) -> tuple[Intervals, ...]:
    if not isinstance(written, Mapping):
        problems.append(
            Problem("week", sentence("write the hours of weekdays, like mon: 09:00-18:00"))
        )
        return ((),) * 7
    problems += [
        Problem(f"week.{key}", _unknown_weekday(str(key))) for key in written if key not in WEEKDAYS
    ]
    return tuple(_hours(f"week.{name}", written.get(name, ()), problems) for name in WEEKDAYS)


def read_shift_hours(written: object) -> tuple[Intervals, ...]:
    """Read a week whose hours may go on into the next day. Raises BadCalendar with all mistakes.

    `22:00-06:00` ends the next day, and `09:00-09:00` lasts 24 hours.
    """
    problems: list[Problem] = []
    written_week = _week(written, problems)
    problems += [
        Problem(
            f"week.{name}", sentence("%(interval)s isn't within 00:00-24:00", interval=one.written)
        )
        for name, day in zip(WEEKDAYS, written_week, strict=True)
        for one in day
        if one.closes > DAY
    ]
    week = tuple(tuple(sorted(map(_past_midnight, day))) for day in written_week)
    unread = {part for problem in problems for part in (problem.path, "week")}
    problems += [one for one in problems_past_midnight(week) if one.path not in unread]
    if problems:
        raise BadCalendar(problems)
    return week


def _past_midnight(one: Interval) -> Interval:
    return Interval(one.opens, one.closes + DAY) if one.closes <= one.opens else one


def write_week(week: Sequence[Intervals]) -> dict[str, list[str]]:
    """Return the written form of a week: the hours of each weekday that has any."""
    return {
        name: [str(interval) for interval in intervals]
        for name, intervals in zip(WEEKDAYS, week, strict=True)
        if intervals
    }


def _exceptions(written: object, problems: list[Problem]) -> dict[date, SpecialDay]:
    if written is None:
        return {}
    if not isinstance(written, Mapping):
        problems.append(Problem("exceptions", sentence("write days, like 2026-12-24: closed")))
        return {}
    found: dict[date, SpecialDay] = {}
    for key, value in written.items():
        day = _date(key)
        if day is None:
            problems.append(
                Problem(
                    f"exceptions.{key}", sentence("there's no such date; write it like 2026-12-24")
                )
            )
        else:
            found[day] = _special(f"exceptions.{day}", value, problems)
    return found


def _date(written: object) -> date | None:
    """Return a date, which YAML may have read already; None if it isn't one of our time."""
    if isinstance(written, date) and not isinstance(written, datetime):
        day: date | None = written
    else:
        day = _read_date(written)
    return day if day is not None and day.year in _YEARS else None


_YEARS = range(1970, 3000)
"""Years of special days: somebody who types another has mistyped it, and the first and last that
Python knows have no midnight in some time zones."""


def _read_date(written: object) -> date | None:
    try:
        return date.fromisoformat(written) if isinstance(written, str) else None
    except ValueError:
        return None


def _special(path: str, written: object, problems: list[Problem]) -> SpecialDay:
    label = ""
    if isinstance(written, Mapping):
        label = written.get("label", "")
        if not {"is"} <= set(written) <= {"is", "label"} or not isinstance(label, str):
            problems.append(
                Problem(path, sentence("write the hours of that day, or closed, beside its name"))
            )
            return Closed()
        written = written["is"]
    if written == CLOSED.key:
        return Closed(label)
    if isinstance(written, str) and (other := _AS.fullmatch(written.strip())):
        if other[1] in WEEKDAYS:
            return WorksAs(WEEKDAYS.index(other[1]), label)
        problems.append(Problem(path, _unknown_weekday(other[1])))
        return Closed(label)
    return Hours(_hours(path, written, problems), label)


def _hours(path: str, written: object, problems: list[Problem]) -> Intervals:
    if written in (CLOSED.key, [CLOSED.key]):  # a list, if somebody typed it among the hours
        return ()
    if isinstance(written, str):
        written = written.split(",")
    if not isinstance(written, list | tuple):
        problems.append(
            Problem(path, sentence("write hours, like 09:00-13:00, 14:00-18:00, or closed"))
        )
        return ()
    return tuple(
        interval for one in written if (interval := _interval(path, one, problems)) is not None
    )


def _interval(path: str, written: object, problems: list[Problem]) -> Interval | None:
    ends = _INTERVAL.fullmatch(str(written).strip())
    if ends is None:
        problems.append(
            Problem(
                path,
                sentence(
                    "“%(written)s” isn't an interval; write it like 09:00-13:00", written=written
                ),
            )
        )
        return None
    opens, closes = int(ends[1]) * 60 + int(ends[2]), int(ends[3]) * 60 + int(ends[4])
    return Interval(opens, closes)


def _unknown_setting(word: str) -> Sentence:
    if meant := close_to(word, _KEYS):
        return sentence("there's no such setting; did you mean %(meant)s?", meant=meant)
    return sentence(
        "there's no such setting; choose one of these: %(offered)s", offered=", ".join(_KEYS)
    )


def _unknown_weekday(word: str) -> Sentence:
    ways = {way for one in WEEKDAY_TERMS for way in one.ways}
    if meant := term_in(close_to(word, ways), WEEKDAY_TERMS):
        return sentence(
            "there's no weekday “%(day)s”; did you mean %(meant)s?", day=word, meant=meant
        )
    return sentence(
        "there's no weekday “%(day)s”; choose one of these: %(offered)s",
        day=word,
        offered=TermList(WEEKDAY_TERMS),
    )
