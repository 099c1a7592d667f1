"""The desk's clock, which never goes back: what waits for an instant does not wait longer.

Waiting posts and due deadlines are rows with an instant of the wall clock. If it is set back by an
hour, they would all wait for an hour more.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock

import structlog

log = structlog.get_logger()

NOTICED = timedelta(seconds=1)
"""A wall clock that goes back by less is being adjusted, as clocks are."""

BRIDGED = timedelta(days=1)
"""A desk stays ahead of a wall clock that went back by at most this much. If it went back by more,
it was wrong for long, or by a mistake: then the desk follows it, and sends what waits at once."""

SLOWER = 20
"""A desk that is ahead of the wall clock runs slower by one part in so many until it is not."""


class SteadyClock:
    """The wall clock, aware and UTC; if it goes back, time goes on as a monotonic clock says.

    Then it is ahead of the wall clock, and gets back in step slowly, or as soon as the wall clock
    moves forward. Any jump forward is followed. Several threads may ask it.
    """

    def __init__(
        self, wall: Callable[[], datetime], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._wall = wall
        self._monotonic = monotonic
        self._lock = Lock()
        self._seen, self._tick = wall(), monotonic()
        self._ahead = timedelta(0)
        self._went_back: tuple[datetime, timedelta] | None = None
        self._left: datetime | None = None
        self.jumps = 0
        """How often the wall clock has gone back."""

    def __call__(self) -> datetime:
        """Return the present."""
        with self._lock:
            wall, tick = self._wall(), self._monotonic()
            passed = timedelta(seconds=tick - self._tick)
            missing = self._seen + passed - wall
            if wall < self._seen - NOTICED:
                self._set_back(missing, wall)
            elif self._ahead:
                gained = max(-missing, timedelta(0))
                gets_in_step = passed / SLOWER + (gained if gained > NOTICED else timedelta(0))
                self._ahead = max(self._ahead - gets_in_step, timedelta(0))
            self._seen, self._tick = wall, tick
            return wall + self._ahead

    def goes_on_from(self, latest: datetime) -> None:
        """Begin no earlier than this instant, the last one that an earlier process has stored."""
        with self._lock:
            missing = latest - self._seen
            if missing > NOTICED:
                self._set_back(missing, self._seen)

    def _set_back(self, by: timedelta, wall: datetime) -> None:
        before = wall + by + self._ahead
        if self._ahead + by <= BRIDGED:
            self._ahead += by
        else:
            self._ahead, self._left = timedelta(0), before
        self.jumps += 1
        self._went_back = (before, by)
        log.warning(
            "the clock of this machine went back; what waits does not wait longer",
            seconds=round(by.total_seconds()),
            ahead=round(self._ahead.total_seconds()),
        )

    def left(self) -> datetime | None:
        """Return what time it was when the desk last followed a jump back, once; otherwise None."""
        with self._lock:
            left, self._left = self._left, None
            return left

    @property
    def remark(self) -> str:
        """Say that the wall clock went back, as long as the desk is ahead of it or for a day."""
        if self._went_back is None:
            return ""
        at, by = self._went_back
        if not self._ahead and self._seen - (at - by) > BRIDGED:
            return ""
        said = (
            f"the clock of this machine went back by {_span(by)},"
            f" when it was {at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
        )
        if not self._ahead:
            return said
        return (
            f"{said}; the desk is {_span(self._ahead)} ahead of it,"
            f" and in step again in {_span(self._ahead * SLOWER)}"
        )


def _span(span: timedelta) -> str:
    return str(timedelta(seconds=round(span.total_seconds())))
