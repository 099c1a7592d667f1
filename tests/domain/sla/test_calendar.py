"""What a calendar makes of nights, lunch, weekends, holidays and changes of the clock."""

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.sla.calendars import (
    ROUND_THE_CLOCK,
    WEEKDAYS,
    Calendar,
    Closed,
    SpecialDay,
    WorksAs,
    read_calendar,
)

LUNCH = ["09:00-13:00", "14:00-18:00"]
NIGHT = ["00:00-06:00", "22:00-24:00"]


def calendar(
    hours: list[str] | None = None,
    days: tuple[str, ...] = WEEKDAYS[:5],
    zone: str = "Europe/Berlin",
    **more: Any,
) -> Calendar:
    return read_calendar(
        "ours", {"zone": zone, "week": dict.fromkeys(days, hours or LUNCH), **more}
    )


BERLIN = calendar(
    exceptions={
        "2026-05-01": {"is": "closed", "label": "Labour Day"},
        "2026-05-02": "as fri",
        "2026-12-24": ["09:00-12:00"],
    }
)


def at(text: str, zone: str = "Europe/Berlin") -> datetime:
    """An instant by the local clock, like `2026-03-02 09:00`; ` again`: the second time."""
    shown = datetime.fromisoformat(text.removesuffix(" again")).replace(tzinfo=ZoneInfo(zone))
    return shown.replace(fold=text.endswith(" again")).astimezone(UTC)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


# Adding


@pytest.mark.parametrize(
    ("start", "worked", "end"),
    [
        ("2026-03-02 09:00", 1, "2026-03-02 10:00"),
        ("2026-03-02 12:30", 1, "2026-03-02 14:30"),  # lunch is not counted
        ("2026-03-02 13:20", 1, "2026-03-02 15:00"),
        ("2026-03-02 17:30", 1, "2026-03-03 09:30"),  # nor is the night
        ("2026-03-02 03:00", 1, "2026-03-02 10:00"),
        ("2026-03-06 17:50", 0.5, "2026-03-09 09:20"),  # nor the weekend
        ("2026-03-07 12:00", 8, "2026-03-09 18:00"),
        ("2026-04-30 17:00", 2, "2026-05-02 10:00"),  # closed, and a Saturday that works as Friday
        ("2026-12-23 17:00", 5, "2026-12-25 10:00"),  # special hours
        ("2026-12-31 17:30", 1, "2027-01-01 09:30"),
        ("2026-12-31 17:00", 1, "2026-12-31 18:00"),
        ("2026-03-02 09:00", 4, "2026-03-02 13:00"),  # what ends with an interval ends then
        ("2026-03-02 09:00", 40, "2026-03-06 18:00"),
        ("2026-03-27 17:00", 2, "2026-03-30 10:00"),  # both clock changes
        ("2026-10-23 17:00", 2, "2026-10-26 10:00"),
    ],
)
def test_only_working_time_counts(start: str, worked: float, end: str) -> None:
    assert BERLIN.add(at(start), hours(worked)) == at(end)
    assert BERLIN.between(at(start), at(end)) == hours(worked)
    assert BERLIN.between(at(end), at(start)) == -hours(worked)


@pytest.mark.parametrize(
    ("now", "overdue", "deadline"),
    [
        ("2026-03-02 10:00", 0.5, "2026-03-02 09:30"),
        ("2026-03-02 14:30", 1, "2026-03-02 12:30"),
        ("2026-03-09 09:20", 0.5, "2026-03-06 17:50"),
        ("2026-03-08 12:00", 8, "2026-03-06 09:00"),
        ("2026-03-02 18:00", 4, "2026-03-02 14:00"),
        ("2027-01-01 09:30", 1, "2026-12-31 17:30"),
        ("2027-01-01 10:00", 1, "2027-01-01 09:00"),
    ],
)
def test_overdue_time_is_counted_in_working_time(now: str, overdue: float, deadline: str) -> None:
    assert BERLIN.add(at(now), -hours(overdue)) == at(deadline)


