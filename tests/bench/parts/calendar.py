"""What working time costs: adding to an instant in a calendar, against a bare sum."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from statistics import median

from domain.sla.calendars import WEEKDAYS, Calendar, Closed, read_calendar

Measurement = tuple[str, float, str]

ROUNDS = 7
ADDITIONS = 20_000
STARTS = [
    datetime(2026, 1, 1, tzinfo=UTC) + number * timedelta(hours=7.3) for number in range(1000)
]
"""Instants all over a year, open or not."""
HOUR, TEN_WEEKS = timedelta(hours=1), timedelta(hours=10 * 40)


def office() -> Calendar:
    """Five days with lunch breaks, and 15 holidays of one year."""
    weekdays = dict.fromkeys(WEEKDAYS[:5], "09:00-13:00, 14:00-18:00")
    holidays = {date(2026, 1, 1) + number * timedelta(days=24): Closed() for number in range(15)}
    plain = read_calendar("office", {"zone": "Europe/Berlin", "week": weekdays})
    return plain.with_exceptions(holidays)


def _plain(start: datetime, duration: timedelta) -> datetime:
    return start + duration


def _rate(add: Callable[[datetime, timedelta], datetime], duration: timedelta) -> float:
    began = time.perf_counter()
    for _ in range(ADDITIONS // len(STARTS)):
        for start in STARTS:
            add(start, duration)
    return ADDITIONS / (time.perf_counter() - began)


def _cold() -> float:
    """Milliseconds of the first addition in a calendar that was never asked before."""
    fresh = office().with_exceptions({date(2027, 1, 1): Closed(str(time.perf_counter_ns()))})
    began = time.perf_counter()
    fresh.add(STARTS[0], HOUR)
    return 1000 * (time.perf_counter() - began)


def run() -> list[Measurement]:
    """Measure in turns, so that ratios hold whatever else the machine does; about two seconds."""
    add = office().add
    rounds = [(_rate(_plain, HOUR), _rate(add, HOUR), _rate(add, TEN_WEEKS)) for _ in range(ROUNDS)]
    plain, hour, weeks = (median(rates) for rates in zip(*rounds, strict=True))
    slower = median(plain / hour for plain, hour, _ in rounds)
    longer = median(hour / weeks for _, hour, weeks in rounds)
    return [
        ("calendar: an hour added", hour, "/s"),
        ("calendar: ten working weeks added", weeks, "/s"),
        ("calendar: ten working weeks against an hour", longer, "× as long"),
        ("a bare sum of instant and duration", plain, "/s"),
        ("calendar: an hour added against a bare sum", slower, "× as long"),
        ("calendar: the first addition in a year", median(_cold() for _ in range(ROUNDS)), "ms"),
    ]
