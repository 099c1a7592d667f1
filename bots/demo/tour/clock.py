"""The clock of a play: it goes at the world's pace, and is moved forward where the story says."""

from datetime import datetime, timedelta
from time import monotonic


class PlayedClock:
    """Gives aware instants. The desk and both platforms read the same one."""

    def __init__(self, start: datetime) -> None:
        """`start` is what it shows now; aware."""
        self._start = start
        self._began = monotonic()

    def __call__(self) -> datetime:
        """The present of the play."""
        return self._start + timedelta(seconds=monotonic() - self._began)

    def move(self, by: timedelta) -> None:
        """Move it forward. Raises ValueError if that is back: no clock is put back in a play."""
        if by < timedelta(0):
            raise ValueError(f"the clock is already {-by} further")
        self._start += by

    def move_to(self, instant: datetime) -> None:
        """Move it forward to an aware instant. Raises ValueError if that has passed."""
        self.move(instant - self())
