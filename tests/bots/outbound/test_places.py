"""Where a post goes: a direct chat is opened once, and a place that is set again is tried again."""

from collections.abc import Sequence
from datetime import timedelta
from typing import cast

import pytest

from bots.database import AsyncDatabase
from bots.outbound.files import Fetcher
from bots.outbound.posts import PostSender
from bots.outbound.rate_limiter import RateLimiter
from bots.platforms import Adapter, Outgoing, Rendered
from domain import desk
from domain.answers.say import Say
from domain.desk.act import Act
from domain.outgoing.outcomes import Sent, Suspended
from domain.people.accounts import Identity
from domain.people.places import Place
from storage.engine.database import Database
from storage.files import Shelf
from storage.unit import Unit
from tests.domain.desk.support.world import World
from tests.support.texts.rendered import PRESENTER


class Opening:
    """A platform that opens direct chats, and everything arrives."""

    def __init__(self) -> None:
        self.opened: list[str] = []

    async def direct(self, identity: Identity) -> Place:
        self.opened.append(identity.external_id)
        return Place("slack", "T1", f"D{identity.external_id}")

    def fit(self, rendered: Rendered) -> Sequence[Rendered]:
        return [rendered]

    async def prepare(self, _outgoing: Outgoing) -> str:
        return ""

    async def send(self, _outgoing: Outgoing) -> Sequence[str]:
        return ["1.1"]


@pytest.fixture
def world(running_database: Database[Unit]) -> World:
    """A desk on each database."""
    return World(running_database)


def tell(world: World) -> None:
    """Tell administrators something."""
    world.run(lambda uow: desk.tell_administrators(Say("staff/no_room"), Act(None, world.now, uow)))


async def test_a_direct_chat_is_opened_once(world: World, running_database: Database[Unit]) -> None:
    world.administrator("Olga")
    platform = Opening()
    adapters, units = {"slack": cast(Adapter, platform)}, AsyncDatabase(running_database)
    fetcher = Fetcher(units, adapters, cast(Shelf, None), lambda: world.now)
    limiter = RateLimiter(lambda *_: (), lambda: 0.0)
    sender = PostSender(units, adapters, PRESENTER, limiter, lambda: world.now, fetcher)
    for _ in range(2):
        tell(world)
        [post] = world.claim()
        outcome = await sender.send(post)
        assert isinstance(outcome, Sent)
        world.record(outcome)
    assert len(platform.opened) == 1


def test_a_place_that_refused_is_tried_at_once_when_it_is_set_again(world: World) -> None:
    world.client("Ivan").writes("Cannot log in")
    [card] = [one for one in world.claim() if one.place is not None and one.place.chat == "CDESK"]
    assert card.place is not None
    later = world.now + timedelta(hours=1)
    world.record(Suspended(card.post_id, card.place, "not_in_channel", later))
    assert card.post_id not in [one.post_id for one in world.claim()]
    place = card.place
    world.run(lambda uow: uow.outbox.set_address(card.destination, place))
    assert card.post_id in [one.post_id for one in world.claim()]
