"""How one drawing ends, and when it is tried again."""

from datetime import timedelta
from typing import cast

import pytest

from bots.database import AsyncDatabase
from bots.outbound.files import Fetcher
from bots.outbound.mirrors import Drawer
from bots.outbound.pacing import RateLimiter
from bots.platforms import (
    Adapter,
    Ambiguous,
    NotSent,
    Refused,
    SendError,
    Shelf,
    TokenRefused,
    Unreachable,
)
from domain.people import Place
from domain.posts import MirrorKind, MirrorResult, MirrorUpdate, Reader
from storage.unit import Unit
from tests.saying import NOW, PRESENTER


class Platform:
    """A platform that ends every reaction like this."""

    def __init__(self, end: SendError | None) -> None:
        self._end = end

    async def react(self, place: Place, external_id: str, shown: str, wanted: str) -> None:
        if self._end is not None:
            raise self._end


async def drawn(end: SendError | None) -> MirrorResult:
    """What becomes of a mark that the platform ends like this."""
    adapters = {"slack": cast(Adapter, Platform(end))}
    fetcher = Fetcher(cast(AsyncDatabase[Unit], None), adapters, cast(Shelf, None), lambda: NOW)
    pace = RateLimiter(lambda *_: (), lambda: 0.0)
    place = Place("slack", "T1", "C1")
    mark = MirrorUpdate(MirrorKind.MARK, 1, "sent", "waiting", place, "1.1", Reader("", ""), None)
    return await Drawer(adapters, PRESENTER, pace, lambda: NOW, fetcher).draw(mark)


@pytest.mark.parametrize(
    ("end", "after"),
    [
        (Unreachable("not_in_channel"), timedelta(hours=1)),
        (TokenRefused("token_revoked"), timedelta(minutes=1)),
        (NotSent("ratelimited", 30), timedelta(seconds=30)),
        (Ambiguous("timeout"), timedelta(seconds=2)),
    ],
)
async def test_what_could_not_be_drawn_is_tried_again_later(
    end: SendError, after: timedelta
) -> None:
    assert await drawn(end) == MirrorResult(MirrorKind.MARK, 1, "waiting", NOW + after)


async def test_what_was_drawn_is_shown() -> None:
    assert await drawn(None) == MirrorResult(MirrorKind.MARK, 1, "sent", NOW)


async def test_what_is_refused_for_good_is_given_up() -> None:
    result = await drawn(Refused("no_such_message"))
    assert (result.shown, result.problem) == ("sent", "no_such_message")
