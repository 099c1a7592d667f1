"""What the outbox worker records by itself, besides the outcomes of its sends."""

from typing import cast

import pytest

from bots.outbound import worker
from bots.outbound.mirrors import MirrorDrawer
from bots.outbound.posts import PostSender
from bots.outbound.rate_limiter import RateLimiter
from bots.outbound.worker import OutboxWorker
from domain.errors import StorageUnavailable
from domain.outgoing.outcomes import Outcome, Sent, Unknown
from storage.engine.database import Database
from storage.unit import Unit
from tests.bots.outbound.test_fallback_recorder import Fragile
from tests.domain.desk.support.world import World


class SeenLater:
    """A sender that sees a message long after it was accepted."""

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome

    async def find_later(self, post_id: int) -> Outcome:
        assert post_id == self._outcome.post_id
        return self._outcome


async def test_a_message_that_appears_while_the_database_is_away_has_arrived_nevertheless(
    running_database: Database[Unit], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "STORAGE_PAUSE", 0.0)
    world = World(running_database)
    world.administrator("Olga")
    world.client("Ivan").writes("Cannot log in")
    card = next(one for one in world.claim() if one.place is not None)
    assert card.place is not None
    world.record(Unknown(card.post_id, "not_seen"))
    units = Fragile(world.database)
    units.ends = (StorageUnavailable("The disk is full."),)
    seen = Sent(card.post_id, card.place, "p1", True, 1)
    outbox = OutboxWorker(
        units,
        {},
        cast(PostSender, SeenLater(seen)),
        cast(MirrorDrawer, None),
        RateLimiter(lambda *_: (), lambda: 0.0),
        lambda: world.now,
    )
    await outbox._search_later(card.post_id)
    assert {one.id: one.state for one in world.posts()}[card.post_id] == "sent"
