"""The desk's clock goes on when the wall clock goes back, and follows it forward."""

from datetime import UTC, datetime, timedelta

import pytest

from bots.ops.clock import BRIDGED, SLOWER, SteadyClock

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


class Times:
    """A wall clock and a monotonic one."""

    def __init__(self) -> None:
        self.wall = NOON
        self.seconds = 100.0
        self.steady = SteadyClock(lambda: self.wall, lambda: self.seconds)

    def pass_time(self, span: timedelta) -> datetime:
        """Both go on; what the desk's clock says then."""
        self.wall += span
        self.seconds += span.total_seconds()
        return self.steady()


@pytest.fixture
def times() -> Times:
    return Times()


def test_it_is_the_wall_clock_as_long_as_that_goes_on(times: Times) -> None:
    assert times.pass_time(5 * SECOND) == NOON + 5 * SECOND
    assert (times.steady.jumps, times.steady.remark) == (0, "")


def test_five_seconds_take_five_seconds_when_the_clock_goes_back_an_hour(times: Times) -> None:
    times.wall -= HOUR
    assert times.steady() == NOON
    later = times.pass_time(5 * SECOND)
    assert 0 <= (NOON + 5 * SECOND - later).total_seconds() <= 5 / SLOWER
    assert times.steady.jumps == 1


def test_the_jump_is_said_as_long_as_the_desk_is_ahead(times: Times) -> None:
    times.wall -= HOUR
    times.steady()
    assert "went back by 1:00:00, when it was 2026-11-23 12:00:00 UTC" in times.steady.remark
    assert "the desk is 1:00:00 ahead of it" in times.steady.remark
    for _ in range(SLOWER):
        times.pass_time(HOUR)
    assert times.steady() == times.wall, "in step again"
    assert "ahead" not in times.steady.remark
    times.pass_time(BRIDGED)
    assert times.steady.remark == ""


def test_the_desks_clock_never_goes_back(times: Times) -> None:
    seen = [times.steady()]
    for jump in (-HOUR, HOUR, -HOUR / 2, -HOUR / 2, -10 * SECOND):
        times.wall += jump
        seen.append(times.steady())
        seen.append(times.pass_time(SECOND))
    assert seen == sorted(seen)


def test_a_jump_forward_is_followed(times: Times) -> None:
    times.wall += HOUR
    assert times.steady() == NOON + HOUR
    assert times.steady.jumps == 0


def test_a_jump_forward_after_one_back_makes_it_good(times: Times) -> None:
    times.wall -= HOUR
    times.steady()
    times.wall += HOUR
    assert times.steady() == times.wall == NOON


def test_two_jumps_back_add_up(times: Times) -> None:
    for _ in range(2):
        times.wall -= HOUR
        times.steady()
    assert times.steady() == NOON
    assert times.steady.jumps == 2


def test_a_clock_that_was_wrong_by_more_than_a_day_is_followed_back(times: Times) -> None:
    times.wall -= 2 * BRIDGED
    assert times.steady() == times.wall
    assert times.steady.left() == NOON, "so that what waited can leave now"
    assert times.steady.left() is None
    assert times.steady.remark


def test_a_small_step_back_is_how_clocks_are_adjusted(times: Times) -> None:
    times.wall -= SECOND / 2
    assert times.steady() == times.wall
    assert times.steady.jumps == 0


def test_it_goes_on_from_what_an_earlier_process_has_stored(times: Times) -> None:
    times.steady.goes_on_from(NOON - HOUR)
    assert (times.steady(), times.steady.jumps) == (NOON, 0)
    times.steady.goes_on_from(NOON + HOUR)
    assert (times.steady(), times.steady.jumps) == (NOON + HOUR, 1)