@pytest.mark.parametrize("now", ["2026-03-02 10:00", "2026-03-07 03:00", "2026-03-02 18:00"])
def test_no_time_at_all_leads_nowhere_else(now: str) -> None:
    assert BERLIN.add(at(now), timedelta()) == at(now)


def test_instants_of_any_zone_are_taken_and_utc_is_given() -> None:
    tokyo = at("2026-03-02 09:00").astimezone(ZoneInfo("Asia/Tokyo"))
    assert BERLIN.add(tokyo, hours(1)) == at("2026-03-02 10:00")
    assert BERLIN.add(tokyo, hours(1)).tzinfo is UTC
    assert BERLIN.opens_next(tokyo).tzinfo is UTC


@pytest.mark.parametrize("desk", [BERLIN, ROUND_THE_CLOCK])
def test_an_instant_without_a_zone_is_refused(desk: Calendar) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        desk.add(datetime(2026, 3, 2, 9, 0), hours(1))  # noqa: DTZ001 - that is the point


# Open or not


def test_it_is_open_from_an_interval_s_beginning_until_before_its_end() -> None:
    said = {
        clock: BERLIN.is_open(at(f"2026-03-02 {clock}"))
        for clock in ("08:59", "09:00", "12:59", "13:00", "14:00", "17:59", "18:00")
    }
    assert [clock for clock, is_open in said.items() if is_open] == [
        "09:00",
        "12:59",
        "14:00",
        "17:59",
    ]


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        ("2026-03-02 10:00", "2026-03-02 10:00"),
        ("2026-03-02 13:00", "2026-03-02 14:00"),
        ("2026-03-06 18:00", "2026-03-09 09:00"),
        ("2026-04-30 18:00", "2026-05-02 09:00"),
    ],
)
def test_it_says_when_it_opens_next(now: str, opening: str) -> None:
    assert BERLIN.opens_next(at(now)) == at(opening)


def test_it_says_until_when_it_is_closed() -> None:
    monday, saturday = at("2026-11-23 10:00"), at("2026-11-21 10:00")
    assert BERLIN.closed_until(monday) is None
    assert BERLIN.closed_until(saturday) == BERLIN.opens_next(saturday)
    assert ROUND_THE_CLOCK.closed_until(saturday) is None


def test_segments_are_the_hours_that_counted() -> None:
    assert BERLIN.segments(at("2026-04-30 12:00"), at("2026-05-02 10:00")) == [
        (at("2026-04-30 12:00"), at("2026-04-30 13:00")),
        (at("2026-04-30 14:00"), at("2026-04-30 18:00")),
        (at("2026-05-02 09:00"), at("2026-05-02 10:00")),
    ]
    assert BERLIN.segments(at("2026-03-02 18:00"), at("2026-03-03 09:00")) == []
    assert BERLIN.segments(at("2026-03-02 12:00"), at("2026-03-02 10:00")) == []


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Asia/Kolkata"])
def test_a_shift_over_midnight_and_new_year_is_one_segment(zone: str) -> None:
    nights = calendar(NIGHT, WEEKDAYS, zone)
    evening, morning = at("2026-12-31 20:00", zone), at("2027-01-01 10:00", zone)
    shift = (at("2026-12-31 22:00", zone), at("2027-01-01 06:00", zone))
    assert nights.segments(evening, morning) == [shift]


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kolkata", "Pacific/Kiritimati"])
def test_the_year_turns_where_the_desk_is(zone: str) -> None:
    desk = calendar(["08:00-22:00"], WEEKDAYS, zone)
    for day, next_day in (("2025-12-31", "2026-01-01"), ("2026-01-01", "2026-01-02")):
        evening, morning = at(f"{day} 21:00", zone), at(f"{next_day} 10:00", zone)
        assert desk.between(at(f"{day} 07:00", zone), evening) == hours(13)
        assert desk.add(evening, hours(3)) == morning
        assert desk.add(morning, -hours(3)) == evening


