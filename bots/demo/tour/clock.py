"""The clock of a play: it runs at normal speed, and the story moves it forward."""

from datetime import datetime, timedelta
from time import monotonic


class PlayedClock:
    """Gives aware instants. The desk and both platforms read the same one."""

    def __init__(self, start: datetime) -> None:
        """Start the clock at `start`, which is aware."""
        self._start = start
        self._began = monotonic()

    def __call__(self) -> datetime:
        """Return the present of the play."""
        return self._start + timedelta(seconds=monotonic() - self._began)

    def seconds(self) -> float:
        """Return seconds that pass as fast as the play does, since any instant."""
        return self().timestamp()

    def move(self, by: timedelta) -> None:
        """Move the clock forward. Raises ValueError if that would be backward."""
        if by < timedelta(0):
            raise ValueError(f"the clock is already {-by} further")
        self._start += by

    def move_to(self, instant: datetime) -> None:
        """Move the clock forward to an aware instant. Raises ValueError if that has passed."""
        self.move(instant - self())
