"""How one drawing ends, and when it is tried again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest

from bots.database import AsyncDatabase
from bots.outbound.files import Fetcher
from bots.outbound.mirrors import MirrorDrawer
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
from domain.messages import Fate
from domain.outgoing.deliveries import Reader
from domain.outgoing.mirror_states import (
    NOTHING,
    REMOVED,
    MirrorState,
    emoji_state,
    fate_state,
    redrawn_state,
)
from domain.outgoing.mirrors import MirrorKind, MirrorResult, MirrorUpdate
from domain.people.places import Place
from domain.text.spans import Text
from storage.files import Shelf
from storage.unit import Unit
from tests.support.texts.rendered import DELIVERY, MESSAGE, NOW, PRESENTER

PLACE = Place("slack", "T1", "C1")
WAITING, ARRIVED = fate_state(Fate.WAITING), fate_state(Fate.DELIVERED)
CHANGED = redrawn_state(NOW + timedelta(minutes=1))


class Platform:
    """A platform that ends every reaction like this, and keeps what else is asked of it."""

    def __init__(self, end: SendError | None = None, *more_parts: str) -> None:
        self.edited: list[tuple[str, str]] = []
        self.deleted: list[str] = []
        self._end = end
        self._more_parts = more_parts

    def fit(self, rendered: Rendered) -> Sequence[Rendered]:
        return [rendered, *(Rendered(Text(part)) for part in self._more_parts)]

    async def react(self, place: Place, external_id: str, shown: str, wanted: str) -> None:
        if self._end is not None:
            raise self._end

    async def edit(self, place: Place, external_id: str, rendered: Rendered) -> None:
        self.edited.append((external_id, rendered.text.plain))

    async def delete(self, place: Place, external_id: str) -> None:
        self.deleted.append(external_id)


class Picky(Platform):
    """A platform that knows three emoji, and refuses every other."""

    def __init__(self) -> None:
        super().__init__()
        self.shows: set[str] = set()

    async def react(self, place: Place, external_id: str, shown: str, wanted: str) -> None:
        if not {shown, wanted} <= {"", "👍", "❤", "💬"}:
            raise Refused("invalid_name")
        self.shows.discard(shown)
        self.shows |= {wanted} - {""}


async def draw(
    platform: Platform, mirror: MirrorUpdate, pace: RateLimiter | None = None
) -> MirrorResult:
    """What becomes of a mirror on this platform."""
    adapters = {"slack": cast(Adapter, platform)}
    fetcher = Fetcher(cast(AsyncDatabase[Unit], None), adapters, cast(Shelf, None), lambda: NOW)
    pace = pace or RateLimiter(lambda *_: (), lambda: 0.0)
    return await MirrorDrawer(adapters, PRESENTER, pace, lambda: NOW, fetcher).draw(mirror)


MARK = MirrorUpdate(MirrorKind.MARK, 1, ARRIVED, WAITING, PLACE, "1.1", Reader("", ""), None)


async def drawn(end: SendError | None) -> MirrorResult:
    """What becomes of a mark that the platform ends like this."""
    return await draw(Platform(end), MARK)


def line(wanted: MirrorState) -> MirrorUpdate:
    """A client's line that arrived as two messages, and has changed since."""
    post = replace(DELIVERY, place=PLACE, parts_sent=2)
    reader = post.reader
    return MirrorUpdate(
        MirrorKind.LINE, 1, wanted, redrawn_state(NOW), PLACE, "1.1", reader, None, post, ("1.2",)
    )


@pytest.mark.parametrize(
    ("end", "after"),
    [
        (Unreachable("not_in_channel"), timedelta(hours=1)),
        (TokenRefused("token_revoked"), timedelta(minutes=1)),
        (NotSent("ratelimited", 30), timedelta(seconds=30)),
        (Ambiguous("timeout"), timedelta(seconds=2)),
    ],
)
async def test_a_failed_drawing_is_tried_again_later(end: SendError, after: timedelta) -> None:
    assert await drawn(end) == MirrorResult(MirrorKind.MARK, 1, WAITING, NOW + after)


@pytest.mark.parametrize("everywhere", [False, True])
async def test_what_the_platform_asks_to_wait_with_waits(everywhere: bool) -> None:
    """All calls, if it means all; otherwise those like this one."""
    pace = RateLimiter(lambda *_: (("reactions", 1.0, 10),), lambda: 0.0)
    await draw(Platform(NotSent("ratelimited", 30, everywhere=everywhere)), MARK, pace)
    pace.begin_cycle()
    paused, slowed = "slack" in pace.busy_platforms(), not pace.may_draw(MARK)
    assert (paused, slowed) == (everywhere, not everywhere)


async def test_a_drawn_mirror_is_recorded_as_shown() -> None:
    assert await drawn(None) == MirrorResult(MirrorKind.MARK, 1, ARRIVED, NOW)


async def test_a_mirror_refused_for_good_is_given_up() -> None:
    result = await drawn(Refused("no_such_message"))
    assert (result.shown, result.problem) == (ARRIVED, "no_such_message")


async def test_a_line_that_was_edited_is_edited_and_stays() -> None:
    platform = Platform()
    assert (await draw(platform, line(CHANGED))).shown == CHANGED
    ((number, text),) = platform.edited
    assert number == "1.1"
    assert MESSAGE.text.plain in text
    assert platform.deleted == []


async def test_of_a_line_that_was_taken_back_no_message_stays() -> None:
    platform = Platform()
    assert (await draw(platform, line(REMOVED))).shown == REMOVED
    assert (platform.edited, platform.deleted) == ([], ["1.1", "1.2"])


async def test_an_edit_that_no_longer_fits_one_message_is_given_up() -> None:
    platform = Platform(None, "and more")
    assert (await draw(platform, line(CHANGED))).problem == "too_long"
    assert (platform.edited, platform.deleted) == ([], [])


@pytest.mark.parametrize(
    ("before", "now", "shows"),
    [
        ("", "👍 ❤", {"👍", "❤"}),
        ("👍 ❤", "❤", {"❤"}),
        ("👍 ❤", "", set()),
        ("👍", "👍 🦖", {"👍", "💬"}),
        ("👍 🦖", "👍", {"👍"}),
        ("🦖", "", set()),
        ("🦖 🐉", "🐉", {"💬"}),
        ("💬 🦖", "🦖", {"💬"}),
        ("🦖 💬", "💬", {"💬"}),
    ],
)
async def test_what_a_client_reacted_is_shown_and_one_sign_stands_for_all_that_cannot_be(
    before: str, now: str, shows: set[str]
) -> None:
    platform, reader = Picky(), Reader("en", "UTC")
    first, second = (emoji_state(one.split()) for one in (before, now))
    for shown, wanted in ((NOTHING, first), (first, second)):
        mirror = MirrorUpdate(
            MirrorKind.CLIENT_REACTION, 1, wanted, shown, PLACE, "1.1", reader, None
        )
        assert (await draw(platform, mirror)).shown == wanted
    assert platform.shows == shows
