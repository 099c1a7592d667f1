"""One drawing on a platform: a card, a mark, a line that changed; and what is shown then."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import jinja2
import structlog

from bots.chat.presenter import UNKNOWN_EMOJI, Presenter, reaction, reactions
from bots.outbound.files import Fetcher
from bots.outbound.pacing import RateLimiter
from bots.platforms import (
    Adapter,
    Ambiguous,
    NotSent,
    Refused,
    Rendered,
    SendError,
    TokenRefused,
    Unreachable,
)
from domain.posts import REMOVED, Delivery, MirrorKind, MirrorResult, MirrorUpdate

log = structlog.get_logger()

DRAW_AGAIN: Mapping[MirrorKind, timedelta] = {
    MirrorKind.CARD: timedelta(seconds=1.5),
    MirrorKind.MARK: timedelta(0),
}
"""How long a picture stays at least, so that a burst of changes is one edit; of most a second."""

_STAYS = timedelta(seconds=1)

UNREACHABLE = timedelta(hours=1)
"""How soon a picture is tried again in a place that refuses us."""

TOKEN_PAUSE = 60.0
"""Seconds after which a platform that refused our token is tried again."""


class Drawer:
    """Draws what mirrors want. Never raises: every end is something that is shown."""

    def __init__(
        self,
        adapters: Mapping[str, Adapter],
        presenter: Presenter,
        limiter: RateLimiter,
        clock: Callable[[], datetime],
        fetcher: Fetcher,
    ) -> None:
        self._adapters = adapters
        self._presenter = presenter
        self._limiter = limiter
        self._clock = clock
        self._fetcher = fetcher

    async def draw(self, picture: MirrorUpdate) -> MirrorResult:
        """Draw what a mirror wants; what cannot be drawn for good is given up."""
        now = self._clock()
        try:
            wanted = await self._drawn(picture, self._adapters[picture.place.platform], now)
        except NotSent as error:
            if error.everywhere:
                self._limiter.pause(picture.place.platform, None, error.retry_after)
            else:
                self._limiter.slow_down(picture, error.retry_after)
            return self._again(picture, timedelta(seconds=error.retry_after))
        except Ambiguous:
            return self._again(picture, timedelta(seconds=2))
        except TokenRefused as error:
            log.error("token refused", platform=picture.place.platform, reason=error.reason)
            self._limiter.pause(picture.place.platform, None, TOKEN_PAUSE)
            return self._again(picture, timedelta(seconds=TOKEN_PAUSE))
        except Unreachable:
            return self._again(picture, UNREACHABLE)
        except (SendError, jinja2.TemplateError, ValueError) as error:
            log.info("picture given up", kind=picture.kind, ref=picture.ref, reason=str(error))
            return MirrorResult(picture.kind, picture.ref, picture.wanted, now, str(error))
        return MirrorResult(
            picture.kind, picture.ref, wanted, now + DRAW_AGAIN.get(picture.kind, _STAYS)
        )

    def surprised(self, picture: MirrorUpdate) -> MirrorResult:
        """Say what becomes of a drawing that ended as nobody foresaw: another one in a minute."""
        return self._again(picture, timedelta(minutes=1))

    async def _drawn(self, picture: MirrorUpdate, adapter: Adapter, now: datetime) -> str:
        """Draw it, and say what is shown now."""
        place, external_id = picture.place, picture.external_id
        if picture.kind in _OF_STATES:
            await _OF_STATES[picture.kind](picture, adapter, self._presenter)
        elif picture.delivery is not None and picture.wanted == REMOVED:
            for number in (external_id, *picture.others):
                await adapter.delete(place, number)
        elif picture.delivery is not None:
            first, *others = adapter.fit(self._rendered(picture.delivery, now))
            if any(part.text.plain.strip() for part in others):
                raise Refused("too_long")
            await adapter.edit(place, external_id, first)
        elif picture.ticket is not None:
            await adapter.edit(place, external_id, self._presenter.picture(picture, now))
            return str(picture.ticket.version)
        else:
            # `seen` moves from line to line: on the new one nothing is shown yet.
            old = picture.shown if picture.kind is MirrorKind.MARK else ""
            shown, wanted = (reaction(picture.kind, state) for state in (old, picture.wanted))
            await adapter.react(place, external_id, shown, wanted)
        return picture.wanted

    def _rendered(self, delivery: Delivery, now: datetime) -> Rendered:
        rendered = self._presenter.delivery(delivery, now)
        return replace(rendered, files=self._fetcher.files_of(delivery))

    def _again(self, picture: MirrorUpdate, after: timedelta) -> MirrorResult:
        return MirrorResult(picture.kind, picture.ref, picture.shown, self._clock() + after)


async def _react(picture: MirrorUpdate, adapter: Adapter, _: Presenter) -> None:
    """Draw which of several emoji came and went; what is so already is success.

    One that the platform does not know is shown as 💬, which stays as long as it may stand for one.
    """
    place, number = picture.place, picture.external_id
    shown, wanted = reactions(picture.shown), reactions(picture.wanted)
    drawn = set(shown)
    for emoji in shown:
        if emoji in wanted:
            continue
        known = await _takes(adapter.react(place, number, emoji, ""))
        if not known:
            await adapter.react(place, number, UNKNOWN_EMOJI, "")
        if not known or emoji == UNKNOWN_EMOJI:
            drawn.clear()
    for emoji in wanted:
        if emoji not in drawn and not await _takes(adapter.react(place, number, "", emoji)):
            await adapter.react(place, number, "", UNKNOWN_EMOJI)


async def _takes(change: Awaitable[None]) -> bool:
    """Tell whether the platform does not refuse it."""
    try:
        await change
    except Refused:
        return False
    return True


async def _pin(picture: MirrorUpdate, adapter: Adapter, _: Presenter) -> None:
    await adapter.pin(picture.place, picture.shown, picture.wanted)


async def _offer(picture: MirrorUpdate, adapter: Adapter, presenter: Presenter) -> None:
    await adapter.offer(picture.place, presenter.offered(picture.wanted))


_OF_STATES: Mapping[MirrorKind, Callable[[MirrorUpdate, Adapter, Presenter], Awaitable[None]]] = {
    MirrorKind.REACTION: _react,
    MirrorKind.PIN: _pin,
    MirrorKind.MENU: _offer,
}
"""Pictures that have nothing but their state to draw."""
