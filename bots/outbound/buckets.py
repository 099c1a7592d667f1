"""Token buckets, and pauses that end by themselves. Seconds are of a monotonic clock."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

Clock = Callable[[], float]

Limit = tuple[str, float, int]
"""A bucket: its key, how many tokens it gains a second, and how many it holds."""

REMEMBERED = 20_000
"""How many buckets are remembered; then full ones are forgotten, so memory stays bounded."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float
    rate: float
    burst: int

    def has_now(self, now: float) -> float:
        """Return how many tokens it holds."""
        return min(float(self.burst), self.tokens + (now - self.at) * self.rate)


class Buckets:
    """Tokens by key; an unused bucket is full."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}

    def wait(
        self, limits: Sequence[Limit], used: Mapping[str, float], kept: float = 0.0
    ) -> tuple[str, float] | None:
        """Return the first limit without a token, and the seconds until it has one.

        None if all have one. `used` tokens count as spent. `kept` tokens are reserved for others,
        but only in buckets that hold at least one more: nothing may ever wait until a bucket is
        full, because that would waste tokens.
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
            self._forget_full()
        for key, rate, burst in limits:
            self._tokens(key, rate, burst)
            self._buckets[key].tokens -= 1.0

    def empty(self, limits: Sequence[Limit], seconds: float) -> None:
        """Give out no tokens for so many seconds, as the platform asks."""
        for key, rate, burst in limits:
            # So far below zero that the next token is there when the pause ends.
            tokens = min(self._tokens(key, rate, burst), 1.0 - seconds * rate)
            self._buckets[key].tokens = tokens

    def _tokens(self, key: str, rate: float, burst: int) -> float:
        now = self._clock()
        bucket = self._buckets.setdefault(key, _Bucket(float(burst), now, rate, burst))
        bucket.tokens, bucket.at = bucket.has_now(now), now
        return bucket.tokens

    def _forget_full(self) -> None:
        now = self._clock()
        self._buckets = {
            key: one for key, one in self._buckets.items() if one.has_now(now) < one.burst
        }


class Pauses:
    """What is paused, and until when."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: dict[str, float] = {}

    def add(self, key: str, seconds: float) -> None:
        """Pause it for at least so many seconds."""
        self._until[key] = max(self._clock() + seconds, self._until.get(key, 0.0))

    def running(self) -> Collection[str]:
        """Return what is paused now."""
        now = self._clock()
        for key in [key for key, until in self._until.items() if until <= now]:
            del self._until[key]
        return self._until.keys()

    def ends(self) -> Collection[float]:
        """Return when the pauses end, including those that have just ended."""
        return self._until.values()