# The clock changes

HALF_PAST_TWO = calendar(["02:00-02:30", "02:30-04:00"], WEEKDAYS)


@pytest.mark.parametrize(
    ("desk", "night", "worked"),
    [
        (calendar(NIGHT, WEEKDAYS), "2026-03-28", 7),  # set forward at 2:00
        (calendar(NIGHT, WEEKDAYS), "2026-10-24", 9),  # set back at 3:00
        (calendar(["02:00-03:00"], WEEKDAYS), "2026-03-28", 0),  # all of it is skipped
        (calendar(["02:00-03:00"], WEEKDAYS), "2026-10-24", 2),  # all of it comes twice
        (calendar(["02:15-02:45"], WEEKDAYS), "2026-03-28", 0),
        (calendar(["02:15-02:45"], WEEKDAYS), "2026-10-24", 0.5),  # it was over the first time
        (calendar(["02:30-03:30"], WEEKDAYS), "2026-03-28", 0.5),
        (calendar(["02:30-03:30"], WEEKDAYS), "2026-10-24", 2),
        (HALF_PAST_TWO, "2026-03-28", 1),
        (HALF_PAST_TWO, "2026-10-24", 3),
        (calendar(NIGHT, WEEKDAYS, "Australia/Lord_Howe"), "2026-10-03", 7.5),  # by half an hour
        (calendar(NIGHT, WEEKDAYS, "Australia/Lord_Howe"), "2026-04-04", 8.5),
        (calendar(NIGHT, WEEKDAYS, "Antarctica/Troll"), "2026-03-28", 6),  # by two hours
        (calendar(NIGHT, WEEKDAYS, "America/Sao_Paulo"), "2018-11-03", 7),  # no midnight
        (calendar(NIGHT, WEEKDAYS, "America/Sao_Paulo"), "2019-02-16", 9),
        (calendar(NIGHT, WEEKDAYS, "America/St_Johns"), "2010-11-06", 9),  # 00:01 back to 23:01
        (calendar(NIGHT, WEEKDAYS, "Asia/Kathmandu"), "2026-03-28", 8),
    ],
)
def test_a_night_lasts_as_long_as_it_really_does(desk: Calendar, night: str, worked: float) -> None:
    noon = datetime.fromisoformat(f"{night} 12:00").replace(tzinfo=ZoneInfo(desk.zone))
    assert desk.between(noon, noon + timedelta(days=1)) == hours(worked)


def test_a_day_that_a_zone_skipped_was_not_worked() -> None:
    """Apia went from Thursday, 29 December 2011, to Saturday, 31 December."""
    apia = calendar(LUNCH, WEEKDAYS, "Pacific/Apia")
    thursday, saturday = at("2011-12-29 17:00", apia.zone), at("2011-12-31 09:00", apia.zone)
    assert apia.between(thursday, saturday) == hours(1)
    assert apia.add(thursday, hours(2)) == at("2011-12-31 10:00", apia.zone)
    assert apia.add_days(thursday, 1) == at("2011-12-31 17:00", apia.zone)


def test_a_leap_day_is_a_day_like_others() -> None:
    assert BERLIN.between(at("2028-02-28 09:00"), at("2028-03-01 09:00")) == hours(16)
    assert BERLIN.add(at("2028-02-28 17:00"), hours(2)) == at("2028-02-29 10:00")


# Working days


@pytest.mark.parametrize(
    ("silent_since", "days", "until"),
    [
        ("2026-03-02 11:20", 3, "2026-03-05 11:20"),
        ("2026-03-05 11:20", 3, "2026-03-10 11:20"),
        ("2026-03-06 20:00", 3, "2026-03-12 09:00"),  # as if from Monday, 9:00
        ("2026-03-07 12:00", 1, "2026-03-10 09:00"),
        ("2026-03-02 13:30", 1, "2026-03-03 14:00"),  # lunch is over then
        ("2026-04-29 11:00", 2, "2026-05-02 11:00"),
        ("2026-12-23 15:00", 1, "2026-12-25 09:00"),  # the 24th is over by then
        ("2026-03-27 10:00", 1, "2026-03-30 10:00"),  # the same time by a clock that was changed
        ("2026-03-07 12:00", 0, "2026-03-09 09:00"),
    ],
)
def test_so_many_working_days_later_at_the_same_time(
    silent_since: str, days: int, until: str
) -> None:
    assert BERLIN.add_days(at(silent_since), days) == at(until)


