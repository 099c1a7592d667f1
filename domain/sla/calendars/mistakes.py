"""Mistakes in a calendar, as sentences for its author."""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import available_timezones

from domain.people.person import known_zone
from domain.sla.calendars.hours import (
    DAY,
    WEEKDAYS,
    Hours,
    Interval,
    Intervals,
    SpecialDay,
    WorksAs,
)
from domain.text.sentence import sentence


class Problem(NamedTuple):
    """A mistake: where it is (like `week.mon`), and a sentence that says how to fix it."""

    path: str
    sentence: str


class BadCalendar(ValueError):
    """A calendar that can't be used. Its message has a line for each of its `problems`."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(f"{path}: {sentence}" for path, sentence in problems))
        self.problems = tuple(problems)


def problems_of(
    zone: str, week: Sequence[Intervals], exceptions: Mapping[date, SpecialDay]
) -> Iterator[Problem]:
    """Return all mistakes in a calendar's parts."""
    yield from problems_of_zone(zone)
    if len(week) != len(WEEKDAYS):
        yield Problem("week", sentence("a week has seven days, not %(days)s", days=len(week)))
    for name, intervals in zip(WEEKDAYS, week, strict=False):
        yield from _of_hours(f"week.{name}", intervals)
    if not any(week):
        yield Problem("week", sentence("every day is closed; give at least one weekday some hours"))
    for day, special in exceptions.items():
        match special:
            case Hours(intervals):
                yield from _of_hours(f"exceptions.{day}", intervals)
            case WorksAs(weekday) if not 0 <= weekday < len(WEEKDAYS):
                yield Problem(
                    f"exceptions.{day}",
                    sentence("there's no weekday %(day)s; Monday is 0", day=weekday),
                )


def problems_of_zone(name: str) -> Iterator[Problem]:
    """Return the mistake in the name of a time zone, if there is one."""
    if known_zone(name) is None:
        meant = close_to(name, available_timezones()) or "Europe/Berlin"
        yield Problem(
            "zone",
            sentence(
                "there's no time zone “%(name)s”; write it like %(meant)s", name=name, meant=meant
            ),
        )


def _of_hours(path: str, intervals: Intervals) -> Iterator[Problem]:
    for interval in intervals:
        if not 0 <= interval.opens <= DAY or not 0 <= interval.closes <= DAY:
            says = sentence("%(interval)s isn't within 00:00-24:00", interval=interval.written)
            yield Problem(path, says)
        elif interval.closes <= interval.opens:
            yield Problem(
                path,
                sentence(
                    "%(interval)s ends before it begins; split it at midnight, like 22:00-24:00"
                    " and, on the next day, 00:00-06:00",
                    interval=interval,
                ),
            )
    for one, other in pairwise(sorted(intervals)):
        if other.opens < one.closes:
            yield _overlap(path, one, other)


def _overlap(path: str, one: Interval, other: Interval) -> Problem:
    return Problem(path, sentence("%(one)s and %(other)s overlap", one=one, other=other))


def problems_past_midnight(week: Sequence[Intervals]) -> Iterator[Problem]:
    """Return the mistakes in hours that may go on into the next day, by weekday."""
    hours = [
        (day * DAY, f"week.{name}", one)
        for day, (name, intervals) in enumerate(zip(WEEKDAYS, week, strict=True))
        for one in sorted(intervals)
    ]
    for _, path, one in hours:
        if not 0 <= one.opens < DAY or not one.opens < one.closes <= one.opens + DAY:
            says = sentence("%(interval)s isn't within 00:00-24:00", interval=one.written)
            yield Problem(path, says)
    again = [(midnight + len(WEEKDAYS) * DAY, path, one) for midnight, path, one in hours[:1]]
    for (before, _, one), (midnight, path, other) in pairwise([*hours, *again]):
        if midnight + other.opens < before + one.closes:
            yield _overlap(path, one, other)
    if not hours:
        yield Problem("week", sentence("every day is closed; give at least one weekday some hours"))


def close_to(word: str, known: Iterable[str]) -> str:
    """Return the word that was probably meant, in any case; empty if none is close."""
    by_lower = {name.lower(): name for name in sorted(known)}
    return by_lower.get(next(iter(difflib.get_close_matches(word.lower(), by_lower, n=1)), ""), "")
