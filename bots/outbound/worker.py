"""The outbox worker: claims what may leave, sends it, and records the outcomes."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import structlog

from bots.database import AsyncDatabase
from bots.metrics import MIRRORS, POSTS
from bots.outbound.fallback_recorder import FallbackRecorder
from bots.outbound.mirrors import MirrorDrawer
from bots.outbound.posts import PostSender
from bots.outbound.rate_limiter import RateLimiter
from bots.platforms import Adapter
from domain import desk
from domain.errors import StorageUnavailable
from domain.outgoing.deliveries import Delivery
from domain.outgoing.mirrors import MirrorKind, MirrorResult, MirrorUpdate
from domain.outgoing.outcomes import Outcome, Unknown
from domain.outgoing.posts import PostState
from storage.unit import Unit

log = structlog.get_logger()

LONGEST_SLEEP = 5.0
"""Seconds after which the outbox is checked without a call: another process may post."""

DRAWN_AT_ONCE = 8
"""How many mirrors are drawn at once per platform: messages come first, and many waiting changes
are one mirror."""

GATHERS = 0.005
"""Seconds that a cycle waits for a running send to end: then one unit does for both."""

STORAGE_PAUSE = 1.0
"""Seconds until the database is used again after it could not be."""

_UNRECORDABLE = ""
"""In place of the platform of a mirror that is not to be drawn again."""

GRACE = 10.0
"""Seconds that running sends get to end when the process is asked to stop."""


@dataclass(frozen=True, slots=True)
class _Claimed:
    """What may leave now; `wait` is the seconds until something else may, if nothing does."""

    posts: Sequence[Delivery]
    mirrors: Sequence[MirrorUpdate]
    wait: float


class OutboxWorker:
    """One loop over one unit: record all outcomes, claim everything that may leave now.

    Sends run in parallel, one per lane. Sends that finish while the unit runs are recorded together
    by the next one.
    """

    def __init__(
        self,
        database: AsyncDatabase[Unit],
        adapters: Mapping[str, Adapter],
        sender: PostSender,
        drawer: MirrorDrawer,
        limiter: RateLimiter,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._adapters = adapters
        self._sender = sender
        self._drawer = drawer
        self._limiter = limiter
        self._clock = clock
        self._fallback = FallbackRecorder(database, clock)
        self._awake = asyncio.Event()
        self._ended = asyncio.Event()
        self._stopping = False
        self._sends: set[asyncio.Task[None]] = set()
        self._outcomes: list[Outcome] = []
        self._shown: list[MirrorResult] = []
        """Drawings that are over, like the outcomes above: the next cycle records them, and they
        are kept if it fails."""
        self._drawing: dict[tuple[MirrorKind, int], str] = {}
        """The platform of each mirror that is being drawn or whose drawing is not recorded yet."""
        self._in_hand: set[int] = set()
        """Posts that are being sent, or whose outcome is not recorded yet."""
        self._uncertain = True
        """Whether posts may be marked as being sent that we have not in hand: `_take_up` looks."""
        self._searches: set[asyncio.Task[None]] = set()
        """Long searches for messages that were accepted and are not to be seen."""

    def wake(self) -> None:
        """Check the outbox now: something may have to leave."""
        self._awake.set()

    def has_recorded(self) -> bool:
        """Return whether the outcomes of all posts that it has begun to send are recorded."""
        return not self._in_hand

    def stop(self) -> None:
        """Claim nothing more; `run` returns once the running sends are recorded."""
        self._stopping = True
        self.wake()

    async def run(self) -> None:
        """Deliver until `stop`, beginning with what the last process left unfinished."""
        while not self._stopping:
            self._awake.clear()
            if self._uncertain:
                await self._take_up()
            busy, wait = await self._cycle()
            if not busy:
                await self._sleep(wait)
            if self._sends and not (self._outcomes or self._shown):
                await _within(GATHERS, self._ended)
            self._ended.clear()
        if self._sends:
            await asyncio.wait(self._sends, timeout=GRACE)
        # What is cut off here stays marked as being sent: the next start finds out its outcome.
        for task in (*self._sends, *self._searches):
            task.cancel()
        await self._cycle()

    async def _take_up(self) -> None:
        """Find out the outcomes of posts that are being sent, but not by us.

        This happens at the start, and after a commit whose outcome is unknown.
        """
        try:
            left: Sequence[Delivery] = await self._database.read(
                lambda uow: uow.claims.left_sending()
            )
        except StorageUnavailable as error:
            log.warning("could not read the outbox", reason=str(error))
            return
        self._uncertain = False
        for delivery in left:
            # One whose call is still on its way would be looked for too early, and sent twice.
            if delivery.post_id not in self._in_hand:
                self._begin(delivery, self._sender.resolve(delivery))

    async def _cycle(self) -> tuple[bool, float]:
        """Record what has finished and claim what may leave: one unit, one commit.

        Returns whether there was anything to do, and the seconds until there will be.
        """
        outcomes, self._outcomes = self._outcomes, []
        shown, self._shown = self._shown, []
        unit = partial(self._unit, outcomes, shown, self._clock())
        try:
            claimed = await self._database.run(unit)
        except StorageUnavailable as error:
            # Nothing was recorded: the outcomes are kept here and tried again.
            self._outcomes = outcomes + self._outcomes
            self._shown = shown + self._shown
            # It may have been saved nevertheless: then posts count as being sent that nobody sends.
            self._uncertain = True
            log.warning("could not use the outbox; will retry", reason=str(error))
            await asyncio.sleep(STORAGE_PAUSE)
            return True, 0.0
        except Exception:
            if not (outcomes or shown):
                raise  # it is the claim that fails
            log.exception("could not record outcomes together", outcomes=len(outcomes))
            await self._record_apart(outcomes, shown)
            return True, 0.0
        self._recorded(outcomes, shown)
        for delivery in claimed.posts:
            if delivery.place is not None:
                # Counted after the commit, because the unit may have run twice.
                self._limiter.spend(delivery.place, delivery.lane, delivery.turn)
            self._begin(delivery, self._sender.send(delivery))
        for mirror in claimed.mirrors:
            self._limiter.spend_on(mirror)
            self._drawing[mirror.kind, mirror.ref] = mirror.place.platform
            self._spawn(self._draw(mirror))
        # What was recorded may have freed a lane, so the next cycle begins at once.
        return bool(outcomes or shown or claimed.posts or claimed.mirrors), claimed.wait

    async def _record_apart(
        self, outcomes: Sequence[Outcome], shown: Sequence[MirrorResult]
    ) -> None:
        left = await self._fallback.outcomes(outcomes)
        self._outcomes = [*left, *self._outcomes]
        self._uncertain = self._uncertain or bool(left)
        later, never = await self._fallback.shown(shown)
        self._shown = [*later, *self._shown]
        self._recorded(outcomes[: len(outcomes) - len(left)], shown[: len(shown) - len(later)])
        # In hand for good: drawn again, it could not be recorded again.
        self._drawing.update({(one.kind, one.ref): _UNRECORDABLE for one in never})

    def _recorded(self, outcomes: Sequence[Outcome], shown: Sequence[MirrorResult]) -> None:
        self._in_hand.difference_update(outcome.post_id for outcome in outcomes)
        for one in shown:
            self._drawing.pop((one.kind, one.ref), None)

    def _unit(
        self, outcomes: Sequence[Outcome], shown: Sequence[MirrorResult], now: datetime, uow: Unit
    ) -> _Claimed:
        desk.record_all(outcomes, now, uow)
        for one in shown:
            desk.record_shown(one, now, uow)
        if self._stopping:
            return _Claimed((), (), 0.0)
        limiter = self._limiter
        limiter.begin_cycle()
        platforms = set(self._adapters) - set(limiter.busy_platforms())
        posts = uow.claims.claim(
            now,
            platforms,
            limiter.busy_chats(),
            limiter.choose,
            lags=limiter.lags,
            turns=limiter.busy_turns(),
        )
        mirrors = self._to_draw(shown, now, platforms, uow)
        next_at = uow.claims.next_at(now) if not posts else None
        wait = (next_at - now).total_seconds() if next_at else LONGEST_SLEEP
        return _Claimed(posts, mirrors, wait)

    def _to_draw(
        self, shown: Sequence[MirrorResult], now: datetime, platforms: Collection[str], uow: Unit
    ) -> Sequence[MirrorUpdate]:
        """Return mirrors that are not being drawn, as many as each platform has room for."""
        # `_drawing` itself changes after the commit: this unit may run again.
        settled = {(one.kind, one.ref) for one in shown}
        in_hand = {key: name for key, name in self._drawing.items() if key not in settled}
        taken = Counter(in_hand.values())
        chosen = []
        with_room = [name for name in platforms if taken[name] < DRAWN_AT_ONCE]
        # Only of these platforms: the list is short, and one that pauses must not fill it alone.
        waiting = uow.claims.mirrors(now, with_room, self._limiter.resting())
        for mirror in self._limiter.in_turn(waiting):
            name = mirror.place.platform
            # Of two edits of one message on their way at once, the older could arrive last.
            if (mirror.kind, mirror.ref) in in_hand or taken[name] == DRAWN_AT_ONCE:
                continue
            if self._limiter.may_draw(mirror):
                taken[name] += 1
                chosen.append(_with_page(mirror, now, uow))
        return chosen

    async def _sleep(self, seconds: float) -> None:
        paused = self._limiter.seconds_to_next()
        seconds = min(seconds, LONGEST_SLEEP, LONGEST_SLEEP if paused is None else paused)
        await _within(max(seconds, 0.001), self._awake)

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        # The loop itself keeps only weak references to its tasks.
        self._sends.add(task)
        task.add_done_callback(self._sends.discard)

    def _begin(self, delivery: Delivery, sending: Awaitable[Outcome]) -> None:
        self._in_hand.add(delivery.post_id)
        self._spawn(self._finish(delivery, sending))

    async def _finish(self, delivery: Delivery, sending: Awaitable[Outcome]) -> None:
        try:
            outcome = await sending
        except Exception as error:
            log.exception("sending failed unexpectedly", post=delivery.post_id)
            outcome = self._sender.after_crash(delivery, error)
        POSTS.labels(type(outcome).__name__.lower()).inc()
        self._outcomes.append(outcome)
        self._ended.set()
        self.wake()
        if isinstance(outcome, Unknown):
            search = asyncio.create_task(self._search_later(outcome.post_id))
            self._searches.add(search)
            search.add_done_callback(self._searches.discard)

    async def _search_later(self, post_id: int) -> None:
        """Record that a post has arrived after all, unless somebody has decided about it."""
        outcome = await self._sender.find_later(post_id)
        if outcome is None:
            return
        log.info("a post has arrived after all", post=post_id)
        while True:
            try:
                await self._database.run(partial(_arrived_after_all, outcome, self._clock()))
            except StorageUnavailable as error:
                log.warning("could not record that a post has arrived", reason=str(error))
                await asyncio.sleep(STORAGE_PAUSE)
            else:
                return

    async def _draw(self, mirror: MirrorUpdate) -> None:
        try:
            shown = await self._drawer.draw(mirror)
        except Exception:
            log.exception("drawing a mirror failed unexpectedly", kind=mirror.kind)
            shown = self._drawer.after_crash(mirror)
        MIRRORS.labels(mirror.kind.value).inc()
        self._shown.append(shown)
        self._ended.set()
        self.wake()


def _arrived_after_all(outcome: Outcome, now: datetime, uow: Unit) -> None:
    progress = uow.outbox.how_far(outcome.post_id)
    # Meanwhile somebody may have pressed *Send again* or *It arrived*.
    if progress is not None and progress.state is PostState.UNKNOWN:
        desk.record_all([outcome], now, uow)


def _with_page(mirror: MirrorUpdate, now: datetime, uow: Unit) -> MirrorUpdate:
    """Return the mirror with what it shows, if only the desk knows that."""
    if mirror.kind is not MirrorKind.HOME:
        return mirror
    page, reader = desk.home_for(mirror.ref, now, uow)
    return replace(mirror, page=page, reader=reader)


async def _within(seconds: float, event: asyncio.Event) -> None:
    """Wait for an event, but no longer than this."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
