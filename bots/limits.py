"""The platforms' limits as token buckets, and the pauses they ask for."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from threading import RLock

from domain.people import Place
from domain.posts import Candidate

LimitsOf = Callable[[str, Place], Sequence[tuple[str, float, int]]]
"""For a platform and a place: the limits a send counts against (key, sends per second, burst)."""


REMEMBERED = 20_000
"""Destinations whose last turn is kept in mind; then it begins anew, and memory stays bounded."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class Pace:
    """Says which sends the limits allow now. Seconds are of a monotonic clock.

    May be used by several threads: `choose` runs inside the unit that claims.
    Lost with the process: after a restart the buckets are full, and the platforms' own answers
    (429) correct what that gets wrong.
    """

    def __init__(self, limits_of: LimitsOf, clock: Callable[[], float]) -> None:
        self._limits_of = limits_of
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}
        self._chats: dict[str, float] = {}
        self._platforms: dict[str, float] = {}
        self._served: dict[str, float] = {}
        self._lock = RLock()

    def pause(self, platform: str, chat: str | None, seconds: float) -> None:
        """Nothing leaves for a chat (None: for the platform) until then."""
        with self._lock:
            self._pause(platform, chat, seconds)

    def _pause(self, platform: str, chat: str | None, seconds: float) -> None:
        until = self._clock() + seconds
        pauses, key = (self._platforms, platform) if chat is None else (self._chats, chat)
        pauses[key] = max(until, pauses.get(key, 0.0))

    def busy_chats(self) -> Collection[str]:
        """Chats to which nothing may leave now."""
        return self._busy(self._chats)

    def busy_platforms(self) -> Collection[str]:
        """Platforms on which nothing may leave now."""
        return self._busy(self._platforms)

    def _busy(self, pauses: dict[str, float]) -> Collection[str]:
        with self._lock:
            now = self._clock()
            for key in [key for key, until in pauses.items() if until <= now]:
                del pauses[key]
            return list(pauses)

    def seconds_to_next(self) -> float | None:
        """When the first of the pauses ends; None if there is none."""
        with self._lock:
            ends = [*self._chats.values(), *self._platforms.values()]
        return max(0.0, min(ends) - self._clock()) if ends else None

    def choose(self, candidates: Sequence[Candidate]) -> list[int]:
        """The posts that may leave now; of destinations, whoever was served last comes last.

        Nothing is used up by this alone: `spend` does that for what was really claimed. Of a
        suspended chat one post is chosen, to try whether it works again.
        """
        with self._lock:
            waiting = sorted(candidates, key=lambda one: self._served.get(one.destination, -1.0))
            return self._chosen(waiting)

    def _chosen(self, candidates: Sequence[Candidate]) -> list[int]:
        used: dict[str, float] = {}
        probed: set[str] = set()
        chosen = []
        for candidate in candidates:
            place = candidate.place
            if place is None:
                chosen.append(candidate.post_id)
                continue
            if candidate.probing and place.chat in probed:
                continue
            if self._allows(place, used):
                probed.add(place.chat)
                chosen.append(candidate.post_id)
        return chosen

    def _allows(self, place: Place, used: dict[str, float]) -> bool:
        limits = self._limits_of(place.platform, place)
        for key, rate, burst in limits:
            missing = 1.0 + used.get(key, 0.0) - self._tokens(key, rate, burst)
            if missing > 0:
                self._pause(place.platform, place.chat, missing / rate)
                return False
        for key, _, _ in limits:
            used[key] = used.get(key, 0.0) + 1.0
        return True

    def _tokens(self, key: str, rate: float, burst: int) -> float:
        now = self._clock()
        bucket = self._buckets.setdefault(key, _Bucket(float(burst), now))
        bucket.tokens = min(float(burst), bucket.tokens + (now - bucket.at) * rate)
        bucket.at = now
        return bucket.tokens

    def spend(self, place: Place, destination: str) -> None:
        """A send to this place, for this destination, counts from now on."""
        with self._lock:
            if len(self._served) > REMEMBERED:
                self._served.clear()
                self._buckets.clear()
            self._served[destination] = self._clock()
            for key, rate, burst in self._limits_of(place.platform, place):
                self._tokens(key, rate, burst)
                self._buckets[key].tokens -= 1.0
