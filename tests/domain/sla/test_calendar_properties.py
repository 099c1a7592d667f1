"""Working time keeps its laws, and agrees with somebody who watches a clock minute by minute."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.sla.calendars import (
    read_calendar,
    write_calendar,
)
from tests.domain.sla.minutes import (
    CHANGES,
    DAY,
    MINUTE,
    Case,
    cases,
    dated,
    every_minute,
    noon,
    watched,
)

FEW = settings(max_examples=40)


def _far(days: int) -> st.SearchStrategy[timedelta]:
    return st.timedeltas(timedelta(days=-days), timedelta(days=days))


WORK = st.integers(-(10**6), 10**6)


@pytest.mark.parametrize(("zone", "day"), CHANGES, ids=str)
@settings(max_examples=6)
@given(st.data())
def test_it_agrees_with_somebody_who_counts_the_minutes(
    zone: str, day: date, data: st.DataObject
) -> None:
    calendar = data.draw(dated(zone, day))
    start = noon(day) - data.draw(st.integers(0, 1440)) * MINUTE
    end = noon(day) + 2 * DAY
    worked = watched(calendar, start, end)
    assert [minute for minute in every_minute(start, end) if calendar.is_open(minute)] == worked
    assert calendar.between(start, end) == len(worked) * MINUTE
    assert [
        minute for one in calendar.segments(start, end) for minute in every_minute(*one)
    ] == worked
    for count, minute in enumerate(worked, 1):
        assert calendar.add(start, count * MINUTE) == minute + MINUTE
        assert calendar.add(end, -count * MINUTE) == worked[-count]
    if worked:
        assert calendar.opens_next(start) == worked[0]


@FEW
@given(cases(), WORK)
def test_adding_and_measuring_agree(case: Case, work: int) -> None:
    duration = case.work(work)
    end = case.calendar.add(case.start, duration)
    assert case.calendar.between(case.start, end) == duration
    assert case.calendar.between(end, case.start) == -duration


@FEW
@given(cases(), WORK, WORK, _far(60))
def test_adding_keeps_the_order(case: Case, one: int, other: int, later: timedelta) -> None:
    calendar, start = case
    less, more = sorted((case.work(one), case.work(other)))
    assert calendar.add(start, less) <= calendar.add(start, more)
    assert calendar.add(start, more) <= calendar.add(start + abs(later), more)


@FEW
@given(cases(), st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from([1, -1]))
def test_adding_in_two_steps_is_adding_at_once(case: Case, one: int, other: int, way: int) -> None:
    first, second = way * case.work(one), way * case.work(other)
    halfway = case.calendar.add(case.start, first)
    assert case.calendar.add(halfway, second) == case.calendar.add(case.start, first + second)


@FEW
@given(cases(), _far(60), _far(60))
def test_time_between_adds_up(case: Case, one: timedelta, other: timedelta) -> None:
    calendar, start = case
    a, b = start + one, start + other
    assert calendar.between(start, a) + calendar.between(a, b) == calendar.between(start, b)
    assert timedelta() <= calendar.between(*sorted((a, b))) <= abs(a - b)


@FEW
@given(cases(), WORK)
def test_nothing_shorter_would_do(case: Case, work: int) -> None:
    """Ahead it is the first instant that fits; behind, the last."""
    (calendar, start), duration = case, case.work(work)
    end = calendar.add(start, duration)
    nearer = end + (timedelta.resolution if end < start else -timedelta.resolution)
    if end != start:
        assert abs(calendar.between(start, nearer)) < abs(duration)


@FEW
@given(cases(), _far(60))
def test_segments_are_in_order_and_apart_and_worked(case: Case, length: timedelta) -> None:
    calendar, (start, end) = case.calendar, sorted((case.start, case.start + length))
    segments = calendar.segments(start, end)
    assert all(start <= opens < closes <= end for opens, closes in segments)
    assert all(one[1] < other[0] for one, other in pairwise(segments))
    assert sum((b - a for a, b in segments), timedelta()) == calendar.between(start, end)
    for opens, closes in segments:
        assert calendar.between(opens, closes) == closes - opens


@FEW
@given(cases(), st.integers(0, 15), st.integers(0, 15))
def test_more_working_days_end_later_and_in_opening_hours(case: Case, one: int, more: int) -> None:
    # Across a change, the opening hour of a day may have become earlier or later.
    calendar, start = replace(case.calendar, former=()), case.start
    until = calendar.add_days(start, one)
    assert start <= until <= calendar.add_days(start, one + more)
    assert calendar.is_open(until)


@FEW
@given(cases())
def test_any_written_calendar_is_read_back_equal(case: Case) -> None:
    calendar = replace(case.calendar, former=())
    assert read_calendar("ours", write_calendar(calendar)) == calendar


@FEW
@given(cases(), _far(60))
def test_the_parts_of_a_span_are_what_held_then(case: Case, length: timedelta) -> None:
    calendar, (start, end) = case.calendar, sorted((case.start, case.start + length))
    parts = calendar.held_from(start, end)
    assert (parts[0][0], parts[-1][1]) == (start, end)
    assert all(one[1] == other[0] for one, other in pairwise(parts))
    worked = (replace(held, former=()).between(begins, ends) for begins, ends, held in parts)
    assert sum(worked, timedelta()) == calendar.between(start, end)


@FEW
@given(cases(), WORK)
def test_a_change_back_at_the_same_instant_is_none(case: Case, work: int) -> None:
    """Versions that say the same, like a rename, are one calendar: they cost nothing."""
    plain = replace(case.calendar, former=())
    again = plain.after([(case.start, replace(plain, name="before")), (case.start + DAY, plain)])
    assert again == plain
    assert again.add(case.start, case.work(work)) == plain.add(case.start, case.work(work))
