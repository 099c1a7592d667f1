"""One send or one drawing on a platform, and what became of it."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import jinja2
import structlog

from bots.doorway import Doorway
from bots.limits import Pace
from bots.ports import (
    Adapter,
    Ambiguous,
    Moved,
    NotSent,
    Outgoing,
    SendError,
    TokenRefused,
    Unavailable,
    Unreachable,
)
from bots.presentation import DRAWN, Presenter, reaction
from domain.errors import StorageUnavailable
from domain.people import Place
from domain.posts import (
    CARD,
    RECEIPT,
    REPLY,
    Delayed,
    Delivery,
    Failed,
    MirrorKind,
    Outcome,
    Picture,
    Sent,
    Shown,
    Suspended,
    Unknown,
)

log = structlog.get_logger()

LOOK_AFTER = (0.3, 1.0, 3.0, 10.0, 30.0)
"""Seconds to wait before each look for a message that may have been sent; the last one repeats."""

MISSES = 3
"""Looks that must find nothing before a message counts as not sent."""

PROBE_AFTER = timedelta(minutes=1)
"""How soon a destination that refused is tried again; each refusal doubles it."""

PROBE_AT_MOST = timedelta(hours=1)

TOKEN_PAUSE = 60.0
"""Seconds after which a platform that refused our token is tried again."""

DRAW_AGAIN: Mapping[MirrorKind, timedelta] = {
    MirrorKind.CARD: timedelta(seconds=1.5),
    MirrorKind.RECEIPT: timedelta(seconds=1),
    MirrorKind.MARK: timedelta(0),
    MirrorKind.SEEN: timedelta(seconds=1),
}
"""How long a picture stays at least, so that a burst of changes is one edit: Slack allows about 50
chat.update a minute."""


class Sender:
    """Renders, sends, and says what became of it. Never raises: every end is an outcome."""

    def __init__(
        self,
        doorway: Doorway,  # type: ignore[type-arg]
        adapters: Mapping[str, Adapter],
        presenter: Presenter,
        pace: Pace,
        clock: Callable[[], datetime],
    ) -> None:
        self._doorway = doorway
        self._adapters = adapters
        self._presenter = presenter
        self._pace = pace
        self._clock = clock

    async def send(self, delivery: Delivery) -> Outcome:
        """Send one message of a claimed post."""
        try:
            place = delivery.place or await self._open_direct(delivery)
        except (SendError, Unavailable, StorageUnavailable) as error:
            return Delayed(delivery.post_id, self._clock() + PROBE_AFTER, str(error))
        adapter = self._adapters[place.platform]
        try:
            outgoing, complete = self._outgoing(delivery, place, adapter)
        except Exception as error:
            log.exception("post not rendered", post=delivery.post_id, template=delivery.template)
            return self._refused(delivery, f"rendering: {error}")
        try:
            external_id = await adapter.send(outgoing)
        except SendError as error:
            return await self._not_sent(error, delivery, outgoing, complete=complete)
        return self._sent(delivery, place, external_id, complete=complete)

    async def resolve(self, delivery: Delivery) -> Outcome:
        """Find out what became of a post that was being sent when the last process ended."""
        if delivery.place is None:
            return Delayed(delivery.post_id, self._clock(), "restarted")
        adapter = self._adapters.get(delivery.place.platform)
        if adapter is None:
            return self._unknown(delivery, "restarted")
        try:
            outgoing, complete = self._outgoing(delivery, delivery.place, adapter)
        except Exception as error:  # noqa: BLE001 - a template's mistake must not stop the lane
            return self._refused(delivery, f"rendering: {error}")
        return await self._look_for(delivery, outgoing, complete=complete)

    def surprised(self, delivery: Delivery, error: Exception) -> Outcome:
        """What to make of an end that nobody foresaw: it may have been sent."""
        return self._unknown(delivery, f"{type(error).__name__}")

    async def draw(self, picture: Picture) -> Shown:
        """Draw what a mirror wants; what cannot be drawn for good is given up."""
        adapter = self._adapters[picture.place.platform]
        now = self._clock()
        wanted = picture.wanted
        try:
            if picture.kind in DRAWN:
                assert picture.ticket is not None
                wanted = str(picture.ticket.version)
                rendered = self._presenter.picture(picture, now)
                await adapter.edit(picture.place, picture.external_id, rendered)
            else:
                await adapter.react(
                    picture.place,
                    picture.external_id,
                    reaction(picture.kind, picture.shown)
                    if picture.kind is MirrorKind.MARK
                    else "",
                    reaction(picture.kind, wanted),
                )
        except NotSent as error:
            return self._again(picture, error.retry_after)
        except Ambiguous:
            return self._again(picture, 2.0)
        except TokenRefused as error:
            self._pause_platform(picture.place.platform, error)
            return self._again(picture, TOKEN_PAUSE)
        except Unreachable:
            return self._again(picture, PROBE_AT_MOST.total_seconds())
        except (SendError, jinja2.TemplateError, ValueError) as error:
            log.info("picture given up", kind=picture.kind, ref=picture.ref, reason=str(error))
            return Shown(picture.kind, picture.ref, wanted, now, str(error))
        return Shown(picture.kind, picture.ref, wanted, now + DRAW_AGAIN[picture.kind])

    def _outgoing(
        self, delivery: Delivery, place: Place, adapter: Adapter
    ) -> tuple[Outgoing, bool]:
        """The message to send now, and whether it is the post's last."""
        parts = adapter.fit(self._presenter.delivery(delivery, self._clock()))
        part = min(delivery.parts_sent, len(parts) - 1)
        outbox_id = f"{delivery.post_id}.{delivery.parts_sent}"
        return Outgoing(outbox_id, place, parts[part]), part == len(parts) - 1

    async def _open_direct(self, delivery: Delivery) -> Place:
        assert delivery.identity is not None
        place = await self._adapters[delivery.identity.platform].direct(delivery.identity)
        await self._doorway.run(lambda uow: uow.outbox.reach(delivery.destination, place))
        return place

    def _sent(
        self, delivery: Delivery, place: Place, external_id: str, *, complete: bool
    ) -> Outcome:
        drawn = delivery.template in (CARD, RECEIPT) and delivery.ticket is not None
        version = delivery.ticket.version if drawn and delivery.ticket else None
        part = delivery.parts_sent
        return Sent(delivery.post_id, place, external_id, complete, version, part)

    async def _not_sent(
        self, error: SendError, delivery: Delivery, outgoing: Outgoing, *, complete: bool
    ) -> Outcome:
        now, place = self._clock(), outgoing.place
        match error:
            case Ambiguous():
                return await self._look_for(delivery, outgoing, complete=complete)
            case NotSent():
                chat = None if error.everywhere else place.chat
                self._pace.pause(place.platform, chat, error.retry_after)
                until = now + timedelta(seconds=error.retry_after)
                return Delayed(delivery.post_id, until, error.reason)
            case TokenRefused():
                self._pause_platform(place.platform, error)
                until = now + timedelta(seconds=TOKEN_PAUSE)
                return Delayed(delivery.post_id, until, error.reason)
            case Unreachable():
                after = min(PROBE_AFTER * 2 ** min(delivery.attempts, 10), PROBE_AT_MOST)
                return Suspended(delivery.post_id, place, error.reason, now + after)
            case Moved():
                await self._doorway.run(lambda uow: uow.conversations.migrate(place, error.new))
                return Delayed(delivery.post_id, now, error.reason)
            case _:
                return self._refused(delivery, error.reason)

    def _unknown(self, delivery: Delivery, problem: str) -> Outcome:
        """Nobody can say; but a card is sent again, for two are better than a dead thread."""
        log.warning("fate unknown", post=delivery.post_id, template=delivery.template, why=problem)
        if delivery.template == CARD:
            until = self._clock() + PROBE_AFTER
            return Delayed(delivery.post_id, until, problem, repeated=True)
        return Unknown(delivery.post_id, problem)

    def _refused(self, delivery: Delivery, problem: str) -> Outcome:
        """A post that alone is at fault fails; but a thread without its card could hold nothing."""
        if delivery.template == CARD:
            log.error("card refused", ticket=delivery.ticket and delivery.ticket.id, reason=problem)
            return Delayed(delivery.post_id, self._clock() + PROBE_AT_MOST, problem)
        log.warning("post refused", post=delivery.post_id, template=delivery.template, why=problem)
        return Failed(delivery.post_id, problem)

    async def _look_for(self, delivery: Delivery, outgoing: Outgoing, *, complete: bool) -> Outcome:
        """Look until the platform says whether the message is there.

        Where it cannot tell, a specialist's answer is sent once more, marked as possibly repeated,
        and anything else stays unknown.
        """
        adapter, looks, misses = self._adapters[outgoing.place.platform], 0, 0
        while True:
            await asyncio.sleep(LOOK_AFTER[min(looks, len(LOOK_AFTER) - 1)])
            looks += 1
            try:
                found = await adapter.find(outgoing)
            except Unavailable:
                continue
            except SendError as error:
                if delivery.template == REPLY and not delivery.repeated:
                    return Delayed(delivery.post_id, self._clock(), error.reason, repeated=True)
                return self._unknown(delivery, error.reason)
            if found is None:
                misses += 1
                if misses < MISSES:
                    continue  # the platform may still be at work on it
                return Delayed(delivery.post_id, self._clock(), "not found")
            return self._sent(delivery, outgoing.place, found, complete=complete)

    def _again(self, picture: Picture, seconds: float) -> Shown:
        later = self._clock() + timedelta(seconds=seconds)
        return Shown(picture.kind, picture.ref, picture.shown, later)

    def _pause_platform(self, platform: str, error: TokenRefused) -> None:
        log.error("token refused", platform=platform, reason=error.reason)
        self._pace.pause(platform, None, TOKEN_PAUSE)
