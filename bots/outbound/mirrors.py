"""Draws a mirror on a platform: a card, a mark, a changed line."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import jinja2
import structlog

from bots.backoff import TOKEN_PAUSE
from bots.chat.line_emoji import UNKNOWN_EMOJI, reaction, reactions
from bots.chat.presenter import Presenter
from bots.outbound.files import Fetcher
from bots.outbound.rate_limiter import RateLimiter
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
from bots.platforms.package import ShowsHome
from domain.outgoing.bodies import Gone
from domain.outgoing.deliveries import Delivery
from domain.outgoing.mirror_states import (
    NOTHING,
    REMOVED,
    MirrorState,
    emoji_in,
    files_in,
    home_state,
    pinned_in,
    until_in,
    version_state,
)
from domain.outgoing.mirrors import MirrorKind, MirrorResult, MirrorUpdate

log = structlog.get_logger()

DRAW_AGAIN: Mapping[MirrorKind, timedelta] = {
    MirrorKind.CARD: timedelta(seconds=1.5),
    MirrorKind.MARK: timedelta(0),
    MirrorKind.HOME: timedelta(minutes=1),
}
"""How long a mirror stays at least, so that a burst of changes is one edit; for most, a second.
Home shows once a minute what has changed."""

_STAYS = timedelta(seconds=1)

UNSURE = timedelta(seconds=2)
"""How soon a mirror is drawn again if it may have been drawn: twice does no harm."""

AFTER_CRASH = timedelta(minutes=1)
"""How soon a mirror is drawn again whose drawing failed by a mistake of ours."""

UNREACHABLE = timedelta(hours=1)
"""How soon a mirror is tried again in a place that refuses us."""


class MirrorDrawer:
    """Draws mirrors. Never raises: every end is a MirrorResult."""

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

    async def draw(self, mirror: MirrorUpdate) -> MirrorResult:
        """Draw a mirror; if it can't ever be drawn, give it up."""
        now = self._clock()
        try:
            wanted = await self._drawn(mirror, self._adapters[mirror.place.platform], now)
        except NotSent as error:
            if error.everywhere:
                self._limiter.pause(mirror.place.platform, None, error.retry_after)
            else:
                self._limiter.slow_down(mirror, error.retry_after)
            return self._again(mirror, timedelta(seconds=error.retry_after))
        except Ambiguous:
            return self._again(mirror, UNSURE)
        except TokenRefused as error:
            log.error("token refused", platform=mirror.place.platform, reason=error.reason)
            self._limiter.pause(mirror.place.platform, None, TOKEN_PAUSE)
            return self._again(mirror, timedelta(seconds=TOKEN_PAUSE))
        except Unreachable:
            return self._again(mirror, UNREACHABLE)
        except (SendError, jinja2.TemplateError, ValueError) as error:
            log.info("gave up a mirror", kind=mirror.kind, ref=mirror.ref, reason=str(error))
            # Recorded as if it were shown, or it would be refused again and again.
            return MirrorResult(mirror.kind, mirror.ref, mirror.wanted, now, str(error))
        return MirrorResult(
            mirror.kind, mirror.ref, wanted, now + DRAW_AGAIN.get(mirror.kind, _STAYS)
        )

    def after_crash(self, mirror: MirrorUpdate) -> MirrorResult:
        """Return the result of a drawing that failed unexpectedly: it is tried again later."""
        return self._again(mirror, AFTER_CRASH)

    async def _drawn(self, mirror: MirrorUpdate, adapter: Adapter, now: datetime) -> MirrorState:
        """Draw it, and return what is shown now."""
        place, external_id = mirror.place, mirror.external_id
        if mirror.kind is MirrorKind.HOME:
            return await self._home(mirror, adapter, now)
        if mirror.kind in _OF_STATES:
            await _OF_STATES[mirror.kind](mirror, adapter, self._presenter)
        elif mirror.delivery is not None and mirror.wanted == REMOVED:
            await self._delete_all(mirror.delivery, mirror, adapter, now)
        elif mirror.delivery is not None:
            first, *others = adapter.fit(self._rendered(mirror.delivery, now))
            if any(part.text.plain.strip() for part in others):
                # One message can't be edited into two: the thread is told instead.
                raise Refused("too_long")
            await adapter.edit(place, external_id, first)
        elif mirror.ticket is not None:
            await adapter.edit(place, external_id, self._presenter.mirror(mirror, now))
            # The version that was drawn, which may be newer than the one that was wanted.
            return version_state(mirror.ticket.version)
        else:
            # `seen` moves from line to line: on the new one nothing is shown yet.
            old = mirror.shown if mirror.kind is MirrorKind.MARK else NOTHING
            shown, wanted = (reaction(mirror.kind, state) for state in (old, mirror.wanted))
            await adapter.react(place, external_id, shown, wanted)
        return mirror.wanted

    async def _delete_all(
        self, delivery: Delivery, mirror: MirrorUpdate, adapter: Adapter, now: datetime
    ) -> None:
        """Delete all messages of a post. One that can't be deleted keeps no other."""
        refused: Refused | None = None
        for number in (mirror.external_id, *mirror.others):
            try:
                await self._delete(delivery, number, mirror, adapter, now)
            except Refused as refusal:
                refused = refusal
        if refused is not None:
            raise refused

    async def _delete(
        self,
        delivery: Delivery,
        number: str,
        mirror: MirrorUpdate,
        adapter: Adapter,
        now: datetime,
    ) -> None:
        """Delete a message; if it was erased and can't be deleted, let it say that it is gone."""
        try:
            await adapter.delete(mirror.place, number)
        except Refused:
            if not isinstance(delivery.body, Gone):
                raise
            await adapter.edit(mirror.place, number, self._presenter.delivery(delivery, now))

    async def _home(self, mirror: MirrorUpdate, adapter: Adapter, now: datetime) -> MirrorState:
        """Draw somebody's Home; until the instant that it wants, it is never done."""
        if mirror.page is None or not isinstance(adapter, ShowsHome):
            raise Refused("no_home")
        rendered = self._presenter.page(mirror.page, mirror.reader, now)
        await adapter.show_home(mirror.place, rendered)
        over = now >= until_in(mirror.wanted)
        return mirror.wanted if over else home_state(now)

    def _rendered(self, delivery: Delivery, now: datetime) -> Rendered:
        rendered = self._presenter.delivery(delivery, now)
        return replace(rendered, files=self._fetcher.files_of(delivery))

    def _again(self, mirror: MirrorUpdate, after: timedelta) -> MirrorResult:
        return MirrorResult(mirror.kind, mirror.ref, mirror.shown, self._clock() + after)


