"""Token buckets, and pauses that end by themselves. Seconds are of a monotonic clock."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

Clock = Callable[[], float]

Limit = tuple[str, float, int]
"""A bucket: its key, how many tokens come back a second, and how many it holds."""

REMEMBERED = 20_000
"""Buckets kept in mind; then all are full again, and memory stays bounded."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class Buckets:
    """Tokens by key; a bucket that was never used is full."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}

    def wait(
        self, limits: Sequence[Limit], used: Mapping[str, float], kept: float = 0.0
    ) -> tuple[str, float] | None:
        """Return the first limit that has no token, and the seconds until it has; None if all have.

        `used` are tokens that are as good as spent. So many are `kept` for others: only of buckets
        that hold another one still, for nothing may ever have to wait until one is full, which
        would waste what comes back meanwhile.
        """
        for key, rate, burst in limits:
            needed = 1.0 + kept if burst > 1.0 + kept else 1.0
            missing = needed + used.get(key, 0.0) - self._tokens(key, rate, burst)
            if missing > 0:
                return key, missing / rate
        return None

    def spend(self, limits: Sequence[Limit]) -> None:
        """Count a call from now on."""
        if len(self._buckets) > REMEMBERED:
            self._buckets.clear()
        for key, rate, burst in limits:
            self._tokens(key, rate, burst)
            self._buckets[key].tokens -= 1.0

    def empty(self, limits: Sequence[Limit], seconds: float) -> None:
        """Leave nothing for so many seconds, as the platform asks."""
        for key, rate, burst in limits:
            tokens = min(self._tokens(key, rate, burst), 1.0 - seconds * rate)
            self._buckets[key].tokens = tokens

    def _tokens(self, key: str, rate: float, burst: int) -> float:
        now = self._clock()
        bucket = self._buckets.setdefault(key, _Bucket(float(burst), now))
        bucket.tokens = min(float(burst), bucket.tokens + (now - bucket.at) * rate)
        bucket.at = now
        return bucket.tokens


class Pauses:
    """What rests, and until when."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: dict[str, float] = {}

    def add(self, key: str, seconds: float) -> None:
        """Let it rest so many seconds at least."""
        self._until[key] = max(self._clock() + seconds, self._until.get(key, 0.0))

    def running(self) -> Collection[str]:
        """Return what rests now."""
        now = self._clock()
        for key in [key for key, until in self._until.items() if until <= now]:
            del self._until[key]
        return self._until.keys()

    def ends(self) -> Collection[float]:
        """Return when the pauses end; those that have just ended are still among them."""
        return self._until.values()
