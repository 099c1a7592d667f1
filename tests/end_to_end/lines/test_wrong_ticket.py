"""An answer that went to the wrong client is removed there and goes to the right one."""

import pytest

from bots.sandbox.telegram import methods
from tests.end_to_end.world import ANNA, DESK, World, world

__all__ = ["world"]

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_sent_reply_is_removed_and_goes_to_the_right_client(world: World) -> None:
    here, there = await world.taken(), await world.ticket()
    await world.answers(here, "Your parcel is on its way")
    await world.writes(ANNA, here, f"!wrong {there.number}")
    await world.in_thread(here.card, "meant for someone else")
    assert not any("parcel" in text for text in await world.read_by(here.client))
    await world.in_thread(there.card, f"(written in #{here.number}")
    await world.pass_time()
    await world.sim.telegram.wait_text(there.client, "Your parcel is on its way")
    await world.drawn(here, f"🟡 #{here.number}")


async def test_an_unsent_reply_goes_to_the_right_client_only(world: World) -> None:
    here, there = await world.taken(), await world.ticket()
    ts = await world.writes(ANNA, here, "Your invoice is corrected")
    await world.sim.slack.wait_reaction(DESK, ts, "hourglass_flowing_sand")
    await world.writes(ANNA, here, f"!wrong {there.number}")
    await world.in_thread(here.card, "hasn't received it")
    await world.pass_time()
    await world.sim.telegram.wait_text(there.client, "Your invoice is corrected")
    assert not any("invoice" in text for text in await world.read_by(here.client))


async def test_the_thread_is_told_if_the_platform_keeps_the_reply(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = await world.taken(), await world.ticket()
    await world.answers(here, "Your key is ready")
    monkeypatch.setattr(methods, "DELETABLE_FOR", 0)
    await world.writes(ANNA, here, f"!wrong {there.number}")
    await world.in_thread(here.card, "may still see a reply")


async def test_an_unknown_ticket_is_refused_with_a_sentence(world: World) -> None:
    here = await world.taken()
    await world.answers(here, "At noon")
    await world.writes(ANNA, here, "!wrong 999999")
    await world.whispered(ANNA, "There's no such ticket")