async def _react(mirror: MirrorUpdate, adapter: Adapter, _: Presenter) -> None:
    """Add and remove several emoji; if one is already as it should be, that is success.

    An emoji that the platform does not know is shown as 💬, which stays while it stands for one.
    """
    place, number = mirror.place, mirror.external_id
    shown, wanted = reactions(mirror.shown), reactions(mirror.wanted)
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


async def _react_to_client(mirror: MirrorUpdate, adapter: Adapter, _: Presenter) -> None:
    """Show staff's emoji on a client's line; where a bot has one reaction, the newest stays."""
    place, number = mirror.place, mirror.external_id
    shown, wanted = (tuple(dict.fromkeys(emoji_in(one))) for one in (mirror.shown, mirror.wanted))
    gone = [emoji for emoji in shown if emoji not in wanted]
    for emoji in gone:
        await adapter.react(place, number, emoji, "")
    # Taking one back may have removed what stands for the others, too.
    for emoji in wanted if gone else (one for one in wanted if one not in shown):
        await adapter.react(place, number, "", emoji)


async def _takes(change: Awaitable[None]) -> bool:
    """Return whether the platform accepts it."""
    try:
        await change
    except Refused:
        return False
    return True


async def _pin(mirror: MirrorUpdate, adapter: Adapter, _: Presenter) -> None:
    await adapter.pin(mirror.place, pinned_in(mirror.shown), pinned_in(mirror.wanted))


async def _remove(mirror: MirrorUpdate, adapter: Adapter, _: Presenter) -> None:
    """Remove messages that hold a file each; one that is gone already is success."""
    for number in files_in(mirror.wanted):
        await adapter.delete(mirror.place, number)


async def _offer(mirror: MirrorUpdate, adapter: Adapter, presenter: Presenter) -> None:
    await adapter.offer_menu(mirror.place, presenter.menu(mirror.wanted, mirror.reader.voice))


_OF_STATES: Mapping[MirrorKind, Callable[[MirrorUpdate, Adapter, Presenter], Awaitable[None]]] = {
    MirrorKind.CLIENT_REACTION: _react,
    MirrorKind.STAFF_REACTION: _react_to_client,
    MirrorKind.PIN: _pin,
    MirrorKind.MENU: _offer,
    MirrorKind.FILES: _remove,
}
"""Mirrors without content other than their state."""
