"""A reply below a card whose arrival is not recorded yet waits for that, and is sent."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pytest

from bots.chat.presenter import Presenter
from bots.database import AsyncDatabase
from bots.inbound import supplies
from bots.inbound.handler import Handler
from bots.platform_table import platforms
from bots.platforms import LineWritten
from bots.text.renderer import our_renderer
from domain.outgoing.deliveries import Reader
from domain.outgoing.outcomes import Outcome, Sent, Unknown
from domain.people.accounts import Profile
from storage.engine.database import Database
from storage.unit import Unit
from tests.domain.desk.support.world import CHANNEL, World
from tests.support.made_files import made

T = TypeVar("T")

THREAD = replace(CHANNEL, thread="root-1")


class Records(AsyncDatabase[Unit]):
    """Records an outcome after somebody has looked so many times."""

    def __init__(self, world: World, outcome: Outcome, looks: int) -> None:
        super().__init__(world.database)
        self._world, self._outcome, self._looks = world, outcome, looks

    async def read(self, unit: Callable[[Unit], T]) -> T:
        found = await super().read(unit)
        self._looks -= 1
        if not self._looks:
            self._world.record(self._outcome)
        return found


@pytest.mark.parametrize("arrives", [True, False])
async def test_a_reply_waits_until_it_is_known_whether_the_card_is_there(
    running_database: Database[Unit], monkeypatch: pytest.MonkeyPatch, arrives: bool
) -> None:
    monkeypatch.setattr(supplies, "POSTS_AGAIN", 0.0)
    world = World(running_database)
    anna = world.specialist("Anna")
    world.client("Ivan").writes("Cannot log in")
    (card,) = [one.post_id for one in world.claim() if one.template == "desk/card"]
    outcome = Sent(card, CHANNEL, "root-1", True, 1) if arrives else Unknown(card, "timeout")
    presenter = Presenter(our_renderer(), Reader("en", "UTC"), "/desk", platforms())
    handles = Handler(
        Records(world, outcome, looks=2),
        {},
        presenter,
        lambda: world.now,
        lambda: None,
        slash="/desk",
        make=made,
    )
    line = world.line(THREAD, "Which system?")
    written = LineWritten(Profile(anna.identity, "Anna"), line, private=False)
    await handles.handle(written, lambda _: 1)
    assert len(world.posts("client/reply")) == int(arrives)
