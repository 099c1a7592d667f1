"""Hours of shifts one by one, checked by somebody who watches a clock minute by minute."""

from datetime import UTC, date, datetime
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.sla.calendars import (
    BadCalendar,
    Interval,
    Intervals,
    ShiftHours,
    occurrences,
    read_shift_hours,
    write_week,
)
from domain.sla.calendars.mistakes import problems_past_midnight
from tests.domain.sla.minutes import A_DAY, CHANGES, DAY, MINUTE, clock, every_minute, noon

BERLIN = ZoneInfo("Europe/Berlin")


def first(week: dict[str, str], at: str, zone: ZoneInfo = BERLIN, many: int = 1) -> list[str]:
    """The first hours of a week that have not ended at a local time, in UTC."""
    hours = read_shift_hours(week)
    after = datetime.fromisoformat(at).replace(tzinfo=zone).astimezone(UTC)
    found = occurrences(zone, lambda day: hours[day.weekday()], after)
    return [f"{one.begins:%a %H:%M}-{one.ends:%a %H:%M}" for one in islice(found, many)]


def test_hours_past_midnight_belong_to_the_day_on_which_they_begin() -> None:
    assert first({"fri": "22:00-06:00"}, "2026-11-28 03:00") == ["Fri 21:00-Sat 05:00"]
    [one] = [*first({"fri": "22:00-06:00"}, "2026-11-28 06:00")]
    assert one == "Fri 21:00-Sat 05:00", "next week's, for the end is no longer part of it"


def test_a_day_and_a_night_that_last_longer_or_shorter_when_the_clock_changes() -> None:
    night = {"sat": "22:00-06:00"}
    assert first(night, "2026-03-28 23:00") == ["Sat 21:00-Sun 04:00"], "seven hours"
    assert first(night, "2026-10-24 23:00") == ["Sat 20:00-Sun 05:00"], "nine hours"
    whole = {"sat": "09:00-09:00"}
    assert first(whole, "2026-10-24 12:00") == ["Sat 07:00-Sun 08:00"], "25 hours"


def test_a_time_that_does_not_exist_is_the_instant_of_the_change_and_one_twice_the_first() -> None:
    assert first({"sun": "02:30-08:00"}, "2026-03-29 00:00") == ["Sun 01:00-Sun 06:00"]
    assert first({"sun": "02:30-08:00"}, "2026-10-25 00:00") == ["Sun 00:30-Sun 07:00"]
    assert first({"sun": "02:00-03:00"}, "2026-03-28 12:00") == ["Sun 00:00-Sun 01:00"], (
        "the hour that is skipped is left out, so it is next week's"
    )


@pytest.mark.parametrize(
    ("week", "where"),
    [
        ({"fri": "22:00-06:00", "sat": "05:00-09:00"}, "week.sat"),
        ({"sun": "22:00-06:00", "mon": "00:00-02:00"}, "week.mon"),
        ({"mon": "09:00-18:00, 17:00-19:00"}, "week.mon"),
        ({"mon": "24:00-02:00"}, "week.mon"),
        ({}, "week"),
        ({"mon": "nine to five"}, "week.mon"),
    ],
)
def test_impossible_hours_of_a_shift_are_refused_and_named(
    week: dict[str, str], where: str
) -> None:
    with pytest.raises(BadCalendar) as bad:
        read_shift_hours(week)
    assert [one.path for one in bad.value.problems] == [where]


def test_they_are_written_as_they_are_read() -> None:
    week = {"mon": ["00:00-24:00"], "fri": ["09:00-13:00", "22:00-06:00"], "sat": ["09:00-09:00"]}
    assert write_week(read_shift_hours(week)) == week


# Somebody who watches


_OPENS = st.integers(0, 95).map(lambda number: 15 * number) | st.integers(0, 1439)
_LASTS = st.integers(1, 96).map(lambda number: 15 * number)
_ONE = st.builds(lambda opens, lasts: Interval(opens, opens + lasts), _OPENS, _LASTS)
_DRAWN = st.tuples(*[st.lists(_ONE, max_size=2)] * 7)


def _apart(drawn: tuple[list[Interval], ...]) -> tuple[Intervals, ...]:
    """A week with hours that may end the next day; those that overlap earlier ones are left out."""
    week: list[Intervals] = []
    free = 0  # from which minute of the day on
    for hours in drawn:
        kept: list[Interval] = []
        for one in sorted(hours):
            if one.opens >= free:
                kept.append(one)
                free = one.closes
        week.append(tuple(kept))
        free -= A_DAY
    return tuple(week)


_WEEKS = _DRAWN.map(_apart).filter(lambda week: not [*problems_past_midnight(week)])
"""Weeks whose last night does not overlap the first day either."""


def _as_watched(week: tuple[Intervals, ...]) -> set[int]:
    """The minutes of a week that are in its hours, counted from Monday; Sunday night's, too."""
    return {
        (day * A_DAY + minute) % (7 * A_DAY)
        for day, hours in enumerate(week)
        for one in hours
        for minute in range(one.opens, one.closes)
    }


@pytest.mark.parametrize(("zone", "day"), CHANGES, ids=str)
@settings(max_examples=4)
@given(_WEEKS, st.integers(0, 1440))
def test_they_agree_with_somebody_who_counts_the_minutes(
    zone: str, day: date, week: tuple[Intervals, ...], before: int
) -> None:
    here, start = ZoneInfo(zone), noon(day) - before * MINUTE
    end = start + 3 * DAY
    found = list[ShiftHours]()
    for one in occurrences(here, lambda on: week[on.weekday()], start):
        if one.begins >= end:
            break
        found.append(one)
    on = {minute for one in found for minute in every_minute(one.begins, one.ends)}
    watched = _as_watched(week)
    for minute, shown in clock(here, start, end):
        # The first of a clock's days is a Monday.
        assert (minute in on) == ((shown - A_DAY) % (7 * A_DAY) in watched)
    assert all(one.ends <= other.begins for one, other in pairwise(found))


def test_they_are_looked_for_two_months_ahead() -> None:
    never = occurrences(BERLIN, lambda _: (), datetime(2026, 11, 28, tzinfo=UTC))
    assert list(never) == []
    daily = list(
        occurrences(BERLIN, lambda _: (Interval(0, 60),), datetime(2026, 11, 28, tzinfo=UTC))
    )
    assert daily[-1].day == date(2027, 1, 26)
