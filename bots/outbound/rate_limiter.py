"""Which posts and mirrors the platforms' limits allow now, and the pauses they ask for.

Posts come first: mirrors take what they leave. Under one limit clients take turns, and so do the
tickets of each, however many one of them has (`domain.outgoing.deliveries.turn_of`).
"""

import math
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from threading import RLock

from bots.outbound.buckets import Buckets, Limit, Pauses
from bots.platforms import CallKind
from domain.outgoing.deliveries import Candidate
from domain.outgoing.mirror_states import REMOVED
from domain.outgoing.mirrors import MirrorKind, MirrorUpdate
from domain.people.places import Place

LimitsOf = Callable[[str, Place, CallKind], Sequence[Limit]]
"""Returns the limits that a call counts against, for a platform, a place and a kind of call."""

SERVED_WITHIN = 10.0
"""Seconds for which a client counts as served lately in a chat: they do not get the last token of a
burst, so that one who floods never makes another wait for a token."""

RESERVED = 1.0
"""How many tokens of a burst are reserved for those who were not served lately."""

SERVED = 1000
"""How many last turns are remembered at least; beyond that, only recent ones."""

NOTICEABLE = 0.25
"""Seconds that the next post of a lane may have to wait before the lane counts as lagging."""


def calls_of(mirror: MirrorUpdate) -> Sequence[CallKind]:
    """Return the kinds of calls that draw a mirror; `seen` moves and replaces nothing."""
    match mirror.kind:
        case MirrorKind.MARK | MirrorKind.CLIENT_REACTION | MirrorKind.STAFF_REACTION:
            return (CallKind.UNREACT, CallKind.REACT) if mirror.shown else (CallKind.REACT,)
        case MirrorKind.SEEN:
            return (CallKind.REACT,)
        case MirrorKind.HOME:
            return (CallKind.HOME,)
        case MirrorKind.LINE if mirror.wanted == REMOVED:
            return (CallKind.DELETE,) * (1 + len(mirror.others))
    return (CallKind.EDIT,)