def test_no_day_is_added_in_the_hour_that_comes_twice() -> None:
    nights = calendar(["00:00-24:00"], WEEKDAYS)
    again = at("2026-10-25 02:30 again")
    assert nights.add_days(again, 0) == again
    assert nights.add_days(again, 1) == at("2026-10-26 02:30")


def test_working_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        BERLIN.add_days(at("2026-03-02 11:00"), -1)


# Round the clock


def test_round_the_clock_all_time_is_working_time() -> None:
    now = at("2026-03-28 23:30")
    assert ROUND_THE_CLOCK.add(now, hours(100)) == now + hours(100)
    assert ROUND_THE_CLOCK.add(now, -hours(100)) == now - hours(100)
    assert ROUND_THE_CLOCK.between(now, now + hours(9.25)) == hours(9.25)
    assert ROUND_THE_CLOCK.segments(now, now + hours(100)) == [(now, now + hours(100))]
    assert ROUND_THE_CLOCK.is_open(now)
    assert ROUND_THE_CLOCK.opens_next(now) == now
    assert ROUND_THE_CLOCK.add_days(now, 3) == now + timedelta(days=3)


def test_a_single_closed_day_ends_round_the_clock() -> None:
    closed = ROUND_THE_CLOCK.with_exceptions({date(2026, 3, 3): Closed("Moving house")})
    now = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    assert closed.add(now, hours(13)) == datetime(2026, 3, 4, 1, 0, tzinfo=UTC)


# What a calendar is


def test_its_own_exceptions_win_over_others() -> None:
    """Public holidays come in this way; a desk that works on one says so itself."""
    holidays: Mapping[date, SpecialDay] = {
        date(2026, 5, 1): Closed("May Day"),
        date(2026, 5, 2): Closed("Somebody's birthday"),
        date(2026, 10, 3): Closed("Unity Day"),
    }
    more = BERLIN.with_exceptions(holidays)
    assert more.exceptions[date(2026, 5, 1)] == Closed("Labour Day")
    assert more.exceptions[date(2026, 5, 2)] == WorksAs(WEEKDAYS.index("fri"))
    assert more.exceptions[date(2026, 10, 3)] == Closed("Unity Day")


def test_calendars_that_say_the_same_are_the_same() -> None:
    again, more = calendar(LUNCH[::-1]), BERLIN.with_exceptions({date(2026, 5, 3): WorksAs(0)})
    assert again == calendar(LUNCH)
    assert hash(again) == hash(calendar(LUNCH))
    assert more != BERLIN


def test_a_target_decades_away_is_refused_quickly() -> None:
    for far in (timedelta(days=100_000), timedelta(days=-100_000), timedelta.max):
        with pytest.raises(OverflowError):
            BERLIN.add(at("2026-03-02 09:00"), far)


def test_ten_working_weeks_cost_little_more_than_an_hour() -> None:
    """Measured in calls, which no other work on the machine can change."""
    start = at("2026-11-02 09:00")  # New Year lies within
    BERLIN.add(start, hours(400))
    hour = _calls(lambda: BERLIN.add(start, hours(1)))
    assert _calls(lambda: BERLIN.add(start, hours(400))) <= 2 * hour


def _calls(run: Callable[[], object]) -> int:
    seen: list[str] = []
    before = sys.getprofile()
    sys.setprofile(lambda _frame, event, _what: seen.append(event))
    try:
        run()
    finally:
        sys.setprofile(before)
    return sum(event in ("call", "c_call") for event in seen)
