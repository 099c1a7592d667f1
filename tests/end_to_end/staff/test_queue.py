"""The queue in Slack: filters are chosen where nobody else sees it, or typed anywhere."""

import pytest

from tests.end_to_end.world import ANNA, DESK, World, world

__all__ = ["world"]

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_filters_are_chosen_from_lists_and_the_page_changes_in_place(world: World) -> None:
    waits = await world.ticket("The lift is stuck")
    taken = await world.taken("The door is locked")
    await world.answers(taken, "Turn the key")
    await world.sim.slack.command(ANNA, DESK, "/desk", "queue")
    page = await world.whispered(ANNA, "The queue")
    assert "The lift is stuck" in page["text"]
    assert await choose(world, page["ts"], "Lamp: 🟢 you replied") == ""
    answered = await world.whispered(ANNA, "Lamp: 🟢 you replied")
    assert answered["ts"] == page["ts"]
    assert "The door is locked" in answered["text"]
    assert "The lift is stuck" not in answered["text"]
    assert await choose(world, page["ts"], "Lamp: any") == ""
    assert await choose(world, page["ts"], "Responsible: Unassigned") == ""
    free = await world.whispered(ANNA, "Responsible: unassigned")
    assert f"Take #{waits.number}" in free["buttons"]
    assert await world.sim.slack.press(ANNA, DESK, page["ts"], f"Take #{waits.number}") == ""
    await world.drawn(waits, "In progress · Anna")


async def test_filters_are_typed_and_wrong_ones_get_a_sentence(world: World) -> None:
    case = await world.ticket("The tap drips")
    await world.writes(ANNA, case, "!queue lamp:yellow free today")
    page = await world.whispered(ANNA, "The tap drips")
    assert page["thread_ts"] == case.card
    for typed, sentence in (
        ("queue lamb:red", "There's no filter “lamb”. Did you mean lamp?"),
        ("queue department:Suport", "Did you mean Support?"),
        ("queue period:soon", "“soon” isn't a period."),
    ):
        await world.sim.slack.command(ANNA, DESK, "/desk", typed)
        await world.whispered(ANNA, sentence)


async def choose(world: World, ts: str, option: str) -> str:
    """Choose what reads so from one of the page's lists."""
    return await world.sim.slack.press(ANNA, DESK, ts, option)
