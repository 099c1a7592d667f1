"""Timers that repeat fire once a day or week, whatever the clock does and when the desk runs."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.timers import Occurrence, Repeat, next_turn
from tests.domain.sla.test_calendar_properties import CHANGES

FEW = settings(max_examples=150)
DAY = timedelta(days=1)

times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 30, 59]))


@st.composite
def near_a_change(draw: st.DrawFn) -> tuple[Repeat, datetime]:
    """Somebody's habit, and an instant within three days of something that happens to the clock."""
    zone, day = draw(st.sampled_from(CHANGES))
    weekday = draw(st.none() | st.integers(0, 6))
    start = datetime.combine(day, time(), UTC) + draw(
        st.timedeltas(timedelta(days=-3), timedelta(days=3))
    )
    return Repeat(zone, draw(times), weekday), start


def turns(repeat: Repeat, start: datetime, many: int) -> Sequence[Occurrence]:
    found = [next_turn(repeat, start)]
    while len(found) < many:
        found.append(next_turn(repeat, found[-1].due_at))
    return found


def period(repeat: Repeat, day: date) -> str:
    if repeat.weekday is None:
        return day.isoformat()
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


@FEW
@given(near_a_change())
def test_each_day_or_week_has_one_turn_in_its_order(case: tuple[Repeat, datetime]) -> None:
    repeat, start = case
    found = turns(repeat, start, 10)
    assert all(one.due_at < other.due_at for one, other in pairwise(found))
    assert start < found[0].due_at
    zone = ZoneInfo(repeat.zone)
    first, last = (one.due_at.astimezone(zone).date() for one in (found[0], found[-1]))
    # Each local date that there is: noon of it can be reached.
    days = [first + number * DAY for number in range((last - first).days + 1)]
    real = [
        day
        for day in days
        if datetime.combine(day, time(12), zone).astimezone(UTC).astimezone(zone).date() == day
    ]
    expected = dict.fromkeys(period(repeat, day) for day in real)
    assert [one.period for one in found] == list(expected)


@FEW
@given(near_a_change())
def test_it_is_due_when_the_clock_first_shows_that_time_or_a_later_one(
    case: tuple[Repeat, datetime],
) -> None:
    repeat, start = case
    zone = ZoneInfo(repeat.zone)
    for turn in turns(repeat, start, 5):
        shown = turn.due_at.astimezone(zone).replace(tzinfo=None)
        before = (turn.due_at - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)
        day = shown.date()
        if repeat.weekday is None:
            assert day.isoformat() == turn.period
        if repeat.weekday in (None, day.weekday()):
            assert before < datetime.combine(day, repeat.at) <= shown


@FEW
@given(
    near_a_change(),
    st.lists(st.timedeltas(timedelta(minutes=1), timedelta(days=9)), min_size=1, max_size=40),
    st.data(),
)
def test_it_fires_once_a_period_through_outages_and_restarts(
    case: tuple[Repeat, datetime], looks: Sequence[timedelta], data: st.DataObject
) -> None:
    """The desk looks when it runs; each look may die before it is kept, and then comes again."""
    repeat, now = case
    waiting, fired = next_turn(repeat, now), list[str]()
    for pause in looks:
        now += pause
        if data.draw(st.booleans(), label="dies"):
            continue
        late = waiting.due_at
        if late <= now:
            fired.append(waiting.period)
            waiting = next_turn(repeat, now)
        assert now < waiting.due_at, "what was missed meanwhile is told of once"
        # Nothing is left out but what came while nobody looked.
        assert waiting == next_turn(repeat, max(late - timedelta.resolution, now))
    assert len(set(fired)) == len(fired)
    assert fired == sorted(fired)


BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("repeat", "after", "due_at", "period"),
    [
        # At 2:30, which comes twice, once: the first time.
        (Repeat(BERLIN, time(2, 30)), "2026-10-24T12:00Z", "2026-10-25T00:30Z", "2026-10-25"),
        (Repeat(BERLIN, time(2, 30)), "2026-10-25T00:30Z", "2026-10-26T01:30Z", "2026-10-26"),
        # At 2:30, which is skipped, at 3:00, which is then.
        (Repeat(BERLIN, time(2, 30)), "2026-03-28T12:00Z", "2026-03-29T01:00Z", "2026-03-29"),
        (Repeat(BERLIN, time(9), 0), "2026-11-23T08:00Z", "2026-11-30T08:00Z", "2026-W49"),
        # The first days of January are a week of the year before.
        (Repeat(BERLIN, time(9), 4), "2026-12-26T12:00Z", "2027-01-01T08:00Z", "2026-W53"),
        # 30 December 2011 was no day in Samoa.
        (Repeat("Pacific/Apia", time(9)), "2011-12-30T00:00Z", "2011-12-30T19:00Z", "2011-12-31"),
    ],
)
def test_by_example(repeat: Repeat, after: str, due_at: str, period: str) -> None:
    found = next_turn(repeat, datetime.fromisoformat(after))
    assert found == Occurrence(datetime.fromisoformat(due_at), period)


def test_an_instant_needs_a_time_zone() -> None:
    with pytest.raises((TypeError, ValueError)):
        next_turn(Repeat("UTC", time(9)), datetime(2026, 11, 29, 9))  # noqa: DTZ001
