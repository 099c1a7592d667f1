"""How long to wait before the next attempt: twice as long after each failure in a row."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Backoff:
    """`first` seconds after one failure, then twice as many each time, `longest` at most."""

    first: float
    longest: float

    def after(self, failures: int) -> float:
        """Return the seconds to wait after so many failures in a row; 0 after none."""
        if failures < 1:
            return 0.0
        # More doublings than this change nothing, and a float has no room for thousands of them.
        return min(self.first * 2.0 ** min(failures - 1, 64), self.longest)


OUTAGE = Backoff(0.5, 30.0)
"""While a platform or the database cannot be reached."""

TOKEN_PAUSE = 60.0
"""Seconds after which a platform that refused our token is tried again."""