class RateLimiter:
    """Decides what may leave now.

    Several threads may use it: the choices of a cycle are made inside the unit that claims. They
    use nothing up; only what was really claimed is spent. It is lost with the process: after a
    restart the buckets are full, and the platforms' own responses (429) correct the difference.
    """

    def __init__(self, limits_of: LimitsOf, clock: Callable[[], float]) -> None:
        self._limits_of = limits_of
        self._clock = clock
        self._buckets = Buckets(clock)
        self._platforms, self._chats, self._turns, self._mirrors = (Pauses(clock) for _ in range(4))
        # Chats that the platform asked us to spare; those in `_chats` have used up their bucket.
        self._spared = Pauses(clock)
        self._served: dict[str, float] = {}
        self._used: dict[str, float] = {}
        # The unit that claims runs in the database's thread, the rest in the event loop.
        self._lock = RLock()

    def pause(self, platform: str, chat: str | None, seconds: float) -> None:
        """Let nothing leave for a chat (None: for any) for so many seconds: the platform asks."""
        with self._lock:
            if chat is None:
                self._platforms.add(platform, seconds)
            else:
                self._spared.add(chat, seconds)

    def slow_down(self, mirror: MirrorUpdate, seconds: float) -> None:
        """Draw nothing of this kind for so many seconds, as the platform asks.

        If it has a separate limit for such calls, only those pause; otherwise the chat pauses.
        """
        with self._lock:
            place, calls = mirror.place, calls_of(mirror)
            # The limit of the whole platform is not what a method's 429 is about.
            own = [one for one in self._limits(place, *calls) if one[0] != place.platform]
            self._buckets.empty(own, seconds)
            if not own:
                self._spared.add(place.chat, seconds)

    def busy_chats(self) -> Collection[str]:
        """Return the chats to which nothing may leave now."""
        with self._lock:
            return {*self._chats.running(), *self._spared.running()}

    def busy_platforms(self) -> Collection[str]:
        """Return the platforms on which nothing may leave now."""
        with self._lock:
            return set(self._platforms.running())

    def busy_turns(self) -> Collection[str]:
        """Return whose posts must not leave now; those of others to the same chat may."""
        with self._lock:
            return set(self._turns.running())

    def resting(self) -> Collection[str]:
        """Return the sorts of mirrors (MirrorUpdate.sort) that must not be drawn now."""
        with self._lock:
            return set(self._mirrors.running())

    def seconds_to_next(self) -> float | None:
        """Return the seconds until the first of the pauses ends; None if there is none."""
        kinds = (self._platforms, self._chats, self._turns, self._mirrors, self._spared)
        with self._lock:
            ends = [end for pauses in kinds for end in pauses.ends()]
        return max(0.0, min(ends) - self._clock()) if ends else None

    def begin_cycle(self) -> None:
        """Begin a cycle of the worker: nothing is chosen yet."""
        with self._lock:
            self._used = {}

    def choose(self, candidates: Sequence[Candidate]) -> list[int]:
        """Return the posts that may leave now; the client who was served last comes last.

        So does the lane that was served last, among those of one client.
        From a suspended chat, choose one post to test whether it works again.
        """
        probed: set[str] = set()
        chosen = []
        with self._lock:
            for one in self._posts_in_turn(candidates):
                if one.place is None:
                    chosen.append(one.post_id)
                elif not (one.probing and one.place.chat in probed) and self._may_leave(one):
                    probed.add(one.place.chat)
                    chosen.append(one.post_id)
        return chosen

    def _posts_in_turn(self, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
        """Return first one post of each client in a chat, then a second one of each, and so on."""
        rounds, taken = list[tuple[int, float, Candidate]](), Counter[str]()
        for one in sorted(candidates, key=lambda one: self._served_at(one.lane)):
            rounds.append((taken[one.turn], self._served_at(one.turn), one))
            taken[one.turn] += 1
        return [one for *_, one in sorted(rounds, key=lambda each: each[:2])]

    def in_turn(self, several: Sequence[MirrorUpdate]) -> Sequence[MirrorUpdate]:
        """Return mirrors with those of the client who was served last at the end."""
        with self._lock:
            return sorted(several, key=lambda one: self._served_at(_mirrors_turn(one)))

    def _may_leave(self, candidate: Candidate) -> bool:
        place, turn = candidate.place, candidate.turn
        assert place is not None
        limits, reserved = self._limits(place, CallKind.POST), self._reserved(turn)
        if self._takes(limits, reserved):
            return True
        full = self._buckets.wait(limits, self._used)
        if full is None:
            _, seconds = self._buckets.wait(limits, self._used, reserved) or ("", 0.0)
            # There is a token, but it is reserved: only this client waits, not the chat.
            self._turns.add(turn, seconds)
        else:
            key, seconds = full
            pauses = self._platforms if key == place.platform else self._chats
            pauses.add(place.platform if key == place.platform else place.chat, seconds)
        return False

    def lags(self, candidate: Candidate) -> bool:
        """Return whether the lane's next post would have to wait after this chosen one."""
        if candidate.place is None:
            return False
        with self._lock:
            limits = self._limits(candidate.place, CallKind.POST)
            after = self._buckets.wait(limits, self._used, RESERVED)
        return after is not None and after[1] > NOTICEABLE

    def may_draw(self, mirror: MirrorUpdate) -> bool:
        """Return whether the limits allow this mirror in addition to those chosen in this cycle."""
        with self._lock:
            place = mirror.place
            if place.chat in self._spared.running():
                return False
            limits = self._limits(place, *calls_of(mirror))
            if self._takes(limits, 0.0):
                return True
            _, seconds = self._buckets.wait(limits, self._used) or ("", 0.0)
            self._mirrors.add(mirror.sort, seconds)
            return False

    def _takes(self, limits: Sequence[Limit], reserved: float) -> bool:
        if self._buckets.wait(limits, self._used, reserved) is not None:
            return False
        for key, _, _ in limits:
            self._used[key] = self._used.get(key, 0.0) + 1.0
        return True

    def spend(self, place: Place, lane: str, turn: str) -> None:
        """Count a post to this place, of this lane and in this turn, from now on."""
        with self._lock:
            self._serve(lane, turn)
            self._buckets.spend(self._limits(place, CallKind.POST))

    def spend_on(self, mirror: MirrorUpdate) -> None:
        """Count the drawing of this mirror from now on."""
        with self._lock:
            self._serve(_mirrors_turn(mirror))
            self._buckets.spend(self._limits(mirror.place, *calls_of(mirror)))

    def _serve(self, *whose: str) -> None:
        now = self._clock()
        if len(self._served) > SERVED:
            since = now - SERVED_WITHIN
            self._served = {one: at for one, at in self._served.items() if at > since}
        self._served.update(dict.fromkeys(whose, now))

    def _served_at(self, whose: str) -> float:
        return self._served.get(whose, -math.inf)

    def _limits(self, place: Place, *calls: CallKind) -> Sequence[Limit]:
        return [limit for call in calls for limit in self._limits_of(place.platform, place, call)]

    def _reserved(self, turn: str) -> float:
        """Return how many tokens of a burst are reserved for others."""
        return RESERVED if self._clock() - self._served_at(turn) < SERVED_WITHIN else 0.0


def _mirrors_turn(mirror: MirrorUpdate) -> str:
    """Return by whose turns a mirror of its sort is drawn: each sort has its own limit."""
    return f"{mirror.sort}:{mirror.turn}"
