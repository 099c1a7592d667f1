"""The demo's clock: that of the machine, moved ahead by those who play."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from bots.sandbox.memory import Forgotten

FILE = "clock.json"


class MovedClock:
    """Gives aware instants, as far ahead of another clock as it was moved.

    How far is kept in a file: when the demo goes on later, what has happened there stays in the
    past.
    """

    def __init__(self, clock: Callable[[], datetime], folder: Path) -> None:
        """Go on with what is kept in a folder. Raises Forgotten if that cannot be read."""
        self._clock = clock
        self._file = folder / FILE
        try:
            kept = json.loads(self._file.read_text()) if self._file.exists() else {"ahead": 0}
            self._ahead = timedelta(seconds=float(kept["ahead"]))
        except (ValueError, KeyError, TypeError, OverflowError) as damage:
            raise Forgotten(f"{self._file} is damaged: {damage}") from damage

    def __call__(self) -> datetime:
        """Return the present of the demo."""
        return self._clock() + self._ahead

    def move_to(self, instant: datetime) -> None:
        """Move it ahead to an aware instant. Raises ValueError if that has passed."""
        by = instant - self()
        if by < timedelta(0):
            raise ValueError(f"it is already {-by} later")
        ahead = self._ahead + by
        written = self._file.with_suffix(".new")
        written.write_text(json.dumps({"ahead": ahead.total_seconds()}))
        written.replace(self._file)
        self._ahead = ahead
