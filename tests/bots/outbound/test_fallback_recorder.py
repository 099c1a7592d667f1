"""What cannot be noted of a send or a drawing stops nothing else, and somebody hears of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import pytest

from bots.database import AsyncDatabase
from bots.outbound.fallback_recorder import TOLD_AGAIN, FallbackRecorder
from domain import commands as ask
from domain.errors import StorageUnavailable
from domain.outgoing.mirror_states import version_state
from domain.outgoing.mirrors import MirrorKind, MirrorResult, MirrorUpdate
from domain.outgoing.outcomes import Sent
from storage.engine.database import Database
from storage.unit import Unit
from tests.domain.desk.support.world import World

T = TypeVar("T")
MISTAKE = ValueError("a bug")


class Fragile(AsyncDatabase[Unit]):
    """A database whose next units end like this, one after another; None: well."""

    ends: tuple[Exception | None, ...] = ()

    async def run(self, unit: Callable[[Unit], T]) -> T:
        end, self.ends = self.ends[0] if self.ends else None, self.ends[1:]
        if end is not None:
            raise end
        return await super().run(unit)


@pytest.fixture
def world(running_database: Database[Unit]) -> World:
    """A desk with an administrator and a client's ticket, whose card and receipt are leaving."""
    world = World(running_database)
    world.administrator("Olga")
    world.client("Ivan").writes("Cannot log in")
    return world


def leaving(world: World) -> list[Sent]:
    """What is leaving now, as if it arrived."""
    claimed = world.claim()
    return [
        Sent(one.post_id, one.place, f"p{one.post_id}", True, 1) for one in claimed if one.place
    ]


def drawn(ref: int, world: World) -> MirrorResult:
    """A card that has just been drawn."""
    return MirrorResult(MirrorKind.CARD, ref, version_state(1), world.now)


def states(world: World, sent: list[Sent]) -> list[str]:
    found = {post.id: post.state for post in world.posts()}
    return [found[one.post_id] for one in sent]


def drawings(world: World) -> list[MirrorUpdate]:
    """The cards that are to be drawn now."""
    found = world.run(lambda uow: uow.claims.mirrors(world.now, ["telegram", "slack"]))
    return [one for one in found if one.kind is MirrorKind.CARD]


async def test_an_outcome_that_cannot_be_recorded_is_unknown_and_the_others_are_recorded(
    world: World,
) -> None:
    units = Fragile(world.database)
    sent = leaving(world)
    units.ends = (MISTAKE,)
    assert await FallbackRecorder(units, lambda: world.now).outcomes(sent) == ()
    assert states(world, sent) == ["unknown", "sent"]


async def test_failing_consequences_of_an_outcome_are_skipped(world: World) -> None:
    units = Fragile(world.database)
    sent = leaving(world)
    units.ends = (MISTAKE, MISTAKE)
    assert await FallbackRecorder(units, lambda: world.now).outcomes(sent) == ()
    assert states(world, sent) == ["unknown", "sent"]


async def test_administrators_hear_of_it_once_an_hour(world: World) -> None:
    units = Fragile(world.database)
    recorder = FallbackRecorder(units, lambda: world.now)
    for times, later in ((1, timedelta(0)), (1, TOLD_AGAIN / 2), (2, TOLD_AGAIN)):
        world.pass_time(seconds=later.total_seconds())
        sent = leaving(world)
        units.ends = (MISTAKE,)
        await recorder.outcomes(sent)
        assert len(world.posts("staff/set_aside")) == times
        world.client("Maria").writes("No sound")


async def test_without_a_database_all_that_is_left_waits(world: World) -> None:
    units = Fragile(world.database)
    sent = leaving(world)
    units.ends = (None, StorageUnavailable("The disk is full."))
    assert await FallbackRecorder(units, lambda: world.now).outcomes(sent) == sent[1:]
    assert states(world, sent) == ["sent", "sending"]


async def test_only_drawings_that_could_not_be_recorded_at_all_are_reported(world: World) -> None:
    units = Fragile(world.database)
    once, never, well = (drawn(ref, world) for ref in (1, 2, 3))
    units.ends = (MISTAKE, None, MISTAKE, MISTAKE)
    recorder = FallbackRecorder(units, lambda: world.now)
    assert await recorder.shown([once, never, well]) == ((), [never])


async def test_without_a_database_drawings_wait_like_outcomes(world: World) -> None:
    units = Fragile(world.database)
    never, first, second = (drawn(ref, world) for ref in (1, 2, 3))
    units.ends = (MISTAKE, MISTAKE, StorageUnavailable("The disk is full."))
    recorder = FallbackRecorder(units, lambda: world.now)
    assert await recorder.shown([never, first, second]) == ([first, second], [never])


@pytest.mark.parametrize("fails", [0, 1], ids=["whole", "without its consequences"])
async def test_a_drawing_that_was_recorded_alone_is_not_drawn_again(
    world: World, fails: int
) -> None:
    units = Fragile(world.database)
    world.deliver()
    world.specialist("Anna").asks(ask.TakeTicket(ticket_id=1))
    [card] = drawings(world)
    shown = MirrorResult(card.kind, card.ref, card.wanted, world.now)
    units.ends = (MISTAKE,) * fails
    assert await FallbackRecorder(units, lambda: world.now).shown([shown]) == ((), [])
    assert drawings(world) == []
