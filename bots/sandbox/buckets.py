"""Token buckets: how both platforms limit what an app may do a second."""

import math
from typing import NamedTuple

from bots.sandbox.wire import Clock


class Limit(NamedTuple):
    """So many calls a second, and how many may come at once; `key` says what is counted."""

    key: str
    rate: float
    most: int


class Buckets:
    """What is left of every limit. `seconds` is a clock, in seconds of any origin."""

    def __init__(self, seconds: Clock) -> None:
        self._seconds = seconds
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, *limits: Limit) -> int:
        """Use one call of each limit and return 0.

        If one is used up, use nothing and return the whole seconds after which to try again.
        """
        now = self._seconds()
        left = [self._of(limit, now) for limit in limits]
        wait = max(
            ((1 - one) / limit.rate for one, limit in zip(left, limits, strict=True)), default=0.0
        )
        if wait > 0:
            return math.ceil(wait)
        self._left |= {limit.key: (one - 1, now) for one, limit in zip(left, limits, strict=True)}
        return 0

    def _of(self, limit: Limit, now: float) -> float:
        left, at = self._left.get(limit.key, (float(limit.most), now))
        return min(float(limit.most), left + (now - at) * limit.rate)
